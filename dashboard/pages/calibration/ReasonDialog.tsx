import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { messageOf } from '../../api.ts';
import { say } from '../../parts/announce.ts';
import { Field } from '../../parts/Field.tsx';
import { focusFirstBad } from '../../parts/focusFirstBad.ts';
import { Modal } from '../../parts/Modal.tsx';
import { text } from '../../text.ts';
import { author } from '../settings/author.ts';
import { ByField } from '../settings/ByField.tsx';

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
  const id = useId();
  const reason = useSignal('');
  const tried = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal('');
  const confirm = async () => {
    tried.value = true;
    const by = author.value.trim();
    if (reason.value.trim() === '' || by === '') {
      focusFirstBad(id);
      return;
    }
    busy.value = true;
    problem.value = '';
    try {
      await onConfirm(by, reason.value.trim());
      say(words.done);
      onClose();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <Modal
      heading={words.heading}
      onClose={onClose}
      testId="reason-dialog"
      foot={
        <button
          type="submit"
          form={id}
          class={danger ? 'button button-danger' : 'button button-strong'}
          disabled={busy.value}
          data-testid="reason-confirm"
        >
          {words.confirm}
        </button>
      }
    >
      <form
        id={id}
        class="stack"
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          void confirm();
        }}
      >
        <p>{words.words}</p>
        <Field
          label={words.reason}
          hint={words.reasonHint}
          words
          maxLength={200}
          testId="reason"
          value={reason.value}
          problem={tried.value && reason.value.trim() === '' ? words.reasonMissing : ''}
          onInput={(typed) => {
            reason.value = typed;
          }}
        />
        <ByField problem={tried.value && author.value.trim() === '' ? text.settings.byMissing : ''} />
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </form>
    </Modal>
  );
}
