/**
 * The real service as a process that can be hurt: `service.ts DATA-FOLDER [MOST-BYTES]`. The product has no hook
 * for any of it. Orders over IPC: `{ block: ms }` lets the event loop stand still, `{ wallMs: ms }` moves the
 * wall clock as this process sees it, `{ late: true }` asks how late its loop ran since it was last asked.
 */
import { startService } from '../../../src/main.ts';
import { Store } from '../../../src/store/store.ts';
import { watchLateness } from './busy.ts';

const [dataDir = '.', most = '0'] = process.argv.slice(2);
const maxBytes = Number(most);
if (maxBytes > 0) {
  // SQLite itself answers "full" beyond this, as on a disk that is.
  const open = Store.open;
  Store.open = (options) => open.call(Store, { ...options, maxBytes });
}

const service = await startService({ port: 0, dataDir, addresses: [], discover: false });

const lateness = watchLateness();

function block(ms: number): void {
  const fromMs = performance.now();
  while (performance.now() - fromMs < ms);
  process.send?.({ blockedMs: performance.now() - fromMs });
}

function moveWallClock(ms: number): void {
  const Before = Date;
  class Moved extends Before {
    constructor(...given: [] | [number | string | Date]) {
      if (given.length === 0) super(Before.now() + ms);
      else super(given[0]);
    }
    static override now(): number {
      return Before.now() + ms;
    }
  }
  globalThis.Date = Moved as DateConstructor;
  process.send?.({ movedMs: ms });
}

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await service.stop();
  process.exit(0);
}

process.on('message', (message: { block?: number; wallMs?: number; late?: true }) => {
  if (message.late === true) process.send?.({ lateMs: lateness.worst() });
  if (message.block !== undefined) block(message.block);
  if (message.wallMs !== undefined) moveWallClock(message.wallMs);
});
process.on('disconnect', () => process.exit(0)).on('SIGTERM', end);
process.send?.({ url: service.url });
