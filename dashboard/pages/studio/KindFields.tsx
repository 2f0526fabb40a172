import { useId } from 'preact/hooks';
import { describedBy, Field, FieldFrame } from '../../parts/Field.tsx';
import type { ItemForm, ItemProblems } from '../../studio/itemForm.ts';
import { text } from '../../text.ts';

interface KindProps {
  readonly form: ItemForm;
  readonly problems: ItemProblems;
  readonly onChange: (part: Partial<ItemForm>) => void;
}

const references = ['gauge-blocks', 'micrometer', 'feeler-gauges', 'other'] as const;

/** What a reference standard's certificate says: all depths that are measured against it rest on these. */
export function StandardFields({ form, problems, onChange }: KindProps) {
  const words = text.studio.editor;
  const referenceId = useId();
  const validId = useId();
  return (
    <fieldset class="studio-group">
      <legend>{words.standard}</legend>
      <div class="set-fields studio-pairs">
        <FieldFrame id={referenceId} label={words.reference}>
          <select
            id={referenceId}
            value={form.reference}
            onChange={({ currentTarget }) => {
              const reference = references.find((one) => one === currentTarget.value);
              if (reference !== undefined) onChange({ reference });
            }}
          >
            {references.map((one) => (
              <option key={one} value={one}>
                {words.references[one]}
              </option>
            ))}
          </select>
        </FieldFrame>
        <Field
          label={words.certificate}
          words
          maxLength={80}
          value={form.certificate}
          testId="item-certificate"
          onInput={(certificate) => onChange({ certificate })}
        />
        <Field
          label={words.expanded}
          unit="mm"
          value={form.expanded}
          problem={problems.expanded ?? ''}
          testId="item-expanded"
          onInput={(expanded) => onChange({ expanded })}
        />
        <Field
          label={words.k}
          hint={words.kHint}
          value={form.k}
          problem={problems.k ?? ''}
          onInput={(k) => onChange({ k })}
        />
        <Field
          label={words.resolution}
          hint={words.resolutionHint}
          unit="mm"
          value={form.resolution}
          problem={problems.resolution ?? ''}
          onInput={(resolution) => onChange({ resolution })}
        />
        <FieldFrame id={validId} label={words.validUntil} hint={words.validHint}>
          <input
            id={validId}
            type="date"
            aria-describedby={describedBy(validId, '', words.validHint)}
            data-testid="item-valid"
            value={form.validUntil}
            onInput={({ currentTarget }) => onChange({ validUntil: currentTarget.value })}
          />
        </FieldFrame>
      </div>
    </fieldset>
  );
}

const membranes = ['unknown', 'yes', 'no'] as const;

/** Gauge names differ by maker, so a needle is its diameter and how many points it has. */
export function NeedleFields({ form, problems, onChange }: KindProps) {
  const words = text.studio.editor;
  const membraneId = useId();
  return (
    <fieldset class="studio-group">
      <legend>{words.needle}</legend>
      <div class="set-fields studio-pairs">
        <Field
          label={words.diameter}
          unit="mm"
          value={form.diameter}
          problem={problems.diameter ?? ''}
          testId="item-diameter"
          onInput={(diameter) => onChange({ diameter })}
        />
        <Field
          label={words.points}
          value={form.points}
          problem={problems.points ?? ''}
          onInput={(points) => onChange({ points })}
        />
        <FieldFrame id={membraneId} label={words.membrane}>
          <select
            id={membraneId}
            value={form.membrane}
            onChange={({ currentTarget }) => {
              const membrane = membranes.find((one) => one === currentTarget.value);
              if (membrane !== undefined) onChange({ membrane });
            }}
          >
            {membranes.map((one) => (
              <option key={one} value={one}>
                {text.studio.facts[one]}
              </option>
            ))}
          </select>
        </FieldFrame>
      </div>
    </fieldset>
  );
}
