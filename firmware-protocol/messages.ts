/**
 * The one definition of every message of protocol version 1. Types, codec, shape seeds, the tables in
 * PROTOCOL.md and the vectors derive from it; nothing about a message is written down twice.
 */
import { z } from 'zod';
import { crc16 } from './crc16.ts';
import { counts12, counts16, decimal, type Field, hex16, hex32, text, u8, u16, u32, word } from './fields.ts';

type Fields = Readonly<Record<string, Field<never> | Field<number> | Field<string> | Field<Uint16Array>>>;
type Sender = 'device' | 'host' | 'both';
interface Definition {
  readonly from: Sender;
  /** One sentence for PROTOCOL.md. */
  readonly says: string;
  readonly fields: Fields;
}

const message = <const F extends Fields>(from: Sender, says: string, fields: F) => ({ from, says, fields });

/** What a device may answer in ERR. */
export const errorCodes = [
  'unknown', // no such command or setting here
  'range', // a value outside the device's limits
  'state', // not in this motor state
  'nonce', // START without the nonce of a live ARM
  'limit', // above a limit set by LIMIT
  'fault', // the cause of a fault or stop is still there
  'busy', // cannot now; try again
] as const;

/** Motor states; PROTOCOL.md has the machine. */
export const motorStates = ['idle', 'armed', 'running', 'stopping', 'stopped', 'fault'] as const;

/** Fault codes of both roles. */
export const faultCodes = [
  'none',
  'watchdog',
  'overcurrent',
  'stall',
  'supply',
  'temperature',
  'sensor-stuck',
  'sensor-range',
  'internal',
] as const;

export const messages = {
  // --- identity: these two shapes are frozen for every version to come ---
  WHO: message('host', 'Asks for HELLO and one CHAN a channel.', { protocol: u8 }),
  HELLO: message('device', 'Who the device is. Sent in answer to WHO and once after power-up.', {
    protocol: u8,
    role: word('pad', 'machine'),
    serial: text(32),
    model: text(32),
    firmware: text(16),
    boot: hex32,
    capabilities: text(64),
    channels: u8,
  }),

  CHAN: message('device', 'Describes one channel: value = offset + scale × count, in the unit named.', {
    index: u8,
    stream: u8,
    slot: u8,
    name: text(16),
    unit: text(8),
    bits: word('12', '16'),
    scale: decimal,
    offset: decimal,
    min: decimal,
    max: decimal,
    rateHz: decimal,
  }),

  // --- both ways ---
  BEAT: message('both', 'Heartbeat. `heard` is the seq of the last valid line from the other side.', {
    heard: hex16,
  }),

  // --- clock ---
  SYNC: message('host', 'Clock query.', { id: u16 }),
  TIME: message(
    'device',
    'Clock answer: `received` is when SYNC came in, the header ticks when TIME went out.',
    {
      id: u16,
      received: hex32,
    },
  ),

  // --- samples ---
  S: message('device', 'Frames of 12-bit counts. The header ticks are the time of the first frame.', {
    stream: u8,
    overflow: u16,
    counts: counts12,
  }),
  W: message('device', 'Frames of 16-bit counts, otherwise as S.', {
    stream: u8,
    overflow: u16,
    counts: counts16,
  }),

  // --- sent at once, never held for a batch ---
  ALARM: message('device', 'The depth limit was passed (on) or is respected again (off).', {
    on: word('on', 'off'),
    channel: u8,
    count: u16,
    limit: u16,
  }),
  FAULT: message('device', 'A fault came (on) or went (off).', {
    on: word('on', 'off'),
    code: word(...faultCodes),
    detail: u32,
  }),

  // --- machine telemetry ---
  M: message('device', 'Machine telemetry.', {
    state: word(...motorStates),
    rateMilliHz: u32,
    strokes: u32,
    setMilliV: u16,
    measuredMilliV: u16,
    currentMilliA: u16,
    pedal: word('none', 'up', 'down'),
    fault: word(...faultCodes),
  }),

  // --- commands: each has an id, is answered by OK or ERR, and is safe to repeat ---
  STREAM: message('host', 'Starts or stops sample batches (pad) or telemetry (machine).', {
    id: u16,
    on: word('on', 'off'),
  }),
  GET: message('host', 'Reads a setting; OK carries its value.', { id: u16, key: text(16) }),
  SET: message('host', 'Writes a setting.', { id: u16, key: text(16), value: text(32) }),
  LIMIT: message('host', 'Sets the limits that no later request can exceed.', {
    id: u16,
    maxMilliV: u16,
    maxRateMilliHz: u32,
    maxMilliA: u16,
  }),
  ARM: message('host', 'Makes the motor ready for one START; OK carries the nonce.', { id: u16 }),
  START: message('host', 'Starts the motor; needs the nonce.', { id: u16, nonce: hex32, setMilliV: u16 }),
  VOLT: message('host', 'Changes the set voltage while armed or running.', { id: u16, setMilliV: u16 }),
  STOP: message('host', 'Stops the motor and latches. The stop byte does the same without an answer.', {
    id: u16,
  }),
  CLEAR: message('host', 'Leaves a latched stop or fault; starts nothing.', { id: u16 }),

  OK: message('device', 'The command was done, or had been done when the line is a repeat.', {
    id: u16,
    value: text(32),
  }),
  ERR: message('device', 'The command was refused and changed nothing.', {
    id: u16,
    code: word(...errorCodes),
  }),
} as const satisfies Record<string, Definition>;

export type MessageType = keyof typeof messages;
type FieldsOf<T extends MessageType> = (typeof messages)[T]['fields'];
type ValueOf<F> = F extends Field<infer V> ? V : never;

/** The fields of a message without its header: what a sender fills in. */
export type Body<T extends MessageType = MessageType> = {
  [K in T]: { type: K } & { -readonly [N in keyof FieldsOf<K>]: ValueOf<FieldsOf<K>[N]> };
}[T];

/** A message as received. `seq` is 16 bits, `ticks` 32 bits of microseconds; both wrap. */
export type Message<T extends MessageType = MessageType> = Body<T> & { seq: number; ticks: number };

export type FaultCode = (typeof faultCodes)[number];
export type MotorState = (typeof motorStates)[number];
export type ErrorCode = (typeof errorCodes)[number];

export const messageTypes = Object.keys(messages) as MessageType[];

/** The text that a shape's seed is made of, e.g. `BEAT heard:hex16`. */
export function shapeOf(type: MessageType): string {
  const fields = Object.entries(messages[type].fields as Record<string, Field<unknown>>);
  return [type, ...fields.map(([name, field]) => `${name}:${field.name}`)].join(' ');
}

/** Where the CRC of a line of this type starts: the CRC of its shape. Ends that disagree about a shape cannot exchange it. */
export function seedOf(type: MessageType): number {
  const shape = new TextEncoder().encode(shapeOf(type));
  return crc16(shape, 0, shape.length);
}

/** Checks a body that a program made, before it is written. */
export function bodySchema(type: MessageType): z.ZodType {
  const fields = Object.entries(messages[type].fields as Record<string, Field<unknown>>);
  return z.object({
    type: z.literal(type),
    ...Object.fromEntries(fields.map(([name, field]) => [name, field.schema])),
  });
}
