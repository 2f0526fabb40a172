import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../../parts/Icon.tsx';
import { text } from '../../text.ts';

interface RowToolsProps {
  /** Names the row to a reader: "Step 2". */
  readonly what: string;
  readonly index: number;
  readonly count: number;
  readonly onMove?: (to: number) => void;
  /** Left out where the last one must stay. */
  readonly onRemove?: (() => void) | undefined;
}

/** Up, down and remove, for a finger and a keyboard alike. The focus goes along with a row that is moved. */
export function RowTools({ what, index, count, onMove, onRemove }: RowToolsProps) {
  const root = useRef<HTMLSpanElement>(null);
  const pressed = useRef<'up' | 'down' | null>(null);
  useEffect(() => {
    if (pressed.current === null) return;
    root.current?.querySelector<HTMLElement>(`[data-move="${pressed.current}"]`)?.focus();
    pressed.current = null;
  }, [index]);
  const words = text.settings;
  const move = (way: 'up' | 'down', to: number) => {
    if (to < 0 || to >= count) return;
    pressed.current = way;
    onMove?.(to);
  };
  return (
    <span class="row-tools" ref={root}>
      {onMove !== undefined && (
        <>
          <button
            type="button"
            class="button button-quiet"
            data-move="up"
            aria-label={words.up(what)}
            aria-disabled={index === 0}
            onClick={() => move('up', index - 1)}
          >
            <Icon name="up" />
          </button>
          <button
            type="button"
            class="button button-quiet"
            data-move="down"
            aria-label={words.down(what)}
            aria-disabled={index === count - 1}
            onClick={() => move('down', index + 1)}
          >
            <Icon name="lower" />
          </button>
        </>
      )}
      <button
        type="button"
        class="button button-quiet"
        aria-label={words.removeOf(what)}
        aria-disabled={onRemove === undefined}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
    </span>
  );
}
