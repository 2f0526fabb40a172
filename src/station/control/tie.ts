/** Which pad guards which machine: by arming, and by an attempt that is under way with both. */

export interface Tie {
  readonly pad: string;
  readonly machine: string;
}

export class Ties {
  /** Pad by machine and whose lease armed it, from arming on until its run is over and done with. */
  readonly #armed = new Map<string, { readonly pad: string; readonly lease: string }>();
  /** Attempts under way, as of now. */
  readonly #working: () => readonly Tie[];

  constructor(working: () => readonly Tie[]) {
    this.#working = working;
  }

  /** null: armed without a pad. */
  arm(machine: string, pad: string | null, lease: string): void {
    if (pad === null) this.#armed.delete(machine);
    else this.#armed.set(machine, { pad, lease });
  }

  /** Not armed any more. */
  end(machine: string): void {
    this.#armed.delete(machine);
  }

  armedWith(machine: string): string | null {
    return this.#armed.get(machine)?.pad ?? null;
  }

  /** The pads that it is worked with still: that of its arming only for as long as who armed it holds it. */
  workedWith(machine: string, lease: string | null): string[] {
    const armed = this.#armed.get(machine);
    return this.#with(machine, armed?.lease === lease ? armed?.pad : undefined);
  }

  /** The pads that guard it: that of its arming first. */
  padsOf(machine: string): string[] {
    return this.#with(machine, this.#armed.get(machine)?.pad);
  }

  #with(machine: string, armed: string | undefined): string[] {
    const pads = new Set<string>();
    if (armed !== undefined) pads.add(armed);
    for (const tie of this.#working()) if (tie.machine === machine) pads.add(tie.pad);
    return [...pads];
  }

  machinesOf(pad: string): string[] {
    const machines = new Set<string>();
    for (const [machine, armedWith] of this.#armed) if (armedWith.pad === pad) machines.add(machine);
    for (const tie of this.#working()) if (tie.pad === pad) machines.add(tie.machine);
    return [...machines];
  }
}
