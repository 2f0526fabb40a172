import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { messageOf } from '../../../api.ts';
import { say } from '../../../parts/announce.ts';
import { Modal } from '../../../parts/Modal.tsx';
import { text } from '../../../text.ts';
import { settingsApi } from '../api.ts';
import { author } from '../author.ts';
import { ByField } from '../ByField.tsx';
import { localDay, uncertaintyOf } from './calibrations.ts';

interface DialogProps {
  readonly serials: readonly string[];
  readonly first: string;
  readonly onClose: () => void;
  readonly onStated: () => void;
}

/** A statement of how sure a pad's depths are; it is never changed, only followed by another. */
export function CalibrationDialog({ serials, first, onClose, onStated }: DialogProps) {
  const words = text.settings.pads.form;
  const serial = useSignal(first);
  const uncertainty = useSignal('');
  const reference = useSignal('');
  const until = useSignal('');
  const tried = useSignal(false);
  const problem = useSignal('');
  const busy = useSignal(false);
  const id = useId();
  const uncertaintyMm = uncertaintyOf(uncertainty.value);
  const told = (bad: boolean, why: string) => (tried.value && bad ? why : '');
  const past = until.value !== '' && until.value < localDay(new Date());
  const state = async () => {
    tried.value = true;
    const by = author.value.trim();
    if (uncertaintyMm === null || reference.value.trim() === '' || by === '') {
      requestAnimationFrame(() =>
        document.getElementById(id)?.querySelector<HTMLElement>('[aria-invalid]')?.focus(),
      );
      return;
    }
    busy.value = true;
    problem.value = '';
    try {
      await settingsApi.addCalibration({
        serial: serial.value,
        uncertaintyMm,
        validUntil: until.value === '' ? null : until.value,
        by,
        reference: reference.value.trim(),
      });
      say(words.saved(serial.value));
      onStated();
      onClose();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const uncertaintyProblem = told(uncertaintyMm === null, words.uncertaintyBad);
  const referenceProblem = told(reference.value.trim() === '', words.referenceMissing);
  const described = (name: string, why: string) =>
    `${id}-${name}-hint${why === '' ? '' : ` ${id}-${name}-problem`}`;
  return (
    <Modal
      heading={words.heading}
      onClose={onClose}
      testId="calibration-dialog"
      foot={
        <button
          type="submit"
          form={id}
          class="button button-strong"
          data-testid="calibration-save"
          disabled={busy.value}
        >
          {words.save}
        </button>
      }
    >
      <form
        id={id}
        class="stack"
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          void state();
        }}
      >
        <label class="field">
          <span>{words.serial}</span>
          <select
            value={serial.value}
            onChange={({ currentTarget }) => {
              serial.value = currentTarget.value;
            }}
          >
            {serials.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <Told
          id={`${id}-uncertainty`}
          label={words.uncertainty}
          hint={words.uncertaintyHint}
          problem={uncertaintyProblem}
        >
          <span class="with-unit">
            <input
              id={`${id}-uncertainty`}
              type="text"
              inputMode="decimal"
              autocomplete="off"
              data-testid="calibration-mm"
              aria-invalid={uncertaintyProblem === '' ? undefined : 'true'}
              aria-describedby={described('uncertainty', uncertaintyProblem)}
              value={uncertainty.value}
              onInput={({ currentTarget }) => {
                uncertainty.value = currentTarget.value;
              }}
            />
            <span class="field-unit">mm</span>
          </span>
        </Told>
        <Told
          id={`${id}-reference`}
          label={words.reference}
          hint={words.referenceHint}
          problem={referenceProblem}
        >
          <input
            id={`${id}-reference`}
            type="text"
            maxLength={200}
            autocomplete="off"
            data-testid="calibration-reference"
            aria-invalid={referenceProblem === '' ? undefined : 'true'}
            aria-describedby={described('reference', referenceProblem)}
            value={reference.value}
            onInput={({ currentTarget }) => {
              reference.value = currentTarget.value;
            }}
          />
        </Told>
        <Told id={`${id}-until`} label={words.until} hint={words.untilHint} problem={past ? words.past : ''}>
          <input
            id={`${id}-until`}
            type="date"
            aria-describedby={described('until', past ? words.past : '')}
            value={until.value}
            onInput={({ currentTarget }) => {
              until.value = currentTarget.value;
            }}
          />
        </Told>
        <ByField problem={told(author.value.trim() === '', text.settings.byMissing)} />
        <p class="quiet">{words.note}</p>
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </form>
    </Modal>
  );
}

interface ToldProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly problem: string;
  readonly children: ComponentChildren;
}

/** A control between its label and what is to be known of it. */
function Told({ id, label, hint, problem, children }: ToldProps) {
  return (
    <div class={`field${problem === '' ? '' : ' field-bad'}`}>
      <label for={id}>{label}</label>
      {children}
      <span id={`${id}-hint`} class="hint">
        {hint}
      </span>
      {problem !== '' && (
        <span id={`${id}-problem`} class="field-problem">
          {problem}
        </span>
      )}
    </div>
  );
}
