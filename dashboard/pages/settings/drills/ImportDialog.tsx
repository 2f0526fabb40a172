import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { DrillCheck, DrillSummary } from '../../../../src/server/wire-training.ts';
import { messageOf } from '../../../api.ts';
import { PatternView } from '../../../drill/PatternView.tsx';
import { shapeOf } from '../../../drill/shapeOf.ts';
import { say } from '../../../parts/announce.ts';
import { author } from '../../../parts/author.ts';
import { ByField } from '../../../parts/ByField.tsx';
import { Modal } from '../../../parts/Modal.tsx';
import { text } from '../../../text.ts';
import { settingsApi } from '../api.ts';
import { differences, draftOf } from './draft.ts';
import { put, textOf } from './json.ts';

interface ImportProps {
  readonly drills: readonly DrillSummary[];
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

interface Chosen {
  readonly name: string;
  readonly check: DrillCheck;
}

/** A drill from a file: all of it, or a list of what is wrong in which line, and then nothing. */
export function ImportDialog({ drills, onClose, onAdded }: ImportProps) {
  const words = text.settings.file;
  const chosen = useSignal<Chosen | null>(null);
  const reading = useSignal(false);
  const problem = useSignal('');
  const byProblem = useSignal('');
  const id = useId();
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    reading.value = true;
    problem.value = '';
    chosen.value = null;
    try {
      chosen.value = { name: file.name, check: await settingsApi.checkDrill(await file.text()) };
    } catch (error) {
      problem.value = error instanceof DOMException ? words.unread : messageOf(error);
    }
    reading.value = false;
  };
  const drill = chosen.value?.check.drill ?? null;
  const here = drills.find((one) => one.drill.id === drill?.id);
  const same =
    drill !== null && here !== undefined && differences(draftOf(here.drill), draftOf(drill)).length === 0;
  const add = async () => {
    byProblem.value = author.value.trim() === '' ? text.settings.byMissing : '';
    if (drill === null || byProblem.value !== '') return;
    reading.value = true;
    problem.value = '';
    try {
      const version = (here?.drill.version ?? 0) + 1;
      const written = textOf(put(draftOf(drill), ['version'], version));
      const kept = await settingsApi.addDrill(written, author.value.trim());
      say(words.added(kept.drill.name, kept.drill.version));
      onAdded();
      onClose();
    } catch (error) {
      problem.value = messageOf(error);
    }
    reading.value = false;
  };
  return (
    <Modal
      heading={words.heading}
      onClose={onClose}
      testId="import-dialog"
      foot={
        <button
          type="button"
          class="button button-strong"
          data-testid="import-add"
          disabled={drill === null || same || reading.value}
          onClick={() => void add()}
        >
          {words.add}
        </button>
      }
    >
      <div class="import-body">
        <div class="field">
          <label for={id}>{words.choose}</label>
          <input
            id={id}
            type="file"
            accept=".json,application/json"
            data-testid="import-file"
            aria-describedby={`${id}-hint`}
            onClick={({ currentTarget }) => {
              // The same file, mended, can be chosen again.
              currentTarget.value = '';
            }}
            onChange={({ currentTarget }) => void read(currentTarget.files?.[0])}
          />
          <span id={`${id}-hint`} class="hint">
            {words.words}
          </span>
        </div>
        {reading.value && <p role="status">{words.reading}</p>}
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        {chosen.value !== null && chosen.value.check.problems.length > 0 && (
          <div role="alert" data-testid="import-problems">
            <p>{words.problems(chosen.value.check.problems.length, chosen.value.name)}</p>
            <ul class="import-problems">
              {chosen.value.check.problems.map(({ line, field, message }) => (
                <li key={`${line} ${field} ${message}`}>
                  <span class="figure">{words.where(line)}</span>
                  {field !== '' && <code>{field}</code>}
                  <span>{message}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
        {drill !== null && chosen.value !== null && (
          <>
            <p role="status">
              {here === undefined
                ? words.fresh(drill.name, 1)
                : same
                  ? words.same(drill.name, here.drill.version)
                  : words.other(drill.name, here.drill.version)}
              {here === undefined && drill.version !== 1 && ` ${words.renumbered(drill.version)}`}
            </p>
            {drill.pattern.kind !== 'anywhere' && (
              <div class="import-pattern">
                <PatternView
                  label={text.settings.editor.previewOf(drill.name, chosen.value.check.places.length)}
                  shape={shapeOf(drill.pattern, chosen.value.check.places)}
                  dots={[]}
                />
              </div>
            )}
            {!same && <ByField problem={byProblem.value} />}
          </>
        )}
      </div>
    </Modal>
  );
}
