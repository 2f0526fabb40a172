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
import { SessionCapture } from './session-capture.ts';
import { type Recordable, SessionRecorder } from './session-recorder.ts';
import type { DeviceSinks, TraceRun } from './sinks.ts';

/** How often time-outs are looked at. Their times do not depend on it. */
const ADVANCE_MS = 25;
/** Events that a page gets when it opens. */
const RECENT_US = 60e6;
const RECENT_EVENTS = 200;

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
  readonly #recent = new Map<string, StationEvent>();
  #countersAtStart: ReadonlyMap<string, LinkCounters> = new Map();
  #recorder: SessionRecorder | null = null;
  #capture: SessionCapture | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: StationOptions) {
    this.#options = options;
    this.#supervisor = new Supervisor({
      sources: options.sources,
      now: options.now,
      attach: (link, identity) => this.#attach(link, identity),
      changed: () => this.changed$.next(),
      log: options.log,
    });
  }

  start(): void {
    this.#supervisor.start();
    this.#timer = setInterval(() => {
      const at = this.#options.now();
      for (const device of this.#devices.values()) if (device.role === 'pad') device.advance(at);
    }, ADVANCE_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    if (this.session !== null) await this.stopSession();
    await this.#supervisor.stop();
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
    const from = this.#options.now() - RECENT_US;
    return [...this.#recent.values()].filter(({ onsetUs, endUs }) => endUs === null || onsetUs >= from);
  }

  latency(): { events: number; p50Us: number; p99Us: number } {
    const { count } = this.#eventLatency;
    const us = (percentile: number) => (count === 0 ? 0 : this.#eventLatency.percentile(percentile) / 1000);
    return { events: count, p50Us: us(50), p99Us: us(99) };
  }

  /** @throws {EvenstrokeError} `conflict` while one is being recorded, `storage` where it cannot be opened. */
  async startSession({ label, capture }: { label: string; capture: boolean }): Promise<ActiveSession> {
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
    const claimed: ActiveSession = { ...start, startedUs: now(), failure: null };
    this.session$.next(claimed);
    let captured: SessionCapture | null = null;
    try {
      // The file first: where it cannot be made, no session stands in the database that never began.
      captured = capture ? await this.#openCapture(start) : null;
      await store.openSession(start);
    } catch (error) {
      await captured?.finish(now());
      this.session$.next(null);
      throw error;
    }
    this.#capture = captured;
    const startedUs = now();
    for (const device of this.#devices.values()) device.finish(startedUs);
    this.#recorder = new SessionRecorder(store, start, startedUs, {
      now,
      links: () => this.#linkEvidence(),
    });
    this.#countersAtStart = new Map(
      this.known().map(({ serial, link }) => [serial, structuredClone(link.counters)] as const),
    );
    for (const device of this.#devices.values()) device.begin(startedUs);
    this.#capture?.begin(this.known(), label, startedUs);
    const active: ActiveSession = {
      id: start.id,
      label,
      startedAt: start.startedAt,
      startedUs,
      failure: null,
    };
    this.session$.next(active);
    return active;
  }

  /** Ends the recording and answers its id once it is on the disk. */
  async stopSession(): Promise<string> {
    const recorder = this.#recorder;
    if (recorder === null) {
      throw new EvenstrokeError('conflict', 'No session is being recorded.');
    }
    const at = this.#options.now();
    for (const device of this.#devices.values()) device.finish(at);
    this.#recorder = null;
    const capture = this.#capture;
    this.#capture = null;
    await capture?.finish(at);
    await recorder.finish();
    const { id } = recorder.session;
    try {
      await this.#options.store.closeSession(id, 'complete');
    } finally {
      this.session$.next(null);
    }
    return id;
  }

  /** The store has given up on a session. The live page and the flags go on; the page says why nothing is kept. */
  recordingFailed(sessionId: string, reason: string): void {
    this.#options.log.warn({ sessionId, reason }, 'recording failed');
    const { session } = this;
    if (session?.id === sessionId) this.session$.next({ ...session, failure: reason });
  }

  /** The stop byte to every machine, at once and outside the framing. */
  stopMotors(): { delivered: string[]; failed: string[] } {
    const at = this.#options.now();
    const delivered: string[] = [];
    const failed: string[] = [];
    for (const device of this.#devices.values()) {
      if (device.role !== 'machine') continue;
      const reachable = device.link.state !== 'closed';
      if (reachable) device.link.stopByte(at);
      (reachable ? delivered : failed).push(device.serial);
    }
    return { delivered, failed };
  }

  #attach(link: Link, identity: DeviceIdentity): LinkListener {
    const known = this.#devices.get(identity.serial);
    if (known && known.role === identity.role) {
      known.link = link;
      return known;
    }
    const sinks = this.#sinks();
    const device =
      identity.role === 'pad'
        ? new PadDevice(link, identity, sinks, this.profile)
        : new MachineDevice(link, identity, sinks);
    this.#devices.set(identity.serial, device);
    return device;
  }

  #sinks(): DeviceSinks {
    const record = (item: Recordable) => this.#recorder?.add(item);
    return {
      event: (event, arrivedUs) => {
        this.#remember(event);
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

  #openCapture(session: SessionStart): Promise<SessionCapture> {
    return SessionCapture.create(this.#options.capturesDir, session, (reason) => {
      this.#options.log.warn({ reason }, 'capture failed');
      const active = this.session;
      if (active) this.session$.next({ ...active, failure: reason });
    });
  }

  #remember(event: StationEvent): void {
    const key = `${event.serial} ${event.id} ${event.onsetUs}`;
    this.#recent.set(key, event);
    if (this.#recent.size <= RECENT_EVENTS) return;
    // The oldest that is over; one that still goes on is kept however old it is.
    for (const [oldest, { endUs }] of this.#recent) {
      if (endUs === null) continue;
      this.#recent.delete(oldest);
      return;
    }
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
