/**
 * Sessions start and stop, and what belongs to one goes into it: a recorder for the store, and a capture
 * where one is wanted. The order of the calls at both ends is what makes a replay equal to the live session.
 */
import { randomUUID } from 'node:crypto';
import { BehaviorSubject, Subject } from 'rxjs';
import type { BadReason } from '../../firmware-protocol/index.ts';
import { EvenstrokeError } from '../errors.ts';
import { countersSince } from '../link/counters.ts';
import type { SupervisorOptions } from '../link/supervisor.ts';
import type { DeviceIdentity, LinkCounters } from '../link/types.ts';
import type { DepthProfile } from '../safety/types.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import type { Store } from '../store/store.ts';
import type { RecordBatch, SessionStart } from '../store/types.ts';
import { advanceDevices, type Devices } from './devices.ts';
import { SessionCapture } from './session-capture.ts';
import { type Recordable, SessionRecorder } from './session-recorder.ts';

export interface ActiveSession {
  readonly id: string;
  readonly label: string;
  readonly startedAt: string;
  readonly startedUs: number;
  readonly failure: string | null;
}

interface SessionsOptions {
  readonly store: Store;
  readonly capturesDir: string;
  readonly now: () => number;
  readonly version: string;
  readonly log: SupervisorOptions['log'];
  readonly profile: DepthProfile;
}

export class Sessions {
  readonly session$ = new BehaviorSubject<ActiveSession | null>(null);
  /** A session ends at this station time; what it holds is being written. */
  readonly ending$ = new Subject<{ readonly id: string; readonly atUs: number }>();
  readonly #options: SessionsOptions;
  /** The station's own, by serial number: those that come later are in it too. */
  readonly #devices: Devices;
  #countersAtStart: ReadonlyMap<string, LinkCounters> = new Map();
  #recorder: SessionRecorder | null = null;
  #capture: SessionCapture | null = null;
  /** Settles when no start or stop of a session is under way. */
  #changing: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(devices: Devices, options: SessionsOptions) {
    this.#devices = devices;
    this.#options = options;
  }

  /** @throws {EvenstrokeError} `conflict` while one is being recorded, `storage` where it cannot be opened. */
  start(wanted: { label: string; capture: boolean }): Promise<ActiveSession> {
    return this.#change(this.#start(wanted));
  }

  /** Ends the recording and answers its id once it is on the disk. */
  stop(): Promise<string> {
    return this.#change(this.#stop());
  }

  /** Fulfilled when no start or stop is under way. */
  async settled(): Promise<void> {
    await this.#changing;
  }

  /** This session, and it is not being stopped. */
  isRecording(sessionId: string): boolean {
    return this.#recorder?.session.id === sessionId;
  }

  /** Ends the session, also one that is just being started; none starts after it. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#changing;
    if (this.#recorder !== null) await this.stop();
  }

  /**
   * Hands over at once what a pad has given until now; fulfilled when it is on the disk, with false where nothing
   * is being recorded or it could not be written.
   */
  async flush(serial: string): Promise<boolean> {
    const device = this.#devices.get(serial);
    if (device?.role === 'pad') device.cutChunks();
    return (await this.#recorder?.flush()) ?? false;
  }

  /** The store has given up on a session; it goes on, and says why nothing of it is kept. */
  failed(sessionId: string, reason: string): void {
    this.#options.log.warn({ sessionId, reason }, 'recording failed');
    const active = this.session$.value;
    if (active?.id === sessionId) this.session$.next({ ...active, failure: reason });
  }

  add(item: Recordable): void {
    this.#recorder?.add(item);
  }

  line(serial: string, direction: '<' | '>', bytes: Uint8Array, bad: BadReason | null, at: number): void {
    const device = this.#devices.get(serial);
    if (device && this.#recorder) this.#capture?.line(device, direction, bytes, bad, at);
  }

  closed(serial: string, reason: string | null, at: number): void {
    const device = this.#devices.get(serial);
    if (device) this.#capture?.closed(device, reason, at);
  }

  described(identity: DeviceIdentity, at: number, scale: MeasuredScale | null): void {
    const device = this.#devices.get(identity.serial);
    if (device && this.#recorder) this.#capture?.described(device, at);
    this.add({ kind: 'device', value: identity, scale, fromUs: at });
  }

  stalled(fromUs: number, at: number): void {
    if (this.#recorder) this.#capture?.stalled(fromUs, at);
  }

  #change<T>(under: Promise<T>): Promise<T> {
    this.#changing = Promise.allSettled([this.#changing, under]);
    return under;
  }

  async #start({ label, capture }: { label: string; capture: boolean }): Promise<ActiveSession> {
    if (this.#ended) {
      throw new EvenstrokeError(
        'conflict',
        'The service is stopping, so nothing is recorded. Start it again.',
      );
    }
    if (this.session$.value !== null) {
      throw new EvenstrokeError(
        'conflict',
        'A session is being recorded already. Stop it before you start another.',
      );
    }
    const { store, now, version, profile } = this.#options;
    const start = {
      id: randomUUID(),
      startedAt: new Date().toISOString(),
      label,
      profile,
      software: version,
    };
    // Taken before the database answers, so that a second request in the meantime finds it taken.
    const { id, startedAt } = start;
    const claimed: ActiveSession = { id, label, startedAt, startedUs: now(), failure: null };
    this.session$.next(claimed);
    let captured: SessionCapture | null = null;
    try {
      // The file first: where it cannot be made, no session stands in the database that never began.
      captured = capture ? await this.#openCapture(start) : null;
      await store.openSession(start);
    } catch (error) {
      await captured?.discard();
      this.session$.next(null);
      throw error;
    }
    this.#capture = captured;
    const startedUs = now();
    this.#finishOpen(startedUs);
    this.#recorder = new SessionRecorder(store, start, startedUs, {
      now,
      links: () => this.#linkEvidence(),
    });
    const devices = [...this.#devices.values()];
    this.#countersAtStart = new Map(
      devices.map(({ serial, link }) => [serial, structuredClone(link.counters)] as const),
    );
    for (const device of devices) device.begin(startedUs);
    this.#capture?.begin(devices, label, startedUs);
    // What has failed meanwhile (the capture's disk may be full by now) stays told.
    const active: ActiveSession = { ...(this.session$.value ?? claimed), startedUs };
    this.session$.next(active);
    return active;
  }

  async #stop(): Promise<string> {
    const recorder = this.#recorder;
    if (recorder === null) {
      throw new EvenstrokeError('conflict', 'No session is being recorded.');
    }
    const at = this.#options.now();
    this.#finishOpen(at);
    this.#recorder = null;
    const capture = this.#capture;
    this.#capture = null;
    const { id } = recorder.session;
    this.ending$.next({ id, atUs: at });
    try {
      await capture?.finish(at);
      await recorder.finish();
      await this.#options.store.closeSession(id, 'complete');
    } finally {
      this.session$.next(null);
    }
    return id;
  }

  /** Ends what is open at `at`, after the time-outs that were due by then: a replay finds them there too. */
  #finishOpen(at: number): void {
    for (const { link } of this.#devices.values()) link.advance(at);
    advanceDevices(this.#devices, at);
    for (const device of this.#devices.values()) device.finish(at);
  }

  #openCapture(session: SessionStart): Promise<SessionCapture> {
    return SessionCapture.create(this.#options.capturesDir, session, (reason) => {
      this.#options.log.warn({ reason }, 'capture failed');
      const active = this.session$.value;
      if (active) this.session$.next({ ...active, failure: reason });
    });
  }

  /** What the links counted since the session began. */
  #linkEvidence(): RecordBatch['links'] {
    return [...this.#devices.values()].map(({ serial, link }) => ({
      serial,
      counters: countersSince(link.counters, this.#countersAtStart.get(serial)),
      clockUncertaintyUs: link.clock.uncertaintyUs,
    }));
  }
}
