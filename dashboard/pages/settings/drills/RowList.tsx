import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { RowTools } from '../RowTools.tsx';
import { type Json, listAt, moved, type Path } from './json.ts';
import { useDraft } from './useDraft.ts';

interface RowListProps {
  readonly path: Path;
  /** Names a row: "Step 2". */
  readonly name: (n: number) => string;
  readonly row: (path: Path, index: number) => ComponentChildren;
  readonly least: number;
  readonly most: number;
  readonly add?: { readonly label: string; readonly entry: () => Json };
  readonly movable?: boolean;
  readonly class?: string;
}

/** A list of the drill as rows: change, add, remove, and put into another order. */
export function RowList({
  path,
  name,
  row,
  least,
  most,
  add,
  movable = false,
  class: more = '',
}: RowListProps) {
  const draft = useDraft();
  const root = useRef<HTMLOListElement>(null);
  const list = listAt(draft.value.value, path);
  // A new row is where the writing goes on.
  const added = useRef(false);
  useLayoutEffect(() => {
    if (added.current)
      root.current?.querySelector<HTMLElement>('li:last-child :is(input, textarea)')?.focus();
    added.current = false;
  }, [list.length]);
  const change = (next: readonly Json[]) => draft.change(path, next);
  return (
    <>
      <ol class={`set-list ${more}`} ref={root}>
        {list.map((_, index) => (
          <li key={index} class="set-item">
            {row([...path, index], index)}
            <RowTools
              what={name(index + 1)}
              index={index}
              count={list.length}
              {...(movable ? { onMove: (to: number) => change(moved(list, index, to)) } : {})}
              onRemove={list.length <= least ? undefined : () => change(list.toSpliced(index, 1))}
            />
          </li>
        ))}
      </ol>
      {add !== undefined && list.length < most && (
        <button
          type="button"
          class="button"
          onClick={() => {
            change([...list, add.entry()]);
            added.current = true;
          }}
        >
          {add.label}
        </button>
      )}
    </>
  );
}
