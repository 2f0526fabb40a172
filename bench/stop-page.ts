/**
 * From a press in a page to the stop byte at the machine's tty: pointer, touch and key, on every page, plain, with a
 * dialog open, and while an hour of practice is being drawn.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { registryOf } from '../src/config.ts';
import { startVirtualBench } from '../src/emulator/run.ts';
import { Store } from '../src/store/store.ts';
import { startServiceChild, temporaryFolder } from './children.ts';
import type { Section } from './report.ts';
import { simulatedSession, writeSession } from './simulated-session.ts';
import { clockOffset, notePresses, pressedMs, StopTap } from './stop-tap.ts';
import { quantile } from './timing.ts';

const BOUND_MS = 100;
const SESSION = 'hour';
const SIMULATED_S = 300;
const REPEATS = 12;
const VIEWPORT = { width: 1280, height: 800 };
/** While a page is drawn a press comes at any time within so long of its opening. */
const DRAWING_MS = 1_200;

const ways = ['pointer', 'touch', 'key'] as const;
type Way = (typeof ways)[number];
type State = 'plain' | 'dialog open' | 'long chart being drawn';

interface Place {
  readonly name: string;
  readonly hash: string;
  /** Opens a dialog, where the page has one. */
  readonly dialog?: (page: Page) => Promise<void>;
  /** Draws a long chart for as long as it takes, where the page has one. */
  readonly draws?: boolean;
}

const places: readonly Place[] = [
  { name: 'Live', hash: '#/live', dialog: (page) => page.getByTestId('choose-drill').click() },
  { name: 'Sessions', hash: '#/sessions' },
  {
    name: 'a session of an hour',
    hash: `#/sessions/${SESSION}`,
    dialog: (page) => page.getByTestId('delete-session').click(),
    draws: true,
  },
  { name: 'Progress', hash: '#/progress' },
  { name: 'Devices', hash: '#/devices' },
  {
    name: 'Settings, pads',
    hash: '#/settings/pads',
    dialog: (page) => page.getByTestId('state-calibration').first().click(),
  },
  { name: 'Settings, safety', hash: '#/settings/safety' },
];

interface Presses {
  readonly place: string;
  readonly way: Way;
  readonly state: State;
  readonly ms: readonly number[];
}

export interface StopFromPage {
  readonly presses: readonly Presses[];
  /** The longest piece of work of the page's main thread, ms, while the hour was drawn. */
  readonly longestTaskMs: number;
}

/** @param count presses of each kind in each state of each page */
export async function measureStopFromPage(count = 5): Promise<StopFromPage> {
  const folder = temporaryFolder();
  const closers: (() => unknown)[] = [() => folder.remove()];
  try {
    await writeHour(folder.path);
    const service = await startServiceChild(folder.path);
    closers.unshift(() => service.stop());
    const registry = registryOf(folder.path);
    const devices = await startVirtualBench({ registry, trainee: 'novice', localStartS: null });
    closers.unshift(() => devices.close());
    const machine = devices.devices.find(({ role }) => role === 'machine');
    if (machine === undefined) throw new Error('the virtual bench has no machine');
    const tap = new StopTap(machine);
    const browser = await launchBrowser();
    closers.unshift(() => browser.close());
    const page = await browser.newPage({ viewport: VIEWPORT, hasTouch: true });
    await notePresses(page);
    await watchTasks(page);
    await page.goto(`${service.url}/#/live`);
    await page.getByTestId('control').waitFor();
    await page.waitForFunction(() => document.querySelector('[data-testid=feed-state][data-state=open]'));
    return await pressAll(page, service.url, tap, count);
  } finally {
    for (const close of closers) await close();
  }
}

async function pressAll(page: Page, url: string, tap: StopTap, count: number): Promise<StopFromPage> {
  const presses: Presses[] = [];
  for (const place of places) {
    for (const state of ['plain', 'dialog open', 'long chart being drawn'] as const) {
      if (state === 'dialog open' && place.dialog === undefined) continue;
      if (state === 'long chart being drawn' && place.draws !== true) continue;
      for (const way of ways) {
        const offsetMs = await clockOffset(page);
        const ms: number[] = [];
        for (let n = 0; n < count; n++) {
          await open(page, url, place, state, n / count);
          ms.push(await timeOfPress(page, tap, way, state === 'dialog open', offsetMs));
        }
        presses.push({ place: place.name, way, state, ms });
      }
    }
  }
  const longestTaskMs = await page.evaluate(() => Number(sessionStorage.getItem('longestTask') ?? 0));
  return { presses, longestTaskMs };
}

async function open(page: Page, url: string, place: Place, state: State, share: number): Promise<void> {
  if (state === 'long chart being drawn') {
    // From another page, so that everything is fetched and drawn anew.
    await page.goto(`${url}/#/devices`);
    await page.getByTestId('device').first().waitFor();
    await page.goto(`${url}/${place.hash}`);
    await sleep(share * DRAWING_MS);
    return;
  }
  if (state === 'plain' || !(await page.locator('dialog[open]').isVisible())) {
    await page.goto(`${url}/#/devices`);
    await page.goto(`${url}/${place.hash}`);
    await sleep(500);
    if (state === 'dialog open') {
      await place.dialog?.(page);
      await page.getByTestId('modal-stop').last().waitFor();
    }
  }
}

/** From the time stamp of the press to its byte at the tty, ms. */
export async function timeOfPress(
  page: Page,
  tap: StopTap,
  way: Way,
  inDialog: boolean,
  offsetMs: number,
): Promise<number> {
  await tap.quiet();
  const box = await page
    .locator(inDialog ? 'dialog[open] [data-stops]' : '[data-testid=protective-stop]')
    .first()
    .boundingBox();
  if (box === null) throw new Error('there is no stop to press');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const heard = tap.next();
  if (way === 'pointer') {
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.up();
  } else if (way === 'touch') await page.touchscreen.tap(x, y);
  else {
    // At rest two presses are the stop; with a motor on the first one is, and the second repeats it.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  }
  const atMs = await heard;
  return atMs - (await pressedMs(page, offsetMs));
}

async function watchTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      const longest = Math.max(
        Number(sessionStorage.getItem('longestTask') ?? 0),
        ...list.getEntries().map(({ duration }) => duration),
      );
      sessionStorage.setItem('longestTask', String(longest));
    }).observe({ type: 'longtask' });
  });
}

/** An hour of a heavy hand: its traces, thousands of dots and as many events as it makes. */
async function writeHour(dataDir: string): Promise<void> {
  const store = await Store.open({ dataDir });
  const flushes = simulatedSession({ seconds: SIMULATED_S, trainee: 'heavy-handed', seed: 1 });
  await writeSession(store, SESSION, flushes, REPEATS);
  await store.close();
}

/** The figures as a section of `evenstroke bench`. */
export async function stopFromPage(): Promise<Section> {
  const { presses, longestTaskMs } = await measureStopFromPage();
  const of = (fits: (one: Presses) => boolean) => presses.filter(fits).flatMap(({ ms }) => ms);
  const states = ['plain', 'dialog open', 'long chart being drawn'] as const;
  const figures = states.flatMap((state) =>
    ways.flatMap((way) => {
      const all = of((one) => one.state === state && one.way === way);
      return [
        { label: `${state}, ${way}, p50`, value: quantile(all, 0.5), unit: 'ms' },
        { label: `${state}, ${way}, max of ${all.length}`, value: Math.max(...all), unit: 'ms' },
      ];
    }),
  );
  const slowest = presses.toSorted((a, b) => Math.max(...b.ms) - Math.max(...a.ms))[0];
  return {
    title: `The protective stop, from the press in a page to the byte at the machine’s tty, ${places.length} pages`,
    figures: [...figures, { label: 'longest piece of work of the page', value: longestTaskMs, unit: 'ms' }],
    checks: states.map((state) => ({
      what: `every press, ${state}`,
      value: Math.max(...of((one) => one.state === state)),
      bound: BOUND_MS,
      sense: 'at most' as const,
      unit: 'ms',
    })),
    notes: slowest === undefined ? [] : [`Slowest: ${slowest.place}, ${slowest.state}, by ${slowest.way}.`],
  };
}
