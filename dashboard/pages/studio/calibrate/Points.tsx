import { useSignal } from '@preact/signals';
import { messageOf } from '../../../api.ts';
import { number } from '../../../format.ts';
import { TableRoom } from '../../../parts/TableRoom.tsx';
import { ZoneMark } from '../../../parts/ZoneMark.tsx';
import { studioApi } from '../../../studio/api.ts';
import { type MachineView, type PointRow, pointRows } from '../../../studio/machineDraft.ts';
import { text } from '../../../text.ts';
import { ReasonDialog } from '../../calibration/ReasonDialog.tsx';

interface PointsProps {
  readonly view: MachineView;
  readonly take: (answer: unknown) => void;
}

/** Every point that was taken; what is asked about it, and with what reason it was left out. */
export function Points({ view, take }: PointsProps) {
  const words = text.studio.calibrate.points;
  const answering = useSignal<{ readonly row: PointRow; readonly answer: Answer } | null>(null);
  const problem = useSignal('');
  const rows = pointRows(view);
  const out = rows.filter(({ point }) => point.leftOut !== null).length;
  const takeIn = async (pointId: string) => {
    problem.value = '';
    try {
      take(await studioApi.takeIn(view.id, pointId));
    } catch (error) {
      problem.value = messageOf(error);
    }
  };
  const asked = answering.value;
  return (
    <section class="panel studio-points" aria-label={words.heading} data-testid="points">
      <div class="panel-head">
        <h2 class="studio-heading">{words.heading}</h2>
        <p class="quiet figure">{rows.length === 0 ? '' : words.summary(rows.length, out)}</p>
      </div>
      {rows.length === 0 ? (
        <p class="quiet">{words.none}</p>
      ) : (
        <TableRoom label={words.heading}>
          <table>
            <thead>
              <tr>
                <th class="num">{words.no}</th>
                <th>{words.run}</th>
                <th>{words.direction}</th>
                <th class="num">{words.set}</th>
                <th class="num">{words.volt}</th>
                <th class="num">{words.hz}</th>
                <th class="num">{words.sd}</th>
                <th class="num">{words.residual}</th>
                <th class="num">{words.ampere}</th>
                <th class="num">{words.settled}</th>
                <th>{words.source}</th>
                <th>{words.state}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row
                  key={row.point.id}
                  row={row}
                  onAnswer={(answer) => {
                    answering.value = { row, answer };
                  }}
                  onTakeIn={() => void takeIn(row.point.id)}
                />
              ))}
            </tbody>
          </table>
        </TableRoom>
      )}
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {asked !== null && (
        <ReasonDialog
          words={{
            ...words.dialog[asked.answer],
            heading: words.dialog[asked.answer].heading(asked.row.no),
            done: words.dialog[asked.answer].done(asked.row.no),
          }}
          onClose={() => {
            answering.value = null;
          }}
          onConfirm={async (by, reason) =>
            take(await studioApi[asked.answer](view.id, asked.row.point.id, by, reason))
          }
        />
      )}
    </section>
  );
}

/** What may be said of a point; also the request it is made with. */
type Answer = 'keep' | 'leaveOut';

interface RowProps {
  readonly row: PointRow;
  readonly onAnswer: (answer: Answer) => void;
  readonly onTakeIn: () => void;
}

function Row({ row: { no, point, offHz, asked }, onAnswer, onTakeIn }: RowProps) {
  const words = text.studio.calibrate.points;
  const { leftOut, kept } = point;
  const isOpen = asked.length > 0 && leftOut === null;
  return (
    <tr
      data-testid="point"
      class={leftOut === null ? undefined : 'studio-point-out'}
      data-asked={asked.length > 0}
      data-out={leftOut !== null}
    >
      <td class="num figure">{number(no)}</td>
      <td>{text.studio.calibrate.run[point.run]}</td>
      <td>{words.way[point.direction]}</td>
      <td class="num figure">{number(point.setVolt, 2)}</td>
      <td class="num figure">{number(point.volt, 3)}</td>
      <td class="num figure">{number(point.hz, 2)}</td>
      <td class="num figure">{number(point.readings > 1 ? point.sdHz : null, 2)}</td>
      <td class="num figure">{number(offHz, 2)}</td>
      <td class="num figure">{number(point.ampere, 3)}</td>
      <td class="num figure">{number(point.settledAfterS, 1)}</td>
      <td>{words.taken[point.taken]}</td>
      <td class="studio-point-state">
        {isOpen && (
          <p class="zone-word zone-caution">
            <ZoneMark zone="caution" size={14} />
            <span>
              {words.asked}: {asked.join(' ')}
            </span>
          </p>
        )}
        {leftOut !== null && <p>{words.leftOut(leftOut.by, leftOut.reason)}</p>}
        {leftOut === null && kept != null && <p>{words.kept(kept.by, kept.reason)}</p>}
        {isOpen && (
          <button
            type="button"
            class="button button-quiet"
            aria-label={words.keepOf(no)}
            onClick={() => onAnswer('keep')}
          >
            {words.keep}
          </button>
        )}
        <button
          type="button"
          class="button button-quiet"
          aria-label={leftOut === null ? words.leaveOutOf(no) : words.takeInOf(no)}
          onClick={leftOut === null ? () => onAnswer('leaveOut') : onTakeIn}
        >
          {leftOut === null ? words.leaveOut : words.takeIn}
        </button>
      </td>
    </tr>
  );
}
