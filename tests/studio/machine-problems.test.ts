import { describe, expect, test } from 'vitest';
import type { MachineDraft, SweepPoint } from '../../src/studio/document.ts';
import { machineProblemsOf } from '../../src/studio/machine/problems.ts';
import { draft, own, point, sweep } from './machine-points.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const problems = (points: SweepPoint[], more: Partial<MachineDraft> = {}) =>
  machineProblemsOf(draft(points, more), NOW);
const told = (points: SweepPoint[], more: Partial<MachineDraft> = {}) =>
  problems(points, more).map(({ code, effect }) => `${effect} ${code}`);

test('a sound sweep has nothing against it', () => {
  expect(problems(sweep(1))).toEqual([]);
});

describe('points', () => {
  test.each<[string, SweepPoint[], string]>([
    ['none', [], 'blocks no-points'],
    ['one', [point(6, 112)], 'blocks one-point'],
    ['equal', [point(6, 112), point(6, 112.1), point(6.02, 111.9)], 'blocks equal-points'],
    ['two voltages', [point(5, 96), point(7, 128), point(7, 128.2)], 'blocks few-voltages'],
    ['too narrow', [point(6, 112), point(6.3, 117), point(6.6, 122)], 'blocks narrow-span'],
    ['falling', [point(5, 130), point(6, 112), point(7, 96), point(9, 60)], 'blocks falling'],
    ['standing', [point(2, 0), ...sweep(1)], 'blocks standing'],
    ['short', [5, 5.5, 6, 6.5, 7].map((volt) => point(volt, 16 * (volt + 1))), 'warns short-span'],
    ['strokes a minute', sweep(1, 960, -1, 5), 'asks unusual-slope'],
  ])('%s', (_, points, expected) => {
    expect(told(points)).toEqual([expected]);
  });

  test('steps that go the other way than is said', () => {
    const points = [4, 6, 8, 10, 12].map((volt) => point(volt, 16 * (volt + 1), { direction: 'down' }));
    const [found] = problems(points);
    expect(found).toMatchObject({ code: 'reversed', effect: 'blocks' });
    expect(found!.points).toEqual(points.slice(1).map(({ id }) => id));
    expect(found!.message).toContain('6.0 V (down');
  });

  test('a second way up begins below the end of the first: nothing is wrong with it', () => {
    const up = () => [4, 6, 8, 10, 12].map((volt) => point(volt, 16 * (volt + 1)));
    expect(told([...up(), ...up()])).toEqual([]);
  });

  test('an outlier is asked about by name, and never dropped', () => {
    const points = sweep(1);
    points[4] = { ...points[4]!, hz: points[4]!.hz + 4 };
    const found = problems(points);
    expect(found.map(({ code }) => code)).toEqual(['outlier', 'lack-of-fit'].slice(0, found.length));
    expect(found[0]).toMatchObject({ effect: 'asks', points: [points[4]!.id] });
    points[4] = { ...points[4]!, leftOut: { by: 'Ada', reason: 'foot on the cable', at: NOW } };
    expect(problems(points)).toEqual([]);
  });

  test('sound runs are asked about at the stated share', () => {
    const asked = Array.from({ length: 1000 }, (_, n) => told(sweep(n)).includes('asks outlier'));
    expect(asked.filter(Boolean).length).toBeLessThanOrEqual(20);
    expect(asked.filter(Boolean).length).toBeGreaterThanOrEqual(3);
  });

  test('a machine that warms up on the way', () => {
    const warm = sweep(1).map((each) => ({ ...each, hz: each.hz + (each.direction === 'down' ? 1.5 : 0) }));
    expect(told(warm)).toContain('warns up-and-down');
  });

  test('a bend is told, with what it means', () => {
    const bent = sweep(1).map((each) => ({ ...each, hz: each.hz + 0.3 * (each.volt - 8) ** 2 }));
    expect(told(bent)).toContain('warns lack-of-fit');
  });

  test('a step that was taken before it settled', () => {
    const points = sweep(1);
    points[3] = { ...points[3]!, settledAfterS: null };
    expect(told(points)).toEqual(['asks unsettled']);
    points[3] = { ...points[3]!, taken: 'typed' };
    expect(told(points)).toEqual([]);
  });

  test('an answer is one to its own question: another about the same point is asked', () => {
    const points = sweep(1);
    const answer = { by: 'Ada', reason: 'looked at', at: NOW };
    const odd = { ...points[4]!, hz: points[4]!.hz + 4, settledAfterS: null, kept: answer };
    const asked = (...to: string[]) => {
      points[4] = { ...odd, answers: to.map((each) => ({ ...answer, to: each })) };
      return told(points).filter((each) => each.startsWith('asks'));
    };
    expect(asked()).toEqual(['asks outlier', 'asks unsettled']);
    expect(asked('unsettled')).toEqual(['asks outlier']);
    expect(asked('outlier')).toEqual(['asks unsettled']);
  });
});

describe('what it rests on', () => {
  test('no instrument, one that expired yesterday, one that ends today', () => {
    expect(told(sweep(1), { reference: null })).toEqual(['blocks no-reference']);
    const until = (validUntil: string) => ({ reference: { ...own, validUntil } });
    expect(told(sweep(1), until('2026-11-21'))).toEqual(['blocks reference-expired']);
    expect(told(sweep(1), until('2026-11-22'))).toEqual([]);
    expect(told(sweep(1), { reference: { ...own, rateShare: 0 } })).toEqual(['warns no-uncertainty']);
  });

  test('the lines that a certificate needs', () => {
    expect(told(sweep(1), { environment: null, place: '', condition: '', method: '' })).toEqual([
      'blocks no-environment',
      'warns no-place',
      'warns no-condition',
      'warns no-method',
    ]);
  });

  test('an adjustment wants points after it, and points after it want one', () => {
    expect(told(sweep(1), { adjustment: 'new bearing' })).toEqual(['blocks not-left']);
    const left = sweep(3).map((each) => ({ ...each, run: 'as-left' as const }));
    expect(told([...sweep(1), ...left])).toEqual(['asks no-adjustment']);
    expect(told([...sweep(1), ...left], { adjustment: 'new bearing' })).toEqual([]);
    expect(told([...sweep(1), left[0]!], { adjustment: 'new bearing' })).toEqual(['blocks one-point']);
  });

  test('a machine that runs faster under load', () => {
    const underLoad = { depthMm: 1, volt: 6, freeHz: 110, loadedHz: 120, pad: null };
    expect(told(sweep(1), { underLoad })).toEqual(['asks droop']);
  });
});
