import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ForceEntry, fellBackFrom, inForce } from '../../src/studio/in-force.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();
const entry = (from: number, over: Partial<ForceEntry> = {}) => ({
  from: day(from),
  savedAt: day(from),
  acts: [],
  ...over,
});

test('the latest that has begun holds', () => {
  const [a, b] = [entry(1), entry(10)];
  expect(inForce([a, b], day(5))).toBe(a);
  expect(inForce([b, a], day(10))).toBe(b);
  expect(inForce([a, b], '2025-12-31T23:59:59.999Z')).toBeNull();
  expect(inForce([], day(1))).toBeNull();
});

test('of two with the same beginning the one that was written down last holds', () => {
  const [a, b] = [entry(1, { savedAt: day(3) }), entry(1, { savedAt: day(2) })];
  expect(inForce([a, b], day(5))).toBe(a);
  expect(inForce([b, a], day(5))).toBe(a);
});

test('rolled back from a time on, voided for all time', () => {
  const a = entry(1);
  const back = entry(10, { acts: [{ act: 'rolled-back', at: day(20) }] });
  expect(inForce([a, back], day(19))).toBe(back);
  expect(inForce([a, back], day(20))).toBe(a);
  const voided = entry(10, { acts: [{ act: 'voided', at: day(30) }] });
  expect(inForce([a, voided], day(15))).toBe(a);
});

test('times are compared as times, however they are written', () => {
  const a = entry(1, { from: '2026-01-05T12:00:00+02:00' });
  expect(inForce([a], '2026-01-05T10:00:00Z')).toBe(a);
  expect(inForce([a], '2026-01-05T09:59:59.999Z')).toBeNull();
});

test('the order in which entries come does not matter', () => {
  const entries = fc.uniqueArray(
    fc.record({
      from: fc.integer({ min: 1, max: 6 }).map(day),
      savedAt: fc.integer({ min: 1, max: 400 }).map(day),
      acts: fc.array(
        fc.record({
          act: fc.constantFrom('rolled-back' as const, 'voided' as const),
          at: fc.integer({ min: 1, max: 9 }).map(day),
        }),
        { maxLength: 1 },
      ),
    }),
    { selector: ({ savedAt }) => savedAt, maxLength: 6 },
  );
  fc.assert(
    fc.property(entries, fc.integer({ min: 0, max: 10 }), (list, n) => {
      const held = inForce(list, day(n));
      expect(inForce(list.toReversed(), day(n))).toBe(held);
      if (held === null) return;
      expect(held.acts.some(({ act }) => act === 'voided')).toBe(false);
      const later = list.filter(({ from, acts }) => from > held.from && from <= day(n) && acts.length === 0);
      expect(later).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('what fell back does so until another has been put in its place', () => {
  const a = entry(1);
  const voided = entry(10, { acts: [{ act: 'voided', at: day(12) }] });
  const back = entry(10, { acts: [{ act: 'rolled-back', at: day(12) }] });
  expect(fellBackFrom([], day(20))).toBeNull();
  expect(fellBackFrom([a], day(20))).toBeNull();
  expect(fellBackFrom([a, voided], day(20))).toBe(voided);
  expect(fellBackFrom([voided], day(20))).toBe(voided);
  expect(fellBackFrom([a, back], day(11))).toBeNull();
  expect(fellBackFrom([a, back], day(12))).toBe(back);
  expect(fellBackFrom([a, voided, entry(15)], day(20))).toBeNull();
  // One that was voided long after another had taken its place.
  expect(fellBackFrom([entry(1, { acts: voided.acts }), entry(10)], day(20))).toBeNull();
});
