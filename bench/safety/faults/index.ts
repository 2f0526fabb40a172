/**
 * The fault matrix: every row of the issue, run against virtual devices on real terminals with the real service
 * in a process of its own. What was promised comes from the design (parts.ts), what was measured from the
 * emulator's truth.
 */
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../../scripts/browser.ts';
import { writeBudget, writeMatrix } from './document.ts';
import { parts } from './parts.ts';
import { Rig } from './rig.ts';
import { faultRows } from './rows/index.ts';
import { type FaultRow, LATCHED, NOT_RUN, type Row, TOO_LATE } from './types.ts';

export { type FaultRow, TOO_LATE } from './types.ts';

/** Runs of a row with one seed, where the computer is too busy for an honest one. */
const MOST_RUNS = 3;

/** @throws {RangeError} where a row is asked for that there is not */
export async function* runFaults(options: {
  readonly seeds: readonly number[];
  readonly rows?: readonly string[];
}): AsyncGenerator<FaultRow> {
  const chosen = options.rows ?? faultRows.map(({ name }) => name);
  let browser: Promise<Browser> | null = null;
  const launch = () => (browser ??= launchBrowser());
  try {
    for (const name of chosen) {
      const row = faultRows.find((each) => each.name === name);
      if (row === undefined)
        throw new RangeError(`no row "${name}"; there are: ${faultRows.map((each) => each.name).join(', ')}`);
      for (const seed of options.seeds) yield await runRow(row, seed, launch);
    }
  } finally {
    await (browser as Promise<Browser> | null)?.then((each) => each.close());
  }
}

/**
 * A run that was late, or was stopped for another reason, while this process or the service waited longer for its
 * turn than the promises allow, says nothing of either: it is made again, and the row says so. One that falls short
 * every time has failed, and so has one in which anything else is not as promised, however busy the computer is.
 */
async function runRow(row: Row, seed: number, launch: () => Promise<Browser>): Promise<FaultRow> {
  const late: string[] = [];
  for (let n = 1; ; n++) {
    const { result, latestMs } = await runOnce(row, seed, launch);
    const note =
      late.length === 0
        ? result.note
        : `${result.note}; again after the computer was late: ${late.join(', ')}`;
    if (result.passed || n === MOST_RUNS || !(latestMs > parts.turn && isExcused(result)))
      return { ...result, note };
    late.push(`${latestMs.toFixed(0)} ms (${result.short.join('; ')})`);
  }
}

const isExcused = ({ measured, short }: FaultRow): boolean =>
  measured === NOT_RUN || short.every((each) => each === TOO_LATE || each.startsWith(LATCHED));

async function runOnce(
  row: Row,
  seed: number,
  launch: () => Promise<Browser>,
): Promise<{ result: FaultRow; latestMs: number }> {
  const { withinMs, text } = row.promise;
  const promise = {
    row: row.name,
    fault: row.fault,
    seed,
    promised: `${withinMs === null ? '' : `within ${withinMs} ms: `}${text}`,
    promisedMs: withinMs,
  };
  const wishes = row.rig ?? {};
  // Before the motor runs: it takes all of the computer for a moment.
  if (wishes.browser === true) await launch();
  const notRun = (error: unknown): FaultRow => {
    const note = error instanceof Error ? error.message : String(error);
    return { ...promise, measured: NOT_RUN, measuredMs: null, passed: false, short: [note], note };
  };
  const made = await Rig.make(seed, wishes, wishes.browser === true ? launch : null).catch(notRun);
  // It did not even start, which only a computer that is far too busy explains.
  if (!(made instanceof Rig)) return { result: made, latestMs: Number.POSITIVE_INFINITY };
  await using rig = made;
  try {
    const { measured, measuredMs, short, note } = await row.run(rig);
    const latestMs = await rig.latestTurnMs();
    const passed = short.length === 0;
    const all = passed ? note : `${short.join('; ')}. ${note}`;
    return { result: { ...promise, measured, measuredMs, passed, short, note: all }, latestMs };
  } catch (error) {
    // A row that could not be run has shown nothing.
    return { result: notRun(error), latestMs: await rig.latestTurnMs() };
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1,2,3' },
      rows: { type: 'string' },
      /** Into docs/safety.md; `budget` measures the stop-time budget and writes that, and runs no row. */
      write: { type: 'boolean', default: false },
      budget: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.budget) writeBudget(await (await import('../budget.ts')).budget());
  else await main(values);
}

async function main(values: { seeds: string; rows?: string; write: boolean; json: boolean }): Promise<void> {
  const rows: FaultRow[] = [];
  const given = { seeds: values.seeds.split(',').map(Number) };
  for await (const row of runFaults(
    values.rows === undefined ? given : { ...given, rows: values.rows.split(',') },
  )) {
    rows.push(row);
    if (values.json) console.log(JSON.stringify(row));
    else
      console.log(
        `${row.passed ? 'ok  ' : 'FAIL'} ${row.row} (seed ${row.seed}): ${row.promised} | ${row.measured} | ${row.note}`,
      );
  }
  if (values.write) writeMatrix(rows);
  process.exitCode = rows.every(({ passed }) => passed) ? 0 : 3;
}
