/** Result and Progress in a real browser, over attempts that a virtual trainee really made. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AttemptBench, complete, startAttemptBench } from '../station/attempt-bench.ts';
import { until } from '../station/bench.ts';
import { closeBrowser, expectAccessible, expectNoSideways, openPage } from './browser.ts';
import { hurry } from './drill-page.ts';

let bench: AttemptBench;
let url: string;
/** Of practice and of a test. */
let practice: string;
let test: string;
let sessionId: string;

async function attempt(drillId: string, change: Parameters<AttemptBench['wish']>[1] = {}): Promise<string> {
  const { id } = await bench.service.attempts.start(bench.wish(drillId, change));
  expect((await bench.scored(id)).state).toBe('scored');
  return id;
}

beforeAll(async () => {
  bench = await startAttemptBench({ trainee: 'heavy-handed', seed: 5 });
  const { service, devices } = bench;
  hurry(devices);
  ({ url } = service);
  practice = await attempt('first-contact', { helps: { zones: true, tones: false, metronome: false } });
  const checklistId = await complete(bench);
  test = await attempt('few-points', { mode: 'test', checklistId });
  sessionId = service.station.session?.id ?? '';
  await service.station.stopSession();
});
afterAll(async () => {
  await closeBrowser();
  await bench.close();
});

const figure = async (page: Page, testId: string): Promise<string> =>
  (await page.getByTestId(testId).first().innerText()).trim();

it('a result says its score with interval, and every point lost adds up to 100; a tap marks the dots', async () => {
  await using opened = await openPage(`${url}/#/results/${practice}`);
  const { page, complaints } = opened;
  await page.getByTestId('score-card').waitFor();
  const [scoring] = await bench.service.store.training.scores(practice);
  const { total, reductions, worst } = scoring?.result ?? {};
  expect(await figure(page, 'score-total')).toBe(String(Math.round(total?.value ?? -1)));
  await page
    .getByText(/90 % interval [\d.]+ to [\d.]+/)
    .first()
    .waitFor();
  // In practice the verdict is what a test would have said.
  expect(await page.getByTestId('verdict').innerText()).toMatch(/a test would have said/i);
  expect((await page.getByTestId('advice').innerText()).length).toBeGreaterThan(20);

  const panel = page.getByTestId('reductions');
  const points = await panel.locator('.reduction-points').allInnerTexts();
  const left = await panel.locator('.reduction-total .figure').innerText();
  const tenths = [left, ...points].map((words) => Math.round(Number(words.replace('−', '')) * 10));
  expect(points.length).toBeGreaterThan(1);
  expect(tenths.reduce((sum, each) => sum + each, 0)).toBe(1000);

  const first = page.getByTestId('reduction').first();
  await first.click();
  expect(await first.getAttribute('aria-pressed')).toBe('true');
  expect(await panel.locator('.reduction-marked').innerText()).toContain(
    String(reductions?.[0]?.dots.length),
  );
  await first.click();
  expect(await first.getAttribute('aria-pressed')).toBe('false');

  // The drill asks for no place: the part is not available and says why, and is no zero.
  const spacing = page.locator('[data-part=spacing]');
  expect(await spacing.getAttribute('data-available')).toBe('false');
  expect(await spacing.innerText()).toMatch(/not available: this drill asks for no place/i);
  for (const chart of ['depth-by-dot', 'histogram', 'rhythm'])
    expect((await page.getByTestId(chart).getAttribute('aria-label'))?.length).toBeGreaterThan(20);
  expect(await page.getByTestId('worst-dot').count()).toBe(worst?.length);
  expect(complaints).toEqual([]);
});

it('the worst dot is one tap from its trace, drawn from raw samples, and from its moment in the session', async () => {
  await using opened = await openPage(`${url}/#/results/${practice}`);
  const { page, complaints } = opened;
  const asked = page.waitForRequest((request) => request.url().includes('/trace?'));
  await page.getByTestId('worst-dot').last().click();
  expect((await asked).url()).toContain(encodeURIComponent(bench.pads[0] ?? ''));
  const trace = page.getByTestId('dot-trace');
  await trace.waitFor();
  expect(await trace.getAttribute('aria-label')).toMatch(/[1-9]\d* strokes? in view, deepest sample \d/);
  // Something of the trace's colour is on the canvas.
  const inked = await trace.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const ctx = canvas.getContext('2d');
    const { data } = ctx?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
      if ((data[i] ?? 0) > 200 && (data[i + 1] ?? 0) > 200 && (data[i + 2] ?? 0) > 200) count++;
    return count;
  });
  expect(inked).toBeGreaterThan(200);

  const before = Number(await page.getByTestId('dot-detail').getAttribute('data-dot'));
  await page.getByRole('button', { name: before > 0 ? 'Dot before' : 'Dot after' }).click();
  expect(Number(await page.getByTestId('dot-detail').getAttribute('data-dot'))).toBe(
    before > 0 ? before - 1 : before + 1,
  );
  await page.getByRole('link', { name: 'Open the session here' }).click();
  await page.getByTestId('session').waitFor();
  expect(page.url()).toMatch(/#\/sessions\/.+\?at=\d+&pad=/);
  await page.getByText(/In view: .+ 1\.2 s long/).waitFor();
  await expect.poll(() => page.getByTestId('session-attempts').getByRole('link').count()).toBe(2);
  expect(complaints).toEqual([]);
});

it('waits for an attempt that is still under way, and shows its score by itself; says so once the raw data are gone', async () => {
  const { service } = bench;
  const { id } = await service.attempts.start(bench.wish('few-dots'));
  const recorded = service.station.session?.id ?? '';
  await using opened = await openPage(`${url}/#/results/${id}`);
  const { page, complaints } = opened;
  await page.getByText('This attempt is still under way').waitFor();
  await page.getByTestId('score-card').waitFor({ timeout: 20_000 });
  await page.getByTestId('score-again').waitFor();
  await service.station.stopSession();
  await until('the session to be closed', () => service.station.session === null);
  await service.store.deleteSession(recorded);
  await page.reload();
  await page.getByTestId('raw-gone').waitFor();
  expect(await page.getByTestId('score-again').count()).toBe(0);
  expect(complaints).toEqual([]);
});

it('scores again from raw beside the first scoring, and says so where there is no such page', async () => {
  await using opened = await openPage(`${url}/#/results/${practice}`);
  const { page, complaints } = opened;
  await page.getByTestId('score-again').click();
  await page.locator('[data-testid=result][data-scored="2"]').waitFor();
  const scorings = page.getByTestId('scoring');
  expect(await scorings.count()).toBe(2);
  expect(await scorings.first().innerText()).toMatch(/no difference/i);
  await page.getByRole('button', { name: 'Show this one' }).click();
  await page.getByText(/shows an older scoring/).waitFor();
  await page.getByRole('button', { name: 'Show the newest' }).click();

  for (const nothing of ['results/none-such', 'progress/none-such']) {
    await page.goto(`${url}/#/${nothing}`);
    await page.getByTestId('notice-error').waitFor();
    await page.getByText(/there is no (attempt|trainee)/i).waitFor();
  }
  expect(complaints.filter((words) => !words.includes('404'))).toEqual([]);
});

it('from the result to progress by keyboard: standing, line and its explanation; a level opened by hand', async () => {
  await using opened = await openPage(`${url}/#/results/${test}`);
  const { page, complaints } = opened;
  const { keyboard } = page;
  await page.getByTestId('score-card').waitFor();
  expect(await page.getByTestId('verdict').innerText()).not.toMatch(/would have/);
  await page.getByTestId('result-map').waitFor();
  await page.getByTestId('to-progress').focus();
  await keyboard.press('Enter');
  await page.getByTestId('progress').waitFor();
  expect(await page.getByTestId('drill-detail').getAttribute('data-drill')).toBe('few-points');
  expect(await page.getByTestId('standing').getAttribute('data-standing')).toBe('learning');
  expect((await figure(page, 'next-name')).length).toBeGreaterThan(3);
  await page.getByTestId('chart-explained').locator('summary').focus();
  await keyboard.press('Enter');
  expect(await page.getByTestId('chart-explained').innerText()).toMatch(
    /unacceptable failure rate[\s\S]*40 %[\s\S]*horizon[\s\S]*sign-off/i,
  );
  await page.getByRole('radio', { name: 'Rhythm' }).check();
  await page.getByText('1 attempt, none with a score here.').waitFor();
  expect(await page.getByTestId('attempt-row').count()).toBe(1);
  await expectAccessible(page, 'progress');

  const level = page.getByTestId('level-intermediate');
  expect(await level.getAttribute('data-unlocked')).toBe('false');
  await level.getByTestId('unlock').focus();
  await keyboard.press('Enter');
  await page.getByTestId('unlock-by').fill('Grace Hopper');
  await page.getByTestId('unlock-save').click();
  await page.getByTestId('unlock-dialog').getByText('Is empty: write why.').waitFor();
  await page.getByTestId('unlock-reason').fill('Seen at another studio');
  await expectAccessible(page, 'the dialog that opens a level');
  await keyboard.press('Enter');
  await page.locator('[data-testid=level-intermediate][data-unlocked=true]').waitFor();
  await level.getByText('Opened by Grace Hopper').waitFor();

  await page.getByTestId('attempt-row').getByRole('link').focus();
  await keyboard.press('Enter');
  await page.getByTestId('score-card').waitFor();
  await page.getByTestId('again').click();
  await page.getByTestId('drill-bar').waitFor();
  await page.getByTestId('choose-drill').getByText('Few points').waitFor();
  expect(complaints).toEqual([]);
});

it('by touch on a phone: from the list of names to a result', async () => {
  await using opened = await openPage(`${url}/#/progress`, { screen: 'phone', theme: 'light' });
  const { page, complaints } = opened;
  await page.getByTestId('person').first().tap();
  await page.getByTestId('levels').waitFor();
  await page.locator('[data-drill=first-contact][data-testid=drill-row]').tap();
  await page.locator('[data-testid=drill-detail][data-drill=first-contact]').waitFor();
  // Below the list on a phone: it is brought into view.
  await expect
    .poll(() => page.getByTestId('drill-detail').evaluate((element) => element.getBoundingClientRect().top))
    .toBeLessThan(740);
  await page.getByTestId('attempt-row').first().getByRole('link').tap();
  await page.getByTestId('score-card').waitFor();
  await page.getByTestId('reduction').first().tap();
  expect(await page.getByTestId('reduction').first().getAttribute('aria-pressed')).toBe('true');
  const small = await page.locator('main :is(button, a, summary)').evaluateAll((elements) =>
    elements
      .filter((element) => element.clientHeight > 0 && !element.classList.contains('explain-label'))
      .map((element) => [element.textContent, element.getBoundingClientRect().height] as const)
      .filter(([, height]) => height < 43.5),
  );
  expect(small).toEqual([]);
  expect(complaints).toEqual([]);
});

for (const theme of ['dark', 'light'] as const) {
  for (const screen of ['phone', 'laptop', 'wall'] as const) {
    it(`shows results and progress, ${theme}, on a ${screen}: accessible, not wider than the screen, no complaint`, async () => {
      await using opened = await openPage(url, { theme, screen, reducedMotion: screen === 'wall' });
      const { page, complaints } = opened;
      const pages = [
        [`results/${practice}`, 'dot-trace'],
        [`results/${test}`, 'result-map'],
        ['progress', 'person'],
        [`progress/${bench.trainee}/first-contact`, 'score-chart'],
        [`sessions/${sessionId}`, 'session-attempts'],
      ] as const;
      for (const [hash, mark] of pages) {
        await page.goto(`${url}/#/${hash}`);
        await page.getByTestId(mark).first().waitFor();
        const where = `${hash}, ${theme}, ${screen}`;
        await expectNoSideways(page, where);
        // Both themes and both layouts, each once.
        if (screen === (theme === 'dark' ? 'phone' : 'laptop')) await expectAccessible(page, where);
      }
      expect(complaints).toEqual([]);
    });
  }
}
