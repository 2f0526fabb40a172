import { useEffect, useRef } from 'preact/hooks';

/** Where a key means something else. */
const OWN_KEYS = 'input, select, textarea, button, a, summary, dialog, [contenteditable]';

/**
 * Enter and Space anywhere on the page take the point, unless what has the focus wants the key itself: one hand is
 * on the micrometer, and nobody looks for a button.
 */
export function useTakeKeys(take: (() => void) | null): void {
  const newest = useRef(take);
  newest.current = take;
  useEffect(() => {
    const press = (key: KeyboardEvent) => {
      if ((key.key !== 'Enter' && key.key !== ' ') || key.repeat) return;
      if (key.ctrlKey || key.altKey || key.metaKey || key.shiftKey) return;
      if (key.target instanceof Element && key.target.closest(OWN_KEYS) !== null) return;
      if (newest.current === null || document.querySelector('dialog[open]') !== null) return;
      key.preventDefault();
      newest.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
