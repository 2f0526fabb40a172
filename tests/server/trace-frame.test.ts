import { expect, it } from 'vitest';
import { joinRuns, traceFrame } from '../../src/server/trace-frame.ts';

const run = (startUs: number, samples: number, serial = 'P-1') => ({
  serial,
  startUs,
  periodUs: 500,
  depthsMm: Float32Array.from({ length: samples }, (_, i) => startUs + i),
});

it('joins runs that follow each other and keeps gaps and pads apart', () => {
  const joined = joinRuns([run(0, 8), run(4000, 8), run(12_000, 8), run(16_000, 8, 'P-2')]);
  expect(joined.map(({ serial, startUs, depthsMm }) => [serial, startUs, depthsMm.length])).toEqual([
    ['P-1', 0, 16],
    ['P-1', 12_000, 8],
    ['P-2', 16_000, 8],
  ]);
  expect(joined[0]?.depthsMm[9]).toBe(4001);
});

it('writes the layout that the page reads', () => {
  const frame = traceFrame({
    serial: 'P-123',
    startUs: 1.5e9,
    periodUs: 500,
    depthsMm: Float32Array.of(0.25, -1),
  });
  const view = new DataView(frame.buffer);
  expect(view.getUint8(0)).toBe(1);
  expect(view.getUint16(2, true)).toBe(5);
  expect(view.getUint32(4, true)).toBe(2);
  expect(view.getFloat64(8, true)).toBe(1.5e9);
  expect(view.getFloat64(16, true)).toBe(500);
  expect(Buffer.from(frame.subarray(24, 32)).toString('latin1')).toBe('P-123\0\0\0');
  expect(view.getFloat32(32, true)).toBe(0.25);
  expect(view.getFloat32(36, true)).toBe(-1);
  expect(frame.length).toBe(40);
});
