import { useSignal } from '@preact/signals';
import { messageOf } from '../../api.ts';
import { said } from '../../format.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { studioApi } from '../../studio/api.ts';
import { text } from '../../text.ts';
import type { PointRow } from './points.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import type { StageProps } from './Wizard.tsx';

type QuestionProps = Pick<StageProps, 'view' | 'hold'> & { readonly rows: readonly PointRow[] };

/** Points that look odd: a person keeps each or leaves it out, with a reason. Nothing is dropped by itself. */
export function Questions({ view, hold, rows }: QuestionProps) {
  const words = text.calibration.question;
  const asked = useSignal<{ readonly row: PointRow; readonly answer: Answer } | null>(null);
  const odd = rows.filter(({ question }) => question !== null);
  if (odd.length === 0) return null;
  return (
    <section class="panel cal-questions" aria-label={words.heading} data-testid="questions">
      <h2 class="zone-word zone-caution">
        <ZoneMark zone="caution" size={16} />
        {words.heading}
      </h2>
      <ul>
        {odd.map((row) => (
          <li key={row.point.id} class="cal-question" data-testid="question">
            <p>
              <strong>{words.of(row.no)}.</strong> {said(row.question?.message ?? '')}
            </p>
            <p class="settings-actions">
              <button
                type="button"
                class="button"
                data-testid="keep"
                onClick={() => {
                  asked.value = { row, answer: 'keep' };
                }}
              >
                {words.keep}
              </button>
              <button
                type="button"
                class="button"
                data-testid="leave-out"
                onClick={() => {
                  asked.value = { row, answer: 'leaveOut' };
                }}
              >
                {words.leaveOut}
              </button>
            </p>
          </li>
        ))}
      </ul>
      {asked.value !== null && (
        <AnswerDialog
          {...asked.value}
          viewId={view.id}
          hold={hold}
          onClose={() => {
            asked.value = null;
          }}
        />
      )}
    </section>
  );
}

/** What may be said of a point; also the request it is made with. */
type Answer = 'keep' | 'leaveOut';

interface AnswerProps extends Pick<StageProps, 'hold'> {
  readonly row: PointRow;
  readonly answer: Answer;
  readonly viewId: string;
  readonly onClose: () => void;
}

/** With a name and a reason, which stay with the point. */
export function AnswerDialog({ row, answer, viewId, hold, onClose }: AnswerProps) {
  const words = text.calibration.answer[answer];
  return (
    <ReasonDialog
      words={{ ...words, heading: words.heading(row.no), done: words.done(row.no) }}
      onClose={onClose}
      onConfirm={async (by, reason) => {
        await hold.inTurn(() =>
          answer === 'keep'
            ? studioApi.keep(viewId, row.point.id, by, reason, row.question?.code)
            : studioApi.leaveOut(viewId, row.point.id, by, reason),
        );
      }}
    />
  );
}

/** Takes a point in again that was left out; answers why not, '' where it is done. */
export async function takeIn(hold: StageProps['hold'], viewId: string, pointId: string): Promise<string> {
  try {
    await hold.inTurn(() => studioApi.takeIn(viewId, pointId));
    return '';
  } catch (error) {
    return messageOf(error);
  }
}
