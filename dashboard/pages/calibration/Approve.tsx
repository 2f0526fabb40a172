import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { messageOf, Refusal } from '../../api.ts';
import { say } from '../../parts/announce.ts';
import { describedBy, Field, FieldFrame } from '../../parts/Field.tsx';
import { focusFirstBad } from '../../parts/focusFirstBad.ts';
import { go, hrefOf } from '../../route.ts';
import { studioApi } from '../../studio/api.ts';
import { text } from '../../text.ts';
import { author } from '../settings/author.ts';
import { ByField } from '../settings/ByField.tsx';
import { numberTyped } from '../settings/machines/recordForm.ts';
import { localDay } from '../settings/pads/calibrations.ts';
import { putAway } from './Micrometer.tsx';
import type { StageProps } from './Wizard.tsx';

/** By a named person, in force from now; when it is due again is the studio's own decision. */
export function Approve({ view, rows, hold }: StageProps) {
  const words = text.calibration.approve;
  const id = useId();
  const dueId = useId();
  const dueOn = useSignal('');
  const strokes = useSignal('');
  const tried = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal('');
  const field = useSignal<string | null>(null);
  const blocks = view.pad === null || view.problems.some(({ effect }) => effect === 'blocks');
  const open = rows.filter(({ question }) => question !== null).length;
  const count = numberTyped(strokes.value);
  const badStrokes = strokes.value.trim() !== '' && !(Number.isInteger(count) && count >= 1);
  const past = dueOn.value !== '' && dueOn.value < localDay(new Date());
  const dueWords = past ? words.past : field.value === 'dueOn' ? problem.value : '';
  const approve = async () => {
    tried.value = true;
    const by = author.value.trim();
    if (by === '' || badStrokes || past) {
      focusFirstBad(id);
      return;
    }
    if (blocks || open > 0) return;
    busy.value = true;
    problem.value = '';
    field.value = null;
    try {
      const record = await studioApi.approve(view.id, {
        version: view.version,
        by,
        dueOn: dueOn.value === '' ? null : dueOn.value,
        dueStrokes: strokes.value.trim() === '' ? null : count,
      });
      say(words.done(record.number ?? ''));
      void putAway(view.draft.serial);
      go(hrefOf.calibration(record.number ?? record.id));
    } catch (error) {
      problem.value = messageOf(error);
      if (error instanceof Refusal) field.value = error.field;
      hold.again();
    }
    busy.value = false;
  };
  const isHeld = blocks || open > 0;
  return (
    <form
      id={id}
      class="panel cal-approve"
      noValidate
      data-testid="approve-form"
      onSubmit={(submit) => {
        submit.preventDefault();
        void approve();
      }}
    >
      <h2>{words.heading}</h2>
      <p class="quiet">{words.words}</p>
      <div class="cal-fields">
        <ByField problem={tried.value && author.value.trim() === '' ? text.settings.byMissing : ''} />
        <FieldFrame id={dueId} label={words.dueOn} hint={words.dueOnHint} problem={dueWords}>
          <input
            id={dueId}
            type="date"
            data-testid="due-on"
            aria-invalid={dueWords === '' ? undefined : 'true'}
            aria-describedby={describedBy(dueId, dueWords, words.dueOnHint)}
            value={dueOn.value}
            onInput={({ currentTarget }) => {
              dueOn.value = currentTarget.value;
              field.value = null;
            }}
          />
        </FieldFrame>
        <Field
          label={words.dueStrokes}
          hint={words.dueStrokesHint}
          unit={words.strokes}
          testId="due-strokes"
          value={strokes.value}
          problem={tried.value && badStrokes ? words.badStrokes : ''}
          onInput={(typed) => {
            strokes.value = typed;
          }}
        />
      </div>
      <div class="cal-foot">
        <button
          type="submit"
          class="button button-strong cal-big"
          aria-disabled={isHeld || busy.value}
          data-testid="approve"
        >
          {words.action}
        </button>
        {isHeld && (
          <p class="quiet" data-testid="approve-held">
            {blocks ? words.blocked : words.asked(open)}
          </p>
        )}
      </div>
      {problem.value !== '' && (
        <p class="problem" role="alert" data-testid="approve-problem">
          {problem}
        </p>
      )}
    </form>
  );
}
