import type { SessionDetail } from '../../../src/server/wire.ts';
import { number, span } from '../../format.ts';
import { TableRoom } from '../../parts/TableRoom.tsx';
import { text } from '../../text.ts';

const total = (bad: Record<string, number>): number =>
  Object.values(bad).reduce((sum, count) => sum + count, 0);

/** How sound the line was: the evidence beside the result. */
export function LinkTable({ detail }: { detail: SessionDetail }) {
  const words = text.session.link;
  const rows = ['lines', 'bad', 'lost', 'overflows', 'resets', 'reconnects', 'clock'] as const;
  return (
    <section class="panel">
      <h2>{text.session.links}</h2>
      <p class="quiet">{text.session.linksWords}</p>
      <TableRoom label={text.session.links}>
        <table data-testid="link-table">
          <thead>
            <tr>
              <th scope="col">{words.device}</th>
              {rows.map((row) => (
                <th key={row} scope="col" class="num">
                  {words[row]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {detail.links.map(({ serial, counters, clockUncertaintyUs }) => (
              <tr key={serial}>
                <th scope="row">{serial}</th>
                <td class="num">{number(counters.lines)}</td>
                <td class="num">{number(total(counters.bad))}</td>
                <td class="num">{number(counters.lost)}</td>
                <td class="num">{number(counters.overflows)}</td>
                <td class="num">{number(counters.resets)}</td>
                <td class="num">{number(counters.reconnects)}</td>
                <td class="num">{clockUncertaintyUs === null ? number(null) : span(clockUncertaintyUs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableRoom>
    </section>
  );
}
