/**
 * Makes the pictures of the docs from a running demo: the three pages, both themes, phone to wall.
 *
 *   npm run screenshots                 into docs/screenshots
 *   npm run screenshots -- --out DIR
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { startService } from '../src/main.ts';
import { launchBrowser } from './browser.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(import.meta.dirname, '..', 'docs', 'screenshots') },
    seconds: { type: 'string', default: '45' },
  },
});
const screens = {
  phone: { width: 360, height: 800 },
  laptop: { width: 1280, height: 800 },
  wall: { width: 1920, height: 1080 },
} as const;
const themes = ['dark', 'light'] as const;

mkdirSync(values.out, { recursive: true });
const dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-shots-'));
const service = await startService({ port: 0, dataDir, addresses: [], discover: false });
const browser = await launchBrowser();
try {
  await service.virtualBench.start({ trainee: 'novice', seed: 4 });
  const page = await browser.newPage({ viewport: screens.laptop });
  await page.goto(service.url);
  await page.getByTestId('session-label').fill('Line of fifty, second try');
  await page.getByTestId('session-start').click();
  await page.getByTestId('recording').waitFor();
  await page.waitForTimeout(Number(values.seconds) * 1000);
  await everyLook(page, 'live', async () => {});

  await page.getByTestId('session-stop').click();
  await page.getByTestId('recording').waitFor({ state: 'detached' });
  await everyLook(page, 'devices', async () => {
    await page.getByTestId('show-lines').first().click();
    await page.waitForTimeout(500);
  });
  await everyLook(page, 'sessions', async () => {});
  const [session] = await service.store.sessions({ limit: 1 });
  await everyLook(page, `sessions/${session?.id}`, async () => {}, 'session');
} finally {
  await browser.close();
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function everyLook(
  page: Page,
  route: string,
  prepare: () => Promise<void>,
  name = route,
): Promise<void> {
  for (const theme of themes) {
    await page.evaluate((chosen) => localStorage.setItem('evenstroke.theme', chosen), theme);
    for (const [screen, size] of Object.entries(screens)) {
      await page.setViewportSize(size);
      await page.goto(`${service.url}/#/${route}`);
      await page.reload();
      await page.waitForTimeout(route === 'live' ? 11_000 : 1_500); // the Live charts hold ten seconds
      await prepare();
      await page.screenshot({ path: join(values.out, `${name}-${theme}-${screen}.png`) });
    }
  }
}
