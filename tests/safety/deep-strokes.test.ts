import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DeepStrokes } from '../../src/safety/deep-strokes.ts';
import { EventLog } from '../../src/safety/events.ts';
import type { StationEvent } from '../../src/safety/types.ts';

const five = { count: 5, withinS: 10 };
const OFFSET_US = 7_000;
const toStation = (us: number) => us + OFFSET_US;

function watch() {
  const told: StationEvent[] = [];
  const deep = new DeepStrokes(five, new EventLog('P', (event) => told.push(event)));
  return { told, deep, stroke: (s: number, mm = 1.7) => deep.stroke(s * 1e6, mm, toStation) };
}

test('opens with the fifth stroke within ten seconds, ends when the last ten hold four', () => {
  const { told, deep, stroke } = watch();
  for (const s of [1, 3, 5, 7]) stroke(s);
  expect(told).toEqual([]);
  stroke(10.9, 1.9);
  expect(told).toMatchObject([
    {
      kind: 'deep-strokes',
      severity: 'unsafe',
      onsetUs: 10.9e6 + OFFSET_US,
      endUs: null,
      evidence: { strokes: 5, count: 5, withinS: 10, deepestMm: 1.9 },
    },
  ]);
  deep.settle(11e6, toStation);
  expect(told.at(-1)!.endUs).toBeNull();
  deep.settle(11e6 + 1, toStation);
  expect(told.at(-1)!.endUs).toBe(11e6 + OFFSET_US);
});

test('strokes that are further apart never make it, and the end of the data forgets them', () => {
  const { told, deep, stroke } = watch();
  for (let s = 0; s < 100; s += 2.51) stroke(s);
  expect(told).toEqual([]);
  for (const s of [200, 200.1, 200.2, 200.3]) stroke(s);
  deep.end(201e6);
  stroke(201.1);
  expect(told).toEqual([]);
});

test('is open exactly while the last ten seconds hold five, and is few events whatever the strokes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 120 }),
      (pausesMs) => {
        const { told, deep, stroke } = watch();
        const at: number[] = [];
        let ms = 0;
        for (const pause of pausesMs) {
          ms += pause;
          at.push(ms);
          stroke(ms / 1000);
          const within = at.filter((each) => ms - each <= 10_000).length;
          const open = told.length > 0 && told.at(-1)!.endUs === null;
          expect(open).toBe(within >= 5);
        }
        deep.end(ms * 1000 + OFFSET_US);
        const ids = new Set(told.map(({ id }) => id));
        expect(ids.size).toBeLessThanOrEqual(1 + (5 * ms) / 10_000);
      },
    ),
    { numRuns: 60 },
  );
});
