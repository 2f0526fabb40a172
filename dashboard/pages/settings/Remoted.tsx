import type { ComponentChildren } from 'preact';
import { Notice } from '../../parts/Notice.tsx';
import type { Remote } from '../../parts/useRemote.ts';
import { text } from '../../text.ts';

interface RemotedProps<T> {
  readonly remote: Remote<T>;
  readonly again: () => void;
  readonly loading: string;
  readonly children: (value: T) => ComponentChildren;
}

/** What was asked of the service: loading, not to be had, out of date, or there. */
export function Remoted<T>({ remote: { value, problem }, again, loading, children }: RemotedProps<T>) {
  return (
    <>
      {value === null && problem === null && <Notice kind="loading" words={loading} />}
      {problem !== null && (
        <Notice
          kind={value === null ? 'error' : 'stale'}
          heading={value === null ? text.problem.heading : text.settings.stale}
          words={problem}
        >
          <button type="button" class="button" onClick={again}>
            {text.settings.retry}
          </button>
        </Notice>
      )}
      {value !== null && <div class={problem === null ? 'remoted' : 'remoted stale'}>{children(value)}</div>}
    </>
  );
}
