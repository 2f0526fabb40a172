import { useSignal } from '@preact/signals';
import type { Level } from '../../../src/server/wire-training.ts';
import { say } from '../../parts/announce.ts';
import { Field } from '../../parts/Field.tsx';
import { FormDialog } from '../../parts/FormDialog.tsx';
import { useForm } from '../../parts/useForm.ts';
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
  const levelName = text.drill.level[level];
  const by = useSignal('');
  const reason = useSignal('');
  const form = useForm(undefined, by);
  const why = reason.value.trim();
  const save = () =>
    form.send(why !== '', async (name) => {
      await trainingApi.unlock(traineeId, { level, by: name, reason: why });
      say(words.done(levelName));
      onUnlocked();
      onClose();
    });
  return (
    <FormDialog
      form={form}
      heading={words.unlockHeading(levelName)}
      testId="unlock-dialog"
      action={words.save}
      actionTestId="unlock-save"
      cancel={words.cancel}
      by={null}
      onClose={onClose}
      onSend={save}
    >
      <p class="quiet">{words.unlockWords}</p>
      <Field
        label={words.by}
        words
        maxLength={60}
        problem={form.byProblem}
        testId="unlock-by"
        value={by.value}
        onInput={(typed) => {
          by.value = typed;
        }}
      />
      <Field
        label={words.reason}
        words
        maxLength={200}
        problem={form.told(why === '', words.reasonMissing)}
        testId="unlock-reason"
        placeholder={words.reasonHint}
        value={reason.value}
        onInput={(typed) => {
          reason.value = typed;
        }}
      />
    </FormDialog>
  );
}
