import { expect, test } from 'vitest';
import type { PadDraft, PadPoint } from '../../src/studio/document.ts';
import { fitPad } from '../../src/studio/pad/fit.ts';
import { problemsOf } from '../../src/studio/pad/problems.ts';
import { channel, draftOf, micrometer, pointsOf, readingOf } from './pad-points.ts';

const TODAY = '2026-06-01';
const found = (draft: PadDraft, today = TODAY) =>
  problemsOf(draft, today).map(({ effect, code }) => `${effect} ${code}`);
const good = () => pointsOf({ loopMm: 0.01, noiseMm: 0.002 });
const shifted = (points: readonly PadPoint[], i: number, counts: number): PadPoint[] =>
  points.map((point, n) =>
    n === i ? { ...point, reading: { ...point.reading, counts: point.reading.counts + counts } } : point,
  );

test('a good draft has no problem', () => {
  expect(problemsOf(draftOf(good()), TODAY)).toEqual([]);
});

test('header: no reference, an expired one, no temperature', () => {
  expect(found(draftOf(good(), { reference: null }))).toEqual(['blocks no-reference']);
  expect(found(draftOf(good(), { environment: null }))).toEqual(['blocks no-environment']);
  expect(found(draftOf(good()), '2027-01-31T23:00:00.000Z')).toEqual([]);
  expect(found(draftOf(good()), '2027-02-01')).toEqual(['blocks expired-standard']);
  expect(problemsOf(draftOf(good()), '2027-02-01')[0]?.message).toContain('2027-01-31');
});

test('too few points: none, one, equal ones, few levels, one direction, no repeats', () => {
  const up = (levels: number[], cycles: number) =>
    pointsOf({}, { levels, cycles }).filter(({ direction }) => direction === 'up');
  const all = good();
  expect(found(draftOf([]))).toEqual(['blocks no-points']);
  expect(found(draftOf(all.slice(0, 1)))).toEqual(['blocks one-point']);
  const equal = all.filter(({ referenceMm }) => referenceMm === 1);
  expect(found(draftOf(equal))).toEqual(['blocks equal-points']);
  expect(found(draftOf(pointsOf({ noiseMm: 0.001 }, { levels: [0, 1, 2] })))).toEqual(['blocks few-levels']);
  expect(found(draftOf(up([0, 0.5, 1, 1.5], 2)))).toEqual(['blocks one-direction']);
  expect(found(draftOf(pointsOf({}, { cycles: 1 })))).toEqual(['blocks no-repeats']);
});

test('a step that goes the wrong way is named, with the cycle', () => {
  const points = good();
  const swapped = points.map((point, i) =>
    i === 3 ? { ...point, referenceMm: 1 } : i === 4 ? { ...point, referenceMm: 0.75 } : point,
  );
  const [problem] = problemsOf(draftOf(swapped), TODAY);
  expect(problem).toMatchObject({ effect: 'blocks', code: 'reversed-steps', points: ['as-found-4'] });
  expect(problem?.message).toContain('way in of cycle 1');
  // Steps in their order, readings the other way round.
  const turned = points.map((point, i) => ({
    ...point,
    reading: points[points.length - 1 - i]?.reading ?? point.reading,
    direction: point.direction,
  }));
  const mirrored = turned.map((point) => ({
    ...point,
    reading: readingOf(3_000 - 1_000 * point.referenceMm),
  }));
  expect(found(draftOf(mirrored))).toEqual(['blocks not-rising']);
  const fit = fitPad(mirrored, channel, micrometer);
  expect('problems' in fit && fit.problems.map(({ code }) => code)).toEqual(['not-rising']);
});

test('two levels whose readings were swapped do not rise', () => {
  const swap = new Map([
    [0.5, 1.5],
    [1.5, 0.5],
  ]);
  const points = good();
  const swapped = points.map((point) => {
    const other = points.find(
      (each) =>
        each.cycle === point.cycle &&
        each.direction === point.direction &&
        each.referenceMm === swap.get(point.referenceMm),
    );
    return other === undefined ? point : { ...point, reading: other.reading };
  });
  const [problem] = problemsOf(draftOf(swapped), TODAY);
  expect(problem).toMatchObject({ effect: 'blocks', code: 'not-rising' });
  expect(problem?.points.length).toBeGreaterThan(0);
});

test('a scale beyond 0.5 to 2 is refused: a stroke could hide behind it', () => {
  for (const gain of [0.4, 2.3]) {
    expect(
      found(draftOf(pointsOf({ gain, noiseMm: 0.001 }, { levels: [0, 0.3, 0.6, 0.9, 1.2, 1.5] }))),
    ).toEqual(['blocks slope']);
  }
  for (const gain of [0.6, 1.8]) {
    expect(
      found(draftOf(pointsOf({ gain, noiseMm: 0.001 }, { levels: [0, 0.3, 0.6, 0.9, 1.2, 1.5] }))),
    ).toEqual([]);
  }
});

test('an outlier is asked about, counts, and is the right one', () => {
  for (const i of [1, 4, 8, 20, 31]) {
    const points = shifted(good(), i, 80);
    const problems = problemsOf(draftOf(points), TODAY);
    expect(
      problems.map(({ effect, code }) => `${effect} ${code}`),
      `${i}`,
    ).toEqual(['asks outlier']);
    expect(problems[0]?.points).toEqual([points[i]?.id]);
    const fit = fitPad(points, channel, micrometer);
    expect('residuals' in fit && fit.residuals).toHaveLength(points.length);
  }
});

test('what was done between as found and as left is said, and what was adjusted is measured again', () => {
  const asFound = good();
  const both = [
    ...asFound,
    ...good().map((point) => ({ ...point, id: `${point.id}-left`, run: 'as-left' as const })),
  ];
  const adjustment = 'Screw turned by an eighth';
  expect(found(draftOf(asFound))).toEqual([]);
  expect(found(draftOf(asFound, { adjustment }))).toEqual(['blocks not-left']);
  expect(found(draftOf(both))).toEqual(['blocks no-adjustment']);
  expect(found(draftOf(both, { adjustment }))).toEqual([]);
  const left = { by: 'Ana', reason: 'skin torn', at: '' };
  const out = both.map((point) => (point.run === 'as-left' ? { ...point, leftOut: left } : point));
  expect(found(draftOf(out, { adjustment }))).toEqual(['blocks not-left']);
});

test('once answered it is asked about no more', () => {
  const points = shifted(good(), 4, 80).map((point, i) =>
    i === 4 ? { ...point, leftOut: { by: 'Ana', reason: 'not seated', at: '' } } : point,
  );
  expect(found(draftOf(points))).toEqual([]);
});

test('good calibrations are hardly ever asked about', () => {
  const asked = Array.from({ length: 40 }, (_, n) =>
    found(draftOf(pointsOf({ loopMm: 0.01, bowMm: 0.02, noiseMm: 0.003 }, { seed: 100 + n, cycles: 2 }))),
  ).filter((codes) => codes.length > 0);
  expect(asked.length).toBeLessThanOrEqual(2);
});

test('what was taken unsettled is asked about, in both runs', () => {
  const unsettled = (points: PadPoint[]) =>
    points.map((point, i) =>
      i === 2 ? { ...point, reading: { ...point.reading, taken: 'unsettled' as const } } : point,
    );
  const left = pointsOf({ noiseMm: 0.001 }, { run: 'as-left' });
  const [problem] = problemsOf(draftOf([...unsettled(good()), ...unsettled(left)]), TODAY);
  expect(problem).toMatchObject({ code: 'unsettled', effect: 'asks', points: ['as-found-2', 'as-left-2'] });
});

test('an answer is one to its own question: another about the same point is asked', () => {
  const at = '2026-11-22T12:00:00.000Z';
  const points = shifted(good(), 4, 80).map((point, i) =>
    i === 4 ? { ...point, reading: { ...point.reading, taken: 'unsettled' as const } } : point,
  );
  const answered = (...to: string[]) => {
    const answers = to.map((each) => ({ by: 'Ana', reason: 'looked at', at, to: each }));
    return found(
      draftOf(points.map((point, i) => (i === 4 ? { ...point, kept: answers[0], answers } : point))),
    );
  };
  expect(found(draftOf(points))).toEqual(['asks outlier', 'asks unsettled']);
  expect(answered('unsettled')).toEqual(['asks outlier']);
  expect(answered('outlier')).toEqual(['asks unsettled']);
  expect(answered('outlier', 'unsettled')).toEqual([]);
});

test('a sensor at the end of its range', () => {
  const points = good().map((point) =>
    point.referenceMm === 2 ? { ...point, reading: { ...point.reading, counts: 4_095 } } : point,
  );
  expect(found(draftOf(points))).toEqual(['blocks end-of-range']);
});

test('a zero that moves, a shallow range, no surface, no run as found, a room that warms are said', () => {
  const drifting = good().map((point) => ({
    ...point,
    reading: { ...point.reading, counts: point.reading.counts + 30 * (point.cycle - 1) },
  }));
  const warned = (points: PadPoint[]) => found(draftOf(points));
  expect(warned(good().filter(({ referenceMm }) => referenceMm > 0))).toEqual(['warns no-surface']);
  expect(warned(pointsOf({ noiseMm: 0.001 }, { levels: [0, 0.2, 0.4, 0.6, 0.8] }))).toEqual([
    'warns shallow',
  ]);
  expect(warned(pointsOf({ noiseMm: 0.001 }, { run: 'as-left' }))).toEqual(['warns no-as-found']);
  expect(warned(pointsOf({ noiseMm: 0.001 }, { c: (n) => 20 + n / 20 }))).toEqual([
    'warns temperature-spread',
  ]);
  const oneZero = good().map((point, i) =>
    i === 0 ? { ...point, reading: { ...point.reading, counts: point.reading.counts + 60 } } : point,
  );
  expect(warned(oneZero)).toContain('warns zero-drift');
  // A slow walk of all readings is in the scatter: the interval widens by it.
  expect(warned(drifting)).toEqual([]);
  const fit = fitPad(drifting, channel, micrometer);
  expect('repeatabilityMm' in fit && fit.repeatabilityMm).toBeGreaterThan(0.02);
});
