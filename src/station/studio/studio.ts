/** The studio's side of the station: measuring, approving, and what follows from it. The one thing that main makes. */
import { appliesTo, depthOf } from '../../signal/depth-curve.ts';
import type { AuditEntry } from '../../store/control-types.ts';
import type { Store } from '../../store/store.ts';
import type { DraftRow } from '../../store/studio-types.ts';
import type { Controls } from '../control/controls.ts';
import type { PadDevice } from '../pad-device.ts';
import type { Station } from '../station.ts';
import { Calibrations } from './calibrations.ts';
import { Catalogue } from './catalogue.ts';
import { DraftJudge, type ScaleThen } from './draft-judge.ts';
import { Drafts } from './drafts.ts';
import type { Judged } from './judging.ts';
import { QuickChecks } from './quick-checks.ts';
import { Readings } from './readings.ts';
import type { Scales } from './scales.ts';
import type { SweepState } from './sweep.ts';
import { Sweeps } from './sweeps.ts';
import type { Against } from './words.ts';

export interface StudioOptions {
  readonly station: Station;
  readonly store: Store;
  readonly controls: Controls;
  readonly scales: Pick<Scales, 'inForce' | 'holding' | 'refresh'>;
  readonly rescoring: { waiting(calibrationId: string): Promise<number> };
  /** What the register says against using an item. */
  readonly against: (item: 'pad' | 'machine', serial: string) => readonly Against[];
  /** Station µs. */
  readonly now: () => number;
  readonly log: { warn(about: object, text: string): void };
}

export type ShownDraft = DraftRow & Judged & { readonly sweep: SweepState | null };

export class Studio {
  readonly readings: Readings;
  readonly drafts: Drafts;
  readonly sweeps: Sweeps;
  readonly checks: QuickChecks;
  readonly catalogue: Catalogue;
  readonly calibrations: Calibrations;
  readonly #judge: DraftJudge;

  constructor(options: StudioOptions) {
    const { station, store, controls, scales, rescoring, against, now, log } = options;
    const pad = (serial: string) => station.padNamed(serial);
    this.#judge = new DraftJudge(scaleThenBy(scales));
    this.readings = new Readings({ pad, depthMm: depthBy(scales), now });
    this.drafts = new Drafts({
      store: store.studio,
      readings: this.readings,
      against,
      pad,
      knowsMachine: (serial) => controls.knows(serial),
      problems: async (row) => (await this.#judge.of(row, new Date())).problems,
    });
    this.sweeps = new Sweeps({ drafts: this.drafts, controls, station });
    this.checks = new QuickChecks({
      store: store.studio,
      readings: this.readings,
      judge: this.#judge,
      pad,
      inForce: (serial) => scales.inForce(serial),
      against,
    });
    this.catalogue = new Catalogue({
      store: store.studio,
      training: store.training,
      // Also of a pad that is not plugged in.
      isExpired: (serial, id) => {
        const { entry, isDue } = scales.holding(serial, null, new Date());
        return entry?.id === id && isDue;
      },
      compare: (now, before) => this.#judge.compare(now, before),
    });
    this.calibrations = new Calibrations({
      store: store.studio,
      machineRecords: store.control,
      catalogue: this.catalogue,
      drafts: this.drafts,
      sweeps: this.sweeps,
      judge: this.#judge,
      controls,
      against,
      entry: entryOf(station, now),
      changed: () => scales.refresh(),
      waiting: (id) => rescoring.waiting(id),
      log,
    });
  }

  /** A draft as a page shows it. */
  async show(row: DraftRow): Promise<ShownDraft> {
    const judged = await this.#judge.of(row, new Date());
    return { ...row, ...judged, sweep: this.sweeps.stateOf(row.id) };
  }

  /** Its sweep ends; its points stay in the database, and nobody measures on it any more. */
  async discard(id: string, by: string, reason: string): Promise<void> {
    this.sweeps.end(id, 'The calibration was discarded.');
    await this.drafts.discard(id, by, reason);
    this.#judge.forget(id);
    this.sweeps.forget(id);
  }

  /** Ends what goes on; fulfilled when the last point is in the database, which is closed after it. */
  async close(): Promise<void> {
    this.readings.close();
    await this.sweeps.close();
    await this.#judge.close();
  }
}

/** By the calibration in force; null where none is, or it does not count for the pad as it describes itself now. */
const depthBy =
  (scales: StudioOptions['scales']) =>
  (pad: PadDevice, nominalMm: number): number | null => {
    const { entry, fault, calibration } = scales.holding(pad.serial, pad.identity.channels, new Date());
    if (entry === null || fault !== null) return null;
    return calibration.curve === undefined ? nominalMm : depthOf(calibration.curve, nominalMm);
  };

/** As the draft's channel was shown then: a curve of another description showed nothing of it. */
const scaleThenBy =
  (scales: StudioOptions['scales']): ScaleThen =>
  ({ serial, startedAt, channel }) => {
    const entry = scales.inForce(serial, Date.parse(startedAt));
    return entry === null || (entry.curve !== null && !appliesTo(entry.curve, channel)) ? null : entry;
  };

const entryOf =
  (station: Station, now: () => number) =>
  (what: Omit<AuditEntry, 'at' | 'stationUs' | 'sessionId' | 'answer'>): AuditEntry => ({
    at: new Date().toISOString(),
    stationUs: Math.round(now()),
    sessionId: station.session?.id ?? null,
    answer: 'done',
    ...what,
  });
