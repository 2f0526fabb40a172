import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { messageOf } from '../../../api.ts';
import { say } from '../../../parts/announce.ts';
import { describedBy, Field, FieldFrame } from '../../../parts/Field.tsx';
import { focusFirstBad } from '../../../parts/focusFirstBad.ts';
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
  const untilId = useId();
  const pastWords = until.value !== '' && until.value < localDay(new Date()) ? words.past : '';
  const state = async () => {
    tried.value = true;
    const by = author.value.trim();
    if (uncertaintyMm === null || reference.value.trim() === '' || by === '') {
      focusFirstBad(id);
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
        <Field
          label={words.uncertainty}
          hint={words.uncertaintyHint}
          unit="mm"
          problem={told(uncertaintyMm === null, words.uncertaintyBad)}
          testId="calibration-mm"
          value={uncertainty.value}
          onInput={(typed) => {
            uncertainty.value = typed;
          }}
        />
        <Field
          label={words.reference}
          hint={words.referenceHint}
          words
          maxLength={200}
          problem={told(reference.value.trim() === '', words.referenceMissing)}
          testId="calibration-reference"
          value={reference.value}
          onInput={(typed) => {
            reference.value = typed;
          }}
        />
        <FieldFrame id={untilId} label={words.until} hint={words.untilHint} problem={pastWords}>
          <input
            id={untilId}
            type="date"
            aria-describedby={describedBy(untilId, pastWords, words.untilHint)}
            value={until.value}
            onInput={({ currentTarget }) => {
              until.value = currentTarget.value;
            }}
          />
        </FieldFrame>
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
