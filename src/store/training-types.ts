/** What is kept of training: people, drills, checklists, lots, attempts and their scores. Plain rows; dates are ISO 8601, UTC. */
import type { DepthProfile } from '../safety/types.ts';
import type { ExcursionCause } from '../signal/types.ts';
import type { Drill, Level } from '../training/drill.ts';
import type { Calibration, ChecklistState, Mode, Place, ScoreResult } from '../training/types.ts';

export interface TraineeRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** No longer shown in lists; what they did stays. */
  readonly archivedAt: string | null;
}

/** One version of a drill. Versions are never changed and never deleted. */
export interface DrillRow {
  readonly drill: Drill;
  readonly origin: 'shipped' | 'studio';
  readonly author: string;
  readonly createdAt: string;
  /** The drill (all its versions) is no longer offered. */
  readonly retiredAt: string | null;
}

/** A level opened by the instructor's hand. */
export interface UnlockRow {
  readonly traineeId: string;
  readonly level: Level;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

export const checklistItemKinds = ['lot', 'tick', 'minutes'] as const;

export interface ChecklistItem {
  readonly id: string;
  readonly kind: (typeof checklistItemKinds)[number];
  readonly label: string;
  readonly required: boolean;
  /** For `minutes` (a contact time): at least so long; else null. */
  readonly atLeast: number | null;
}

/** The studio's checklist; saving it makes a new version. */
export interface ChecklistRow {
  readonly version: number;
  readonly items: readonly ChecklistItem[];
  readonly by: string;
  readonly at: string;
}

/** A sterile item or a disinfectant, remembered so that the next checklist takes seconds. */
export interface LotRow {
  readonly id: string;
  /** The checklist item that it answers. */
  readonly itemId: string;
  readonly maker: string;
  readonly lot: string;
  /** Last day of use, YYYY-MM-DD; null where the item has none. */
  readonly expiresOn: string | null;
  /** Cartridge with a membrane; null where that means nothing. */
  readonly membrane: boolean | null;
  readonly addedAt: string;
  readonly usedAt: string | null;
  /** Used up or thrown away: no longer offered. */
  readonly closedAt: string | null;
}

export interface ChecklistAnswer {
  readonly itemId: string;
  /** true: ticked. A number: minutes. A text: id of the lot. null: not answered. */
  readonly value: boolean | number | string | null;
}

/** A checklist gone through by one person, with what it came to. */
export interface ChecklistRecord {
  readonly id: string;
  readonly version: number;
  readonly traineeId: string;
  readonly sessionId: string | null;
  readonly at: string;
  readonly state: Exclude<ChecklistState, 'none'>;
  readonly answers: readonly ChecklistAnswer[];
  /** The lots as they were then: an edit later does not change what was recorded. */
  readonly lots: readonly LotRow[];
}

/** Where the dots of a drill go: its places (none where it asks for none), and an example of dots for a picture. */
export interface Layout {
  readonly places: readonly Place[];
  readonly preview: readonly Place[];
}

/** What someone stated about a pad's scale, in force from `from` until the next one. */
export interface CalibrationRow {
  readonly id: string;
  readonly serial: string;
  readonly uncertaintyMm: number;
  readonly from: string;
  readonly validUntil: string | null;
  readonly by: string;
  readonly reference: string;
}

/** Which helps were on; recorded, because they change what a score means. */
export interface Helps {
  /** The zone of each dot is shown and the readout is coloured; never in a test. */
  readonly zones: boolean;
  readonly tones: boolean;
  readonly metronome: boolean;
}

export const attemptEnds = ['done', 'ended', 'session', 'interrupted'] as const;

export interface AttemptRow {
  readonly id: string;
  readonly sessionId: string;
  readonly pad: string;
  readonly machine: string | null;
  readonly trainee: { readonly id: string; readonly name: string };
  readonly drill: Drill;
  readonly mode: Mode;
  readonly helps: Helps;
  readonly profile: DepthProfile;
  readonly calibration: Calibration;
  readonly checklist: { readonly id: string | null; readonly state: ChecklistState };
  /** The attempt whose dots are the layer before. */
  readonly earlierId: string | null;
  readonly startedAt: string;
  /** µs from the session's start; `toUs` is null while it runs. */
  readonly fromUs: number;
  readonly toUs: number | null;
  readonly end: (typeof attemptEnds)[number] | null;
  /**
   * The larger of the pad's and the machine's, µs, as it was when the attempt ended: the session goes on, and a
   * scoring made later is to rest on the same. null while it runs, and where the pad's was not known.
   */
  readonly clockUncertaintyUs: number | null;
}

/** One scoring of one attempt; a new version of the score adds another and changes none. */
export interface ScoreRow {
  readonly attemptId: string;
  readonly scoredAt: string;
  readonly software: string;
  /** That it was made with; null: the attempt's own. */
  readonly calibration: Calibration | null;
  readonly result: ScoreResult;
  /** The measured dots that it was made from, as columns; µs from the session's start, mm. */
  readonly dots: DotColumns;
}

export interface DotColumns {
  readonly startUs: readonly number[];
  readonly endUs: readonly number[];
  readonly strokes: readonly number[];
  readonly expectedStrokes: readonly (number | null)[];
  readonly depthMm: readonly number[];
  readonly uncertaintyMm: readonly number[];
  readonly deepestMm: readonly number[];
  readonly xMm: readonly (number | null)[];
  readonly yMm: readonly (number | null)[];
  readonly cut: readonly boolean[];
  readonly cause: readonly (ExcursionCause | null)[];
}

export interface AttemptSummary {
  readonly attempt: Omit<AttemptRow, 'drill' | 'profile'> & {
    readonly drill: { readonly id: string; readonly version: number; readonly name: string };
  };
  /** The newest scoring; null while there is none. */
  readonly score: Pick<
    ScoreResult,
    'scoreVersion' | 'state' | 'total' | 'parts' | 'verdict' | 'advice' | 'facts'
  > | null;
}
