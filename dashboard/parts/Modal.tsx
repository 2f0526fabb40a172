import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { ProtectiveStop } from '../shell/ProtectiveStop.tsx';
import { text } from '../text.ts';
import { Icon } from './Icon.tsx';

interface ModalProps {
  readonly heading: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Stays in view at the foot while the rest scrolls. */
  readonly foot?: ComponentChildren;
  readonly testId?: string;
}

/** A native dialog that is open for as long as it is rendered; Escape and its cross close it. */
export function Modal({ heading, onClose, children, foot, testId }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  /** It has been taken away: its own `close` event may come when another dialog is open already, and is not about that. */
  const gone = useRef(false);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    const from = document.activeElement;
    element.showModal();
    return () => {
      gone.current = true;
      element.close();
      if (from instanceof HTMLElement) from.focus();
    };
  }, []);
  const closed = () => {
    if (!gone.current) onClose();
  };
  return (
    <dialog ref={dialog} class="dialog modal" aria-labelledby={id} data-testid={testId} onClose={closed}>
      <div class="modal-head">
        <h2 id={id}>{heading}</h2>
        <button
          type="button"
          class="button button-quiet"
          aria-label={text.drill.close}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="modal-body">{children}</div>
      {foot !== undefined && <div class="modal-foot">{foot}</div>}
      <ProtectiveStop inDialog />
    </dialog>
  );
}
