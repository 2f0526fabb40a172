import { describe, expect, it } from 'vitest';
import {
  type Attempt,
  linePoints,
  scorePoints,
  versionChanges,
} from '../../dashboard/pages/progress/attemptSeries.ts';
import { drillToShow } from '../../dashboard/pages/progress/drillToShow.ts';
import { hrefOf, parseRoute } from '../../dashboard/route.ts';
import { chartSteps, progressText } from '../../dashboard/text/progress.ts';
import type { Progress } from '../../src/server/wire-training.ts';
import { chartFor, usualDesign } from '../../src/training/progress/competence.ts';

const estimate = (value: number) => ({ value, low: value - 5, high: value + 5 });
const attempt = (change: Partial<Attempt>): Attempt => ({
  id: 'a',
  startedAt: '2026-01-01T00:00:00Z',
  mode: 'test',
  drillVersion: 1,
  scoreVersion: 1,
  state: 'scored',
  verdict: 'pass',
  total: estimate(70),
  parts: { depth: estimate(60), consistency: null, spacing: null, rhythm: null, completion: null },
  chart: null,
  why: null,
  ...change,
});

describe('scores over attempts', () => {
  it('leaves what was not scored without a value, never at zero, and joins nothing across it', () => {
    const points = scorePoints(
      [attempt({}), attempt({ state: 'not-scored', total: null }), attempt({}), attempt({})],
      'total',
    );
    expect(points.map(({ of }) => of?.value ?? null)).toEqual([70, null, 70, 70]);
    expect(points.map(({ joined }) => joined)).toEqual([false, false, false, true]);
    expect(points[1]).toMatchObject({ unscored: true });
  });

  it('joins neither test to practice nor one version to another, and marks where a version changes', () => {
    const attempts = [
      attempt({ mode: 'practice' }),
      attempt({}),
      attempt({ drillVersion: 2 }),
      attempt({ drillVersion: 2, scoreVersion: 2 }),
      attempt({ drillVersion: 2, scoreVersion: 2 }),
    ];
    expect(scorePoints(attempts, 'total').map(({ joined }) => joined)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(versionChanges(attempts)).toEqual([
      { x: 2.5, drill: 2, score: null },
      { x: 3.5, drill: null, score: 2 },
    ]);
  });

  it('shows a part that is not available as such', () => {
    const [depth] = scorePoints([attempt({})], 'depth');
    const [rhythm] = scorePoints([attempt({})], 'rhythm');
    expect(depth?.of?.value).toBe(60);
    expect(rhythm).toMatchObject({ of: null, unscored: false });
  });
});

describe('the line towards competence', () => {
  it('stays where it was over what does not count', () => {
    const points = linePoints([
      attempt({ chart: null, why: 'Practice' }),
      attempt({ chart: 0.41 }),
      attempt({ chart: null, why: 'Practice' }),
      attempt({ chart: 0, verdict: 'too-close' }),
    ]);
    expect(points.map(({ value, kind }) => [value, kind])).toEqual([
      [0, 'uncounted'],
      [0.41, 'passed'],
      [0.41, 'uncounted'],
      [0, 'failed'],
    ]);
  });

  it('explains itself by the same steps that the service takes', () => {
    const { limit, steps } = chartFor(usualDesign);
    const told = chartSteps({ ...usualDesign, limit });
    expect(told.pass).toBeCloseTo(steps.pass, 12);
    expect(told.fail).toBeCloseTo(steps.fail, 12);
    expect(told.inRow).toBe(11);
    const words = progressText.chart
      .points({ ...usualDesign, limit })
      .flat()
      .join(' ');
    for (const figure of ['40 %', '10 %', '5 %', '30 tests', '60 days', '4.12', '0.41', '1.39', '11 passes'])
      expect(words).toContain(figure);
  });
});

describe('the drill that is shown', () => {
  const drillOf = (id: string, startedAt: string | null) =>
    ({
      drill: { id },
      attempts: startedAt === null ? [] : [attempt({ startedAt })],
    }) as unknown as Progress['drills'][number];
  const drills = [drillOf('one', '2026-01-01'), drillOf('two', '2026-01-03'), drillOf('new', null)];
  const of = (next: string | null, asked: string | null) =>
    drillToShow(
      {
        drills,
        next: next === null ? null : { drillId: next, name: '', reason: 'first', part: null },
      } as unknown as Progress,
      asked,
    )?.drill.id;

  it('is the one in the address, else the next one if it has attempts, else the one tried last', () => {
    expect(of('one', 'new')).toBe('new');
    expect(of('one', null)).toBe('one');
    expect(of('new', null)).toBe('two');
    expect(of(null, 'gone')).toBe('two');
  });
});

describe('addresses', () => {
  it('lead to someone, to one of their drills, to a result, and to a moment of a session on one pad', () => {
    expect(parseRoute('#/progress')).toEqual({ page: 'progress', id: null, drill: null });
    expect(parseRoute(hrefOf.progressOf('a b'))).toEqual({ page: 'progress', id: 'a b', drill: null });
    expect(parseRoute(hrefOf.progressOf('a', 'dot-line'))).toEqual({
      page: 'progress',
      id: 'a',
      drill: 'dot-line',
    });
    expect(parseRoute('#/progress/a/b/c')).toEqual({ page: 'unknown' });
    expect(parseRoute(hrefOf.result('r/1'))).toEqual({ page: 'result', id: 'r/1' });
    expect(parseRoute(hrefOf.sessionAt('s', 1234.4, 'VP-0001'))).toEqual({
      page: 'session',
      id: 's',
      at: { us: 1234, pad: 'VP-0001' },
    });
    expect(parseRoute('#/sessions/s?at=soon')).toEqual({ page: 'session', id: 's', at: null });
    expect(parseRoute(hrefOf.session('s'))).toEqual({ page: 'session', id: 's', at: null });
  });
});
