/**
 * What PROTOCOL.md says about each message besides its shape: when it is sent, what each field means, and
 * an example. The types make it complete: a message or field without its words does not compile.
 */
import type { Body, MessageType } from '../firmware-protocol/index.ts';

export type FieldName<T extends MessageType> = Exclude<keyof Body<T>, 'type'>;

export interface Note<T extends MessageType> {
  readonly when: string;
  readonly fields: { readonly [N in FieldName<T>]: string };
  readonly example: { readonly body: Body<T>; readonly seq: number; readonly ticks: number };
}

export const notes: { readonly [T in MessageType]: Note<T> } = {
  WHO: {
    when:
      'First line of every conversation; again every 500 ms until HELLO and every CHAN have come; after a ' +
      'suspected reset. A valid WHO makes the device forget its remembered answers and any live nonce; it ' +
      'starts and stops nothing else.',
    fields: { protocol: 'newest protocol version that the host speaks' },
    example: { body: { type: 'WHO', protocol: 1 }, seq: 0, ticks: 0x000f4240 },
  },
  HELLO: {
    when:
      'Within 50 ms of WHO, and once, unasked, when the device is ready after power-up or reset. After WHO ' +
      'the CHAN lines follow at once.',
    fields: {
      protocol: 'protocol version that the device speaks',
      role: 'what the device is',
      serial: 'serial number; unique for its maker and model, the same for the life of the device',
      model: 'maker and model, for a person to read',
      firmware: 'firmware version',
      boot: 'boot id: another number after every power-up or reset, from a stored counter or a noise source',
      capabilities:
        'words joined by commas, or `-` for none: `local` (the operator’s own button or pedal can start the ' +
        'motor), `momentary` or `latched` (how that pedal works: runs while held, or a press starts and the ' +
        'next one stops), `alarm` (depth-limit alarm), `xy`, `force`, `temperature`; a host ignores words it ' +
        'does not know',
      channels: 'how many CHAN lines describe the device, 0 to 16',
    },
    example: {
      body: {
        type: 'HELLO',
        protocol: 1,
        role: 'pad',
        serial: 'EP-2207',
        model: 'Evenstroke-Pad-A',
        firmware: '1.0.3',
        boot: 0x5ea1c0de,
        capabilities: 'alarm,xy',
        channels: 3,
      },
      seq: 0,
      ticks: 0x00001f40,
    },
  },
  CHAN: {
    when: 'After HELLO, one line a channel, in the order of `index`.',
    fields: {
      index: 'number of the channel, 0 upward without holes',
      stream: 'stream in whose batches the channel is sent, 0 to 7',
      slot: 'place of its count in each frame of that stream, 0 upward without holes',
      name: 'what is measured; see “Channels”',
      unit: 'unit of `value`, `min` and `max`: `mm`, `N`, `degC`, … or `1` for a bare number',
      bits: 'width of a count; one width for all channels of a stream',
      scale: 'unit per count; not 0; negative where the count falls as the value rises',
      offset: 'value at count 0, in the unit',
      min: 'lowest value that the sensor can measure, in the unit',
      max: 'highest value that the sensor can measure, in the unit',
      rateHz: 'frames a second; above 0; one rate for all channels of a stream',
    },
    example: {
      body: {
        type: 'CHAN',
        index: 0,
        stream: 0,
        slot: 0,
        name: 'depth',
        unit: 'mm',
        bits: '12',
        scale: 0.00125,
        offset: -1,
        min: -0.5,
        max: 3.5,
        rateHz: 2000,
      },
      seq: 1,
      ticks: 0x000020d0,
    },
  },
  BEAT: {
    when: 'At least every 100 ms in both directions, by the host from the first HELLO on, by the device from its power-up on.',
    fields: {
      heard: 'seq of the last valid line from the other side; `FFFF` before the first',
    },
    example: { body: { type: 'BEAT', heard: 0x0041 }, seq: 0x01c7, ticks: 0x0023a5f0 },
  },
  SYNC: {
    when: 'Some ten in the first seconds, then about one a second; one at a time.',
    fields: { id: 'any number; the answer carries it' },
    example: { body: { type: 'SYNC', id: 17 }, seq: 0x0042, ticks: 0x00aa1200 },
  },
  TIME: {
    when: 'At once on SYNC, before any batch that waits.',
    fields: {
      id: '`id` of the SYNC answered',
      received: 'device ticks when the line feed of SYNC came in',
    },
    example: { body: { type: 'TIME', id: 17, received: 0x0023c8a1 }, seq: 0x01c8, ticks: 0x0023c8f3 },
  },
  S: {
    when: 'While streaming, for each stream of 12-bit channels, as “Samples” says.',
    fields: {
      stream: 'which stream, as in CHAN',
      overflow: 'frames of this stream that the device dropped since boot, before this batch, modulo 65536',
      counts: 'one frame or more; the counts of a frame in the order of `slot`',
    },
    example: {
      body: {
        type: 'S',
        stream: 0,
        overflow: 0,
        counts: Uint16Array.of(800, 803, 811, 862, 1044, 1391, 1810, 2047),
      },
      seq: 0x01c9,
      ticks: 0x0023d280,
    },
  },
  W: {
    when: 'While streaming, for each stream of 16-bit channels, as “Samples” says.',
    fields: {
      stream: 'which stream, as in CHAN',
      overflow: 'as in S',
      counts: 'as in S, 16 bits a count',
    },
    example: {
      body: { type: 'W', stream: 1, overflow: 0, counts: Uint16Array.of(0x1234, 0xabcd) },
      seq: 0x01ca,
      ticks: 0x0023d300,
    },
  },
  ALARM: {
    when:
      'By a pad with the capability `alarm`, from the first sample beyond the setting `alarm`, and from the ' +
      'first that is 25 ms back within it. Sent at once, streaming or not: after the line being sent, before ' +
      'any batch that waits. The header ticks are the time of that sample.',
    fields: {
      on: '`on`: passed; `off`: respected again',
      channel: '`index` of the depth channel',
      count: 'count of that sample',
      limit: 'the limit in force, counts',
    },
    example: {
      body: { type: 'ALARM', on: 'on', channel: 0, count: 2047, limit: 2000 },
      seq: 0x01cb,
      ticks: 0x0023e02c,
    },
  },
  FAULT: {
    when: 'By either role, at once, as ALARM, when a fault comes and when its cause is gone.',
    fields: {
      on: '`on`: came; `off`: its cause went (the motor’s state `fault` stays until CLEAR)',
      code: 'which; never `none`',
      detail: 'a number of the maker’s own, 0 where there is nothing to say',
    },
    example: {
      body: { type: 'FAULT', on: 'on', code: 'overcurrent', detail: 1850 },
      seq: 0x0311,
      ticks: 0x01312d00,
    },
  },
  M: {
    when: 'By a machine, every 20 ms while streaming, and at once when `state`, `pedal` or `fault` changes.',
    fields: {
      state: 'motor state',
      rateMilliHz: 'stroke rate now, mHz (100,000 is 100 Hz)',
      strokes: 'strokes since boot, modulo 2^32',
      setMilliV: 'set voltage, mV; 0 when none is set',
      measuredMilliV: 'voltage at the motor, mV',
      currentMilliA: 'motor current, mA',
      pedal: '`none`: there is no pedal or button; else its position now',
      fault: 'the fault that holds the motor, or `none`',
    },
    example: {
      body: {
        type: 'M',
        state: 'running',
        rateMilliHz: 112_400,
        strokes: 48_213,
        setMilliV: 7_000,
        measuredMilliV: 6_940,
        currentMilliA: 310,
        pedal: 'down',
        fault: 'none',
      },
      seq: 0x0312,
      ticks: 0x0131f8a0,
    },
  },
  STREAM: {
    when: 'To begin or end samples (pad) or telemetry (machine). After a reset the device does not stream.',
    fields: { id: 'command id', on: '`on` starts all streams, `off` ends them' },
    example: { body: { type: 'STREAM', id: 1, on: 'on' }, seq: 3, ticks: 0x00100590 },
  },
  GET: {
    when: 'To read a setting.',
    fields: { id: 'command id', key: 'which setting; see “Settings”' },
    example: { body: { type: 'GET', id: 2, key: 'alarm' }, seq: 4, ticks: 0x00108a20 },
  },
  SET: {
    when: 'To write a setting. It holds until power-off; OK carries the value now in force.',
    fields: { id: 'command id', key: 'which setting', value: 'its new value, as text' },
    example: { body: { type: 'SET', id: 3, key: 'alarm', value: '2000' }, seq: 5, ticks: 0x00110e10 },
  },
  LIMIT: {
    when: 'In `idle` or `stopped`. Holds until the next LIMIT or power-off; never above the device’s own limits.',
    fields: {
      id: 'command id',
      maxMilliV: 'highest set voltage that START and VOLT may ask for, mV',
      maxRateMilliHz: 'stroke rate above which the machine stops itself with fault `supply`, mHz',
      maxMilliA: 'current above which it stops itself with fault `overcurrent`, mA, beyond 100 ms of inrush',
    },
    example: {
      body: { type: 'LIMIT', id: 4, maxMilliV: 9_000, maxRateMilliHz: 160_000, maxMilliA: 1_500 },
      seq: 6,
      ticks: 0x00119250,
    },
  },
  ARM: {
    when: 'Right before START. OK carries the nonce: eight upper-case hexadecimal digits.',
    fields: { id: 'command id' },
    example: { body: { type: 'ARM', id: 5 }, seq: 7, ticks: 0x00121600 },
  },
  START: {
    when: 'Once for each ARM, within 10 s.',
    fields: {
      id: 'command id',
      nonce: 'the nonce of the live ARM',
      setMilliV: 'voltage to start with, mV; above 0, within LIMIT',
    },
    example: {
      body: { type: 'START', id: 6, nonce: 0x9f3a51c4, setMilliV: 7_000 },
      seq: 8,
      ticks: 0x00131f20,
    },
  },
  VOLT: {
    when: 'While armed or running.',
    fields: { id: 'command id', setMilliV: 'voltage, mV; above 0, within LIMIT' },
    example: { body: { type: 'VOLT', id: 7, setMilliV: 7_200 }, seq: 9, ticks: 0x00141ee0 },
  },
  STOP: {
    when: 'In any state; for an answered stop. The stop byte goes first.',
    fields: { id: 'command id' },
    example: { body: { type: 'STOP', id: 8 }, seq: 10, ticks: 0x00151ab0 },
  },
  CLEAR: {
    when: 'When a person has seen why the motor stopped and wants it ready again.',
    fields: { id: 'command id' },
    example: { body: { type: 'CLEAR', id: 9 }, seq: 11, ticks: 0x00161530 },
  },
  OK: {
    when: 'Within 50 ms of a command.',
    fields: {
      id: '`id` of the command',
      value: 'nonce for ARM, the value for GET and SET, else `-`, which the host ignores',
    },
    example: { body: { type: 'OK', id: 5, value: '9F3A51C4' }, seq: 0x0313, ticks: 0x0132c6f0 },
  },
  ERR: {
    when: 'Within 50 ms of a command.',
    fields: { id: '`id` of the command', code: 'why; see “Error codes”' },
    example: { body: { type: 'ERR', id: 6, code: 'nonce' }, seq: 0x0314, ticks: 0x0132d2c4 },
  },
};

/** One line of a session as a person would see it in a terminal on the cable. */
export interface Spoken {
  readonly from: 'host' | 'pad' | 'machine';
  readonly body: Body;
  readonly seq: number;
  readonly ticks: number;
  readonly says: string;
}

const chan = (index: number, stream: number, slot: number, name: string, rateHz: number) =>
  ({
    type: 'CHAN',
    index,
    stream,
    slot,
    name,
    unit: 'mm',
    bits: '12',
    scale: stream === 0 ? 0.00125 : 0.02,
    offset: stream === 0 ? -1 : 0,
    min: stream === 0 ? -0.5 : 0,
    max: stream === 0 ? 3.5 : 80,
    rateHz,
  }) as const;

/** A pad: power-up, handshake, clock, streaming, an alarm, and the end. */
export const padTranscript: readonly Spoken[] = [
  { from: 'pad', ...notes.HELLO.example, says: 'after power-up, unasked' },
  {
    from: 'pad',
    body: { type: 'BEAT', heard: 0xffff },
    seq: 1,
    ticks: 100_000,
    says: 'has heard no line yet',
  },
  { from: 'host', ...notes.WHO.example, says: 'the host opens the conversation' },
  { from: 'pad', body: notes.HELLO.example.body, seq: 2, ticks: 151_200, says: 'same boot id: no reset' },
  { from: 'pad', body: chan(0, 0, 0, 'depth', 2000), seq: 3, ticks: 151_900, says: '2 kHz, stream 0' },
  { from: 'pad', body: chan(1, 1, 0, 'x', 50), seq: 4, ticks: 152_600, says: '50 Hz, stream 1, first slot' },
  { from: 'pad', body: chan(2, 1, 1, 'y', 50), seq: 5, ticks: 153_300, says: 'second slot; described' },
  { from: 'host', body: { type: 'BEAT', heard: 5 }, seq: 1, ticks: 1_004_100, says: '' },
  { from: 'host', body: { type: 'SYNC', id: 1 }, seq: 2, ticks: 1_004_400, says: '' },
  {
    from: 'pad',
    body: { type: 'TIME', id: 1, received: 156_020 },
    seq: 6,
    ticks: 156_090,
    says: 'turned round in 70 µs',
  },
  {
    from: 'host',
    body: { type: 'SET', id: 1, key: 'alarm', value: '2000' },
    seq: 3,
    ticks: 1_006_000,
    says: '1.5 mm',
  },
  { from: 'pad', body: { type: 'OK', id: 1, value: '2000' }, seq: 7, ticks: 158_000, says: '' },
  { from: 'host', body: { type: 'STREAM', id: 2, on: 'on' }, seq: 4, ticks: 1_008_300, says: '' },
  { from: 'pad', body: { type: 'OK', id: 2, value: '-' }, seq: 8, ticks: 160_100, says: '' },
  {
    from: 'pad',
    body: {
      type: 'S',
      stream: 0,
      overflow: 0,
      counts: Uint16Array.of(799, 800, 800, 801, 800, 800, 799, 800, 800),
    },
    seq: 9,
    ticks: 160_500,
    says: 'nine frames, 4 ms: the surface',
  },
  {
    from: 'pad',
    body: { type: 'S', stream: 1, overflow: 0, counts: Uint16Array.of(2011, 1764) },
    seq: 10,
    ticks: 161_000,
    says: 'x 40.22 mm, y 35.28 mm',
  },
  {
    from: 'pad',
    body: { type: 'ALARM', on: 'on', channel: 0, count: 2047, limit: 2000 },
    seq: 11,
    ticks: 168_000,
    says: 'sent before its batch, which ends at this sample',
  },
  {
    from: 'pad',
    body: {
      type: 'S',
      stream: 0,
      overflow: 0,
      counts: Uint16Array.of(803, 811, 862, 1044, 1391, 1810, 2047),
    },
    seq: 12,
    ticks: 165_000,
    says: 'its first frame is older than the ALARM line',
  },
  { from: 'host', body: { type: 'STREAM', id: 3, on: 'off' }, seq: 5, ticks: 1_090_000, says: '' },
  { from: 'pad', body: { type: 'OK', id: 3, value: '-' }, seq: 13, ticks: 242_000, says: '' },
];

const telemetry = (
  state: Body<'M'>['state'],
  rateMilliHz: number,
  strokes: number,
  setMilliV: number,
): Body<'M'> => ({
  type: 'M',
  state,
  rateMilliHz,
  strokes,
  setMilliV,
  measuredMilliV: rateMilliHz === 0 ? 0 : 6_940,
  currentMilliA: rateMilliHz === 0 ? 0 : 310,
  pedal: 'none',
  fault: 'none',
});

/** A machine: limits, arm, start, a lost answer, the protective stop, clear. */
export const machineTranscript: readonly Spoken[] = [
  {
    from: 'host',
    body: { type: 'LIMIT', id: 1, maxMilliV: 9_000, maxRateMilliHz: 160_000, maxMilliA: 1_500 },
    seq: 40,
    ticks: 9_000_000,
    says: '',
  },
  { from: 'machine', body: { type: 'OK', id: 1, value: '-' }, seq: 300, ticks: 5_000_800, says: '' },
  { from: 'host', body: { type: 'ARM', id: 2 }, seq: 41, ticks: 9_010_000, says: '' },
  {
    from: 'machine',
    body: { type: 'OK', id: 2, value: '9F3A51C4' },
    seq: 301,
    ticks: 5_010_700,
    says: 'the nonce',
  },
  {
    from: 'host',
    body: { type: 'START', id: 3, nonce: 0x9f3a51c4, setMilliV: 7_000 },
    seq: 42,
    ticks: 9_020_000,
    says: 'suppose that its answer is lost',
  },
  {
    from: 'machine',
    body: telemetry('running', 0, 0, 7_000),
    seq: 302,
    ticks: 5_020_900,
    says: 'a change of state: at once',
  },
  {
    from: 'host',
    body: { type: 'START', id: 3, nonce: 0x9f3a51c4, setMilliV: 7_000 },
    seq: 43,
    ticks: 9_170_000,
    says: 'after 150 ms the same id again: a new seq, the same body',
  },
  {
    from: 'machine',
    body: { type: 'OK', id: 3, value: '-' },
    seq: 310,
    ticks: 5_170_600,
    says: 'the remembered answer; nothing is done twice',
  },
  { from: 'machine', body: telemetry('running', 112_400, 17, 7_000), seq: 311, ticks: 5_180_900, says: '' },
  {
    from: 'machine',
    body: telemetry('stopping', 108_900, 61, 0),
    seq: 330,
    ticks: 5_560_150,
    says: 'the host sent the byte 0x21, outside any line',
  },
  { from: 'machine', body: telemetry('stopped', 0, 68, 0), seq: 334, ticks: 5_640_000, says: 'latched' },
  { from: 'host', body: { type: 'ARM', id: 4 }, seq: 50, ticks: 9_700_000, says: '' },
  {
    from: 'machine',
    body: { type: 'ERR', id: 4, code: 'state' },
    seq: 337,
    ticks: 5_700_500,
    says: 'a latched stop must be cleared first',
  },
  {
    from: 'host',
    body: { type: 'CLEAR', id: 5 },
    seq: 51,
    ticks: 9_900_000,
    says: 'a person has pressed “clear”',
  },
  { from: 'machine', body: { type: 'OK', id: 5, value: '-' }, seq: 347, ticks: 5_900_400, says: '' },
  { from: 'machine', body: telemetry('idle', 0, 68, 0), seq: 348, ticks: 5_900_450, says: '' },
];

/** What each ERR code means; the order is that of the shape. */
export const errorNotes: { readonly [C in Body<'ERR'>['code']]: string } = {
  unknown: 'no such command for this role, or no such setting',
  range: 'a value outside the device’s own limits, or not of the setting’s kind',
  state:
    'not allowed in this motor state, or no valid BEAT from the host in the last 500 ms, or the pedal is down',
  nonce: 'START with another nonce than that of the live ARM',
  limit: 'within the device’s own limits but above a LIMIT of the host',
  fault: 'CLEAR or ARM while the cause of the fault or stop is still there',
  busy: 'cannot now; ask again. The only answer that a device does not remember',
};

export const faultNotes: { readonly [C in Body<'FAULT'>['code']]: string } = {
  none: 'no fault; in M only',
  watchdog: 'the host’s heartbeat was missing for 500 ms while a motor that it started was running',
  overcurrent: 'the current was above the limit',
  stall: 'the motor is driven and does not turn',
  supply: 'voltage or stroke rate outside the limits',
  temperature: 'too hot',
  'sensor-stuck': 'a sensor’s count has stopped to change where noise alone should change it',
  'sensor-range': 'a sensor reads outside `min` to `max`, or at the end of its counts',
  internal: 'self-test, memory, or a motor that went on turning for 1 s after it was told to stop',
};
