/** The safety policy as a form has it. Pure. */
import type { Policy, PolicyChange } from '../../../../src/server/wire-control.ts';
import { text } from '../../../text.ts';

export interface PolicyForm {
  readonly reactions: string;
  /** The code in force, to change it. */
  readonly current: string;
  readonly code: string;
  /** Ask for none any more. */
  readonly none: boolean;
}

const SHORTEST = 4;

/** What is wrong at each field; '' where nothing is. Where a code is in force, every change needs it. */
export function policyProblems(
  { current, code, none }: PolicyForm,
  hasCode: boolean,
): { readonly code: string; readonly current: string } {
  const words = text.settings.safety.code;
  return {
    code: !none && code !== '' && code.length < SHORTEST ? words.short : '',
    current: hasCode && current === '' ? words.missing : '',
  };
}

/** What to ask of the service: the code is named only where it changes. */
export function changeOf(form: PolicyForm, { version }: Pick<Policy, 'version'>, by: string): PolicyChange {
  const { reactions, current, code, none } = form;
  return {
    version,
    reactions,
    by,
    ...(none ? { clearCode: null } : code === '' ? {} : { clearCode: code }),
    ...(current === '' ? {} : { code: current }),
  };
}
