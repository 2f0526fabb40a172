import type { ComponentChildren } from 'preact';
import { text } from '../text.ts';
import { Notice } from './Notice.tsx';
import type { Remote } from './useRemote.ts';

interface UnreadProps {
  readonly problem: string | null;
  readonly again: () => void;
  readonly loading: string;
  /** Where to go instead. */
  readonly children?: ComponentChildren;
}

/** Stands where an answer of the service is to stand: loading, or not to be had. */
export function Unread({ problem, again, loading, children }: UnreadProps) {
  if (problem === null) return <Notice kind="loading" words={loading} />;
  return (
    <Notice kind="error" heading={text.problem.heading} words={problem}>
      <button type="button" class="button" onClick={again}>
        {text.problem.retry}
      </button>{' '}
      {children}
    </Notice>
  );
}

interface RemotedProps<T> {
  readonly remote: Remote<T>;
  readonly again: () => void;
  readonly loading: string;
  readonly children: (value: T) => ComponentChildren;
}

/** What was asked of the service: loading, not to be had, out of date, or there. */
export function Remoted<T>({ remote: { value, problem }, again, loading, children }: RemotedProps<T>) {
  if (value === null) return <Unread problem={problem} again={again} loading={loading} />;
  return (
    <>
      {problem !== null && (
        <Notice kind="stale" heading={text.settings.stale} words={problem}>
          <button type="button" class="button" onClick={again}>
            {text.problem.retry}
          </button>
        </Notice>
      )}
      <div class={problem === null ? 'remoted' : 'remoted stale'}>{children(value)}</div>
    </>
  );
}
