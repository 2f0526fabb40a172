/**
 * Makes the pictures of the docs from a running service with virtual devices: every page, both themes, phone to
 * wall. Takes some ten minutes, most of them practice.
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
import { furnishControl, runMotor } from './control-shown.ts';
import { practise } from './practice.ts';

const { values } = parseArgs({
  options: { out: { type: 'string', default: join(import.meta.dirname, '..', 'docs', 'screenshots') } },
});
const screens = {
  phone: { width: 360, height: 800 },
  laptop: { width: 1280, height: 800 },
  wall: { width: 1920, height: 1080 },
} as const;
const themes = ['dark', 'light'] as const;
type Theme = (typeof themes)[number];

mkdirSync(values.out, { recursive: true });
const dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-shots-'));
const service = await startService({ port: 0, dataDir, addresses: [], discover: false });
const browser = await launchBrowser();
try {
  const { trainee, result, start, scored } = await practise(service);
  const page = await browser.newPage({ viewport: screens.laptop });
  await page.goto(service.url);
  await page.evaluate((id) => {
    localStorage.setItem('evenstroke.author', 'Ines Duarte');
    localStorage.setItem('evenstroke.trainee', id);
    localStorage.setItem('evenstroke.recentTrainees', JSON.stringify([{ id, name: 'Mara Lindqvist' }]));
  }, trainee);

  for (const theme of themes) {
    for (const [name, mode] of [
      ['live', 'practice'],
      ['test', 'test'],
    ] as const) {
      const attempt = await start('grid', mode);
      await page.waitForTimeout(8_000);
      await look(page, theme, 'live', name, () => page.waitForTimeout(10_500)); // the charts hold ten seconds
      await service.attempts.end(attempt);
      await scored(attempt);
    }
    await look(page, theme, 'live', 'live-free', () => page.waitForTimeout(10_500));
  }
  const sessionId = await service.station.stopSession();
  await furnishControl(service);
  for (const theme of themes) {
    await look(page, theme, 'live', 'control', async () => {
      await runMotor(page);
      await page.waitForTimeout(4_000); // the rate settles
    });
    await look(page, theme, 'live', 'stopped', async () => {
      await runMotor(page);
      await page.waitForTimeout(1_000);
      await page.keyboard.press('Escape');
      await page.getByTestId('control-latched').waitFor();
      await page.waitForTimeout(1_000);
    });
  }

  for (const theme of themes) {
    await look(page, theme, `results/${result}`, 'result', async () => {
      await page.getByTestId('worst-dot').first().click();
      await page.getByTestId('dot-trace').waitFor();
    });
    await look(page, theme, `progress/${trainee}/first-contact`, 'progress', async () => {
      await page.getByTestId('line-chart').waitFor();
    });
    await look(page, theme, 'settings', 'settings', () => page.getByTestId('drill-grid').waitFor());
    await look(page, theme, 'settings/drills/grid', 'editor', () =>
      page.getByTestId('editor-pattern').waitFor(),
    );
    await look(page, theme, 'settings/checklist', 'checklist', () =>
      page.getByTestId('checklist-row').first().waitFor(),
    );
    await look(page, theme, 'devices', 'devices', async () => {
      await page.getByTestId('show-lines').first().click();
    });
    await look(page, theme, 'settings/machines', 'machines', () => page.waitForTimeout(500));
    await look(page, theme, 'settings/safety', 'safety', () => page.waitForTimeout(500));
    await look(page, theme, 'sessions', 'sessions', async () => {});
    await look(page, theme, `sessions/${sessionId}`, 'session', async () => {});
  }
} finally {
  await browser.close();
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Results and progress are shown whole, for their length is their content. */
async function look(
  page: Page,
  theme: Theme,
  route: string,
  name: string,
  prepare: () => Promise<unknown>,
): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('evenstroke.theme', chosen), theme);
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size);
    await page.goto(`${service.url}/#/${route}`);
    await page.reload();
    await page.waitForTimeout(1_500);
    await prepare();
    await page.waitForTimeout(500);
    // A tap may have scrolled, and a page that is pictured whole stands at its beginning.
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      scrollTo(0, 0);
    });
    const fullPage = (name === 'result' || name === 'progress') && screen === 'laptop';
    await page.screenshot({ path: join(values.out, `${name}-${theme}-${screen}.png`), fullPage });
  }
}
