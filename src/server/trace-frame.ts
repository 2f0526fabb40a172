/**
 * The binary frames of the live feed, little-endian: u8 kind (1), u8 zero, u16 length of the serial number,
 * u32 samples, f64 startUs, f64 periodUs, the serial number in ASCII padded with zeros to a multiple of
 * four, then the samples as float32 mm.
 */
import type { TraceRun } from '../station/sinks.ts';

const HEADER = 24;

/** Joins runs of one pad that follow each other without a gap. */
export function joinRuns(runs: readonly TraceRun[]): TraceRun[] {
  const joined: { first: TraceRun; parts: Float32Array[]; samples: number }[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    const endUs = last && last.first.startUs + last.samples * last.first.periodUs;
    if (
      last &&
      endUs !== undefined &&
      last.first.serial === run.serial &&
      Math.abs(run.startUs - endUs) < run.periodUs
    ) {
      last.parts.push(run.depthsMm);
      last.samples += run.depthsMm.length;
    } else {
      joined.push({ first: run, parts: [run.depthsMm], samples: run.depthsMm.length });
    }
  }
  return joined.map(({ first, parts, samples }) => {
    const depthsMm = new Float32Array(samples);
    let at = 0;
    for (const part of parts) {
      depthsMm.set(part, at);
      at += part.length;
    }
    return { ...first, depthsMm };
  });
}

export function traceFrame(run: TraceRun): Uint8Array {
  const serial = Buffer.from(run.serial, 'ascii');
  const padded = (serial.length + 3) & ~3;
  const frame = new Uint8Array(HEADER + padded + run.depthsMm.length * 4);
  const view = new DataView(frame.buffer);
  view.setUint8(0, 1);
  view.setUint16(2, serial.length, true);
  view.setUint32(4, run.depthsMm.length, true);
  view.setFloat64(8, run.startUs, true);
  view.setFloat64(16, run.periodUs, true);
  frame.set(serial, HEADER);
  // Every machine that Node runs on is little-endian; the float array can be copied as bytes.
  frame.set(
    new Uint8Array(run.depthsMm.buffer, run.depthsMm.byteOffset, run.depthsMm.byteLength),
    HEADER + padded,
  );
  return frame;
}
