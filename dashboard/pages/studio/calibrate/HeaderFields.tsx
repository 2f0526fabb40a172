import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { ItemView } from '../../../../src/server/wire-studio.ts';
import { messageOf } from '../../../api.ts';
import { describedBy, Field, FieldFrame } from '../../../parts/Field.tsx';
import {
  type HeaderForm,
  headerChange,
  headerOf,
  headerProblems,
  type MachineView,
  OWN,
} from '../../../studio/machineDraft.ts';
import type { OpenDraft } from '../../../studio/useMachineDraft.ts';
import { text } from '../../../text.ts';

interface HeaderProps {
  readonly view: MachineView;
  readonly items: readonly ItemView[];
  readonly change: OpenDraft['change'];
  /** Something that was written is not kept yet. */
  readonly waits: Signal<boolean>;
}

type Edits = Partial<HeaderForm>;
type Name = keyof HeaderForm;

const without = (edits: Edits, isGone: (name: Name) => boolean): Edits =>
  Object.fromEntries(Object.entries(edits).filter(([name]) => !isGone(name as Name)));

/** Whether what is written in a field can be kept; of the climate only both together. */
function goodOf(form: HeaderForm): (name: Name) => boolean {
  const bad = headerProblems(form);
  return (name) => bad[name] === undefined && (name !== 'humidity' || bad.temperature === undefined);
}

/** Against what, by whom, where and how; each field is kept as it is left. */
export function HeaderFields({ view, items, change, waits }: HeaderProps) {
  const words = text.studio.calibrate.header;
  const referenceId = useId();
  /** What was written and is not kept yet; all else is as the service has it. */
  const edits = useSignal<Partial<HeaderForm>>({});
  const form: HeaderForm = { ...headerOf(view), ...edits.value };
  const saving = useSignal(false);
  const problem = useSignal('');
  const problems = headerProblems(form);
  const isDirty = Object.keys(edits.value).length > 0;
  useEffect(() => {
    waits.value = isDirty;
  }, [isDirty]);
  const put = (part: Partial<HeaderForm>) => {
    edits.value = { ...edits.peek(), ...part };
  };
  const newest = useRef(view);
  newest.current = view;
  const isWanted = useRef(false);
  const keep = async (): Promise<void> => {
    // One request at a time: what is left meanwhile goes with the next.
    isWanted.current = saving.peek();
    if (isWanted.current) return;
    const sent = edits.peek();
    const wished = { ...headerOf(newest.current), ...sent };
    const part = headerChange(wished, newest.current);
    if (part === null) {
      edits.value = without(sent, goodOf(wished));
      return;
    }
    saving.value = true;
    problem.value = '';
    try {
      await change(part);
      // What was written meanwhile, and what is not right, stays as it was written.
      const good = goodOf(wished);
      edits.value = without(edits.peek(), (name) => good(name) && edits.peek()[name] === sent[name]);
    } catch (error) {
      problem.value = messageOf(error);
    }
    saving.value = false;
    if (isWanted.current) await keep();
  };
  const choose = async (reference: string) => {
    // How sure it is, is told of each anew.
    edits.value = { ...without(edits.peek(), (name) => name.endsWith('Percent')), reference };
    await keep();
  };
  const { reference } = view.draft;
  const shares = reference !== null && form.reference === (reference.standardId ?? OWN);
  const standards = items.filter(
    ({ content, state, id }) =>
      content.kind === 'standard' && (state === 'in-service' || id === form.reference),
  );
  const field = (
    name: 'by' | 'place' | 'condition' | 'method' | 'temperature' | 'humidity',
    more: { unit?: string; words?: boolean; maxLength?: number; class?: string },
  ) => (
    <Field
      label={words[name]}
      value={form[name]}
      problem={problems[name] ?? ''}
      testId={`header-${name}`}
      onInput={(typed) => put({ [name]: typed })}
      {...more}
    />
  );
  return (
    <fieldset
      class="panel set-group"
      aria-describedby={`${referenceId}-state`}
      onFocusOut={() => void keep()}
      data-testid="header-fields"
    >
      <legend>{words.heading}</legend>
      <div class="set-fields studio-pairs">
        <FieldFrame id={referenceId} label={words.reference} hint={words.ownHint} class="set-wide">
          <select
            id={referenceId}
            value={form.reference}
            aria-describedby={describedBy(referenceId, '', words.ownHint)}
            data-testid="header-reference"
            onChange={({ currentTarget }) => void choose(currentTarget.value)}
          >
            <option value="" disabled>
              {words.choose}
            </option>
            <option value={OWN}>{words.own}</option>
            {standards.map((item) => (
              <option key={item.id} value={item.id}>
                {item.expired ? words.expired(item.content.name) : item.content.name}
              </option>
            ))}
          </select>
        </FieldFrame>
        {shares && (
          <>
            <Field
              label={words.rateShare}
              unit="%"
              value={form.ratePercent}
              problem={problems.ratePercent ?? ''}
              testId="header-rate"
              onInput={(ratePercent) => put({ ratePercent })}
            />
            <Field
              label={words.voltShare}
              unit="%"
              value={form.voltPercent}
              problem={problems.voltPercent ?? ''}
              testId="header-volt"
              onInput={(voltPercent) => put({ voltPercent })}
            />
          </>
        )}
        {field('temperature', { unit: '°C' })}
        {field('humidity', { unit: '%' })}
        {field('by', { words: true, maxLength: 60 })}
        {field('place', { words: true, maxLength: 80 })}
        {field('condition', { words: true, maxLength: 200, class: 'set-wide' })}
        {field('method', { words: true, maxLength: 400, class: 'set-wide' })}
      </div>
      <p id={`${referenceId}-state`} class="quiet studio-kept" role="status">
        {saving.value ? words.saving : isDirty ? '' : words.saved}
      </p>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
