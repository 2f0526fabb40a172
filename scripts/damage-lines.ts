/** Damages sound lines in the ways in which cables and buffers do, and counts what the decoder lets through. */
import {
  type BadReason,
  type Body,
  badReasons,
  decode,
  encode,
  isBad,
  messageTypes,
  shapeOf,
} from '../firmware-protocol/index.ts';

/** A small fast generator (mulberry32), so that a run can be repeated. Answers 0 to below 2^32. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}
type Random = () => number;
const below = (random: Random, limit: number): number => random() % limit;

const TCHARS = Array.from({ length: 94 }, (_, n) => String.fromCharCode(0x21 + n)).filter(
  (c) => c !== '!' && c !== '*',
);

function randomValue(kind: string, random: Random): unknown {
  const width = Number(/\d+$/.exec(kind)?.[0] ?? 0);
  if (kind.startsWith('word(')) {
    const words = kind.slice(5, -1).split('|');
    return words[below(random, words.length)];
  }
  if (kind.startsWith('text')) {
    const length = 1 + below(random, width);
    return Array.from({ length }, () => TCHARS[below(random, TCHARS.length)]).join('');
  }
  if (kind.startsWith('counts')) {
    const length = 1 + below(random, width === 12 ? 64 : 48);
    return Uint16Array.from({ length }, () => below(random, 2 ** width));
  }
  if (kind === 'dec') return (below(random, 2_000_001) - 1_000_000) / 10 ** below(random, 6);
  return below(random, 2 ** width);
}

/** Any body of `type`. */
export function randomBody(type: Body['type'], random: Random): Body {
  const fields = shapeOf(type).split(' ').slice(1);
  const entries = fields.map((field) => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon), randomValue(field.slice(colon + 1), random)];
  });
  return { type, ...Object.fromEntries(entries) } as Body;
}

/** Sound lines with their line feeds; every type equally often. */
export function soundLines(count: number, random: Random): Uint8Array[] {
  return Array.from({ length: count }, (_, n) => {
    const type = messageTypes[n % messageTypes.length] as Body['type'];
    return new TextEncoder().encode(encode(randomBody(type, random), random() & 0xffff, random()));
  });
}

const LF = 10;
const STOP = 0x21;

/** Damages `bytes[0, length)`, a line with its line feed, in place; answers the new length. `next` is the line behind it. */
type Damage = (bytes: Uint8Array, length: number, next: Uint8Array, random: Random) => number;

function flip(bytes: Uint8Array, length: number, random: Random): void {
  const bit = below(random, length * 8);
  const at = bit >> 3;
  bytes[at] = (bytes[at] as number) ^ (1 << (bit & 7));
}

function burst(bytes: Uint8Array, length: number, bits: number, random: Random): void {
  const first = below(random, length * 8 - bits + 1);
  const pattern = random() | 1 | (1 << (bits - 1));
  for (let n = 0; n < bits; n++) {
    const bit = first + n;
    if ((pattern >> n) & 1) bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (0x80 >> (bit & 7));
  }
}

/** Kinds of damage. Those marked sure are refused without exception; of the others one in 65,536 may pass. */
export const damages: Record<string, { readonly sure: boolean; readonly damage: Damage }> = {
  'bit flip': {
    sure: true,
    damage(bytes, length, _, random) {
      flip(bytes, length, random);
      return length;
    },
  },
  'byte change': {
    sure: true,
    damage(bytes, length, _, random) {
      const at = below(random, length);
      bytes[at] = (bytes[at] as number) ^ (1 + below(random, 255));
      return length;
    },
  },
  'two flips': {
    sure: true,
    damage(bytes, length, _, random) {
      flip(bytes, length, random);
      flip(bytes, length, random);
      return length;
    },
  },
  'burst of 2 to 16 bits': {
    sure: true,
    damage(bytes, length, _, random) {
      burst(bytes, length, 2 + below(random, 15), random);
      return length;
    },
  },
  'swap of neighbours': {
    sure: true,
    damage(bytes, length, _, random) {
      const at = below(random, length - 1);
      const first = bytes[at] as number;
      bytes[at] = bytes[at + 1] as number;
      bytes[at + 1] = first;
      return length;
    },
  },
  'two bursts': {
    sure: false,
    damage(bytes, length, _, random) {
      burst(bytes, length, 16, random);
      burst(bytes, length, 17 + below(random, 16), random);
      return length;
    },
  },
  'dropped byte': {
    sure: false,
    damage(bytes, length, _, random) {
      const at = below(random, length);
      bytes.copyWithin(at, at + 1, length);
      return length - 1;
    },
  },
  'doubled byte': {
    sure: false,
    damage(bytes, length, _, random) {
      const at = below(random, length - 1);
      bytes.copyWithin(at + 1, at, length);
      return length + 1;
    },
  },
  truncated: {
    sure: false,
    damage(bytes, length, _, random) {
      const cut = 1 + below(random, length - 2);
      bytes[cut] = LF;
      return cut + 1;
    },
  },
  joined: {
    sure: false,
    damage(bytes, length, next, random) {
      const cut = random() & 1 ? length - 1 : 1 + below(random, length - 2);
      const from = random() & 1 ? 0 : below(random, next.length - 1);
      bytes.set(next.subarray(from), cut);
      return cut + next.length - from;
    },
  },
  garbage: {
    sure: false,
    damage(bytes, length, _, random) {
      // noise; text; or text in a sound frame with a type, a header and the form of a CRC: the hardest
      const sort = below(random, 3);
      const from = sort === 2 ? bytes.indexOf(0x20) + 15 : 0;
      const to = sort === 2 ? length - 6 : length - 1;
      for (let i = from; i < to; i++) bytes[i] = sort === 0 ? random() & 0xff : 0x22 + below(random, 93);
      return length;
    },
  },
};

export interface DamageResult {
  readonly kind: string;
  /** Lines damaged. Each is counted once at least: as refused, or as accepted. */
  readonly lines: number;
  /** Pieces (between line feeds) that were taken for a message that nobody sent. */
  readonly accepted: number;
  readonly allowed: number;
  /** Damaged lines of which no piece was refused: a loss that only seq would tell. Must be 0. */
  readonly unseen: number;
  readonly bad: Record<BadReason, number>;
}

/** Damages `lines` lines in one way and decodes what a receiver would see. */
export function runDamage(kind: string, lines: number, seed: number): DamageResult {
  const entry = damages[kind];
  if (entry === undefined) throw new RangeError(`no damage of the kind ${kind}`);
  const random = generator(seed);
  const pool = soundLines(1_100, random);
  const buffer = new Uint8Array(1_024);
  const bad = Object.fromEntries(badReasons.map((reason) => [reason, 0])) as Record<BadReason, number>;
  let accepted = 0;
  let unseen = 0;

  for (let done = 0; done < lines; ) {
    const line = pool[below(random, pool.length)] as Uint8Array;
    const next = pool[below(random, pool.length)] as Uint8Array;
    buffer.set(line);
    let length = entry.damage(buffer, line.length, next, random);
    // two equal neighbours swapped, one bit flipped twice, two lines joined to the second
    if (same(buffer, 0, length, line) || same(buffer, 0, length, next)) continue;
    done++;
    // a lost line feed lets the next line run into this one
    if (buffer[length - 1] !== LF) {
      buffer.set(next, length);
      length += next.length;
    }
    let refused = 0;
    let start = 0;
    for (let i = 0; i < length; i++) {
      if (buffer[i] !== LF) continue;
      const outcome = judge(buffer, start, i, line, next);
      if (outcome === 'accepted') accepted++;
      else if (outcome !== 'sent') {
        bad[outcome]++;
        refused++;
      }
      start = i + 1;
    }
    if (refused === 0) unseen++;
  }
  return { kind, lines, accepted, allowed: entry.sure ? 0 : Math.floor(lines / 65_536), unseen, bad };
}

function judge(buffer: Uint8Array, start: number, end: number, line: Uint8Array, next: Uint8Array) {
  const result = decode(buffer, start, end);
  if (!isBad(result))
    return same(buffer, start, end + 1, line) || same(buffer, start, end + 1, next) ? 'sent' : 'accepted';
  // a device takes the stop byte out, and must not find a line in what is left either
  const stop = buffer.indexOf(STOP, start);
  if (stop >= 0 && stop < end && !isBad(decode(buffer.slice(start, end).filter((byte) => byte !== STOP))))
    return 'accepted';
  return result.bad;
}

function same(buffer: Uint8Array, start: number, end: number, line: Uint8Array): boolean {
  if (end - start !== line.length) return false;
  for (let i = 0; i < line.length; i++) if (buffer[start + i] !== line[i]) return false;
  return true;
}
