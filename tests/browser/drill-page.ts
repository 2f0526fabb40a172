/** What the tests of a drill in a browser share: the page as it is seen and heard, and the service behind it. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { VirtualBench } from '../../src/emulator/run.ts';

export async function post<T>(url: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.ok).toBe(true);
  return response.json() as Promise<T>;
}

/** The service keeps a lot for each item that wants one, so that the checklist takes taps alone. */
export async function rememberLots(url: string, expiresOn: string): Promise<void> {
  const { items } = (await (await fetch(`${url}/api/checklist`)).json()) as {
    items: { id: string; kind: string }[];
  };
  for (const { id } of items.filter(({ kind }) => kind === 'lot')) {
    const lot = { itemId: id, maker: 'Maker', lot: 'A-17', expiresOn, membrane: null };
    await post(`${url}/api/lots`, lot);
  }
}

/** A hand at twice the usual pace, so that a test waits half as long. It keeps its depth and how it spreads. */
export const hurry = ({ show }: VirtualBench): void => show({ places: [], next: 0, intervalMs: 400 });

/** Dots of the drill, as the page shows them. */
export const count = (page: Page) =>
  page
    .getByTestId('run-count')
    .innerText()
    .then((words) => Number.parseInt(words, 10));

/**
 * Neither a depth nor a zone stands anywhere on the page, to be seen or read out, but for the unsafe alarm and the
 * target that a ladder asks for.
 */
export async function expectBlind(page: Page): Promise<void> {
  await page.getByTestId('depth-hidden').waitFor();
  expect(await page.getByTestId('depth').getAttribute('data-zone')).toBe('');
  for (const shown of [
    '[data-testid=depth-mm]',
    '[data-strip=depth]',
    '.ruler',
    'main .mark',
    '[class*=zone-]',
  ])
    expect(await page.locator(shown).count(), shown).toBe(0);
  const told = await page.evaluate(() => {
    const live = document.querySelector('main')?.cloneNode(true) as HTMLElement;
    for (const asked of live.querySelectorAll('[data-testid=run-target]')) asked.remove();
    // Counted since the session began, and part of the alarm.
    for (const fact of live.querySelectorAll('.counts')) fact.remove();
    const labels = [...live.querySelectorAll('[aria-label], [title]')].map(
      (element) => `${element.getAttribute('aria-label')} ${element.getAttribute('title')}`,
    );
    const spoken = document.querySelector('[data-testid=announce-polite]')?.textContent;
    return [live.textContent, ...labels, spoken, document.title].join('\n');
  });
  expect(told).not.toMatch(/\d\s?mm\b/);
  expect(told).not.toMatch(/\b(shallow|target|caution)\b/i);
}

/** Listens in on what the page really plays: the graph itself, heard by an analyser beside the loudspeaker. */
export async function listenIn(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard = { peak: 0 };
    Object.assign(globalThis, { heard });
    const connect = AudioNode.prototype.connect as (this: AudioNode, ...rest: unknown[]) => AudioNode;
    const samples = new Float32Array(2048);
    AudioNode.prototype.connect = function (this: AudioNode, ...rest: unknown[]) {
      if (rest[0] instanceof AudioDestinationNode) {
        const analyser = this.context.createAnalyser();
        connect.call(this, analyser);
        setInterval(() => {
          analyser.getFloatTimeDomainData(samples);
          for (const sample of samples) heard.peak = Math.max(heard.peak, Math.abs(sample));
        }, 10);
      }
      return connect.apply(this, rest);
    } as typeof AudioNode.prototype.connect;
  });
}

export const heardPeak = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { heard: { peak: number } }).heard.peak);

export const forgetHeard = (page: Page) =>
  page.evaluate(() => {
    (globalThis as unknown as { heard: { peak: number } }).heard.peak = 0;
  });
