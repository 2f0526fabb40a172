/**
 * The guard: which machines a finding stops, decided in the same call in which it is found. A finding of a machine
 * stops it; one of a pad stops the machines that are tied to it, and where there are none every machine that may
 * turn and is tied to no pad, as long as somebody works on that pad: in a class, a pad that lies idle and is
 * unplugged has nothing to do with anybody's machine.
 */
import type { FindingKind } from '../../safety/reactions.ts';
import type { StationEvent } from '../../safety/types.ts';
import type { PadDevice } from '../pad-device.ts';
import type { Findings } from './findings.ts';
import type { MachineControl } from './machine-control.ts';
import type { Ties } from './tie.ts';

/** A pad without a touch for so long is not worked on, µs: longer than a rest between two rows. */
const IDLE_US = 10e6;
/** Findings that are a touch themselves. */
const touching: ReadonlySet<FindingKind> = new Set([
  'unsafe-depth',
  'pad-alarm',
  'deep-strokes',
  'contact-long',
]);

/** Findings that say that there is no depth to guard a motor by. */
const ofPad: ReadonlySet<string> = new Set<FindingKind>([
  'no-pad',
  'sensor-stuck',
  'sensor-silent',
  'sensor-range',
  'sensor-jump',
  'sensor-noisy',
]);

export interface GuardOptions {
  readonly findings: Findings;
  readonly ties: Ties;
  readonly machines: ReadonlyMap<string, MachineControl>;
  readonly pad: (serial: string) => PadDevice | null;
  readonly stopped: (device: string, kind: FindingKind, machines: readonly string[]) => void;
}

export class Guard {
  readonly #options: GuardOptions;

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /** Called with every event before anybody else hears of it. */
  event(event: StationEvent, atUs: number): void {
    const { findings } = this.#options;
    const kind = findings.take(event);
    if (kind === null) return;
    const stopped: string[] = [];
    for (const control of this.#guardedBy(event.serial, kind, atUs)) {
      if (control.atRest(atUs)) continue;
      if (control.state.phase !== 'stopping') stopped.push(control.serial);
      stop(control, kind, atUs);
    }
    if (stopped.length > 0) this.#options.stopped(event.serial, kind, stopped);
  }

  /** A motor that runs while something goes on that is to stop it, or that began to before it ran. */
  running(control: MachineControl, atUs: number): void {
    if (!control.driven || control.state.phase === 'stopping') return;
    const pads = this.#options.ties.padsOf(control.serial);
    const kind = this.remains(control, atUs, pads)[0] ?? this.#distrust(pads);
    if (kind === null) return;
    stop(control, kind, atUs);
    this.#options.stopped(control.serial, kind, [control.serial]);
  }

  /** What goes on and is to stop this machine. */
  remains({ serial }: MachineControl, atUs: number, pads = this.#options.ties.padsOf(serial)): FindingKind[] {
    const { findings } = this.#options;
    const kinds = new Set(findings.stopping(serial));
    for (const pad of pads) for (const kind of findings.stopping(pad)) kinds.add(kind);
    if (pads.length === 0)
      for (const pad of this.#padsOfNone())
        for (const kind of findings.stopping(pad)) if (this.#isWorkedOn(pad, kind, atUs)) kinds.add(kind);
    return [...kinds];
  }

  /**
   * What caused its stop by the guard and goes on. A pad that could not be believed may fall silent, come loose or be
   * unplugged after that, and then nothing more is found of it: it is the cause until it can be believed again, or
   * until the work with it is over. A pad that is broken for good must not hold a machine for ever, so giving the
   * control back, or another's taking it, is the end of that work.
   */
  causes(control: MachineControl, atUs: number): FindingKind[] {
    const { latch, lease } = control.state;
    if (latch?.kind !== 'guard') return [];
    const kinds = this.remains(control, atUs);
    if (!ofPad.has(latch.detail)) return kinds;
    const kind = this.#distrust(this.#options.ties.workedWith(control.serial, lease?.id ?? null));
    return kind === null || kinds.includes(kind) ? kinds : [...kinds, kind];
  }

  /** Why none of the pads that it is tied to can be believed, where that is to stop it. */
  #distrust(pads: readonly string[]): FindingKind | null {
    let first: FindingKind | null = null;
    for (const serial of pads) {
      const trust = this.#options.pad(serial)?.trusted ?? { ok: false, kind: 'no-pad' };
      if (trust.ok) return null;
      first ??= trust.kind;
    }
    return first !== null && this.#options.findings.profile.reactions[first] === 'stop' ? first : null;
  }

  *#guardedBy(serial: string, kind: FindingKind, atUs: number): Generator<MachineControl> {
    const { machines, ties } = this.#options;
    const own = machines.get(serial);
    if (own !== undefined) {
      yield own;
      return;
    }
    const tied = ties.machinesOf(serial);
    for (const machine of tied) {
      const control = machines.get(machine);
      if (control !== undefined) yield control;
    }
    if (tied.length > 0 || !this.#isWorkedOn(serial, kind, atUs)) return;
    for (const control of machines.values()) if (ties.padsOf(control.serial).length === 0) yield control;
  }

  /** Devices with findings that are no machine's own and guard none. */
  *#padsOfNone(): Generator<string> {
    const { findings, machines, ties } = this.#options;
    for (const serial of findings.devices())
      if (!machines.has(serial) && ties.machinesOf(serial).length === 0) yield serial;
  }

  #isWorkedOn(serial: string, kind: FindingKind, atUs: number): boolean {
    // Told before the batch is looked at for contact, so that nothing is in the way of the stop.
    if (touching.has(kind)) return true;
    const contactUs = this.#options.pad(serial)?.work.contactUs ?? null;
    return contactUs !== null && atUs - contactUs < IDLE_US;
  }
}

function stop(control: MachineControl, kind: FindingKind, atUs: number): void {
  control.step({ kind: 'stop', atUs, cause: { kind: 'guard', detail: kind } });
}
