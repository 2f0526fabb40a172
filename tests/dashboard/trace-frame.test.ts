import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTraceFrame } from '../../dashboard/live/traceFrame.ts';

function frame(serial: string, startUs: number, periodUs: number, samples: readonly number[]): ArrayBuffer {
  const room = Math.ceil(serial.length / 4) * 4;
  const buffer = new ArrayBuffer(24 + room + samples.length * 4);
  const view = new DataView(buffer);
  view.setUint8(0, 1);
  view.setUint16(2, serial.length, true);
  view.setUint32(4, samples.length, true);
  view.setFloat64(8, startUs, true);
  view.setFloat64(16, periodUs, true);
  for (const [i, c] of [...serial].entries()) view.setUint8(24 + i, c.charCodeAt(0));
  for (const [i, sample] of samples.entries()) view.setFloat32(24 + room + i * 4, sample, true);
  return buffer;
}

test('reads what the service writes, for serial numbers of any length', () => {
  const serials = fc.string({ unit: fc.constantFrom(...'ABCxyz019-_.'), minLength: 1, maxLength: 32 });
  fc.assert(
    fc.property(serials, fc.array(fc.float({ noNaN: true, noDefaultInfinity: true })), (serial, samples) => {
      const read = readTraceFrame(frame(serial, 12_345.5, 500, samples));
      expect(read?.serial).toBe(serial);
      expect(read?.startUs).toBe(12_345.5);
      expect(read?.periodUs).toBe(500);
      expect([...(read?.depthMm ?? [])]).toEqual(samples);
    }),
  );
});

test('answers null for what is no trace frame and never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const buffer = bytes.slice().buffer as ArrayBuffer;
      const read = readTraceFrame(buffer);
      if (bytes[0] !== 1 || bytes.length < 24) expect(read).toBeNull();
    }),
  );
  const whole = frame('PAD-1', 0, 500, [1, 2, 3]);
  for (let size = 0; size < whole.byteLength; size++) expect(readTraceFrame(whole.slice(0, size))).toBeNull();
  expect(readTraceFrame(frame('PAD-1', Number.NaN, 500, [1]))).toBeNull();
  expect(readTraceFrame(frame('PAD-1', 0, 0, [1]))).toBeNull();
});
