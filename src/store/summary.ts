/** The least and greatest count of each eighth of a chunk, so that an hour is drawn without reading its samples. */

const BINS = 8;
/** Bytes of one bin of one slot: two 16-bit counts, little end first. */
const CELL = 4;

export const binsOf = (frames: number): number => Math.min(BINS, frames);

/** First frame of bin `bin`; the last bin ends with the chunk. */
export const binStart = (bin: number, frames: number): number => Math.floor((bin * frames) / binsOf(frames));

/** Bin by bin, slot by slot: least, greatest. `counts` is frames × slots, interleaved. */
export function summarise(counts: Uint16Array, slots: number): Buffer {
  const frames = counts.length / slots;
  const bins = binsOf(frames);
  const out = Buffer.alloc(bins * slots * CELL);
  for (let bin = 0; bin < bins; bin++) {
    const end = binStart(bin + 1, frames);
    for (let slot = 0; slot < slots; slot++) {
      let least = 0xffff;
      let greatest = 0;
      for (let frame = binStart(bin, frames); frame < end; frame++) {
        const count = counts[frame * slots + slot] as number;
        if (count < least) least = count;
        if (count > greatest) greatest = count;
      }
      const at = (bin * slots + slot) * CELL;
      out.writeUInt16LE(least, at);
      out.writeUInt16LE(greatest, at + 2);
    }
  }
  return out;
}

export const leastIn = (summary: Buffer, bin: number, slot: number, slots: number): number =>
  summary.readUInt16LE((bin * slots + slot) * CELL);

export const greatestIn = (summary: Buffer, bin: number, slot: number, slots: number): number =>
  summary.readUInt16LE((bin * slots + slot) * CELL + 2);
