import { useSignal } from '@preact/signals';
import type { ChecklistItem, ChecklistRecord } from '../../../../src/server/wire-training.ts';
import { messageOf } from '../../../api.ts';
import { Modal } from '../../../parts/Modal.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { text } from '../../../text.ts';
import { type Answer, trainingApi } from '../../../training/api.ts';
import { mode } from '../../../training/choice.ts';
import { type Answers, isAnswered, lotsFor, openItems, toAnswers } from './checklistAnswers.ts';
import { LotChoice } from './LotChoice.tsx';

interface ChecklistDialogProps {
  readonly traineeId: string;
  /** A drill starts when it is done. */
  readonly starts: boolean;
  readonly onClose: () => void;
  readonly onDone: (record: ChecklistRecord) => void;
}

/** The studio's items, one tap each; recorded once a session. */
export function ChecklistDialog({ traineeId, starts, onClose, onDone }: ChecklistDialogProps) {
  const words = text.drill.checklist;
  const { remote: checklist } = useRemote((signal) => trainingApi.checklist(signal), []);
  const { remote: lots, again: askLots } = useRemote((signal) => trainingApi.lots(signal), []);
  const answers = useSignal<Answers>({});
  const busy = useSignal(false);
  const problem = useSignal('');
  const items = checklist.value.value?.items;
  const known = lots.value.value;
  const open = openItems(items ?? [], answers.value);
  const test = mode.value === 'test';
  const expired = Object.values(answers.value).some(
    (value) => known?.find(({ id }) => id === value)?.expired === true,
  );
  const set = (id: string, value: Answer['value']) => {
    answers.value = { ...answers.value, [id]: value };
  };
  const save = async () => {
    if (items === undefined) return;
    busy.value = true;
    problem.value = '';
    try {
      onDone(await trainingApi.recordChecklist(traineeId, toAnswers(items, answers.value)));
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const held = test && (open.length > 0 || expired);
  const foot = (
    <>
      <div class="checklist-state" role="status">
        {open.length > 0 && (
          <p class="ready-warn" data-testid="checklist-open">
            {words.missing(open.length)} {test && words.incompleteTest}
          </p>
        )}
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem.value}
          </p>
        )}
      </div>
      <button
        type="button"
        class={open.length === 0 ? 'button button-strong' : 'button'}
        disabled={busy.value || items === undefined || (starts && held)}
        data-testid="checklist-save"
        onClick={() => void save()}
      >
        {open.length > 0 ? words.saveIncomplete : starts ? words.saveStart : words.save}
      </button>
    </>
  );
  return (
    <Modal heading={words.heading} onClose={onClose} foot={foot} testId="checklist-dialog">
      <p class="quiet">{words.words}</p>
      {items === undefined && <p class="quiet">{checklist.value.problem ?? words.loading}</p>}
      {lots.value.problem !== null && <p class="problem">{lots.value.problem}</p>}
      <div class="checklist">
        {items?.map((item) => {
          const value = answers.value[item.id] ?? null;
          const heading = <ItemHeading item={item} done={isAnswered(item, value)} />;
          if (item.kind === 'tick') {
            return (
              <label key={item.id} class="check checklist-tick">
                <input
                  type="checkbox"
                  checked={value === true}
                  data-testid="checklist-tick"
                  onChange={({ currentTarget }) => set(item.id, currentTarget.checked ? true : null)}
                />
                {heading}
              </label>
            );
          }
          return (
            <fieldset key={item.id} class="checklist-item">
              <legend>{heading}</legend>
              {item.kind === 'lot' ? (
                <LotChoice
                  item={item}
                  lots={known === null ? null : lotsFor(item, known)}
                  chosen={typeof value === 'string' ? value : null}
                  test={test}
                  onChoose={(id) => set(item.id, id)}
                  onAdded={(lot) => {
                    askLots();
                    set(item.id, lot.id);
                  }}
                />
              ) : (
                <Minutes
                  item={item}
                  value={typeof value === 'number' ? value : null}
                  onChange={(minutes) => set(item.id, minutes)}
                />
              )}
            </fieldset>
          );
        })}
      </div>
    </Modal>
  );
}

function ItemHeading({ item, done }: { item: ChecklistItem; done: boolean }) {
  const words = text.drill.checklist;
  return (
    <span class="checklist-label">
      {item.label}
      {!done && <span class="quiet"> {item.required ? words.required : words.optional}</span>}
    </span>
  );
}

interface MinutesProps {
  readonly item: ChecklistItem;
  readonly value: number | null;
  readonly onChange: (minutes: number | null) => void;
}

/** One tap takes the least contact time; the buttons and the field take any other. */
function Minutes({ item, value, onChange }: MinutesProps) {
  const words = text.drill.checklist;
  const least = item.atLeast ?? 1;
  const short = value !== null && item.atLeast !== null && value < item.atLeast;
  return (
    <div class="minutes">
      <button
        type="button"
        class="button"
        aria-label={words.less}
        onClick={() => onChange(Math.max(0, (value ?? least) - 1))}
      >
        −
      </button>
      <input
        type="number"
        inputMode="numeric"
        min={0}
        max={1440}
        aria-label={`${item.label}, ${words.minutes}`}
        data-testid="checklist-minutes"
        value={value ?? ''}
        onInput={({ currentTarget }) => {
          const minutes = currentTarget.valueAsNumber;
          onChange(Number.isFinite(minutes) ? Math.min(1440, Math.max(0, minutes)) : null);
        }}
      />
      <button
        type="button"
        class="button"
        aria-label={words.more}
        data-testid="checklist-more"
        onClick={() => onChange(value === null ? least : value + 1)}
      >
        +
      </button>
      <span class="quiet">
        {words.minutes}
        {item.atLeast !== null && `, ${words.atLeast(item.atLeast)}`}
      </span>
      {short && <p class="ready-warn">{words.tooShort(item.atLeast ?? 0)}</p>}
    </div>
  );
}
