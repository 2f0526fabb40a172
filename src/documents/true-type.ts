/** Writes outlines as a TrueType font with the tables that a PDF needs (ISO 32000-1, 9.9): no names, no map of letters. */

/** `off`: a point that draws the curve to itself; the curve goes between two of them half way. Whole units. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly off: boolean;
}
export interface TrueTypeGlyph {
  readonly contours: readonly (readonly Point[])[];
  readonly advance: number;
}
export interface TrueTypeMetrics {
  readonly unitsPerEm: number;
  readonly ascent: number;
  readonly descent: number;
}

/** Glyph 0 is what stands for a letter that is not there. */
export function trueType(glyphs: readonly TrueTypeGlyph[], metrics: TrueTypeMetrics): Buffer {
  const written = glyphs.map(glyphBytes);
  const offsets = [0];
  for (const bytes of written) offsets.push((offsets.at(-1) ?? 0) + bytes.length);
  const points = glyphs.flatMap(({ contours }) => contours.flat());
  const box = boxOf(points);
  const advances = glyphs.map(({ advance }) => advance);
  const lefts = glyphs.map(({ contours }) => boxOf(contours.flat())[0]);
  return font([
    ['glyf', Buffer.concat(written)],
    ['head', head(metrics.unitsPerEm, box)],
    ['hhea', hhea(metrics, advances, lefts, box)],
    ['hmtx', Buffer.concat(glyphs.map((_, n) => words(advances[n] ?? 0, lefts[n] ?? 0)))],
    ['loca', longs(...offsets)],
    ['maxp', maxp(glyphs)],
  ]);
}

type Box = readonly [xMin: number, yMin: number, xMax: number, yMax: number];
function boxOf(points: readonly Point[]): Box {
  if (points.length === 0) return [0, 0, 0, 0];
  let [xMin, yMin, xMax, yMax] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    xMin = Math.min(xMin, x);
    yMin = Math.min(yMin, y);
    xMax = Math.max(xMax, x);
    yMax = Math.max(yMax, y);
  }
  return [xMin, yMin, xMax, yMax];
}

/** Big-endian, 16 bits each, signed or not. */
function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [n, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, n * 2);
  return bytes;
}
function longs(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [n, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, n * 4);
  return bytes;
}

/** Steps from point to point in 16 bits each: the file is compressed as a whole. A glyph begins at a multiple of 4. */
function glyphBytes({ contours }: TrueTypeGlyph): Buffer {
  const points = contours.flat();
  if (points.length === 0) return Buffer.alloc(0);
  let end = -1;
  const ends = contours.map((contour) => {
    end += contour.length;
    return end;
  });
  const steps = (axis: 'x' | 'y'): number[] =>
    points.map((point, n) => point[axis] - (points[n - 1]?.[axis] ?? 0));
  const bytes = Buffer.concat([
    words(contours.length, ...boxOf(points), ...ends, 0),
    Buffer.from(points.map(({ off }) => (off ? 0 : 1))),
    words(...steps('x'), ...steps('y')),
  ]);
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

const head = (unitsPerEm: number, box: Box): Buffer =>
  Buffer.concat([
    longs(0x00010000, 0x00010000, 0, 0x5f0f3cf5),
    // Baseline at 0; no dates, which would differ from day to day; offsets of 32 bits.
    words(0x0001, unitsPerEm, 0, 0, 0, 0, 0, 0, 0, 0, ...box, 0, 8, 2, 1, 0),
  ]);

const hhea = (
  { ascent, descent }: TrueTypeMetrics,
  advances: readonly number[],
  lefts: readonly number[],
  box: Box,
): Buffer =>
  Buffer.concat([
    longs(0x00010000),
    words(ascent, descent, 0, Math.max(...advances), Math.min(...lefts), 0, box[2], 1, 0, 0, 0, 0, 0, 0, 0),
    words(advances.length),
  ]);

function maxp(glyphs: readonly TrueTypeGlyph[]): Buffer {
  const most = (of: (glyph: TrueTypeGlyph) => number): number => Math.max(...glyphs.map(of));
  const points = most(({ contours }) => contours.flat().length);
  const contours = most((glyph) => glyph.contours.length);
  return Buffer.concat([
    longs(0x00010000),
    words(glyphs.length, points, contours, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
  ]);
}

const sumOf = (bytes: Buffer): number => {
  let sum = 0;
  for (let n = 0; n < bytes.length; n += 4) sum = (sum + bytes.readUInt32BE(n)) >>> 0;
  return sum;
};

/** The directory and the tables, in the order of their names. */
function font(tables: readonly (readonly [name: string, bytes: Buffer])[]): Buffer {
  const power = 2 ** Math.floor(Math.log2(tables.length));
  const directory = [
    longs(0x00010000),
    words(tables.length, power * 16, Math.log2(power), (tables.length - power) * 16),
  ];
  const bodies: Buffer[] = [];
  let offset = 12 + tables.length * 16;
  let headAt = 0;
  for (const [name, bytes] of tables) {
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    directory.push(Buffer.from(name, 'latin1'), longs(sumOf(padded), offset, bytes.length));
    if (name === 'head') headAt = offset;
    bodies.push(padded);
    offset += padded.length;
  }
  const whole = Buffer.concat([...directory, ...bodies]);
  whole.writeUInt32BE((0xb1b0afba - sumOf(whole)) >>> 0, headAt + 8);
  return whole;
}
