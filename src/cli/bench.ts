import os from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { holds, printSection, type Section } from '../../bench/report.ts';
import { type SectionName, sectionNames, sections } from '../../bench/sections.ts';
import { reasonOf } from '../errors.ts';
import { jsonOption, seconds } from './options.ts';

export function benchCommand(): Command {
  return new Command('bench')
    .description(
      'measures this computer: decoding, the whole path, storage, a flood, the page; beside its peers',
    )
    .addOption(
      new Option('--only <section...>', `some of: ${sectionNames.join(', ')}`)
        .argParser(collect)
        .default([], 'all'),
    )
    .option('--seconds <number>', 'length of each measurement of the whole path', seconds, 10)
    .addOption(jsonOption())
    .addHelpText('after', '\nExit code: 0 every bound holds, 3 one falls short or could not be measured.')
    .action(async (options: { only: SectionName[]; seconds: number; json?: true }) => {
      const machine = {
        cpu: os.cpus()[0]?.model ?? 'unknown',
        cores: os.availableParallelism(),
        node: process.version,
      };
      if (!options.json) console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`);
      const done: Section[] = [];
      const tell = (section: Section) => {
        done.push(section);
        if (!options.json) printSection(section);
      };
      let failed = 0;
      for (const name of options.only.length > 0 ? options.only : sectionNames) {
        try {
          for await (const section of sections[name](options)) tell(section);
        } catch (error) {
          // One part that cannot be measured here does not take the others with it.
          failed++;
          tell({
            title: `"${name}" could not be measured`,
            figures: [],
            checks: [],
            notes: [reasonOf(error)],
          });
        }
      }
      if (options.json) console.log(JSON.stringify({ machine, sections: done }, null, 2));
      const short = done.flatMap(({ checks }) => checks).filter((check) => !holds(check));
      if (short.length + failed > 0) process.exitCode = 3;
      if (options.json) return;
      if (short.length + failed === 0) console.log('\nEvery bound holds.');
      else console.log(`\n${short.length} fall short, ${failed} could not be measured.`);
    });
}

function collect(value: string, all: SectionName[]): SectionName[] {
  const name = sectionNames.find((each) => each === value);
  if (name === undefined) throw new InvalidArgumentError(`It must be one of ${sectionNames.join(', ')}.`);
  return [...all, name];
}
