/** What is kept of machine control: machine records, the studio's safety policy and the audit. Plain rows. */
import type { Curve, MotorLimits } from '../safety/control/types.ts';

/** A voltage or stroke rate that a needle is worked with on this machine. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  /** The needle's diameter and how many, in words: gauge names differ by maker. */
  readonly needle: string;
  readonly target:
    | { readonly kind: 'voltage'; readonly milliV: number }
    | { readonly kind: 'rate'; readonly hz: number };
}

/** One version of a machine's record. Versions are never changed; the newest counts. */
export interface MachineRecord {
  readonly serial: string;
  readonly version: number;
  readonly limits: MotorLimits;
  readonly minMilliV: number;
  readonly softStart: { readonly fromMilliV: number; readonly stepMilliV: number; readonly everyMs: number };
  /** Where the curve comes from: typed in with its source, or fitted to what was seen while it ran. */
  readonly curve: (Curve & { readonly source: string; readonly points: number }) | null;
  readonly presets: readonly Preset[];
  readonly by: string;
  readonly at: string;
}

/** What the studio has decided about safety; saving it makes a new version. */
export interface SafetyPolicy {
  readonly version: number;
  /** Id of the reaction profile in force. */
  readonly reactions: string;
  /** Salted hash of the instructor's code; null: a name is enough to clear what the guard stopped. */
  readonly clearCode: { readonly salt: string; readonly hash: string } | null;
  readonly by: string;
  readonly at: string;
}

export const actorKinds = ['page', 'command-line', 'api', 'guard', 'service', 'machine'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** One thing that was done, refused or found. */
export interface AuditEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly stationUs: number;
  readonly sessionId: string | null;
  readonly actor: ActorKind;
  /** The person's name where one was given, else ''. */
  readonly by: string;
  /** Serial number of the machine; null where it is about all, or none. */
  readonly machine: string | null;
  /** e.g. `lease`, `arm`, `start`, `stop`, `clear`, `finding`, `stop-test`, `record`, `policy`. */
  readonly action: string;
  /** `done`, `sent`, `refused: <code>`, `failed: <code>` … what came of it. */
  readonly answer: string;
  /** Numbers and short words. */
  readonly detail: Readonly<Record<string, number | string | boolean | null>>;
}

/** An entry as kept: `hash` is SHA-256 over `previous` and the entry's canonical text, in hexadecimal. */
export interface AuditRow extends AuditEntry {
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

/** What a walk over the whole chain found. */
export interface AuditCheck {
  readonly rows: number;
  /** Hash of the last row: whoever wrote it down elsewhere can tell a chain that was made anew. */
  readonly head: string;
  /** The first row where the chain does not hold, and why; null where all of it does. */
  readonly broken: { readonly seq: number; readonly reason: string } | null;
}
