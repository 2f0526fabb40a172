/**
 * From the last byte of the line that shows too deep to the stop byte written: sixteen pads in the profile `strict`,
 * quiet, and while the database is busy and three browsers watch. Two of the pads are worked with machines that are
 * armed and started again after each stop. The others are under a heavy hand, and noisy, so that lines that are too
 * deep are many; the machine that they guard does not obey, so each of them sends the byte again.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { launchBrowser } from '../scripts/browser.ts';
import { registryOf } from '../src/config.ts';
import { reasonOf } from '../src/errors.ts';
import { databasePath } from '../src/store/paths.ts';
import { type Ask, allOnline, asking } from './ask.ts';
import { answerOf, start, startDevices, stop as stopChild, temporaryFolder } from './children.ts';
import { watchFeed } from './feed-client.ts';
import { buildPage } from './page.ts';
import type { Section } from './report.ts';
import type { StopFigures, StopOrder } from './stop-service.ts';
import { TESTED_WITHIN_MS } from './stop-tests.ts';

const PADS = 16;
const WORKED = 2;
const WATCHERS = 3;
/** So many seconds for each that a measurement of the path has: some hundred stops. */
const TIMES_AS_LONG = 3;
const WARM_MS = 3_000;
const SHORT_SESSIONS = 4;
const SHORT_SESSION_MS = 1_500;
const BOUND_P50_MS = 1;
const BOUND_P99_MS = 5;
const LEAST_STOPS = 300;
const TELL_MS = 10_000;
const SERVICE = join(import.meta.dirname, 'stop-service.ts');

export async function* stop({ seconds }: { seconds: number }): AsyncGenerator<Section> {
  const folder = temporaryFolder();
  const closers: (() => unknown)[] = [() => folder.remove()];
  try {
    const child = start(SERVICE, [folder.path]);
    closers.unshift(() => stopChild(child));
    const { url } = (await answerOf(child, (message) => 'url' in message)) as { url: string };
    const tell = (order: StopOrder) => void child.send(order);
    const figures = async (): Promise<StopFigures> => {
      const answer = answerOf(child, (message) => 'stops' in message);
      tell({ do: 'figures' });
      return (await answer) as StopFigures;
    };
    const ask = asking(url);
    const registry = registryOf(folder.path);
    const pairs = await startDevices(registry, [
      'pair',
      ...['--count', String(WORKED), '--trainee', 'heavy-handed', '--local-start', 'never'],
    ]);
    closers.unshift(() => pairs.stop());
    const deaf = await startDevices(registry, [
      'machine',
      ...['--name', 'deaf', '--seed', 'deaf', '--fault', 'deaf', '--local-start', '0.5'],
    ]);
    closers.unshift(() => deaf.stop());
    const serialsOf = (role: 'pad' | 'machine') =>
      pairs.devices.filter((device) => device.role === role).map(({ serial }) => serial);
    const [machines, worked] = [serialsOf('machine'), serialsOf('pad')];
    const others = pairs.devices.length + deaf.devices.length;
    const measure = async (busy: (serials: readonly string[]) => Promise<() => Promise<void>>) => {
      await allOnline(ask, others);
      const { id } = await ask<{ id: string }>('/sessions', 'POST', { label: 'bench' });
      // Tested before there is anything that would stop it.
      const tested = answerOf(child, (message) => 'tested' in message, TESTED_WITHIN_MS + TELL_MS);
      tell({ do: 'test', machines });
      const test = (await tested) as { tested: boolean; reason?: string };
      if (!test.tested) throw new Error(test.reason);
      const pads = await startDevices(registry, [
        'pad',
        '--cheap',
        ...['--count', String(PADS - WORKED), '--seed', 'noisy', '--name', 'noisy'],
        ...['--trainee', 'heavy-handed', '--noise', '0.2'],
      ]);
      try {
        await allOnline(ask, others + PADS - WORKED);
        const serials = [...worked, ...pads.devices.map(({ serial }) => serial)];
        tell({ do: 'run', pairs: machines.map((serial, n) => [serial, worked[n] ?? ''] as const) });
        const quiet = await busy(serials);
        await sleep(WARM_MS);
        await figures();
        await sleep(seconds * 1000 * TIMES_AS_LONG);
        const found = await figures();
        await quiet();
        return { id, found };
      } finally {
        await pads.stop();
        await ask('/sessions/current/stop', 'POST', {});
      }
    };
    const alone = await measure(async () => async () => {});
    yield sectionOf('quiet', alone.found, []);
    const short: string[] = [];
    for (let n = 0; n < SHORT_SESSIONS; n++) {
      const { id } = await ask<{ id: string }>('/sessions', 'POST', { label: 'short' });
      await sleep(SHORT_SESSION_MS);
      await ask('/sessions/current/stop', 'POST', {});
      short.push(id);
    }
    const notes: string[] = [];
    const loaded = await measure(async (serials) => {
      const watching = await watch(url, serials);
      notes.push(watching.says);
      const load = busyDatabase(ask, url, folder.path, alone.id, short);
      return async () => {
        notes.push(await load.end());
        await watching.close();
      };
    });
    yield sectionOf('the database busy, three browsers watching', loaded.found, notes);
  } finally {
    for (const close of closers) await close();
  }
}

/** Three pages in a real browser; without one, three clients that are sent everything. */
async function watch(
  url: string,
  serials: readonly string[],
): Promise<{ readonly says: string; close(): Promise<void> }> {
  try {
    buildPage();
    const browser = await launchBrowser();
    for (let n = 0; n < WATCHERS; n++) {
      const page = await browser.newPage();
      await page.goto(`${url}/#/live`);
    }
    return { says: `${WATCHERS} pages of a real browser watched.`, close: () => browser.close() };
  } catch (error) {
    const feeds = await Promise.all(
      Array.from({ length: WATCHERS }, () => watchFeed(url, serials, performance.timeOrigin)),
    );
    return {
      says: `No browser could be started (${reasonOf(error)}): ${WATCHERS} clients of the live feed watched all pads instead.`,
      close: async () => {
        for (const feed of feeds) feed.close();
      },
    };
  }
}

/** Exports one after the other, sessions deleted, the whole database copied, and the log taken into it, over and over. */
function busyDatabase(
  ask: Ask,
  url: string,
  dataDir: string,
  big: string,
  short: readonly string[],
): { end(): Promise<string> } {
  let isOver = false;
  const done = { exports: 0, bytes: 0, deletes: 0, copies: 0 };
  const exporting = (async () => {
    while (!isOver) {
      const answer = await fetch(`${url}/api/sessions/${big}/export/samples.csv`);
      for await (const chunk of answer.body ?? []) {
        done.bytes += chunk.length;
        if (isOver) break;
      }
      done.exports++;
    }
  })();
  const deleting = (async () => {
    for (const id of short) {
      await sleep(SHORT_SESSION_MS);
      await ask(`/sessions/${id}`, 'DELETE');
      done.deletes++;
    }
  })();
  const copying = (async () => {
    const database = new Database(databasePath(dataDir));
    try {
      for (let n = 0; !isOver; n++) {
        database.exec(`VACUUM INTO '${join(dataDir, `copy-${n}.db`)}'`);
        database.pragma('wal_checkpoint(TRUNCATE)');
        done.copies++;
        await sleep(500);
      }
    } finally {
      database.close();
    }
  })();
  return {
    async end() {
      isOver = true;
      await Promise.all([exporting, deleting, copying]);
      return `${done.exports} exports (${Math.round(done.bytes / 1e6)} MB), ${done.deletes} sessions deleted, ${done.copies} copies and checkpoints of the database meanwhile.`;
    },
  };
}

function sectionOf(how: string, found: StopFigures, notes: readonly string[]): Section {
  return {
    title: `Line in to stop byte written, ${PADS} pads at 2 kHz and ${WORKED + 1} machines, ${how}`,
    figures: [
      { label: 'stop bytes after an unsafe line', value: found.stops, unit: '' },
      { label: 'motors armed and started in between', value: found.runs, unit: '' },
      { label: 'line in to byte out, p50', value: found.p50Us / 1000, unit: 'ms' },
      { label: 'line in to byte out, p99', value: found.p99Us / 1000, unit: 'ms' },
      { label: 'line in to byte out, most', value: found.maxUs / 1000, unit: 'ms' },
      { label: 'RxJS and one promise: later by, p50', value: found.peerP50Us / 1000, unit: 'ms' },
      { label: 'RxJS and one promise: later by, p99', value: found.peerP99Us / 1000, unit: 'ms' },
      { label: 'event loop late, p99', value: found.loopDelayP99Ms, unit: 'ms' },
      { label: 'event loop late, most', value: found.loopDelayMaxMs, unit: 'ms' },
    ],
    checks: [
      { what: 'stops to judge by', value: found.stops, bound: LEAST_STOPS, sense: 'at least', unit: '' },
      {
        what: 'line in to byte out, p50',
        value: found.p50Us / 1000,
        bound: BOUND_P50_MS,
        sense: 'at most',
        unit: 'ms',
      },
      {
        what: 'line in to byte out, p99',
        value: found.p99Us / 1000,
        bound: BOUND_P99_MS,
        sense: 'at most',
        unit: 'ms',
      },
    ],
    notes,
  };
}
