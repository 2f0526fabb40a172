import type { ComponentChildren } from 'preact';

interface NoticeProps {
  readonly kind: 'empty' | 'loading' | 'error' | 'stale';
  readonly heading?: string;
  readonly words: string;
  readonly children?: ComponentChildren;
}

/** An empty, loading, error or stale state of a page or a part of it. */
export function Notice({ kind, heading, words, children }: NoticeProps) {
  return (
    <div
      class={`notice notice-${kind}`}
      role={kind === 'error' ? 'alert' : 'status'}
      data-testid={`notice-${kind}`}
    >
      {heading !== undefined && <h2>{heading}</h2>}
      <p>{words}</p>
      {children !== undefined && <div class="notice-actions">{children}</div>}
    </div>
  );
}
