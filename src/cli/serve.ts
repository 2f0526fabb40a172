import { Command } from 'commander';
import { addressOption, dataOption, openOption, portOption } from './options.ts';
import { runService } from './run-service.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('the service for real devices: finds pads and machines, serves the page')
    .addOption(portOption())
    .addOption(dataOption())
    .addOption(addressOption())
    .option('--no-discover', 'open only the addresses given by --device')
    .addOption(openOption())
    .action(
      async (options: { port: number; data: string; device: string[]; discover: boolean; open: boolean }) => {
        await runService(
          {
            port: options.port,
            dataDir: options.data,
            addresses: options.device,
            discover: options.discover,
          },
          options.open,
        );
      },
    );
}
