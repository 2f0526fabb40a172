import { useSignal } from '@preact/signals';
import type { MachineRecordBody } from '../../../../src/server/wire-control.ts';
import { messageOf, Refusal } from '../../../api.ts';
import { controlApi } from '../../../control/api.ts';
import { dateTime } from '../../../format.ts';
import { say } from '../../../parts/announce.ts';
import { ByField } from '../../../parts/ByField.tsx';
import { Field } from '../../../parts/Field.tsx';
import { FormProblem } from '../../../parts/FormProblem.tsx';
import { focusFirstBad } from '../../../parts/focusFirstBad.ts';
import { submitted, useForm } from '../../../parts/useForm.ts';
import { text } from '../../../text.ts';
import { useUnsaved } from '../useUnsaved.ts';
import { CurveFields } from './CurveFields.tsx';
import { PresetFields } from './PresetFields.tsx';
import { type FieldName, fieldOfPath, formOf, partsOf, problemsOf, type RecordForm } from './recordForm.ts';

/** One machine's record; saving makes a new version, and it counts at once. */
export function RecordEditor({ first }: { first: MachineRecordBody }) {
  const words = text.settings.machines;
  const base = useSignal(first);
  const form = useSignal(formOf(first));
  const told = useSignal<{ field: FieldName; words: string } | null>(null);
  const sending = useForm(async (error) => {
    const field = error instanceof Refusal ? fieldOfPath(error.field) : null;
    if (field !== null) {
      told.value = { field, words: messageOf(error) };
      focusFirstBad(sending.id);
      return '';
    }
    if (!(error instanceof Refusal) || error.status !== 409) return messageOf(error);
    try {
      base.value = await controlApi.record(serial);
      return words.conflict(base.value.version);
    } catch (unread) {
      return messageOf(unread);
    }
  });
  const { serial, version, by, at } = base.value;
  const dirty = JSON.stringify(form.value) !== JSON.stringify(formOf(base.value));
  useUnsaved(dirty);
  const found = problemsOf(form.value);
  const problems = {
    ...(sending.tried ? found : {}),
    ...(told.value === null ? {} : { [told.value.field]: told.value.words }),
  };
  const change = (part: Partial<RecordForm>) => {
    form.value = { ...form.value, ...part };
    told.value = null;
    sending.clear();
  };
  const save = () =>
    sending.send(Object.keys(found).length === 0, async (name) => {
      const kept = await controlApi.saveRecord(serial, { version, ...partsOf(form.value), by: name });
      base.value = kept;
      form.value = formOf(kept);
      sending.fresh();
      say(words.saved(serial, kept.version));
    });
  const field = (name: FieldName & keyof RecordForm, label: string, unit: string) => (
    <Field
      label={label}
      unit={unit}
      value={String(form.value[name])}
      problem={problems[name] ?? ''}
      testId={`${name}-${serial}`}
      onInput={(typed) => change({ [name]: typed })}
    />
  );
  return (
    <form id={sending.id} class="machine-form" noValidate onSubmit={submitted(save)}>
      <p class="quiet" data-testid="record-version">
        {version === 0 || at === null ? words.shipped : words.now(version, by, dateTime(at))}{' '}
        {words.saves(version + 1)}
      </p>
      <div class="machine-groups">
        <fieldset class="panel set-group">
          <legend>{words.limits.legend}</legend>
          <p class="quiet">{words.limits.words}</p>
          <div class="set-fields set-pairs">
            {field('maxV', words.limits.maxV, words.unit.V)}
            {field('maxHz', words.limits.maxHz, words.unit.Hz)}
            {field('maxA', words.limits.maxA, words.unit.A)}
            {field('minV', words.limits.minV, words.unit.V)}
          </div>
        </fieldset>
        <fieldset class="panel set-group">
          <legend>{words.soft.legend}</legend>
          <p class="quiet">{words.soft.words}</p>
          <div class="set-fields set-pairs">
            {field('fromV', words.soft.fromV, words.unit.V)}
            {field('stepV', words.soft.stepV, words.unit.V)}
            {field('everyMs', words.soft.everyMs, words.unit.ms)}
          </div>
        </fieldset>
        <CurveFields serial={serial} form={form.value} problems={problems} onChange={change} />
        <PresetFields form={form.value} problems={problems} onChange={change} />
      </div>
      <div class="machine-foot">
        <ByField problem={sending.byProblem} />
        <div class="settings-actions">
          <button
            type="submit"
            class="button button-strong"
            data-testid="record-save"
            disabled={sending.busy || !dirty}
          >
            {dirty ? words.save(version + 1) : words.unchanged}
          </button>
          {dirty && (
            <button type="button" class="button" onClick={() => change(formOf(base.value))}>
              {words.undo}
            </button>
          )}
        </div>
        <FormProblem problem={sending.problem} />
      </div>
    </form>
  );
}
