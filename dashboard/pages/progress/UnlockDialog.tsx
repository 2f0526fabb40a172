import { useSignal } from '@preact/signals';
import type { Level } from '../../../src/server/wire-training.ts';
import { messageOf } from '../../api.ts';
import { say } from '../../parts/announce.ts';
import { Field } from '../../parts/Field.tsx';
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
        <Field
          label={words.by}
          words
          required
          maxLength={60}
          testId="unlock-by"
          value={by.value}
          onInput={(typed) => {
            by.value = typed;
          }}
        />
        <Field
          label={words.reason}
          words
          required
          maxLength={200}
          testId="unlock-reason"
          placeholder={words.reasonHint}
          value={reason.value}
          onInput={(typed) => {
            reason.value = typed;
          }}
        />
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
