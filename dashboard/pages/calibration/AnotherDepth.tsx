import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { Field, FieldFrame } from '../../parts/Field.tsx';
import { text } from '../../text.ts';
import { numberTyped } from '../settings/machines/recordForm.ts';
import type { Step } from './plan.ts';

interface AnotherProps {
  /** The round that it gets. */
  readonly cycle: number;
  readonly isOther: boolean;
  readonly onUse: (step: Step) => void;
  readonly onBack: () => void;
}

/** A depth outside of the steps: one that was in doubt, or one more where the curve bends. */
export function AnotherDepth({ cycle, isOther, onUse, onBack }: AnotherProps) {
  const words = text.calibration.step;
  const wayId = useId();
  const depth = useSignal('');
  const direction = useSignal<Step['direction']>('up');
  const problem = useSignal('');
  return (
    <details class="settings-more" data-testid="another">
      <summary>{words.another}</summary>
      <form
        class="cal-plan"
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          const referenceMm = numberTyped(depth.value);
          problem.value = referenceMm >= -0.5 && referenceMm <= 6 ? '' : words.badDepth;
          if (problem.value === '') onUse({ cycle, direction: direction.value, referenceMm });
        }}
      >
        <Field
          label={words.anotherDepth}
          unit="mm"
          testId="another-depth"
          value={depth.value}
          problem={problem.value}
          onInput={(typed) => {
            depth.value = typed;
          }}
        />
        <FieldFrame id={wayId} label={words.anotherWay}>
          <select
            id={wayId}
            value={direction.value}
            onChange={({ currentTarget }) => {
              direction.value = currentTarget.value === 'down' ? 'down' : 'up';
            }}
          >
            <option value="up">{text.calibration.way.up}</option>
            <option value="down">{text.calibration.way.down}</option>
          </select>
        </FieldFrame>
        <div class="settings-actions">
          <button type="submit" class="button" data-testid="another-use">
            {words.anotherUse}
          </button>
          {isOther && (
            <button type="button" class="button" onClick={onBack}>
              {words.backToPlan}
            </button>
          )}
        </div>
      </form>
    </details>
  );
}
