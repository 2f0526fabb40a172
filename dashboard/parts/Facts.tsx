import type { ComponentChildren } from 'preact';

export interface Fact {
  readonly term: ComponentChildren;
  readonly value: ComponentChildren;
  /** Draws the eye: the value is not what one hopes for. */
  readonly tone?: 'caution' | 'unsafe' | undefined;
  readonly testId?: string;
  /** Words rather than a figure: more room, smaller type. */
  readonly wide?: boolean;
}

/** Pairs of a word and its figure. */
export function Facts({ facts, label }: { facts: readonly Fact[]; label?: string }) {
  return (
    <dl class="facts" aria-label={label}>
      {facts.map(({ term, value, tone, testId, wide }, i) => (
        <div
          key={i}
          class={`fact${tone === undefined ? '' : ` fact-${tone}`}${wide === true ? ' fact-wide' : ''}`}
        >
          <dt>{term}</dt>
          <dd data-testid={testId}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
