/** `evenstroke`: one file a command. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but something fell short (lost lines, a bound, a port). */
import { Command } from 'commander';
import { logLevel, version } from '../config.ts';
import { EvenstrokeError, reasonOf } from '../errors.ts';
import { auditCommand } from './audit.ts';
import { benchCommand } from './bench.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { drillsCommand } from './drills.ts';
import { emulateCommand } from './emulate.ts';
import { exportCommand } from './export.ts';
import { portsCommand } from './ports.ts';
import { recordCommand } from './record.ts';
import { replayCommand } from './replay.ts';
import { serveCommand } from './serve.ts';
import { stopCommand } from './stop.ts';

const program = new Command('evenstroke')
  .description('Records, draws, flags and scores the work of a rotary SMP machine on a practice pad.')
  .version(version)
  .configureHelp({ showGlobalOptions: true })
  .addCommand(serveCommand())
  .addCommand(demoCommand())
  .addCommand(stopCommand())
  .addCommand(portsCommand())
  .addCommand(emulateCommand())
  .addCommand(recordCommand())
  .addCommand(replayCommand())
  .addCommand(exportCommand())
  .addCommand(drillsCommand())
  .addCommand(auditCommand())
  .addCommand(doctorCommand())
  .addCommand(benchCommand())
  .addHelpText(
    'after',
    '\nExit codes: 0 done; 1 it could not be done; 2 wrong usage; 3 done, but something fell short.\n\nTraining aid; not a medical device. The protective stop is no substitute for a switch in the motor’s supply.',
  );

explainUsage(program, 'evenstroke');

function explainUsage(command: Command, name: string): void {
  command.showHelpAfterError(`"${name} --help" tells what it takes.`);
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  for (const each of command.commands) explainUsage(each, `${name} ${each.name()}`);
}

// Whoever reads, head for instance, has seen enough: no fault, and nothing more to do.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof EvenstrokeError) {
    console.error(error.message);
    process.exitCode = error.code === 'bad-input' ? 2 : 1;
  } else {
    console.error(`Evenstroke met a fault of its own and ends: ${reasonOf(error)}`);
    console.error(logLevel === 'debug' ? error : 'For a report: EVENSTROKE_LOG=debug shows where it was.');
    process.exitCode = 1;
  }
}
