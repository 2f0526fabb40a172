/**
 * Kills the real service, recording from a virtual pad and machine over ttys, with SIGKILL, again and again:
 * is the database sound, is the session marked as recovered, and how much of it is lost?
 *
 *   npm run kill-test -- --times 100
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { startDevices, temporaryFolder } from '../bench/children.ts';
import { registryOf } from '../src/config.ts';
import { databasePath } from '../src/store/paths.ts';
import { Store } from '../src/store/store.ts';

const MOST_LOST_MS = 1000;

const { values } = parseArgs({ options: { times: { type: 'string', default: '100' } } });
const times = Number(values.times);
const folder = temporaryFolder();
const dataDir = folder.path;
const cli = join(import.meta.dirname, '..', 'src', 'cli', 'index.ts');
const emulator = await startDevices(registryOf(dataDir), ['pair', '--trainee', 'novice']);

const faults: string[] = [];
let worstMs = 0;
let samples = 0;
try {
  for (let n = 1; n <= times; n++) {
    const service = spawn(process.execPath, [cli, 'record', '--no-discover', '--data', dataDir], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    for await (const chunk of service.stderr) {
      said += chunk;
      if (said.includes('Recording ')) break;
    }
    // Somewhere else in the flush and in the chunk each time.
    await sleep(900 + ((n * 37) % 800));
    const killedAt = Date.now();
    service.kill('SIGKILL');
    await once(service, 'exit');
    const [lostMs, frames] = await inspect(killedAt, `kill ${n}`);
    worstMs = Math.max(worstMs, lostMs);
    samples += frames;
    console.log(`${n}/${times}: ${Math.round(lostMs)} ms lost`);
  }
} finally {
  await emulator.stop();
  folder.remove();
}
for (const fault of faults) console.error(fault);
console.log(
  `${times} kills of the service, ${samples} samples kept, worst loss ${Math.round(worstMs)} ms, ${faults.length} faults`,
);
process.exitCode = faults.length === 0 ? 0 : 3;

async function inspect(killedAt: number, what: string): Promise<[lostMs: number, frames: number]> {
  const store = await Store.open({ dataDir });
  try {
    const [session] = await store.sessions({ limit: 1 });
    const pad = session?.devices.find(({ role }) => role === 'pad');
    if (session === undefined || pad === undefined) {
      faults.push(`${what}: the session is gone`);
      return [0, 0];
    }
    if (session.status !== 'recovered') faults.push(`${what}: the session is ${session.status}`);
    let endUs = 0;
    for await (const { chunk } of store.samples({
      sessionId: session.id,
      serial: pad.serial,
      stream: 0,
      fromUs: -1e9,
      toUs: 1e15,
    })) {
      endUs = chunk.startUs + chunk.frames * chunk.periodUs;
    }
    const lostMs = killedAt - Date.parse(session.startedAt) - endUs / 1000;
    if (lostMs > MOST_LOST_MS) faults.push(`${what}: ${Math.round(lostMs)} ms lost`);
    const db = new Database(databasePath(dataDir), { readonly: true });
    const sound = db.pragma('integrity_check', { simple: true });
    db.close();
    if (sound !== 'ok') faults.push(`${what}: ${String(sound)}`);
    return [lostMs, session.frames];
  } finally {
    await store.close();
  }
}
