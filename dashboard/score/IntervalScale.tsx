import type { Score } from '../../src/server/wire-training.ts';

type Estimate = NonNullable<Score['result']['total']>;

/** A value from 0 to 100 with its interval as a bar on a scale. Its figures stand beside it, so it is not read out. */
export function IntervalScale({ of, large = false }: { of: Estimate | null; large?: boolean }) {
  const at = (value: number) => `${Math.min(100, Math.max(0, value))}%`;
  return (
    <span class={`scale${large ? ' scale-large' : ''}`} aria-hidden="true">
      {of !== null && (
        <>
          <span class="scale-range" style={{ left: at(of.low), right: at(100 - of.high) }} />
          <span class="scale-value" style={{ left: at(of.value) }} />
        </>
      )}
    </span>
  );
}
