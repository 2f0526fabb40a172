/**
 * `npm run safety`: the exploration, the mutations, random sequences, the fault matrix and the stop-time budget.
 * Exit code: 0 everything holds, 3 something falls short or could not be measured.
 */
import os from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { table } from '../accuracy/figures.ts';
import { holds, printSection, type Section } from '../report.ts';

interface Wishes {
  readonly quick: boolean;
  readonly seeds: readonly number[];
  readonly json: boolean;
}

/** A section, and for `--json` every row behind it. */
interface Told {
  readonly section: Section;
  readonly rows?: readonly object[];
}

const parts: Readonly<Record<string, (wishes: Wishes) => Promise<Told>>> = {
  exploration: async () => {
    const { explore, explorationSection } = await import('./exploration.ts');
    const rows = [...explore()];
    return { section: explorationSection(rows), rows };
  },
  mutations: async ({ json }) => {
    const { runMutations } = await import('./mutations.ts');
    const progress = (done: number) => json || process.stderr.write(`\r${done} mutations`);
    let done = 0;
    const told = await runMutations(() => progress(++done));
    if (!json) process.stderr.write('\r');
    return told;
  },
  sequences: async ({ quick, seeds }) => {
    const { runSequences } = await import('./sequences.ts');
    const result = runSequences({ runs: quick ? 5_000 : 100_000, seed: seeds[0] ?? 1 });
    return { section: sequencesSection(result, quick), rows: [result] };
  },
  faults: async ({ quick, seeds, json }) => {
    const { runFaults } = await import('./faults/index.ts');
    const rows = [];
    for await (const row of runFaults({ seeds: quick ? seeds.slice(0, 1) : seeds })) {
      rows.push(row);
      if (!json) process.stderr.write(`\r${rows.length} runs of the fault matrix`);
    }
    if (!json) process.stderr.write('\r');
    const failed = rows.filter(({ passed }) => !passed).length;
    const lines = table(
      ['fault', 'seed', 'promised', 'measured', ''],
      rows.map(({ row, seed, promised, measured, passed }) => [
        row,
        String(seed),
        promised,
        measured,
        passed ? '' : 'SHORT',
      ]),
    );
    const check = {
      what: 'runs not as promised',
      value: failed,
      bound: 0,
      sense: 'at most',
      unit: '',
    } as const;
    const figures = [{ label: 'runs', value: rows.length, unit: '' }];
    return { section: { title: 'The fault matrix', figures, checks: [check], notes: lines }, rows };
  },
  budget: async () => {
    const { budget } = await import('./budget.ts');
    return { section: await budget() };
  },
};
const names = Object.keys(parts);

await new Command('safety')
  .description('shows that machine control fails safe, and exits non-zero where anything falls short')
  .addOption(
    new Option('--only <parts>', `some of: ${names.join(',')}`).argParser(readNames).default(names, 'all'),
  )
  .addOption(
    new Option('--seeds <seeds>', 'of the fault matrix, the first of the sequences')
      .argParser(readSeeds)
      .default([1, 2, 3], '1,2,3'),
  )
  .option('--quick', 'less of what is random: for a first look, not for a verdict')
  .option('--json', 'one JSON object, with every row')
  .addHelpText('after', '\nExit code: 0 everything holds, 3 something falls short or could not be measured.')
  .action(run)
  .parseAsync();

async function run(options: { only: string[]; seeds: number[]; quick?: boolean; json?: boolean }) {
  const { only, seeds, quick = false, json = false } = options;
  const machine = {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    node: process.version,
  };
  if (!json)
    console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}${quick ? ', quick' : ''}`);
  const done: (Told & { readonly part: string })[] = [];
  let failed = 0;
  for (const part of only) {
    const startedMs = performance.now();
    try {
      const told = await parts[part]?.({ quick, seeds, json });
      if (told === undefined) throw new Error(`there is no part "${part}"`);
      done.push({ part, ...told });
      if (!json) printSection(told.section);
    } catch (error) {
      // One part that cannot be measured does not take the others with it.
      failed++;
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const section = { title: `"${part}" could not be measured`, figures: [], checks: [], notes: [reason] };
      done.push({ part, section });
      if (!json) printSection(section);
    }
    if (!json) console.log(`\n"${part}" took ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  }
  if (json) console.log(JSON.stringify({ machine, quick, seeds, parts: done }, null, 2));
  const short = done.flatMap(({ section: { title, checks } }) =>
    checks.filter((check) => !holds(check)).map(({ what }) => `${title}: ${what}`),
  );
  if (short.length + failed > 0) process.exitCode = 3;
  if (json) return;
  if (short.length + failed === 0) console.log('\nEverything holds.');
  else
    console.log(
      `\n${short.length} fall short, ${failed} could not be measured.\n${short.map((each) => `  ${each}`).join('\n')}`,
    );
}

function sequencesSection(result: import('./sequences.ts').SequenceResult, quick: boolean): Section {
  const { runs, seed, commands, starts, stops, boots, simulatedS, tookS, violations } = result;
  const figure = (label: string, value: number, unit = '') => ({ label, value, unit });
  return {
    title: `Random command sequences against the virtual machine, seed ${seed}`,
    figures: [
      figure('sequences', runs),
      figure('lines of the host, sound or damaged', commands),
      figure('starts by the host', starts.host),
      figure('starts by the operator', starts.operator),
      figure('stops', stops),
      figure('restarts', boots),
      figure('simulated', simulatedS, 's'),
      figure('took', tookS, 's'),
    ],
    checks: [
      { what: 'sequences', value: runs, bound: quick ? 5_000 : 100_000, sense: 'at least', unit: '' },
      {
        what: 'starts without arm, limits exceeded, stops not obeyed',
        value: violations.length,
        bound: 0,
        sense: 'at most',
        unit: '',
      },
    ],
    notes: violations.map((each) => JSON.stringify(each)),
  };
}

function readNames(text: string): string[] {
  const given = text.split(',');
  const wrong = given.find((name) => !names.includes(name));
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is none of ${names.join(', ')}.`);
  return given;
}

function readSeeds(text: string): number[] {
  const seeds = text.split(',').map(Number);
  if (!seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0))
    throw new InvalidArgumentError('Whole numbers, with commas between.');
  return seeds;
}
