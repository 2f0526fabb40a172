import { useComputed } from '@preact/signals';
import type { GuidedDot, LiveAttempt } from '../../../../src/server/wire-training.ts';
import { PatternView } from '../../../drill/PatternView.tsx';
import { shapeOf } from '../../../drill/shapeOf.ts';
import { number } from '../../../format.ts';
import { gauges } from '../../../live/state.ts';
import { Explain } from '../../../parts/Explain.tsx';
import { Notice } from '../../../parts/Notice.tsx';
import { ZoneMark } from '../../../parts/ZoneMark.tsx';
import { text } from '../../../text.ts';
import { guidedDots, zonesHidden } from '../../../training/attempts.ts';
import { zonesTold } from '../../../training/names.ts';
import { runningDrill, runningProblem } from '../../../training/runningDrill.ts';

/** Dots of a drill without places that are shown as a row. */
const BEADS = 24;

/** The pattern as it is being made: the next place, and every dot's zone and fit where they may be shown. */
export function RunPattern({ attempt }: { attempt: LiveAttempt }) {
  const words = text.drill.pattern;
  const hidden = zonesHidden(attempt.pad);
  const all = guidedDots(attempt.id).value;
  const dots = hidden ? all.map(withoutZone) : all;
  const at = useComputed(() => {
    const gauge = gauges.value.get(attempt.pad);
    if (gauge?.role !== 'pad' || !gauge.inSkin || gauge.xMm === null || gauge.yMm === null) return null;
    return { xMm: gauge.xMm, yMm: gauge.yMm };
  });
  const running = runningDrill.value?.attemptId === attempt.id ? runningDrill.value : null;
  if (running === null) {
    return (
      <section class="panel run-pattern">
        <Notice
          kind={runningProblem.value ? 'error' : 'loading'}
          words={runningProblem.value ? text.drill.run.gone : text.flag.waiting}
        />
      </section>
    );
  }
  const { drill, places, earlier } = running;
  const counts = countsOf(dots);
  const { next } = attempt.guide;
  const summary = words.summary(
    counts === '' ? words.none : `${counts}.`,
    next === null ? '' : words.nextIs(next + 1, places.length),
  );
  if (drill.pattern.kind === 'anywhere') return <BeadRow dots={dots} summary={summary} />;
  return (
    <section class="panel run-pattern" data-testid="run-pattern">
      <div class="panel-head">
        <h2>
          <Explain label={words.label} words={words.explain} />
        </h2>
        <PatternLegend dots={dots} next={next !== null} />
      </div>
      <div class="run-canvas">
        <PatternView
          fill
          label={`${words.label}. ${summary}`}
          shape={shapeOf(drill.pattern, places, earlier)}
          dots={dots}
          next={attempt.state === 'running' ? next : null}
          at={at}
          testId="pattern"
        />
      </div>
      <p class="spoken">{summary}</p>
    </section>
  );
}

const withoutZone = (dot: GuidedDot): GuidedDot => ({ ...dot, zone: null, fit: null });

function countsOf(dots: readonly GuidedDot[]): string {
  const of = (test: (dot: GuidedDot) => boolean): number => dots.filter(test).length;
  const parts: [number, string][] = zonesTold.map((zone) => [
    of((dot) => dot.zone === zone),
    text.zone[zone],
  ]);
  const plain = of(({ zone }) => zone === null);
  parts.push([of(({ fit }) => fit === 'off'), text.drill.pattern.off]);
  parts.push([of(({ fit }) => fit === 'stacked'), text.drill.pattern.stacked]);
  return [
    ...(plain > 0 ? [text.count.dots(plain)] : []),
    ...parts.filter(([n]) => n > 0).map(([n, word]) => text.drill.pattern.count(n, word)),
  ].join(', ');
}

/** What the marks mean, of those that are there. */
function PatternLegend({ dots, next }: { dots: readonly GuidedDot[]; next: boolean }) {
  const words = text.drill.pattern;
  const off = dots.filter(({ fit }) => fit === 'off').length;
  const stacked = dots.filter(({ fit }) => fit === 'stacked').length;
  return (
    <ul class="legend" aria-hidden="true">
      {next && (
        <li>
          <svg width="18" height="18" viewBox="0 0 18 18" class="legend-next" aria-hidden="true">
            <circle cx="9" cy="9" r="5" />
            <path d="M9 0V3M9 15V18M0 9H3M15 9H18" />
          </svg>
          {words.next}
        </li>
      )}
      {off > 0 && (
        <li>
          <svg width="14" height="14" viewBox="0 0 14 14" class="legend-off" aria-hidden="true">
            <circle cx="7" cy="7" r="5" />
          </svg>
          {words.off} {number(off)}
        </li>
      )}
      {stacked > 0 && (
        <li>
          <svg width="16" height="16" viewBox="0 0 16 16" class="legend-stacked" aria-hidden="true">
            <circle cx="8" cy="8" r="7" />
            <circle cx="8" cy="8" r="3.5" class="legend-core" />
          </svg>
          {words.stacked} {number(stacked)}
        </li>
      )}
    </ul>
  );
}

/** A drill without places: the last dots in a row, the newest large at the right. */
function BeadRow({ dots, summary }: { dots: readonly GuidedDot[]; summary: string }) {
  const shown = dots.slice(-BEADS);
  return (
    <section class="panel run-beads" data-testid="run-beads">
      <div class="panel-head">
        <h2>{text.drill.run.dotsOfDrill}</h2>
        <p class="quiet">{summary}</p>
      </div>
      <div class="beads" aria-hidden="true">
        {shown.length === 0 && <p class="run-begin">{text.drill.run.begin}</p>}
        {shown.map((dot, i) => (
          <span key={dot.startUs} class={i === shown.length - 1 ? 'bead bead-new' : 'bead'}>
            {dot.zone === null ? <span class="bead-plain" /> : <ZoneMark zone={dot.zone} size={24} />}
          </span>
        ))}
      </div>
    </section>
  );
}
