import type { DrillCheck } from '../../../../src/server/wire-training.ts';
import { PatternView } from '../../../drill/PatternView.tsx';
import { shapeOf } from '../../../drill/shapeOf.ts';
import { text } from '../../../text.ts';
import { isShare } from './draft.ts';
import { wordsAt } from './json.ts';
import { inFormWords } from './numbers.ts';
import { nameIn } from './saveDraft.ts';
import { goToLine } from './TextEditor.tsx';
import { type Draft, type DrillProblem, useDraft } from './useDraft.ts';

/** Beside the form: the pattern as it will be, and everything that is wrong. */
export function EditorSide() {
  return (
    <div class="editor-side">
      <Preview />
      <Problems />
    </div>
  );
}

function Preview() {
  const words = text.settings.editor;
  const draft = useDraft();
  const good = draft.good.value;
  const stale = draft.outdated.value;
  return (
    <section class="panel editor-preview" aria-label={words.preview}>
      <h2>{words.preview}</h2>
      {good?.drill == null ? (
        <p class="quiet">{stale ? words.previewWait : words.checking}</p>
      ) : (
        <>
          {good.drill.pattern.kind !== 'anywhere' && (
            <div class={stale ? 'stale' : undefined}>
              <PatternView
                label={words.previewOf(nameIn(draft, words.fresh), good.places.length)}
                shape={shapeOf(good.drill.pattern, good.places)}
                dots={[]}
                path={isOrdered(good)}
                testId="editor-pattern"
              />
            </div>
          )}
          <p class="quiet" data-testid="editor-pattern-words">
            {stale ? words.previewStale : previewWords(good)}
          </p>
        </>
      )}
    </section>
  );
}

const isOrdered = ({ drill }: DrillCheck) =>
  ['points', 'line', 'grid'].includes(drill?.pattern.kind ?? 'anywhere');

function previewWords(check: DrillCheck): string {
  const words = text.settings.editor;
  switch (check.drill?.pattern.kind) {
    case undefined:
    case 'anywhere':
      return words.previewNone;
    case 'region':
    case 'gradient':
      return words.previewExample;
    case 'layer':
      return words.previewLayer;
    default:
      return words.previewPlaces(check.places.length);
  }
}

/** Every problem leads to its field, or in the text to its line. */
function Problems() {
  const words = text.settings.editor;
  const draft = useDraft();
  const problems = draft.told.value;
  if (problems.length === 0) return null;
  return (
    <section class="panel editor-problems" id="drill-problems" aria-label={words.problems}>
      <h2>{words.problems}</h2>
      <ul>
        {problems.map((problem) => {
          const criterion = draft.view.value === 'json' ? null : criterionIn(draft, problem.field);
          return (
            <li key={`${problem.line} ${problem.field} ${problem.message}`}>
              <button
                type="button"
                class="problem-link"
                data-testid="drill-problem"
                onClick={() => goTo(draft, problem)}
              >
                {draft.view.value === 'json' && <span>{text.settings.file.where(problem.line)}</span>}
                <span class="problem-at">
                  {problem.field === '' ? words.whole : (criterion?.name ?? problem.field)}
                </span>
                <span>{inFormWords(problem.message, criterion?.percent)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The criterion that a field belongs to, as the form names it and writes its figures; null for any other field. */
function criterionIn(draft: Draft, field: string): { name: string; percent: boolean } | null {
  const index = /^pass\[(\d+)\]/.exec(field)?.[1];
  if (index === undefined) return null;
  const kind = wordsAt(draft.value.value, ['pass', Number(index), 'kind']);
  const names: Readonly<Record<string, string>> = text.settings.editor.criterion;
  const name = names[kind];
  return name === undefined ? null : { name, percent: isShare(kind) };
}

/** To the field, else to what it stands in, else to the line of the text. */
export function goTo(draft: Draft, { field, line }: DrillProblem): void {
  if (draft.view.peek() === 'form') {
    for (let at = field; at !== ''; at = at.replace(/(\.[^.[\]]+|\[\d+\]|^[^.[\]]+)$/, '')) {
      const name = CSS.escape(at);
      const found = document.querySelector<HTMLElement>(`[data-field="${name}"], [data-also~="${name}"]`);
      if (found === null) continue;
      found.focus({ preventScroll: true });
      found.scrollIntoView({ block: 'center' });
      return;
    }
    if (!draft.show('json')) return;
  }
  requestAnimationFrame(() => goToLine(line));
}
