import { type Signal, useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { messageOf } from '../api.ts';
import { text } from '../text.ts';
import { author } from './author.ts';
import { focusFirstBad } from './focusFirstBad.ts';

export interface Form {
  /** Of the form's element: its first refused field gets the focus. */
  readonly id: string;
  readonly busy: boolean;
  /** It was tried: what is missing is said from now on. */
  readonly tried: boolean;
  /** Why it was refused; '' where it was not. */
  readonly problem: string;
  /** What is wrong with the name; '' where nothing is. */
  readonly byProblem: string;
  /** What is wrong with a field, once it was tried. */
  readonly told: (bad: boolean, words: string) => string;
  /** Does it by that name where nothing is missing; else the page says what is. */
  readonly send: (isWhole: boolean, act: (by: string) => Promise<unknown>) => Promise<void>;
  /** What was refused is changed: the refusal is said no longer. */
  readonly clear: () => void;
  /** As if it was never tried. */
  readonly fresh: () => void;
}

/**
 * What a form with a name goes through: it is tried, it is under way, it was refused. `refused` says what of an
 * error stands beneath the form, '' where its field says it; without it the error's own message does.
 */
export function useForm(
  refused: (error: unknown) => string | Promise<string> = messageOf,
  who: Signal<string> = author,
): Form {
  const id = useId();
  const tried = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal('');
  const told = (bad: boolean, words: string) => (tried.value && bad ? words : '');
  return {
    id,
    busy: busy.value,
    tried: tried.value,
    problem: problem.value,
    byProblem: told(who.value.trim() === '', text.settings.byMissing),
    told,
    send: async (isWhole, act) => {
      if (busy.peek()) return;
      tried.value = true;
      const by = who.peek().trim();
      if (!isWhole || by === '') {
        focusFirstBad(id);
        return;
      }
      busy.value = true;
      problem.value = '';
      try {
        await act(by);
      } catch (error) {
        problem.value = await refused(error);
      }
      busy.value = false;
    },
    clear: () => {
      problem.value = '';
    },
    fresh: () => {
      tried.value = false;
    },
  };
}

/** What a form does in place of the browser's own sending. */
export const submitted = (act: () => unknown) => (submit: Event) => {
  submit.preventDefault();
  void act();
};
