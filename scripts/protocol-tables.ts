/**
 * Writes the parts of firmware-protocol/PROTOCOL.md that follow from code, between its markers.
 * `node scripts/protocol-tables.ts` rewrites them; `--check` changes nothing and exits 1 when they differ.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as protocol from '../firmware-protocol/index.ts';
import {
  type Body,
  encode,
  type MessageType,
  messages,
  messageTypes,
  seedOf,
  shapeOf,
} from '../firmware-protocol/index.ts';
import {
  errorNotes,
  faultNotes,
  machineTranscript,
  type Note,
  notes,
  padTranscript,
  type Spoken,
} from './protocol-notes.ts';

const documentPath = fileURLToPath(new URL('../firmware-protocol/PROTOCOL.md', import.meta.url));

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
const noteOf = (type: MessageType) => notes[type] as unknown as Note<MessageType>;
const fieldsOf = (type: MessageType) =>
  Object.entries(messages[type].fields as Record<string, { name: string; abnf: string }>);
const fieldNote = (type: MessageType, field: string): string =>
  (noteOf(type).fields as Record<string, string>)[field] ?? '';
const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** The example line of a message, without its line feed. */
export function exampleLine(type: MessageType): string {
  const { body, seq, ticks } = noteOf(type).example;
  return encode(body as Body, seq, ticks).trimEnd();
}

const directions = { host: 'host → device', device: 'device → host', both: 'both ways' } as const;

function messagesSection(): string {
  return messageTypes
    .map((type) => {
      const rows = fieldsOf(type).map(([name, field]) => [
        code(name),
        code(field.name),
        fieldNote(type, name),
      ]);
      return [
        `### ${type}`,
        `${messages[type].says} **${directions[messages[type].from]}.**`,
        `*When:* ${noteOf(type).when}`,
        table(['field', 'kind', 'meaning'], rows),
        `\`\`\`\n${exampleLine(type)}\n\`\`\``,
      ].join('\n\n');
    })
    .join('\n\n');
}

function seedsSection(): string {
  const rows = messageTypes.map((type) => `${hex(seedOf(type), 4)}  ${shapeOf(type)}`);
  return ['```', 'seed  shape', ...rows, '```'].join('\n');
}

function abnfSection(): string {
  const rules = messageTypes.map((type) => {
    const fields = fieldsOf(type).map(([, field]) => `SP ${kindRule(field.name)}`);
    return `${`${type.toLowerCase()}-line`.padEnd(11)} = %s"${type}" header ${fields.join(' ')}`;
  });
  const kinds = new Map<string, string>();
  for (const type of messageTypes) {
    for (const [, field] of fieldsOf(type)) kinds.set(kindRule(field.name), field.abnf);
  }
  return [
    '```abnf',
    `message     = ${messageTypes.map((type) => `${type.toLowerCase()}-line`).join(' / ')}`.replace(
      /(.{60,90}?) \/ /g,
      '$1\n            / ',
    ),
    ...rules,
    '',
    ...[...kinds].map(([name, abnf]) => `${name.padEnd(11)} = ${abnf}`),
    '```',
  ].join('\n');
}

/** A rule's name for a kind of field; a closed set of words is named after its first word. */
function kindRule(name: string): string {
  const words = /^word\((.*)\)$/.exec(name);
  if (words === null) return name;
  const list = (words[1] as string).split('|');
  return `${list.slice(0, 2).join('-or-').replace(/^(\d)/, 'bits-$1')}${list.length > 2 ? '-etc' : ''}`;
}

function limitsSection(): string {
  const what: Record<string, string> = {
    PROTOCOL_VERSION: 'this version',
    MAX_LINE_BYTES: 'longest line, its line feed included, bytes',
    STOP_BYTE: 'the stop byte (0x21, `!`)',
    MAX_BATCH_FRAMES: 'most frames in a batch',
    MAX_BATCH_US: 'oldest that the first frame of a batch may be when the batch is sent, µs',
    BEAT_INTERVAL_MS: 'heartbeat, at least so often, ms',
    WATCHDOG_MS: 'a motor that the host started stops when the last valid BEAT is so old, ms',
    STREAM_LEASE_MS: 'a device stops streaming when the last valid BEAT is so old, ms',
    ARM_LIFETIME_MS: 'a nonce is good for, ms',
    COMMAND_TIMEOUT_MS: 'the host sends a command again after, ms',
    COMMAND_TRIES: 'and at most so many times in all',
    REMEMBERED_ANSWERS: 'answers that a device remembers',
    TELEMETRY_INTERVAL_MS: 'machine telemetry while streaming, ms',
    STOPPING_LIMIT_MS: 'a motor must stand still after a stop within, ms',
    PEDAL_UP_MS: 'a pedal must have been up for, ms, before its press can start',
    ALARM_HOLD_MS: 'ALARM off follows when the limit has been respected for so long, ms',
    MAX_CHANNELS: 'most channels of a device',
    MAX_STREAMS: 'most streams of a device',
  };
  const limits = protocol as Record<string, unknown>;
  const unsaid = Object.keys(limits).find((name) => typeof limits[name] === 'number' && !(name in what));
  if (unsaid !== undefined) throw new Error(`PROTOCOL.md has no words for the limit ${unsaid}`);
  const rows = Object.entries(what).map(([name, meaning]) => [
    code(name),
    count(limits[name] as number),
    meaning,
  ]);
  return table(['name', 'value', 'meaning'], rows);
}

function transcript(lines: readonly Spoken[]): string {
  const body = lines.map(({ from, body, seq, ticks, says }) => {
    const line = encode(body, seq, ticks).trimEnd();
    return says === ''
      ? `${from === 'host' ? '>' : '<'} ${line}`
      : `${from === 'host' ? '>' : '<'} ${line}\n      ; ${says}`;
  });
  return ['```', ...body, '```'].join('\n');
}

/** Bytes a second of lines of the kinds that a pad or machine sends, and their share of 115200 baud. */
export function budget(): { load: string; bytesPerSecond: number }[] {
  const size = (body: Body): number => encode(body, 0xffff, 0xffffffff).length;
  const batch = (frames: number, stream: number, overflow: number): number =>
    size({ type: 'S', stream, overflow, counts: new Uint16Array(frames) });
  const wide = (frames: number): number =>
    size({ type: 'W', stream: 0, overflow: 0, counts: new Uint16Array(frames) });
  const beats = 10 * size({ type: 'BEAT', heard: 0 });
  const times = size({ type: 'TIME', id: 65_535, received: 0 });
  const telemetry = size({
    type: 'M',
    state: 'stopping',
    rateMilliHz: 150_000,
    strokes: 4_294_967_295,
    setMilliV: 12_000,
    measuredMilliV: 11_900,
    currentMilliA: 1_200,
    pedal: 'down',
    fault: 'sensor-range',
  });
  const depth2k = (2000 / 9) * batch(9, 0, 0);
  const load = (name: string, bytesPerSecond: number) => ({
    load: name,
    bytesPerSecond: Math.round(bytesPerSecond),
  });
  return [
    load('BEAT 10 a second, TIME 1 a second', beats + times),
    load('depth, 12 bits, 2 kHz, 9 frames a batch (4 ms)', depth2k),
    load('… with an overflow count of five digits', (2000 / 9) * batch(9, 0, 65_535)),
    load('depth, 12 bits, 2 kHz, 8 frames a batch', 250 * batch(8, 0, 0)),
    load('x and y, 12 bits, 20 Hz, one frame a batch', 20 * batch(2, 1, 0)),
    load('x and y, 12 bits, 50 Hz, one frame a batch', 50 * batch(2, 1, 0)),
    load('**pad: depth 2 kHz, x and y 20 Hz, BEAT, TIME**', depth2k + 20 * batch(2, 1, 0) + beats + times),
    load('pad: depth 2 kHz, x and y 50 Hz, BEAT, TIME', depth2k + 50 * batch(2, 1, 0) + beats + times),
    load('machine: M 50 a second, BEAT, TIME', 50 * telemetry + beats + times),
    load('depth, 12 bits, 8 kHz, 32 frames a batch', 250 * batch(32, 0, 0)),
    load('depth, 16 bits, 8 kHz, 32 frames a batch', 250 * wide(32)),
    load('depth and force, 16 bits, 8 kHz, 32 frames a batch', 250 * wide(64)),
  ];
}

function budgetSection(): string {
  const rows = budget().map(({ load, bytesPerSecond }) => {
    const share = bytesPerSecond / 11_520;
    return [
      load,
      count(bytesPerSecond),
      share > 1 ? `${Math.round(share * 100)} %: does not fit` : `${Math.round(share * 100)} %`,
      `${((bytesPerSecond / 1_200_000) * 100).toFixed(1)} %`,
    ];
  });
  return table(['load', 'bytes a second', 'of 115200 8N1', 'of USB full speed'], rows);
}

const words = (of: Record<string, string>): string =>
  table(
    ['code', 'meaning'],
    Object.entries(of).map(([name, meaning]) => [code(name), meaning]),
  );

const sections: Record<string, () => string> = {
  messages: messagesSection,
  seeds: seedsSection,
  abnf: abnfSection,
  limits: limitsSection,
  budget: budgetSection,
  errors: () => words(errorNotes),
  faults: () => words(faultNotes),
  'pad-transcript': () => transcript(padTranscript),
  'machine-transcript': () => transcript(machineTranscript),
};

/** `text` with every generated part made anew. */
export function withTables(text: string): string {
  const seen = new Set<string>();
  const result = text.replace(
    /(<!-- generated: ([a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, open: string, name: string, close: string) => {
      const make = sections[name];
      if (make === undefined) throw new Error(`PROTOCOL.md asks for an unknown part: ${name}`);
      seen.add(name);
      return `${open}\n${make()}\n\n${close}`;
    },
  );
  const missing = Object.keys(sections).filter((name) => !seen.has(name));
  if (missing.length > 0) throw new Error(`PROTOCOL.md lacks the parts: ${missing.join(', ')}`);
  return result;
}

if (import.meta.main) {
  const text = readFileSync(documentPath, 'utf8');
  const made = withTables(text);
  if (process.argv.includes('--check')) {
    if (made !== text) {
      process.stderr.write('PROTOCOL.md differs from the code: run `npx node scripts/protocol-tables.ts`\n');
      process.exitCode = 1;
    }
  } else {
    writeFileSync(documentPath, made);
  }
}
