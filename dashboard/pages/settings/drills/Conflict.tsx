import { text } from '../../../text.ts';
import { differences, draftOf } from './draft.ts';
import { type Saving, saveAbove, takeTheirs } from './saveDraft.ts';
import type { Draft } from './useDraft.ts';

/** Somebody else saved this drill while it was edited here: both are kept, and the reader says what is newest. */
export function Conflict({ draft, saving }: { draft: Draft; saving: Saving }) {
  const words = text.settings.editor.conflict;
  const theirs = saving.theirs.value;
  const base = saving.base.value;
  if (theirs === null || base === null) return null;
  const { version } = theirs.drill;
  return (
    <div class="notice notice-stale" role="alert" data-testid="conflict">
      <h2>{words.heading(version)}</h2>
      <p>{words.words(theirs.author, differences(draftOf(base.drill), draftOf(theirs.drill)).join(', '))}</p>
      <div class="notice-actions conflict-actions">
        <button
          type="button"
          class="button button-strong"
          data-testid="conflict-above"
          onClick={() => void saveAbove(draft, saving)}
        >
          {words.above(version + 1)}
        </button>
        <button type="button" class="button" onClick={() => takeTheirs(draft, saving)}>
          {words.theirs}
        </button>
      </div>
    </div>
  );
}
