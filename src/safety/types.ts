/** Zones and events: the words of the product, as data. */

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
