/** Rows in which a page goes, or two people want the same thing. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page as BrowserPage } from 'playwright-core';
import { comes, type Page, until } from '../page.ts';
import { stopPath, sumOf } from '../parts.ts';
import { startProxy } from '../proxy.ts';
import { type Rig, startTarget } from '../rig.ts';
import { seen, stops } from '../stopped.ts';
import type { Row } from '../types.ts';

const gone = sumOf('browser', ...stopPath);
const expired = sumOf('lease', 'look', ...stopPath);

const text = 'off, latched for the lease; nothing starts; recording goes on';

export const pageRows: readonly Row[] = [
  browserRow('browser-closed', 'the browser’s page that holds the lease is closed', (page) => page.close()),
  browserRow('browser-reloaded', 'the browser’s page that holds the lease is loaded anew', (page) =>
    page.reload(),
  ),
  {
    name: 'network-cut',
    fault: 'the network between page and service is cut, and nothing is closed',
    promise: { ...expired, text },
    async run(rig) {
      const proxy = await startProxy(rig.url);
      rig.atEnd(() => proxy.close());
      await rig.running(proxy.url);
      const watching = await rig.page('Bob');
      return stops(rig, watching, {
        make: () => {
          const atMs = performance.now();
          proxy.cut();
          return atMs;
        },
        withinMs: expired.withinMs,
        causes: ['lease'],
        loud: ['protective-stop'],
      });
    },
  },
  {
    name: 'lease-expires',
    fault: 'the page that holds the lease stands still: connected, and renews no more',
    promise: { ...expired, text },
    async run(rig) {
      const page = await rig.running();
      return stops(rig, page, {
        make: () => {
          page.stopRenewing();
          return page.renewOnce();
        },
        withinMs: expired.withinMs,
        causes: ['lease'],
        loud: ['protective-stop'],
      });
    },
  },
  {
    name: 'two-pages',
    fault: 'two pages press start at the same moment, and one of them twice',
    promise: { withinMs: null, sum: '', text: 'one start, the others refused with a reason; one holder' },
    async run(rig) {
      const ada = await rig.page('Ada');
      const bob = await rig.page('Bob');
      await rig.recording(ada);
      await rig.tested(ada);
      await rig.ask('arm', () => ada.arm(rig.world.pad));
      const fromMs = performance.now();
      const answers = await Promise.all([
        ada.start(startTarget),
        bob.start(startTarget),
        ada.start(startTarget),
      ]);
      await until('running', () => rig.world.driven());
      await sleep(500);
      const taken = await bob.lease();
      const short = taken.ok ? ['the lease was given away while the motor ran'] : [];
      const granted = answers.filter(({ ok }) => ok).length;
      const starts = rig.world.startsAfter(fromMs);
      if (granted !== 1) short.push(`${granted} of 3 were told that they had started it`);
      if (starts !== 1) short.push(`${starts} starts`);
      if (!rig.world.driven()) short.push('it does not run');
      const codes = answers.filter(({ ok }) => !ok).map(({ code }) => code);
      return {
        measured: `${starts} start, ${codes.length} refused`,
        measuredMs: null,
        short,
        note: `refused: ${[...codes, taken.code].join(', ')}`,
      };
    },
  },
  {
    name: 'start-in-stop',
    fault: 'start and arm are pressed again and again while a stop goes on',
    promise: { withinMs: null, sum: '', text: 'every one refused with a reason; no start after the stop' },
    async run(rig) {
      const page = await rig.running();
      page.stopByFeed();
      const cutMs = await rig.world.cut(performance.now() - 5, 2_000);
      const fromMs = performance.now();
      const codes = new Set<string>();
      const short: string[] = cutMs === null ? ['not off'] : [];
      while (performance.now() - fromMs < 600) {
        for (const answer of [await page.start(startTarget), await page.arm(rig.world.pad)]) {
          if (answer.ok) short.push('it was taken');
          codes.add(answer.code);
        }
      }
      await sleep(500);
      const starts = cutMs === null ? 0 : rig.world.startsAfter(cutMs);
      if (starts > 0) short.push('it was started after the stop');
      return {
        measured: `${starts} starts after the stop`,
        measuredMs: null,
        short,
        note: `refused: ${[...codes].join(', ')}; ${seen(page)}`,
      };
    },
  },
];

function browserRow(name: string, fault: string, act: (page: BrowserPage) => Promise<unknown>): Row {
  return {
    name,
    fault,
    promise: { ...gone, text },
    rig: { browser: true },
    async run(rig) {
      const watching = await rig.page('Bob');
      await rig.recording(watching);
      const page = await leadingPage(rig, watching);
      return stops(rig, watching, {
        make: () => {
          const atMs = performance.now();
          // Not waited for: the drive's end is what counts.
          void act(page);
          return atMs;
        },
        withinMs: gone.withinMs,
        causes: ['lease'],
        loud: ['protective-stop'],
      });
    },
  };
}

/** A page in a real browser that takes the lease, tests, arms and starts, and renews as the dashboard does. */
async function leadingPage(rig: Rig, watching: Page): Promise<BrowserPage> {
  const browser = await rig.browser();
  const context = await browser.newContext();
  rig.atEnd(() => context.close());
  const page = await context.newPage();
  await page.goto(rig.url);
  const { machine, pad } = rig.world;
  const post = (what: string, body: object) =>
    page.evaluate(
      async ([path, text]) => {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(path as string, { method: 'POST', headers, body: text as string });
        if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
        return response.json();
      },
      [`/api/machines/${machine}/${what}`, JSON.stringify(body)],
    );
  const { token } = (await post('lease', { by: 'Ada' })) as { token: string };
  await page.evaluate((held) => {
    const feed = new WebSocket(`${location.origin.replace('http', 'ws')}/api/live`);
    const renew = () => feed.send(JSON.stringify({ type: 'hold', tokens: [held] }));
    feed.addEventListener('open', () => {
      renew();
      setInterval(renew, 500);
    });
  }, token);
  await post('test', { token });
  await until('stop test passed', () => watching.control?.stopTest.state === 'passed');
  await until('at rest', () => watching.control?.phase === 'rest');
  await post('arm', { token, pad });
  await post('start', { token, target: startTarget });
  await until('running', () => rig.world.driven());
  await comes(() => watching.control?.phase === 'running', 2_000);
  await sleep(700);
  if (!rig.world.driven()) throw new Error(`the motor did not go on running: ${rig.why(watching)}`);
  return page;
}
