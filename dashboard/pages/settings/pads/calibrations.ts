/** Which calibration of a pad counts today. Pure. */
import type { Calibration } from '../../../../src/server/wire-training.ts';

export interface PadStanding {
  readonly serial: string;
  /** The newest statement; null where there is none. */
  readonly newest: Calibration | null;
  readonly state: 'valid' | 'expired' | 'none';
  readonly earlier: readonly Calibration[];
}

/**
 * Of each pad that is attached or has a calibration, by serial number.
 * @param stated newest first, as the service tells them
 * @param today the reader's day, YYYY-MM-DD
 */
export function standingsOf(
  attached: readonly string[],
  stated: readonly Calibration[],
  today: string,
): PadStanding[] {
  const serials = new Set([...attached, ...stated.map(({ serial }) => serial)]);
  return [...serials].sort().map((serial) => {
    const [newest = null, ...earlier] = stated.filter((one) => one.serial === serial);
    const expired = newest?.validUntil != null && newest.validUntil.slice(0, 10) < today;
    return { serial, newest, earlier, state: newest === null ? 'none' : expired ? 'expired' : 'valid' };
  });
}

/** YYYY-MM-DD where the reader is. */
export function localDay(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** A standard uncertainty as it is written, mm; null where it is none that the service takes. */
export function uncertaintyOf(typed: string): number | null {
  const value = Number(typed.trim().replace(',', '.'));
  return typed.trim() !== '' && value > 0 && value <= 0.5 ? value : null;
}
