import { useRef } from 'preact/hooks';
import { mm, span } from '../../format.ts';
import { Facts } from '../../parts/Facts.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { DotTrace } from './DotTrace.tsx';
import { useLooking } from './looking.ts';
import type { ResultProps } from './resultProps.ts';
import { uncertainty } from './uncertainty.ts';

/** The dots that cost most, each one tap from its trace; and the trace of the dot that is looked at. */
export function WorstDots(props: ResultProps) {
  const { score, series } = props;
  const words = text.result;
  const { dot: looked } = useLooking();
  const detail = useRef<HTMLDivElement>(null);
  const { worst } = score.result;
  const shown = looked.value ?? worst[0] ?? 0;
  return (
    <section class="panel worst" data-testid="worst" id="dot">
      <div class="worst-choice">
        <h2>{words.worst}</h2>
        {worst.length === 0 && (
          <p class="quiet">{score.result.state === 'not-scored' ? words.worstUnscored : words.worstNone}</p>
        )}
        <ol class="worst-list">
          {worst.map((i) => {
            const zone = series.zones[i] ?? 'target';
            return (
              <li key={i}>
                <button
                  type="button"
                  class="worst-dot"
                  aria-pressed={shown === i}
                  data-testid="worst-dot"
                  onClick={() => {
                    looked.value = i;
                    detail.current?.scrollIntoView({ block: 'nearest' });
                  }}
                >
                  <ZoneMark zone={zone} />
                  <span>
                    {words.dotName(i + 1)}
                    <span class="quiet">
                      {mm(series.depthMm[i])} mm, {text.zone[zone].toLowerCase()}
                    </span>
                  </span>
                  <span class="figure">{words.dotLost(score.result.dots[i]?.lost ?? 0)}</span>
                </button>
              </li>
            );
          })}
        </ol>
      </div>
      <div ref={detail} class="dot-detail" data-testid="dot-detail" data-dot={shown}>
        <div class="dot-head">
          <h2>{words.dotName(shown + 1)}</h2>
          <div class="dot-step">
            <Step label={words.previous} icon="left" to={shown - 1} count={series.count} />
            <Step label={words.next} icon="right" to={shown + 1} count={series.count} />
          </div>
        </div>
        <DotFacts {...props} dot={shown} />
        <DotTrace {...props} dot={shown} />
      </div>
    </section>
  );
}

function Step({
  label,
  icon,
  to,
  count,
}: {
  label: string;
  icon: 'left' | 'right';
  to: number;
  count: number;
}) {
  const { dot } = useLooking();
  return (
    <button
      type="button"
      class="button button-quiet"
      aria-label={label}
      title={label}
      disabled={to < 0 || to >= count}
      onClick={() => {
        dot.value = to;
      }}
    >
      <Icon name={icon} />
    </button>
  );
}

function DotFacts({ score, series, dot }: ResultProps & { dot: number }) {
  const words = text.result;
  const { dots, result } = score;
  const zone = series.zones[dot] ?? 'target';
  const scored = result.dots[dot];
  const cause = dots.cause[dot] ?? null;
  const facts = [
    {
      term: words.dotFacts.depth,
      value: words.plusMinus(mm(dots.depthMm[dot]), uncertainty(series.wideMm[dot])),
    },
    {
      term: words.dotFacts.zone,
      value: (
        <span class={`zone-word zone-${zone}`}>
          <ZoneMark zone={zone} />
          {text.zone[zone]}
        </span>
      ),
    },
    { term: words.dotFacts.deepest, value: `${mm(dots.deepestMm[dot])} mm` },
    {
      term: words.dotFacts.strokes,
      value: words.strokesOf(dots.strokes[dot] ?? 0, dots.expectedStrokes[dot] ?? null),
    },
    { term: words.dotFacts.lasted, value: span((dots.endUs[dot] ?? 0) - (dots.startUs[dot] ?? 0)) },
    { term: words.dotFacts.lost, value: words.dotLost(scored?.lost ?? 0) },
    ...(scored === undefined || scored.fit === 'free'
      ? []
      : [{ term: words.dotFacts.place, value: words.dotFit[scored.fit] }]),
    ...(cause === null ? [] : [{ term: words.dotFacts.cause, value: words.cause[cause] }]),
  ];
  return (
    <>
      <Facts facts={facts} label={words.dotName(dot + 1)} />
      {dots.cut[dot] === true && <p class="quiet">{words.cut}</p>}
    </>
  );
}
