import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { Field } from '../../parts/Field.tsx';
import { focusFirstBad } from '../../parts/focusFirstBad.ts';
import { text } from '../../text.ts';
import { depthsText, type Plan, type PlanProblems, planTyped } from './plan.ts';

/** Which depths, and how often: changed at any time, as points have their own depth. */
export function PlanFields({ plan, onUse }: { plan: Plan; onUse: (plan: Plan) => void }) {
  const words = text.calibration.plan;
  const id = useId();
  const depths = useSignal(depthsText(plan));
  const cycles = useSignal(String(plan.cycles));
  const problems = useSignal<PlanProblems>({});
  const open = useSignal(false);
  return (
    <details
      class="settings-more"
      data-testid="plan"
      open={open.value}
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>
        {words.summary(plan.depthsMm.length, plan.cycles)}. {words.change}
      </summary>
      <form
        id={id}
        class="cal-plan"
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          const typed = planTyped(depths.value, cycles.value);
          problems.value = 'problems' in typed ? typed.problems : {};
          if ('problems' in typed) {
            focusFirstBad(id);
            return;
          }
          onUse(typed);
          open.value = false;
        }}
      >
        <Field
          label={words.depths}
          hint={words.depthsHint}
          words
          testId="plan-depths"
          maxLength={300}
          value={depths.value}
          problem={problems.value.depths ?? ''}
          onInput={(typed) => {
            depths.value = typed;
          }}
        />
        <Field
          label={words.cycles}
          testId="plan-cycles"
          value={cycles.value}
          problem={problems.value.cycles ?? ''}
          onInput={(typed) => {
            cycles.value = typed;
          }}
        />
        <button type="submit" class="button" data-testid="plan-use">
          {words.use}
        </button>
      </form>
    </details>
  );
}
