import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { timeOfPress } from '../../bench/stop-page.ts';
import { clockOffset, notePresses, StopTap } from '../../bench/stop-tap.ts';
import { online, sleep, startBench, type TestBench, until } from '../station/bench.ts';
import { closeBrowser, expectAccessible, expectNoSideways, openPage } from './browser.ts';
import { clear, run as pressRun, take } from './control-page.ts';

const CODE = 'a code of ours';
/** No figure: the press must arrive, and not some time. The figures are the bench's. */
const PROMPT_MS = 1_000;
/** Looked at alone: the whole page takes longer than a lease lasts without being renewed. */
const PANEL = '[data-testid=control]';

let bench: TestBench;
let tap: StopTap;
beforeAll(async () => {
  bench = await startBench({ trainee: 'steady', seed: 5, localStartS: null });
  const machine = bench.devices.devices.find(({ role }) => role === 'machine');
  tap = new StopTap(machine!);
  await until('pad and machine', () => online(bench, 2));
});
afterAll(async () => {
  await closeBrowser();
  await bench.close();
});

const motor = (): string | null => {
  const gauge = bench.service.station.gauges().find(({ role }) => role === 'machine');
  return gauge?.role === 'machine' ? gauge.motor : null;
};
const phase = (page: Page) => page.getByTestId('control').getAttribute('data-phase');
const put = (path: string, body: object) =>
  fetch(`${bench.service.url}${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function run(page: Page): Promise<void> {
  await pressRun(page);
  await until('the motor to run', () => motor() === 'running');
}

it('take, test the stop, arm, start, set; the guard stops it, and only the instructor clears that', async () => {
  await put('/api/safety', { version: 0, reactions: 'training', clearCode: CODE, by: 'Ines Duarte' });
  await using opened = await openPage(bench.service.url);
  const { page } = opened;
  await page.getByTestId('control-take').click();
  await page.getByText('write who takes the machine').waitFor();
  await take(page, 'Mara Lindqvist');
  expect(await page.getByTestId('control-arm').getAttribute('aria-disabled')).toBe('true');
  await expectAccessible(page, 'the control panel, taken', PANEL);
  await run(page);
  const before = Number(await page.getByTestId('control-amount').locator('.figure').innerText());
  await page.getByTestId('control-more').click();
  await until('the set voltage', () => {
    const gauge = bench.service.station.gauges().find(({ role }) => role === 'machine');
    return gauge?.role === 'machine' && Math.abs((gauge.setV ?? 0) - before - 0.1) < 0.001;
  });
  await expectAccessible(page, 'the control panel, running', PANEL);
  await expectNoSideways(page, 'the control panel, running');

  await bench.devices.fault('pad:silence=700');
  await page
    .getByTestId('control-latched')
    .getByText(/guard stopped it: sensor silent/i)
    .waitFor();
  await until('the motor to rest', () => motor() === 'stopped');
  await page
    .getByTestId('control-latched')
    .getByText(/motor off after/i)
    .waitFor();
  await page.locator('[data-testid=control-clear]:enabled').click();
  const dialog = page.getByTestId('clear-dialog');
  await dialog.getByTestId('clear-confirm').click();
  await dialog.getByText('needs the instructor’s code').waitFor();
  await dialog.getByTestId('clear-code').fill('not the code');
  await dialog.getByTestId('clear-confirm').click();
  await page.waitForFunction(
    () =>
      (document.querySelector('[data-testid=clear-dialog] .field-problem')?.textContent ?? '').length > 40,
  );
  expect(await phase(page)).toBe('stopped');
  await expectAccessible(page, 'the clear dialog');
  await dialog.getByTestId('clear-code').fill(CODE);
  await dialog.getByTestId('clear-confirm').click();
  await expect.poll(() => phase(page)).toBe('rest');
  await sleep(300);
  expect(motor()).toBe('idle'); // clearing starts nothing
});

it('while a motor runs one Escape stops it, also in a dialog, which stays; the page tells what came of it', async () => {
  await using opened = await openPage(bench.service.url, { prepare: notePresses });
  const { page, complaints } = opened;
  await take(page, 'Mara Lindqvist');
  await run(page);
  await page.getByTestId('choose-drill').click();
  await page.getByTestId('modal-stop').waitFor();
  const heard = tap.next();
  await page.keyboard.press('Escape');
  await heard;
  await page.locator('[data-testid=modal-stop-outcome][data-kind=stopped]').waitFor();
  expect(await page.getByTestId('modal-stop-outcome').innerText()).toMatch(/reported stopped after \d+ ms/);
  expect(await page.locator('dialog[open]').count()).toBe(1);
  await until('the motor to rest', () => motor() === 'stopped');
  await expectAccessible(page, 'a stop told in a dialog');
  // At rest Escape means what it means everywhere.
  await page.waitForFunction(
    () => document.querySelector('dialog[open] .stop-button kbd')?.textContent === 'Esc Esc',
  );
  await page.keyboard.press('Escape');
  expect(await page.locator('dialog[open]').count()).toBe(0);
  await clear(page);
  await expect.poll(() => phase(page)).toBe('rest');
  expect(complaints).toEqual([]);
});

it('the stop works by pointer, touch and key on every page', async () => {
  await using opened = await openPage(bench.service.url, { screen: 'phone', prepare: notePresses });
  const { page } = opened;
  await page.getByTestId('control').waitFor();
  const offsetMs = await clockOffset(page);
  const hashes = [
    '#/live',
    '#/sessions',
    '#/sessions/none',
    '#/devices',
    '#/results/none',
    '#/progress',
    '#/settings/drills',
    '#/settings/machines',
    '#/settings/safety',
    '#/nowhere',
  ];
  for (const hash of hashes) {
    await page.goto(`${bench.service.url}/${hash}`);
    for (const way of ['pointer', 'touch', 'key'] as const)
      expect(await timeOfPress(page, tap, way, false, offsetMs), `${way} on ${hash}`).toBeLessThan(PROMPT_MS);
  }
  await page.goto(`${bench.service.url}/#/live`);
  const box = await page.getByTestId('protective-stop').boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(64);
  for (const way of ['pointer', 'touch', 'key'] as const) {
    if (!(await page.locator('dialog[open]').isVisible())) await page.getByTestId('choose-drill').click();
    await page.getByTestId('modal-stop').waitFor();
    // In the same place of the screen, whatever is open.
    expect(await page.getByTestId('modal-stop').boundingBox()).toEqual(box);
    expect(await timeOfPress(page, tap, way, true, offsetMs), `${way} in a dialog`).toBeLessThan(PROMPT_MS);
  }
  // A finger that slides off has stopped as well.
  await tap.quiet();
  const heard = tap.next();
  await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) - 200);
  await page.mouse.up();
  await heard;
  await page.reload();
  await clear(page);
});

it('a page that hears nothing still stops, with one Escape, and does not claim to know', async () => {
  await using opened = await openPage(bench.service.url, {
    prepare: async (page) => {
      await page.routeWebSocket(/\/api\/live/, (socket) => socket.close());
    },
  });
  const { page } = opened;
  await page.locator('[data-testid=feed-state][data-state=closed]').waitFor();
  await tap.quiet();
  const heard = tap.next();
  await page.keyboard.press('Escape');
  await heard;
  await page.locator('[data-testid=stop-outcome][data-kind=unconfirmed]').waitFor();
  expect(
    await page
      .getByRole('alert')
      .getByText(/does not hear/)
      .count(),
  ).toBe(1);
});

it('hands over visibly at rest; a reload gives the machine back, stops its motor and says so', async () => {
  await using first = await openPage(bench.service.url);
  await using second = await openPage(bench.service.url, { screen: 'phone' });
  await clear(first.page).catch(() => undefined);
  await expect.poll(() => phase(first.page)).toBe('rest');
  await take(first.page, 'Mara Lindqvist');
  await second.page.getByTestId('control-lease').getByText('Mara Lindqvist holds it').waitFor();
  await second.page.getByTestId('control-name').fill('Anna Kolar');
  await second.page.getByTestId('control-take').tap();
  await first.page.locator('[data-testid=control-loss][data-loss=taken]').waitFor();
  await first.page.getByTestId('control-lease').getByText('Anna Kolar holds it').waitFor();
  await run(second.page);
  expect(await first.page.getByTestId('control-take').count()).toBe(0);
  await second.page.reload();
  await second.page.locator('[data-testid=control-loss][data-loss=reload]').waitFor();
  await until('the motor to rest', () => motor() === 'stopped');
  await first.page
    .getByTestId('control-latched')
    .getByText(/page that held it was lost/i)
    .waitFor();
  await expectNoSideways(second.page, 'the control panel, latched, on a phone');
  await clear(first.page);
});

it('machines and safety: bad input is told at its field, a change is a new version, the audit holds', async () => {
  await using opened = await openPage(`${bench.service.url}/#/settings/machines`, { theme: 'light' });
  const { page, complaints } = opened;
  const serial = bench.devices.devices.find(({ role }) => role === 'machine')?.serial ?? '';
  const limit = page.getByTestId(`maxV-${serial}`);
  await limit.fill('fast');
  await page.getByTestId('by').fill('Ines Duarte');
  await page.getByTestId('record-save').click();
  await page.getByTestId('field-problem').getByText('write 0 to 30 V').waitFor();
  await limit.fill('8');
  await page.getByTestId('preset-add').click();
  await page.getByTestId('preset-name-0').fill('Hairline');
  await page.getByTestId('preset-needle-0').fill('0.25 mm, 1 needle');
  await page.getByTestId('preset-amount-0').fill('7,4');
  await page.getByTestId('record-save').click();
  await page.getByTestId('record-version').getByText('Version 1, by Ines Duarte').waitFor();
  await expectAccessible(page, 'Settings, machines');

  await page.goto(`${bench.service.url}/#/settings/safety`);
  await page.getByTestId('reactions-strict').check();
  await page.getByTestId('policy-save').click();
  await page.getByText('needs the code in force').waitFor();
  await page.getByTestId('code-current').fill(CODE);
  await page.getByTestId('policy-save').click();
  await page.getByTestId('policy-version').getByText('Version 2').waitFor();
  await page.getByTestId('audit-check').click();
  await page.locator('[data-testid=audit-found][data-holds=true]').waitFor();
  await page.getByTestId('audit-filter').fill('anna');
  await page.locator('[data-testid=audit-row]', { hasText: 'Anna Kolar' }).first().waitFor();
  await expectAccessible(page, 'Settings, safety');
  await expectNoSideways(page, 'Settings, safety');
  expect(complaints).toEqual([]);

  await page.goto(`${bench.service.url}/#/live`);
  await take(page, 'Mara Lindqvist');
  await page.getByTestId('control-preset').click();
  expect(await page.getByTestId('control-amount').innerText()).toContain('7.4');
  expect(await page.getByTestId('control-amount').innerText()).toContain('to 8.0 V');
});
