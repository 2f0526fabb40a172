import { useSignal } from '@preact/signals';
import type { Level } from '../../../src/server/wire-training.ts';
import { messageOf } from '../../api.ts';
import { say } from '../../parts/announce.ts';
import { Modal } from '../../parts/Modal.tsx';
import { text } from '../../text.ts';
import { trainingApi } from '../../training/api.ts';

interface UnlockProps {
  readonly traineeId: string;
  readonly level: Level;
  readonly onClose: () => void;
  readonly onUnlocked: () => void;
}

/** An instructor opens a level before the data do, with name and reason. */
export function UnlockDialog({ traineeId, level, onClose, onUnlocked }: UnlockProps) {
  const words = text.progress.levels;
  const name = text.drill.level[level];
  const by = useSignal('');
  const reason = useSignal('');
  const busy = useSignal(false);
  const problem = useSignal('');
  const save = async () => {
    busy.value = true;
    problem.value = '';
    try {
      await trainingApi.unlock(traineeId, { level, by: by.value.trim(), reason: reason.value.trim() });
      say(words.done(name));
      onUnlocked();
      onClose();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <Modal heading={words.unlockHeading(name)} onClose={onClose} testId="unlock-dialog">
      <form
        class="unlock-form"
        onSubmit={(submit) => {
          submit.preventDefault();
          void save();
        }}
      >
        <p class="quiet">{words.unlockWords}</p>
        <label class="field">
          <span>{words.by}</span>
          <input
            type="text"
            required
            maxLength={60}
            autoComplete="off"
            value={by.value}
            data-testid="unlock-by"
            onInput={({ currentTarget }) => {
              by.value = currentTarget.value;
            }}
          />
        </label>
        <label class="field">
          <span>{words.reason}</span>
          <input
            type="text"
            required
            maxLength={200}
            autoComplete="off"
            placeholder={words.reasonHint}
            value={reason.value}
            data-testid="unlock-reason"
            onInput={({ currentTarget }) => {
              reason.value = currentTarget.value;
            }}
          />
        </label>
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem.value}
          </p>
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button
            type="submit"
            class="button button-strong"
            data-testid="unlock-save"
            disabled={busy.value || by.value.trim() === '' || reason.value.trim() === ''}
          >
            {words.save}
          </button>
        </div>
      </form>
    </Modal>
  );
}
