import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { DraftView } from '../../../src/server/wire-studio.ts';
import { messageOf, Refusal } from '../../api.ts';
import { say } from '../../parts/announce.ts';
import { ByField } from '../../parts/ByField.tsx';
import { describedBy, Field, FieldFrame } from '../../parts/Field.tsx';
import { FormProblem } from '../../parts/FormProblem.tsx';
import { submitted, useForm } from '../../parts/useForm.ts';
import { go, hrefOf } from '../../route.ts';
import { studioApi } from '../../studio/api.ts';
import { text } from '../../text.ts';
import { numberTyped } from '../settings/machines/recordForm.ts';
import { localDay } from '../settings/pads/calibrations.ts';

interface ApproveProps {
  readonly view: Pick<DraftView, 'id' | 'version'>;
  /** What the record is good for. */
  readonly words: string;
  readonly dueStrokesHint: string;
  /** Why it cannot be approved now; '' where it can. */
  readonly held: string;
  readonly onApproved?: () => void;
  readonly onRefused?: () => void;
  readonly children?: ComponentChildren;
}

/** By a named person, in force from now; when it is due again is the studio's own decision. */
export function ApproveForm({
  view,
  words: goodFor,
  dueStrokesHint,
  held,
  onApproved,
  onRefused,
  children,
}: ApproveProps) {
  const words = text.calibration.approve;
  const dueId = useId();
  const dueOn = useSignal('');
  const refusedOn = useSignal('');
  const strokes = useSignal('');
  const form = useForm((error) => {
    onRefused?.();
    if (!(error instanceof Refusal) || error.field !== 'dueOn') return messageOf(error);
    refusedOn.value = error.message;
    return '';
  });
  const count = strokes.value.trim() === '' ? null : numberTyped(strokes.value);
  const badStrokes = count !== null && !(Number.isInteger(count) && count >= 1);
  const isPast = dueOn.value !== '' && dueOn.value < localDay(new Date());
  const dueWords = isPast ? words.past : refusedOn.value;
  const approve = () =>
    form.send(!badStrokes && !isPast, async (by) => {
      if (held !== '') return;
      const record = await studioApi.approve(view.id, {
        version: view.version,
        by,
        dueOn: dueOn.value === '' ? null : dueOn.value,
        dueStrokes: count,
      });
      const name = record.number ?? record.id;
      say(words.done(name));
      onApproved?.();
      go(hrefOf.calibration(name));
    });
  return (
    <form
      id={form.id}
      class="panel stack"
      noValidate
      aria-label={words.heading}
      data-testid="approve-form"
      onSubmit={submitted(approve)}
    >
      <h2>{words.heading}</h2>
      <p class="quiet">{goodFor}</p>
      {children}
      <div class="cal-fields">
        <ByField problem={form.byProblem} />
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
              refusedOn.value = '';
            }}
          />
        </FieldFrame>
        <Field
          label={words.dueStrokes}
          hint={dueStrokesHint}
          unit={words.strokes}
          testId="due-strokes"
          value={strokes.value}
          problem={form.told(badStrokes, words.badStrokes)}
          onInput={(typed) => {
            strokes.value = typed;
          }}
        />
      </div>
      <div class="form-foot">
        <button
          type="submit"
          class="button button-strong cal-big"
          aria-disabled={held !== '' || form.busy}
          aria-describedby={`${form.id}-held`}
          data-testid="approve"
        >
          {words.action}
        </button>
        <p id={`${form.id}-held`} class="quiet" data-testid="approve-held">
          {held}
        </p>
      </div>
      <FormProblem problem={form.problem} testId="approve-problem" />
    </form>
  );
}
