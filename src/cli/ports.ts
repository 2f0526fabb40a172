import { Command } from 'commander';
import { registryOf } from '../config.ts';
import { portSources } from '../link/ports.ts';
import { type PortSnapshot, Supervisor } from '../link/supervisor.ts';
import type { LinkListener } from '../link/types.ts';
import { addressOption, dataOption, jsonOption, seconds } from './options.ts';

const nobody: LinkListener = {
  state() {},
  identified() {},
  batch() {},
  message() {},
  reset() {},
  line() {},
};

export function portsCommand(): Command {
  return new Command('ports')
    .description('lists serial ports, and asks each who it is')
    .addOption(addressOption())
    .addOption(dataOption())
    .option('--wait <number>', 'how long to wait for answers, in seconds', seconds, 2)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nA port that the running service holds shows as busy. Exit code: 0 a device answered, 1 none did.',
    )
    .action(async (options: { device: string[]; data: string; wait: number; json?: true }) => {
      const supervisor = new Supervisor({
        sources: portSources({ usb: true, addresses: options.device, registry: registryOf(options.data) }),
        attach: () => nobody,
        changed: () => {},
        now: () => performance.now() * 1000,
        log: { info() {}, warn() {} },
      });
      supervisor.start();
      await new Promise((resolve) => setTimeout(resolve, options.wait * 1000));
      const ports = supervisor.ports();
      if (options.json) console.log(JSON.stringify(ports.map(plain), null, 2));
      else if (ports.length === 0)
        console.log('No serial port was found. "evenstroke doctor" looks for the reason.');
      else for (const port of ports) console.log(describe(port));
      await supervisor.stop();
      if (!ports.some(({ identity }) => identity !== null)) process.exitCode = 1;
    });
}

const plain = ({ address, virtual, state, problem, identity }: PortSnapshot) => ({
  address,
  virtual,
  state,
  problem,
  identity,
});

function describe({ address, identity, state, problem }: PortSnapshot): string {
  const who = identity
    ? `${identity.role} ${identity.serial}, ${identity.model}, firmware ${identity.firmware}`
    : 'not identified';
  return `${address}  ${state}  ${who}${problem ? `\n    ${problem}` : ''}`;
}
