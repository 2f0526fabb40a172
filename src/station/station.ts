/**
 * The station: devices come and go, sessions start and stop, and everybody who listens is told. Links
 * call it synchronously; RxJS carries batches from here to the recorder and to the live feed.
 */
import { randomUUID } from 'node:crypto';
import { createHistogram } from 'node:perf_hooks';
import { BehaviorSubject, Subject } from 'rxjs';
import { EvenstrokeError } from '../errors.ts';
import { countersSince } from '../link/counters.ts';
import type { Link } from '../link/link.ts';
import type { PortSource } from '../link/ports.ts';
import { type PortSnapshot, Supervisor, type SupervisorOptions } from '../link/supervisor.ts';
import type { DeviceIdentity, LinkCounters, LinkListener } from '../link/types.ts';
import { trainingDefault } from '../safety/profiles.ts';
import type { DepthProfile, StationEvent } from '../safety/types.ts';
import type { Store } from '../store/store.ts';
import type { DotRow, MachineReading, RecordBatch, SessionStart, StrokeRow } from '../store/types.ts';
import { gaugeOf, type MachineGauge, type PadGauge } from './gauges.ts';
import { MachineDevice } from './machine-device.ts';
import { PadDevice } from './pad-device.ts';
import { RecentEvents } from './recent-events.ts';
import { SessionCapture } from './session-capture.ts';
import { type Recordable, SessionRecorder } from './session-recorder.ts';
import type { DeviceSinks, TraceRun } from './sinks.ts';

/** How often time-outs are looked at. Their times do not depend on it. */
const ADVANCE_MS = 25;
const STALLS_KEPT = 50;

export interface ActiveSession {
  readonly id: string;
  readonly label: string;
  readonly startedAt: string;
  readonly startedUs: number;
  readonly failure: string | null;
}

export type Mark = { kind: 'stroke'; value: StrokeRow } | { kind: 'dot'; value: DotRow };

export interface StationOptions {
  readonly sources: readonly PortSource[];
  readonly store: Store;
  readonly capturesDir: string;
  readonly now: () => number;
  readonly version: string;
  readonly log: SupervisorOptions['log'];
}

export class Station {
  readonly profile: DepthProfile = trainingDefault;
  readonly events$ = new Subject<StationEvent>();
  readonly marks$ = new Subject<Mark>();
  readonly traces$ = new Subject<TraceRun>();
  readonly readings$ = new Subject<{ serial: string; value: MachineReading }>();
  readonly session$ = new BehaviorSubject<ActiveSession | null>(null);
  /** Something about a device's link changed; look at `devices()`. */
  readonly changed$ = new Subject<void>();
  /** From a line's arrival to the moment its event had been told to everybody, in ns. */
  readonly #eventLatency = createHistogram();
  readonly #options: StationOptions;
  readonly #supervisor: Supervisor;
  readonly #devices = new Map<string, PadDevice | MachineDevice>();
  readonly #recent = new RecentEvents();
  #countersAtStart: ReadonlyMap<string, LinkCounters> = new Map();
  #recorder: SessionRecorder | null = null;
  #capture: SessionCapture | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #stalls: { fromUs: number; lastedUs: number }[] = [];
  /** Settles when no start or stop of a session is under way. */
  #changing: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(options: StationOptions) {
    this.#options = options;
    this.#supervisor = new Supervisor({
      sources: options.sources,
      now: options.now,
      attach: (link, identity) => this.#attach(link, identity),
      forgotten: (serial) => this.#forget(serial),
      changed: () => this.changed$.next(),
      stalled: (fromUs, at) => this.#stalled(fromUs, at),
      log: options.log,
    });
  }

  start(): void {
    this.#supervisor.start();
    this.#timer = setInterval(() => {
      const at = this.#supervisor.now();
      for (const device of this.#devices.values()) if (device.role === 'pad') device.advance(at);
    }, ADVANCE_MS);
  }

  /** Ends the session, also one that is just being started, and closes the ports. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#changing;
    try {
      if (this.#recorder !== null) await this.stopSession();
    } finally {
      await this.#supervisor.stop();
    }
  }

  get session(): ActiveSession | null {
    return this.session$.value;
  }

  devices(): PortSnapshot[] {
    return this.#supervisor.ports();
  }

  /** Pads and machines that have told who they are, present or not. */
  known(): (PadDevice | MachineDevice)[] {
    return [...this.#devices.values()];
  }

  gauges(): (PadGauge | MachineGauge)[] {
    return this.known().map(gaugeOf);
  }

  /** The last minute's events and all that still go on, oldest first. */
  recentEvents(): StationEvent[] {
    return this.#recent.list(this.#options.now());
  }

  /** The newest times at which this computer was too busy to listen. */
  stalls(): readonly { fromUs: number; lastedUs: number }[] {
    return this.#stalls;
  }

  latency(): { events: number; p50Us: number; p99Us: number } {
    const { count } = this.#eventLatency;
    const us = (percentile: number) => (count === 0 ? 0 : this.#eventLatency.percentile(percentile) / 1000);
    return { events: count, p50Us: us(50), p99Us: us(99) };
  }

  /** @throws {EvenstrokeError} `conflict` while one is being recorded, `storage` where it cannot be opened. */
  startSession(wanted: { label: string; capture: boolean }): Promise<ActiveSession> {
    return this.#change(this.#startSession(wanted));
  }

  /** Ends the recording and answers its id once it is on the disk. */
  stopSession(): Promise<string> {
    return this.#change(this.#stopSession());
  }

  #change<T>(under: Promise<T>): Promise<T> {
    this.#changing = Promise.allSettled([this.#changing, under]);
    return under;
  }

  async #startSession({ label, capture }: { label: string; capture: boolean }): Promise<ActiveSession> {
    if (this.#stopped) {
      throw new EvenstrokeError(
        'conflict',
        'The service is stopping, so nothing is recorded. Start it again.',
      );
    }
    if (this.session !== null) {
      throw new EvenstrokeError(
        'conflict',
        'A session is being recorded already. Stop it before you start another.',
      );
    }
    const { store, now, version } = this.#options;
    const start = {
      id: randomUUID(),
      startedAt: new Date().toISOString(),
      label,
      profile: this.profile,
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
    this.#finish(startedUs);
    this.#recorder = new SessionRecorder(store, start, startedUs, {
      now,
      links: () => this.#linkEvidence(),
    });
    this.#countersAtStart = new Map(
      this.known().map(({ serial, link }) => [serial, structuredClone(link.counters)] as const),
    );
    for (const device of this.#devices.values()) device.begin(startedUs);
    this.#capture?.begin(this.known(), label, startedUs);
    // What has failed meanwhile (the capture's disk may be full by now) stays told.
    const active: ActiveSession = { ...(this.session ?? claimed), startedUs };
    this.session$.next(active);
    return active;
  }

  async #stopSession(): Promise<string> {
    const recorder = this.#recorder;
    if (recorder === null) {
      throw new EvenstrokeError('conflict', 'No session is being recorded.');
    }
    const at = this.#options.now();
    this.#finish(at);
    this.#recorder = null;
    const capture = this.#capture;
    this.#capture = null;
    const { id } = recorder.session;
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
  #finish(at: number): void {
    for (const { link } of this.#devices.values()) link.advance(at);
    for (const device of this.#devices.values()) {
      if (device.role === 'pad') device.advance(at);
      device.finish(at);
    }
  }

  /** The store has given up on a session. The live page and the flags go on; the page says why nothing is kept. */
  recordingFailed(sessionId: string, reason: string): void {
    this.#options.log.warn({ sessionId, reason }, 'recording failed');
    const { session } = this;
    if (session?.id === sessionId) this.session$.next({ ...session, failure: reason });
  }

  /**
   * The stop byte to every machine, at once and outside the framing, and to every port whose device is not known
   * to be a pad. `failed`: machines known here that it could not be written to.
   */
  stopMotors(): { delivered: string[]; failed: string[] } {
    const delivered = this.#supervisor.stopMotors(this.#options.now());
    const machines = this.known().filter(({ role }) => role === 'machine');
    const failed = machines.map(({ serial }) => serial).filter((serial) => !delivered.has(serial));
    return { delivered: [...delivered], failed };
  }

  #attach(link: Link, identity: DeviceIdentity): LinkListener {
    const known = this.#devices.get(identity.serial);
    if (known && known.role === identity.role) {
      known.link = link;
      return known;
    }
    // A pad that comes back as a machine: what goes on with the pad ends, and the numbers of events go on.
    known?.finish(this.#options.now());
    const sinks = this.#sinks();
    const lastEventId = known?.lastEventId ?? 0;
    const device =
      identity.role === 'pad'
        ? new PadDevice(link, identity, sinks, this.profile, lastEventId)
        : new MachineDevice(link, identity, sinks, lastEventId);
    this.#devices.set(identity.serial, device);
    return device;
  }

  #forget(serial: string): void {
    this.#devices.get(serial)?.finish(this.#options.now());
    this.#devices.delete(serial);
  }

  #sinks(): DeviceSinks {
    const record = (item: Recordable) => this.#recorder?.add(item);
    return {
      event: (event, arrivedUs) => {
        this.#recent.add(event);
        this.events$.next(event);
        this.#eventLatency.record(Math.max(1, Math.round((this.#options.now() - arrivedUs) * 1000)));
        record({ kind: 'event', value: event });
      },
      stroke: (value) => {
        this.marks$.next({ kind: 'stroke', value });
        record({ kind: 'stroke', value });
      },
      dot: (value) => {
        this.marks$.next({ kind: 'dot', value });
        record({ kind: 'dot', value });
      },
      trace: (run) => this.traces$.next(run),
      chunk: (value) => record({ kind: 'chunk', value }),
      reading: (serial, value) => {
        this.readings$.next({ serial, value });
        record({ kind: 'reading', serial, value });
      },
      line: (serial, direction, bytes, bad, at) => {
        const device = this.#devices.get(serial);
        if (device && this.#recorder) this.#capture?.line(device, direction, bytes, bad, at);
      },
      closed: (serial, reason, at) => {
        const device = this.#devices.get(serial);
        if (device) this.#capture?.closed(device, reason, at);
      },
      described: (value, at) => {
        const device = this.#devices.get(value.serial);
        if (device && this.#recorder) this.#capture?.opened(device, at);
        record({ kind: 'device', value, fromUs: at });
      },
    };
  }

  #stalled(fromUs: number, at: number): void {
    this.#stalls.push({ fromUs, lastedUs: at - fromUs });
    if (this.#stalls.length > STALLS_KEPT) this.#stalls.shift();
    for (const device of this.#devices.values()) if (device.role === 'pad') device.excuse(fromUs, at);
    if (this.#recorder) this.#capture?.stalled(fromUs, at);
  }

  #openCapture(session: SessionStart): Promise<SessionCapture> {
    return SessionCapture.create(this.#options.capturesDir, session, (reason) => {
      this.#options.log.warn({ reason }, 'capture failed');
      const active = this.session;
      if (active) this.session$.next({ ...active, failure: reason });
    });
  }

  /** What the links counted since the session began. */
  #linkEvidence(): RecordBatch['links'] {
    return this.known().map(({ serial, link }) => ({
      serial,
      counters: countersSince(link.counters, this.#countersAtStart.get(serial)),
      clockUncertaintyUs: link.clock.uncertaintyUs,
    }));
  }
}
