import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { Notice } from '../parts/Notice.tsx';
import { text } from '../text.ts';

type State<Pages> =
  | { readonly is: 'waiting' }
  | { readonly is: 'there'; readonly pages: Pages }
  | { readonly is: 'missing' };

/** Pages whose program is not part of the first load. `warm` fetches it ahead, so that later none waits for it. */
export function lazyPages<Pages extends object>(fetchThem: () => Promise<Pages>) {
  const state = signal<State<Pages>>({ is: 'waiting' });
  let asked = false;
  const warm = (): void => {
    if (asked) return;
    asked = true;
    fetchThem().then(
      (pages) => {
        state.value = { is: 'there', pages };
      },
      () => {
        state.value = { is: 'missing' };
      },
    );
  };

  /** Shows one of them, or that it is on its way, or that it did not come. */
  function Lazy<Props extends object>({
    of,
    props,
  }: {
    readonly of: (pages: Pages) => ComponentType<Props>;
    readonly props: Props;
  }) {
    warm();
    const now = state.value;
    if (now.is === 'there') {
      const Page = of(now.pages);
      return <Page {...props} />;
    }
    if (now.is === 'waiting') return <Notice kind="loading" words={text.lazy.loading} />;
    return (
      <Notice kind="error" heading={text.lazy.missing} words={text.lazy.missingWords}>
        <button type="button" class="button" onClick={() => location.reload()}>
          {text.lazy.again}
        </button>
      </Notice>
    );
  }
  return { Lazy, warm };
}
