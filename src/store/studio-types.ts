/** What is kept of the studio: its register, logs, calibrations and usage. Plain rows; dates are ISO 8601, UTC. */
import type { DepthCurve, DepthUncertainty } from '../signal/depth-curve.ts';
import type { CalibrationDocument, CalibrationDraft } from '../studio/document.ts';
import type { Identity, Item, ItemState, LogEntry, Usage } from '../studio/register.ts';

/** A measured calibration as approved; never changed. */
export interface CalibrationRecord {
  readonly id: string;
  /** On its certificate: EV-2026-0001, … in the order of approval, without a hole. */
  readonly number: string;
  readonly document: CalibrationDocument;
  /** SHA-256, hexadecimal, over the canonical text of number, document and approval. */
  readonly hash: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
  /** In force from here on; not before `approvedAt` by more than the studio says so. */
  readonly from: string;
  /** The studio's own decision, kept beside it and not on the certificate. */
  readonly dueOn: string | null;
  readonly dueStrokes: number | null;
}

/** A measured calibration as a list tells of it: a document of hundreds of points stays where it was read. */
export interface RecordHead extends Omit<CalibrationRecord, 'document' | 'hash'> {
  readonly item: CalibrationDocument['item'];
  readonly serial: string;
  /** When its measurement began. */
  readonly startedAt: string;
  /** What it says. */
  readonly sentence: string;
}

/** What was done to a calibration later; never changed, never taken back. */
export interface CalibrationAct {
  readonly calibrationId: string;
  /** `rolled-back`: from `at` on the one before it is in force again. `voided`: it never held. */
  readonly act: 'rolled-back' | 'voided';
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

/** What a reminder or a calibration is due by. */
export type Wear = Pick<Usage, 'runningS' | 'contactS' | 'strokes'>;

export interface DraftRow {
  readonly id: string;
  /** Rises with every change; a change names the version that it was made on. */
  readonly version: number;
  readonly draft: CalibrationDraft;
  readonly updatedAt: string;
}

/**
 * Everything that can give a pad its scale, measured or stated, as the rule in src/studio/in-force.ts wants it.
 * A stated one has no curve: the nominal depth holds, and one uncertainty for all depths.
 */
export interface ScaleEntry {
  readonly id: string;
  /** null: stated, not measured. */
  readonly number: string | null;
  readonly serial: string;
  readonly from: string;
  /** When it was written down; of two with the same `from` the later counts. */
  readonly savedAt: string;
  readonly validUntil: string | null;
  readonly dueStrokes: number | null;
  readonly curve: DepthCurve | null;
  readonly byDepth: readonly DepthUncertainty[];
  /** Standard uncertainty where one number is asked for: of a measured one the largest over its range. */
  readonly uncertaintyMm: number;
  readonly acts: readonly CalibrationAct[];
}

/** A session that rests on a calibration. */
export interface RestingSession {
  readonly sessionId: string;
  readonly startedAt: string;
  readonly label: string;
  readonly serial: string;
  /** The depths that were found live were made with it. */
  readonly live: boolean;
  /** Attempts whose own calibration, or a scoring of theirs, is this one; oldest first. */
  readonly attempts: readonly string[];
  /** The raw data are there: the attempts can be scored again. */
  readonly raw: boolean;
}

/** An item with what its log says of it. */
export interface ItemRow extends Item {
  readonly state: ItemState;
  /** Newest of its handshakes; null where it never was met. */
  readonly identity: Identity | null;
  /** It is another device than before by what it says, and nobody has answered yet. */
  readonly question: LogEntry | null;
  readonly serviceAt: string | null;
}

/** One line of an item's time line, whatever it comes from. */
export interface TimelineRow {
  readonly at: string;
  readonly kind: 'log' | 'calibration' | 'calibration-act' | 'quick-check' | 'fault' | 'use' | 'record';
  /** Id of what it came from: log entry, calibration, check, session. */
  readonly id: string;
  readonly title: string;
  readonly by: string;
  readonly text: string;
  readonly detail: Readonly<Record<string, number | string | boolean | null>>;
}
