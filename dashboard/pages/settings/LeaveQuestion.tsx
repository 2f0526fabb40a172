import { Modal } from '../../parts/Modal.tsx';
import { go, unsaved, waiting } from '../../route.ts';
import { text } from '../../text.ts';

/** Asked when another page was tapped while changes are unsaved; Escape stays. */
export function LeaveQuestion() {
  const words = text.settings.leave;
  const to = waiting.value;
  if (to === null) return null;
  const stay = () => {
    waiting.value = null;
  };
  return (
    <Modal
      heading={words.heading}
      onClose={stay}
      testId="leave-question"
      foot={
        <>
          <button type="button" class="button button-strong" data-testid="leave-stay" onClick={stay}>
            {words.stay}
          </button>
          <button
            type="button"
            class="button"
            data-testid="leave-go"
            onClick={() => {
              waiting.value = null;
              unsaved.value = false;
              go(to);
            }}
          >
            {words.go}
          </button>
        </>
      }
    >
      <p>{words.words}</p>
    </Modal>
  );
}
