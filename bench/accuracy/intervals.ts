/** Whether the stated uncertainty is true: how often the 95 % interval of a peak depth holds the true one. */
import { noErrors } from '../../src/emulator/pad-model.ts';
import { type TraineeName, traineeNames } from '../../src/emulator/trainees.ts';
import type { Section } from '../report.ts';
import { table } from './figures.ts';
import { work } from './pool.ts';
import { addOutcome, newOutcome, type Run } from './run.ts';

const LOW = 93;
const HIGH = 97;
/** Pads of each cell, each with an error of its own; strokes of one pad share it, so many pads are needed. */
const PADS = { full: 240, quick: 40 };
const SECONDS = 8;
const PADS_OF_JOB = 20;

interface Cell {
  readonly strokesPerSecond: number;
  readonly rateHz: number;
  readonly noiseMm: number;
  readonly lost: number;
  readonly calibrationMm: number;
}

const usual: Cell = { strokesPerSecond: 100, rateHz: 2_000, noiseMm: 0.03, lost: 0, calibrationMm: 0.015 };
const cells: readonly Cell[] = [
  usual,
  { ...usual, calibrationMm: 0 },
  { ...usual, calibrationMm: 0.03 },
  ...[1_000, 4_000, 8_000].map((rateHz) => ({ ...usual, rateHz })),
  ...[60, 150, 180].map((strokesPerSecond) => ({ ...usual, strokesPerSecond })),
  ...[0.01, 0.06, 0.1].map((noiseMm) => ({ ...usual, noiseMm })),
  ...[1_000, 4_000, 8_000].map((rateHz) => ({ ...usual, rateHz, calibrationMm: 0 })),
  ...[0.01, 0.06, 0.1].map((noiseMm) => ({ ...usual, noiseMm, calibrationMm: 0 })),
  { ...usual, lost: 0.05 },
];

const nameOf = ({ strokesPerSecond, rateHz, noiseMm, lost, calibrationMm }: Cell) =>
  `${strokesPerSecond}/s, ${rateHz / 1000} kHz, σ ${noiseMm}, ${100 * lost} % lost, calibration ±${calibrationMm}`;

export async function* intervals({ quick }: { quick: boolean }): AsyncGenerator<Section> {
  const pads = quick ? PADS.quick : PADS.full;
  const runOf = ({ calibrationMm, ...cell }: Cell, n: number): Run => ({
    ...cell,
    trainee: traineeNames[n % traineeNames.length] as TraineeName,
    seed: `interval ${nameOf({ ...cell, calibrationMm })} ${n}`,
    seconds: SECONDS,
    errors: { ...noErrors, calibrationMm },
  });
  const jobs = cells.flatMap((cell) =>
    Array.from({ length: pads / PADS_OF_JOB }, (_, job) => ({
      key: nameOf(cell),
      runs: Array.from({ length: PADS_OF_JOB }, (_, n) => runOf(cell, job * PADS_OF_JOB + n)),
    })),
  );
  const sums = new Map(cells.map((cell) => [nameOf(cell), newOutcome()]));
  const all = newOutcome();
  for await (const { key, outcome } of work(jobs)) {
    addOutcome(sums.get(key) ?? newOutcome(), outcome);
    addOutcome(all, outcome);
  }
  const rows = [...sums].map(([name, { ours }]) => ({
    name,
    percent: (100 * ours.held) / ours.intervals,
    intervals: ours.intervals,
  }));
  const overall = (100 * all.ours.held) / all.ours.intervals;
  const shares = rows.map(({ percent }) => percent);
  yield {
    title: `95 % intervals of peak depth, ${pads} pads a cell, each with a calibration error of its own, every trainee`,
    figures: [{ label: 'intervals', value: all.ours.intervals, unit: '' }],
    checks: [
      { what: 'hold the truth, over all', value: overall, bound: LOW, sense: 'at least', unit: '%' },
      { what: 'hold the truth, over all', value: overall, bound: HIGH, sense: 'at most', unit: '%' },
      {
        what: 'the cell with the fewest',
        value: Math.min(...shares),
        bound: LOW,
        sense: 'at least',
        unit: '%',
      },
      {
        what: 'the cell with the most',
        value: Math.max(...shares),
        bound: HIGH,
        sense: 'at most',
        unit: '%',
      },
    ],
    notes: table(
      ['cell', 'strokes', 'held %'],
      rows.map(({ name, percent, intervals: count }) => [
        name,
        count.toLocaleString('en'),
        percent.toFixed(1),
      ]),
    ),
  };
}
