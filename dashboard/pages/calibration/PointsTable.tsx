import { useSignal } from '@preact/signals';
import { number } from '../../format.ts';
import { Icon } from '../../parts/Icon.tsx';
import { TableRoom } from '../../parts/TableRoom.tsx';
import { text } from '../../text.ts';
import type { PointRow } from './points.ts';
import { AnswerDialog, takeIn } from './Questions.tsx';
import type { StageProps } from './Wizard.tsx';

interface TableProps {
  readonly rows: readonly PointRow[];
  readonly heading: string;
  readonly viewId: string;
  readonly hold: StageProps['hold'];
}

/** Every point that was taken, the newest first; also what was left out, with its reason. */
export function PointsTable({ rows, heading, viewId, hold }: TableProps) {
  const words = text.calibration.points;
  const leaving = useSignal<PointRow | null>(null);
  const problem = useSignal('');
  const out = rows.filter(({ point }) => point.leftOut !== null).length;
  return (
    <section class="panel cal-points" data-testid="points" data-count={rows.length}>
      <div class="panel-head">
        <h2>{words.heading(heading)}</h2>
        <p class="quiet">{rows.length > 0 && words.summary(rows.length, out)}</p>
      </div>
      {rows.length === 0 ? (
        <p class="quiet">{words.none}</p>
      ) : (
        <TableRoom label={words.heading(heading)}>
          <table>
            <thead>
              <tr>
                <th class="num">{words.no}</th>
                <th>{words.way}</th>
                <th class="num">{words.reference}</th>
                <th class="num">{words.shown}</th>
                <th class="num">{words.error}</th>
                <th class="num">{words.spread}</th>
                <th>{words.source}</th>
                <th>{words.state}</th>
              </tr>
            </thead>
            <tbody>
              {rows.toReversed().map((row) => (
                <Point
                  key={row.point.id}
                  row={row}
                  onLeaveOut={() => {
                    leaving.value = row;
                  }}
                  onTakeIn={async () => {
                    problem.value = await takeIn(hold, viewId, row.point.id);
                  }}
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
      {leaving.value !== null && (
        <AnswerDialog
          answer="leaveOut"
          row={leaving.value}
          viewId={viewId}
          hold={hold}
          onClose={() => {
            leaving.value = null;
          }}
        />
      )}
    </section>
  );
}

interface PointProps {
  readonly row: PointRow;
  readonly onLeaveOut: () => void;
  readonly onTakeIn: () => Promise<void>;
}

function Point({
  row: { no, point, shownMm, errorMm, spreadMm, question },
  onLeaveOut,
  onTakeIn,
}: PointProps) {
  const words = text.calibration.points;
  const { leftOut, kept, direction, reading } = point;
  return (
    <tr class={leftOut === null ? '' : 'cal-out'} data-testid="point" data-mm={point.referenceMm}>
      <td class="num figure">{number(no)}</td>
      <td>
        <span class="cal-way">
          <span class="figure">{number(point.cycle)}</span>
          <Icon name={direction === 'up' ? 'lower' : 'up'} />
          {text.calibration.mark[direction]}
        </span>
      </td>
      <td class="num figure">{number(point.referenceMm, 3)}</td>
      <td class="num figure">{number(shownMm, 3)}</td>
      <td class="num figure">{text.calibration.signedUm(errorMm)}</td>
      <td class="num figure">{reading.taken === 'typed' ? number(null) : number(spreadMm * 1000, 1)}</td>
      <td>
        {words.taken[reading.taken]} <span class="quiet figure">{number(reading.counts, 1)}</span>
      </td>
      <td>
        {leftOut === null ? (
          <>
            {question !== null && <span class="cal-asked">▲ {words.asked} </span>}
            {kept != null && <span data-testid="kept">{words.kept(kept.by, kept.reason)} </span>}
            <button
              type="button"
              class="button button-quiet"
              aria-label={words.leaveOutOf(no)}
              data-testid={`leave-out-${no}`}
              onClick={onLeaveOut}
            >
              {words.leaveOut}
            </button>
          </>
        ) : (
          <>
            <span>{words.leftOut(leftOut.by, leftOut.reason)}</span>{' '}
            <button
              type="button"
              class="button button-quiet"
              aria-label={words.takeInOf(no)}
              data-testid={`take-in-${no}`}
              onClick={() => void onTakeIn()}
            >
              {words.takeIn}
            </button>
          </>
        )}
      </td>
    </tr>
  );
}
