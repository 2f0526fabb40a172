/** How a drill ends when it does not end well, and which pages follow it, with a real service and virtual devices. */
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect, it } from 'vitest';
import { databasePath } from '../../src/store/paths.ts';
import { type AttemptBench, complete, startAttemptBench } from '../station/attempt-bench.ts';
import { padGauge, until } from '../station/bench.ts';
import { closeBrowser, expectAccessible, openPage } from './browser.ts';
import { count, expectBlind, heardPeak, hurry, listenIn } from './drill-page.ts';

let bench: AttemptBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});
afterAll(closeBrowser);

async function started(options: Parameters<typeof startAttemptBench>[0]): Promise<AttemptBench> {
  bench = await startAttemptBench({ seed: 5, ...options });
  hurry(bench.devices);
  return bench;
}

/** What bars the score, as the page says it. */
async function expectBarred(page: Page, gate: string, words: RegExp): Promise<void> {
  await page.waitForURL(/#\/results\//, { timeout: 20_000 });
  await page.getByTestId('score-card').waitFor();
  expect(await page.getByTestId('score-total').innerText()).toMatch(/not scored/i);
  const reason = page.getByTestId('gates').locator(`[data-gate=${gate}]`);
  expect(await reason.innerText()).toMatch(words);
}

it('ended at once, with no dot: not scored and why; the page that followed comes back, one opened by hand stays', async () => {
  const attempts = await started({ trainee: 'steady', localStartS: null });
  const { service, wish } = attempts;
  await using wall = await openPage(service.url, { screen: 'wall' });
  await wall.page.getByTestId('drill-bar').waitFor();
  const first = await service.attempts.start(wish('many-dots'));
  await wall.page.getByTestId('drill-end').click();
  await wall.page.getByText('No dot has been made').waitFor();
  await wall.page.getByTestId('drill-end-yes').click();
  await expectBarred(wall.page, 'no-dots', /No dot was found/);
  await expectAccessible(wall.page, 'a result without a score');
  await using opened = await openPage(`${service.url}/#/results/${first.id}`);
  await opened.page.getByTestId('score-card').waitFor();

  const second = await service.attempts.start(wish('many-dots'));
  await wall.page
    .getByTestId('run-bar')
    .and(wall.page.locator(`[data-attempt="${second.id}"]`))
    .waitFor();
  await service.attempts.end(second.id);
  await wall.page.waitForURL(new RegExp(`#/results/${second.id}`));
  // From here on this page is where its reader took it.
  await wall.page.getByTestId('to-progress').click();
  await wall.page.getByTestId('progress').waitFor();
  await wall.page.goBack();
  await wall.page.waitForURL(new RegExp(`#/results/${second.id}`));
  const third = await service.attempts.start(wish('many-dots'));
  await using late = await openPage(service.url);
  await late.page.locator(`[data-attempt="${third.id}"]`).waitFor();
  expect(wall.page.url()).toContain(second.id);
  expect(opened.page.url()).toContain(first.id);
  expect([...wall.complaints, ...opened.complaints, ...late.complaints]).toEqual([]);
});

it('the session is stopped in mid-drill: what was made is told, and the attempt says how it ended', async () => {
  const { service, wish } = await started({ trainee: 'steady' });
  await using opened = await openPage(service.url, { theme: 'light', prepare: listenIn });
  const { page, complaints } = opened;
  await page.getByTestId('drill-bar').waitFor();
  await page.locator('h1').first().click({ force: true }); // a touch, so that the page can be heard
  // The helps of the attempt count, and not those of this page, whose dot tones are off.
  const helps = { zones: false, tones: true, metronome: false };
  const { id } = await service.attempts.start(wish('many-dots', { helps }));
  await page.getByTestId('run-bar').waitFor();
  await expect.poll(() => count(page), { timeout: 20_000 }).toBeGreaterThan(2);
  await expectBlind(page);
  expect(await heardPeak(page)).toBeGreaterThan(0.05);
  await service.station.stopSession();
  await page.waitForURL(new RegExp(`#/results/${id}`));
  await page.getByTestId('score-card').waitFor();
  const made = await service.store.training.attempt(id);
  expect(made?.end).toBe('session');
  const [score] = await service.store.training.scores(id);
  expect(score?.result.facts.dots).toBeGreaterThan(2);
  for (const { name } of score?.result.gates ?? [])
    expect(await page.getByTestId('gates').locator(`[data-gate=${name}]`).count()).toBe(1);
  expect(score?.result.gates.map(({ name }) => name)).toContain('too-few-dots');
  expect(complaints).toEqual([]);
});

it('the pad is unplugged in a test: said where the depth was hidden, and what was not seen is not scored', async () => {
  const attempts = await started({ trainee: 'steady' });
  const { service, wish, devices } = attempts;
  const checklistId = await complete(attempts);
  await using opened = await openPage(service.url);
  const { page, complaints } = opened;
  await page.getByTestId('drill-bar').waitFor();
  await service.attempts.start(wish('many-dots', { mode: 'test', checklistId }));
  await expect.poll(() => count(page), { timeout: 20_000 }).toBeGreaterThan(0);
  await devices.fault('pad:unplug');
  await until('the pad to be gone', () => padGauge(attempts).state === 'disconnected');
  await page
    .getByTestId('depth-state')
    .getByText(/disconnected/)
    .waitFor();
  await expectBlind(page);
  await expectAccessible(page, 'a test whose pad is gone');
  await page.waitForTimeout(2_000); // as long again unseen as seen
  await page.getByTestId('drill-end').click();
  await page.getByTestId('drill-end-yes').click();
  await expectBarred(page, 'lost-samples', /not seen/);
  expect(complaints).toEqual([]);
});

it('a score that cannot be written down: its reason stays on Live, and it is scored later', async () => {
  const { service, wish, dataDir } = await started({ trainee: 'steady' });
  await using opened = await openPage(service.url);
  const { page } = opened;
  await page.getByTestId('drill-bar').waitFor();
  const database = new Database(databasePath(dataDir));
  database.exec(
    `CREATE TRIGGER full BEFORE INSERT ON score BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
  );
  const { id } = await service.attempts.start(wish('few-dots'));
  const last = page.getByTestId('drill-last');
  await last.getByText('Not scored').waitFor({ timeout: 20_000 });
  expect(await last.innerText()).toContain('the disk is full');
  await expectAccessible(page, 'an attempt that could not be scored');
  database.exec('DROP TRIGGER full');
  database.close();
  await page.goto(`${service.url}/#/results/${id}`);
  await page.getByTestId('score-again').click();
  await page.getByTestId('score-total').waitFor();
  expect(await service.store.training.scores(id)).toHaveLength(1);
});
