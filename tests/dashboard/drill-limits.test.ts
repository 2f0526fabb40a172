import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitsOf, rungAt, rungNow } from '../../dashboard/training/limits.ts';
import { trainingDefault } from '../../src/safety/profiles.ts';
import { depthSchema } from '../../src/training/drill.ts';
import { limitsOf as judged } from '../../src/training/limits.ts';

const target = fc
  .tuple(fc.integer({ min: 50, max: 700 }), fc.integer({ min: 1, max: 700 }))
  .map(([low, more]) => ({ lowMm: low / 1000, highMm: (low + more) / 1000 }));
const depth = fc
  .oneof(
    fc.record({
      kind: fc.constant('profile'),
      shiftMm: fc.integer({ min: -400, max: 400 }).map((um) => um / 1000),
    }),
    fc.record({ kind: fc.constant('target'), target }),
    fc.record({
      kind: fc.constant('ladder'),
      steps: fc.array(fc.record({ dots: fc.integer({ min: 1, max: 20 }), target }), {
        minLength: 2,
        maxLength: 6,
      }),
    }),
  )
  .map((one) => depthSchema.parse(one));

test('the limits drawn are those that the service judges by, for every drill and dot', () => {
  fc.assert(
    fc.property(depth, fc.nat(500), (of, dot) => {
      expect(limitsOf(of, trainingDefault, dot)).toEqual(judged({ depth: of }, trainingDefault, dot));
    }),
  );
});

test('a ladder tells its step and how many dots of it are left, and starts again', () => {
  const low = { lowMm: 0.5, highMm: 0.75 };
  const high = { lowMm: 0.75, highMm: 1 };
  const steps = [
    { dots: 2, target: low },
    { dots: 3, target: high },
  ];
  expect([0, 1, 2, 3, 4, 5].map((dot) => rungAt(steps, dot))).toEqual([
    { index: 0, target: low, left: 2 },
    { index: 0, target: low, left: 1 },
    { index: 1, target: high, left: 3 },
    { index: 1, target: high, left: 2 },
    { index: 1, target: high, left: 1 },
    { index: 0, target: low, left: 2 },
  ]);
});

test('the step that is shown follows from the count alone, cannot be passed by, and ends with the drill', () => {
  const low = { lowMm: 0.5, highMm: 0.75 };
  const high = { lowMm: 0.75, highMm: 1 };
  const steps = [
    { dots: 2, target: low },
    { dots: 3, target: high },
  ];
  const now = (dots: number, ofDots: number | null) => rungNow(steps, { dots, ofDots });
  expect(now(0, 9)).toEqual({ index: 0, target: low, dots: 2, made: 0, left: 2, next: high });
  expect(now(4, 9)).toEqual({ index: 1, target: high, dots: 3, made: 2, left: 1, next: low });
  // Cut short by the drill's end: nothing comes after it.
  expect(now(7, 9)).toEqual({ index: 1, target: high, dots: 3, made: 0, left: 2, next: null });
  // All made, and the service has not said yet that it is over: the last step stays.
  expect(now(9, 9)).toEqual({ index: 1, target: high, dots: 3, made: 3, left: 0, next: null });
  expect(now(10, null)).toEqual({ index: 0, target: low, dots: 2, made: 0, left: 2, next: high });
});

test('a late count and a new page show the step that the service judges the next dot by', () => {
  fc.assert(
    fc.property(depth, fc.nat(200), fc.integer({ min: 1, max: 200 }), (of, dots, more) => {
      if (of.kind !== 'ladder') return;
      const { target } = rungNow(of.steps, { dots, ofDots: dots + more });
      const { targetMm, cautionMm } = judged({ depth: of }, trainingDefault, dots);
      expect([target.lowMm, target.highMm]).toEqual([targetMm, cautionMm]);
    }),
  );
});
