/** What is known of the scales of all pads: a picture of the store, and pure questions to it. */
import { fits } from '../../signal/depth.ts';
import { curveFault, type DepthCurve, type MeasuredScale, tableOf } from '../../signal/depth-curve.ts';
import type { Channel } from '../../signal/types.ts';
import { isPast, localDay } from '../../store/days.ts';
import type { ScaleEntry } from '../../store/studio-types.ts';
import { inForce } from '../../studio/in-force.ts';
import { uncalibrated } from '../../training/calibration.ts';
import type { Calibration } from '../../training/types.ts';

/** What holds for a pad at a time. */
export interface Holding {
  /** In force; null: nothing was ever stated or measured, or all of it was taken back. */
  readonly entry: ScaleEntry | null;
  /** Why it does not count all the same; null where it does. */
  readonly fault: string | null;
  /** Strokes of the session under way do not make it expire: a class that began with a valid one ends with it. */
  readonly calibration: Calibration;
  /** It counts, and is past its date or its strokes as of now. */
  readonly isDue: boolean;
}

/** Strokes of a pad since a calibration came into force: in sessions that have ended, and with those under way. */
export interface Felt {
  readonly ended: number;
  readonly now: number;
}

const OTHERWISE =
  'the pad describes its depth otherwise than when it was measured, so its curve is not the curve of this pad any more';

export class ScaleBook {
  readonly entries: readonly ScaleEntry[];
  readonly #bySerial: Map<string, ScaleEntry[]>;
  readonly #measured: Map<string, MeasuredScale>;
  /** Why a curve is not used, by calibration, of those that were asked for: each takes some milliseconds. */
  readonly #faults: Map<string, string | null>;
  /** By calibration, of those that are due by strokes. */
  readonly #strokes: ReadonlyMap<string, Felt>;

  /** @param before the book until now: a curve that is known already is the same object, and its table with it. */
  constructor(
    entries: readonly ScaleEntry[],
    strokes: ReadonlyMap<string, Felt> = new Map(),
    before: ScaleBook | null = null,
  ) {
    this.entries = entries;
    this.#strokes = strokes;
    this.#bySerial = Map.groupBy(entries, ({ serial }) => serial);
    this.#measured = new Map();
    this.#faults = new Map(before === null ? [] : before.#faults);
    for (const { id, number, curve, byDepth } of entries) {
      if (curve === null) continue;
      this.#measured.set(id, before?.measured(id) ?? { id, number: number ?? id, curve, byDepth });
    }
  }

  /** Makes the tables of those that hold: a pad that is plugged in later finds its own. */
  prepare(at: Date): void {
    for (const serial of this.#bySerial.keys()) {
      const id = this.inForce(serial, at)?.id;
      const measured = id === undefined ? null : this.measured(id);
      if (measured !== null && this.faultOf(measured.id) === null) tableOf(measured.curve);
    }
  }

  entry(id: string): ScaleEntry | null {
    return this.entries.find((each) => each.id === id) ?? null;
  }

  entriesOf(serial: string): readonly ScaleEntry[] {
    return this.#bySerial.get(serial) ?? [];
  }

  /** With its curve; null for one that was stated. */
  measured(id: string): MeasuredScale | null {
    return this.#measured.get(id) ?? null;
  }

  /** Why its curve is not used for any pad; null where it is sound. */
  faultOf(id: string): string | null {
    const known = this.#faults.get(id);
    if (known !== undefined) return known;
    const measured = this.measured(id);
    const fault = measured === null ? null : curveFault(measured.curve);
    this.#faults.set(id, fault);
    return fault;
  }

  inForce(serial: string, at: Date): ScaleEntry | null {
    return inForce(this.entriesOf(serial), at.toISOString());
  }

  /** @param channels as the pad describes them; null: not looked at, the scoring does. */
  holding(serial: string, channels: readonly Channel[] | null, at: Date): Holding {
    const entry = this.inForce(serial, at);
    return entry === null
      ? { entry, fault: null, calibration: uncalibrated, isDue: false }
      : this.holdingOf(entry, channels, at);
  }

  /** The same for one calibration, whether it is in force or not. `strokes`: felt since it came into force. */
  holdingOf(
    entry: ScaleEntry,
    channels: readonly Channel[] | null,
    at: Date,
    strokes = this.#strokes.get(entry.id)?.ended ?? 0,
  ): Holding {
    const measured = this.measured(entry.id);
    const fault = this.faultOf(entry.id) ?? (isFor(measured?.curve, channels) ? null : OTHERWISE);
    if (fault !== null) return { entry, fault, calibration: uncalibrated, isDue: false };
    const { id, uncertaintyMm, validUntil, dueStrokes } = entry;
    const isOver = isPast(validUntil, localDay(at)) || (dueStrokes !== null && strokes >= dueStrokes);
    const isDue = isOver || (dueStrokes !== null && (this.#strokes.get(id)?.now ?? 0) >= dueStrokes);
    const stated: Calibration = { id, state: isOver ? 'expired' : 'valid', uncertaintyMm };
    if (measured === null) return { entry, fault, calibration: stated, isDue };
    const { number, curve, byDepth } = measured;
    return { entry, fault, calibration: { ...stated, number, curve, byDepth }, isDue };
  }

  /** Changes when something else comes into force, or is past its date, by itself. */
  signature(at: Date): string {
    return [...this.#bySerial.keys()]
      .map((serial) => {
        const { entry, calibration, isDue } = this.holding(serial, null, at);
        return `${serial} ${entry?.id} ${calibration.state} ${isDue}`;
      })
      .join();
  }
}

/** The pad describes its depth as it did when the curve was measured. */
const isFor = (curve: DepthCurve | undefined, channels: readonly Channel[] | null): boolean =>
  curve === undefined || channels === null || fits(curve, channels);

/** How a calibration is called in a sentence. */
export const nameOf = ({ number, from }: Pick<ScaleEntry, 'number' | 'from'>): string =>
  number === null ? `the calibration stated on ${localDay(new Date(from))}` : `calibration ${number}`;
