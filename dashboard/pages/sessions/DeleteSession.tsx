import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { api, messageOf } from '../../api.ts';
import { go, hrefOf } from '../../route.ts';
import { ProtectiveStop } from '../../shell/ProtectiveStop.tsx';
import { text } from '../../text.ts';

/** Deletes after a question; a session that runs cannot be deleted. */
export function DeleteSession({ id, recording }: { id: string; recording: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const problem = useSignal('');
  const words = text.session.remove;
  const remove = async () => {
    try {
      await api.deleteSession(id);
      dialog.current?.close();
      go(hrefOf.sessions);
    } catch (error) {
      problem.value = messageOf(error);
    }
  };
  if (recording) return null;
  return (
    <>
      <p>
        <button
          type="button"
          class="button button-quiet"
          data-testid="delete-session"
          onClick={() => dialog.current?.showModal()}
        >
          {words.action}
        </button>
      </p>
      <dialog ref={dialog} class="dialog" aria-labelledby="delete-heading">
        <h2 id="delete-heading">{words.heading}</h2>
        <p>{words.words}</p>
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem.value}
          </p>
        )}
        <p class="dialog-actions">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
          <button
            type="button"
            class="button button-danger"
            data-testid="delete-confirm"
            onClick={() => void remove()}
          >
            {words.confirm}
          </button>
        </p>
        <ProtectiveStop inDialog />
      </dialog>
    </>
  );
}
