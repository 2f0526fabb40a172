/** Runs the service until it is told to end, in good order. Shared by serve and demo. */
import closeWithGrace from 'close-with-grace';
import open from 'open';
import { reasonOf } from '../errors.ts';
import { type Service, type ServiceOptions, startService } from '../main.ts';

export async function runService(options: ServiceOptions, openPage: boolean): Promise<Service> {
  const service = await startService(options);
  // SIGTERM, SIGINT and a crash all end the session properly; a second signal ends at once.
  closeWithGrace({ delay: 5_000, logger: false }, async ({ err }) => {
    if (err) console.error(`Stopping because of a fault: ${reasonOf(err)}`);
    await service.stop();
  });
  console.log(`Evenstroke is at ${service.url}`);
  console.log('Stop it with Ctrl+C. Training aid; not a medical device.');
  if (openPage && process.stdout.isTTY) {
    // No browser to open is no fault: the address has been printed.
    await open(service.url).catch(() => {});
  }
  return service;
}
