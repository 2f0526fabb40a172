/** The machines that can be controlled, and everything that happens to them besides a person's wish. */
import { Subject } from 'rxjs';
import type { Message } from '../../../firmware-protocol/index.ts';
import type { Link } from '../../link/link.ts';
import type { LinkListener } from '../../link/types.ts';
import { CurvePoints } from '../../safety/control/curve.ts';
import type { ControlState, Phase } from '../../safety/control/types.ts';
import {
  defaultReactions,
  type FindingKind,
  letsStart,
  type ReactionProfile,
  reactionsNamed,
} from '../../safety/reactions.ts';
import type { StationEvent } from '../../safety/types.ts';
import type { MachineRecord, SafetyPolicy } from '../../store/control-types.ts';
import type { MachineReading, StrokeRow } from '../../store/types.ts';
import type { Decider } from '../decider.ts';
import type { MachineDevice } from '../machine-device.ts';
import type { PadDevice } from '../pad-device.ts';
import { Findings } from './findings.ts';
import { Guard } from './guard.ts';
import type { Journal } from './journal.ts';
import { ToldLimits } from './limits.ts';
import { MachineControl } from './machine-control.ts';
import { rulesOf, shippedRecord } from './records.ts';
import { StopLatency } from './stop-latency.ts';
import { tapped } from './tap.ts';
import type { Ties } from './tie.ts';
import { Work } from './work.ts';

export interface MachinesOptions {
  readonly now: () => number;
  readonly journal: Journal;
  readonly ties: Ties;
  readonly records: readonly MachineRecord[];
  readonly policy: SafetyPolicy;
  readonly sessionId: () => string | null;
  readonly pad: (serial: string) => PadDevice | null;
  readonly log: {
    info(about: object, text: string): void;
    warn(about: object, text: string): void;
  };
}

export class Machines implements Decider {
  readonly all = new Map<string, MachineControl>();
  readonly changed$ = new Subject<void>();
  readonly guard: Guard;
  readonly latency = new StopLatency();
  readonly #options: MachinesOptions;
  readonly #findings: Findings;
  readonly #records = new Map<string, MachineRecord>();
  readonly #work = new Map<string, Work>();
  readonly #points = new Map<string, CurvePoints>();
  readonly #told = new Map<string, ToldLimits>();
  #policy: SafetyPolicy;
  #isTold = true;

  constructor(options: MachinesOptions) {
    this.#options = options;
    this.#policy = options.policy;
    this.#findings = new Findings(reactionsOf(options.policy));
    for (const record of options.records) this.#records.set(record.serial, record);
    this.guard = new Guard({
      findings: this.#findings,
      ties: options.ties,
      machines: this.all,
      pad: options.pad,
      stopped: (device, kind, machines) => this.#guardStopped(device, kind, machines),
    });
  }

  get policy(): SafetyPolicy {
    return this.#policy;
  }

  /** In force. */
  get reactions(): ReactionProfile {
    return this.#findings.profile;
  }

  recordOf(serial: string): MachineRecord {
    return this.#records.get(serial) ?? shippedRecord(serial);
  }

  pointsOf(serial: string): CurvePoints | null {
    return this.#points.get(serial) ?? null;
  }

  /** The machine said that the limits of its record are above its own. */
  hasRefusedLimits({ serial, rules }: MachineControl): boolean {
    return this.#told.get(serial)?.isRefused(rules.limits) === true;
  }

  recordChanged(record: MachineRecord): void {
    this.#records.set(record.serial, record);
    const control = this.all.get(record.serial);
    if (control === undefined) return;
    this.#furnish(control);
    control.step({ kind: 'tick', atUs: this.#options.now() });
    this.tell();
  }

  policyChanged(policy: SafetyPolicy): void {
    this.#policy = policy;
    this.#findings.profile = reactionsOf(policy);
    const atUs = this.#options.now();
    for (const work of this.#work.values()) work.follow(this.#findings.profile.noneFeltS, atUs);
    for (const control of this.all.values()) {
      // Started from here under reactions that would stop it: without them it does not go on.
      if (!letsStart(this.reactions) && willRun.has(control.state.phase))
        control.step({ kind: 'stop', atUs, cause: { kind: 'guard', detail: 'reactions' } });
      this.guard.running(control, atUs);
    }
    this.tell();
  }

  /** Time goes on, for every machine. */
  tick(atUs: number): void {
    for (const control of this.all.values()) {
      control.step({ kind: 'tick', atUs });
      const [serial = null] = this.#options.ties.padsOf(control.serial);
      const pad = serial === null ? null : this.#options.pad(serial);
      this.#work.get(control.serial)?.advance(atUs, serial, pad);
    }
  }

  session(id: string | null): void {
    const atUs = this.#options.now();
    for (const control of this.all.values()) control.step({ kind: 'session', atUs, id });
  }

  /** Something that a page shows is different: told once, after what is under way. */
  tell(): void {
    if (!this.#isTold) return;
    this.#isTold = false;
    setImmediate(() => {
      this.#isTold = true;
      this.changed$.next();
    });
  }

  // --- the decider ---

  greeted(serial: string, link: Link): void {
    this.all.get(serial)?.greeted(link);
  }

  attached(device: PadDevice | MachineDevice, link: Link): LinkListener {
    const { serial } = device;
    const known = this.all.get(serial);
    if (known !== undefined && known.device !== device) this.forgotten(serial);
    if (device.role !== 'machine') return device;
    const control = this.all.get(serial) ?? this.#make(device);
    this.#furnish(control);
    return tapped(device, link, {
      telemetry: (message, atUs) => this.#telemetry(control, message, atUs),
      linked: (up, atUs) => {
        if (up !== control.state.linkUp) control.step({ kind: 'link', atUs, up });
        if (!up) this.#work.get(serial)?.end(atUs);
      },
      identified: (boot, atUs) => {
        // A restart that was seen has been told; this one happened while nobody listened.
        if (control.boot !== null && control.boot !== boot) this.#restarted(control, atUs);
        control.boot = boot;
      },
      restarted: (atUs) => {
        control.boot = null;
        this.#restarted(control, atUs);
      },
    });
  }

  event(event: StationEvent, arrivedUs: number): void {
    // Only what a pad's own line shows is measured: what is found in the course of time has no line to count from.
    const isLine = !this.all.has(event.serial);
    this.latency.begin(isLine ? arrivedUs : null);
    this.guard.event(event, arrivedUs);
    this.latency.end();
  }

  stroke({ serial, contactUs }: StrokeRow): void {
    if (this.all.size === 0) return;
    for (const machine of this.#options.ties.machinesOf(serial)) this.#work.get(machine)?.stroke(contactUs);
  }

  reading(serial: string, reading: MachineReading): void {
    this.#work.get(serial)?.telemetry(reading);
    this.#points.get(serial)?.add(reading.atUs, reading.measuredV * 1000, reading.rateHz);
  }

  /**
   * A motor that its operator's own hand started needs no host, and has no watchdog on one: that nobody watched for
   * a moment is no more than if there were no service. What was started from here is stopped.
   */
  stalled(fromUs: number, atUs: number): void {
    for (const control of this.all.values())
      if (control.state.phase !== 'rest') control.step({ kind: 'blind', atUs, fromUs });
  }

  forgotten(serial: string): void {
    this.#findings.forget(serial);
    this.#work.delete(serial);
    this.#points.delete(serial);
    this.#told.delete(serial);
    this.#options.journal.forget(serial);
    this.#options.ties.end(serial);
    this.all.get(serial)?.forget();
    this.all.delete(serial);
    this.tell();
  }

  #make(device: MachineDevice): MachineControl {
    const { serial } = device;
    const { journal, now, sessionId } = this.#options;
    const control = new MachineControl(device, rulesOf(this.recordOf(serial), false), {
      now,
      stopWritten: () => this.latency.written(now()),
      noted: (about, note, atUs) => journal.noted(about, note, atUs),
      changed: (about, before) => this.#changed(about, before),
    });
    this.all.set(serial, control);
    this.#work.set(serial, new Work(device, this.#findings.profile.noneFeltS));
    this.#points.set(serial, new CurvePoints());
    this.#told.set(serial, new ToldLimits());
    control.step({ kind: 'session', atUs: now(), id: sessionId() });
    return control;
  }

  /** What its record and its capabilities allow, from now on. */
  #furnish(control: MachineControl): void {
    const record = this.recordOf(control.serial);
    control.rules = rulesOf(record, control.device.identity.capabilities.includes('local'));
    control.device.setLimits(record.limits);
  }

  #telemetry(control: MachineControl, message: Message<'M'>, atUs: number): void {
    control.step({
      kind: 'telemetry',
      atUs,
      seen: {
        state: message.state,
        rateHz: message.rateMilliHz / 1000,
        setMilliV: message.setMilliV,
        pedalDown: message.pedal === 'down',
        fault: message.fault,
      },
    });
    this.guard.running(control, atUs);
    this.#told.get(control.serial)?.look(control, atUs);
  }

  #restarted(control: MachineControl, atUs: number): void {
    this.#told.get(control.serial)?.forget();
    control.step({ kind: 'restarted', atUs });
    this.#work.get(control.serial)?.end(atUs);
  }

  #changed(control: MachineControl, before: ControlState): void {
    const { phase } = control.state;
    // Its run is over and done with, and so is the tie of its arming.
    if (phase === 'rest' && before.phase !== 'rest') this.#options.ties.end(control.serial);
    this.#options.journal.latched(control);
    this.tell();
  }

  #guardStopped(device: string, kind: FindingKind, machines: readonly string[]): void {
    this.#options.journal.finding(device, kind, machines);
    this.#options.log.info({ device, kind, machines }, 'protective stop by the guard');
  }
}

/** Runs, or will without another look at what stands against it: the stop test starts as soon as it is armed. */
const willRun: ReadonlySet<Phase> = new Set(['limiting', 'arming', 'starting', 'running']);

const reactionsOf = ({ reactions }: SafetyPolicy) => reactionsNamed(reactions) ?? defaultReactions;
