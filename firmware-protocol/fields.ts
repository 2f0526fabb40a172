/** The kinds of field a message can have: how each is written, read from bytes, and checked. */
import { z } from 'zod';
import { type CountBits, packCounts, unpackCounts } from './packing.ts';

/**
 * One kind of field. `read` gets the bytes of one field (no space in it) and answers `undefined` when
 * they are not a text of the kind; it never throws. Every value has one text only, save that a decimal
 * may end in zeros. `name` goes into the shape of a message.
 */
export interface Field<T> {
  readonly name: string;
  readonly abnf: string;
  readonly schema: z.ZodType<T>;
  read(bytes: Uint8Array, start: number, end: number): T | undefined;
  write(value: T): string;
}

const ZERO = 0x30;
const latin1 = new TextDecoder('latin1');

/** Unsigned decimal up to `max`, no leading zeros. */
function unsigned(name: string, max: number): Field<number> {
  const digits = String(max).length;
  return {
    name,
    abnf: `dec-uint ; 0 to ${max}`,
    schema: z.number().int().min(0).max(max),
    read(bytes, start, end) {
      const length = end - start;
      if (length < 1 || length > digits || (length > 1 && bytes[start] === ZERO)) return undefined;
      let value = 0;
      for (let i = start; i < end; i++) {
        const digit = (bytes[i] as number) - ZERO;
        if (digit < 0 || digit > 9) return undefined;
        value = value * 10 + digit;
      }
      return value <= max ? value : undefined;
    },
    write: String,
  };
}

const nibbleOf = new Int8Array(256).fill(-1);
for (let i = 0; i < 16; i++) nibbleOf['0123456789ABCDEF'.charCodeAt(i)] = i;

/** Upper-case hexadecimal of exactly `end - start` digits, or -1. At most eight digits. */
export function readHex(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const nibble = nibbleOf[bytes[i] as number] as number;
    if (nibble < 0) return -1;
    value = (value << 4) | nibble;
  }
  return value >>> 0;
}

export function writeHex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

function hexadecimal(name: string, digits: number): Field<number> {
  return {
    name,
    abnf: `${digits}uhex`,
    schema: z
      .number()
      .int()
      .min(0)
      .max(2 ** (digits * 4) - 1),
    read(bytes, start, end) {
      if (end - start !== digits) return undefined;
      const value = readHex(bytes, start, end);
      return value < 0 ? undefined : value;
    },
    write: (value) => writeHex(value, digits),
  };
}

export const u8 = unsigned('u8', 0xff);
export const u16 = unsigned('u16', 0xffff);
export const u32 = unsigned('u32', 0xffffffff);
export const hex16 = hexadecimal('hex16', 4);
export const hex32 = hexadecimal('hex32', 8);

const DECIMAL = /^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,12})?$/;
const DECIMAL_MAX = 999_999_999;

/**
 * A decimal number in plain notation: at most nine digits before the point and twelve after it. Zeros at
 * the end are read, since fixed-point printing in firmware leaves them; `write` leaves them out.
 */
export const decimal: Field<number> = {
  name: 'dec',
  abnf: '["-"] dec-uint ["." 1*12DIGIT] ; from -999999999 to 999999999',
  schema: z
    .number()
    .min(-DECIMAL_MAX)
    .max(DECIMAL_MAX)
    .refine((value) => Number(plain(value)) === value, 'needs more than twelve decimals'),
  read(bytes, start, end) {
    const text = latin1.decode(bytes.subarray(start, end));
    if (!DECIMAL.test(text)) return undefined;
    const value = Number(text);
    if (value > DECIMAL_MAX || value < -DECIMAL_MAX) return undefined;
    return value === 0 ? 0 : value; // "-0" is zero
  },
  write: plain,
};

function plain(value: number): string {
  const shortest = String(value);
  if (DECIMAL.test(shortest)) return shortest;
  const text = value.toFixed(12).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

/** Printable ASCII without space, "!" and "*", of 1 to `max` characters. What a device says is text, never markup. */
export function text(max: number): Field<string> {
  const pattern = /^["-)+-~]+$/;
  return {
    name: `text${max}`,
    abnf: `1*${max}tchar`,
    schema: z.string().min(1).max(max).regex(pattern),
    read(bytes, start, end) {
      if (end - start < 1 || end - start > max) return undefined;
      const value = latin1.decode(bytes.subarray(start, end));
      return pattern.test(value) ? value : undefined;
    },
    write: (value) => value,
  };
}

/** One of a closed set of words. The set is part of the shape. */
export function word<const W extends string>(...words: readonly W[]): Field<W> {
  return {
    name: `word(${words.join('|')})`,
    abnf: words.map((each) => `%s"${each}"`).join(' / '),
    schema: z.enum(words as readonly [W, ...W[]]) as unknown as z.ZodType<W>,
    read(bytes, start, end) {
      const found = latin1.decode(bytes.subarray(start, end));
      return words.find((each) => each === found);
    },
    write: (value) => value,
  };
}

function counts(bits: CountBits): Field<Uint16Array> {
  const max = 2 ** bits - 1;
  return {
    name: `counts${bits}`,
    abnf: bits === 12 ? '1*(2b64char) ; 12 bits a count' : '1*b64char ; 16 bits a count',
    schema: z
      .instanceof(Uint16Array)
      .refine((value) => value.length > 0 && value.every((count) => count <= max)) as z.ZodType<Uint16Array>,
    read: (bytes, start, end) => unpackCounts(bytes, start, end, bits) ?? undefined,
    write: (value) => latin1.decode(packCounts(value, bits)),
  };
}

export const counts12 = counts(12);
export const counts16 = counts(16);
