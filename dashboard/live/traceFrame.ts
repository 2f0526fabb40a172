/** One binary message of the live feed: depth samples of one pad, in mm, evenly spaced. */

export interface TraceFrame {
  readonly serial: string;
  /** Station µs of the first sample, and the spacing. */
  readonly startUs: number;
  readonly periodUs: number;
  readonly depthMm: Float32Array;
}

const KIND_TRACE = 1;
const HEADER_BYTES = 24;

/**
 * Reads u8 kind, u8 0, u16 serial length, u32 n, f64 start, f64 period, the serial padded to 4 bytes and
 * n × f32, little-endian. Answers null for what is not such a frame; never throws.
 */
export function readTraceFrame(buffer: ArrayBuffer): TraceFrame | null {
  if (buffer.byteLength < HEADER_BYTES) return null;
  const view = new DataView(buffer);
  if (view.getUint8(0) !== KIND_TRACE) return null;
  const serialBytes = view.getUint16(2, true);
  const count = view.getUint32(4, true);
  const startUs = view.getFloat64(8, true);
  const periodUs = view.getFloat64(16, true);
  const samplesAt = HEADER_BYTES + Math.ceil(serialBytes / 4) * 4;
  if (buffer.byteLength < samplesAt + count * 4) return null;
  if (!Number.isFinite(startUs) || !(periodUs > 0)) return null;
  let serial = '';
  for (let i = 0; i < serialBytes; i++) {
    const code = view.getUint8(HEADER_BYTES + i);
    if (code !== 0) serial += String.fromCharCode(code);
  }
  return { serial, startUs, periodUs, depthMm: new Float32Array(buffer, samplesAt, count) };
}
