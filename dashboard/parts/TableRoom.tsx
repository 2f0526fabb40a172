import type { ComponentChildren } from 'preact';

/**
 * A table that may be wider than its place: it scrolls there, and the page does not. What scrolls must be
 * reachable by keyboard (WCAG 2.1.1), hence the tabIndex, which the linter is told of.
 */
export function TableRoom({
  label,
  class: more,
  onScroll,
  children,
}: {
  label: string;
  class?: string;
  onScroll?: ((scroll: { currentTarget: HTMLElement }) => void) | undefined;
  children: ComponentChildren;
}) {
  return (
    <section
      class={more === undefined ? 'table-room' : `table-room ${more}`}
      aria-label={label}
      tabIndex={0}
      onScroll={onScroll}
    >
      {children}
    </section>
  );
}
