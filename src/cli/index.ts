/** `evenstroke`: one file a command. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but something fell short (lost lines, a bound, a port). */
import { Command } from 'commander';
import { version } from '../config.ts';
import { EvenstrokeError } from '../errors.ts';
import { benchCommand } from './bench.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { emulateCommand } from './emulate.ts';
import { exportCommand } from './export.ts';
import { portsCommand } from './ports.ts';
import { recordCommand } from './record.ts';
import { replayCommand } from './replay.ts';
import { serveCommand } from './serve.ts';

const program = new Command('evenstroke')
  .description('Records, draws and flags every stroke of a rotary SMP machine on a practice pad.')
  .version(version)
  .showHelpAfterError('Add --help to see what this command takes.')
  .configureHelp({ showGlobalOptions: true })
  .addCommand(serveCommand())
  .addCommand(demoCommand())
  .addCommand(portsCommand())
  .addCommand(emulateCommand())
  .addCommand(recordCommand())
  .addCommand(replayCommand())
  .addCommand(exportCommand())
  .addCommand(doctorCommand())
  .addCommand(benchCommand())
  .addHelpText(
    'after',
    '\nTraining aid; not a medical device. The protective stop is no substitute for a switch in the motor’s supply.',
  );

for (const command of program.commands) {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}
program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof EvenstrokeError) {
    console.error(error.message);
    process.exitCode = error.code === 'bad-input' ? 2 : 1;
  } else {
    console.error(error);
    process.exitCode = 1;
  }
}
