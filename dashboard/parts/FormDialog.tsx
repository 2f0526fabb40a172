import type { ComponentChildren } from 'preact';
import { ByField } from './ByField.tsx';
import { FormProblem } from './FormProblem.tsx';
import { Modal } from './Modal.tsx';
import { type Form, submitted } from './useForm.ts';

interface FormDialogProps {
  readonly form: Form;
  readonly heading: string;
  readonly testId: string;
  /** On the button that does it. */
  readonly action: string;
  readonly actionTestId: string;
  /** It cannot be taken back. */
  readonly danger?: boolean;
  /** On a button that does nothing, where that needs a name. */
  readonly cancel?: string;
  readonly class?: string;
  /** Who it is, where that is not asked by the usual field; null: among the children. */
  readonly by?: ComponentChildren;
  /** Beneath the name. */
  readonly note?: string;
  readonly onSend: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A dialog that is filled in and done by name: its fields, by whom, and what stands against it. */
export function FormDialog({
  form,
  heading,
  testId,
  action,
  actionTestId,
  danger = false,
  cancel,
  class: name = 'stack',
  by = <ByField problem={form.byProblem} />,
  note,
  onSend,
  onClose,
  children,
}: FormDialogProps) {
  return (
    <Modal
      heading={heading}
      onClose={onClose}
      testId={testId}
      foot={
        <>
          {cancel !== undefined && (
            <button type="button" class="button" onClick={onClose}>
              {cancel}
            </button>
          )}
          <button
            type="submit"
            form={form.id}
            class={danger ? 'button button-danger' : 'button button-strong'}
            disabled={form.busy}
            data-testid={actionTestId}
          >
            {action}
          </button>
        </>
      }
    >
      <form id={form.id} class={name} noValidate onSubmit={submitted(onSend)}>
        {children}
        {by}
        {note !== undefined && <p class="quiet">{note}</p>}
        <FormProblem problem={form.problem} />
      </form>
    </Modal>
  );
}
