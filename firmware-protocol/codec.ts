/** Line <-> message. Pure; `decode` never throws and never accepts a damaged line. */
import { crc16 } from './crc16.ts';
import { type Field, readHex, writeHex } from './fields.ts';
import { MAX_LINE_BYTES } from './limits.ts';
import {
  type Body,
  bodySchema,
  type Message,
  type MessageType,
  messages,
  messageTypes,
  seedOf,
} from './messages.ts';

/** Why a line was not accepted, in the order in which it is looked for. The framing drops a `long` line by itself. */
export const badReasons = [
  'empty', // nothing between two line feeds
  'long', // more than MAX_LINE_BYTES
  'no-crc', // too short, or no "*" and four hex digits at its end
  'type', // no such message in this version
  'crc', // damaged, or of another shape
  'header', // intact, but seq or ticks are not of the grammar
  'fields', // intact, but the number of fields is not that of the shape
  'value', // intact, but a field is not of its kind; the first such field is named
] as const;
export type BadReason = (typeof badReasons)[number];

/** A refused line, as data. */
export interface Bad {
  readonly bad: BadReason;
  /** The field at fault, where `bad` is `value`. */
  readonly field?: string;
}

const SPACE = 0x20;
const STAR = 0x2a;
/** "*" and four hex digits. */
const TAIL = 5;
/** " seq ticks": a space and four, a space and eight. */
const HEADER = 14;

interface Shape {
  readonly type: MessageType;
  readonly seed: number;
  readonly names: readonly string[];
  readonly fields: readonly Field<unknown>[];
  readonly schema: ReturnType<typeof bodySchema>;
}

const shapes = new Map<MessageType, Shape>();
/** By the type's characters packed in a number (at most six letters, after a leading 1), so that looking one up makes no string. */
const shapeByKey = new Map<number, Shape>();
/** One-letter types are the frequent ones; they skip the map. */
const shapeByLetter: (Shape | undefined)[] = new Array(256).fill(undefined);

for (const type of messageTypes) {
  const fields = messages[type].fields as Record<string, Field<unknown>>;
  const shape: Shape = {
    type,
    seed: seedOf(type),
    names: Object.keys(fields),
    fields: Object.values(fields),
    schema: bodySchema(type),
  };
  shapes.set(type, shape);
  const bytes = new TextEncoder().encode(type);
  if (bytes.length > 6) throw new Error(`a message type has at most six letters: ${type}`);
  shapeByKey.set(keyOf(bytes, 0, bytes.length), shape);
  if (bytes.length === 1) shapeByLetter[bytes[0] as number] = shape;
}

function keyOf(bytes: Uint8Array, start: number, end: number): number {
  let key = 1; // so that a leading NUL is not nothing
  for (let i = start; i < end; i++) key = key * 256 + (bytes[i] as number);
  return key;
}

const bads: Record<BadReason, Bad> = Object.fromEntries(
  badReasons.map((bad) => [bad, Object.freeze({ bad })]),
) as Record<BadReason, Bad>;

/**
 * Decodes one line, `bytes[start, end)` without its line feed. Answers a `Message`, or a `Bad` that says
 * why not. A result owns its memory: it does not look into `bytes` later.
 */
export function decode(bytes: Uint8Array, start = 0, end = bytes.length): Message | Bad {
  const length = end - start;
  if (length === 0) return bads.empty;
  if (length >= MAX_LINE_BYTES) return bads.long;
  const star = end - TAIL;
  if (star <= start || bytes[star] !== STAR) return bads['no-crc'];
  const crc = readHex(bytes, star + 1, end);
  if (crc < 0) return bads['no-crc'];

  let typeEnd = start;
  while (typeEnd < star && bytes[typeEnd] !== SPACE) typeEnd++;
  const shape =
    typeEnd - start === 1
      ? shapeByLetter[bytes[start] as number]
      : typeEnd - start <= 6
        ? shapeByKey.get(keyOf(bytes, start, typeEnd))
        : undefined;
  if (shape === undefined) return bads.type;
  if (crc16(bytes, start, star, shape.seed) !== crc) return bads.crc;

  const body = typeEnd + HEADER;
  if (body > star || bytes[typeEnd + 5] !== SPACE || (body < star && bytes[body] !== SPACE))
    return bads.header;
  const seq = readHex(bytes, typeEnd + 1, typeEnd + 5);
  const ticks = readHex(bytes, typeEnd + 6, body);
  if (seq < 0 || ticks < 0) return bads.header;
  if (shape.type === 'S' || shape.type === 'W') return readBatch(shape, seq, ticks, bytes, body, star);

  const { names, fields } = shape;
  const message: Record<string, unknown> = { type: shape.type, seq, ticks };
  let at = body;
  let unfit: string | undefined;
  for (let n = 0; n < fields.length; n++) {
    if (at >= star) return bads.fields;
    const from = at + 1;
    at = from;
    while (at < star && bytes[at] !== SPACE) at++;
    const name = names[n] as string;
    const value = (fields[n] as Field<unknown>).read(bytes, from, at);
    if (value === undefined) unfit ??= name;
    message[name] = value;
  }
  if (at !== star) return bads.fields;
  return unfit === undefined ? (message as unknown as Message) : { bad: 'value', field: unfit };
}

/** The same loop for the frequent shape, unrolled so that the result is one plain object of one hidden class. */
function readBatch(
  shape: Shape,
  seq: number,
  ticks: number,
  bytes: Uint8Array,
  body: number,
  star: number,
): Message<'S'> | Message<'W'> | Bad {
  const [streamField, overflowField, countsField] = shape.fields as [
    Field<number>,
    Field<number>,
    Field<Uint16Array>,
  ];
  let a = body + 1;
  while (a < star && bytes[a] !== SPACE) a++;
  let b = a + 1;
  while (b < star && bytes[b] !== SPACE) b++;
  let c = b + 1;
  while (c < star && bytes[c] !== SPACE) c++;
  if (b >= star || c !== star) return bads.fields;
  const stream = streamField.read(bytes, body + 1, a);
  if (stream === undefined) return { bad: 'value', field: 'stream' };
  const overflow = overflowField.read(bytes, a + 1, b);
  if (overflow === undefined) return { bad: 'value', field: 'overflow' };
  const counts = countsField.read(bytes, b + 1, star);
  if (counts === undefined) return { bad: 'value', field: 'counts' };
  return { type: shape.type as 'S', seq, ticks, stream, overflow, counts };
}

export function isBad(result: Message | Bad): result is Bad {
  return 'bad' in result;
}

/**
 * Writes one line, line feed included, as text of ASCII.
 * @throws {RangeError} where the body does not fit its shape or the line is over MAX_LINE_BYTES: a sender's own bug.
 */
export function encode(body: Body, seq: number, ticks: number): string {
  const shape = shapes.get(body.type);
  if (shape === undefined) throw new RangeError(`no message ${String(body.type)}`);
  const checked = shape.schema.safeParse(body);
  if (!checked.success)
    throw new RangeError(`${body.type}: ${checked.error.issues[0]?.message ?? 'invalid'}`);
  const values = shape.fields.map((field, n) =>
    field.write((body as unknown as Record<string, unknown>)[shape.names[n] as string]),
  );
  const text = [body.type, writeHex(seq & 0xffff, 4), writeHex(ticks >>> 0, 8), ...values].join(' ');
  const bytes = Buffer.from(text, 'latin1');
  const line = `${text}*${writeHex(crc16(bytes, 0, bytes.length, shape.seed), 4)}\n`;
  if (line.length > MAX_LINE_BYTES)
    throw new RangeError(`${body.type}: ${line.length} bytes, over ${MAX_LINE_BYTES}`);
  return line;
}
