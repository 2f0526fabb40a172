import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { DraftProblem } from '../../../../src/server/wire-studio.ts';
import { messageOf } from '../../../api.ts';
import { say } from '../../../parts/announce.ts';
import { describedBy, Field, FieldFrame } from '../../../parts/Field.tsx';
import { focusFirstBad } from '../../../parts/focusFirstBad.ts';
import { ZoneMark } from '../../../parts/ZoneMark.tsx';
import { go, hrefOf } from '../../../route.ts';
import { studioApi } from '../../../studio/api.ts';
import type { MachineView } from '../../../studio/machineDraft.ts';
import { text } from '../../../text.ts';
import { author } from '../../settings/author.ts';
import { ByField } from '../../settings/ByField.tsx';
import { numberTyped } from '../../settings/machines/recordForm.ts';
import { localDay } from '../../settings/pads/calibrations.ts';

const zones = { blocks: 'unsafe', asks: 'caution', warns: 'shallow' } as const;
const order = ['blocks', 'asks', 'warns'] as const;

interface ApproveProps {
  readonly view: MachineView;
  /** Something on the page was written and is not kept: it would not be in the record. */
  readonly unkept: boolean;
}

/** What stands against it, when it is due again, and the name of who approves it. */
export function Approve({ view, unkept }: ApproveProps) {
  const words = text.studio.calibrate.approve;
  const id = useId();
  const dueId = useId();
  const dueOn = useSignal('');
  const strokes = useSignal('');
  const tried = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal('');
  // The service refuses it with a question about a point open, so it is not offered.
  const open = new Set(view.problems.flatMap(({ effect, points }) => (effect === 'asks' ? points : []))).size;
  const blocked = open > 0 || view.problems.some(({ effect }) => effect === 'blocks');
  const badStrokes =
    strokes.value !== '' && !(Number.isInteger(numberTyped(strokes.value)) && numberTyped(strokes.value) > 0);
  const isPast = dueOn.value !== '' && dueOn.value < localDay(new Date());
  const approve = async () => {
    tried.value = true;
    const by = author.value.trim();
    if (by === '' || badStrokes || isPast) {
      focusFirstBad(id);
      return;
    }
    if (blocked || unkept) return;
    busy.value = true;
    problem.value = '';
    try {
      const record = await studioApi.approve(view.id, {
        version: view.version,
        by,
        dueOn: dueOn.value === '' ? null : dueOn.value,
        dueStrokes: strokes.value === '' ? null : numberTyped(strokes.value),
      });
      const name = record.number ?? record.id;
      say(text.studio.calibrate.approved(name));
      go(hrefOf.calibration(name));
    } catch (error) {
      problem.value = messageOf(error);
      busy.value = false;
    }
  };
  const pastWords = isPast ? words.past : '';
  return (
    <form
      id={id}
      class="panel studio-approve"
      noValidate
      aria-label={words.heading}
      data-testid="approve"
      onSubmit={(submit) => {
        submit.preventDefault();
        void approve();
      }}
    >
      <h2 class="studio-heading">{words.heading}</h2>
      <p class="quiet">{words.words}</p>
      <ProblemList problems={view.problems} />
      <div class="set-fields studio-triples">
        <FieldFrame id={dueId} label={words.dueOn} hint={words.dueOnHint} problem={pastWords}>
          <input
            id={dueId}
            type="date"
            data-testid="due-on"
            aria-invalid={isPast ? 'true' : undefined}
            aria-describedby={describedBy(dueId, pastWords, words.dueOnHint)}
            value={dueOn.value}
            onInput={({ currentTarget }) => {
              dueOn.value = currentTarget.value;
            }}
          />
        </FieldFrame>
        <Field
          label={words.dueStrokes}
          hint={words.dueStrokesHint}
          unit={words.strokes}
          value={strokes.value}
          problem={badStrokes ? words.badStrokes : ''}
          testId="due-strokes"
          onInput={(typed) => {
            strokes.value = typed;
          }}
        />
        <ByField problem={tried.value && author.value.trim() === '' ? text.settings.byMissing : ''} />
      </div>
      <div class="studio-sweep-go">
        <button
          type="submit"
          class={blocked || unkept ? 'button' : 'button button-strong'}
          aria-disabled={blocked || unkept || busy.value}
          aria-describedby={`${id}-blocked`}
          data-testid="approve-calibration"
        >
          {words.action}
        </button>
        <p id={`${id}-blocked`} class="quiet">
          {open > 0 ? words.asked(open) : blocked ? words.blocked : unkept ? words.unkept : ''}
        </p>
      </div>
      {problem.value !== '' && (
        <p class="problem" role="alert" data-testid="approve-problem">
          {problem}
        </p>
      )}
    </form>
  );
}

function ProblemList({ problems }: { problems: readonly DraftProblem[] }) {
  const words = text.studio.calibrate.approve;
  if (problems.length === 0)
    return (
      <p class="zone-word zone-target">
        <ZoneMark zone="target" size={14} />
        {words.clear}
      </p>
    );
  const sorted = order.flatMap((effect) => problems.filter((one) => one.effect === effect));
  return (
    <ul class="studio-problems" aria-label={words.problems}>
      {sorted.map(({ code, effect, message, points }) => (
        <li
          key={`${code}/${points.join()}`}
          data-testid="draft-problem"
          data-effect={effect}
          data-code={code}
        >
          <span class={`zone-word zone-${zones[effect]} studio-mark`}>
            <ZoneMark zone={zones[effect]} size={14} />
            {words.effect[effect]}
          </span>
          <p>{message}</p>
        </li>
      ))}
    </ul>
  );
}
