import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { startVirtualDevice } from '../../src/emulator/run.ts';
import { online, startBench, type TestBench, until } from '../station/bench.ts';
import { closeBrowser, openPage } from './browser.ts';

let bench: TestBench | null = null;
let hand = '';
afterAll(async () => {
  await bench?.close();
  bench = null;
  await closeBrowser();
});

/** The tests of one hand share its devices, in the order in which they stand. */
async function startLive(trainee: 'heavy-handed' | 'steady'): Promise<TestBench> {
  if (bench !== null && hand === trainee) return bench;
  await bench?.close();
  const started = await startBench({ trainee, seed: 5 });
  bench = started;
  hand = trainee;
  await until('pad and machine', () => online(started, 2));
  return started;
}

/** Listens in on whatever the page plays: the real graph, heard by an analyser besides the loudspeaker. */
async function listenIn(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard = { peak: 0 };
    Object.assign(globalThis, { heard });
    const connect = AudioNode.prototype.connect as (this: AudioNode, ...rest: unknown[]) => AudioNode;
    AudioNode.prototype.connect = function (this: AudioNode, ...rest: unknown[]) {
      if (rest[0] instanceof AudioDestinationNode) {
        const analyser = this.context.createAnalyser();
        connect.call(this, analyser);
        const samples = new Float32Array(analyser.fftSize);
        const timer = setInterval(() => {
          analyser.getFloatTimeDomainData(samples);
          for (const sample of samples) heard.peak = Math.max(heard.peak, Math.abs(sample));
        }, 10);
        setTimeout(() => clearInterval(timer), 2000);
      }
      return connect.apply(this, rest);
    } as typeof AudioNode.prototype.connect;
  });
}

const heardPeak = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { heard: { peak: number } }).heard.peak);

it('an unsafe stroke is seen, worded and heard', async () => {
  const { service } = await startLive('heavy-handed');
  await using opened = await openPage(service.url, { prepare: listenIn });
  const { page, complaints } = opened;
  await page.getByTestId('sound-switch').click();
  const flag = page.getByTestId('unsafe-flag');
  await page.waitForFunction(
    () => document.querySelector('[data-testid=unsafe-flag]')?.getAttribute('data-state') === 'lit',
    null,
    {
      timeout: 40_000,
    },
  );
  await flag.getByText(/unsafe stroke/i).waitFor();
  expect(await flag.innerText()).toMatch(/1\.\d+\s*mm/);
  await page.waitForFunction(() =>
    // Whichever comes first: the pad's own alarm, or the stroke as we saw it.
    /unsafe stroke|pad alarm/i.test(
      document.querySelector('[data-testid=announce-assertive]')?.textContent ?? '',
    ),
  );
  await page.waitForFunction(() => (globalThis as unknown as { heard: { peak: number } }).heard.peak > 0.1);
  expect(await heardPeak(page)).toBeGreaterThan(0.1);
  const shownMs = await flag.getAttribute('data-flag-ms');
  expect(Number(shownMs)).toBeGreaterThanOrEqual(0);
  expect(complaints).toEqual([]);
});

it('a steady hand raises no flag', async () => {
  const { service } = await startLive('steady');
  await using opened = await openPage(service.url);
  const { page } = opened;
  await page
    .getByTestId('last-dots')
    .getByText(/strokes/)
    .nth(3)
    .waitFor({ timeout: 30_000 });
  const flag = page.getByTestId('unsafe-flag');
  expect(await flag.getAttribute('data-state'), await flag.innerText()).toBe('calm');
});

it('with nothing attached it says so, and one click starts the virtual ones; a session is recorded', async () => {
  const { startService } = await import('../../src/main.ts');
  const { mkdtempSync, rmSync } = await import('node:fs');
  const dataDir = mkdtempSync('/tmp/evenstroke-test-');
  const service = await startService({ port: 0, dataDir, addresses: [], discover: false });
  try {
    await using opened = await openPage(service.url, { screen: 'phone' });
    const { page, complaints } = opened;
    await page.getByTestId('no-device').waitFor();
    await page.getByTestId('start-virtual').tap();
    await page.getByTestId('depth').waitFor();
    await page.getByTestId('session-label').fill('By touch');
    await page.getByTestId('session-start').tap();
    await page.getByTestId('recording').waitFor();
    await page.waitForTimeout(500);
    await page.getByTestId('session-stop').tap();
    await page.getByTestId('session-saved').waitFor();
    const [session] = await service.store.sessions({ limit: 1 });
    expect(session).toMatchObject({ label: 'By touch', status: 'complete' });
    expect(complaints).toEqual([]);
  } finally {
    await service.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

it('an old number never looks live: it greys, the state is worded, and it comes back', async () => {
  const { service, devices } = await startLive('steady');
  await using opened = await openPage(service.url);
  const { page } = opened;
  const depth = page.getByTestId('depth');
  await page.waitForFunction(() =>
    ['working', 'up', 'none'].includes(
      document.querySelector<HTMLElement>('[data-testid=depth]')?.dataset['state'] ?? '',
    ),
  );
  await devices.fault('pad:silence=1500');
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>('[data-testid=depth]')?.dataset['state'] === 'stale',
  );
  expect(await page.getByTestId('depth-state').innerText()).not.toBe('');
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>('[data-testid=depth]')?.dataset['state'] !== 'stale',
  );
  expect(await depth.getAttribute('data-state')).not.toBe('stale');
});

it('what a device says is text, never markup', async () => {
  const serial = '<img/src=x/onerror=alert(1)>';
  const { service, dataDir } = await startLive('steady');
  const hostile = await startVirtualDevice({
    role: 'pad',
    serial,
    name: 'hostile',
    registry: `${dataDir}/ports`,
  });
  try {
    await until('the hostile pad', () => service.station.gauges().some((gauge) => gauge.serial === serial));
    await using opened = await openPage(`${service.url}/#/devices`);
    const { page, complaints } = opened;
    await page.getByText(serial).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
  } finally {
    hostile.close();
  }
});

it('the protective stop reaches the machine by pointer and by key', async () => {
  const { service } = await startLive('steady');
  const motor = () => service.station.gauges().find(({ role }) => role === 'machine');
  const state = () => {
    const gauge = motor();
    return gauge?.role === 'machine' ? gauge.motor : null;
  };
  await until('the motor to run', () => state() === 'running');
  await using opened = await openPage(service.url);
  const { page } = opened;
  await page.getByTestId('session-label').click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await until('the motor to have stopped', () => state() === 'stopped');
  await page.getByTestId('stop-outcome').waitFor();
  await page.goto(`${service.url}/#/devices`);
  await page.getByTestId('protective-stop').click();
  await page.getByTestId('stop-outcome').waitFor();
  expect(await page.getByTestId('stop-outcome').innerText()).not.toMatch(/could not/i);
});
