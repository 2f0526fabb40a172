import type { Progress } from '../../../src/server/wire-training.ts';

type Standing = Progress['drills'][number]['standing'];

/** Empty, half, full with a tick, dashed: told apart by shape. Always stands beside its word. */
export function StandingMark({ standing }: { standing: Standing }) {
  return (
    <svg
      class={`standing standing-${standing}`}
      width="20"
      height="20"
      viewBox="0 0 20 20"
      aria-hidden="true"
    >
      <circle cx="10" cy="10" r="7.5" />
      {standing === 'learning' && <path class="standing-half" d="M10 2.5A7.5 7.5 0 0 1 10 17.5Z" />}
      {standing === 'competent' && <path class="standing-tick" d="M6 10.2l2.8 2.8 5.2-5.6" />}
      {standing === 'stale' && <path class="standing-stale" d="M10 5.5V10l3 2" />}
    </svg>
  );
}
