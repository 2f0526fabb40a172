/** The secrets that prove a lease: one for each holder, known to its page alone. */
import { randomUUID } from 'node:crypto';
import type { ActorKind } from '../../store/control-types.ts';

export interface Grant {
  readonly serial: string;
  /** The public name of the lease. */
  readonly leaseId: string;
  readonly by: string;
  readonly actor: ActorKind;
}

export class Leases {
  readonly #byToken = new Map<string, Grant>();

  /** A secret for a lease that was given; one that the same machine had before proves nothing any more. */
  grant(grant: Grant): string {
    for (const [token, { serial }] of this.#byToken) if (serial === grant.serial) this.#byToken.delete(token);
    const token = randomUUID();
    this.#byToken.set(token, grant);
    return token;
  }

  of(token: string): Grant | null {
    return this.#byToken.get(token) ?? null;
  }

  end(token: string): void {
    this.#byToken.delete(token);
  }
}
