import { afterAll, beforeAll, expect, it } from 'vitest';
import { online, startBench, type TestBench, until } from '../station/bench.ts';
import { closeBrowser, expectAccessible, expectNoSideways, openPage } from './browser.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await startBench({ trainee: 'heavy-handed', seed: 5, count: 2 });
  await until('two pads, two machines', () => online(bench, 4));
});
afterAll(async () => {
  await closeBrowser();
  await bench.close();
});

it('a list that could not be fetched comes by itself when the service answers again', async () => {
  await using opened = await openPage(bench.service.url);
  const { page } = opened;
  await page.getByTestId('depth').waitFor();
  await page.route('**/api/sessions?*', (route) => route.abort());
  await page.getByRole('link', { name: 'Sessions' }).click();
  await page.getByText('The service does not answer').waitFor();
  await page.unroute('**/api/sessions?*');
  await page.getByText('No session recorded').waitFor();
});

it('with several pads: no machine unsaid, dots back after a reload, and an event shows its own pad', async () => {
  const { service } = bench;
  await using opened = await openPage(service.url, { screen: 'phone' });
  const { page, complaints } = opened;

  const rate = page.getByTestId('strip-rate-value');
  await rate.getByText('No machine chosen').waitFor();
  await expectNoSideways(page, 'Live, two pads, on a phone');
  await expectAccessible(page, 'Live, two pads');
  await page.getByTestId('machine-chooser').selectOption({ index: 1 });
  await rate.getByText(/Hz/).waitFor();

  await page.getByTestId('session-start').tap();
  await page.getByTestId('recording').waitFor();
  const pads = await page.getByTestId('pad-chooser').locator('label').allInnerTexts();
  expect(pads).toHaveLength(2);
  // Recording makes the header no taller than the flag below it reckons with.
  const [header, flag] = await page.evaluate(() => [
    document.querySelector('header')?.getBoundingClientRect().bottom ?? 0,
    document.querySelector('[data-testid=unsafe-flag]')?.getBoundingClientRect().top ?? 0,
  ]);
  expect(flag).toBeGreaterThanOrEqual((header ?? 0) - 1);

  const dots = () => page.getByTestId('count-dots').innerText().then(Number);
  await expect.poll(dots, { timeout: 30_000 }).toBeGreaterThan(3);
  const unsafe = () =>
    service.station.gauges().every((gauge) => gauge.role !== 'pad' || (gauge.unsafe > 0 && gauge.dots > 3));
  await until('an unsafe stroke on both pads', unsafe, 40_000);
  await page.reload();
  await rate.getByText(/Hz/).waitFor(); // the choice was kept
  const mapped = () =>
    page
      .getByTestId('dot-map-words')
      .innerText()
      .then((words) => Number.parseInt(words, 10));
  // Every dot counted is on the map, but one that is just being made: also those from before the reload.
  const missing = async () => (await dots()) - (await mapped());
  await expect.poll(missing, { timeout: 10_000 }).toBeLessThanOrEqual(1);

  await page.getByTestId('session-stop').tap();
  await page.getByTestId('session-saved').getByRole('link').tap();
  const shown = page.locator('.review-pad select').first();
  await shown.waitFor();
  const [first, other] = await shown.locator('option').allInnerTexts();
  expect(await shown.inputValue()).toBe(first);
  await page
    .locator('[data-testid=event-row][data-kind=unsafe-depth]', { hasText: other ?? '' })
    .first()
    .getByRole('button')
    .tap();
  await expect.poll(() => shown.inputValue()).toBe(other);
  await expect.poll(() => page.getByTestId('view-sentence').innerText()).toMatch(/\(unsafe\)/);
  expect(complaints).toEqual([]);
});
