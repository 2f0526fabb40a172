import { useSignal } from '@preact/signals';
import { mm, moment, number } from '../../format.ts';
import { TableRoom } from '../../parts/TableRoom.tsx';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { useLooking } from './looking.ts';
import type { ResultProps } from './resultProps.ts';
import { uncertainty } from './uncertainty.ts';

/** A page with more rows does not answer a finger any more. */
const ROWS = 300;

/** The table that says the same as the charts; its rows are made only when it is opened. */
export function DotsTable({ detail, score, series }: ResultProps) {
  const words = text.result;
  const { column } = words;
  const { dot } = useLooking();
  const open = useSignal(false);
  const { dots, result } = score;
  const shown = Math.min(ROWS, series.count);
  const look = (i: number) => {
    dot.value = i;
    document.getElementById('dot')?.scrollIntoView({ block: 'start' });
  };
  return (
    <details
      class="panel dots-of-result"
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>{words.dotsTable}</summary>
      {open.value && (
        <>
          {shown < series.count && <p class="quiet">{words.dotsTableCapped(shown, series.count)}</p>}
          <TableRoom label={words.dotsTable}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{column.dot}</th>
                  <th scope="col">{column.zone}</th>
                  {(['time', 'depth', 'uncertainty', 'deepest', 'strokes', 'interval', 'lost'] as const).map(
                    (name) => (
                      <th key={name} scope="col" class="num">
                        {column[name]}
                      </th>
                    ),
                  )}
                  <th scope="col">{column.fit}</th>
                </tr>
              </thead>
              <tbody>
                {Array.from({ length: shown }, (_, i) => {
                  const zone = series.zones[i] ?? 'target';
                  const fit = result.dots[i]?.fit ?? 'free';
                  return (
                    <tr key={i}>
                      <td>
                        <button
                          type="button"
                          class="button button-quiet dot-look"
                          aria-label={words.look(i + 1)}
                          onClick={() => look(i)}
                        >
                          {number(i + 1)}
                        </button>
                      </td>
                      <td>
                        <span class={`zone-word zone-${zone}`}>
                          <ZoneMark zone={zone} size={12} />
                          {text.zone[zone]}
                        </span>
                      </td>
                      <td class="num figure">
                        {moment((dots.startUs[i] ?? 0) - detail.attempt.fromUs, 1e6)}
                      </td>
                      <td class="num">{mm(dots.depthMm[i])}</td>
                      <td class="num">{uncertainty(series.wideMm[i])}</td>
                      <td class="num">{mm(dots.deepestMm[i])}</td>
                      <td class="num">
                        {words.strokesOf(dots.strokes[i] ?? 0, dots.expectedStrokes[i] ?? null)}
                      </td>
                      <td class="num">{number(series.intervalS[i], 2)}</td>
                      <td class="num">{number(result.dots[i]?.lost, 1)}</td>
                      <td>{words.dotFit[fit]}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </TableRoom>
        </>
      )}
    </details>
  );
}
