/** A drill under the editor's hands: the form and the JSON text are two views of the one thing. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import type { DrillCheck } from '../../../../src/server/wire-training.ts';
import { messageOf } from '../../../api.ts';
import { settingsApi } from '../api.ts';
import { changed } from './draft.ts';
import { fieldOf, type Json, type Path, put, textOf } from './json.ts';

export type DrillProblem = DrillCheck['problems'][number];
export type View = 'form' | 'json';

/** So long after the last key the service is asked. */
const PAUSE_MS = 250;
/** So long after it did not answer. */
const RETRY_MS = 2000;

export interface Draft {
  readonly value: ReadonlySignal<Json>;
  readonly view: ReadonlySignal<View>;
  /** The drill as it would be saved. */
  readonly text: ReadonlySignal<string>;
  readonly dirty: ReadonlySignal<boolean>;
  readonly problems: ReadonlySignal<readonly DrillProblem[]>;
  /** Whether `problems` are of the text as it is now. */
  readonly fresh: ReadonlySignal<boolean>;
  /** The newest pattern that can be made. */
  readonly good: ReadonlySignal<DrillCheck | null>;
  /** `good` is of an earlier text: the pattern as it is now cannot be made. */
  readonly outdated: ReadonlySignal<boolean>;
  /** What is told of now: all, but for fields of a new drill that are still to be written. */
  readonly told: ReadonlySignal<readonly DrillProblem[]>;
  /** Why it could not be checked; '' when it could. */
  readonly trouble: ReadonlySignal<string>;
  /** Empty fields are told of only once saving was tried: a new drill begins with some. */
  readonly tried: Signal<boolean>;
  change(path: Path, next: Json | undefined): void;
  write(text: string): void;
  /** Another version, in whichever view it is; a text that is no JSON is left as it is. */
  renumber(version: number): void;
  /** @returns false where the text is no JSON, and the form has nothing to show */
  show(view: View): boolean;
  /** Begins anew from here: what was saved, or what somebody else saved. */
  restart(value: Json): void;
  check(signal: AbortSignal): Promise<void>;
  /** What the service found only when it was to be saved; told until the drill is changed. */
  refuse(field: string, message: string): void;
}

export function createDraft(start: Json, isNew: boolean): Draft {
  const base = signal(textOf(start));
  const value = signal(start);
  const typed = signal(textOf(start));
  const view = signal<View>('form');
  const checked = signal<{ text: string; check: DrillCheck } | null>(null);
  const good = signal<DrillCheck | null>(null);
  const goodText = signal('');
  const tried = signal(!isNew);
  const trouble = signal('');
  const refused = signal<{ text: string; problem: DrillProblem } | null>(null);
  const text = computed(() => (view.value === 'json' ? typed.value : textOf(value.value)));
  const problems = computed(() => {
    const found = checked.value?.check.problems ?? [];
    return refused.value?.text === text.value ? [...found, refused.value.problem] : found;
  });
  return {
    value,
    view,
    text,
    dirty: computed(() => text.value !== base.value),
    problems,
    told: computed(() => problems.value.filter(({ message }) => tried.value || !isEmpty(message))),
    outdated: computed(() => checked.value !== null && checked.value.text !== goodText.value),
    fresh: computed(() => checked.value?.text === text.value),
    good,
    trouble,
    tried,
    change(path, next) {
      value.value = changed(value.value, path, next);
    },
    write(words) {
      typed.value = words;
    },
    renumber(version) {
      if (view.value === 'form') value.value = put(value.value, ['version'], version);
      else {
        const read = objectOf(typed.value);
        if (read !== null) typed.value = textOf(put(read, ['version'], version));
      }
    },
    show(next) {
      if (next === view.value) return true;
      if (next === 'json') typed.value = textOf(value.value);
      else {
        const read = objectOf(typed.value);
        if (read === null) return false;
        value.value = read;
      }
      view.value = next;
      return true;
    },
    restart(anew) {
      value.value = anew;
      typed.value = textOf(anew);
      base.value = typed.value;
    },
    refuse(field, message) {
      refused.value = { text: text.value, problem: { line: 1, field, message } };
    },
    async check(abort) {
      const words = text.peek();
      try {
        const check = await settingsApi.checkDrill(words, abort);
        if (abort.aborted) return;
        const shown = check.drill === null ? await patternAlone(words, check, abort) : check;
        // An answer that comes late is about a text that is no longer there.
        if (abort.aborted || words !== text.peek()) return;
        checked.value = { text: words, check };
        trouble.value = '';
        if (shown === null) return;
        good.value = shown;
        goodText.value = words;
      } catch (error) {
        if (!abort.aborted) trouble.value = messageOf(error);
      }
    },
  };
}

/** Where only words are missing or too long, the pattern can be seen all the same. */
async function patternAlone(
  text: string,
  { problems }: DrillCheck,
  abort: AbortSignal,
): Promise<DrillCheck | null> {
  const draft = objectOf(text);
  if (draft === null || problems.some(({ field }) => !/^(id|name|aim|steps|source)\b/.test(field)))
    return null;
  const standIn = { id: 'stand-in', name: '–', aim: '–', steps: ['–'], source: '–' };
  const check = await settingsApi.checkDrill(textOf({ ...(draft as object), ...standIn } as Json), abort);
  return check.drill === null ? null : check;
}

/** What the service says of a text that is still to be written. */
const isEmpty = (message: string) => message.startsWith('is "":') || message.startsWith('has 0 characters');

function objectOf(text: string): Json | null {
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Asks the service what is wrong, a moment after each change. */
export function useChecks(draft: Draft): void {
  const words = draft.text.value;
  useEffect(() => {
    const controller = new AbortController();
    const first = draft.good.peek() === null && draft.problems.peek().length === 0;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      await draft.check(controller.signal);
      if (draft.trouble.peek() !== '' && !controller.signal.aborted)
        timer = setTimeout(() => void ask(), RETRY_MS);
    };
    timer = setTimeout(() => void ask(), first ? 0 : PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [draft, words]);
}

export const DraftContext = createContext<Draft | null>(null);

export function useDraft(): Draft {
  const draft = useContext(DraftContext);
  if (draft === null) throw new Error('A field of a drill stands within its editor.');
  return draft;
}

/** What is wrong with these fields, to be told beside them. */
export function problemsOf(draft: Draft, paths: readonly Path[]): readonly string[] {
  const fields = paths.map(fieldOf);
  return draft.told.value.filter(({ field }) => fields.includes(field)).map(({ message }) => message);
}
