import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { number } from '../../dashboard/format.ts';
import {
  dotSeries,
  dotsPerColumn,
  envelopeOfDots,
  histogramOf,
  pauseFrom,
  tally,
} from '../../dashboard/pages/result/dotSeries.ts';
import { mapSample, mapStepFor } from '../../dashboard/pages/result/mapSample.ts';
import { whyMissing } from '../../dashboard/pages/result/partMissing.ts';
import { changesBetween } from '../../dashboard/pages/result/scoreChanges.ts';
import { percentsOf, tenthsLost, tenthsOf100 } from '../../dashboard/pages/result/tenths.ts';
import { uncertainty } from '../../dashboard/pages/result/uncertainty.ts';
import { bearsNoVerdict } from '../../dashboard/score/bearsNoVerdict.ts';
import { percent } from '../../dashboard/text/amounts.ts';
import { resultText } from '../../dashboard/text/result.ts';
import type { AttemptDetail, Score } from '../../src/server/wire-training.ts';
import { gateNames, reductionNames } from '../../src/training/types.ts';

type Attempt = Pick<AttemptDetail['attempt'], 'drill' | 'profile'>;
type Depth = AttemptDetail['attempt']['drill']['depth'];

const attemptWith = (depth: Depth) =>
  ({ drill: { depth }, profile: { targetMm: 0.5, cautionMm: 1, unsafeMm: 1.5 } }) as Attempt;

function scoreOf(
  depthMm: number[],
  {
    startUs = depthMm.map((_, i) => i * 1e6),
    cut = depthMm.map(() => false),
    driftMmPerMin = null as number | null,
    zones = depthMm.map(() => 'target'),
  } = {},
): Score {
  return {
    dots: {
      startUs,
      endUs: startUs.map((us) => us + 1e5),
      depthMm,
      uncertaintyMm: depthMm.map(() => 0.01),
      cut,
    },
    result: { facts: { driftMmPerMin }, dots: zones.map((zone) => ({ zone })) },
  } as unknown as Score;
}

describe('points that are shown rounded', () => {
  it('add up to exactly 100.0, each within a tenth of what it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (parts) => {
          const sum = parts.reduce((all, each) => all + each, 0);
          const shares = parts.map((each) => (100 * each) / sum);
          const tenths = tenthsOf100(shares);
          expect(tenths.reduce((all, each) => all + each, 0)).toBe(1000);
          tenths.forEach((each, i) => {
            expect(Math.abs(each - (shares[i] ?? 0) * 10)).toBeLessThan(1 + 1e-9);
          });
        },
      ),
    );
  });

  it('so do the weights of the parts as they are told', () => {
    expect(tenthsOf100([30, 30, 17.5, 17.5, 5])).toEqual([300, 300, 175, 175, 50]);
  });

  it('gives the largest remainders the tenths that are left', () => {
    expect(tenthsOf100([62.67, 20.05, 17.28])).toEqual([627, 200, 173]);
    expect(tenthsOf100([50, 20])).toEqual([500, 200]);
    // The score is rounded as it is elsewhere on the page, and the points follow.
    expect(tenthsLost(35.16, [32.42, 32.42])).toEqual({ total: 352, lost: [324, 324] });
    expect(tenthsLost(35.14, [64.86])).toEqual({ total: 351, lost: [649] });
  });
});

describe('dots as columns', () => {
  it('knows no interval where samples are missing in a dot or in the one before', () => {
    const { intervalS } = dotSeries(
      attemptWith({ kind: 'profile', shiftMm: 0 }),
      scoreOf([0.7, 0.7, 0.7, 0.7], { startUs: [0, 5e5, 1.5e6, 2e6], cut: [false, false, true, false] }),
    );
    expect(intervalS).toEqual([null, 0.5, null, null]);
  });

  it('takes the limits of a ladder from rung to rung, and its histogram about them', () => {
    const step = (lowMm: number, highMm: number) => ({ dots: 2, target: { lowMm, highMm } });
    const series = dotSeries(
      attemptWith({ kind: 'ladder', steps: [step(0.4, 0.6), step(0.9, 1.1)] }),
      scoreOf([0.5, 0.52, 1, 1.12]),
    );
    expect(series.uniform).toBe(false);
    expect(series.limits.map(({ targetMm }) => targetMm)).toEqual([0.4, 0.4, 0.9, 0.9]);
    const { relative, fromMm, counts } = histogramOf(series);
    expect(relative).toBe(true);
    expect(counts.target).toEqual([3, 0, 1]);
    expect(fromMm.map((mm) => Math.round(mm * 100))).toEqual([0, 5, 10]);
  });

  it('puts a depth that lies on an edge into the bin that begins there, and divides bins by zone', () => {
    const series = dotSeries(
      attemptWith({ kind: 'profile', shiftMm: 0 }),
      scoreOf([0.3, 0.5, 0.51, 0.5], { zones: ['shallow', 'target', 'target', 'unsafe'] }),
    );
    const { fromMm, counts } = histogramOf(series);
    expect(fromMm[0]).toBeCloseTo(0.3);
    expect(fromMm.at(-1)).toBeCloseTo(0.5);
    expect(counts.shallow).toEqual([1, 0, 0, 0, 0]);
    expect(counts.target.at(-1)).toBe(2);
    expect(counts.unsafe.at(-1)).toBe(1);
  });

  it('draws a trend through the mean that climbs by the drift the score found', () => {
    const { trendMm } = dotSeries(
      attemptWith({ kind: 'profile', shiftMm: 0 }),
      scoreOf([0.6, 0.7, 0.8], { startUs: [0, 30e6, 60e6], driftMmPerMin: 0.2 }),
    );
    expect(trendMm?.map((mm) => Math.round(mm * 1000))).toEqual([600, 700, 800]);
    expect(dotSeries(attemptWith({ kind: 'profile', shiftMm: 0 }), scoreOf([0.6])).trendMm).toBeNull();
  });

  it('leaves no extreme out of an envelope of 100,000 dots', () => {
    const depths = Array.from({ length: 100_000 }, (_, i) => (i === 76_543 ? 2.5 : 0.7));
    const per = dotsPerColumn(depths.length);
    const { max, min } = envelopeOfDots(depths, per);
    expect(max.length).toBeLessThanOrEqual(1000);
    expect(Math.max(...max.map((mm) => mm ?? 0))).toBe(2.5);
    expect(Math.min(...min.map((mm) => mm ?? 9))).toBe(0.7);
    expect(dotsPerColumn(2_000)).toBe(1);
    expect(envelopeOfDots([null, null, 1], 2)).toEqual({ x: [1.5, 3], min: [null, 1], max: [null, 1] });
  });

  it('samples a map honestly: every so many-th, and all that must be seen', () => {
    expect(mapSample(10, () => false)).toHaveLength(10);
    const step = mapStepFor(100_000);
    const drawn = mapSample(100_000, (i) => i === 5);
    expect(drawn).toContain(5);
    expect(drawn.filter((i) => i !== 5).every((i) => i % step === 0)).toBe(true);
    expect(drawn.length).toBeLessThan(3_100);
  });

  it('calls longer than three medians a pause', () => {
    expect(pauseFrom([null, 1, 2, 3, null])).toBe(6);
    expect(pauseFrom([null, 1, 2])).toBe(4.5);
    expect(pauseFrom([null])).toBeNull();
    expect(tally(['off', 'placed', 'off'], ['placed', 'off', 'stacked'])).toEqual([
      ['placed', 1],
      ['off', 2],
    ]);
  });
});

describe('two scorings of one attempt', () => {
  const estimate = (value: number) => ({ value, low: value - 5, high: value + 5 });
  const none = { depth: null, consistency: null, spacing: null, rhythm: null, completion: null };

  it('differ by what a reader would see, and by what only one of them has', () => {
    const older = {
      total: estimate(70),
      parts: { ...none, depth: estimate(80), rhythm: estimate(60), spacing: estimate(5) },
    };
    const newer = {
      total: estimate(66.5),
      parts: { ...none, depth: estimate(80.04), rhythm: null, spacing: estimate(9), completion: estimate(1) },
    };
    expect(changesBetween(older, newer)).toEqual([
      { of: 'total', by: -3.5, only: null },
      { of: 'spacing', by: 4, only: null },
      { of: 'rhythm', by: null, only: 'old' },
      { of: 'completion', by: null, only: 'new' },
    ]);
    expect(changesBetween(older, older)).toEqual([]);
  });
});

describe('words', () => {
  it('has a whole sentence for every gate in every effect: what, what it means, what to do', () => {
    for (const name of gateNames) {
      for (const effect of ['bars', 'provisional', 'fails', 'caps', 'notes'] as const) {
        for (const value of [null, 0.2]) {
          const { what, means, todo } = resultText.gate({ name, effect, value, limit: value });
          for (const sentence of [what, means, todo]) expect(sentence).toMatch(/^.{8,}\.$/);
          expect(what + means + todo).not.toMatch(/undefined|NaN|null/);
        }
      }
    }
  });

  it('names, measures and advises on every reduction', () => {
    for (const name of reductionNames) {
      const detail = resultText.reductionDetail({
        part: 'depth',
        name,
        points: 3,
        dots: [],
        count: 14,
        amount: 0.12,
        unit: 'mm',
      });
      expect(detail).toMatch(/\d/);
      expect(resultText.reduction[name].length).toBeGreaterThan(3);
      expect(resultText.advice(name)).toMatch(/^[A-Z].*\.$/);
    }
    expect(
      resultText.reductionDetail({
        part: 'depth',
        name: 'too-shallow',
        points: 11.2,
        dots: [],
        count: 14,
        amount: 0.12,
        unit: 'mm',
      }),
    ).toBe('14 dots, 0.12 mm outside the target on average');
    const drift = {
      part: 'consistency',
      name: 'drift',
      points: 1,
      dots: [],
      count: 9,
      unit: 'mm/min',
    } as const;
    expect(resultText.reductionDetail({ ...drift, amount: -0.2 })).toBe('0.20 mm shallower each minute');
    expect(resultText.reductionDetail({ ...drift, amount: 0.002 })).toBe('0.12 mm deeper each hour');
  });

  it('says why a part is not available', () => {
    const pattern = { kind: 'anywhere' } as const;
    const scored = { state: 'scored', gates: [] } as const;
    expect(whyMissing('spacing', { pattern, rhythm: null }, scored)).toBe('this drill asks for no place');
    expect(whyMissing('rhythm', { pattern, rhythm: null }, scored)).toBe('this drill asks for no rhythm');
    const reset = [{ name: 'clock-reset', effect: 'provisional', value: 1, limit: 0 }] as const;
    const rhythm = { lowHz: 1, highHz: 2 };
    expect(whyMissing('rhythm', { pattern, rhythm }, { state: 'provisional', gates: reset })).toMatch(
      /restarted/,
    );
    expect(whyMissing('depth', { pattern, rhythm }, { state: 'not-scored', gates: [] })).toMatch(
      /not scored/,
    );
  });
});

describe('words that say no more than is known', () => {
  it('a share that is not nothing is never 0 %, and one that is not all never 100 %', () => {
    const said = [0, 0.001, 0.005, 0.5, 0.996, 1].map((share) => percent(share));
    expect(said).toEqual(['0 %', 'under 1 %', '1 %', '50 %', 'over 99 %', '100 %']);
    expect(percent(0.0002, 1)).toBe('under 0.1 %');
    expect(percent(null)).toBe('–');
    expect(resultText.fact.unsafePerThousand.show(0.03)).toBe('under 0.1');
  });

  it('counts in percent add up to 100 where each is told, and none that is there vanishes', () => {
    expect(percentsOf([1, 1, 1])).toEqual(['34 %', '33 %', '33 %']);
    expect(percentsOf([299, 1])).toEqual(['over 99 %', 'under 1 %']);
    expect(percentsOf([12])).toEqual(['100 %']);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 4 }), (counts) => {
        const said = percentsOf(counts);
        if (said.some((words) => /under|over/.test(words))) return;
        expect(said.reduce((sum, words) => sum + Number.parseInt(words, 10), 0)).toBe(100);
      }),
    );
  });

  it('what is asked stands as it was set, and what was measured does not reach it by rounding', () => {
    const inTarget = resultText.criterion({ kind: 'in-target', atLeast: 0.85 });
    expect(inTarget.asked).toBe('at least 85 %');
    expect(inTarget.show(0.846)).toBe('84.6 %');
    expect(resultText.criterion({ kind: 'placed', atLeast: 0.875 }).asked).toBe('at least 87.5 %');
    const score = resultText.criterion({ kind: 'score', atLeast: 72.5 });
    expect([score.asked, score.show(72.46)]).toEqual(['at least 72.5', '72.5']);
    expect(resultText.charts.rhythmAsked(1.25, 2)).toContain('1.25 to 2 dots/s');
  });

  it('an uncertainty of a few µm is not nothing', () => {
    const { calibration } = resultText;
    expect(calibration.valid(number(0.004, 3))).toBe('valid, standard uncertainty 0.004 mm');
  });

  it('an interval without width is one number, a narrow one has a decimal', () => {
    expect(resultText.range(100, 100)).toBe('100');
    expect(resultText.range(97.7, 99.6)).toBe('97.7 to 99.6');
    expect(resultText.range(20, 56)).toBe('20 to 56');
  });

  it('an uncertainty is as fine as the depth beside it, and never nothing', () => {
    expect([0.001, 0.006, 0.014, 0.2].map(uncertainty)).toEqual(['0.01', '0.01', '0.01', '0.20']);
  });

  it('weak evidence bears no verdict; a failure that is certain stays one', () => {
    expect(bearsNoVerdict({ state: 'provisional', verdict: 'too-close' })).toBe(true);
    expect(bearsNoVerdict({ state: 'scored', verdict: 'too-close' })).toBe(false);
    expect(bearsNoVerdict({ state: 'provisional', verdict: 'not-passed' })).toBe(false);
  });
});
