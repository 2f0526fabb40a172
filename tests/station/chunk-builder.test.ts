import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Batch } from '../../src/signal/types.ts';
import { ChunkBuilder } from '../../src/station/chunk-builder.ts';
import type { SampleChunk } from '../../src/store/types.ts';

const PERIOD_US = 500;
const DRIFT = 1.0001;

/** Batches of the given sizes; `true` puts a hole of 100 frames before one. */
function batches(sizes: readonly [number, boolean][]): Batch[] {
  let frame = 0;
  return sizes.map(([frames, gapBefore]) => {
    if (gapBefore) frame += 100;
    const batch: Batch = {
      stream: 0,
      slots: 2,
      frames,
      counts: Uint16Array.from({ length: frames * 2 }, (_, i) => (frame * 2 + i) & 0xffff),
      deviceUs: frame * PERIOD_US,
      periodUs: PERIOD_US,
      gapBefore,
      epoch: 0,
    };
    frame += frames;
    return batch;
  });
}

function build(input: readonly Batch[]): SampleChunk[] {
  const chunks: SampleChunk[] = [];
  const builder = new ChunkBuilder(
    'P-1',
    12,
    (us) => us * DRIFT + 1e6,
    (chunk) => chunks.push(chunk),
  );
  for (const batch of input) builder.add(batch);
  builder.close();
  return chunks;
}

const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 32 }), fc.boolean()), {
  minLength: 1,
  maxLength: 400,
});

it('keeps every frame once, at its time, in chunks of at most half a second without a gap inside', () => {
  fc.assert(
    fc.property(sizes, (given) => {
      const input = batches(given);
      const chunks = build(input);
      const got: [number, number][] = chunks.flatMap(({ startUs, periodUs, frames, counts }) =>
        Array.from({ length: frames }, (_, f): [number, number] => [
          startUs + f * periodUs,
          counts[f * 2] as number,
        ]),
      );
      const wanted = input.flatMap(({ deviceUs, frames, counts }) =>
        Array.from({ length: frames }, (_, f): [number, number] => [
          (deviceUs + f * PERIOD_US) * DRIFT + 1e6,
          counts[f * 2] as number,
        ]),
      );
      expect(got.map(([, count]) => count)).toEqual(wanted.map(([, count]) => count));
      for (const [i, [atUs]] of got.entries())
        expect(atUs).toBeCloseTo((wanted[i] as [number, number])[0], 3);
      for (const { frames } of chunks) expect(frames).toBeLessThanOrEqual(1000);
    }),
  );
});

it('gives the same chunks however the same gaps are announced within them', () => {
  const chunks = build(
    batches([
      [8, false],
      [8, false],
      [8, true],
      [8, false],
    ]),
  );
  expect(chunks.map(({ frames, gapBefore }) => [frames, gapBefore])).toEqual([
    [16, false],
    [16, true],
  ]);
});

it('keeps no more memory than its frames need, whatever rate a device claims', () => {
  const chunks: SampleChunk[] = [];
  const builder = new ChunkBuilder(
    'P-1',
    12,
    (us) => us,
    (chunk) => chunks.push(chunk),
  );
  for (let n = 0; n < 50; n++) {
    builder.add({
      stream: 0,
      slots: 16,
      frames: 1,
      counts: new Uint16Array(16).fill(n),
      deviceUs: n * 1000,
      periodUs: 1, // 1 MHz: half a second of it would be 16 MB
      gapBefore: true,
      epoch: 0,
    });
  }
  builder.close();
  expect(chunks.map(({ counts }) => counts[0])).toEqual(Array.from({ length: 50 }, (_, n) => n));
  const held = new Set(chunks.map(({ counts }) => counts.buffer));
  expect([...held].reduce((bytes, { byteLength }) => bytes + byteLength, 0)).toBeLessThan(10_000);
});
