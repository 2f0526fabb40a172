/**
 * Letters of Korean, Chinese and Japanese, from Noto Sans. It comes as some 225 files of 100 letters each, of which
 * those that hold a letter that is needed are read. All weights are in one file: outlines are made for the one asked.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create, type Font, type Glyph } from 'fontkit';

const require = createRequire(import.meta.url);

/** Most of what has been read is kept for the next document, and no more than this: some 200 kB each. */
const MOST_FILES = 24;
/** Each with the list of its files and their letters. The first has Han and kana, the second Hangul. */
const families = [
  ['noto-sans-sc', require.resolve('@fontsource-variable/noto-sans-sc/unicode.json')],
  ['noto-sans-kr', require.resolve('@fontsource-variable/noto-sans-kr/unicode.json')],
] as const;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly file: string;
}
let ranges: readonly Range[] | null = null;
/** By file and weight; the one used last stands last. */
const read = new Map<string, Font>();

/** The glyph at this weight (100 to 900), 1,000 units an em; null where neither family has the letter. */
export function eastAsianGlyph(codePoint: number, weight: number): Glyph | null {
  ranges ??= families.flatMap(rangesOf);
  for (const { from, to, file } of ranges) {
    if (codePoint < from || codePoint > to) continue;
    const font = fontOf(file, weight);
    if (font.hasGlyphForCodePoint(codePoint)) return weighed(font, codePoint);
  }
  return null;
}

/** The package's own list: `{"[4]": "U+1f1e9-1f1f5,U+1f1f7"}`. */
function rangesOf([family, list]: (typeof families)[number]): Range[] {
  const listed = JSON.parse(readFileSync(list, 'utf8')) as Record<string, string>;
  return Object.entries(listed).flatMap(([key, spans]) => {
    const part = key.replace(/[[\]]/g, '');
    const file = join(dirname(list), 'files', `${family}-${part}-wght-normal.woff2`);
    return spans.split(',').map((span) => {
      const [from = 0, to = from] = span
        .replace('U+', '')
        .split('-')
        .map((hex) => Number.parseInt(hex, 16));
      return { from, to, file };
    });
  });
}

function fontOf(file: string, weight: number): Font {
  const key = `${file} ${weight}`;
  const font = read.get(key) ?? opened(file, weight);
  read.delete(key);
  read.set(key, font);
  const [oldest] = read.keys();
  if (read.size > MOST_FILES && oldest !== undefined) read.delete(oldest);
  return font;
}

function opened(file: string, weight: number): Font {
  const font = create(readFileSync(file)) as VariedFont;
  font.variationCoords = [weight];
  return font;
}

/** What the font library has of a font whose weight can be chosen; its types do not know these. */
interface VariedFont extends Font {
  variationCoords: readonly number[];
  readonly _variationProcessor: { transformPoints(id: number, points: VariedPoint[]): void };
}
interface VariedPoint {
  copy(): VariedPoint;
}
interface VariedGlyph extends Glyph {
  _decode(): { readonly points?: VariedPoint[] };
}
const moved = new WeakSet<object>();

/**
 * In files that are packed as these are, the library shifts widths to the weight and leaves outlines at the lightest,
 * so the last step is done here, once a glyph: its points are moved, with four more for its edges, which the file
 * counts and nobody needs.
 */
function weighed(font: Font, codePoint: number): Glyph {
  const glyph = font.glyphForCodePoint(codePoint) as VariedGlyph;
  const decoded = glyph._decode();
  const { points } = decoded;
  const last = points?.at(-1);
  if (points === undefined || last === undefined || moved.has(decoded)) return glyph;
  moved.add(decoded);
  const all = [...points, last.copy(), last.copy(), last.copy(), last.copy()];
  (font as VariedFont)._variationProcessor.transformPoints(glyph.id, all);
  return glyph;
}
