import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDecoder } from '../../bench/peers/plain.ts';
import {
  type Body,
  decode,
  encode,
  isBad,
  messageTypes,
  STOP_BYTE,
  shapeOf,
} from '../../firmware-protocol/index.ts';
import { generator, randomBody } from '../../scripts/damage-lines.ts';
import { bitwiseCrc } from '../../scripts/make-vectors.ts';

const bytesOf = (line: string): Uint8Array => new TextEncoder().encode(line);
const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

const anyBody: fc.Arbitrary<Body> = fc
  .tuple(fc.constantFrom(...messageTypes), fc.nat())
  .map(([type, seed]) => randomBody(type, generator(seed)));
const anySeq = fc.nat(0xffff);
const anyTicks = fc.nat(0xffffffff);

describe('a message', () => {
  it('comes back from its line as it went', () => {
    fc.assert(
      fc.property(anyBody, anySeq, anyTicks, (body, seq, ticks) => {
        const line = encode(body, seq, ticks);
        expect(line.endsWith('\n')).toBe(true);
        expect(line.length).toBeLessThanOrEqual(255);
        expect(decode(bytesOf(line), 0, line.length - 1)).toEqual({ ...body, seq, ticks });
      }),
      { numRuns: 3_000 },
    );
  });

  it('is a line of printable ASCII without the stop byte, and with one star', () => {
    fc.assert(
      fc.property(anyBody, anySeq, anyTicks, (body, seq, ticks) => {
        const line = encode(body, seq, ticks).slice(0, -1);
        expect(line).toMatch(/^[ -~]+$/);
        expect(line.indexOf('*')).toBe(line.length - 5);
        expect(line).not.toContain(String.fromCharCode(STOP_BYTE));
      }),
      { numRuns: 1_000 },
    );
  });

  it('means the same to a second implementation', () => {
    const second = plainDecoder(messageTypes.map(shapeOf));
    fc.assert(
      fc.property(anyBody, anySeq, anyTicks, (body, seq, ticks) => {
        const listed = Object.entries(body).map(([k, v]) => [k, v instanceof Uint16Array ? [...v] : v]);
        expect(second(encode(body, seq, ticks).slice(0, -1))).toEqual({
          ...Object.fromEntries(listed),
          seq,
          ticks,
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps a decimal to the last bit', () => {
    const chan = randomBody('CHAN', generator(1)) as Body<'CHAN'>;
    const decimals = fc.tuple(
      fc.integer({ min: -999_999_999, max: 999_999_999 }),
      fc.nat(999_999),
      fc.nat(6),
    );
    fc.assert(
      fc.property(decimals, ([whole, part, places]) => {
        const scale = Number(`${whole}.${String(part).padStart(6, '0')}`) / 10 ** places;
        fc.pre(Number(scale.toFixed(12)) === scale && Math.abs(scale) <= 999_999_999);
        const line = encode({ ...chan, scale }, 0, 0);
        expect(decode(bytesOf(line), 0, line.length - 1)).toMatchObject({ scale: scale === 0 ? 0 : scale });
      }),
      { numRuns: 2_000 },
    );
    for (const scale of [Number.NaN, Number.POSITIVE_INFINITY, 1e9, 1 / 3, 1e-13]) {
      expect(() => encode({ ...chan, scale }, 0, 0)).toThrow(RangeError);
    }
  });
});

describe('decode', () => {
  it('never throws and never accepts noise, and an accepted line is the only text of its message', () => {
    // noise, and noise with the right CRC of a real type, which gets past the first gate
    const noise = fc.uint8Array({ maxLength: 300 });
    const words = fc.constantFrom(
      ...messageTypes.map(String),
      '0',
      '1',
      '0000',
      '00000000',
      'on',
      '-',
      'AA',
      '',
      ' ',
      '1.50',
      '\u00ff',
      'x',
    );
    const nearly = fc
      .tuple(fc.constantFrom(...messageTypes), fc.array(words, { maxLength: 14 }), fc.boolean())
      .map(([type, rest, headed]) => {
        const text = [type, ...(headed ? ['0001', '00000002'] : []), ...rest].join(' ');
        return Uint8Array.from(
          `${text}*${hex(bitwiseCrc(text, bitwiseCrc(shapeOf(type), 0xffff)), 4)}`,
          (char) => char.charCodeAt(0),
        );
      });
    const second = plainDecoder(messageTypes.map(shapeOf));
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(noise, nearly), (bytes) => {
        const result = decode(bytes);
        const line = String.fromCharCode(...bytes);
        expect(isBad(result)).toBe(second(line) === null);
        if (isBad(result)) return;
        accepted++;
        const { seq, ticks, ...body } = result;
        if (body.type !== 'CHAN') expect(encode(body as Body, seq, ticks)).toBe(`${line}\n`);
      }),
      {
        numRuns: 5_000,
        examples: [[Uint8Array.from('STOP 000A 00151AB0 8*9408', (char) => char.charCodeAt(0))]],
      },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  it('finds no type in what objects have by nature', () => {
    for (const type of ['__proto__', 'constructor', 'toString', 'valueOf', '']) {
      expect(decode(bytesOf(`${type} 0000 00000000 0*0000`))).toEqual({ bad: 'type' });
    }
  });

  it('does not take a NUL before a type for nothing', () => {
    // the packed key of "\0OK" was that of "OK" once
    const text = '\u0000OK 0001 00000002 3 -';
    const line = `${text}*${hex(bitwiseCrc(text, bitwiseCrc(shapeOf('OK'), 0xffff)), 4)}`;
    expect(decode(bytesOf(line))).toEqual({ bad: 'type' });
  });
});
