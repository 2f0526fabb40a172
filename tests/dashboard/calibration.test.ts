/** A pad's calibration in the page: its steps, its points, its header, and what is too close to call. Pure. */
import { describe, expect, it } from 'vitest';
import { closeCall, standardMm } from '../../dashboard/live/closeCall.ts';
import { changesOf, formOfDraft, problemsOfHeader } from '../../dashboard/pages/calibration/headerForm.ts';
import { moved } from '../../dashboard/pages/calibration/micrometerSteps.ts';
import {
  extraCycle,
  nextStep,
  type PadDraft,
  type PadPoint,
  planOfPoints,
  planOfText,
  planText,
  planTyped,
  type Step,
  stepsOf,
} from '../../dashboard/pages/calibration/plan.ts';
import {
  largestPart,
  pointRows,
  reachOf,
  verdictOf,
  worstOf,
} from '../../dashboard/pages/calibration/points.ts';
import { stageDone } from '../../dashboard/pages/calibration/stages.ts';
import type { PadView } from '../../dashboard/pages/calibration/usePadDraft.ts';
import { text } from '../../dashboard/text.ts';

const plan = { depthsMm: [0, 0.5, 1, 1.5], cycles: 2 };

function pointAt(step: Step, more: Partial<PadPoint> = {}): PadPoint {
  return {
    id: `${step.cycle}-${step.direction}-${step.referenceMm}-${more.run ?? 'as-found'}`,
    run: 'as-found',
    ...step,
    temperatureC: 21,
    reading: {
      at: '2026-11-22T10:00:00.000Z',
      counts: 500 + 1000 * step.referenceMm,
      sdCounts: 20,
      frames: 1000,
      independent: 500,
      driftMmPerS: 0,
      taken: 'settled',
    },
    leftOut: null,
    ...more,
  };
}

const draft = (points: PadPoint[]): PadDraft => ({
  item: 'pad',
  serial: 'PAD-1',
  channel: { name: 'depth', unit: 'mm', bits: 12, scale: 0.001, offset: -0.5 },
  reference: null,
  environment: null,
  place: '',
  condition: '',
  method: 'Comparison',
  by: 'Ada',
  startedAt: '2026-11-22T10:00:00.000Z',
  adjustment: '',
  points,
  toleranceMm: null,
});

describe('steps', () => {
  it('go down through all depths and up again, the deepest once, so many times', () => {
    const first = stepsOf(plan).filter(({ cycle }) => cycle === 1);
    expect(first.map(({ referenceMm }) => referenceMm)).toEqual([0, 0.5, 1, 1.5, 1, 0.5, 0]);
    expect(first.map(({ direction }) => direction)).toEqual(['up', 'up', 'up', 'up', 'down', 'down', 'down']);
    expect(stepsOf(plan)).toHaveLength(14);
  });

  it('ask for the first that has no point; a skipped one is left, and a run has its own', () => {
    const steps = stepsOf(plan);
    const taken = steps.slice(0, 3).map((step) => pointAt(step));
    expect(nextStep(steps, taken, 'as-found', [])?.index).toBe(3);
    expect(nextStep(steps, taken, 'as-found', steps.slice(3, 4))?.index).toBe(4);
    expect(nextStep(steps, taken, 'as-left', [])?.index).toBe(0);
    expect(
      nextStep(
        steps,
        steps.map((step) => pointAt(step)),
        'as-found',
        [],
      ),
    ).toBeNull();
    // What was left out is not asked for once more in its place: it would stand between two others.
    const out = steps.map((step, i) =>
      pointAt(step, i === 2 ? { leftOut: { by: 'Ada', reason: 'slipped', at: '' } } : {}),
    );
    expect(nextStep(steps, out, 'as-found', [])).toBeNull();
  });

  it('are found again from the points alone, and from what the browser kept', () => {
    const steps = stepsOf(plan).slice(0, 6);
    const points = steps.map((step) => pointAt(step));
    expect(planOfPoints(points)).toEqual(plan);
    expect(planOfPoints(points.slice(0, 3))).toBeNull();
    const extra = pointAt({ cycle: 7, direction: 'up', referenceMm: 0.7 });
    expect(planOfPoints([...points, extra])).toEqual(plan);
    expect(planOfText(planText(plan))).toEqual(plan);
    for (const bad of [undefined, '', '0 1', '1 0 2 3|2', 'x|y']) expect(planOfText(bad)).toBeNull();
  });

  it('outside of the plan have a round of their own', () => {
    expect(extraCycle([], plan)).toBe(3);
    expect(extraCycle([pointAt({ cycle: 3, direction: 'up', referenceMm: 1 })], plan)).toBe(4);
    expect(extraCycle([pointAt({ cycle: 20, direction: 'up', referenceMm: 1 })], plan)).toBe(20);
  });

  it.each([
    ['0 1 0.5 2', '2', /0\.5 stands after 1: the steps go downwards/],
    ['0 1 1 2', '2', /1 stands twice/],
    ['0', '2', /Too few depths/],
    ['0.5 1 1.5 2', '2', /Begin with 0/],
    ['0 1 deep 2', '2', /“deep” is no depth/],
    ['0 1 2 9', '2', /“9” is no depth/],
    ['', '2', /Too few depths/],
    [Array.from({ length: 31 }, (_, i) => (i * 0.1).toFixed(1)).join(' '), '2', /more than 30/],
  ])('are refused where they read %s', (depths, cycles, words) => {
    const typed = planTyped(depths, cycles);
    expect('problems' in typed && typed.problems.depths).toMatch(words);
  });

  it('take a decimal comma, and say what is wrong with the rounds', () => {
    expect(planTyped(' 0  0,5 1;1,5 ', '2')).toEqual(plan);
    for (const bad of ['0', '21', '1.5', ''])
      expect(planTyped('0 0.5 1 1.5', bad)).toHaveProperty('problems.cycles');
  });
});

describe('points', () => {
  const steps = stepsOf(plan);
  const ask = (id: string) => ({ code: 'outlier', effect: 'asks' as const, message: 'odd', points: [id] });

  it('show the error against the reference, by what was in force where that is known', () => {
    const off = pointAt(steps[1] as Step);
    const points = [off, pointAt(steps[2] as Step)];
    const rows = pointRows(draft(points), [], new Map([[off.id, 0.52]]));
    expect(rows.map(({ no, shownMm }) => [no, shownMm])).toEqual([
      [1, 0.52],
      [2, 1],
    ]);
    expect(rows[0]?.errorMm).toBeCloseTo(0.02, 9);
    expect(rows[0]?.spreadMm).toBeCloseTo(0.02, 9);
    expect(worstOf(rows)?.no).toBe(1);
    expect(worstOf([])).toBeNull();
    expect(reachOf([])).toBeGreaterThan(0);
  });

  it('are asked about until someone keeps them or leaves them out', () => {
    const points = steps.slice(0, 3).map((step) => pointAt(step));
    const id = points[1]?.id ?? '';
    expect(pointRows(draft(points), [ask(id)])[1]?.question?.message).toBe('odd');
    // Kept: the service asks no more.
    expect(pointRows(draft(points), [])[1]?.question).toBeNull();
    const out = points.map((point) =>
      point.id === id ? { ...point, leftOut: { by: 'Ada', reason: 'slipped', at: '' } } : point,
    );
    expect(pointRows(draft(out), [ask(id)])[1]?.question).toBeNull();
    expect(worstOf(pointRows(draft(out), [], new Map([[id, 9]])))?.point.id).not.toBe(id);
  });

  it('are judged by the rule of the certificate: what the uncertainty reaches over is too close to call', () => {
    const level = (errorMm: number, expandedMm: number) => ({ errorMm, expandedMm });
    expect(verdictOf([level(0.04, 0.01), level(-0.03, 0.01)], 0.05)).toEqual({ is: 'within', close: 0 });
    expect(verdictOf([level(0.01, 0.01), level(-0.034, 0.018)], 0.05)).toEqual({ is: 'close', close: 1 });
    expect(verdictOf([level(0.06, 0.009), level(0.06, 0.02)], 0.05)).toEqual({ is: 'beyond', close: 1 });
  });

  it('have an error without a sign where it rounds to nothing', () => {
    const { signedUm } = text.calibration;
    expect([signedUm(0.000_04), signedUm(-0.000_04), signedUm(0.0012), signedUm(-0.0012)]).toEqual([
      '0.0',
      '0.0',
      '+1.2',
      '−1.2',
    ]);
  });

  it('tell what most of the uncertainty comes from', () => {
    const row = {
      depthMm: 1,
      referenceMm: 3,
      repeatabilityMm: 0,
      hysteresisMm: 4,
      resolutionMm: 0,
      fitMm: 0,
      temperatureMm: 0,
      combinedMm: 5,
      expandedMm: 10,
    };
    expect(largestPart([row])).toEqual({ part: 'hysteresisMm', share: 0.64 });
    expect(largestPart([])).toBeNull();
  });
});

describe('the header', () => {
  const form = { ...formOfDraft(draft([])), temperature: '21,5' };

  it('keeps what can be kept, and only what was changed', () => {
    expect(changesOf(form, ['temperature'])).toEqual({
      environment: { temperatureC: 21.5, humidityPercent: null },
    });
    expect(changesOf(form, ['condition'])).toEqual({ condition: '' });
    expect(changesOf({ ...form, temperature: 'warm' }, ['temperature'])).toEqual({});
    expect(changesOf({ ...form, tolerance: '0.05' }, ['tolerance'])).toEqual({ toleranceMm: 0.05 });
    expect(changesOf({ ...form, tolerance: '' }, ['tolerance'])).toEqual({ toleranceMm: null });
    expect(changesOf({ ...form, by: ' ' }, ['by'])).toEqual({});
  });

  it('says what is missing only once somebody goes on', () => {
    const empty = { ...form, temperature: '', by: '' };
    expect(problemsOfHeader(empty, false)).toEqual({});
    expect(Object.keys(problemsOfHeader(empty, true))).toEqual(['temperature', 'by']);
    expect(problemsOfHeader({ ...form, temperature: '90' }, false).temperature).toMatch(/−20 to 60/);
    expect(problemsOfHeader({ ...empty, humidity: '40' }, false).temperature).toMatch(/first/);
  });
});

describe('too close to call', () => {
  const limits = { targetMm: 0.5, cautionMm: 1, unsafeMm: 1.5 };
  const byDepth = [
    { depthMm: 0, uncertaintyMm: 0.005 },
    { depthMm: 1, uncertaintyMm: 0.015 },
    { depthMm: 2, uncertaintyMm: 0.015 },
  ];
  const measured = { state: 'valid', uncertaintyMm: 0.015, byDepth } as const;

  it('reads the uncertainty at the depth: between, before and beyond what was measured', () => {
    expect(standardMm(measured, 0.5)).toBeCloseTo(0.01, 12);
    expect(standardMm(measured, -1)).toBe(0.005);
    expect(standardMm(measured, 5)).toBe(0.015);
    expect(standardMm({ state: 'valid', uncertaintyMm: 0.02, byDepth: [] }, 1)).toBe(0.02);
    expect(standardMm({ state: 'none', uncertaintyMm: 0.05, byDepth: [] }, 1)).toBeNull();
  });

  it('is said within two standard uncertainties of the nearest limit, and nowhere else', () => {
    expect(closeCall(0.519, limits, measured)?.limitMm).toBe(0.5);
    expect(closeCall(0.479, limits, measured)).toBeNull();
    expect(closeCall(0.975, limits, measured)?.limitMm).toBe(1);
    expect(closeCall(1.25, limits, measured)).toBeNull();
    const wide = { state: 'expired', uncertaintyMm: 0.3, byDepth: [] } as const;
    expect(closeCall(1.3, limits, wide)?.limitMm).toBe(1.5);
    expect(closeCall(null, limits, measured)).toBeNull();
    expect(closeCall(1, null, measured)).toBeNull();
    expect(closeCall(1, limits, null)).toBeNull();
  });
});

it('the virtual micrometer begins at the surface, goes by its steps and stays within its reach', () => {
  expect(moved(null, 'fine', -1)).toBe(0);
  expect(moved(0.1, 'fine', 1)).toBe(0.11);
  expect(moved(0.5, 'coarse', -1)).toBe(0.25);
  expect(moved(3.4, 'coarse', 1)).toBe(3.5);
  expect(moved(-0.4, 'coarse', -1)).toBe(-0.5);
});

describe('the tick of a step', () => {
  const viewOf = (points: PadPoint[]): PadView => ({
    id: 'd1',
    version: points.length,
    updatedAt: '2026-11-22T10:00:00.000Z',
    sweep: null,
    draft: draft(points),
    pad: null,
    machine: null,
    shown: null,
    problems: [],
  });

  it('stands at a run only when each of its steps has a point', () => {
    const taken = stepsOf(plan).map((step) => pointAt(step));
    for (let n = 0; n < taken.length; n++)
      expect(stageDone('as-found', viewOf(taken.slice(0, n)), plan)).toBe(false);
    const all = viewOf(taken);
    expect(stageDone('as-found', all, plan)).toBe(true);
    expect(stageDone('as-found', all, { ...plan, cycles: 3 })).toBe(false);
    expect(stageDone('as-left', all, plan)).toBe(false);
    const left = stepsOf(plan).map((step) => pointAt(step, { run: 'as-left' }));
    expect(stageDone('as-left', viewOf([...taken, ...left]), plan)).toBe(true);
  });
});
