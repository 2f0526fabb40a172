import { afterAll, beforeAll, expect, it } from 'vitest';
import { online, padGauge, startBench, type TestBench, until } from '../station/bench.ts';
import { closeBrowser, expectAccessible, expectNoSideways, openPage } from './browser.ts';

let bench: TestBench;
let sessionId: string;
beforeAll(async () => {
  bench = await startBench({ trainee: 'heavy-handed', seed: 5 });
  const { station } = bench.service;
  await until('pad and machine', () => online(bench, 2));
  const session = await station.startSession({ label: 'Shown to the browser', capture: false });
  sessionId = session.id;
  await until('an unsafe stroke', () => padGauge(bench).unsafe > 0, 60_000);
  await bench.devices.fault('pad:path-change=300');
  await until('the pad to be gone', () => padGauge(bench).state !== 'online');
  await until('the pad to be back', () => padGauge(bench).state === 'online');
  // Something stands beyond the gap.
  const backUs = padGauge(bench).sampledUs ?? 0;
  await until('samples after the gap', () => (padGauge(bench).sampledUs ?? 0) > backUs + 500_000);
  await station.stopSession();
});
afterAll(async () => {
  await closeBrowser();
  await bench.close();
});

const pages = [
  ['Live', '#/live', 'strips'],
  ['Sessions', '#/sessions', 'session-row'],
  ['a session', () => `#/sessions/${sessionId}`, 'review'],
  ['Devices', '#/devices', 'device'],
] as const;

for (const theme of ['dark', 'light'] as const) {
  for (const screen of ['phone', 'laptop', 'wall'] as const) {
    it(`shows every page, ${theme}, on a ${screen}: accessible, not wider than the screen, no complaint`, async () => {
      await using opened = await openPage(bench.service.url, { theme, screen });
      const { page, complaints } = opened;
      for (const [name, hash, mark] of pages) {
        await page.goto(`${bench.service.url}/${typeof hash === 'string' ? hash : hash()}`);
        await page.getByTestId(mark).first().waitFor();
        await expect.poll(() => page.getByTestId('notice-loading').count()).toBe(0);
        if (mark === 'review')
          await page.locator('[data-testid=review][data-busy=false] canvas').first().waitFor();
        await expectNoSideways(page, `${name}, ${theme}, ${screen}`);
        if (screen !== 'wall') await expectAccessible(page, `${name}, ${theme}, ${screen}`);
      }
      // A complaint may come late; to wait for one once for each theme is enough.
      if (screen === 'wall') await page.waitForTimeout(300);
      expect(complaints).toEqual([]);
    });
  }
}

it('ships no validator to the page, and loads nothing from elsewhere', async () => {
  await using opened = await openPage(bench.service.url);
  const { page } = opened;
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.reload();
  await page.getByTestId('strips').waitFor();
  expect([...hosts]).toEqual([new URL(bench.service.url).host]);
  const scripts = await page.evaluate(() => [...document.scripts].map(({ src }) => src));
  for (const src of scripts) expect(await (await fetch(src)).text()).not.toContain('ZodError');
});
