import { Explain } from '../../parts/Explain.tsx';
import { text } from '../../text.ts';

interface DepthHiddenProps {
  readonly state: 'working' | 'up' | 'none' | 'stale';
  /** What is wrong with the sensor, the cable or the feed; '' where nothing is. */
  readonly trouble: string;
}

/** In the place of the number while depth and zone are hidden: that they are, whether the needle is in, and what is wrong. */
export function DepthHidden({ state, trouble }: DepthHiddenProps) {
  const words = text.drill.blind;
  return (
    <section class={`panel depth depth-${state}`} data-testid="depth" data-state={state} data-zone="">
      <div class="depth-words">
        <h2>
          <Explain label={text.live.depth.label} words={words.explain} />
        </h2>
        <p class="depth-zone depth-hidden" data-testid="depth-hidden">
          {words.hidden}
        </p>
        <p class="depth-number depth-hand" data-testid="depth-hand">
          {words.hand[state]}
        </p>
        <p class="depth-state" data-testid="depth-state">
          {trouble}
        </p>
      </div>
    </section>
  );
}
