/** The control of every machine: who may ask what, and what came of it. The one door to a motor. */
import { randomUUID } from 'node:crypto';
import { type Observable, Subscription } from 'rxjs';
import type { CurvePoint } from '../../safety/control/curve.ts';
import type { Refusal, StopCause, Target } from '../../safety/control/types.ts';
import type { ActorKind, MachineRecord, SafetyPolicy } from '../../store/control-types.ts';
import type { Station } from '../station.ts';
import type { StandingAgainst } from './arm-checks.ts';
import { Asking, type Detail } from './asking.ts';
import type { Done } from './done.ts';
import { type AuditSink, Journal } from './journal.ts';
import { type Grant, Leases } from './leases.ts';
import type { MachineControl } from './machine-control.ts';
import { Machines } from './machines.ts';
import { Overview, type WorkTie } from './overview.ts';
import type { StopLatency } from './stop-latency.ts';
import { Ties } from './tie.ts';
import type { Against, ControlView } from './view.ts';

export type { Done } from './done.ts';
export type { AuditSink } from './journal.ts';
export type { ControlView } from './view.ts';

export interface ControlsOptions {
  readonly station: Station;
  readonly audit: AuditSink;
  readonly records: readonly MachineRecord[];
  readonly policy: SafetyPolicy;
  /** Attempts under way. */
  readonly work: () => readonly WorkTie[];
  /** What the studio's register says against using an item, from memory; left out: nothing. */
  readonly standing?: StandingAgainst;
  readonly log: {
    info(about: object, text: string): void;
    warn(about: object, text: string): void;
  };
}

/** Stop bytes, soft start and leases are looked at so often. Their times do not depend on it. */
const TICK_MS = 20;
/** How long the end of the service waits for motors to report that they stopped. */
const END_WITHIN_MS = 500;
const END_LOOK_MS = 10;

const UNKNOWN: Refusal = { code: 'link', against: [] };
const NOT_HOLDER: Refusal = { code: 'not-holder', against: [] };

/** A page sends a press by two ways at once; what comes within this time and says the same is one press in the audit. */
const ONE_PRESS_US = 300_000;

export class Controls {
  readonly changed$: Observable<void>;
  readonly #options: ControlsOptions;
  readonly #machines: Machines;
  readonly #ties: Ties;
  readonly #leases = new Leases();
  #stopped = { what: '', atUs: 0 };
  readonly #journal: Journal;
  readonly #asking: Asking;
  readonly #overview: Overview;
  readonly #subscriptions = new Subscription();
  #timer: NodeJS.Timeout | null = null;

  /** Stands in the station's deciding path from here on. */
  constructor(options: ControlsOptions) {
    this.#options = options;
    const { station, audit, records, policy, log } = options;
    const now = () => station.now();
    const sessionId = () => station.session?.id ?? null;
    this.#ties = new Ties(() => options.work());
    this.#journal = new Journal({ audit, now, sessionId });
    this.#machines = new Machines({
      now,
      journal: this.#journal,
      ties: this.#ties,
      records,
      policy,
      sessionId,
      pad: (serial) => station.padNamed(serial),
      log,
    });
    this.#asking = new Asking(this.#journal);
    this.#overview = new Overview({
      station,
      audit,
      machines: this.#machines,
      ties: this.#ties,
      work: options.work,
      standing: options.standing ?? (() => []),
    });
    this.changed$ = this.#machines.changed$;
    station.decideWith(this.#machines);
  }

  /** Follows the session, and lets time go on. */
  begin(): void {
    const { station } = this.#options;
    let last: string | null | undefined;
    this.#subscriptions.add(
      station.session$.subscribe((session) => {
        const id = session?.id ?? null;
        if (id !== last) this.#machines.session(id);
        last = id;
      }),
    );
    // What stands against arming is different when a device comes or goes.
    this.#subscriptions.add(station.changed$.subscribe(() => this.#machines.tell()));
    this.#timer = setInterval(() => this.#machines.tick(station.now()), TICK_MS);
  }

  /**
   * Stops what was started from here, and waits a moment for the motors to say that they stopped; to be called
   * while the ports are still open. Nothing is armed any more.
   */
  async shutDown(): Promise<void> {
    if (this.#overview.isEnding) return;
    this.#overview.isEnding = true;
    const atUs = this.#options.station.now();
    for (const control of this.#all())
      if (isOurs(control)) control.step({ kind: 'stop', atUs, cause: { kind: 'shutdown', detail: '' } });
    const until = performance.now() + END_WITHIN_MS;
    while (performance.now() < until && this.#all().some(({ state }) => state.phase === 'stopping'))
      await new Promise((resolve) => setTimeout(resolve, END_LOOK_MS));
    if (this.#timer) clearInterval(this.#timer);
    this.#subscriptions.unsubscribe();
  }

  // --- what a page shows ---

  views(): ControlView[] {
    return this.#all().map((control) => this.#overview.view(control));
  }

  knows(serial: string): boolean {
    return this.#machines.all.has(serial);
  }

  view(serial: string): ControlView | null {
    const control = this.#machines.all.get(serial);
    return control === undefined ? null : this.#overview.view(control);
  }

  /** From the arrival of the line that shows something to the stop byte written. */
  latency(): ReturnType<StopLatency['figures']> {
    return this.#machines.latency.figures();
  }

  /** What was measured so far is forgotten. */
  resetLatency(): void {
    this.#machines.latency.reset();
  }

  recordOf(serial: string): MachineRecord {
    return this.#machines.recordOf(serial);
  }

  /** Settled points of this run of the service, from the lowest voltage to the highest. */
  curvePoints(serial: string): readonly CurvePoint[] {
    return this.#machines.pointsOf(serial)?.points() ?? [];
  }

  // --- a person's wishes ---

  async lease(serial: string, by: string, actor: ActorKind): Promise<Done<{ token: string }>> {
    const control = this.#machines.all.get(serial);
    const who = { actor, by };
    if (control === undefined) return this.#asking.refuse(who, serial, 'lease', UNKNOWN);
    const leaseId = randomUUID();
    const done = await this.#asking.ask(control, who, 'lease', {}, (request, atUs) => ({
      kind: 'lease',
      atUs,
      request,
      id: leaseId,
      by,
    }));
    if (!done.ok) return done;
    return { ok: true, value: { token: this.#leases.grant({ serial, leaseId, by, actor }) } };
  }

  /** The machine whose lease this proves; null where it proves none. */
  machineOf(token: string): string | null {
    return this.#leases.of(token)?.serial ?? null;
  }

  /** False where the lease is over. */
  renew(token: string): boolean {
    return this.#quietly(token, 'renew');
  }

  release(token: string): void {
    this.#quietly(token, 'release');
    this.#leases.end(token);
  }

  /** The pages of these are gone. */
  lost(tokens: readonly string[]): void {
    for (const token of tokens) {
      const grant = this.#leases.of(token);
      this.#leases.end(token);
      if (grant === null) continue;
      const { serial, leaseId } = grant;
      this.#machines.all
        .get(serial)
        ?.step({ kind: 'lost', atUs: this.#options.station.now(), lease: leaseId });
    }
  }

  async arm(token: string, pad: string | null): Promise<Done> {
    return this.#held(token, 'arm', { pad }, async (control, grant) => {
      const against = this.#overview.against(control, pad, false);
      // Tied before the machine is asked: from then on what is found there stops it.
      if (control.state.phase === 'rest') this.#ties.arm(control.serial, pad, grant.leaseId);
      const done = await this.#asking.ask(
        control,
        grant,
        'arm',
        { pad },
        (request, atUs) => ({ kind: 'arm', atUs, request, lease: grant.leaseId, against: codesOf(against) }),
        against,
      );
      if (!done.ok && control.state.phase === 'rest') this.#ties.end(control.serial);
      this.#machines.tell();
      return done;
    });
  }

  async start(token: string, target: Target): Promise<Done> {
    return this.#held(token, 'start', detailOf(target), (control, grant) => {
      const against = this.#overview.against(control, this.#ties.armedWith(control.serial), false);
      return this.#asking.ask(
        control,
        grant,
        'start',
        detailOf(target),
        (request, atUs) => ({
          kind: 'start',
          atUs,
          request,
          lease: grant.leaseId,
          target,
          against: codesOf(against),
        }),
        against,
      );
    });
  }

  async set(token: string, target: Target): Promise<Done> {
    return this.#held(token, 'set', detailOf(target), (control, grant) =>
      this.#asking.ask(control, grant, 'set', detailOf(target), (request, atUs) => ({
        kind: 'set',
        atUs,
        request,
        lease: grant.leaseId,
        target,
      })),
    );
  }

  /** The stop test; answered when the motor has turned, stopped and been cleared, or when that failed. */
  async test(token: string): Promise<Done> {
    return this.#held(token, 'test', {}, (control, grant) => {
      const against = this.#overview.against(control, null, false);
      return this.#asking.ask(
        control,
        grant,
        'test',
        {},
        (request, atUs) => ({ kind: 'test', atUs, request, lease: grant.leaseId, against: codesOf(against) }),
        against,
      );
    });
  }

  /** An ordinary end of the work. */
  async end(token: string): Promise<Done> {
    return this.#held(token, 'end', {}, (control, grant) =>
      this.#asking.ask(control, grant, 'end', {}, (request, atUs) => ({
        kind: 'end',
        atUs,
        request,
        lease: grant.leaseId,
        by: grant.by,
      })),
    );
  }

  /** `allowed`: may clear what the guard stopped: where there is an instructor's code, it was shown. Starts nothing. */
  async clear(
    serial: string,
    { by, allowed, actor }: { readonly by: string; readonly allowed: boolean; readonly actor: ActorKind },
  ): Promise<Done> {
    const who = { by, actor };
    const control = this.#machines.all.get(serial);
    if (control === undefined) return this.#asking.refuse(who, serial, 'clear', UNKNOWN);
    const { latch } = control.state;
    const detail = latch === null ? {} : { cause: latch.kind, of: latch.detail };
    return this.#asking.ask(control, who, 'clear', detail, (request, atUs) => ({
      kind: 'clear',
      atUs,
      request,
      remains: this.#overview.remains(control),
      allowed: allowed || control.state.latch?.kind !== 'guard',
    }));
  }

  /**
   * The stop of everything: every machine, and the byte to every port whose device is not known to be a pad.
   * Anyone may. `failed`: machines known here that it could not be written to.
   */
  stop(cause: StopCause, actor: ActorKind): { delivered: string[]; failed: string[] } {
    const { station, log } = this.#options;
    const atUs = station.now();
    this.#journal.as(actor, () => {
      for (const control of this.#all()) {
        try {
          control.step({ kind: 'stop', atUs, cause });
        } catch (error) {
          // One machine's trouble keeps none of the others running: the byte goes to all below.
          log.warn({ serial: control.serial, error }, 'the stop was not followed');
        }
      }
    });
    const { delivered, failed } = station.stopMotors();
    const what = JSON.stringify([cause, actor, delivered, failed]);
    if (what !== this.#stopped.what || atUs - this.#stopped.atUs > ONE_PRESS_US)
      this.#journal.stop(cause, actor, delivered, failed);
    this.#stopped = { what, atUs };
    return { delivered, failed };
  }

  /** A machine's record has a new version. What is set above its limits comes down at once. */
  recordChanged(record: MachineRecord): void {
    this.#machines.recordChanged(record);
  }

  policyChanged(policy: SafetyPolicy): void {
    this.#machines.policyChanged(policy);
  }

  /** What stands against arming may be different: the register knows more. */
  standingChanged(): void {
    this.#machines.tell();
  }

  /** The audit can be written again, or no more. */
  auditChanged(): void {
    this.#machines.tell();
  }

  // ---

  #all(): MachineControl[] {
    return [...this.#machines.all.values()];
  }

  /** By the holder of this token, or refused. */
  #held(
    token: string,
    action: string,
    detail: Detail,
    act: (control: MachineControl, grant: Grant) => Promise<Done>,
  ): Promise<Done> {
    const grant = this.#leases.of(token);
    if (grant === null)
      return Promise.resolve(
        this.#asking.refuse({ actor: 'page', by: '' }, null, action, NOT_HOLDER, detail),
      );
    const control = this.#machines.all.get(grant.serial);
    if (control === undefined)
      return Promise.resolve(this.#asking.refuse(grant, grant.serial, action, UNKNOWN, detail));
    return act(control, grant);
  }

  #quietly(token: string, kind: 'renew' | 'release'): boolean {
    const grant = this.#leases.of(token);
    const control = grant === null ? undefined : this.#machines.all.get(grant.serial);
    if (grant === null || control === undefined) return false;
    let done = false;
    const answered = (refusal: Refusal | null): void => {
      done = refusal === null;
    };
    this.#journal.as(grant.actor, () =>
      control.ask((request, atUs) => ({ kind, atUs, request, lease: grant.leaseId }), answered),
    );
    return done;
  }
}

const codesOf = (against: readonly Against[]): string[] => against.map(({ code }) => code);

const detailOf = (target: Target): Detail =>
  target.kind === 'voltage' ? { milliV: target.milliV } : { hz: target.hz };

/** Started from here, or about to be. */
const isOurs = ({ state: { phase } }: MachineControl): boolean =>
  phase !== 'rest' && phase !== 'stopped' && phase !== 'clearing';
