import { useSignal } from '@preact/signals';
import type { Control } from '../../../../src/server/wire-control.ts';
import { messageOf, Refusal } from '../../../api.ts';
import { controlApi } from '../../../control/api.ts';
import { holderName } from '../../../control/leases.ts';
import { say } from '../../../parts/announce.ts';
import { Field } from '../../../parts/Field.tsx';
import { FormDialog } from '../../../parts/FormDialog.tsx';
import { useForm } from '../../../parts/useForm.ts';
import { text } from '../../../text.ts';

/** Clearing is done by someone with a name, on purpose, and starts nothing. */
export function ClearDialog({ control, onClose }: { control: Control; onClose: () => void }) {
  const words = text.control.clear;
  const { serial, latch } = control;
  const name = useSignal(holderName.peek());
  const code = useSignal('');
  const codeRefused = useSignal('');
  const form = useForm((error) => {
    if (!(error instanceof Refusal) || (error.code !== 'not-allowed' && error.field !== 'code'))
      return messageOf(error);
    codeRefused.value = error.message;
    return '';
  }, name);
  const needsCode = latch?.needsCode === true;
  const codeProblem = codeRefused.value || form.told(needsCode && code.value === '', words.codeMissing);
  const clear = () => {
    codeRefused.value = '';
    return form.send(!needsCode || code.value !== '', async (by) => {
      await controlApi.clear(serial, by, needsCode ? code.value : '');
      say(words.done(serial));
      onClose();
    });
  };
  return (
    <FormDialog
      form={form}
      heading={words.heading(serial)}
      testId="clear-dialog"
      action={words.confirm}
      actionTestId="clear-confirm"
      cancel={words.cancel}
      by={null}
      onClose={onClose}
      onSend={clear}
    >
      {latch !== null && <p>{text.control.cause(latch.cause)}.</p>}
      <Field
        label={words.name}
        words
        maxLength={60}
        problem={form.told(name.value.trim() === '', words.nameMissing)}
        testId="clear-name"
        value={name.value}
        onInput={(typed) => {
          name.value = typed;
        }}
      />
      {needsCode && (
        <Field
          label={words.code}
          hint={words.codeWords}
          secret
          problem={codeProblem}
          testId="clear-code"
          value={code.value}
          onInput={(typed) => {
            code.value = typed;
            codeRefused.value = '';
          }}
        />
      )}
    </FormDialog>
  );
}
