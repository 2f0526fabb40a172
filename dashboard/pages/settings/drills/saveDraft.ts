/** Saving a drill as its next version, and what to do when somebody else was first. */
import { type Signal, signal } from '@preact/signals';
import type { DrillSummary } from '../../../../src/server/wire-training.ts';
import { messageOf, Refusal } from '../../../api.ts';
import { say } from '../../../parts/announce.ts';
import { author } from '../../../parts/author.ts';
import { go, hrefOf, unsaved } from '../../../route.ts';
import { text } from '../../../text.ts';
import { settingsApi } from '../api.ts';
import { nextVersion } from './draft.ts';
import { wordsAt } from './json.ts';
import type { Draft } from './useDraft.ts';

export interface Saving {
  /** The version that is edited; null before a new drill is saved. */
  readonly base: Signal<DrillSummary | null>;
  readonly busy: Signal<boolean>;
  readonly problem: Signal<string>;
  readonly byProblem: Signal<string>;
  /** What somebody else saved since this page was opened. */
  readonly theirs: Signal<DrillSummary | null>;
  readonly saved: Signal<string>;
}

/** Told by the page of a drill that was new a moment ago. */
const justSaved = signal('');

export function createSaving(base: DrillSummary | null): Saving {
  const told = justSaved.peek();
  justSaved.value = '';
  return {
    base: signal(base),
    busy: signal(false),
    problem: signal(''),
    byProblem: signal(''),
    theirs: signal(null),
    saved: signal(base === null ? '' : told),
  };
}

export async function save(draft: Draft, saving: Saving): Promise<void> {
  const words = text.settings.editor;
  const { base, busy, problem, theirs, saved } = saving;
  const from = location.hash;
  if (busy.peek()) return;
  busy.value = true;
  problem.value = '';
  saved.value = '';
  try {
    const kept = await settingsApi.addDrill(draft.text.peek(), author.peek().trim());
    const told = words.saved(kept.drill.name, kept.drill.version);
    say(told);
    theirs.value = null;
    draft.restart(nextVersion(kept.drill));
    if (base.peek()?.drill.id === kept.drill.id) {
      base.value = kept;
      saved.value = told;
    } else if (location.hash === from) {
      // Whoever has left the editor meanwhile stays where they went.
      justSaved.value = told;
      unsaved.value = false;
      go(hrefOf.drillEditor(kept.drill.id));
    }
  } catch (error) {
    problem.value = messageOf(error);
    if (error instanceof Refusal && error.status === 409) await tellConflict(saving);
    else if (error instanceof Refusal && error.field !== null) draft.refuse(error.field, error.message);
  }
  busy.value = false;
}

async function tellConflict({ base, problem, theirs }: Saving): Promise<void> {
  const mine = base.peek();
  if (mine === null) {
    problem.value = text.settings.editor.conflict.taken;
    return;
  }
  try {
    const newest = await settingsApi.drill(mine.drill.id);
    if (newest.drill.version <= mine.drill.version) return;
    theirs.value = newest;
    problem.value = '';
  } catch {
    // The refusal itself stays on the page: it says what to do.
  }
}

/** Mine after theirs: the same text, with the next number. */
export async function saveAbove(draft: Draft, saving: Saving): Promise<void> {
  const newest = saving.theirs.peek();
  if (newest === null) return;
  draft.renumber(newest.drill.version + 1);
  await save(draft, saving);
}

export function takeTheirs(draft: Draft, { base, theirs }: Saving): void {
  const newest = theirs.peek();
  if (newest === null) return;
  base.value = newest;
  theirs.value = null;
  draft.restart(nextVersion(newest.drill));
}

/** The name in the draft, for headings; `fallback` while it has none. */
export const nameIn = (draft: Draft, fallback: string): string =>
  wordsAt(draft.value.value, ['name']).trim() || fallback;
