/**
 * `npm run accuracy`: what the product measures, scores and declares, held against a known truth.
 * Exit code: 0 every bound holds, 3 one falls short or could not be measured.
 */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { holds, printSection, type Section } from '../report.ts';
import { plotAccuracy } from './plot.ts';
import type { SignalSection } from './signal.ts';

type Part = (options: { quick: boolean }) => AsyncGenerator<SignalSection>;

const parts: Readonly<Record<string, () => Promise<Part>>> = {
  signal: async () => (await import('./signal.ts')).signal,
  intervals: async () => (await import('./intervals.ts')).intervals,
  score: async () => (await import('./score.ts')).score,
  competence: async () => (await import('./competence.ts')).competence,
  raw: async () => (await import('./raw.ts')).raw,
  calibration: async () => (await import('./calibration/index.ts')).calibration,
};
const names = Object.keys(parts);

interface Options {
  readonly only: string[];
  readonly quick?: boolean;
  readonly json?: boolean;
  readonly plot?: string;
}

await new Command('accuracy')
  .description(
    'holds strokes, dots, intervals, scores, declarations of competence and calibrations against a known truth',
  )
  .argument(
    '[part...]',
    `the same as --only: some of ${names.join(', ')}`,
    (text: string, before: string[] = []) => [...before, ...readNames(text)],
  )
  .addOption(
    new Option('--only <parts>', `some of: ${names.join(',')}`).argParser(readNames).default(names, 'all'),
  )
  .option('--quick', 'less of everything: for a first look, not for a verdict')
  .option('--json', 'one JSON object, with every cell of the grid')
  .option('--plot <file.svg>', 'draws RMSE and F1 against noise; needs the part "signal"')
  .addHelpText('after', '\nExit code: 0 every bound holds, 3 one falls short or could not be measured.')
  .action(run)
  .parseAsync();

async function run(named: string[], { only: asked, quick = false, json = false, plot }: Options) {
  const only = named.length > 0 ? named : asked;
  if (plot !== undefined && !only.includes('signal')) throw new Error('--plot needs the part "signal"');
  const machine = {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    node: process.version,
  };
  if (!json)
    console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}${quick ? ', quick' : ''}`);
  const done: Section[] = [];
  const tell = (section: SignalSection) => {
    done.push(section);
    if (!json) printSection(section);
    if (plot !== undefined && section.cells !== undefined) writeFileSync(plot, plotAccuracy(section.cells));
  };
  let failed = 0;
  for (const name of only) {
    const startedMs = performance.now();
    try {
      const part = await parts[name]?.();
      if (part === undefined) throw new Error(`there is no part "${name}"`);
      for await (const section of part({ quick })) tell(section);
      if (!json) console.log(`\n"${name}" took ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
    } catch (error) {
      // One part that cannot be measured does not take the others with it.
      failed++;
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tell({ title: `"${name}" could not be measured`, figures: [], checks: [], notes: [reason] });
    }
  }
  if (json) console.log(JSON.stringify({ machine, quick, sections: done }, null, 2));
  const short = done.flatMap(({ title, checks }) =>
    checks.filter((check) => !holds(check)).map(({ what }) => `${title}: ${what}`),
  );
  if (short.length + failed > 0) process.exitCode = 3;
  if (json) return;
  if (short.length + failed === 0) console.log('\nEvery bound holds.');
  else
    console.log(
      `\n${short.length} fall short, ${failed} could not be measured.\n${short.map((each) => `  ${each}`).join('\n')}`,
    );
}

function readNames(text: string): string[] {
  const given = text.split(',');
  const wrong = given.find((name) => !names.includes(name));
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is none of ${names.join(', ')}.`);
  return given;
}
