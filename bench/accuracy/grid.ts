/** The whole grid: stroke rates, sampling, noise, lost lines, drift and trainees, each with each. */
import { noErrors, type SensorErrors } from '../../src/emulator/pad-model.ts';
import { type TraineeName, traineeNames } from '../../src/emulator/trainees.ts';
import { againstBound, type Figures, figuresOf } from './figures.ts';
import { work } from './pool.ts';
import { addOutcome, newOutcome, type Outcome, type Run } from './run.ts';

export const axes = {
  strokesPerSecond: [60, 80, 100, 120, 150, 180],
  rateHz: [1_000, 2_000, 4_000, 8_000],
  noiseMm: [0, 0.01, 0.03, 0.06, 0.1],
  lost: [0, 0.01, 0.05],
  drift: ['still', 'drift'],
  trainee: traineeNames,
} as const;
export type Drift = (typeof axes.drift)[number];

/** `drift`: the surface walks with temperature and wanders, the sensor is not straight, and a hand rests on the skin. */
export const errorsOf: Readonly<Record<Drift, Partial<SensorErrors>>> = {
  still: noErrors,
  drift: { driftMmPerMin: 0.05, wanderMm: 0.004, nonlinearityMm: 0.006, restingHandMm: 0.1 },
};

export interface Cell {
  readonly strokesPerSecond: number;
  readonly rateHz: number;
  readonly noiseMm: number;
  readonly lost: number;
  readonly drift: Drift;
  readonly trainee: TraineeName;
}

export interface CellResult extends Cell {
  readonly ours: Figures;
  readonly plain: Figures;
  readonly boundMm: number | null;
  /** RMSE against the bound. */
  readonly ratio: number | null;
}

const SECONDS = 15;

/** Every cell, or (quick) every seventh: each value of each axis is met with each value of each other one. */
export function cells(quick: boolean): Cell[] {
  const all: Cell[] = [];
  for (const strokesPerSecond of axes.strokesPerSecond)
    for (const rateHz of axes.rateHz)
      for (const noiseMm of axes.noiseMm)
        for (const lost of axes.lost)
          for (const drift of axes.drift)
            for (const trainee of axes.trainee)
              all.push({ strokesPerSecond, rateHz, noiseMm, lost, drift, trainee });
  return quick ? all.filter((_, n) => n % 7 === 0) : all;
}

export function nameOf({ strokesPerSecond, rateHz, noiseMm, lost, drift, trainee }: Cell): string {
  return `${strokesPerSecond}/s, ${rateHz / 1000} kHz, σ ${noiseMm} mm, ${100 * lost} % lost, ${drift}, ${trainee}`;
}

export function runOf(cell: Cell, seconds: number, seed = nameOf(cell)): Run {
  const { drift, ...rest } = cell;
  return { ...rest, seed, seconds, errors: errorsOf[drift] };
}

export interface GridResult {
  readonly cells: readonly CellResult[];
  /** All outcomes of one value of one axis added up, by `axis value`. */
  readonly sums: ReadonlyMap<string, Outcome>;
  readonly strokes: number;
}

export async function runGrid(quick: boolean): Promise<GridResult> {
  const results: CellResult[] = [];
  const sums = new Map<string, Outcome>();
  const jobs = cells(quick).map((cell) => ({ key: cell, runs: [runOf(cell, SECONDS)] }));
  let strokes = 0;
  for await (const { key, outcome } of work(jobs)) {
    const bound = againstBound(outcome);
    results.push({
      ...key,
      ours: figuresOf(outcome.ours),
      plain: figuresOf(outcome.plain),
      boundMm: bound?.boundMm ?? null,
      ratio: bound?.ratio ?? null,
    });
    strokes += outcome.ours.seen;
    for (const axis of Object.keys(axes) as (keyof Cell)[]) {
      const name = `${axis} ${key[axis]}`;
      const sum = sums.get(name) ?? newOutcome();
      addOutcome(sum, outcome);
      sums.set(name, sum);
    }
  }
  const order = new Map(jobs.map(({ key }, n) => [nameOf(key), n]));
  results.sort((a, b) => (order.get(nameOf(a)) ?? 0) - (order.get(nameOf(b)) ?? 0));
  return { cells: results, sums, strokes };
}
