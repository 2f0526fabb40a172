/** Rows in which the service, its computer or its disk fails. */
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { databasePath } from '../../../../src/store/paths.ts';
import { Store } from '../../../../src/store/store.ts';
import { comes, type Page } from '../page.ts';
import { parts, stopPath, sumOf } from '../parts.ts';
import type { Rig } from '../rig.ts';
import { outcome, seen, stops } from '../stopped.ts';
import type { Row } from '../types.ts';

const watchdog = sumOf('watchdog', 'machine', 'turn');
const blocked = sumOf('blocked', 'look', ...stopPath);
const pressed = sumOf('request', ...stopPath);

/** Room for all that a row records; something else takes it at once when the disk is to be full. */
const SMALL_DISK = 8 * 1024 * 1024;

export const hostRows: readonly Row[] = [
  {
    name: 'service-killed',
    fault: 'the service is killed (SIGKILL) in the run, and started again',
    promise: {
      ...watchdog,
      text: 'off by the machine’s watchdog; recording recovered; the new service starts nothing',
    },
    async run(rig) {
      await rig.running();
      const atMs = rig.signal('SIGKILL');
      const cutMs = await rig.world.cut(atMs, 3_000);
      await rig.serviceEnded();
      const short = await recovered(rig);
      await rig.startService();
      const page = await rig.page('Ada again');
      if (!(await comes(() => page.gauge(rig.world.machine)?.state === 'online', 8_000)))
        short.push('the machine is not online with the new service');
      await sleep(1_000);
      if (rig.world.startsAfter(atMs) > 0) short.push('the motor was started');
      const refused = await page.start({ kind: 'voltage', milliV: 6_000 });
      if (refused.ok) short.push('a start was taken without a lease and an arming');
      return outcome(cutMs === null ? null : cutMs - atMs, watchdog.withinMs, short, 'session recovered');
    },
  },
  {
    name: 'service-stopped',
    fault: 'the service is stopped (SIGSTOP) for 2 s in the run',
    promise: { ...watchdog, text: 'off by the machine’s watchdog; latched when it goes on; nothing starts' },
    async run(rig) {
      const page = await rig.running();
      page.forgetEvents();
      const atMs = rig.signal('SIGSTOP');
      const cutMs = await rig.world.cut(atMs, 2_000);
      await sleep(Math.max(0, atMs + 2_000 - performance.now()));
      rig.signal('SIGCONT');
      const short = (await comes(() => page.control?.latch != null, 2_000)) ? [] : ['not latched'];
      await sleep(1_000);
      if (rig.world.startsAfter(atMs) > 0) short.push('the motor was started');
      return outcome(cutMs === null ? null : cutMs - atMs, watchdog.withinMs, short, seen(page));
    },
  },
  {
    name: 'loop-blocked',
    fault: `the service’s event loop stands still for ${parts.blocked} ms`,
    promise: { ...blocked, text: 'off, latched as blind; recording goes on' },
    async run(rig) {
      const page = await rig.running();
      return stops(rig, page, {
        make: async () => (await rig.order({ block: parts.blocked })).atMs,
        withinMs: blocked.withinMs,
        causes: ['blind'],
        loud: ['protective-stop'],
      });
    },
  },
  {
    name: 'database-locked',
    fault: 'another program holds the database; a stop is pressed',
    promise: { ...pressed, text: 'the run goes on, the stop works; recording failure said; no new arming' },
    async run(rig) {
      const page = await rig.running();
      const other = new Database(databasePath(rig.dataDir));
      rig.atEnd(() => void other.close());
      other.exec('BEGIN EXCLUSIVE');
      const result = await storageFails(rig, page);
      other.exec('ROLLBACK');
      return result;
    },
  },
  {
    name: 'disk-full',
    fault: 'the disk is full; a stop is pressed',
    promise: { ...pressed, text: 'the run goes on, the stop works; recording failure said; no new arming' },
    rig: { maxBytes: SMALL_DISK },
    async run(rig) {
      const page = await rig.running();
      fill(rig.dataDir);
      return storageFails(rig, page);
    },
  },
];

/** Takes all the room that the service's database has. */
function fill(dataDir: string): void {
  const other = new Database(databasePath(dataDir));
  other.exec('CREATE TABLE taken (bytes BLOB)');
  other.prepare('INSERT INTO taken VALUES (zeroblob(?))').run(SMALL_DISK);
  other.close();
}

/** Nothing can be written any more: the run is not the disk's business, and the next one is. */
async function storageFails(rig: Rig, page: Page) {
  const fromMs = performance.now();
  const short: string[] = [];
  if (!(await comes(() => page.session !== null && page.session.failure !== null, 20_000)))
    short.push('that nothing is recorded was not said');
  if (!rig.world.driven()) throw new Error(`the motor did not go on: ${rig.why(page)}`);
  const failedMs = performance.now() - fromMs;
  const result = await stops(rig, page, {
    make: () => {
      const atMs = performance.now();
      page.stopByFeed();
      return atMs;
    },
    withinMs: pressed.withinMs,
    causes: ['person'],
    loud: ['protective-stop'],
    recorded: false,
  });
  short.push(...result.short);
  await comes(() => page.control?.stop?.stillAfterMs != null || page.control?.stop === null, 2_000);
  await page.clear();
  await comes(() => page.control?.phase === 'rest', 2_000);
  const arming = await page.arm(rig.world.pad);
  if (arming.ok) short.push('it could be armed with an audit that cannot be written');
  else if (!JSON.stringify(arming.body).includes('audit'))
    short.push(`refused for ${arming.code} and not for the audit`);
  return { ...result, short, note: `said after ${(failedMs / 1000).toFixed(1)} s; ${result.note}` };
}

/** What the killed service recorded is there, and marked. */
async function recovered(rig: Rig): Promise<string[]> {
  const store = await Store.open({ dataDir: rig.dataDir });
  try {
    const [session] = await store.sessions({ limit: 1 });
    if (session === undefined) return ['the session is gone'];
    const short = session.status === 'recovered' ? [] : [`the session is ${session.status}`];
    return session.frames > 0 ? short : [...short, 'the session is empty'];
  } finally {
    await store.close();
  }
}
