import { Command } from 'commander';
import { STOP_BYTE } from '../../firmware-protocol/index.ts';
import { EvenstrokeError, reasonOf } from '../errors.ts';
import { openStream } from '../link/open-stream.ts';
import { CLIENT_HEADER, COMMAND_LINE } from '../server/actor.ts';
import { addressOption, jsonOption, personName, portOption } from './options.ts';

interface Options {
  readonly by?: string;
  readonly port: number;
  readonly device: readonly string[];
  readonly json?: true;
}

interface Outcome {
  readonly delivered: readonly string[];
  readonly failed: readonly string[];
}

/** A service that takes longer hangs, and a motor that hears nothing from it has stopped by itself. */
const ANSWER_MS = 2_000;
/** As the service does it: repeated, so that a damaged byte is not the only one. */
const BYTES = 20;
const BYTE_EVERY_MS = 50;

export function stopCommand(): Command {
  return new Command('stop')
    .description('protective stop: sends the stop byte to every machine of the running service')
    .option('--by <name>', 'who stops, for the audit', personName)
    .addOption(portOption())
    .addOption(addressOption('where no service answers, write the byte to these'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExit code: 0 sent to every machine, 1 to none, 3 to some.\nThe stop stays until someone clears it on the page.\nNo emergency stop: keep the switch in the motor’s supply in reach.',
    )
    .action(async (options: Options) => {
      const outcome = (await byService(options)) ?? (await byHand(options));
      const { delivered, failed } = outcome;
      if (options.json) console.log(JSON.stringify(outcome, null, 2));
      else tell(outcome);
      if (delivered.length === 0) process.exitCode = 1;
      else if (failed.length > 0) process.exitCode = 3;
    });
}

/** null where none answers. @throws {EvenstrokeError} where something else than a service does. */
async function byService({ port, by }: Options): Promise<Outcome | null> {
  let response: Response;
  try {
    response = await fetch(`http://127.0.0.1:${port}/api/stop`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [CLIENT_HEADER]: COMMAND_LINE },
      body: JSON.stringify({ by }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch {
    return null;
  }
  const outcome = (await response.json().catch(() => null)) as Partial<Outcome> | null;
  if (Array.isArray(outcome?.delivered) && Array.isArray(outcome.failed)) return outcome as Outcome;
  throw new EvenstrokeError(
    'device',
    `What answers on port ${port} is no Evenstroke service, so nothing was stopped. Give the service’s port with --port, and stop the motor by its own switch.`,
  );
}

/** The byte straight to the ports that were named. */
async function byHand({ port, device }: Options): Promise<Outcome> {
  if (device.length === 0) {
    throw new EvenstrokeError(
      'device',
      `No service answers on port ${port}, so no stop was sent. A motor that a service had started has stopped by itself: a machine stops half a second after the last heartbeat. One that was started by its own button runs on: stop it there, or give its port with --device. For a service on another port, --port.`,
    );
  }
  const results = await Promise.all(device.map(sendTo));
  return { delivered: device.filter((_, n) => results[n]), failed: device.filter((_, n) => !results[n]) };
}

async function sendTo(address: string): Promise<boolean> {
  try {
    const stream = await openStream(address, { now: () => performance.now() * 1000 });
    let isOpen = true;
    stream.listen({
      bytes: () => {},
      closed: () => {
        isOpen = false;
      },
    });
    try {
      for (let n = 0; n < BYTES && isOpen; n++) {
        stream.write(Uint8Array.of(STOP_BYTE));
        await new Promise((resolve) => setTimeout(resolve, BYTE_EVERY_MS));
      }
      return isOpen;
    } finally {
      await stream.close();
    }
  } catch (error) {
    console.error(reasonOf(error));
    return false;
  }
}

function tell({ delivered, failed }: Outcome): void {
  if (delivered.length > 0)
    console.log(`Stop sent to ${delivered.join(', ')}. See that the motor stands still.`);
  if (failed.length > 0)
    console.error(`NOT delivered to ${failed.join(', ')}. Stop it by the switch in its supply.`);
  if (delivered.length === 0 && failed.length === 0)
    console.error('The service knows no machine, so nothing was stopped. Stop the motor by its own switch.');
}
