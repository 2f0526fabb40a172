import { useSignal } from '@preact/signals';
import { say } from '../../parts/announce.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';
import { ReasonFields } from '../../parts/ReasonFields.tsx';
import { useForm } from '../../parts/useForm.ts';

interface ReasonProps {
  readonly words: {
    readonly heading: string;
    readonly words: string;
    readonly reason: string;
    readonly reasonHint?: string;
    readonly reasonMissing: string;
    readonly confirm: string;
    /** Said when it is done. */
    readonly done: string;
  };
  /** It cannot be taken back. */
  readonly danger?: boolean;
  readonly onClose: () => void;
  readonly onConfirm: (by: string, reason: string) => Promise<void>;
}

/** Something that is done with a name and a reason, or not at all. */
export function ReasonDialog({ words, danger = false, onClose, onConfirm }: ReasonProps) {
  const form = useForm();
  const reason = useSignal('');
  const why = reason.value.trim();
  return (
    <FormDialog
      form={form}
      heading={words.heading}
      testId="reason-dialog"
      action={words.confirm}
      actionTestId="reason-confirm"
      danger={danger}
      by={<ReasonFields form={form} reason={reason} words={words} />}
      onClose={onClose}
      onSend={() =>
        form.send(why !== '', async (by) => {
          await onConfirm(by, why);
          say(words.done);
          onClose();
        })
      }
    >
      <p>{words.words}</p>
    </FormDialog>
  );
}
