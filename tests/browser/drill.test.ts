/** A drill as its trainee lives it: name, checklist, drill, result, by touch and by keyboard, with a virtual trainee. */
import { afterAll, afterEach, expect, it } from 'vitest';
import { online, startBench, type TestBench, until } from '../station/bench.ts';
import { closeBrowser, expectAccessible, expectNoSideways, openPage } from './browser.ts';
import {
  count,
  expectBlind,
  forgetHeard,
  heardPeak,
  hurry,
  listenIn,
  post,
  rememberLots,
} from './drill-page.ts';

let bench: TestBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});
afterAll(closeBrowser);

async function startStation(trainee: 'steady' | 'heavy-handed'): Promise<TestBench> {
  const started = await startBench({ trainee, seed: 5 });
  bench = started;
  hurry(started.devices);
  await until('pad and machine', () => online(started, 2));
  return started;
}

it('by touch on a phone: a new name, the checklist, first contact, its tones, and the result comes by itself', async () => {
  const { service } = await startStation('steady');
  await rememberLots(service.url, '2099-01-01');
  await using opened = await openPage(service.url, { screen: 'phone', prepare: listenIn });
  const { page, complaints } = opened;
  await page.getByTestId('drill-bar').waitFor();
  await expectNoSideways(page, 'the drill bar on a phone');

  await page.getByTestId('choose-trainee').tap();
  await page.getByTestId('trainee-name').fill('Ada');
  await page.getByTestId('trainee-add').tap();
  await page.getByTestId('choose-drill').tap();
  await page.getByTestId('drill-dialog').getByText('Rest the hand on the pad').waitFor();
  await expectNoSideways(page, 'the drills on a phone');
  const cut = (elements: Element[]) =>
    elements.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent);
  expect(await page.locator('.drill-row .drill-name').evaluateAll(cut)).toEqual([]);
  await page.getByTestId('drill-take').tap();
  await page.getByLabel('Tones').tap();

  await page.getByTestId('drill-start').tap();
  const checklist = page.getByTestId('checklist-dialog');
  await checklist.getByTestId('lot').first().waitFor();
  await expectNoSideways(page, 'the checklist on a phone');
  for (const lot of await checklist.getByTestId('lot').all()) await lot.tap();
  for (const tick of await checklist.getByTestId('checklist-tick').all()) await tick.tap();
  for (const more of await checklist.getByTestId('checklist-more').all()) await more.tap();
  expect(await checklist.getByTestId('checklist-open').count()).toBe(0);
  await checklist.getByTestId('checklist-save').tap();

  await page.getByTestId('run-bar').waitFor();
  await expect.poll(() => count(page), { timeout: 15_000 }).toBeGreaterThan(2);
  await expectNoSideways(page, 'a drill that runs, on a phone');
  // Zone and depth are read without a touch of the page, and neither lies upon the other.
  const box = async (testId: string, within: string) => {
    const found = await page.getByTestId(testId).locator(within).last().boundingBox();
    if (found === null) throw new Error(`${testId} is not shown`);
    return found;
  };
  const [zone, depth] = [await box('depth-zone', 'span'), await box('depth-mm', 'xpath=.')];
  const stop = await box('protective-stop', 'xpath=.');
  expect(zone.x + zone.width).toBeLessThanOrEqual(depth.x);
  expect(depth.y + depth.height).toBeLessThan(stop.y);
  expect(await heardPeak(page)).toBeGreaterThan(0.05);
  await page.waitForURL(/#\/results\//, { timeout: 30_000 });

  const [made] = await service.store.training.attempts({ limit: 1 });
  expect(made?.attempt).toMatchObject({
    mode: 'practice',
    end: 'done',
    helps: { zones: true, tones: true, metronome: false },
    checklist: { state: 'complete' },
  });
  expect(made?.score?.facts.dots).toBe(12);
  // One who is known is two taps from the next start: the name is there, and so is the checklist.
  await page.goto(`${service.url}/#/live`);
  await page.getByTestId('open-checklist').getByText('Checklist done').waitFor();
  await page.getByTestId('drill-start').tap();
  await page.getByTestId('run-bar').waitFor();
  expect(complaints).toEqual([]);
});

it('by keyboard alone on a laptop: a test, in which no zone is shown of that pad; ended early it is scored', async () => {
  const { service } = await startStation('steady');
  await rememberLots(service.url, '2099-01-01');
  await post(`${service.url}/api/trainees`, { name: 'Grace' });
  await using opened = await openPage(service.url, {
    prepare: async (fresh) => {
      await listenIn(fresh);
      // Dot tones are wanted, and a test has none all the same.
      await fresh.addInitScript(() => localStorage.setItem('evenstroke.dotTones', 'on'));
    },
  });
  const { page, complaints } = opened;
  const { keyboard } = page;
  /** Tabs until this has the focus, as a person would. */
  const tabTo = async (testId: string): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      const at = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['testid']);
      if (at === testId) return;
      await keyboard.press('Tab');
    }
    throw new Error(`${testId} cannot be reached by keyboard`);
  };
  await page.getByTestId('drill-bar').waitFor();
  await tabTo('choose-trainee');
  await keyboard.press('Enter');
  await page.getByTestId('trainee-choice').waitFor();
  await tabTo('trainee-choice');
  await keyboard.press('Enter');
  await page.getByTestId('trainee-dialog').waitFor({ state: 'detached' });
  await tabTo('choose-drill');
  await keyboard.press('Enter');
  await page.getByTestId('drill-dot-line').waitFor();
  await tabTo('drill-dot-line');
  await keyboard.press('Enter');
  await tabTo('drill-take');
  await keyboard.press('Enter');
  await tabTo('mode-practice');
  await keyboard.press('ArrowRight');
  await tabTo('drill-start');
  await keyboard.press('Enter');
  const checklist = page.getByTestId('checklist-dialog');
  await checklist.getByTestId('lot').first().waitFor();
  await expectAccessible(page, 'the checklist');
  expect(await checklist.getByTestId('checklist-save').isDisabled()).toBe(true);
  for (let i = 0; i < 80 && (await checklist.getByTestId('checklist-open').count()) > 0; i++) {
    await keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement;
      if (element.type === 'radio' && !element.checked) return 'choose';
      if (element.type === 'checkbox' && !element.checked) return 'choose';
      return element.dataset['testid'] === 'checklist-more' ? 'more' : '';
    });
    if (at !== '') await keyboard.press('Space');
  }
  await tabTo('checklist-save');
  await keyboard.press('Enter');

  await page.getByTestId('pattern').waitFor();
  await page.getByTestId('zones-hidden').waitFor();
  await expect.poll(() => count(page), { timeout: 15_000 }).toBeGreaterThan(0);
  await forgetHeard(page); // dot tones from before the test
  await expect.poll(() => count(page), { timeout: 15_000 }).toBeGreaterThan(2);
  await expectBlind(page);
  expect(Number(await page.getByTestId('pattern').getAttribute('data-dots'))).toBeGreaterThan(2);
  expect(await heardPeak(page)).toBe(0);
  await expectAccessible(page, 'a test that runs');

  // A page that comes later shows the same attempt with its dots.
  await page.reload();
  await page.getByTestId('zones-hidden').waitFor();
  expect(Number(await page.getByTestId('pattern').getAttribute('data-dots'))).toBeGreaterThan(2);
  await tabTo('drill-end');
  await keyboard.press('Enter');
  await tabTo('drill-end-yes');
  await keyboard.press('Enter');
  await page.waitForURL(/#\/results\//, { timeout: 30_000 });
  const [made] = await service.store.training.attempts({ limit: 1 });
  expect(made?.attempt).toMatchObject({ mode: 'test', end: 'ended', helps: { zones: false, tones: false } });
  expect(made?.score).not.toBeNull();
  // Over: the depth is back, and so is its trace.
  await page.goto(`${service.url}/#/live`);
  await page
    .getByTestId('depth-mm')
    .getByText(/\d\.\d\d/)
    .waitFor();
  await page.locator('[data-strip=depth] canvas').waitFor();
  expect(complaints).toEqual([]);
});

it('what is locked says why; an expired lot is said at once: a test cannot start with it, practice can and records it', async () => {
  const { service } = await startStation('steady');
  await rememberLots(service.url, '2020-01-01');
  await post(`${service.url}/api/trainees`, { name: 'Ada' });
  await using opened = await openPage(service.url, { theme: 'light', prepare: listenIn });
  const { page, complaints } = opened;
  await page.getByTestId('choose-trainee').click();
  await page.getByTestId('trainee-choice').click();
  await expectAccessible(page, 'the drill bar, light');
  await page.getByTestId('choose-drill').click();
  const drills = page.getByTestId('drill-dialog');
  await drills.getByText(/opens when three quarters of the foundation drills are competent/i).waitFor();
  await drills.getByTestId('drill-grid').click();
  expect(await drills.getByTestId('drill-take').isDisabled()).toBe(true);
  await expectAccessible(page, 'the drills');
  await drills.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByTestId('mode-test').click();
  await page.getByTestId('drill-start').click();
  const checklist = page.getByTestId('checklist-dialog');
  await checklist.getByTestId('lot').first().click();
  await checklist.getByTestId('lot-expired').first().waitFor();
  expect(await checklist.getByTestId('lot-expired').first().innerText()).toMatch(/test cannot start/i);
  for (const lot of await checklist.getByTestId('lot').all()) await lot.click();
  for (const tick of await checklist.getByTestId('checklist-tick').all()) await tick.click();
  for (const more of await checklist.getByTestId('checklist-more').all()) await more.click();
  expect(await checklist.getByTestId('checklist-save').isDisabled()).toBe(true);
  await expectAccessible(page, 'the checklist, light');
  // Not by Escape: while the motor runs one press of it is the protective stop.
  await checklist.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByTestId('mode-practice').click();
  await page.getByTestId('choose-drill').click();
  await page.getByTestId('drill-steady-rhythm').click();
  await page.getByTestId('drill-take').click();
  await page.getByLabel('Metronome').click();
  await page.getByLabel('Depth and zones').click();
  await page.getByTestId('drill-start').click();
  await checklist.getByTestId('lot').first().waitFor();
  for (const lot of await checklist.getByTestId('lot').all()) await lot.click();
  expect(await checklist.getByTestId('lot-expired').first().innerText()).toMatch(/practice can go on/i);
  for (const tick of await checklist.getByTestId('checklist-tick').all()) await tick.click();
  for (const more of await checklist.getByTestId('checklist-more').all()) await more.click();
  await checklist.getByTestId('checklist-save').click();
  await page.getByTestId('run-bar').waitFor();
  await expectAccessible(page, 'a drill that runs, light');
  const [live] = service.attempts.live();
  const helps = { zones: false, tones: false, metronome: true };
  expect(live).toMatchObject({ mode: 'practice', state: 'running', helps });
  await expect.poll(() => count(page), { timeout: 15_000 }).toBeGreaterThan(1);
  await expectBlind(page);
  // The click alone: no dot tone was asked for, and a steady hand raises no flag.
  await expect.poll(() => heardPeak(page)).toBeGreaterThan(0.02);
  expect(await heardPeak(page)).toBeLessThan(0.1);
  expect(complaints).toEqual([]);
});

it('in a test the unsafe alarm stays: seen and heard, while no zone is shown', async () => {
  const { service } = await startStation('heavy-handed');
  const { url } = service;
  const { id: traineeId } = await post<{ id: string }>(`${url}/api/trainees`, { name: 'Ada' });
  await rememberLots(url, '2099-01-01');
  const checklist = await service.store.training.checklist();
  const lots = await service.store.training.lots();
  const answers = checklist.items.map(({ id, kind, atLeast }) => ({
    itemId: id,
    value: kind === 'lot' ? lots.find(({ itemId }) => itemId === id)?.id : kind === 'tick' || (atLeast ?? 1),
  }));
  const record = await post<{ id: string }>(`${url}/api/checklist/records`, { traineeId, answers });
  const pad = service.station.gauges().find(({ role }) => role === 'pad')?.serial;
  await using opened = await openPage(url, { prepare: listenIn });
  const { page, complaints } = opened;
  await page.getByTestId('sound-switch').click();
  await page.getByTestId('drill-bar').waitFor();
  await post(`${url}/api/attempts`, {
    traineeId,
    drillId: 'dot-line',
    mode: 'test',
    pad,
    machine: null,
    helps: { zones: true, tones: true, metronome: false },
    checklistId: record.id,
  });
  // Another page started it: this one shows it all the same.
  await page.getByTestId('zones-hidden').waitFor();
  await page.locator('[data-testid=unsafe-flag][data-state=lit]').waitFor({ timeout: 30_000 });
  await forgetHeard(page);
  await expect.poll(() => heardPeak(page), { timeout: 20_000 }).toBeGreaterThan(0.2);
  await expectBlind(page);

  // Nor can its dots be read where the session is recorded, until it is over.
  const [live] = service.attempts.live();
  await page.goto(`${url}/#/sessions/${live?.sessionId}`);
  const charts = page.locator('#charts');
  await charts.getByText(/shown here when the attempt is over/).waitFor();
  expect(await charts.locator('canvas, table').count()).toBe(0);
  expect(await charts.innerText()).not.toMatch(/\d\s?mm\b/);
  await page.getByTestId('session-attempts').getByText('no score yet').waitFor();
  await service.attempts.end(live?.id ?? '');
  await charts.locator('[data-strip=depth] canvas').waitFor();
  // The list that stood there has its score.
  await page.getByTestId('session-attempts').getByText('no score yet').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});
