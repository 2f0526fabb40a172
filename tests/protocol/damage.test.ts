import { describe, expect, it } from 'vitest';
import { crc16, decode, isBad, messageTypes, seedOf, shapeOf } from '../../firmware-protocol/index.ts';
import { damages, runDamage } from '../../scripts/damage-lines.ts';
import { exampleLine } from '../../scripts/protocol-tables.ts';

const bytesOf = (line: string): Uint8Array => new TextEncoder().encode(line);
const examples = messageTypes.map((type) => bytesOf(`${exampleLine(type)}\n`));
const LF = 10;

/** How many pieces of `bytes`, cut at line feeds, the decoder takes for a message. */
function accepted(bytes: Uint8Array, length: number): number {
  let count = 0;
  let start = 0;
  for (let i = 0; i < length; i++) {
    if (bytes[i] !== LF) continue;
    if (!isBad(decode(bytes, start, i))) count++;
    start = i + 1;
  }
  return count;
}

describe('every example line', () => {
  it('is refused with any one byte changed to any other', () => {
    for (const line of examples) {
      for (let at = 0; at < line.length - 1; at++) {
        const damaged = line.slice();
        for (let value = 0; value < 256; value++) {
          if (value === line[at]) continue;
          damaged[at] = value;
          if (accepted(damaged, damaged.length) > 0)
            expect.unreachable(`byte ${at} to ${value} in ${exampleLine('STOP')}`);
        }
      }
    }
  });

  it('is refused with any two bits flipped', () => {
    for (const line of examples) {
      const damaged = line.slice();
      const bits = (line.length - 1) * 8;
      const flip = (bit: number): void => {
        damaged[bit >> 3] = damaged[bit >> 3]! ^ (1 << (bit & 7));
      };
      let passed = 0;
      for (let first = 0; first < bits; first++) {
        flip(first);
        for (let second = first + 1; second < bits; second++) {
          flip(second);
          // line feeds made by damage are looked at by the one-byte test and the run below
          if (!isBad(decode(damaged, 0, line.length - 1))) passed++;
          flip(second);
        }
        flip(first);
      }
      expect(passed).toBe(0);
    }
  });

  it('is refused with any two neighbouring bytes changed in any way that a sampled burst can', () => {
    for (const line of examples) {
      for (let bit = 0; bit <= (line.length - 1) * 8 - 16; bit++) {
        for (let pattern = 1; pattern < 0x10000; pattern += 0x1fd) {
          const damaged = line.slice();
          for (let n = 0; n < 16; n++) {
            if ((pattern >> n) & 1)
              damaged[(bit + n) >> 3] = damaged[(bit + n) >> 3]! ^ (0x80 >> ((bit + n) & 7));
          }
          if (accepted(damaged, damaged.length) > 0) expect.unreachable(`burst ${pattern} at bit ${bit}`);
        }
      }
    }
  });

  it('is refused with any byte dropped, doubled or swapped with the next', () => {
    for (const line of examples) {
      for (let at = 0; at < line.length - 1; at++) {
        const dropped = Uint8Array.from([...line.slice(0, at), ...line.slice(at + 1)]);
        expect(accepted(dropped, dropped.length)).toBe(0);
        const doubled = Uint8Array.from([...line.slice(0, at + 1), ...line.slice(at)]);
        expect(accepted(doubled, doubled.length)).toBe(0);
        if (at + 1 >= line.length - 1 || line[at] === line[at + 1]) continue;
        const swapped = line.slice();
        [swapped[at], swapped[at + 1]] = [line[at + 1]!, line[at]!];
        expect(accepted(swapped, swapped.length)).toBe(0);
      }
    }
  });

  it('is refused when two are joined, whatever the CRC says', () => {
    for (const first of examples) {
      for (const second of examples) {
        const joined = Uint8Array.from([...first.slice(0, -1), ...second]);
        expect(accepted(joined, joined.length)).toBe(0);
      }
    }
  });
});

/** The state of the CRC when the type has been read: where two types meet here, one can turn into the other. */
const stateAfter = (type: (typeof messageTypes)[number]): number => {
  const bytes = bytesOf(type);
  return crc16(bytes, 0, bytes.length, seedOf(type));
};

describe('types', () => {
  it('have seeds of their own', () => {
    expect(new Set(messageTypes.map(seedOf)).size).toBe(messageTypes.length);
    expect(new Set(messageTypes.map(shapeOf)).size).toBe(messageTypes.length);
  });

  it('of one length cannot turn into each other by a change of the type alone', () => {
    for (const a of messageTypes) {
      for (const b of messageTypes) {
        if (a < b && a.length === b.length) expect(stateAfter(a), `${a} ${b}`).not.toBe(stateAfter(b));
      }
    }
  });

  it('nor by a burst that reaches into seq', () => {
    // 16 bits over the last letter, the space (which must stay) and the first digit of seq
    const digits = [...'0123456789ABCDEF'].map((digit) => digit.charCodeAt(0));
    const changes = new Set(digits.flatMap((a) => digits.map((b) => a ^ b)));
    for (const a of messageTypes) {
      for (const b of messageTypes) {
        if (a === b || a.length !== b.length || a.slice(0, -1) !== b.slice(0, -1)) continue;
        for (const change of changes) {
          const behind = crc16(Uint8Array.of(0, change), 0, 2, stateAfter(a) ^ stateAfter(b));
          expect(behind, `${a} ${b} ${change}`).not.toBe(0);
        }
      }
    }
  });

  it('that end in another type do not become it when a line feed falls into them', () => {
    for (const long of messageTypes) {
      for (const short of messageTypes) {
        if (long === short || !long.endsWith(short)) continue;
        const fields = (type: typeof long): number => shapeOf(type).split(' ').length;
        expect(
          stateAfter(long) === stateAfter(short) && fields(long) === fields(short),
          `${long} ${short}`,
        ).toBe(false);
      }
    }
  });

  it('S and W, one bit apart, do not meet by one more flip at any distance or in the CRC digits', () => {
    const difference = stateAfter('S') ^ stateAfter('W');
    const digits = '0123456789ABCDEF';
    const inDigits = new Set<number>();
    for (let value = 0; value < 16; value++) {
      for (let bit = 0; bit < 8; bit++) {
        const other = digits.indexOf(String.fromCharCode(digits.charCodeAt(value) ^ (1 << bit)));
        if (other >= 0) for (const shift of [0, 4, 8, 12]) inDigits.add((value ^ other) << shift);
      }
    }
    // x^k mod P for every place of one flipped bit in the text of a line, from its end
    const flips: number[] = [];
    for (let length = 1; length <= 250; length++) {
      for (let bit = 0; bit < 8; bit++) {
        const zeros = new Uint8Array(length);
        zeros[0] = 1 << bit;
        flips.push(crc16(zeros, 0, length, 0));
      }
    }
    for (let length = 1; length <= 250; length++) {
      const ahead = crc16(new Uint8Array(length), 0, length, difference);
      expect(inDigits.has(ahead)).toBe(false);
      expect(flips.slice(0, length * 8).includes(ahead)).toBe(false);
    }
    // and one flip in the text is never made good by one in a digit
    expect(flips.some((flip) => inDigits.has(flip))).toBe(false);
  });
});

describe('damage at random', () => {
  it.each(Object.keys(damages))('%s: no more accepted than CRC-16 allows, every loss seen', (kind) => {
    const { accepted, allowed, unseen, bad, lines } = runDamage(kind, 20_000, 7);
    expect(accepted).toBeLessThanOrEqual(allowed);
    expect(unseen).toBe(0);
    expect(Object.values(bad).reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(lines);
  });
});
