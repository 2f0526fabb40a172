import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plainDecoder } from '../../bench/peers/plain.ts';
import {
  type Body,
  badReasons,
  type CountBits,
  crc16,
  decode,
  encode,
  isBad,
  messageTypes,
  packCounts,
  seedOf,
  shapeOf,
  unpackCounts,
} from '../../firmware-protocol/index.ts';
import { files, type InvalidCase, type ValidCase, written } from '../../scripts/make-vectors.ts';

const text = (name: string): string =>
  readFileSync(new URL(`../../firmware-protocol/vectors/${name}`, import.meta.url), 'utf8');
const read = <T>(name: string): T => JSON.parse(text(name)) as T;
/** One character, one byte, as the README of the vectors says. */
const bytesOf = (line: string): Uint8Array => Uint8Array.from(line, (char) => char.charCodeAt(0));
const listed = (message: object): object =>
  Object.fromEntries(Object.entries(message).map(([k, v]) => [k, v instanceof Uint16Array ? [...v] : v]));

const valid = read<{ cases: ValidCase[] }>('valid.json').cases;
const invalid = read<{ cases: InvalidCase[] }>('invalid.json').cases;

describe('vectors', () => {
  it('are what the script writes', () => {
    for (const [name, content] of Object.entries(files))
      expect(text(name) === written(content), name).toBe(true);
  });

  it('cover every message, every field and every reason', () => {
    for (const type of messageTypes) {
      expect(valid.some(({ message }) => message['type'] === type)).toBe(true);
      const refused = invalid.filter(({ line }) => line.startsWith(`${type} `));
      for (const bad of ['crc', 'no-crc', 'header', 'fields', 'value', 'long']) {
        expect(
          refused.some((each) => each.bad === bad),
          `${type} ${bad}`,
        ).toBe(true);
      }
      for (const field of shapeOf(type).split(' ').slice(1)) {
        const name = field.slice(0, field.indexOf(':'));
        expect(
          refused.some((each) => each.field === name),
          `${type}.${name}`,
        ).toBe(true);
      }
    }
    expect(new Set(invalid.map(({ bad }) => bad))).toEqual(new Set(badReasons));
  });

  it('decode to exactly their message, and encode to exactly their line', () => {
    for (const { line, message, canonical, says } of valid) {
      const result = decode(bytesOf(line));
      expect(isBad(result) ? result : listed(result), `${line} (${says})`).toEqual(message);
      if (isBad(result)) continue;
      const { seq, ticks, ...body } = result;
      expect(encode(body as Body, seq, ticks) === `${line}\n`, line).toBe(canonical);
    }
  });

  it('are refused with exactly their reason', () => {
    for (const { line, bad, field, says } of invalid) {
      expect(decode(bytesOf(line)), `${JSON.stringify(line)} (${says})`).toEqual(
        field === undefined ? { bad } : { bad, field },
      );
    }
  });

  it('mean the same to a second implementation that shares no code', () => {
    const second = plainDecoder(messageTypes.map(shapeOf));
    for (const { line, message } of valid) expect(second(line), line).toEqual(message);
    for (const { line } of invalid) expect(second(line), line).toBeNull();
  });

  it('decode in the middle of a larger buffer, and own their memory', () => {
    for (const { line, message } of valid) {
      const buffer = bytesOf(`123\n${line}\n456`);
      const result = decode(buffer, 4, 4 + line.length);
      buffer.fill(0);
      expect(listed(result)).toEqual(message);
    }
  });

  it('give the lines and stops of a stream', () => {
    type Expected = string | { bad: string };
    const { cases } = read<{ cases: { bytes: string; stops: number; lines: Expected[] }[] }>('streams.json');
    for (const { bytes, stops, lines } of cases) {
      const kept = bytes.replaceAll('!', '');
      expect(bytes.length - kept.length).toBe(stops);
      const heard = kept.split('\n').slice(0, -1);
      expect(heard.map((line): Expected => { // biome-ignore format: one case
        const result = decode(bytesOf(line));
        return isBad(result) ? { bad: result.bad } : line;
      })).toEqual(lines); // biome-ignore format: one case
    }
  });
});

describe('CRC, seeds and packing', () => {
  it('agree with the vectors', () => {
    const { cases } = read<{ cases: { text: string; seed: string; crc: string }[] }>('crc.json');
    for (const { text, seed, crc } of cases) {
      const bytes = bytesOf(text);
      expect(crc16(bytes, 0, bytes.length, Number.parseInt(seed, 16))).toBe(Number.parseInt(crc, 16));
    }
    const { shapes } = read<{ shapes: { type: Body['type']; shape: string; seed: string }[] }>('shapes.json');
    expect(shapes.map(({ type }) => type)).toEqual(messageTypes);
    for (const { type, shape, seed } of shapes) {
      expect(shapeOf(type)).toBe(shape);
      expect(seedOf(type)).toBe(Number.parseInt(seed, 16));
    }
    type Packing = { bits: CountBits; counts: number[]; text: string };
    const packing = read<{ valid: Packing[]; invalid: Packing[] }>('packing.json');
    for (const { bits, counts, text } of packing.valid) {
      expect(new TextDecoder().decode(packCounts(counts, bits))).toBe(text);
      expect([...(unpackCounts(bytesOf(text), 0, text.length, bits) ?? [])]).toEqual(counts);
    }
    for (const { bits, text } of packing.invalid)
      expect(unpackCounts(bytesOf(text), 0, text.length, bits)).toBeNull();
  });
});

/** Worked out by hand and with a C program from PROTOCOL.md alone: not made by any script here. */
describe('by hand', () => {
  it('the catalogue check value is 29B1', () => {
    expect(crc16(bytesOf('123456789'), 0, 9)).toBe(0x29b1);
    expect(crc16(bytesOf('x123456789y'), 1, 10)).toBe(0x29b1);
  });

  it('the seed of STOP and its line are those of the worked example', () => {
    expect(shapeOf('STOP')).toBe('STOP id:u16');
    expect(seedOf('STOP')).toBe(0x0410);
    expect(encode({ type: 'STOP', id: 8 }, 10, 0x00151ab0)).toBe('STOP 000A 00151AB0 8*9408\n');
  });

  it('800 and 803 are MgMj in 12 bits; 1234 and ABCD are EjSrzQ in 16', () => {
    expect(new TextDecoder().decode(packCounts([800, 803], 12))).toBe('MgMj');
    expect(new TextDecoder().decode(packCounts([0x1234, 0xabcd], 16))).toBe('EjSrzQ');
    // against the platform's own base64, which is right where the bits fill whole bytes
    expect(Buffer.from('MgMj', 'base64').toString('hex')).toBe('320323');
    expect(Buffer.from('EjSrzQ', 'base64').toString('hex')).toBe('1234abcd');
  });

  it('the shapes of WHO and HELLO are frozen for every version', () => {
    expect(shapeOf('WHO')).toBe('WHO protocol:u8');
    expect(shapeOf('HELLO')).toBe(
      'HELLO protocol:u8 role:word(pad|machine) serial:text32 model:text32 firmware:text16 boot:hex32 capabilities:text64 channels:u8',
    );
    expect([seedOf('WHO'), seedOf('HELLO')]).toEqual([0x82f5, 0x82c9]);
  });

  it('a sender that makes an impossible line is told so', () => {
    const counts = new Uint16Array(200);
    expect(() => encode({ type: 'S', stream: 0, overflow: 0, counts }, 0, 0)).toThrow(/over 255/);
    expect(() => encode({ type: 'S', stream: 0, overflow: 0, counts: new Uint16Array() }, 0, 0)).toThrow(
      RangeError,
    );
    expect(() => encode({ type: 'S', stream: 0, overflow: 0, counts: Uint16Array.of(4096) }, 0, 0)).toThrow(
      RangeError,
    );
    expect(() => encode({ type: 'OK', id: 1, value: 'a b' }, 0, 0)).toThrow(RangeError);
    expect(() => encode({ type: 'OK', id: 65_536, value: '-' }, 0, 0)).toThrow(RangeError);
    expect(() => encode({ type: 'HALT', id: 1 } as never, 0, 0)).toThrow(/no message HALT/);
  });
});
