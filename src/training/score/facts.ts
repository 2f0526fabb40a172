/** The numbers behind the score, for the page and for exports. */
import { capability } from '../statistics/capability.ts';
import { cv, known, mean, rmssd, sd } from '../statistics/describe.ts';
import type { Facts, ScoreInput } from '../types.ts';
import { spreadKinds } from './consistency.ts';
import type { Layout } from './layout.ts';
import { rhythmIntervals } from './rhythm.ts';
import type { Series } from './series.ts';

const numbers = (values: ArrayLike<number>) => Float64Array.from(values).filter(Number.isFinite);

export function factsOf({ dots, evidence, drill }: ScoreInput, series: Series, layout: Layout): Facts {
  const n = dots.length;
  const kinds = spreadKinds(series);
  const intervals = numbers(rhythmIntervals(series) ?? []);
  const heard = dots.filter(({ expectedStrokes, cut }) => expectedStrokes !== null && !cut);
  const nearest = numbers(layout.neighbours?.nearestMm ?? []);
  const ratio = numbers(layout.neighbours?.ratio ?? []);
  const away = layout.fits.flatMap(({ fit, awayMm }) =>
    fit === 'placed' && awayMm !== null ? [awayMm ** 2] : [],
  );
  const sdDepthMm = known(sd(series.residualMm));
  const meanDepthMm = known(mean(series.depthMm));
  return {
    dots: n,
    inTarget: n === 0 ? null : series.zones.filter((zone) => zone === 'target').length / n,
    meanDepthMm,
    sdDepthMm,
    depthCv: sdDepthMm === null || !meanDepthMm ? null : sdDepthMm / Math.abs(meanDepthMm),
    cpk: n < 5 ? null : known(cpkOf(series)),
    driftMmPerMin: kinds === null ? null : known(kinds.driftMmPerMin),
    alternationMm: kinds === null ? null : Math.sqrt(kinds.alternation),
    dotsPerSecond: known(1 / mean(intervals)),
    intervalCv: known(cv(intervals)),
    intervalRmssdMs: known(1_000 * rmssd(intervals)),
    placingRmsMm: known(Math.sqrt(mean(away))),
    nearestCv: known(cv(nearest)),
    clarkEvans: drill.pattern.kind === 'line' || ratio.length < 2 ? null : known(mean(ratio)),
    densityPerCm2: layout.neighbours?.perCm2 ?? null,
    smoothness: evidence.smoothness,
    strokesPerDot: known(mean(dots.map(({ strokes }) => strokes))),
    missedStrokes:
      heard.length === 0
        ? null
        : heard.reduce(
            (sum, { expectedStrokes, strokes }) => sum + Math.max((expectedStrokes ?? 0) - strokes, 0),
            0,
          ),
    unsafePerThousand: known((1_000 * evidence.unsafeStrokes) / evidence.strokes),
    deepestMm: evidence.deepestMm,
    longestUnsafeRun: evidence.longestUnsafeRun,
  };
}

/** Of a ladder about its own targets, against the narrowest of them. */
function cpkOf({ residualMm, lowMm, highMm }: Series): number {
  let half = Number.POSITIVE_INFINITY;
  for (let i = 0; i < residualMm.length; i++)
    half = Math.min(half, ((highMm[i] as number) - (lowMm[i] as number)) / 2);
  return capability(residualMm, { low: -half, high: half }).cpk;
}
