/** Zones and events: the words of the product, as data. */

/** Device µs (device clock without its wraps) to station µs. */
export type ToStation = (deviceUs: number) => number;

export const zones = ['shallow', 'target', 'caution', 'unsafe'] as const;
export type Zone = (typeof zones)[number];

/** Depth limits between the zones, in mm: named, versioned, with who approved them and where they come from. */
export interface DepthProfile {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** target starts here */
  readonly targetMm: number;
  /** caution starts here */
  readonly cautionMm: number;
  /** unsafe starts above this */
  readonly unsafeMm: number;
  readonly approvedBy: string;
  readonly approvedAt: string;
  readonly source: string;
}

export const eventKinds = [
  'unsafe-depth', // the host saw a sample deeper than the profile's unsafe limit
  'pad-alarm', // the pad said so itself
  'sensor-stuck',
  'sensor-silent',
  'sensor-range',
  'deep-strokes', // too many unsafe strokes within a while
  'contact-long', // the tip stays in the skin for longer than a dot takes
  'sensor-jump', // faster than a needle can go
  'sensor-noisy', // noise far above that of a pad at rest
  'felt-while-off', // strokes are felt while the machine reports that its motor is off
  'none-felt', // the motor runs over a pad, and no stroke is felt
  'no-pad', // the motor runs, and the pad that it is worked with is gone
  'clock-unfit', // the clocks of pad and machine are not known well enough to tell which came first
  'rate-limits', // stroke rate above the machine's limit
  'voltage-limits', // voltage above the machine's limit
  'over-current',
  'stall',
  'protective-stop', // the stop was sent; from the first byte until it is cleared
  'stop-overdue', // and the machine did not report that it stopped
  'gap', // samples lost on the way (by sequence) or in the device (overflow)
  'machine-fault',
  'pad-fault',
  'device-reset',
  'disconnected',
  'recording-failed',
] as const;
export type EventKind = (typeof eventKinds)[number];

export type Severity = 'info' | 'caution' | 'unsafe';

/** Something that happened, with onset, end and evidence. Times are station µs. `endUs` is null while it goes on. */
export interface StationEvent {
  /** Counts from 1 within a device and a session, so that a replay gives the same. */
  readonly id: number;
  readonly serial: string;
  readonly kind: EventKind;
  readonly severity: Severity;
  readonly onsetUs: number;
  readonly endUs: number | null;
  /** What it rests on: peakMm, limitMm, samples, lost, code … numbers and short words only. */
  readonly evidence: Readonly<Record<string, number | string>>;
}
