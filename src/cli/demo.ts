import { Command } from 'commander';
import { defaultDemoDir } from '../config.ts';
import { dataOption, openOption, portOption, seedOption, traineeOption } from './options.ts';
import { runService } from './run-service.ts';

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'the whole product without hardware: a virtual trainee works on a virtual pad, over real ttys',
    )
    .addOption(portOption())
    .addOption(dataOption(defaultDemoDir))
    .addOption(seedOption())
    .addOption(traineeOption())
    .addOption(openOption())
    .action(async (options: { port: number; data: string; seed: number; trainee: string; open: boolean }) => {
      const service = await runService(
        { port: options.port, dataDir: options.data, addresses: [], discover: false },
        options.open,
      );
      await service.virtualBench.start({ trainee: options.trainee, seed: options.seed });
      console.log(`The virtual trainee is “${options.trainee}”, seed ${options.seed}.`);
    });
}
