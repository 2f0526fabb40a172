import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { say } from '../../../parts/announce.ts';
import { describedBy, Field, FieldFrame } from '../../../parts/Field.tsx';
import { FormDialog } from '../../../parts/FormDialog.tsx';
import { useForm } from '../../../parts/useForm.ts';
import { text } from '../../../text.ts';
import { settingsApi } from '../api.ts';
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
  const form = useForm();
  const uncertaintyMm = uncertaintyOf(uncertainty.value);
  const untilId = useId();
  const pastWords = until.value !== '' && until.value < localDay(new Date()) ? words.past : '';
  const state = () =>
    form.send(uncertaintyMm !== null && reference.value.trim() !== '' && pastWords === '', async (by) => {
      if (uncertaintyMm === null) return;
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
    });
  return (
    <FormDialog
      form={form}
      heading={words.heading}
      testId="calibration-dialog"
      action={words.save}
      actionTestId="calibration-save"
      note={words.note}
      onClose={onClose}
      onSend={state}
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
        problem={form.told(uncertaintyMm === null, words.uncertaintyBad)}
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
        problem={form.told(reference.value.trim() === '', words.referenceMissing)}
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
          aria-invalid={pastWords === '' ? undefined : 'true'}
          aria-describedby={describedBy(untilId, pastWords, words.untilHint)}
          value={until.value}
          onInput={({ currentTarget }) => {
            until.value = currentTarget.value;
          }}
        />
      </FieldFrame>
    </FormDialog>
  );
}
