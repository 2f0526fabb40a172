/** What control did, refused and found: into the audit, and into the events of the machine it is about. */
import { yields } from '../../safety/control/step.ts';
import type { ControlNote, Refusal, StopCause, StopTest } from '../../safety/control/types.ts';
import type { ActorKind, AuditEntry } from '../../store/control-types.ts';
import type { MachineControl } from './machine-control.ts';

/** Where audit entries go: a bounded queue that control never waits for. */
export interface AuditSink {
  add(entry: AuditEntry): void;
  /** Why entries cannot be written just now; null where they can. */
  readonly problem: string | null;
}

export interface JournalOptions {
  readonly audit: AuditSink;
  readonly now: () => number;
  readonly sessionId: () => string | null;
}

type Detail = AuditEntry['detail'];

/** Events of one machine that go on. */
interface Open {
  stop: number | null;
  overdue: number | null;
}

export class Journal {
  readonly #options: JournalOptions;
  readonly #open = new Map<string, Open>();
  /** By whose hand things happen just now. */
  #actor: ActorKind = 'service';

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** What happens within `act` happens at the wish of this kind of actor. */
  as(actor: ActorKind, act: () => void): void {
    const before = this.#actor;
    this.#actor = actor;
    try {
      act();
    } finally {
      this.#actor = before;
    }
  }

  /** A person asked for something, and this came of it. */
  request(
    who: { readonly actor: ActorKind; readonly by: string },
    machine: string | null,
    action: string,
    refusal: Refusal | null,
    detail: Detail = {},
  ): void {
    const against = refusal?.against ?? [];
    const answer = refusal === null ? 'done' : `refused: ${refusal.code}`;
    this.#write(who, machine, action, answer, {
      ...detail,
      ...(against.length === 0 ? {} : { against: against.join(', ') }),
    });
  }

  /** The stop of everything: where it went. */
  stop(cause: StopCause, actor: ActorKind, delivered: readonly string[], failed: readonly string[]): void {
    const by = cause.kind === 'person' ? cause.detail : '';
    this.#write({ actor, by }, null, 'stop', failed.length === 0 ? 'sent' : 'failed: not delivered', {
      cause: cause.kind,
      delivered: delivered.join(', '),
      failed: failed.join(', '),
    });
  }

  /** The guard found something for which these machines are stopped. */
  finding(device: string, kind: string, machines: readonly string[]): void {
    this.#write({ actor: 'guard', by: '' }, null, 'finding', 'stop', {
      device,
      kind,
      machines: machines.join(', '),
    });
  }

  noted(control: MachineControl, note: ControlNote, atUs: number): void {
    const { serial, device } = control;
    const open = this.#openOf(serial);
    switch (note.what) {
      case 'stop':
        this.#write(
          this.#whoStopped(note.cause),
          serial,
          'stop',
          control.state.linkUp ? 'sent' : 'not delivered',
          causeOf(note.cause),
        );
        return;
      case 'stop-reported':
      case 'stop-still': {
        const name = note.what === 'stop-reported' ? 'reportedAfterMs' : 'stillAfterMs';
        if (open.stop !== null) device.noteMore(open.stop, atUs, { [name]: ms(note.afterUs) });
        if (open.overdue !== null) device.noteEnd(open.overdue, atUs);
        open.overdue = null;
        this.#write(machine, serial, note.what, 'done', {
          ...causeOf(note.cause),
          afterMs: ms(note.afterUs),
        });
        return;
      }
      case 'stop-overdue':
        open.overdue ??= device.note('stop-overdue', atUs, causeOf(note.cause));
        this.#write(service, serial, note.what, 'failed: not reported', causeOf(note.cause));
        return;
      case 'stop-undelivered':
        if (open.stop !== null) device.noteMore(open.stop, atUs, { delivered: 'no' });
        this.#write(service, serial, note.what, 'failed: not delivered', causeOf(note.cause));
        return;
      case 'tested':
        this.#write(service, serial, 'stop-test', testAnswer(note.test), testDetail(note.test));
        return;
      case 'cleared':
        this.#write(service, serial, 'cleared', 'done', causeOf(note.cause));
        return;
      case 'taken-over':
        this.#write({ actor: this.#actor, by: note.by }, serial, note.what, 'done', { from: note.from });
        return;
      case 'lease-expired':
      case 'lease-lost':
      case 'released':
        this.#write({ actor: this.#actor, by: note.by }, serial, note.what, 'done', {});
        return;
      case 'disarmed':
        this.#write(service, serial, note.what, 'done', {});
        return;
      case 'started':
        this.#write(machine, serial, note.what, 'done', { setMilliV: note.setMilliV });
        return;
      // What was asked for stands there already, with its answer.
      case 'leased':
      case 'armed':
      case 'set':
    }
  }

  /** Follows the latch: the event goes on until it is cleared. */
  latched(control: MachineControl): void {
    const { state, device, serial } = control;
    const open = this.#openOf(serial);
    const { latch } = state;
    const hasFailed = latch?.kind === 'test' && state.stopTest?.passed === false;
    const isStop = latch !== null && (!yields(latch) || hasFailed);
    if (isStop && open.stop === null) {
      const sinceUs = state.stopping?.sinceUs ?? this.#options.now();
      open.stop = device.note('protective-stop', sinceUs, causeOf(latch));
    } else if (latch === null && open.stop !== null) {
      const at = this.#options.now();
      device.noteEnd(open.stop, at);
      if (open.overdue !== null) device.noteEnd(open.overdue, at);
      open.stop = null;
      open.overdue = null;
    }
  }

  forget(serial: string): void {
    this.#open.delete(serial);
  }

  #whoStopped({ kind, detail }: StopCause): { actor: ActorKind; by: string } {
    if (kind === 'guard' || kind === 'machine') return { actor: kind, by: '' };
    const isPerson = kind === 'person' || kind === 'ended' || kind === 'test';
    return { actor: this.#actor, by: isPerson ? detail : '' };
  }

  #openOf(serial: string): Open {
    let open = this.#open.get(serial);
    if (open === undefined) {
      open = { stop: null, overdue: null };
      this.#open.set(serial, open);
    }
    return open;
  }

  #write(
    { actor, by }: { readonly actor: ActorKind; readonly by: string },
    machineSerial: string | null,
    action: string,
    answer: string,
    detail: Detail,
  ): void {
    this.#options.audit.add({
      at: new Date().toISOString(),
      stationUs: Math.round(this.#options.now()),
      sessionId: this.#options.sessionId(),
      actor,
      by,
      machine: machineSerial,
      action,
      answer,
      detail,
    });
  }
}

const ms = (us: number): number => Math.round(us / 100) / 10;

const service = { actor: 'service', by: '' } as const;
const machine = { actor: 'machine', by: '' } as const;

const causeOf = ({ kind, detail }: StopCause) => (detail === '' ? { cause: kind } : { cause: kind, detail });

/** Another stop that came between says nothing against the machine; that it stopped stands in the next entry. */
function testAnswer({ passed, reason }: StopTest): string {
  if (passed) return 'passed';
  return reason === 'broken-off' ? 'broken off' : `failed: ${reason}`;
}

const testDetail = ({ reportedAfterUs, stillAfterUs }: StopTest): Detail => ({
  reportedAfterMs: reportedAfterUs === null ? null : ms(reportedAfterUs),
  stillAfterMs: stillAfterUs === null ? null : ms(stillAfterUs),
});
