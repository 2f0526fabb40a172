/** A service with virtual devices, and a page in a real browser that must not complain. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchBrowser } from '../../scripts/browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const screens = {
  phone: { width: 360, height: 740 },
  laptop: { width: 1280, height: 800 },
  wall: { width: 1920, height: 1080 },
} as const;

let browser: Browser | null = null;

export interface TestPage extends AsyncDisposable {
  readonly page: Page;
  /** What the browser complained about: errors, refused scripts and styles, failed requests. */
  readonly complaints: string[];
}

export async function openPage(
  url: string,
  {
    screen = 'laptop' as keyof typeof screens,
    theme = 'dark' as string | null,
    reducedMotion = false,
    prepare = async (_page: Page): Promise<void> => {},
  } = {},
): Promise<TestPage> {
  browser ??= await launchBrowser(['--autoplay-policy=no-user-gesture-required']);
  const context = await browser.newContext({
    viewport: screens[screen],
    hasTouch: screen === 'phone',
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    locale: 'en-GB',
  });
  // Not on about:blank, which has no storage.
  if (theme !== null) {
    await context.addInitScript((chosen) => localStorage.setItem('evenstroke.theme', chosen), theme);
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.setDefaultTimeout(15_000);
  await prepare(page);
  await page.goto(url);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = null;
}

/** Runs axe on the page, or on what `within` selects of it, and expects nothing that it calls serious or critical. */
export async function expectAccessible(page: Page, where: string, within = 'html'): Promise<void> {
  // Evaluated by the browser's debugger, so that the page's own policy against foreign scripts stays in force.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  const results = await page.evaluate(
    // What passes is of no interest, and gathering it takes most of the time.
    (part) =>
      (globalThis as unknown as { axe: { run(part: string, options: object): Promise<AxeResults> } }).axe.run(
        part,
        { resultTypes: ['violations'] },
      ),
    within,
  );
  const serious = results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  expect(serious, where).toEqual([]);
}

/** What is written in a panel ends within it, also where the page itself is not wider. */
export async function expectNoSpill(page: Page, where: string): Promise<void> {
  const spilled = await page.evaluate(() =>
    [...document.querySelectorAll('.panel *')].flatMap((element) => {
      const panel = element.closest('.panel');
      const written = [...element.childNodes].some(
        ({ nodeType, nodeValue }) => nodeType === 3 && nodeValue?.trim(),
      );
      if (panel === null || !written || element.closest('.table-room, .spoken, svg') !== null) return [];
      const range = document.createRange();
      range.selectNodeContents(element);
      const room =
        panel.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(panel).paddingRight);
      const beyond = range.getBoundingClientRect().right - room;
      return beyond > 1 ? [`${element.textContent} by ${beyond.toFixed(0)} px`] : [];
    }),
  );
  expect(spilled, where).toEqual([]);
}

/** A page is never wider than its screen. */
export async function expectNoSideways(page: Page, where: string): Promise<void> {
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wider, where).toBeLessThanOrEqual(0);
}
