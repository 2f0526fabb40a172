import { number } from '../../format.ts';
import { feedState, steady } from '../../live/state.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { steadyState, useSteady } from './steadyNow.ts';

const zones = { settled: 'target', moving: 'caution', none: 'unsafe', waiting: 'shallow' } as const;

/** What the pad says now, in large type, and whether it stands still: by word and shape, and by colour as well. */
export function SteadyReading({ serial, scaleName }: { serial: string; scaleName: string | null }) {
  const words = text.calibration.steady;
  useSteady(serial);
  const now = steady.value;
  const state = steadyState();
  const isThere = state === 'settled' || state === 'moving';
  const byScale = now?.depthMm ?? null;
  const closed = feedState.value === 'closed';
  return (
    <section
      class={`cal-reading cal-reading-${state}`}
      aria-label={words.label}
      data-testid="steady"
      data-state={state}
    >
      <p class={`cal-reading-state zone-${zones[state]}`} role="status">
        <ZoneMark zone={zones[state]} size={24} />
        <span>{words[state]}</span>
      </p>
      <p class="cal-reading-number">
        <span class="figure" data-testid="steady-mm">
          {number(isThere ? (byScale ?? now?.nominalMm) : null, 3)}
        </span>
        <span class="unit">mm</span>
      </p>
      <p class="quiet">
        <span class="whole">
          {byScale === null || scaleName === null ? words.nominal : words.byNumber(scaleName)}
        </span>
        {isThere && now !== null && now.counts !== null && (
          <>
            , <span class="figure">{words.counts(now.counts)}</span>
            {now.sdCounts !== null && (
              <>
                , <span class="figure">{words.spread(now.sdCounts)}</span>
              </>
            )}
          </>
        )}
      </p>
      {state === 'moving' && now?.driftMmPerS != null && <p class="quiet">{words.drift(now.driftMmPerS)}</p>}
      {(closed || (now !== null && now.problem !== '')) && (
        <p class="problem">{closed ? words.stale : now?.problem}</p>
      )}
    </section>
  );
}
