/**
 * Writes firmware-protocol/vectors/*.json. It takes the shapes and examples from the definition and nothing
 * from the codec: lines, CRCs and packings are made here a second time, bit by bit, so that the codec is
 * tested against another hand. `--check` changes nothing and exits 1 when a file differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type MessageType, messageTypes, shapeOf } from '../firmware-protocol/index.ts';
import { notes } from './protocol-notes.ts';

type Value = string | number | number[];
interface Case {
  says: string;
  line: string;
}
export interface ValidCase extends Case {
  message: Record<string, Value>;
  /** False where a writer would give another text for the same message. */
  canonical: boolean;
}
export interface InvalidCase extends Case {
  bad: string;
  field?: string;
}

/** Bit by bit, from the definition of the CRC: no table. */
export function bitwiseCrc(text: string, seed: number): number {
  let crc = seed;
  for (const char of text) {
    for (let bit = 7; bit >= 0; bit--) {
      const out = (crc >> 15) ^ ((char.charCodeAt(0) >> bit) & 1);
      crc = (crc << 1) & 0xffff;
      if (out) crc ^= 0x1021;
    }
  }
  return crc;
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The packing as PROTOCOL.md words it: a string of bits in groups of six. */
export function packByBits(counts: readonly number[], bits: number): string {
  const string = counts.map((count) => count.toString(2).padStart(bits, '0')).join('');
  const groups = string.match(/.{1,6}/g) ?? [];
  return groups.map((group) => ALPHABET[Number.parseInt(group.padEnd(6, '0'), 2)]).join('');
}

interface Slot {
  readonly name: string;
  readonly kind: string;
}
const slotsOf = (type: MessageType): Slot[] =>
  shapeOf(type)
    .split(' ')
    .slice(1)
    .map((slot) => ({ name: slot.slice(0, slot.indexOf(':')), kind: slot.slice(slot.indexOf(':') + 1) }));

function withCrc(type: MessageType, text: string): string {
  return `${text}*${hex(bitwiseCrc(text, bitwiseCrc(shapeOf(type), 0xffff)), 4)}`;
}

function textOf(kind: string, value: Value): string {
  if (kind === 'counts12') return packByBits(value as number[], 12);
  if (kind === 'counts16') return packByBits(value as number[], 16);
  if (kind === 'hex16') return hex(value as number, 4);
  if (kind === 'hex32') return hex(value as number, 8);
  return String(value);
}

/** Values at the ends of a kind: text, and what it means. The third is false where a writer writes it otherwise. */
function ends(kind: string): [text: string, value: Value, canonical?: boolean][] {
  const [, longest] = /^text(\d+)$/.exec(kind) ?? [];
  if (longest !== undefined) {
    const most = 'x'.repeat(Number(longest));
    return [
      ['-', '-'],
      ['~', '~'],
      ['"<b>&', '"<b>&'],
      [most, most],
    ];
  }
  if (kind.startsWith('word(')) return wordsOf(kind).map((word) => [word, word]);
  switch (kind) {
    case 'u8':
      return [['0', 0], ['9', 9], ['255', 255]]; // biome-ignore format: a table
    case 'u16':
      return [['0', 0], ['65535', 65_535]]; // biome-ignore format: a table
    case 'u32':
      return [['0', 0], ['4294967295', 4_294_967_295]]; // biome-ignore format: a table
    case 'hex16':
      return [['0000', 0], ['FFFF', 65_535]]; // biome-ignore format: a table
    case 'hex32':
      return [['00000000', 0], ['80000000', 2_147_483_648], ['FFFFFFFF', 4_294_967_295]]; // biome-ignore format: a table
    case 'dec':
      return [
        ['0', 0],
        ['-0', 0, false],
        ['0.50', 0.5, false],
        ['3.0', 3, false],
        ['-12.25', -12.25],
        ['999999999', 999_999_999],
        ['-999999999', -999_999_999],
        ['0.000000000001', 1e-12],
      ];
    case 'counts12':
      return [
        ['AA', [0]],
        ['//', [4095]],
        ['EjRW', [0x123, 0x456]],
        ['A'.repeat(208), new Array(104).fill(0)],
      ];
    case 'counts16':
      return [
        ['AAA', [0]],
        ['//8', [65_535]],
        ['EjSrzQ', [0x1234, 0xabcd]],
        ['AAEAAgAD', [1, 2, 3]],
      ];
  }
  throw new Error(`no values for the kind ${kind}`);
}

const wordsOf = (kind: string): string[] => kind.slice(5, -1).split('|');

/** Texts that are not of a kind. */
function misfits(kind: string): string[] {
  const [, longest] = /^text(\d+)$/.exec(kind) ?? [];
  if (longest !== undefined)
    return ['', 'a*b', 'a!b', 'tab\there', 'caf\u00e9', '\u0000', 'x'.repeat(Number(longest) + 1)];
  if (kind.startsWith('word(')) {
    const first = wordsOf(kind)[0] as string;
    const shouted = first.toUpperCase() === first ? `${first}a` : first.toUpperCase();
    return ['', shouted, `${first}x`, first.slice(0, -1), 'toString'];
  }
  switch (kind) {
    case 'u8':
      return ['', '256', '1000', '00', '01', '-1', '+1', '1.0', '1e1', '0x1', 'a'];
    case 'u16':
      return ['', '65536', '100000', '00', '01', '-1', '1.5', 'a'];
    case 'u32':
      return ['', '4294967296', '10000000000', '01', '-1', 'a'];
    case 'hex16':
      return ['', '0', '00000', 'abcd', '00G0', '-001', '0x01'];
    case 'hex32':
      return ['', '0', '000000000', 'abcdef01', '0000000G', '-0000001'];
    case 'dec':
      return [
        '',
        '-',
        '.5',
        '5.',
        '00',
        '01.5',
        '+1',
        '1e3',
        '1,5',
        'NaN',
        '--1',
        '1000000000',
        '999999999.5',
        '0.1234567890123',
      ];
    case 'counts12':
      return ['', 'A', 'AAA', 'A=', 'A-', 'A_', 'A\u00e9', 'AA*A'];
    case 'counts16':
      return ['', 'A', 'AA', 'AAAA', 'AAAAA', 'AAAAAAA', '//9', 'EjSrzR', 'AA=', 'AA_'];
  }
  throw new Error(`no misfits for the kind ${kind}`);
}

interface Parts {
  type: MessageType;
  seq: number;
  ticks: number;
  values: Record<string, Value>;
  slots: Slot[];
}

function partsOf(type: MessageType): Parts {
  const { body, seq, ticks } = notes[type].example;
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name !== 'type') values[name] = value instanceof Uint16Array ? [...value] : (value as Value);
  }
  return { type, seq, ticks, values, slots: slotsOf(type) };
}

function textOfParts({ type, seq, ticks, values, slots }: Parts, replaced?: string, by = ''): string {
  const fields = slots.map(({ name, kind }) =>
    name === replaced ? by : textOf(kind, values[name] as Value),
  );
  return [type, hex(seq, 4), hex(ticks, 8), ...fields].join(' ');
}

function validCases(type: MessageType): ValidCase[] {
  const parts = partsOf(type);
  const valid = (
    says: string,
    text: string,
    changed: Record<string, Value>,
    canonical = true,
  ): ValidCase => ({
    says,
    line: withCrc(type, text),
    message: { type, seq: parts.seq, ticks: parts.ticks, ...parts.values, ...changed },
    canonical,
  });
  const cases = [valid('the example of PROTOCOL.md', textOfParts(parts), {})];
  for (const [seq, ticks] of [
    [0, 0],
    [65_535, 4_294_967_295],
  ] as const) {
    // biome-ignore format: a table
    cases.push(valid('header at its ends', textOfParts({ ...parts, seq, ticks }), { seq, ticks }));
  }
  for (const { name, kind } of parts.slots) {
    for (const [text, value, canonical] of ends(kind)) {
      cases.push(
        valid(`${name} ${text.slice(0, 24)}`, textOfParts(parts, name, text), { [name]: value }, canonical),
      );
    }
  }
  return cases;
}

function invalidCases(type: MessageType): InvalidCase[] {
  const parts = partsOf(type);
  const text = textOfParts(parts);
  const line = withCrc(type, text);
  const crc = Number.parseInt(line.slice(-4), 16);
  const [, seq, ticks, ...fields] = text.split(' ') as [string, string, string, ...string[]];
  const headed = (head: string): string => withCrc(type, `${head} ${fields.join(' ')}`);
  const cases: InvalidCase[] = [
    { says: 'last bit of the CRC changed', line: `${text}*${hex(crc ^ 1, 4)}`, bad: 'crc' },
    {
      says: 'CRC from FFFF, without the seed',
      line: `${text}*${hex(bitwiseCrc(text, 0xffff), 4)}`,
      bad: 'crc',
    },
    { says: 'bytes of the CRC swapped', line: `${text}*${line.slice(-2)}${line.slice(-4, -2)}`, bad: 'crc' },
    {
      says: 'seq changed, CRC not',
      line: line.replace(` ${seq} `, ` ${hex(parts.seq ^ 1, 4)} `),
      bad: 'crc',
    },
    { says: 'cut before the CRC', line: text, bad: 'no-crc' },
    { says: 'cut in the CRC', line: line.slice(0, -1), bad: 'no-crc' },
    { says: 'CRC with a lower-case digit', line: `${text}*000a`, bad: 'no-crc' },
    { says: 'carriage return at its end', line: `${line}\r`, bad: 'no-crc' },
    { says: 'space after the CRC', line: `${line} `, bad: 'no-crc' },
    { says: 'type in lower case', line: withCrc(type, text.toLowerCase()), bad: 'type' },
    { says: 'space before the type', line: withCrc(type, ` ${text}`), bad: 'type' },
    { says: 'NUL before the type', line: withCrc(type, `\u0000${text}`), bad: 'type' },
    { says: 'a letter more in the type', line: withCrc(type, `X${text}`), bad: 'type' },
    { says: 'three digits of seq', line: headed(`${type} 001 ${ticks}`), bad: 'header' },
    { says: 'five digits of seq', line: headed(`${type} 00001 ${ticks}`), bad: 'header' },
    { says: 'lower case in seq', line: headed(`${type} 00ab ${ticks}`), bad: 'header' },
    { says: 'lower case in ticks', line: headed(`${type} ${seq} 0000abcd`), bad: 'header' },
    { says: 'seven digits of ticks', line: headed(`${type} ${seq} 0000000`), bad: 'header' },
    { says: 'no space between seq and ticks', line: headed(`${type} ${seq}_${ticks}`), bad: 'header' },
    { says: 'nine digits of ticks', line: headed(`${type} ${seq} 0${ticks}`), bad: 'header' },
    { says: 'two spaces before seq', line: headed(`${type}  ${seq} ${ticks}`), bad: 'header' },
    { says: 'nothing but the type', line: withCrc(type, type), bad: 'header' },
    { says: 'no fields', line: withCrc(type, `${type} ${seq} ${ticks}`), bad: 'fields' },
    { says: 'a field too many', line: withCrc(type, `${text} 0`), bad: 'fields' },
    { says: 'space at its end', line: withCrc(type, `${text} `), bad: 'fields' },
    {
      says: 'two spaces between fields',
      line: withCrc(type, `${type} ${seq} ${ticks}  ${fields.join(' ')}`),
      bad: 'fields',
    },
    { says: '256 bytes with its line feed', line: withCrc(type, `${text} `.padEnd(250, '0')), bad: 'long' },
    { says: '255 bytes with its line feed', line: withCrc(type, `${text} `.padEnd(249, '0')), bad: 'fields' },
  ];
  if (fields.length > 1) {
    const fewer = `${type} ${seq} ${ticks} ${fields.slice(0, -1).join(' ')}`;
    cases.push({ says: 'a field too few', line: withCrc(type, fewer), bad: 'fields' });
  }
  const [first, second] = parts.slots;
  if (first !== undefined && second !== undefined) {
    const rest = fields.slice(2).map((field) => ` ${field}`);
    const line = withCrc(type, `${type} ${seq} ${ticks} * *${rest.join('')}`);
    cases.push({ says: 'two fields at fault: the first is named', line, bad: 'value', field: first.name });
  }
  for (const { name, kind } of parts.slots) {
    for (const misfit of misfits(kind)) {
      const says = `${name} is ${JSON.stringify(misfit.slice(0, 24))}`;
      cases.push({ says, line: withCrc(type, textOfParts(parts, name, misfit)), bad: 'value', field: name });
    }
  }
  return cases;
}

const general: InvalidCase[] = [
  { says: 'nothing', line: '', bad: 'empty' },
  { says: 'a carriage return', line: '\r', bad: 'no-crc' },
  { says: 'only a CRC', line: '*FFFF', bad: 'no-crc' },
  { says: 'an unknown type', line: withCrc('STOP', 'HALT 000A 00151AB0 8'), bad: 'type' },
  { says: 'seven letters of type', line: withCrc('STOP', 'STOPPED 000A 00151AB0 8'), bad: 'type' },
  { says: 'a type of bytes beyond ASCII', line: '\u00ff 0000 00000000 0*0000', bad: 'type' },
  { says: 'a property that every object has', line: '__proto__ 0000 00000000 0*0000', bad: 'type' },
  { says: '300 bytes of noise', line: '\u0080'.repeat(300), bad: 'long' },
  {
    says: 'two lines joined',
    line: `${withCrc('STOP', 'STOP 000A 00151AB0 8')}${withCrc('STOP', 'STOP 000B 00151AB0 9')}`,
    bad: 'crc',
  },
];

const stop = withCrc('STOP', 'STOP 000A 00151AB0 8');
const beat = withCrc('BEAT', 'BEAT 0001 00000001 0005');
/** Bytes that reach a device, how often they stop it, and the lines that come out: a good one by its text, a bad one by its reason. */
const streams = [
  { says: 'two lines', bytes: `${stop}\n${beat}\n`, stops: 0, lines: [stop, beat] },
  { says: 'the stop byte alone', bytes: '!', stops: 1, lines: [] },
  {
    says: 'the stop byte within a line',
    bytes: `${stop.slice(0, 7)}!${stop.slice(7)}\n`,
    stops: 1,
    lines: [stop],
  },
  {
    says: 'the stop byte within a CRC, twice',
    bytes: `${beat.slice(0, -2)}!!${beat.slice(-2)}\n`,
    stops: 2,
    lines: [beat],
  },
  { says: 'an unfinished line', bytes: `${beat}\n${stop}`, stops: 0, lines: [beat] },
  {
    says: 'a line cut by another',
    bytes: `${stop.slice(0, 9)}${beat}\n${beat}\n`,
    stops: 0,
    lines: [{ bad: 'crc' }, beat],
  },
  { says: 'an empty line', bytes: `\n${beat}\n`, stops: 0, lines: [{ bad: 'empty' }, beat] },
  { says: 'carriage returns', bytes: `${beat}\r\n${beat}\n`, stops: 0, lines: [{ bad: 'no-crc' }, beat] },
  {
    says: '5,000 bytes without a line feed',
    bytes: `${'~'.repeat(5000)}\n${beat}\n`,
    stops: 0,
    lines: [{ bad: 'long' }, beat],
  },
  {
    says: 'a stop in 5,000 bytes without a line feed',
    bytes: `${'~'.repeat(4000)}!${'~'.repeat(1000)}\n${beat}\n`,
    stops: 1,
    lines: [{ bad: 'long' }, beat],
  },
];

const crcs = ['', 'A', '123456789', '\u0000', '\u00ff\u00ff', 'STOP id:u16', 'BEAT heard:hex16'].flatMap(
  (text) =>
    [0xffff, 0x0000, 0x1d0f].map((seed) => ({
      text,
      seed: hex(seed, 4),
      crc: hex(bitwiseCrc(text, seed), 4),
    })),
);

const packings = [
  ...[[0], [4095], [0, 4095], [800, 803], [1, 2, 3], [0xabc, 0x123, 0xfff, 0x000, 0x555]].map(
    (counts) => [12, counts] as const,
  ),
  ...[[0], [65_535], [0x1234, 0xabcd], [1, 2, 3], [0x8000, 1, 0xffff, 0], [1, 2, 3, 4, 5, 6]].map(
    (counts) => [16, counts] as const,
  ),
].map(([bits, counts]) => ({ bits, counts, text: packByBits(counts, bits) }));

const unpackable = [12, 16].flatMap((bits) => misfits(`counts${bits}`).map((text) => ({ bits, text })));

/** File name → what is in it. */
export const files: Record<string, object> = {
  'crc.json': { check: { text: '123456789', seed: 'FFFF', crc: '29B1' }, cases: crcs },
  'shapes.json': {
    shapes: messageTypes.map((type) => ({
      type,
      shape: shapeOf(type),
      seed: hex(bitwiseCrc(shapeOf(type), 0xffff), 4),
    })),
  },
  'packing.json': { valid: packings, invalid: unpackable },
  'valid.json': { cases: messageTypes.flatMap(validCases) },
  'invalid.json': { cases: [...general, ...messageTypes.flatMap(invalidCases)] },
  'streams.json': { cases: streams },
};

/** One case a line, ASCII only, so that a difference can be read. */
export function written(content: object): string {
  const parts = Object.entries(content).map(([key, value]) => {
    const rows = Array.isArray(value)
      ? `[\n${value.map((row) => JSON.stringify(row)).join(',\n')}\n]`
      : JSON.stringify(value);
    return `${JSON.stringify(key)}: ${rows}`;
  });
  const text = `{\n"protocol": 1,\n${parts.join(',\n')}\n}\n`;
  return text.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

if (import.meta.main) {
  for (const [name, content] of Object.entries(files)) {
    const path = fileURLToPath(new URL(`../firmware-protocol/vectors/${name}`, import.meta.url));
    if (!process.argv.includes('--check')) writeFileSync(path, written(content));
    else if (readFileSync(path, 'utf8') !== written(content)) {
      process.stderr.write(`${name} differs: run \`npx node scripts/make-vectors.ts\`\n`);
      process.exitCode = 1;
    }
  }
}
