/** The service as a process that can be killed: `service-child.ts DATA-FOLDER`. Tells its address. */
import { startService } from '../../src/main.ts';

const dataDir = process.argv[2] ?? '';
const service = await startService({ port: 0, dataDir, addresses: [], discover: false });
process.send?.({ url: service.url });
process.on('disconnect', () => process.exit(0));
