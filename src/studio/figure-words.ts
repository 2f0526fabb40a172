/** Figures in sentences and documents: the same whatever the locale and the time zone. */

const MINUS = '\u2212';

/** With a true minus sign, and no minus before what is nothing. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  const isNothing = Number(text) === 0;
  return isNothing ? text.replace('-', '') : text.replace('-', MINUS);
}

/** The same with a plus where it is positive. */
export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return Number(value.toFixed(decimals)) > 0 ? `+${text}` : text;
}
