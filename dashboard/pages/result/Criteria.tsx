import type { Score } from '../../../src/server/wire-training.ts';
import { TableRoom } from '../../parts/TableRoom.tsx';
import { VerdictWord } from '../../score/VerdictWord.tsx';
import { text } from '../../text.ts';

/** What a pass asks for: each criterion with what was measured, its interval and its verdict. */
export function Criteria({ score }: { score: Score }) {
  const words = text.result;
  return (
    <section class="panel criteria" data-testid="criteria">
      <h2>{words.criteria}</h2>
      <TableRoom label={words.criteria}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.criterionHead}</th>
              <th scope="col">{words.asked}</th>
              <th scope="col">{words.measured}</th>
              <th scope="col">{words.verdictHead}</th>
            </tr>
          </thead>
          <tbody>
            {score.result.criteria.map(({ criterion, measured, verdict }, i) => {
              const { name, asked, show } = words.criterion(criterion);
              return (
                <tr key={i}>
                  <th scope="row">{name}</th>
                  <td>{asked}</td>
                  <td class="figure">
                    {measured === null
                      ? words.notAvailable
                      : words.measuredRange(show(measured.value), show(measured.low), show(measured.high))}
                  </td>
                  <td>
                    <VerdictWord verdict={verdict} words={words.verdictShort[verdict]} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableRoom>
    </section>
  );
}
