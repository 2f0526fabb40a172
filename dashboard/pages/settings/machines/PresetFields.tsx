import { useId } from 'preact/hooks';
import { Field } from '../../../parts/Field.tsx';
import { text } from '../../../text.ts';
import { RowTools } from '../RowTools.tsx';
import type { PresetForm, Problems, RecordForm } from './recordForm.ts';

const MOST = 50;

interface PresetProps {
  readonly form: RecordForm;
  readonly problems: Problems;
  readonly onChange: (part: Partial<RecordForm>) => void;
}

/** An id that no other preset of this record has. */
function freshId(presets: readonly PresetForm[]): string {
  for (let n = presets.length + 1; ; n++)
    if (!presets.some(({ id }) => id === `preset-${n}`)) return `preset-${n}`;
}

/** Settings by needle, one tap on Live. */
export function PresetFields({ form, problems, onChange }: PresetProps) {
  const words = text.settings.machines.presets;
  const { presets } = form;
  const change = (index: number, part: Partial<PresetForm>) =>
    onChange({ presets: presets.map((one, i) => (i === index ? { ...one, ...part } : one)) });
  return (
    <fieldset class="panel set-group">
      <legend>{words.legend}</legend>
      <p class="quiet">{words.words}</p>
      {presets.length === 0 && <p class="quiet">{words.none}</p>}
      <ol class="set-list">
        {presets.map((preset, index) => (
          <li key={preset.id} class="set-item">
            <div class="preset-fields">
              <Field
                label={words.name}
                words
                value={preset.name}
                problem={problems[`preset-${index}-name`] ?? ''}
                testId={`preset-name-${index}`}
                onInput={(name) => change(index, { name })}
              />
              <Field
                label={words.needle}
                words
                placeholder={words.needlePlaceholder}
                value={preset.needle}
                problem={problems[`preset-${index}-needle`] ?? ''}
                testId={`preset-needle-${index}`}
                onInput={(needle) => change(index, { needle })}
              />
              <KindField kind={preset.kind} onChoose={(kind) => change(index, { kind })} />
              <Field
                label={words.amount}
                unit={preset.kind === 'voltage' ? 'V' : 'Hz'}
                value={preset.amount}
                problem={problems[`preset-${index}-amount`] ?? ''}
                testId={`preset-amount-${index}`}
                onInput={(amount) => change(index, { amount })}
              />
            </div>
            <RowTools
              what={words.row(index + 1)}
              index={index}
              count={presets.length}
              onRemove={() => onChange({ presets: presets.toSpliced(index, 1) })}
            />
          </li>
        ))}
      </ol>
      {presets.length < MOST && (
        <button
          type="button"
          class="button"
          data-testid="preset-add"
          onClick={() =>
            onChange({
              presets: [
                ...presets,
                { id: freshId(presets), name: '', needle: '', kind: 'voltage', amount: '' },
              ],
            })
          }
        >
          {words.add}
        </button>
      )}
    </fieldset>
  );
}

function KindField({
  kind,
  onChoose,
}: {
  kind: PresetForm['kind'];
  onChoose: (kind: PresetForm['kind']) => void;
}) {
  const words = text.settings.machines.presets;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{words.kind}</label>
      <select
        id={id}
        value={kind}
        onChange={({ currentTarget }) => onChoose(currentTarget.value === 'rate' ? 'rate' : 'voltage')}
      >
        <option value="voltage">{words.kinds.voltage}</option>
        <option value="rate">{words.kinds.rate}</option>
      </select>
    </div>
  );
}
