/** Records a made-up practice in real time until it is killed. Arguments: data folder, session id, chunk ms, flush ms. */
import { Store } from '../../src/store/store.ts';
import { emptyBatch, flushOf, Practice, sessionStart } from './practice.ts';

const [dataDir = '', id = '', chunkMs = '500', flushMs = '250'] = process.argv.slice(2);
const chunk = Number(chunkMs);

const store = await Store.open({
  dataDir,
  failed: (_, reason) => {
    console.error(reason);
    process.exit(3);
  },
});
await store.openSession(sessionStart(id, new Date().toISOString()));
const practice = new Practice({ seed: process.pid });
const beganAt = Date.now();
console.log(`began ${beganAt}`);

let first = true;
setInterval(() => {
  const elapsedMs = Date.now() - beganAt;
  // Whole chunks only, as the station has it: a chunk is handed over when its half second is full.
  let sent = false;
  while (practice.nowUs / 1000 + chunk <= elapsedMs) {
    void store.write(flushOf(id, practice, chunk, first));
    first = false;
    sent = true;
  }
  if (!sent) void store.write(emptyBatch(id, practice.nowUs));
}, Number(flushMs));
