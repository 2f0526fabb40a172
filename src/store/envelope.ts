/** Stored chunks -> the columns of a chart. Pure. No peak is lost, and no gap is bridged. */
import { type ChannelScale, valueAt } from './channel-scale.ts';
import { binStart, binsOf, greatestIn, leastIn } from './summary.ts';
import type { TraceEnvelope } from './types.ts';

/** One chunk's place in time and its summary; the samples are fetched only where they are drawn. */
export interface ChunkPlace extends ChannelScale {
  readonly startUs: number;
  readonly periodUs: number;
  readonly frames: number;
  readonly gap: boolean;
  readonly slots: number;
  readonly summary: Buffer;
  /** The channel within it. */
  readonly slot: number;
  counts(): Uint16Array;
}

/** Up to this many frames are read and drawn one by one; beyond it the summaries are. */
export const MAX_FRAMES_READ = 400_000;
/** A run of samples is placed anew where the clock differs from counting periods by more than this. */
const REPLACE_US = 10_000;

/** The frames [first, end) of a chunk that lie in [fromUs, toUs). */
export function framesWithin(place: ChunkPlace, fromUs: number, toUs: number): [number, number] {
  const { startUs, periodUs, frames } = place;
  const first = Math.max(0, Math.ceil((fromUs - startUs) / periodUs));
  const end = Math.min(frames, Math.ceil((toUs - startUs) / periodUs));
  return [first, Math.max(first, end)];
}

/**
 * An envelope of [fromUs, toUs) with at most `columns` columns, from chunks in the order of time.
 * - At most `columns` frames: a column a frame, min = max, one period wide.
 * - At most MAX_FRAMES_READ: each column holds the least and greatest of exactly its samples. Columns are at
 *   least two periods wide, so that the jitter of a chunk's start opens no false gap.
 * - Else from the summaries: a bin that touches two columns counts in both, so an extreme is never left out.
 */
export function envelopeOf(
  places: readonly ChunkPlace[],
  fromUs: number,
  toUs: number,
  columns: number,
): TraceEnvelope {
  let frames = 0;
  let periodUs = Infinity;
  for (const place of places) {
    const [first, end] = framesWithin(place, fromUs, toUs);
    frames += end - first;
    periodUs = Math.min(periodUs, place.periodUs);
  }
  if (frames === 0) return columnsOf(fromUs, toUs, 1, 'samples').envelope;
  if (frames <= columns) {
    const points = pointsOf(places, fromUs, toUs, columns);
    if (points !== null) return points;
  }
  if (frames > MAX_FRAMES_READ) return fromSummaries(places, fromUs, toUs, columns);
  return fromSamples(places, fromUs, toUs, Math.min(columns, Math.floor((toUs - fromUs) / (2 * periodUs))));
}

function columnsOf(fromUs: number, toUs: number, columns: number, source: TraceEnvelope['source']) {
  const count = Math.max(1, columns);
  const columnUs = (toUs - fromUs) / count;
  const min = new Float32Array(count).fill(Number.NaN);
  const max = new Float32Array(count).fill(Number.NaN);
  const put = (column: number, least: number, greatest: number): void => {
    // Written so that NaN, "nothing yet", gives way.
    if (!((min[column] as number) <= least)) min[column] = least;
    if (!((max[column] as number) >= greatest)) max[column] = greatest;
  };
  const columnAt = (us: number): number => Math.min(count - 1, Math.floor((us - fromUs) / columnUs));
  const envelope: TraceEnvelope = { fromUs, columnUs, min, max, source };
  return { envelope, put, columnAt, count };
}

function fromSamples(places: readonly ChunkPlace[], fromUs: number, toUs: number, columns: number) {
  const { envelope, put, columnAt } = columnsOf(fromUs, toUs, columns, 'samples');
  for (const place of places) {
    const [first, end] = framesWithin(place, fromUs, toUs);
    if (first === end) continue;
    const { startUs, periodUs, slot, slots } = place;
    const counts = place.counts();
    for (let frame = first; frame < end; frame++) {
      const value = valueAt(place, counts[frame * slots + slot] as number);
      put(columnAt(startUs + frame * periodUs), value, value);
    }
  }
  return envelope;
}

function fromSummaries(places: readonly ChunkPlace[], fromUs: number, toUs: number, columns: number) {
  const { envelope, put, columnAt, count } = columnsOf(fromUs, toUs, columns, 'summary');
  for (const place of places) {
    const { startUs, periodUs, frames, slot, slots, summary } = place;
    for (let bin = 0; bin < binsOf(frames); bin++) {
      const firstUs = startUs + binStart(bin, frames) * periodUs;
      const lastUs = startUs + (binStart(bin + 1, frames) - 1) * periodUs;
      if (lastUs < fromUs || firstUs >= toUs) continue;
      // A scale only rises or only falls, so the extremes of the counts are those of the depths.
      const a = valueAt(place, leastIn(summary, bin, slot, slots));
      const b = valueAt(place, greatestIn(summary, bin, slot, slots));
      const end = Math.min(count - 1, columnAt(lastUs));
      for (let column = Math.max(0, columnAt(firstUs)); column <= end; column++)
        put(column, Math.min(a, b), Math.max(a, b));
    }
  }
  return envelope;
}

/**
 * A column a sample. Frames without a gap between them take neighbouring columns even where the clock's
 * correction moved a chunk's start by a fraction of a period; after a gap at least one column stays empty.
 * null where gaps need more than `columns` columns.
 */
function pointsOf(
  places: readonly ChunkPlace[],
  fromUs: number,
  toUs: number,
  columns: number,
): TraceEnvelope | null {
  const runs: { at: number; values: number[] }[] = [];
  let originUs = Number.NaN;
  let columnUs = 0;
  let next = 0;
  for (const place of places) {
    const [first, end] = framesWithin(place, fromUs, toUs);
    if (first === end) continue;
    const { startUs, periodUs, slot, slots } = place;
    const firstUs = startUs + first * periodUs;
    if (Number.isNaN(originUs)) {
      originUs = firstUs;
      columnUs = periodUs;
    }
    const byClock = Math.round((firstUs - originUs) / columnUs);
    const joined = !place.gap && first === 0 && Math.abs(byClock - next) * columnUs <= REPLACE_US;
    let at = next;
    if (next > 0 && !joined) at = Math.max(byClock, next + 1);
    if (at + end - first > columns) return null;
    const counts = place.counts();
    const values: number[] = [];
    for (let frame = first; frame < end; frame++)
      values.push(valueAt(place, counts[frame * slots + slot] as number));
    runs.push({ at, values });
    next = at + values.length;
  }
  const min = new Float32Array(next).fill(Number.NaN);
  for (const { at, values } of runs) min.set(values, at);
  return { fromUs: originUs, columnUs, min, max: min.slice(), source: 'samples' };
}
