/** The seams of one cable. Every time is given in: nothing in `link` below the supervisor reads a clock. */
import type { BadReason, Message } from '../../firmware-protocol/index.ts';
import type { Batch, Channel } from '../signal/types.ts';

/** Microseconds on the station's monotonic clock (performance.now() × 1000), as float64. */
export type StationUs = number;

/** `default`: the driver or the platform has no such mode, or does not let us set it. */
export type Latency = 'timer-1ms' | 'low-latency' | 'default';

/**
 * A pair of byte streams: tty, TCP and a replayed capture look the same.
 * A stream is open when it is made, and calls `closed` exactly once.
 */
export interface ByteStream {
  /** `/dev/ttyACM0`, `tcp://host:port` or `capture://file#link`. */
  readonly address: string;
  /** A replay gives what the host sent then; the link must not add traffic of its own. */
  readonly replayed: boolean;
  /** Of a tty: what asking the driver for low latency came to. */
  readonly latency?: Latency;
  /** Handlers are set once, right after opening. */
  listen(handlers: {
    bytes(chunk: Uint8Array, at: StationUs): void;
    /** Only in a replay: a line that the host had sent. */
    sent?(line: string, at: StationUs): void;
    closed(reason: string | null, at: StationUs): void;
  }): void;
  /** Fire and forget; a failure to write closes the stream. Synchronous up to the system call. */
  write(data: string | Uint8Array): void;
  close(): Promise<void>;
}

export interface DeviceIdentity {
  readonly role: 'pad' | 'machine';
  readonly serial: string;
  readonly model: string;
  readonly firmware: string;
  readonly protocol: number;
  readonly boot: number;
  readonly capabilities: readonly string[];
  readonly channels: readonly Channel[];
}

export type LinkState =
  | 'identifying' // open, WHO sent, no HELLO yet
  | 'describing' // HELLO came, CHAN lines still missing
  | 'online' // described, beats heard
  | 'silent' // open, but nothing valid for SILENT_MS
  | 'incompatible' // another protocol version; `problem` names the side to update
  | 'duplicate' // another port has the same serial number; both are refused
  | 'closed';

/** Figures of the clock between device and station. */
export interface ClockFigures {
  /** Station µs = offsetUs + deviceUs × (1 + driftPpm / 1e6). */
  readonly offsetUs: number;
  readonly driftPpm: number;
  /** Half the smallest round trip plus the regression's residual, µs; Infinity before the first exchange. */
  readonly uncertaintyUs: number;
  readonly roundTripUs: number;
  readonly exchanges: number;
}

/** Named link counters, since the link opened (they go on over a reconnect of the same device). */
export interface LinkCounters {
  lines: number;
  bytes: number;
  /** Good lines that carried samples, and the frames in them. */
  batches: number;
  frames: number;
  bad: Record<BadReason, number>;
  /** Lines that the device sent and that did not arrive well, by sequence number. */
  lost: number;
  /** Frames the device itself dropped (its overflow count). */
  overflows: number;
  resets: number;
  reconnects: number;
  /** Lines of ours that the device has not heard, by its BEAT; null before the first. */
  unheard: number;
}

/** What one link tells the station, synchronously, in the order in which it happened. */
export interface LinkListener {
  state(state: LinkState, problem: string | null, at: StationUs): void;
  identified(identity: DeviceIdentity, at: StationUs): void;
  batch(batch: Batch, at: StationUs): void;
  /** M, ALARM, FAULT: what the station acts on besides batches. */
  message(message: Message<'M' | 'ALARM' | 'FAULT'>, deviceUs: number, at: StationUs): void;
  /** The device restarted (new boot id) or its clock was lost: a new epoch begins. */
  reset(epoch: number, at: StationUs): void;
  /** Every line as it came (without its line feed) or went, with the reason where it was refused. For captures and diagnostics. */
  line(direction: '<' | '>', bytes: Uint8Array, bad: BadReason | null, at: StationUs): void;
}
