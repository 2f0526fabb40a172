/** A person's wish, its answer in words, and both in the audit. */
import type { ControlInput, Refusal } from '../../safety/control/types.ts';
import type { ActorKind, AuditEntry } from '../../store/control-types.ts';
import type { Done } from './done.ts';
import type { Journal } from './journal.ts';
import type { MachineControl } from './machine-control.ts';
import type { Against } from './view.ts';
import { sayRefusal } from './words.ts';

export type Who = { readonly actor: ActorKind; readonly by: string };
export type Detail = AuditEntry['detail'];

export class Asking {
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Fulfilled with the answer, which may come with a later line of the machine. */
  ask(
    control: MachineControl,
    who: Who,
    action: string,
    detail: Detail,
    make: (request: number, atUs: number) => ControlInput,
    against: readonly Against[] = [],
  ): Promise<Done> {
    return new Promise((resolve) => {
      const answered = (refusal: Refusal | null): void => {
        if (refusal !== null) {
          resolve(this.refuse(who, control.serial, action, refusal, detail, against));
          return;
        }
        this.#journal.request(who, control.serial, action, null, detail);
        resolve({ ok: true, value: undefined });
      };
      this.#journal.as(who.actor, () => control.ask(make, answered));
    });
  }

  /** Refused, whether the machine's control was asked or not. */
  refuse(
    who: Who,
    serial: string | null,
    action: string,
    refusal: Refusal,
    detail: Detail = {},
    against: readonly Against[] = [],
  ): Extract<Done, { ok: false }> {
    this.#journal.request(who, serial, action, refusal, detail);
    const isChecks = refusal.code === 'checks';
    return { ok: false, refusal, message: sayRefusal(refusal), against: isChecks ? against : [] };
  }
}
