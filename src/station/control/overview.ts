/** What a page shows of each machine, and what stands against arming it: looked at anew whenever it is asked. */
import { testDue } from '../../safety/control/test.ts';
import { letsStart } from '../../safety/reactions.ts';
import type { Station } from '../station.ts';
import { armChecks, type StandingAgainst } from './arm-checks.ts';
import type { AuditSink } from './journal.ts';
import type { MachineControl } from './machine-control.ts';
import type { Machines } from './machines.ts';
import type { Tie, Ties } from './tie.ts';
import { type Against, type ControlView, viewOf } from './view.ts';
import { sayRefusal } from './words.ts';

/** A test whose hygiene checklist is not complete may not go on. */
export type WorkTie = Tie & { readonly isTestUnchecked: boolean };

export interface OverviewOptions {
  readonly station: Station;
  readonly audit: AuditSink;
  readonly machines: Machines;
  readonly ties: Ties;
  /** Attempts under way. */
  readonly work: () => readonly WorkTie[];
  readonly standing: StandingAgainst;
}

export class Overview {
  readonly #options: OverviewOptions;
  /** The service is stopping: nothing is armed any more. */
  isEnding = false;

  constructor(options: OverviewOptions) {
    this.#options = options;
  }

  /** `pad`: named in arming, or to be. `asksTest`: whether a stop test that is due stands against it too. */
  against(control: MachineControl, pad: string | null, asksTest: boolean): Against[] {
    const { station, audit, work, standing } = this.#options;
    const atUs = station.now();
    const ties = work().filter(({ machine }) => machine === control.serial);
    const pads = new Set(ties.map((tie) => tie.pad));
    if (pad !== null) pads.add(pad);
    const against = armChecks({
      atUs,
      control,
      record: this.#options.machines.recordOf(control.serial),
      profile: station.profile,
      devices: station.known(),
      pads: [...pads],
      findings: this.#options.machines.guard.remains(control, atUs, [...pads]),
      auditProblem: audit.problem,
      isTestUnchecked: ties.some(({ isTestUnchecked }) => isTestUnchecked),
      lacksGuard: !letsStart(this.#options.machines.reactions),
      hasRefusedLimits: this.#options.machines.hasRefusedLimits(control),
      isEnding: this.isEnding,
      standing,
    });
    if (asksTest && testDue(control.state, { atUs, rules: control.rules }))
      against.push({ code: 'test-due', message: sayRefusal({ code: 'test-due', against: [] }) });
    return against;
  }

  /** What caused the stop and goes on. Only what the guard stopped can go on by itself. */
  remains(control: MachineControl): readonly string[] {
    return this.#options.machines.guard.causes(control, this.#options.station.now());
  }

  #needsCode({ state }: MachineControl): boolean {
    return state.latch?.kind === 'guard' && this.#options.machines.policy.clearCode !== null;
  }

  view(control: MachineControl): ControlView {
    const pad = this.#options.ties.padsOf(control.serial)[0] ?? null;
    return viewOf(control, {
      atUs: this.#options.station.now(),
      pad,
      remains: this.remains(control),
      needsCode: this.#needsCode(control),
      against: this.against(control, this.#options.ties.armedWith(control.serial), true),
    });
  }
}
