/** What the guard does about each finding: written down by a profile, as the depth limits are. */
import type { EventKind } from './types.ts';

export const reactionWords = ['flag', 'warn', 'stop'] as const;
/** `flag`: recorded and shown. `warn`: heard as well. `stop`: the protective stop as well. */
export type Reaction = (typeof reactionWords)[number];

/** Findings that a profile decides about: every one is a kind of event as well. */
export const findingKinds = [
  'unsafe-depth',
  'pad-alarm',
  'deep-strokes',
  'contact-long',
  'rate-limits',
  'voltage-limits',
  'over-current',
  'stall',
  'no-pad',
  'sensor-stuck',
  'sensor-silent',
  'sensor-range',
  'sensor-jump',
  'sensor-noisy',
  'felt-while-off',
  'none-felt',
  'clock-unfit',
] as const satisfies readonly EventKind[];
export type FindingKind = (typeof findingKinds)[number];

export interface ReactionProfile {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly reactions: Readonly<Record<FindingKind, Reaction>>;
  /** So many unsafe strokes within so long are a finding of their own. */
  readonly deepStrokes: { readonly count: number; readonly withinS: number };
  /** A tip that is in the skin for longer than this without a break, s. */
  readonly contactS: number;
  /** A motor that runs over a pad for so long without a stroke felt, s. */
  readonly noneFeltS: number;
  readonly approvedBy: string;
  readonly source: string;
}
