import { describe, expect, test } from 'vitest';
import { score } from '../../src/training/score/score.ts';
import type { Evidence, Gate, MeasuredDot, ScoreInput } from '../../src/training/types.ts';
import { dotOf, dotsAt, drillOf, evidenceOf, inputOf, rowDrill } from './score-attempt.ts';

const good = () => dotsAt(Array.from({ length: 50 }, (_, i) => 0.75 + 0.05 * Math.sin(i * i * 1.7)));
const with_ = (evidence: Partial<Evidence>, given: Partial<ScoreInput> = {}) =>
  score(inputOf(good(), { evidence: evidenceOf(evidence), ...given }));
const gateNames = (result: { gates: readonly Gate[] }) =>
  result.gates.map(({ name, effect }) => `${name} ${effect}`);

describe('a result for whatever came in', () => {
  test('no dots: not scored, never zero', () => {
    const result = score(inputOf([]));
    expect([result.state, result.total, result.verdict, result.advice]).toEqual([
      'not-scored',
      null,
      null,
      null,
    ]);
    expect(gateNames(result)).toEqual(['no-dots bars']);
    expect(Object.values(result.parts)).toEqual([null, null, null, null, null]);
    expect(result.facts).toMatchObject({ dots: 0, inTarget: null, meanDepthMm: null, depthCv: null });
  });

  test.each([1, 2, 4])('%i dots of fifty: not scored, with the reason and what was measured', (n) => {
    const result = score(inputOf(good().slice(0, n)));
    expect(result.state).toBe('not-scored');
    expect(result.gates).toContainEqual({ name: 'too-few-dots', effect: 'bars', value: n, limit: 5 });
    expect(result.facts.meanDepthMm).not.toBeNull();
    expect(result.dots.map((each) => each.zone)).toEqual(Array(n).fill('target'));
  });

  test('one dot where one is asked for is scored, without a spread', () => {
    const drill = drillOf({ end: { kind: 'dots', dots: 1 } });
    const result = score(inputOf(dotsAt([0.44]), { drill }));
    expect(result.state).toBe('scored');
    expect(result.parts.consistency).toBeNull();
    expect(result.total!.low).toBeLessThan(result.total!.value);
  });

  test('ten of fifty: a score without a verdict; forty of fifty: no pass', () => {
    expect(score(inputOf(good().slice(0, 10)))).toMatchObject({ state: 'provisional', verdict: 'too-close' });
    expect(score(inputOf(good().slice(0, 40)))).toMatchObject({ state: 'scored', verdict: 'not-passed' });
  });

  test('a bad test cannot be made to go away by breaking it off', () => {
    const broken = (n: number, given: Partial<ScoreInput> = {}) =>
      score(inputOf(good().slice(0, n), { mode: 'test', checklist: 'complete', ...given }));
    for (const n of [5, 9, 10, 24, 40])
      expect(broken(n), `${n} dots`).toMatchObject({ state: 'scored', verdict: 'not-passed' });
    expect(broken(4)).toMatchObject({ state: 'not-scored', verdict: null });
  });

  test('what the software did not see the end of is not held against the hand', () => {
    for (const mode of ['test', 'practice'] as const)
      for (const n of [9, 40])
        expect(
          score(
            inputOf(good().slice(0, n), {
              mode,
              checklist: 'complete',
              evidence: evidenceOf({ interrupted: true }),
            }),
          ),
        ).toMatchObject({ state: 'provisional', verdict: 'too-close' });
    for (const fault of [{ unseenUs: 0.08 * 40e6 }, { resets: 1 }, { faultUs: 1e5 }])
      expect(
        score(
          inputOf(good().slice(0, 30), { mode: 'test', checklist: 'complete', evidence: evidenceOf(fault) }),
        ),
      ).toMatchObject({ state: 'provisional', verdict: 'too-close' });
  });

  test('a hundred thousand dots are scored, and every list of dots stays short', () => {
    const dots = Array.from({ length: 100_000 }, (_, i) =>
      dotOf(i, {
        depthMm: 0.7 + 0.2 * Math.sin(i * i * 0.013),
        xMm: 20 + 19 * Math.sin(i * 0.37),
        yMm: 20 + 19 * Math.cos(i * 0.73),
      }),
    );
    const drill = drillOf({
      pattern: { kind: 'grid', origin: [0, 0], columns: 40, rows: 40, spacingMm: 1, angleDeg: 0 },
      rhythm: { lowHz: 1, highHz: 2 },
      end: { kind: 'dots', dots: 1_600 },
      pass: [{ kind: 'nearest-cv', atMost: 0.15 }],
    });
    const result = score(inputOf(dots, { drill }));
    expect(result.state).toBe('scored');
    expect(result.dots).toHaveLength(100_000);
    const sum = result.reductions.reduce((all, each) => all + each.points, result.total!.value);
    expect(Math.abs(sum - 100)).toBeLessThan(1e-9);
    expect(result.reductions.every((each) => each.dots.length <= 50)).toBe(true);
  });

  test('all lost: not scored', () => {
    const result = score(inputOf([], { evidence: evidenceOf({ unseenUs: 40e6, strokes: 0, frames: 0 }) }));
    expect(gateNames(result)).toEqual(['no-dots bars', 'lost-samples bars']);
    expect(result.facts.unsafePerThousand).toBeNull();
  });

  test('clock reset in mid-drill: no rhythm, no verdict, but a score', () => {
    const result = with_({ resets: 1 }, { drill: drillOf({ rhythm: { lowHz: 1, highHz: 2 } }) });
    expect(result).toMatchObject({ state: 'provisional', verdict: 'too-close', parts: { rhythm: null } });
    expect(gateNames(result)).toEqual(['clock-reset provisional']);
    expect(result.parts.depth).not.toBeNull();
  });

  test('two hands at once: more strokes than the machine made', () => {
    const dots = good().map((dot) => ({ ...dot, strokes: 32 }));
    expect(gateNames(score(inputOf(dots)))).toEqual(['too-many-strokes bars']);
    const some = good().map((dot, i) => (i % 2 ? { ...dot, strokes: 26 } : dot));
    expect(gateNames(score(inputOf(some)))).toEqual(['too-many-strokes provisional']);
  });

  test('a drill of slow strokes that was done with quick ones has no verdict', () => {
    const drill = drillOf({ strokeRate: { lowHz: 80, highHz: 100 } });
    expect(gateNames(with_({ strokeRateHz: 104 }, { drill }))).toEqual([]);
    expect(with_({ strokeRateHz: 120 }, { drill }).gates).toEqual([
      { name: 'stroke-rate', effect: 'provisional', value: 120, limit: 100 },
    ]);
    expect(with_({ strokeRateHz: 70 }, { drill }).gates[0]?.limit).toBe(80);
    expect(with_({ strokeRateHz: null }, { drill }).verdict).toBe('too-close');
  });

  test('dots at one time and of equal depth break nothing', () => {
    const dots = Array.from({ length: 20 }, (_, i) => dotOf(i, { startUs: 5, uncertaintyMm: 0 }));
    const drill = drillOf({ rhythm: { lowHz: 1, highHz: 2 }, end: { kind: 'dots', dots: 20 } });
    const result = score(inputOf(dots, { drill }));
    expect(result.total!.value).toBe(100);
    expect([result.parts.rhythm, result.advice, result.worst]).toEqual([null, null, []]);
  });
});

test('a dot deeper than unsafe is unsafe, even where its strokes were not counted so', () => {
  const result = score(inputOf(dotsAt([...Array(49).fill(0.75), 1.6]), { mode: 'test' }));
  expect(gateNames(result)).toEqual(['unsafe-stroke fails']);
  expect(result.verdict).toBe('not-passed');
});

describe('evidence', () => {
  const cases: [string, Partial<Evidence>, string[], string][] = [
    ['1 % unseen is said', { unseenUs: 0.4e6 }, ['lost-samples notes'], 'scored'],
    ['5 % unseen', { unseenUs: 2e6 }, ['lost-samples provisional'], 'provisional'],
    ['15 % unseen', { unseenUs: 6e6 }, ['lost-samples bars'], 'not-scored'],
    ['a moment of a stuck sensor', { faultUs: 0.1e6 }, ['sensor-fault provisional'], 'provisional'],
    ['a stuck sensor', { faultUs: 2e6 }, ['sensor-fault bars'], 'not-scored'],
    ['a clock never known', { clockUncertaintyUs: null }, ['clock-unfit provisional'], 'provisional'],
    ['a clock of 30 ms', { clockUncertaintyUs: 30_000 }, ['clock-unfit provisional'], 'provisional'],
    ['1 kHz', { rateHz: 1_000 }, ['sample-rate provisional'], 'provisional'],
    ['500 Hz', { rateHz: 500 }, ['sample-rate bars'], 'not-scored'],
    ['no depth at all', { rateHz: null }, ['sample-rate bars'], 'not-scored'],
    ['noise of 0.06 mm', { noiseMm: 0.06 }, ['noise provisional'], 'provisional'],
    ['noise of 0.2 mm', { noiseMm: 0.2 }, ['noise bars'], 'not-scored'],
    ['cut off', { interrupted: true }, ['interrupted provisional'], 'provisional'],
    [
      'no calibration',
      { calibration: { id: null, state: 'none', uncertaintyMm: 0.1 } },
      ['no-calibration provisional'],
      'provisional',
    ],
    [
      'an expired one',
      { calibration: { id: 'c', state: 'expired', uncertaintyMm: 0.02 } },
      ['calibration-expired provisional'],
      'provisional',
    ],
  ];
  test.each(cases)('%s', (_, evidence, gates, state) => {
    const result = with_(evidence);
    expect(gateNames(result)).toEqual(gates);
    expect(result.state).toBe(state);
    expect(result.total === null).toBe(state === 'not-scored');
    if (state === 'provisional') expect(result.verdict).toBe('too-close');
  });

  test('an unsafe stroke fails even on provisional evidence', () => {
    expect(with_({ unsafeStrokes: 1, unseenUs: 2e6 }).verdict).toBe('not-passed');
  });
});

describe('what a drill needs', () => {
  test('no position: spacing is not available, its weight goes to the others', () => {
    const result = score(inputOf(good(), { drill: rowDrill() }));
    expect(gateNames(result)).toEqual(['no-position provisional']);
    expect([result.parts.spacing, result.weights.spacing]).toEqual([null, 0]);
    expect(result.weights.depth).toBeCloseTo(3 / (3 + 3 + 1.75 + 0.5), 12);
  });

  test('a drill that needs no position does not miss it', () => {
    expect(with_({}).gates).toEqual([]);
  });

  test('a layer without the one below', () => {
    const drill = drillOf({
      pattern: { kind: 'layer', over: 'grid', clearMm: 0.3 },
      pass: [{ kind: 'in-gaps', atLeast: 0.9 }],
    });
    const dots: MeasuredDot[] = good().map((dot, i) => ({
      ...dot,
      xMm: 10 + (i % 7),
      yMm: 10 + Math.floor(i / 7),
    }));
    const result = score(inputOf(dots, { drill }));
    expect(gateNames(result)).toEqual(['no-earlier-layer provisional']);
    expect(result.criteria[0]).toMatchObject({ measured: null, verdict: 'not-available' });
  });

  test('the checklist fails a test and is said in practice', () => {
    for (const [state, name] of [
      ['incomplete', 'checklist'],
      ['none', 'checklist'],
      ['expired-lot', 'expired-lot'],
    ] as const) {
      expect(gateNames(with_({}, { checklist: state }))).toEqual([`${name} notes`]);
      const tested = with_({}, { checklist: state, mode: 'test' });
      expect([gateNames(tested), tested.verdict]).toEqual([[`${name} fails`], 'not-passed']);
    }
  });

  test("a drill's own weights override the usual", () => {
    const result = with_({}, { drill: drillOf({ weights: { depth: 0, completion: 10 } }) });
    expect(result.weights.depth).toBe(0);
    expect(result.weights.completion).toBeCloseTo(10 / 13, 12);
  });
});
