import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import type { DrillSummary } from '../../../../src/server/wire-training.ts';
import { author } from '../../../parts/author.ts';
import { ByField } from '../../../parts/ByField.tsx';
import { text } from '../../../text.ts';
import { useUnsaved } from '../useUnsaved.ts';
import { AboutFields } from './AboutFields.tsx';
import { Conflict } from './Conflict.tsx';
import { EditorSide, goTo } from './EditorSide.tsx';
import type { Json } from './json.ts';
import { OriginFields, PassFields, WeightFields } from './PassFields.tsx';
import { type OtherDrill, PatternFields } from './PatternFields.tsx';
import { createSaving, type Saving, save } from './saveDraft.ts';
import { DepthFields, EndFields, PaceFields } from './TaskFields.tsx';
import { TextEditor } from './TextEditor.tsx';
import { createDraft, type Draft, DraftContext, useChecks } from './useDraft.ts';

interface DrillEditorProps {
  readonly start: { readonly base: DrillSummary | null; readonly value: Json; readonly heading: string };
  readonly drills: readonly DrillSummary[];
}

/** One drill as a form or as its text, with its picture and its problems beside it. */
export function DrillEditor({ start, drills }: DrillEditorProps) {
  const words = text.settings.editor;
  const made = useRef<{ draft: Draft; saving: Saving } | null>(null);
  made.current ??= {
    draft: createDraft(start.value, start.base === null),
    saving: createSaving(start.base),
  };
  const { draft, saving } = made.current;
  useChecks(draft);
  useUnsaved(draft.dirty.value);
  const base = saving.base.value;
  const others: OtherDrill[] = drills
    .filter(({ drill }) => drill.id !== base?.drill.id)
    .map(({ drill }) => ({ id: drill.id, name: drill.name, placed: drill.pattern.kind !== 'anywhere' }));
  const byId = useId();
  const form = draft.view.value === 'form';
  return (
    <DraftContext.Provider value={draft}>
      <form
        class="editor"
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          void trySave(draft, saving, byId);
        }}
      >
        <div class="editor-head">
          <div>
            <h2 class="editor-name">{base?.drill.name ?? start.heading}</h2>
            <p class="quiet" data-testid="editor-version">
              {base === null
                ? words.savesFirst
                : `${words.now(base.drill.version, text.settings.drills.origin[base.origin], base.author)} ${words.saves(base.drill.version + 1, base.drill.version)}`}
            </p>
          </div>
          <ViewSwitch draft={draft} />
        </div>
        <Conflict draft={draft} saving={saving} />
        <div class="editor-body">
          {form ? (
            <>
              <div class="editor-main editor-first">
                <AboutFields taken={base === null ? others.map(({ id }) => id) : null} />
                <PatternFields others={others} />
              </div>
              <EditorSide />
              <div class="editor-main editor-rest">
                <EndFields />
                <DepthFields />
                <PaceFields />
                <PassFields />
                <WeightFields />
                <OriginFields others={others} />
                <div class="panel">
                  <ByField problem={saving.byProblem.value} inputId={byId} />
                </div>
              </div>
            </>
          ) : (
            <>
              <div class="editor-main editor-first">
                <TextEditor />
                <div class="panel">
                  <ByField problem={saving.byProblem.value} inputId={byId} />
                </div>
              </div>
              <EditorSide />
            </>
          )}
        </div>
        <SaveBar draft={draft} saving={saving} />
      </form>
    </DraftContext.Provider>
  );
}

/**
 * What was typed a moment ago is looked at before it is sent.
 * @returns false where it could not be, or was changed meanwhile: what was to be saved is no longer there
 */
async function freshened(draft: Draft): Promise<boolean> {
  const words = draft.text.peek();
  while (!draft.fresh.peek()) {
    await draft.check(new AbortController().signal);
    if (draft.trouble.peek() !== '' || draft.text.peek() !== words) return false;
  }
  return true;
}

/** What stands against saving is shown first: a problem's field, or the name that is missing. */
async function trySave(draft: Draft, saving: Saving, byId: string): Promise<void> {
  if (saving.busy.peek()) return;
  draft.tried.value = true;
  // A second tap while it is looked at is the same wish, and no second version.
  saving.busy.value = true;
  const from = location.hash;
  const checked = await freshened(draft);
  saving.busy.value = false;
  if (!checked || location.hash !== from) return;
  saving.byProblem.value = author.peek().trim() === '' ? text.settings.byMissing : '';
  const [first] = draft.fresh.peek() ? draft.problems.peek() : [];
  if (first !== undefined) {
    saving.saved.value = '';
    saving.problem.value = text.settings.editor.mend(draft.problems.peek().length);
    goTo(draft, first);
  } else if (saving.byProblem.peek() !== '') document.getElementById(byId)?.focus();
  else void save(draft, saving);
}

function ViewSwitch({ draft }: { draft: Draft }) {
  const words = text.settings.editor;
  const refused = useSignal(false);
  const show = (view: 'form' | 'json') => {
    refused.value = !draft.show(view);
  };
  return (
    <div class="view-switch">
      <fieldset class="segments" aria-label={words.view}>
        {(['form', 'json'] as const).map((view) => (
          <label key={view} class="chip">
            <input
              type="radio"
              name="editor-view"
              data-testid={`view-${view}`}
              checked={draft.view.value === view}
              onChange={({ currentTarget }) => {
                show(view);
                currentTarget.checked = draft.view.peek() === view;
              }}
            />
            <span>{words[view]}</span>
          </label>
        ))}
      </fieldset>
      {refused.value && draft.view.value === 'json' && (
        <p class="field-problem" role="alert">
          {words.formNeedsJson}
        </p>
      )}
    </div>
  );
}

function SaveBar({ draft, saving }: { draft: Draft; saving: Saving }) {
  const words = text.settings.editor;
  const version = (saving.theirs.value ?? saving.base.value)?.drill.version ?? 0;
  const dirty = draft.dirty.value || saving.base.value === null;
  const count = draft.told.value.length;
  const state =
    draft.trouble.value !== ''
      ? words.unchecked
      : count > 0
        ? words.problemCount(count)
        : draft.problems.value.length > 0
          ? words.toWrite
          : !draft.fresh.value
            ? words.checking
            : dirty
              ? words.noProblem
              : words.unchanged;
  return (
    <div class="save-bar">
      <div class="save-words">
        {saving.saved.value !== '' && !draft.dirty.value ? (
          <p class="save-done" data-testid="saved">
            {saving.saved}
          </p>
        ) : (
          <p role="status" data-testid="check-state" class={count > 0 ? 'save-bad' : 'quiet'}>
            {state}
          </p>
        )}
        {saving.problem.value !== '' && (
          <p class="field-problem" role="alert" data-testid="save-problem">
            {saving.problem}
          </p>
        )}
      </div>
      <button
        type="submit"
        class="button button-strong"
        data-testid="save-drill"
        disabled={!dirty || saving.busy.value}
      >
        {saving.busy.value ? words.saving : words.save(version + 1)}
      </button>
    </div>
  );
}
