import { useSignal } from '@preact/signals';
import type { Policy } from '../../../../src/server/wire-control.ts';
import { messageOf, Refusal } from '../../../api.ts';
import { controlApi } from '../../../control/api.ts';
import { takePolicy } from '../../../control/reactions.ts';
import { dateTime } from '../../../format.ts';
import { say } from '../../../parts/announce.ts';
import { ByField } from '../../../parts/ByField.tsx';
import { Field } from '../../../parts/Field.tsx';
import { FormProblem } from '../../../parts/FormProblem.tsx';
import { focusFirstBad } from '../../../parts/focusFirstBad.ts';
import { submitted, useForm } from '../../../parts/useForm.ts';
import { text } from '../../../text.ts';
import { useUnsaved } from '../useUnsaved.ts';
import { changeOf, type PolicyForm, policyProblems } from './policyForm.ts';
import { ReactionTable } from './ReactionTable.tsx';

const fresh = ({ reactions }: Policy): PolicyForm => ({ reactions, current: '', code: '', none: false });

/** The reaction profile in force and the instructor's code; saving makes a new version. */
export function PolicyEditor({ first }: { first: Policy }) {
  const words = text.settings.safety;
  const base = useSignal(first);
  const form = useSignal(fresh(first));
  const currentRefused = useSignal('');
  const sending = useForm(async (error) => {
    if (!(error instanceof Refusal)) return messageOf(error);
    if (error.field === 'code' || error.code === 'not-allowed') {
      currentRefused.value = error.message;
      focusFirstBad(sending.id);
      return '';
    }
    if (error.status !== 409) return error.message;
    base.value = await controlApi.policy().catch(() => base.peek());
    return words.conflict;
  });
  const policy = base.value;
  const dirty = form.value.reactions !== policy.reactions || form.value.code !== '' || form.value.none;
  useUnsaved(dirty);
  const found = policyProblems(form.value, policy.hasClearCode);
  const shown = sending.tried ? found : { code: '', current: '' };
  const change = (part: Partial<PolicyForm>) => {
    form.value = { ...form.value, ...part };
    currentRefused.value = '';
    sending.clear();
  };
  const save = () =>
    sending.send(found.code === '' && found.current === '', async (by) => {
      base.value = await controlApi.savePolicy(changeOf(form.value, policy, by));
      form.value = fresh(base.value);
      takePolicy(base.value);
      sending.fresh();
      say(words.saved(base.value.version));
    });
  return (
    <form id={sending.id} class="safety-form" noValidate data-testid="safety-form" onSubmit={submitted(save)}>
      <p class="quiet" data-testid="policy-version">
        {words.version(policy.version, policy.by, policy.at === null ? null : dateTime(policy.at))}
      </p>
      <ReactionTable
        policy={policy}
        chosen={form.value.reactions}
        onChoose={(reactions) => change({ reactions })}
      />
      <fieldset class="panel set-group">
        <legend>{words.code.legend}</legend>
        <p class="quiet">{words.code.words}</p>
        <p data-testid="code-state">{policy.hasClearCode ? words.code.has : words.code.hasNot}</p>
        <div class="set-fields safety-code">
          {policy.hasClearCode && (
            <Field
              label={words.code.current}
              secret
              value={form.value.current}
              problem={currentRefused.value === '' ? shown.current : currentRefused.value}
              testId="code-current"
              onInput={(current) => change({ current })}
            />
          )}
          {!form.value.none && (
            <Field
              label={words.code.fresh}
              hint={words.code.freshHint}
              secret
              value={form.value.code}
              problem={shown.code}
              testId="code-fresh"
              onInput={(code) => change({ code })}
            />
          )}
        </div>
        {policy.hasClearCode && (
          <label class="check">
            <input
              type="checkbox"
              data-testid="code-none"
              checked={form.value.none}
              onChange={({ currentTarget }) => change({ none: currentTarget.checked, code: '' })}
            />
            {words.code.none}
          </label>
        )}
      </fieldset>
      <div class="machine-foot">
        <ByField problem={sending.byProblem} />
        <button
          type="submit"
          class="button button-strong"
          data-testid="policy-save"
          disabled={sending.busy || !dirty}
        >
          {dirty ? words.save : words.unchanged}
        </button>
        <FormProblem problem={sending.problem} />
      </div>
    </form>
  );
}
