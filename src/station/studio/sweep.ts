/**
 * The automatic sweep of a machine: one voltage after the other, each kept as a point once the telemetry has settled.
 * It never starts a motor and never holds one back from stopping: it asks control for voltages with the lease of
 * the person who armed and started it, and ends with that lease, with any stop and with any refusal.
 */
import { Subscription } from 'rxjs';
import { reasonOf } from '../../errors.ts';
import type { StopCause, StopKind } from '../../safety/control/types.ts';
import type { MachineReading } from '../../store/types.ts';
import type { SweepPoint } from '../../studio/document.ts';
import { settleOf } from '../../studio/machine/settle.ts';
import type { Controls, ControlView } from '../control/controls.ts';
import type { Station } from '../station.ts';

export interface SweepState {
  readonly state: 'running' | 'done' | 'ended';
  /** The step that is being measured, from 1. */
  readonly step: number;
  readonly of: number;
  readonly milliV: number;
  /** Why it ended before its last step; '' else. */
  readonly reason: string;
}

export interface SweepStep {
  readonly milliV: number;
  readonly direction: SweepPoint['direction'];
}

export interface SweepOptions {
  readonly controls: Pick<Controls, 'set' | 'view' | 'machineOf' | 'changed$'>;
  readonly readings$: Station['readings$'];
  /** Station µs. */
  readonly now: () => number;
  readonly serial: string;
  readonly token: string;
  readonly run: SweepPoint['run'];
  readonly steps: readonly SweepStep[];
  /** Keeps a point; fulfilled when it is in the database. */
  readonly keep: (point: Omit<SweepPoint, 'id' | 'leftOut'>) => Promise<unknown>;
}

/** How often what ends it is looked at besides its news, and whether a step has settled. */
const WATCH_MS = 50;
const LOOK_MS = 200;
/** A step that has not settled by then does not: something holds the needle, or the supply gives way. */
const SETTLES_US = 10_000_000;

/** What came of a step: settled readings, or null where the sweep ended meanwhile. */
type Settled = NonNullable<ReturnType<typeof settleOf>>;

export class Sweep {
  readonly #options: SweepOptions;
  readonly #subscriptions = new Subscription();
  readonly #leaseId: string | null;
  #state: SweepState;
  /** The voltage that was asked for; null before the first answer, and while another is being asked for. */
  #askedMilliV: number | null = null;
  #setUs = 0;
  #readings: MachineReading[] = [];
  /** Fulfils what is being waited for. */
  #wake: () => void = () => {};

  constructor(options: SweepOptions) {
    this.#options = options;
    const { serial, steps, controls } = options;
    this.#state = { state: 'running', step: 0, of: steps.length, milliV: steps[0]?.milliV ?? 0, reason: '' };
    this.#leaseId = controls.view(serial)?.lease?.id ?? null;
  }

  get state(): SweepState {
    return this.#state;
  }

  get serial(): string {
    return this.#options.serial;
  }

  /** Fulfilled at its end, whatever ended it. */
  async run(): Promise<void> {
    const { readings$, controls, serial, steps } = this.#options;
    this.#subscriptions.add(
      // Within the deciding path: only put aside.
      readings$.subscribe((reading) => {
        if (reading.serial === serial) this.#readings.push(reading.value);
      }),
    );
    this.#subscriptions.add(controls.changed$.subscribe(() => this.#watch()));
    const watching = setInterval(() => this.#watch(), WATCH_MS);
    const looking = setInterval(() => this.#wake(), LOOK_MS);
    try {
      for (const [n, step] of steps.entries()) {
        this.#state = { ...this.#state, step: n + 1, milliV: step.milliV };
        await this.#measure(step);
        if (this.#state.state !== 'running') return;
      }
      this.#state = { ...this.#state, state: 'done' };
    } catch (error) {
      this.end(`A point could not be kept, so the sweep ended; those before are. ${reasonOf(error)}`);
    } finally {
      clearInterval(watching);
      clearInterval(looking);
      this.#subscriptions.unsubscribe();
    }
  }

  /** Its points stay. The motor goes on as it is: who stops it is not the sweep's business. */
  end(reason: string): void {
    if (this.#state.state !== 'running') return;
    this.#state = { ...this.#state, state: 'ended', reason };
    this.#wake();
  }

  async #measure({ milliV, direction }: SweepStep): Promise<void> {
    const { controls, token, run, keep, now } = this.#options;
    this.#askedMilliV = null;
    const done = await controls.set(token, { kind: 'voltage', milliV });
    if (this.#state.state !== 'running') return;
    if (!done.ok) {
      this.end(`${milliV / 1000} V was refused, so the sweep ended; its points are kept. ${done.message}`);
      return;
    }
    this.#askedMilliV = milliV;
    this.#setUs = now();
    this.#readings = [];
    const settled = await this.#settles(milliV);
    if (settled === null) return;
    const { volt, hz, sdHz, ampere, readings, settledAfterS } = settled;
    await keep({
      run,
      direction,
      setVolt: milliV / 1000,
      volt,
      hz,
      sdHz,
      ampere,
      readings,
      settledAfterS,
      taken: 'sweep',
      at: new Date().toISOString(),
    });
  }

  async #settles(milliV: number): Promise<Settled | null> {
    const { now } = this.#options;
    while (this.#state.state === 'running') {
      // The soft start goes up in steps of its own: only what was measured at the voltage itself counts.
      const from = this.#readings.findIndex(
        ({ setV, state }) => state === 'running' && Math.round(setV * 1000) === milliV,
      );
      const rows = from < 0 ? [] : this.#readings.slice(from);
      const settled = settleOf(
        rows.map(({ atUs, rateHz, measuredV, currentA }) => ({
          atUs,
          hz: rateHz,
          volt: measuredV,
          ampere: currentA,
        })),
        this.#setUs,
      );
      if (settled !== null) return settled;
      if (now() - this.#setUs > SETTLES_US) {
        this.end(
          `The stroke rate did not settle within ${SETTLES_US / 1e6} s at ${milliV / 1000} V, so the sweep ended; its points are kept. Look whether the needle runs free and the supply holds its voltage, and begin the sweep anew.`,
        );
        break;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return null;
  }

  /** Any stop, another holder, or another voltage than the one asked for ends it. */
  #watch(): void {
    if (this.#state.state !== 'running') return;
    const { controls, serial, token } = this.#options;
    const view = controls.view(serial);
    if (view === null) this.end(`Machine ${serial} is gone, so the sweep ended; its points are kept.`);
    else if (view.phase !== 'running') this.end(sayStop(view));
    else if (controls.machineOf(token) !== serial || view.lease?.id !== this.#leaseId)
      this.end('The machine is held by someone else now, so the sweep ended; its points are kept.');
    else if (this.#askedMilliV !== null && !isAsked(view, this.#askedMilliV))
      this.end(
        'Another voltage was set meanwhile, or the machine refused this one, so the sweep ended; its points are kept.',
      );
  }
}

const isAsked = ({ run }: ControlView, milliV: number): boolean =>
  run?.target.kind === 'voltage' && run.target.milliV === milliV;

function sayStop({ stop, latch }: ControlView): string {
  const cause = stop?.cause ?? latch?.cause ?? null;
  const why = cause === null ? 'the motor is off' : causes[cause.kind](cause);
  return `The motor was stopped (${why}), so the sweep ended; its points are kept. See to the cause, clear the stop, arm and start it again, and begin the sweep anew.`;
}

const causes: Readonly<Record<StopKind, (cause: StopCause) => string>> = {
  person: ({ detail }) => (detail === '' ? 'protective stop' : `protective stop by ${detail}`),
  guard: ({ detail }) => `the guard found ${detail}`,
  lease: () => 'the page that held it is gone',
  blind: () => 'this computer stood still for a moment',
  telemetry: () => 'it stopped telling what it does',
  restarted: () => 'it restarted',
  unexpected: () => 'it ran though nobody started it',
  limits: () => 'the limits of its record were lowered',
  machine: ({ detail }) => `the machine itself: ${detail === '' ? 'its own button' : detail}`,
  shutdown: () => 'the service ends',
  ended: () => 'its run was ended',
  test: () => 'a stop test',
};
