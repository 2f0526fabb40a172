/**
 * One font out of two: the letters of a document's font and, beside them, Korean, Chinese and Japanese ones. Lines
 * that hold such a letter are set in it as a whole, so that they are broken and aligned as all others are; only the
 * glyphs that are used go into the file.
 */
import * as fontkit from 'fontkit';
import { eastAsianGlyph } from './east-asian.ts';
import { fontBytes } from './fonts.ts';
import type { FontName } from './theme.ts';
import { type Point, type TrueTypeGlyph, trueType } from './true-type.ts';

const MAGIC = 'evenstroke mixed font: ';
/** Of Noto Sans, to look like the font beside it. */
const weights: Record<FontName, number> = { body: 400, bold: 700, title: 300, mono: 400 };

/** What the drawing library opens as a font, once `mixedFont` was called. */
export function mixedFont(name: FontName): Uint8Array {
  register();
  return Buffer.from(MAGIC + name, 'latin1');
}

interface MixedGlyph {
  readonly id: number;
  readonly codePoints: readonly number[];
  readonly advanceWidth: number;
  readonly glyph: fontkit.Glyph;
  /** To the units of the font as a whole. */
  readonly scale: number;
}

let isRegistered = false;
/** The font library asks each format that it knows whether it is the one; its types do not know this door. */
function register(): void {
  if (isRegistered) return;
  (fontkit as unknown as { registerFormat(format: unknown): void }).registerFormat(MixedFont);
  isRegistered = true;
}

const bases = new Map<FontName, fontkit.Font>();
function baseOf(name: FontName): fontkit.Font {
  const base = bases.get(name) ?? (fontkit.create(Buffer.from(fontBytes(name))) as fontkit.Font);
  bases.set(name, base);
  return base;
}

/** A font as the drawing library takes one from the font library: as much of it as is used. */
class MixedFont {
  static probe(bytes: Uint8Array): boolean {
    return Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') === MAGIC;
  }

  readonly #base: fontkit.Font;
  readonly #weight: number;
  /** By letter; their numbers go by the order in which they were first asked for, so the same document is the same. */
  readonly #byLetter = new Map<number, MixedGlyph | null>();
  readonly #glyphs: MixedGlyph[] = [];

  constructor({ buffer }: { buffer: Uint8Array }) {
    const name = Buffer.from(buffer).toString('latin1').slice(MAGIC.length) as FontName;
    this.#base = baseOf(name);
    this.#weight = weights[name];
    this.#add(this.#base.getGlyph(0), [], this.unitsPerEm);
    const { ascent, descent, lineGap, xHeight, capHeight, bbox, italicAngle } = this.#base;
    const { post, head } = this.#base as fontkit.Font & { post: unknown; head: unknown };
    const postscriptName = `EvenstrokeMixed-${name}`;
    const same = { ascent, descent, lineGap, xHeight, capHeight, bbox, italicAngle, post, head };
    Object.assign(this, same, { 'OS/2': this.#base['OS/2'], postscriptName });
  }

  get unitsPerEm(): number {
    return this.#base.unitsPerEm;
  }

  hasGlyphForCodePoint(codePoint: number): boolean {
    return this.#of(codePoint) !== null;
  }

  getGlyph(id: number): MixedGlyph | undefined {
    return this.#glyphs[id];
  }

  layout(text: string) {
    const glyphs = [...text].map((letter) => this.#of(letter.codePointAt(0) ?? 0) ?? this.#notDefined());
    const positions = glyphs.map(({ advanceWidth }) => ({
      xAdvance: advanceWidth,
      yAdvance: 0,
      xOffset: 0,
      yOffset: 0,
    }));
    return {
      glyphs,
      positions,
      // Asked for after the positions were scaled.
      get advanceWidth() {
        return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
      },
    };
  }

  createSubset() {
    const ids: number[] = [0];
    const included = new Map([[0, 0]]);
    return {
      includeGlyph: (id: number): number => {
        const known = included.get(id);
        if (known !== undefined) return known;
        included.set(id, ids.length);
        return ids.push(id) - 1;
      },
      encode: (): Uint8Array =>
        trueType(
          ids.map((id) => outlineOf(this.#glyphs[id] ?? this.#notDefined())),
          {
            unitsPerEm: this.unitsPerEm,
            ascent: this.#base.ascent,
            descent: this.#base.descent,
          },
        ),
    };
  }

  #notDefined(): MixedGlyph {
    const [first] = this.#glyphs;
    if (first === undefined) throw new Error('A font has a glyph 0 from the start.');
    return first;
  }

  #of(codePoint: number): MixedGlyph | null {
    const known = this.#byLetter.get(codePoint);
    if (known !== undefined) return known;
    const base = this.#base.hasGlyphForCodePoint(codePoint) ? this.#base.glyphForCodePoint(codePoint) : null;
    const other = base === null ? eastAsianGlyph(codePoint, this.#weight) : null;
    let found: MixedGlyph | null = null;
    if (base !== null) found = this.#add(base, [codePoint], this.unitsPerEm);
    else if (other !== null) found = this.#add(other, [codePoint], 1_000);
    this.#byLetter.set(codePoint, found);
    return found;
  }

  #add(glyph: fontkit.Glyph, codePoints: readonly number[], unitsPerEm: number): MixedGlyph {
    const scale = this.unitsPerEm / unitsPerEm;
    const id = this.#glyphs.length;
    const advanceWidth = Math.round(glyph.advanceWidth * scale);
    const mixed = { id, codePoints, advanceWidth, glyph, scale };
    this.#glyphs.push(mixed);
    return mixed;
  }
}

/** From lines and curves to points. Both fonts have curves of the second degree only, as a TrueType font must. */
function outlineOf({ glyph, scale, advanceWidth }: MixedGlyph): TrueTypeGlyph {
  const contours: Point[][] = [];
  for (const { command, args } of glyph.path.commands) {
    const [a = 0, b = 0, c = 0, d = 0] = args.map((each) => Math.round(each * scale));
    if (command === 'moveTo') contours.push([{ x: a, y: b, off: false }]);
    const contour = contours.at(-1) ?? [];
    if (command === 'lineTo') contour.push({ x: a, y: b, off: false });
    if (command === 'quadraticCurveTo') contour.push({ x: a, y: b, off: true }, { x: c, y: d, off: false });
  }
  return { contours: contours.map(open).filter((contour) => contour.length > 2), advance: advanceWidth };
}

/** A contour closes itself: an end that is its beginning is no point of its own. */
function open(contour: readonly Point[]): readonly Point[] {
  const [first, last] = [contour[0], contour.at(-1)];
  const isClosed = contour.length > 1 && first?.x === last?.x && first?.y === last?.y && last?.off === false;
  return isClosed ? contour.slice(0, -1) : contour;
}
