/**
 * The station: devices come and go, and everybody who listens is told, the session (sessions.ts) too. Links
 * call it synchronously; RxJS carries what they give from here to the live feed.
 */
import { createHistogram } from 'node:perf_hooks';
import { type BehaviorSubject, type Observable, Subject } from 'rxjs';
import type { PortSource } from '../link/ports.ts';
import { type PortSnapshot, Supervisor, type SupervisorOptions } from '../link/supervisor.ts';
import { trainingDefault } from '../safety/profiles.ts';
import type { DepthProfile, StationEvent } from '../safety/types.ts';
import type { Store } from '../store/store.ts';
import type { DotRow, MachineReading, StrokeRow } from '../store/types.ts';
import type { Decider } from './decider.ts';
import { advanceDevices, attachDevice, type Devices, excuseDevices } from './devices.ts';
import { gaugeOf, type MachineGauge, type PadGauge } from './gauges.ts';
import type { MachineDevice } from './machine-device.ts';
import type { PadDevice } from './pad-device.ts';
import { nominal, type ScaleFor } from './pad-scale.ts';
import { RecentEvents } from './recent-events.ts';
import { type ActiveSession, Sessions } from './sessions.ts';
import type { DeviceSinks, TraceRun } from './sinks.ts';

/** How often time-outs are looked at. Their times do not depend on it. */
const ADVANCE_MS = 25;
const STALLS_KEPT = 50;

export type Mark = { kind: 'stroke'; value: StrokeRow } | { kind: 'dot'; value: DotRow };

export interface StationOptions {
  readonly sources: readonly PortSource[];
  readonly store: Store;
  readonly capturesDir: string;
  readonly now: () => number;
  readonly version: string;
  readonly log: SupervisorOptions['log'];
  /** Left out: the depths are the nominal ones. */
  readonly scaleFor?: ScaleFor;
}

export class Station {
  readonly profile: DepthProfile = trainingDefault;
  readonly events$ = new Subject<StationEvent>();
  readonly marks$ = new Subject<Mark>();
  readonly traces$ = new Subject<TraceRun>();
  readonly readings$ = new Subject<{ serial: string; value: MachineReading }>();
  readonly session$: BehaviorSubject<ActiveSession | null>;
  /** A session ends at this station time. */
  readonly sessionEnding$: Observable<{ readonly id: string; readonly atUs: number }>;
  /** Something about a device's link changed; look at `devices()`. */
  readonly changed$ = new Subject<void>();
  /** From a line's arrival to the moment its event had been told to everybody, in ns. */
  readonly #eventLatency = createHistogram();
  readonly #options: StationOptions;
  readonly #supervisor: Supervisor;
  readonly #devices: Devices = new Map();
  readonly #recent = new RecentEvents();
  readonly #sessions: Sessions;
  #decider: Decider | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #stalls: { fromUs: number; lastedUs: number }[] = [];

  constructor(options: StationOptions) {
    this.#options = options;
    this.#sessions = new Sessions(this.#devices, { ...options, profile: this.profile });
    this.session$ = this.#sessions.session$;
    this.sessionEnding$ = this.#sessions.ending$;
    this.#supervisor = new Supervisor({
      sources: options.sources,
      now: options.now,
      attach: (link, identity) => {
        const sinks = this.#sinks();
        const device = attachDevice(
          this.#devices,
          link,
          identity,
          sinks,
          this.profile,
          options.scaleFor ?? nominal,
        );
        return this.#decider?.attached(device, link) ?? device;
      },
      greeted: (serial, link) => this.#decider?.greeted(serial, link),
      forgotten: (serial) => this.#forget(serial),
      changed: () => this.changed$.next(),
      stalled: (fromUs, at) => this.#stalled(fromUs, at),
      log: options.log,
    });
  }

  /** To be called once, before `start`: it is told of everything before anybody else. */
  decideWith(decider: Decider): void {
    this.#decider = decider;
  }

  /** Station µs. Where this computer stood still, that is dealt with before anything that happened meanwhile. */
  now(): number {
    return this.#supervisor.now();
  }

  start(): void {
    this.#supervisor.start();
    this.#timer = setInterval(() => {
      const at = this.#supervisor.now();
      advanceDevices(this.#devices, at);
    }, ADVANCE_MS);
  }

  /** Ends the session, also one that is just being started, and closes the ports. */
  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    try {
      await this.#sessions.end();
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

  /** The pad of this serial number, where it has told who it is. */
  padNamed(serial: string): PadDevice | null {
    const device = this.#devices.get(serial);
    return device?.role === 'pad' ? device : null;
  }

  /** What the pads' depths are to be made with may have changed. */
  rescale(): void {
    const at = this.now();
    for (const device of this.#devices.values()) if (device.role === 'pad') device.rescale(at);
    this.changed$.next();
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
    return this.#sessions.start(wanted);
  }

  /** Ends the recording and answers its id once it is on the disk. */
  stopSession(): Promise<string> {
    return this.#sessions.stop();
  }

  /** Fulfilled when no start or stop of a session is under way. */
  sessionSettled(): Promise<void> {
    return this.#sessions.settled();
  }

  /** This session, and it is not being stopped. */
  isRecording(sessionId: string): boolean {
    return this.#sessions.isRecording(sessionId);
  }

  /** Writes what a pad has given until now, at once. False where nothing is recorded, or it could not be written. */
  flush(serial: string): Promise<boolean> {
    return this.#sessions.flush(serial);
  }

  /** The store has given up on a session. The live page and the flags go on; the page says why nothing is kept. */
  recordingFailed(sessionId: string, reason: string): void {
    this.#sessions.failed(sessionId, reason);
  }

  /**
   * The stop byte to every machine, at once and outside the framing, and to every port whose device is not known
   * to be a pad. `failed`: machines known here that it could not be written to. This is the byte alone: whoever
   * stops goes through the controls, which follow it up and latch it.
   */
  stopMotors(): { delivered: string[]; failed: string[] } {
    const delivered = this.#supervisor.stopMotors(this.#options.now());
    const machines = this.known().filter(({ role }) => role === 'machine');
    const failed = machines.map(({ serial }) => serial).filter((serial) => !delivered.has(serial));
    return { delivered: [...delivered], failed };
  }

  #forget(serial: string): void {
    this.#decider?.forgotten(serial);
    this.#devices.get(serial)?.finish(this.#options.now());
    this.#devices.delete(serial);
  }

  #sinks(): DeviceSinks {
    const sessions = this.#sessions;
    return {
      event: (event, arrivedUs) => {
        // Before anything else is done with it, or with the batch that it was found in.
        this.#decider?.event(event, arrivedUs);
        this.#recent.add(event);
        this.events$.next(event);
        this.#eventLatency.record(Math.max(1, Math.round((this.#options.now() - arrivedUs) * 1000)));
        sessions.add({ kind: 'event', value: event });
      },
      stroke: (value) => {
        this.#decider?.stroke(value);
        this.marks$.next({ kind: 'stroke', value });
        sessions.add({ kind: 'stroke', value });
      },
      dot: (value) => {
        this.marks$.next({ kind: 'dot', value });
        sessions.add({ kind: 'dot', value });
      },
      trace: (run) => this.traces$.next(run),
      chunk: (value) => sessions.add({ kind: 'chunk', value }),
      reading: (serial, value) => {
        this.#decider?.reading(serial, value);
        this.readings$.next({ serial, value });
        sessions.add({ kind: 'reading', serial, value });
      },
      line: (serial, direction, bytes, bad, at) => sessions.line(serial, direction, bytes, bad, at),
      closed: (serial, reason, at) => sessions.closed(serial, reason, at),
      described: (identity, at, scale) => sessions.described(identity, at, scale),
    };
  }

  #stalled(fromUs: number, at: number): void {
    this.#stalls.push({ fromUs, lastedUs: at - fromUs });
    if (this.#stalls.length > STALLS_KEPT) this.#stalls.shift();
    excuseDevices(this.#devices, fromUs, at);
    this.#decider?.stalled(fromUs, at);
    this.#sessions.stalled(fromUs, at);
  }
}
