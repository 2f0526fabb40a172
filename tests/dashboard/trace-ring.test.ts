import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TraceRing } from '../../dashboard/live/traceRing.ts';

function samplesOf(ring: TraceRing): { at: number; depth: number }[] {
  const all: { at: number; depth: number }[] = [];
  ring.visit((startUs, periodUs, _, depthMm) => {
    depthMm.forEach((depth, i) => {
      all.push({ at: startUs + i * periodUs, depth });
    });
  });
  return all;
}

test('keeps the newest whole blocks, in order and with their times, round and round', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }), (sizes) => {
      const ring = new TraceRing(128, 16);
      let n = 0;
      for (const size of sizes) {
        ring.append(
          n * 500,
          500,
          Float32Array.from({ length: size }, (_, i) => n + i),
        );
        n += size;
      }
      const held = samplesOf(ring);
      expect(held.length).toBeLessThanOrEqual(128);
      expect(held.at(-1)).toEqual({ at: (n - 1) * 500, depth: n - 1 });
      held.forEach(({ at, depth }, i) => {
        expect(at).toBe(depth * 500);
        expect(depth).toBe(n - held.length + i);
      });
    }),
  );
});

test('tells a gap from a late block by one and a half periods', () => {
  const ring = new TraceRing();
  const block = new Float32Array(32);
  expect(ring.append(0, 500, block)).toBe(false);
  expect(ring.append(16_000 + 700, 500, block)).toBe(false);
  expect(ring.append(32_700 + 800, 500, block)).toBe(true);
});

test('a time before the newest starts the ring anew', () => {
  const ring = new TraceRing();
  ring.append(1e9, 500, new Float32Array(32));
  ring.append(0, 500, new Float32Array(8));
  expect(samplesOf(ring)).toHaveLength(8);
  expect(ring.endUs).toBe(4_000);
});

test('of a block longer than the ring the newest part is kept', () => {
  const ring = new TraceRing(16, 4);
  ring.append(
    0,
    1,
    Float32Array.from({ length: 40 }, (_, i) => i),
  );
  expect(samplesOf(ring).map(({ depth }) => depth)).toEqual(Array.from({ length: 16 }, (_, i) => 24 + i));
  expect(samplesOf(ring)[0]?.at).toBe(24);
});
