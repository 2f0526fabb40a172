import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { Control } from '../../../../src/server/wire-control.ts';
import { messageOf, Refusal } from '../../../api.ts';
import { controlApi } from '../../../control/api.ts';
import { holderName } from '../../../control/leases.ts';
import { say } from '../../../parts/announce.ts';
import { Field } from '../../../parts/Field.tsx';
import { focusFirstBad } from '../../../parts/focusFirstBad.ts';
import { Modal } from '../../../parts/Modal.tsx';
import { text } from '../../../text.ts';

/** Clearing is done by someone with a name, on purpose, and starts nothing. */
export function ClearDialog({ control, onClose }: { control: Control; onClose: () => void }) {
  const words = text.control.clear;
  const { serial, latch } = control;
  const name = useSignal(holderName.peek());
  const code = useSignal('');
  const tried = useSignal(false);
  const problem = useSignal('');
  const codeRefused = useSignal('');
  const busy = useSignal(false);
  const id = useId();
  const needsCode = latch?.needsCode === true;
  const nameProblem = tried.value && name.value.trim() === '' ? words.nameMissing : '';
  const codeProblem =
    codeRefused.value !== ''
      ? codeRefused.value
      : tried.value && needsCode && code.value === ''
        ? words.codeMissing
        : '';
  const clear = async () => {
    tried.value = true;
    codeRefused.value = '';
    if (name.value.trim() === '' || (needsCode && code.value === '')) {
      focusFirstBad(id);
      return;
    }
    busy.value = true;
    problem.value = '';
    try {
      await controlApi.clear(serial, name.value.trim(), needsCode ? code.value : '');
      say(words.done(serial));
      onClose();
    } catch (error) {
      if (error instanceof Refusal && (error.code === 'not-allowed' || error.field === 'code'))
        codeRefused.value = error.message;
      else problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <Modal
      heading={words.heading(serial)}
      onClose={onClose}
      testId="clear-dialog"
      foot={
        <>
          <button type="button" class="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button
            type="submit"
            form={id}
            class="button button-strong"
            data-testid="clear-confirm"
            disabled={busy.value}
          >
            {words.confirm}
          </button>
        </>
      }
    >
      <form
        id={id}
        class="stack"
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          void clear();
        }}
      >
        {latch !== null && <p>{text.control.cause(latch.cause)}.</p>}
        <Field
          label={words.name}
          words
          maxLength={60}
          problem={nameProblem}
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
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem.value}
          </p>
        )}
      </form>
    </Modal>
  );
}
