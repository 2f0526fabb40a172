/** Which pad guards which machine: by arming, and by an attempt that is under way with both. */

export interface Tie {
  readonly pad: string;
  readonly machine: string;
}

export class Ties {
  /** Pad by machine, from arming on until its run is over and done with. */
  readonly #armed = new Map<string, string>();
  /** Attempts under way, as of now. */
  readonly #working: () => readonly Tie[];

  constructor(working: () => readonly Tie[]) {
    this.#working = working;
  }

  /** null: armed without a pad, or not armed any more. */
  arm(machine: string, pad: string | null): void {
    if (pad === null) this.#armed.delete(machine);
    else this.#armed.set(machine, pad);
  }

  armedWith(machine: string): string | null {
    return this.#armed.get(machine) ?? null;
  }

  /** The pads that guard it: that of its arming first. */
  padsOf(machine: string): string[] {
    const pads = new Set<string>();
    const armed = this.#armed.get(machine);
    if (armed !== undefined) pads.add(armed);
    for (const tie of this.#working()) if (tie.machine === machine) pads.add(tie.pad);
    return [...pads];
  }

  machinesOf(pad: string): string[] {
    const machines = new Set<string>();
    for (const [machine, armedWith] of this.#armed) if (armedWith === pad) machines.add(machine);
    for (const tie of this.#working()) if (tie.pad === pad) machines.add(tie.machine);
    return [...machines];
  }
}
