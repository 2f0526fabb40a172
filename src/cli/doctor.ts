import { styleText } from 'node:util';
import { Command } from 'commander';
import type { Finding } from './doctor/finding.ts';
import { meddlerFindings, portFindings } from './doctor/ports.ts';
import { systemFindings } from './doctor/system.ts';
import { addressOption, dataOption, jsonOption, portOption } from './options.ts';

const marks = {
  ok: styleText('green', 'ok     '),
  note: styleText('yellow', 'note   '),
  problem: styleText('red', 'problem'),
} as const;

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('finds the usual reasons why a port won’t open or the service won’t start, and says the fix')
    .addOption(portOption())
    .addOption(dataOption())
    .addOption(addressOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExit code: 0 all is well, 3 there is a problem.')
    .action(async (options: { port: number; data: string; device: string[]; json?: true }) => {
      const findings: Finding[] = [
        ...(await systemFindings(options.data, options.port)),
        ...(await portFindings(options.device.filter((address) => !address.startsWith('tcp://')))),
        ...meddlerFindings(),
      ];
      if (options.json) console.log(JSON.stringify(findings, null, 2));
      else for (const finding of findings) print(finding);
      if (findings.some(({ state }) => state === 'problem')) process.exitCode = 3;
    });
}

function print({ check, state, saw, fix }: Finding): void {
  console.log(`${marks[state]}  ${check}: ${saw}`);
  if (fix !== undefined) console.log(`         ${fix}`);
}
