import { mm, moment, number } from '../../format.ts';
import { TableRoom } from '../../parts/TableRoom.tsx';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import type { SessionData } from './sessionData.ts';

/** The table that says the same as the chart; longer ones ask for a closer look. */
const ROWS = 200;

export function DotsTable({ data }: { data: SessionData }) {
  const words = text.session;
  const dots = data.inView.value?.dots ?? [];
  const head = words.dot;
  return (
    <details class="dots-table">
      <summary>{words.dots}</summary>
      {dots.length > ROWS ? (
        <p class="quiet">{words.dotsMany}</p>
      ) : dots.length === 0 ? (
        <p class="quiet">{words.summaryDots(0, 0)}</p>
      ) : (
        <TableRoom label={words.dots}>
          <table>
            <thead>
              <tr>
                <th scope="col">{head.time}</th>
                <th scope="col">{head.zone}</th>
                {(['depth', 'deepest', 'strokes', 'x', 'y'] as const).map((column) => (
                  <th key={column} scope="col" class="num">
                    {head[column]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {dots.map((dot) => (
                <tr key={dot.startUs}>
                  <td class="figure">{moment(dot.startUs, 1e6)}</td>
                  <td>
                    <span class={`zone-word zone-${dot.zone}`}>
                      <ZoneMark zone={dot.zone} size={12} />
                      {text.zone[dot.zone]}
                    </span>
                  </td>
                  <td class="num">{mm(dot.depthMm)}</td>
                  <td class="num">{mm(dot.deepestMm)}</td>
                  <td class="num">{number(dot.strokes)}</td>
                  <td class="num">{mm(dot.xMm)}</td>
                  <td class="num">{mm(dot.yMm)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableRoom>
      )}
    </details>
  );
}
