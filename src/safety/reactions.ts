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

/**
 * What is a finding is the same in all shipped profiles, and only what is done about it differs: so a recording
 * gives the same findings when it is replayed, whatever was in force when it was made. A dot has 5
 * to 30 strokes, so one touch that is too deep is a dozen or so at once, and sixty in ten seconds are some four
 * such touches: a hand that is too heavy. A dot takes 0.05 to 0.3 s, so a tip that has been in the skin for 2 s is
 * dragged or held; and between two dots, rows and drills a motor runs free for a while.
 */
const found = {
  deepStrokes: { count: 60, withinS: 10 },
  contactS: 2,
  noneFeltS: 5,
  approvedBy: 'Evenstroke (training default, not a clinical limit)',
  source: 'Evenstroke default for practice skin; reasons in docs/measurement.md',
} as const;

const training: ReactionProfile = Object.freeze({
  id: 'training',
  version: 1,
  name: 'Training',
  reactions: Object.freeze({
    // One deep stroke in practice skin is what a trainee is here to learn from: heard at once, and the work goes on.
    'unsafe-depth': 'warn',
    // The pad watches the same limit; it is the second witness of the same stroke.
    'pad-alarm': 'warn',
    // A hand that is too deep again and again does not notice, or cannot help it.
    'deep-strokes': 'stop',
    // In skin this would be a wound: it is dragged or held, or the sensor is wrong.
    'contact-long': 'stop',
    // The machine does not obey, and what it does next is not known.
    'rate-limits': 'stop',
    'voltage-limits': 'stop',
    // Heat, and a needle that may be held fast.
    'over-current': 'stop',
    stall: 'stop',
    // With no depth to look at nobody watches it, and a sensor that cannot be believed shows none.
    'no-pad': 'stop',
    'sensor-stuck': 'stop',
    'sensor-silent': 'stop',
    'sensor-range': 'stop',
    'sensor-jump': 'stop',
    'sensor-noisy': 'stop',
    // What it reports is not what it does: its word that it stopped is worth nothing either.
    'felt-while-off': 'stop',
    // Held in the air, or worked beside the pad, mostly; the depth is believed, there only is none.
    'none-felt': 'warn',
    // Depths and limits need no second clock; only what happened first is unsure.
    'clock-unfit': 'warn',
  }),
  ...found,
});

/** For supervised tests and for work at the limit: everything unsafe stops, at the first sample. */
const strict: ReactionProfile = Object.freeze({
  id: 'strict',
  version: 1,
  name: 'Strict',
  reactions: Object.freeze(
    Object.fromEntries(findingKinds.map((kind) => [kind, 'stop'])) as Record<FindingKind, Reaction>,
  ),
  ...found,
});

/** For an instructor who stands beside it and stops by hand: what the hand cannot see or is too slow for still stops. */
const watch: ReactionProfile = Object.freeze({
  id: 'watch',
  version: 1,
  name: 'Watch',
  reactions: Object.freeze({
    'unsafe-depth': 'warn',
    // It says no more than the host's own finding, which is heard.
    'pad-alarm': 'flag',
    'deep-strokes': 'warn',
    'contact-long': 'warn',
    'rate-limits': 'stop',
    'voltage-limits': 'stop',
    'over-current': 'stop',
    stall: 'stop',
    'no-pad': 'stop',
    // Nothing comes: neither the screen nor the guard sees anything.
    'sensor-silent': 'stop',
    // Something comes, and whoever watches sees that it makes no sense.
    'sensor-stuck': 'warn',
    'sensor-range': 'warn',
    'sensor-jump': 'warn',
    'sensor-noisy': 'warn',
    'felt-while-off': 'warn',
    'none-felt': 'flag',
    'clock-unfit': 'flag',
  }),
  ...found,
});

/** For machines that are worked by their own button, with Evenstroke as a witness only: nothing is stopped. */
const observe: ReactionProfile = Object.freeze({
  id: 'observe',
  version: 1,
  name: 'Observe',
  reactions: Object.freeze(
    Object.fromEntries(findingKinds.map((kind) => [kind, 'warn'])) as Record<FindingKind, Reaction>,
  ),
  ...found,
});

/** A motor may be started from here only where someone watches it: a pad that is silent or gone must stop it. */
export const letsStart = ({ reactions }: ReactionProfile): boolean =>
  reactions['sensor-silent'] === 'stop' && reactions['no-pad'] === 'stop';

/** The shipped profiles, the default first. */
export const reactionProfiles: readonly ReactionProfile[] = Object.freeze([training, strict, watch, observe]);
/** What holds where nothing was decided. */
export const defaultReactions: ReactionProfile = training;

/** The profile of this id, or null where there is none. */
export function reactionsNamed(id: string): ReactionProfile | null {
  return reactionProfiles.find((each) => each.id === id) ?? null;
}

const findings: ReadonlySet<string> = new Set(findingKinds);

/** Whether a profile decides about this kind of event. */
export const isFinding = (kind: EventKind): kind is FindingKind => findings.has(kind);

/** What this profile does about a kind of event; null for one that is no finding. */
export function reactionTo(profile: ReactionProfile, kind: EventKind): Reaction | null {
  return isFinding(kind) ? profile.reactions[kind] : null;
}
