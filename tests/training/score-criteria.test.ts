/** Limits exactly met, and what is left out of a measure. */
import { expect, test } from 'vitest';
import { verdictOf } from '../../src/training/score/criteria.ts';
import { score } from '../../src/training/score/score.ts';
import { dotOf, dotsAt, drillOf, evidenceOf, inputOf } from './score-attempt.ts';

test('a limit exactly met is passed, and what touches it from outside is too close to call', () => {
  const of = (low: number, high: number) => verdictOf({ value: low, low, high }, 0.1, 0.2);
  expect([of(0.1, 0.2), of(0.2, 0.2), of(0.2, 0.3), of(0, 0.1)]).toEqual([
    'pass',
    'pass',
    'too-close',
    'too-close',
  ]);
  expect([of(0.21, 0.3), of(0, 0.09)]).toEqual(['not-passed', 'not-passed']);
});

test('the lower limit of the target belongs to it, the upper one does not', () => {
  const share = (mm: number) => score(inputOf(dotsAt(Array(50).fill(mm)))).criteria[0]!.measured!.value;
  expect([share(0.5), share(1)]).toEqual([1, 0]);
});

test('dots beyond the places count against "placed"', () => {
  const points = Array.from({ length: 10 }, (_, i): [number, number] => [5 + 3 * i, 10]);
  const drill = drillOf({
    pattern: { kind: 'points', points },
    end: { kind: 'dots', dots: 10 },
    pass: [{ kind: 'placed', atLeast: 0.9 }],
  });
  const dots = [...points, ...points].map(([xMm, yMm], i) => dotOf(i, { xMm, yMm: yMm + (i < 10 ? 0 : 10) }));
  expect(score(inputOf(dots, { drill })).criteria[0]).toMatchObject({
    measured: { value: 0.5 },
    verdict: 'not-passed',
  });
});

test('one stroke a dot more than the motor made is no second hand', () => {
  const dots = dotsAt(Array(50).fill(0.75)).map((dot) => ({ ...dot, strokes: 5, expectedStrokes: 4 }));
  expect(score(inputOf(dots)).gates).toEqual([]);
});

test('no interval is known on either side of a dot with missing samples', () => {
  const drill = drillOf({ rhythm: { lowHz: 1, highHz: 2 } });
  const late = (cut: boolean) =>
    Array.from({ length: 50 }, (_, i) =>
      dotOf(i, { startUs: i * 620_000 + (i === 20 ? 400_000 : 0), cut: cut && i === 20 }),
    );
  const rhythm = (cut: boolean) => score(inputOf(late(cut), { drill })).parts.rhythm!.value;
  expect(rhythm(true)).toBeCloseTo(100, 6);
  expect(rhythm(false)).toBeLessThan(95);
});

test('Cpk of a ladder is held against its narrowest step', () => {
  const depth = {
    kind: 'ladder' as const,
    steps: [
      { dots: 5, target: { lowMm: 0.3, highMm: 0.5 } },
      { dots: 5, target: { lowMm: 0.6, highMm: 1 } },
    ],
  };
  const dots = dotsAt(
    Array.from({ length: 40 }, (_, i) => (i % 10 < 5 ? 0.4 : 0.8) + (i % 2 === 0 ? 0.05 : -0.05)),
  );
  const sd = 0.05 * Math.sqrt(40 / 39);
  const result = score(inputOf(dots, { drill: drillOf({ depth }), evidence: evidenceOf() }));
  expect(result.facts.cpk).toBeCloseTo(0.1 / (3 * sd), 6);
});

test('a dot half way from the gap to stacked loses half', () => {
  const earlier = Array.from({ length: 100 }, (_, i) => ({
    xMm: 10 + (i % 10),
    yMm: 10 + Math.floor(i / 10),
  }));
  const drill = drillOf({
    pattern: { kind: 'layer', over: 'grid', clearMm: 0.3 },
    end: { kind: 'dots', dots: 81 },
    pass: [{ kind: 'in-gaps', atLeast: 0.9 }],
  });
  // A gap is 0.4 of the spacing: half way to 0.3 mm is 0.35 mm from a dot below.
  const dots = Array.from({ length: 81 }, (_, i) =>
    dotOf(i, { xMm: 10.35 + (i % 9), yMm: 10 + Math.floor(i / 9) }),
  );
  expect(score(inputOf(dots, { drill, earlier })).parts.spacing!.value).toBeCloseTo(50, 4);
});
