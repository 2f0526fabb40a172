/** The sweeps that go on, one a machine, and how the last one of each draft ended. */
import { EvenstrokeError } from '../../errors.ts';
import type { SweepPoint } from '../../studio/document.ts';
import type { Controls } from '../control/controls.ts';
import type { Station } from '../station.ts';
import type { Drafts } from './drafts.ts';
import { Sweep, type SweepState, type SweepStep } from './sweep.ts';
import { wrongItem } from './words.ts';

export interface SweepWish {
  /** Proves the lease on the machine. */
  readonly token: string;
  readonly run: SweepPoint['run'];
  readonly fromMilliV: number;
  readonly toMilliV: number;
  readonly steps: number;
  readonly back: boolean;
}

export interface SweepsOptions {
  readonly drafts: Drafts;
  readonly controls: Controls;
  readonly station: Pick<Station, 'readings$' | 'now'>;
}

/** Two voltages closer than this tell the machine nothing new. */
const LEAST_STEP_MILLIV = 50;

export class Sweeps {
  readonly #options: SweepsOptions;
  /** By draft. */
  readonly #sweeps = new Map<string, Sweep>();
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  constructor(options: SweepsOptions) {
    this.#options = options;
  }

  /** Of the last one of this draft since the service began; null where there was none. */
  stateOf(draftId: string): SweepState | null {
    return this.#sweeps.get(draftId)?.state ?? null;
  }

  isRunning(draftId: string): boolean {
    return this.stateOf(draftId)?.state === 'running';
  }

  /**
   * Begins one on a motor that the holder of `token` armed and started. Its points come into the draft by themselves.
   * @throws {EvenstrokeError} `not-found`, `bad-input` for steps that lead nowhere or outside the limits, `conflict`
   * where the machine does not run for this holder, or one goes on already.
   */
  async begin(draftId: string, wish: SweepWish): Promise<void> {
    const { drafts, controls, station } = this.#options;
    const { draft } = await drafts.get(draftId);
    if (draft.item !== 'machine') throw wrongItem(draft, 'A sweep');
    drafts.mayMeasure(draft);
    const { serial } = draft;
    const steps = stepsOf(wish);
    this.#mayBegin(draftId, serial, wish);
    const sweep = new Sweep({
      controls,
      readings$: station.readings$,
      now: () => station.now(),
      serial,
      token: wish.token,
      run: wish.run,
      steps,
      keep: (point) => drafts.addSweepPoint(draftId, point),
    });
    this.#sweeps.set(draftId, sweep);
    const running = sweep.run();
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  /** By a person's hand, or because the draft is; nothing happens where none goes on. */
  end(draftId: string, reason: string): void {
    this.#sweeps.get(draftId)?.end(reason);
  }

  /** The draft is no more. */
  forget(draftId: string): void {
    if (!this.isRunning(draftId)) this.#sweeps.delete(draftId);
  }

  /** The service is stopping. Fulfilled when the last point is kept. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const sweep of this.#sweeps.values()) sweep.end('The service was stopped; its points are kept.');
    await Promise.allSettled(this.#running);
  }

  /** Looked at and begun without a pause: two presses begin one. */
  #mayBegin(draftId: string, serial: string, { token, fromMilliV, toMilliV }: SweepWish): void {
    const { controls } = this.#options;
    const view = controls.view(serial);
    if (this.#closed) throw notNow('The service is stopping, so no sweep was begun. Start it again.');
    if (this.isRunning(draftId))
      throw notNow(
        'A sweep of this machine goes on already, so no second one was begun. Wait for its end, or end it.',
      );
    if (view === null || controls.machineOf(token) !== serial)
      throw notNow(
        `You do not hold machine ${serial}, so no sweep was begun. Take control of it, test its stop, arm and start it; then begin the sweep.`,
      );
    if (view.phase !== 'running' || view.run?.purpose !== 'work')
      throw notNow(
        `The motor of ${serial} does not run, and a sweep never starts one, so nothing was begun. Arm and start it; then begin the sweep.`,
      );
    const { minMilliV, limits } = view;
    const wrong = fromMilliV < minMilliV ? fromMilliV : toMilliV > limits.maxMilliV ? toMilliV : null;
    if (wrong !== null)
      throw new EvenstrokeError(
        'bad-input',
        `${wrong / 1000} V lies outside what the record of ${serial} allows (${minMilliV / 1000} to ${limits.maxMilliV / 1000} V), so no sweep was begun. Choose voltages within it.`,
        { at: wrong === fromMilliV ? 'fromMilliV' : 'toMilliV' },
      );
  }
}

/** From the lowest to the highest, and down again by the same; the highest once. */
export function stepsOf({ fromMilliV, toMilliV, steps, back }: SweepWish): SweepStep[] {
  const between = (toMilliV - fromMilliV) / (steps - 1);
  if (!(between >= LEAST_STEP_MILLIV))
    throw new EvenstrokeError(
      'bad-input',
      toMilliV <= fromMilliV
        ? `A sweep goes from its lowest voltage up, and ${toMilliV / 1000} V is not above ${fromMilliV / 1000} V, so none was begun. Choose a higher last voltage; with "back" it comes down again by itself.`
        : `The steps of this sweep lie ${Math.round(between)} mV apart, too close to tell anything new, so none was begun. Choose fewer steps, or a wider range: at least ${LEAST_STEP_MILLIV} mV a step.`,
      { at: 'toMilliV' },
    );
  const up: SweepStep[] = Array.from({ length: steps }, (_, n) => ({
    milliV: Math.round(fromMilliV + n * between),
    direction: 'up',
  }));
  if (!back) return up;
  const down = up
    .slice(0, -1)
    .reverse()
    .map(({ milliV }): SweepStep => ({ milliV, direction: 'down' }));
  return [...up, ...down];
}

const notNow = (message: string): EvenstrokeError => new EvenstrokeError('conflict', message);
