import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import type { ItemView } from '../../../../src/server/wire-studio.ts';
import { messageOf } from '../../../api.ts';
import { say } from '../../../parts/announce.ts';
import { Field, FieldFrame } from '../../../parts/Field.tsx';
import { focusFirstBad } from '../../../parts/focusFirstBad.ts';
import {
  byHandOf,
  droopOf,
  type HandForm,
  handOf,
  handProblems,
  loadLimits,
  loadNames,
  type Quantity,
  quantities,
  quantityNames,
} from '../../../studio/handForm.ts';
import type { MachineView } from '../../../studio/machineDraft.ts';
import type { OpenDraft } from '../../../studio/useMachineDraft.ts';
import { text } from '../../../text.ts';

interface HandProps {
  readonly view: MachineView;
  readonly items: readonly ItemView[];
  readonly change: OpenDraft['change'];
  /** Something that was written is not kept yet. */
  readonly waits: Signal<boolean>;
}

/** What a sweep cannot tell: each value with its instrument and its uncertainty. */
export function HandFields({ view, items, change, waits }: HandProps) {
  const words = text.studio.calibrate.measured;
  const id = useId();
  const padId = useId();
  /** null: as it is kept. */
  const edit = useSignal<HandForm | null>(null);
  const form = edit.value ?? handOf(view);
  const tried = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal('');
  const found = handProblems(form);
  const problems = tried.value ? found : {};
  const isDirty = JSON.stringify(form) !== JSON.stringify(handOf(view));
  useEffect(() => {
    waits.value = isDirty;
  }, [isDirty]);
  const now = (): HandForm => edit.peek() ?? form;
  const put = (part: Partial<HandForm>) => {
    edit.value = { ...now(), ...part };
  };
  const putOf = (name: Quantity, part: Partial<HandForm['of'][Quantity]>) =>
    put({ of: { ...now().of, [name]: { ...now().of[name], ...part } } });
  const keep = async () => {
    tried.value = true;
    if (Object.keys(found).length > 0) {
      focusFirstBad(id);
      return;
    }
    busy.value = true;
    problem.value = '';
    try {
      const sent = now();
      await change({ byHand: byHandOf(sent) });
      if (edit.peek() === sent) edit.value = null;
      say(words.saved);
      tried.value = false;
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const droop = droopOf(form);
  const pads = items.filter(({ content }) => content.kind === 'pad').map(({ content }) => content.serial);
  return (
    <form
      id={id}
      class="panel studio-hand"
      noValidate
      aria-label={words.heading}
      data-testid="hand-fields"
      onSubmit={(submit) => {
        submit.preventDefault();
        void keep();
      }}
    >
      <h2 class="studio-heading">{words.heading}</h2>
      <p class="quiet">{words.words}</p>
      <div class="studio-hand-grid">
        {quantityNames.map((name) => (
          <fieldset key={name} class="studio-quantity">
            <legend>{words[name]}</legend>
            <Field
              label={words.value}
              unit={quantities[name][0]}
              value={form.of[name].value}
              problem={problems[`${name}-value`] ?? ''}
              testId={`${name}-value`}
              onInput={(value) => putOf(name, { value })}
            />
            <Field
              label={words.expanded}
              unit={quantities[name][0]}
              value={form.of[name].expanded}
              problem={problems[`${name}-expanded`] ?? ''}
              testId={`${name}-expanded`}
              onInput={(expanded) => putOf(name, { expanded })}
            />
            <Field
              class="studio-instrument"
              label={words.instrument}
              words
              value={form.of[name].instrument}
              problem={problems[`${name}-instrument`] ?? ''}
              testId={`${name}-instrument`}
              onInput={(instrument) => putOf(name, { instrument })}
            />
          </fieldset>
        ))}
        <fieldset class="studio-quantity">
          <legend>{words.timeToSpeedS}</legend>
          <Field
            label={words.value}
            unit="s"
            value={form.timeToSpeed}
            problem={problems.timeToSpeed ?? ''}
            testId="time-to-speed"
            onInput={(timeToSpeed) => put({ timeToSpeed })}
          />
        </fieldset>
        <fieldset class="studio-quantity studio-load">
          <legend>{words.underLoad}</legend>
          <p class="quiet studio-whole">{words.underLoadWords}</p>
          {loadNames.map((name) => (
            <Field
              key={name}
              label={words[name]}
              unit={loadLimits[name][0]}
              value={form.load[name]}
              problem={problems[`load-${name}`] ?? ''}
              testId={`load-${name}`}
              onInput={(typed) => put({ load: { ...now().load, [name]: typed } })}
            />
          ))}
          <FieldFrame id={padId} label={words.pad}>
            <select
              id={padId}
              value={form.pad}
              onChange={({ currentTarget }) => put({ pad: currentTarget.value })}
            >
              <option value="">{words.noPad}</option>
              {pads.map((serial) => (
                <option key={serial} value={serial}>
                  {serial}
                </option>
              ))}
            </select>
          </FieldFrame>
          {droop !== null && <p class="figure studio-whole">{words.droop(droop)}</p>}
        </fieldset>
      </div>
      <p class="form-foot">
        <button type="submit" class="button" disabled={busy.value} data-testid="hand-save">
          {words.save}
        </button>
        {!isDirty && <span class="quiet">{words.saved}</span>}
      </p>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
