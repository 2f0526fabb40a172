import { useEffect } from 'preact/hooks';
import { unsaved } from '../../route.ts';

/** As long as `dirty`, no other page is shown before the reader was asked. */
export function useUnsaved(dirty: boolean): void {
  useEffect(() => {
    unsaved.value = dirty;
    return () => {
      unsaved.value = false;
    };
  }, [dirty]);
}
