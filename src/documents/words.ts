/** Numbers, dates and names as documents print them: the same whatever the locale and the time zone. */
import { fixed, signed } from '../studio/figure-words.ts';

export { fixed, signed };

/** So many significant digits, never as a power of ten. */
export function significant(value: number, digits: number): string {
  if (value === 0) return '0';
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  return fixed(value, Math.min(decimals, 12));
}

/** As many digits as it has, up to so many, never as a power of ten. */
export const plain = (value: number, digits: number): string => {
  const text = significant(value, digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
};

/** Decimals at which the smallest of these keeps two significant digits; what is printed beside takes the same. */
export function decimalsFor(uncertainties: readonly number[], most = 4): number {
  const smallest = Math.min(...uncertainties.filter((each) => each > 0));
  if (!Number.isFinite(smallest)) return Math.min(3, most);
  return Math.min(most, Math.max(0, 1 - Math.floor(Math.log10(smallest) + 1e-9)));
}

/** `2026-11-22T14:05:09Z` -> `2026-11-22 14:05 UTC`. */
export const moment = (iso: string): string => `${stamp(iso)} UTC`;

/** Without the zone, where a column's head says it. */
export function stamp(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toISOString().slice(0, 16).replace('T', ' ');
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

export interface Drawable {
  readonly text: string;
  /** Letters are missing: then the text as it was written belongs behind it. */
  readonly missing: boolean;
  readonly runsRightToLeft: boolean;
}

/**
 * Text as it can be drawn. What the font has not is written as its number; words of a script that runs from right to
 * left are kept together.
 */
export function drawable(text: string, has: (codePoint: number) => boolean): Drawable {
  let missing = false;
  const known = [...text.normalize('NFC')]
    .map((letter) => {
      const codePoint = letter.codePointAt(0) ?? 0;
      if (letter === '\n') return letter;
      // What has no shape of its own: joiners, selectors of a variant, controls.
      if (/[\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(letter)) return letter === '\t' ? ' ' : '';
      if (has(codePoint)) return letter;
      missing = true;
      return `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;
    })
    .join('');
  const runsRightToLeft = RIGHT_TO_LEFT.test(known);
  return { text: runsRightToLeft ? kept(known) : known, missing, runsRightToLeft };
}

/**
 * The drawing library lays out one word at a time, from left to right. Words that belong together are made one, which
 * it turns as a whole; where a line ends within, it is cut between two letters.
 */
function kept(text: string): string {
  const words = text.split(' ');
  return words
    .map((word, n) => {
      const next = words[n + 1];
      if (next === undefined) return word;
      return RIGHT_TO_LEFT.test(word) && RIGHT_TO_LEFT.test(next) ? `${word}\u00A0` : `${word} `;
    })
    .join('');
}
