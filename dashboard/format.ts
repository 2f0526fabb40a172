/** Numbers, lengths and dates as the reader's locale writes them. Only for the page, never for a file. */
import { readersLocale } from './locale.ts';

/** What stands for a number that is not there. */
export const NONE = '–';

const locale = (): string => readersLocale;

const cache = new Map<string, Intl.NumberFormat>();

function decimal(digits: number, where: string): Intl.NumberFormat {
  const key = `${where}/${digits}`;
  let format = cache.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(where, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    cache.set(key, format);
  }
  return format;
}

/** A hyphen is as short as a dash between words; a minus is as wide as a plus. */
const minus = (figure: string): string => figure.replace('-', '\u2212');

/** A number with so many decimals; a dash for null and what is no number. Never "-0.00". */
export function number(value: number | null | undefined, digits = 0, where = locale()): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  const half = 0.5 / 10 ** digits;
  return minus(decimal(digits, where).format(Math.abs(value) < half ? 0 : value));
}

/** A figure that somebody set, with as many decimals as it has, at most `most`: rounded it would be another one. */
export function given(value: number, most = 3, where = locale()): string {
  return minus(new Intl.NumberFormat(where, { maximumFractionDigits: most }).format(value));
}

export const mm = (value: number | null | undefined, where = locale()): string => number(value, 2, where);

/** `m:ss`, or `h:mm:ss` from an hour on. */
export function clock(us: number): string {
  const total = Math.max(0, Math.floor(us / 1e6));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** A position in a session, as fine as the span in view asks for: `1:02`, `1:02.5`, `1:02.512`, `1:02.5124`. */
export function moment(us: number, spanUs: number, where = locale()): string {
  const digits = spanUs > 60e6 ? 0 : spanUs > 3e6 ? 1 : spanUs > 0.3e6 ? 2 : spanUs > 0.02e6 ? 3 : 4;
  if (digits === 0) return clock(Math.round(us / 1e6) * 1e6);
  const steps = Math.round((Math.max(0, us) / 1e6) * 10 ** digits);
  const whole = Math.floor(steps / 10 ** digits);
  const rest = decimal(digits, where).format((steps % 10 ** digits) / 10 ** digits);
  return clock(whole * 1e6) + rest.slice(1);
}

/** A span with the unit that fits it: µs, ms, s, or min. */
export function span(us: number, where = locale()): string {
  if (!Number.isFinite(us)) return NONE;
  const size = Math.abs(us);
  if (size < 1000) return `${number(us, 0, where)} µs`;
  if (size < 1e6) return `${number(us / 1000, size < 10_000 ? 1 : 0, where)} ms`;
  if (size < 60e6) return `${number(us / 1e6, size < 10e6 ? 1 : 0, where)} s`;
  return `${clock(us)} ${size < 3600e6 ? 'min' : 'h'}`;
}

/** Bytes in kB and MB of 1000. */
export function bytes(value: number, where = locale()): string {
  if (value < 1000) return `${number(value, 0, where)} B`;
  if (value < 1e6) return `${number(value / 1e3, 1, where)} kB`;
  return `${number(value / 1e6, 1, where)} MB`;
}

/** An ISO time as date and time of the reader; the text itself where it is no time. */
export function dateTime(iso: string, where = locale()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(where, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** The time zone of this browser. */
export const readersZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A moment to the second with its day, short: for rows of a list that spans months. */
export function toTheSecond(iso: string, zone = readersZone(), where = locale()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(where, { dateStyle: 'short', timeStyle: 'medium', timeZone: zone }).format(
    date,
  );
}

/** A day (YYYY-MM-DD) as the reader writes it; the text itself where it is none. */
export function day(iso: string, where = locale()): string {
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(where, { dateStyle: 'medium', timeZone: 'UTC' }).format(date);
}

/** A sentence of the service, whose days and times are ISO as in its files, with these as the reader writes them. */
export function said(sentence: string, where = locale()): string {
  return sentence
    .replace(/(?<![\w-])\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g, (iso) => dateTime(iso, where))
    .replace(/(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])/g, (iso) => day(iso, where));
}

/** What is so; the rest of what is said stands elsewhere. A point within a number ends nothing. */
export const firstSentence = (words: string): string => words.split(/(?<=\.)\s/, 1)[0] ?? words;

/** The time of day of the reader, to the second. */
export function timeOfDay(at: Date, where = locale()): string {
  return new Intl.DateTimeFormat(where, { timeStyle: 'medium' }).format(at);
}
