/**
 * Makes the pictures of the docs from a running service with virtual devices: every page, both themes, phone to
 * wall. Takes a quarter of an hour, most of it practice and measuring; some alone take what they need.
 *
 *   npm run screenshots                          into docs/screenshots
 *   npm run screenshots -- --out DIR
 *   npm run screenshots -- --only studio,calibrate
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { startService } from '../src/main.ts';
import { launchBrowser } from './browser.ts';
import { type Picture, picturesOf, type Themed } from './pictures.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(import.meta.dirname, '..', 'docs', 'screenshots') },
    only: { type: 'string' },
  },
});
const screens = {
  phone: { width: 360, height: 800 },
  laptop: { width: 1280, height: 800 },
  wall: { width: 1920, height: 1080 },
} as const;
const themes = ['dark', 'light'] as const;
const CERTIFICATE = 'certificate';

const dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-shots-'));
const service = await startService({ port: 0, dataDir, addresses: [], discover: false });
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: screens.laptop });
  await page.goto(service.url);
  await page.evaluate(() => localStorage.setItem('evenstroke.author', 'Ines Duarte'));

  const all = picturesOf(service, page);
  const known = [...all.map(({ name }) => name), CERTIFICATE];
  const wanted = values.only?.split(',').map((name) => name.trim()) ?? known;
  const strange = wanted.filter((name) => !known.includes(name));
  if (strange.length > 0)
    throw new Error(`There is no picture ${strange.join(', ')}. There are: ${known.join(', ')}.`);
  mkdirSync(values.out, { recursive: true });
  for (const picture of all.filter(({ name }) => wanted.includes(name))) {
    const { route, show } = await picture.furnish();
    for (const theme of themes) await look(page, theme, picture, route, show);
  }
  if (wanted.includes(CERTIFICATE))
    execFileSync(
      process.execPath,
      [join(import.meta.dirname, 'certificate-picture.ts'), '--out', values.out],
      { stdio: 'inherit' },
    );
} finally {
  await browser.close();
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function look(
  page: Page,
  theme: (typeof themes)[number],
  { name, isWhole }: Picture,
  route: string,
  { before, prepare, after }: Themed,
): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('evenstroke.theme', chosen), theme);
  await before?.();
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size);
    await page.goto(`${service.url}/#/${route}`);
    await page.reload();
    await page.waitForTimeout(1_500);
    await prepare?.();
    await page.waitForTimeout(500);
    // A tap may have scrolled, and a page that is pictured whole stands at its beginning.
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      scrollTo(0, 0);
    });
    const fullPage = isWhole === true && screen === 'laptop';
    await page.screenshot({ path: join(values.out, `${name}-${theme}-${screen}.png`), fullPage });
  }
  await after?.();
}
