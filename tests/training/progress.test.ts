import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { progressSchema } from '../../src/server/wire-training.ts';
import { type Drill, drillSchema, type Level, type Part, parts } from '../../src/training/drill.ts';
import { chartFor, usualDesign } from '../../src/training/progress/competence.ts';
import { type TriedDrill, whyNot } from '../../src/training/progress/counting.ts';
import { progressOf, type TraineeProgress } from '../../src/training/progress/progress.ts';
import type { Mode, Verdict } from '../../src/training/types.ts';

const NOW = '2026-03-01T12:00:00.000Z';
const dayBefore = (days: number) => new Date(Date.parse(NOW) - days * 86_400_000).toISOString();
const chart = chartFor(usualDesign);
const RUN = 11;

function drill(id: string, change: Record<string, unknown> = {}): Drill {
  return drillSchema.parse({
    schema: 'evenstroke-drill/1',
    id,
    version: 1,
    name: `Drill ${id}`,
    level: 'foundation',
    order: 1,
    aim: 'To test.',
    steps: ['Make dots.'],
    pattern: { kind: 'anywhere' },
    depth: { kind: 'profile' },
    rhythm: null,
    strokeRate: null,
    end: { kind: 'dots', dots: 10 },
    pass: [{ kind: 'in-target', atLeast: 0.85 }],
    source: 'test',
    ...change,
  });
}

type Try = Partial<{
  drill: string;
  version: number;
  mode: Mode;
  at: string;
  id: string;
  state: 'scored' | 'provisional' | 'not-scored';
  verdict: Verdict | null;
  parts: Partial<Record<Part, number>>;
}>;

let made = 0;
function tried(given: Try = {}): TriedDrill {
  made++;
  const estimate = (value: number | undefined) =>
    value === undefined ? null : { value, low: value, high: value };
  return {
    attempt: {
      id: given.id ?? `attempt-${String(made).padStart(6, '0')}`,
      startedAt: given.at ?? dayBefore(10 - made / 10_000),
      mode: given.mode ?? 'test',
      drill: { id: given.drill ?? 'a', version: given.version ?? 1 },
    },
    score: {
      scoreVersion: 1,
      state: given.state ?? 'scored',
      total: estimate(80),
      parts: Object.fromEntries(parts.map((part) => [part, estimate(given.parts?.[part])])) as Record<
        Part,
        null
      >,
      verdict: given.verdict === undefined ? 'pass' : given.verdict,
    },
  };
}
const times = (n: number, given: Try = {}) => Array.from({ length: n }, () => tried(given));
const offered = (...drills: Drill[]) => drills.map((each) => ({ drill: each, retiredAt: null }));
const of = (drills: Drill[], attempts: TriedDrill[], unlocks: { level: Level; by: string }[] = []) =>
  progressOf({ drills: offered(...drills), attempts, unlocks, now: NOW });
const first = (progress: TraineeProgress) => progress.drills[0]!;

test('is what crosses to the page, but for the trainee', () => {
  const progress: Omit<z.infer<typeof progressSchema>, 'trainee'> = of([drill('a')], [tried()]);
  expect(progress.chart).toEqual({ ...usualDesign, limit: chart.limit });
});

describe('what counts', () => {
  test('tests that were scored, and nothing else; the others say why', () => {
    const { attempts } = first(
      of(
        [drill('a')],
        [
          tried(),
          tried({ mode: 'practice' }),
          tried({ state: 'not-scored', verdict: null }),
          tried({ state: 'provisional', verdict: 'too-close' }),
          tried(),
        ],
      ),
    );
    expect(attempts.map(({ chart: value }) => value)).toEqual([
      chart.steps.pass,
      null,
      null,
      null,
      expect.closeTo(2 * chart.steps.pass, 12),
    ]);
    expect(attempts.map(({ why }) => why)).toEqual([
      null,
      whyNot.practice,
      whyNot.unscored,
      whyNot.provisional,
      null,
    ]);
  });

  test('an unsafe stroke in a test is not undone by pulling the plug', () => {
    const { attempts } = first(
      of([drill('a')], [...times(3), tried({ state: 'provisional', verdict: 'not-passed' })]),
    );
    expect(attempts.at(-1)).toMatchObject({ chart: 0, why: null });
  });

  test('too close to call takes as much away as a failure', () => {
    const ending = (verdict: Verdict) =>
      first(of([drill('a')], [...times(8), tried({ verdict })])).attempts.at(-1);
    expect(ending('too-close')?.chart).toBe(ending('not-passed')?.chart);
    expect(ending('too-close')?.chart).toBeLessThan(8 * chart.steps.pass);
  });

  test('an attempt without a scoring is not shown yet', () => {
    expect(first(of([drill('a')], [{ ...tried(), score: null }]))).toMatchObject({
      standing: 'new',
      attempts: [],
    });
  });

  test('an edit of words lets the chart go on, an edit of the task begins a new one', () => {
    const old = times(RUN);
    const words = drill('a', { version: 2, aim: 'In other words.', order: 7, level: 'foundation' });
    expect(first(of([drill('a'), words], old))).toMatchObject({ standing: 'competent', drill: { order: 7 } });
    const harder = drill('a', { version: 2, pass: [{ kind: 'in-target', atLeast: 0.9 }] });
    const progress = first(of([harder, drill('a')], [...old, tried({ version: 2 })]));
    expect(progress).toMatchObject({ standing: 'learning', competentAt: null, toGo: RUN - 1 });
    expect(progress.attempts.slice(0, RUN).every(({ why }) => why === whyNot['other-task'])).toBe(true);
    // Back to what was asked at first: what was shown then is shown.
    const back = drill('a', { version: 3 });
    expect(first(of([harder, drill('a'), back], old)).standing).toBe('competent');
  });

  test('weights are of the task: they change what the total says', () => {
    const weighed = drill('a', { version: 2, weights: { depth: 3 } });
    expect(first(of([drill('a'), weighed], times(RUN))).standing).toBe('learning');
  });

  test('the same task written with its keys in another order is the same task', () => {
    const one = drill('a', { end: { kind: 'dots', dots: 10 }, weights: { depth: 2, rhythm: 1 } });
    const two = {
      ...drill('a', { version: 2, weights: { rhythm: 1, depth: 2 } }),
      end: { dots: 10, kind: 'dots' as const },
    };
    expect(first(of([one, two], times(RUN))).standing).toBe('competent');
  });
});

describe('standing', () => {
  test('new, learning, competent: eleven tests passed in a row are enough, ten are not', () => {
    expect(first(of([drill('a')], []))).toMatchObject({ standing: 'new', toGo: RUN, competentAt: null });
    expect(first(of([drill('a')], times(RUN - 1)))).toMatchObject({ standing: 'learning', toGo: 1 });
    const attempts = times(RUN);
    expect(first(of([drill('a')], attempts))).toMatchObject({
      standing: 'competent',
      toGo: 0,
      competentAt: attempts.at(-1)?.attempt.startedAt,
    });
  });

  test('practice alone is learning, however good', () => {
    expect(first(of([drill('a')], times(50, { mode: 'practice' })))).toMatchObject({
      standing: 'learning',
      toGo: RUN,
    });
  });

  test('is lost where failures take the chart back to 0, and won again from there', () => {
    const lost = [...times(RUN), ...times(3, { verdict: 'not-passed' })];
    expect(first(of([drill('a')], lost))).toMatchObject({
      standing: 'learning',
      competentAt: null,
      toGo: RUN,
    });
    expect(first(of([drill('a')], lost.slice(0, -1))).standing).toBe('competent');
    expect(first(of([drill('a')], [...lost, ...times(RUN)])).standing).toBe('competent');
  });

  test('goes stale after sixty days without a test; practice does not refresh it, a test does', () => {
    const old = (days: number) => times(RUN, { at: dayBefore(days) });
    expect(first(of([drill('a')], old(59))).standing).toBe('competent');
    expect(first(of([drill('a')], old(61)))).toMatchObject({ standing: 'stale', toGo: 1 });
    const practised = [...old(61), tried({ at: dayBefore(1), mode: 'practice' })];
    expect(first(of([drill('a')], practised)).standing).toBe('stale');
    expect(first(of([drill('a')], [...old(61), tried({ at: dayBefore(1) })])).standing).toBe('competent');
  });

  test('one who is learning is not stale, however long ago', () => {
    expect(first(of([drill('a')], times(2, { at: dayBefore(400) }))).standing).toBe('learning');
  });
});

describe('levels', () => {
  const curriculum = [
    ...['a', 'b', 'c', 'd'].map((id, i) => drill(id, { order: i + 1 })),
    drill('e', { level: 'intermediate' }),
    drill('f', { level: 'advanced' }),
  ];
  const shown = (...ids: string[]) => ids.flatMap((id) => times(RUN, { drill: id }));
  const unlocked = (progress: TraineeProgress) =>
    progress.levels.map(({ unlocked: open, by }) => (open ? (by ?? 'open') : null));

  test('the first is open; the next opens when three quarters of its drills are shown', () => {
    expect(unlocked(of(curriculum, []))).toEqual(['open', null, null]);
    expect(unlocked(of(curriculum, shown('a', 'b')))).toEqual(['open', null, null]);
    const progress = of(curriculum, shown('a', 'b', 'c'));
    expect(unlocked(progress)).toEqual(['open', 'data', null]);
    expect(progress.drills.map((each) => each.unlocked)).toEqual([true, true, true, true, true, false]);
    expect(unlocked(of(curriculum, shown('a', 'b', 'c', 'e')))).toEqual(['open', 'data', 'data']);
  });

  test("the instructor's hand opens one, and only that one", () => {
    expect(unlocked(of(curriculum, [], [{ level: 'advanced', by: 'Ana' }]))).toEqual(['open', null, 'Ana']);
    expect(unlocked(of(curriculum, shown('a', 'b', 'c'), [{ level: 'intermediate', by: 'Ana' }]))).toEqual([
      'open',
      'data',
      null,
    ]);
  });

  test('does not close when competence goes stale', () => {
    const old = ['a', 'b', 'c'].flatMap((id) => times(RUN, { drill: id, at: dayBefore(100) }));
    expect(unlocked(of(curriculum, old))).toEqual(['open', 'data', null]);
  });

  test('a retired drill opens and closes nothing, and is shown only where it was tried', () => {
    const drills = [...offered(...curriculum.slice(0, 3)), { drill: curriculum[3]!, retiredAt: NOW }];
    const progress = progressOf({ drills, attempts: shown('a', 'b', 'c'), unlocks: [], now: NOW });
    expect(progress.drills.map((each) => each.drill.id)).toEqual(['a', 'b', 'c']);
    expect(progressOf({ drills, attempts: shown('d'), unlocks: [], now: NOW }).drills).toHaveLength(4);
    expect(progressOf({ drills, attempts: shown('d'), unlocks: [], now: NOW }).next?.drillId).toBe('a');
  });

  test('a retired drill that was tried and not shown holds nobody up', () => {
    const drills = curriculum.map((each, i) => ({ drill: each, retiredAt: i === 2 || i === 3 ? NOW : null }));
    const attempts = [...shown('a', 'b'), tried({ drill: 'c' }), tried({ drill: 'd' })];
    expect(unlocked(progressOf({ drills, attempts, unlocks: [], now: NOW }))).toEqual(['open', 'data', null]);
  });
});

describe('what to practise next', () => {
  const curriculum = [drill('b', { order: 2 }), drill('a'), drill('e', { level: 'intermediate' })];

  test('the first of the curriculum, then on with it, then the next', () => {
    expect(of(curriculum, []).next).toMatchObject({ drillId: 'a', reason: 'first', part: null });
    expect(of(curriculum, times(2)).next).toMatchObject({ drillId: 'a', reason: 'go-on' });
    expect(of(curriculum, times(RUN)).next).toMatchObject({ drillId: 'b', reason: 'first' });
    const both = [...times(RUN), ...times(RUN, { drill: 'b' })];
    expect(of(curriculum, both).next).toMatchObject({ drillId: 'e', reason: 'next-level' });
    expect(of(curriculum, [...both, ...times(RUN, { drill: 'e' })]).next).toBeNull();
    expect(of([], []).next).toBeNull();
  });

  test('names the part that is plainly behind, judged by the last three attempts', () => {
    const behind = { parts: { depth: 85, consistency: 60, rhythm: 90 } };
    expect(of(curriculum, times(3, behind)).next).toMatchObject({
      reason: 'weakest-part',
      part: 'consistency',
    });
    const even = { parts: { depth: 85, consistency: 79, rhythm: 90 } };
    expect(of(curriculum, [...times(5, behind), ...times(3, even)]).next?.reason).toBe('go-on');
    expect(of(curriculum, times(3, { parts: { depth: 40 } })).next?.part).toBeNull();
  });

  test('stale comes before all, the longest unseen first', () => {
    const attempts = [...times(RUN, { at: dayBefore(70) }), ...times(RUN, { drill: 'b', at: dayBefore(90) })];
    expect(of(curriculum, attempts).next).toMatchObject({ drillId: 'b', reason: 'stale' });
  });

  test('never a drill of a locked level, not even a stale one', () => {
    const attempts = times(RUN, { drill: 'e', at: dayBefore(90) });
    expect(of(curriculum, attempts).next).toMatchObject({ drillId: 'a', reason: 'first' });
    const opened = of(curriculum, attempts, [{ level: 'intermediate', by: 'Ana' }]);
    expect(opened.next).toMatchObject({ drillId: 'e', reason: 'stale' });
  });
});

describe('whatever the history', () => {
  const attempt = fc.record({
    drill: fc.constantFrom('a', 'b', 'gone'),
    version: fc.constantFrom(1, 2),
    mode: fc.constantFrom<Mode>('practice', 'test'),
    state: fc.constantFrom('scored' as const, 'provisional' as const, 'not-scored' as const),
    verdict: fc.constantFrom<Verdict | null>('pass', 'pass', 'pass', 'not-passed', 'too-close', null),
    minute: fc.integer({ min: 0, max: 200_000 }),
  });
  const histories = fc.array(attempt, { maxLength: 60 }).map((all) =>
    all.map(({ minute, ...given }, i) =>
      tried({
        ...given,
        id: `attempt-${i}`,
        at: new Date(Date.parse(NOW) - minute * 60_000).toISOString(),
      }),
    ),
  );
  const drills = [drill('a'), drill('a', { version: 2, rhythm: { lowHz: 1, highHz: 2 } }), drill('b')];

  test('the order in which attempts and drills are given changes nothing', () => {
    fc.assert(
      fc.property(histories, (attempts) => {
        const there = of(drills, attempts);
        expect(of([...drills].reverse(), [...attempts].reverse())).toEqual(there);
      }),
    );
  });

  test('what does not count changes no standing but new to learning', () => {
    fc.assert(
      fc.property(histories, (attempts) => {
        const all = of(drills, attempts);
        const counting = new Set(
          all.drills.flatMap((each) =>
            each.attempts.filter(({ chart: value }) => value !== null).map(({ id }) => id),
          ),
        );
        const alone = of(
          drills,
          attempts.filter((each) => counting.has(each.attempt.id)),
        );
        for (const [i, { standing, competentAt, toGo }] of alone.drills.entries()) {
          expect(all.drills[i]).toMatchObject({ competentAt, toGo });
          if (standing !== 'new') expect(all.drills[i]?.standing).toBe(standing);
        }
      }),
    );
  });

  test('charts stay in range, counting attempts have a value and the others a reason', () => {
    fc.assert(
      fc.property(histories, (attempts) => {
        for (const { attempts: shown, standing, competentAt } of of(drills, attempts).drills) {
          expect(competentAt !== null).toBe(standing === 'competent' || standing === 'stale');
          for (const { chart: value, why } of shown) {
            expect((value === null) !== (why === null)).toBe(true);
            expect(value ?? 0).toBeGreaterThanOrEqual(0);
            expect(value ?? 0).toBeLessThanOrEqual(chart.limit);
          }
        }
      }),
    );
  });
});
