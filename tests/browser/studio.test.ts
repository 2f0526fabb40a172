/** Studio as a technician uses it: a standard entered by keyboard, a log, and a machine calibrated by touch. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { online, padGauge, startBench, type TestBench, until } from '../station/bench.ts';
import { closeBrowser, expectAccessible, expectNoSideways, openPage } from './browser.ts';
import { run as pressRun, take } from './control-page.ts';
import { post } from './drill-page.ts';

let bench: TestBench;
let machine: string;
beforeAll(async () => {
  bench = await startBench({ trainee: 'steady', seed: 5, localStartS: null });
  await until('pad and machine', () => online(bench, 2));
  machine = bench.service.station.gauges().find(({ role }) => role === 'machine')?.serial ?? '';
});
afterAll(async () => {
  await closeBrowser();
  await bench.close();
});

const studio = () => bench.service.store.studio;
const signed = async (page: Page): Promise<void> => {
  await page.addInitScript(() => localStorage.setItem('evenstroke.author', 'Mara Lindqvist'));
};
const itemOf = (kind: 'pad' | 'machine', page: Page) =>
  page.locator(`[data-testid=studio-item][data-kind=${kind}]`);

/** Tabs until what has the focus is this, as a person would. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} cannot be reached by keyboard`);
}

/** The sweep takes its time, and touches nothing of the pad: it goes on beside the others. */
const registered = Promise.withResolvers<void>();

it.concurrent('a machine and a pad have entered themselves; a standard is entered by keyboard alone', async ({
  expect,
  onTestFinished,
}) => {
  onTestFinished(() => registered.resolve());
  await using opened = await openPage(`${bench.service.url}/#/studio`);
  const { page, complaints } = opened;
  const { keyboard } = page;
  await itemOf('machine', page).getByText('Attached').waitFor();
  await page.getByTestId('studio-needs').getByText('Nothing is due').waitFor();
  await itemOf('pad', page).getByText('Stated by Evenstroke').waitFor();
  await expectAccessible(page, 'the register');

  await tabTo(page, '[data-testid=enter-item]');
  await keyboard.press('Enter');
  await page.getByTestId('item-editor').waitFor();
  await tabTo(page, '[data-testid=item-name]');
  await keyboard.type('Gauge blocks');
  await keyboard.press('Enter');
  // What is missing is said, and the first of it has the focus.
  await page.getByTestId('field-problem').first().waitFor();
  await expect
    .poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset['testid']))
    .toBe('item-serial');
  await keyboard.type('GB-11');
  await tabTo(page, '[data-testid=item-expanded]');
  await keyboard.type('0,0008');
  await page.getByTestId('item-valid').fill('2025-02-01');
  await tabTo(page, '[data-testid=by]');
  await keyboard.type('Mara Lindqvist');
  await expectAccessible(page, 'an item is entered');
  expect(complaints).toEqual([]);
  // The service is away as soon as it is kept: an old list never looks live, and it stays.
  await page.route('**/api/register', (request) =>
    request.request().method() === 'GET' ? request.abort() : request.continue(),
  );
  await keyboard.press('Enter');
  await page.getByTestId('notice-stale').waitFor();
  await itemOf('machine', page).waitFor();
  await page.unroute('**/api/register');
  await page.getByTestId('notice-stale').getByRole('button').click();
  // Its certificate has run out: it needs someone.
  await page.getByTestId('studio-needs').getByText('Valid until 1 Feb 2025').waitFor();
  expect(await page.getByTestId('notice-stale').count()).toBe(0);
  const kept = (await studio().items()).find(({ content }) => content.kind === 'standard');
  expect(kept?.content).toMatchObject({
    name: 'Gauge blocks',
    serial: 'GB-11',
    standard: { expandedMm: 0.0008, k: 2 },
  });
});

it.concurrent('a pad’s page: a reminder, a fault that takes it out of use, and a time line that tells both', async ({
  expect,
}) => {
  await registered.promise;
  await using opened = await openPage(`${bench.service.url}/#/studio`, { screen: 'phone', prepare: signed });
  const { page, complaints } = opened;
  await itemOf('pad', page).getByRole('link').tap();
  await page.getByTestId('edit-item').tap();
  await page.getByTestId('add-reminder').tap();
  await page.getByTestId('reminder-label-0').fill('Wipe the skin');
  await page.getByTestId('reminder-days-0').fill('30');
  await page.getByTestId('item-save').tap();
  const due = page.getByTestId('studio-due');
  await due.getByText('Wipe the skin', { exact: true }).waitFor();
  await due.getByRole('button').tap();
  await page.getByTestId('log-text').fill('Wiped with alcohol.');
  await page.getByTestId('log-save').tap();
  await page.getByTestId('timeline-row').getByText('Wiped with alcohol.').waitFor();

  await page.getByTestId('write-log').tap();
  await page.getByTestId('log-save').tap();
  await page.getByTestId('log-dialog').getByText('Is empty: write what was done or seen.').waitFor();
  await page.getByTestId('log-kind-out-of-service').check({ force: true });
  await page.getByTestId('log-text').fill('The skin is torn.');
  await page.getByTestId('log-save').tap();
  await page.getByTestId('out-of-service').waitFor();
  expect(await page.getByTestId('calibrate').count()).toBe(0);
  await page.getByTestId('timeline-row').getByText('The skin is torn.').waitFor();
  await expectNoSideways(page, 'an item, phone');
  await expectAccessible(page, 'an item, out of service');

  // The filter leaves the log alone, and the file is what is shown.
  await page.getByTestId('timeline-kind-quick-check').check({ force: true });
  await page.getByText('Nothing of this kind in this time.').waitFor();
  await page.getByTestId('timeline-kind-log').check({ force: true });
  await page.getByTestId('timeline-row').getByText('The skin is torn.').waitFor();
  const href = await page.getByTestId('timeline-csv').getAttribute('href');
  expect(href).toContain('kinds=quick-check%2Clog');
  const file = await (await fetch(`${bench.service.url}${href}`)).text();
  expect(file).toContain('The skin is torn.');
  expect(file).not.toContain('Calibration stated');

  await page.getByTestId('write-log').tap();
  await page.getByTestId('log-text').fill('A new skin.');
  await page.getByTestId('log-save').tap();
  await page.getByTestId('calibrate').waitFor();
  expect(await page.getByTestId('out-of-service').count()).toBe(0);

  // Another device under its number: asked about, and not used until someone has answered.
  const pad = await studio().itemOf('pad', padGauge(bench).serial);
  if (pad?.identity == null) throw new Error('the pad was never met');
  await studio().met({ ...pad.identity, model: 'Another pad' }, new Date().toISOString());
  const question = page.getByTestId('identity-question');
  await page.reload();
  await question.waitFor();
  expect(await page.getByTestId('calibrate').count()).toBe(0);
  await question.getByTestId('identity-same').tap();
  await question.getByText('Is empty: write how you know.').waitFor();
  await expectAccessible(page, 'an identity is asked about');
  await question.getByTestId('identity-reason').fill('New electronics, seen by me.');
  await question.getByTestId('identity-same').tap();
  await question.waitFor({ state: 'detached' });
  await page.getByTestId('calibrate').waitFor();
  expect(complaints).toEqual([]);
});

it.concurrent('its part of the program does not come: that is said, and it comes when it is asked for again', async ({
  expect,
}) => {
  const part = '**/assets/pages-*.js';
  await using opened = await openPage(`${bench.service.url}/#/studio`, {
    prepare: async (page) => {
      await page.route(part, (request) => request.abort());
    },
  });
  const { page } = opened;
  const notice = page.getByTestId('notice-error');
  await notice.getByText('This page did not come').waitFor();
  // Live is there all the same, and so is the way back.
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await page.getByTestId('depth').waitFor();
  await page.goBack();
  await page.unroute(part);
  await notice.getByRole('button').click();
  await page.getByTestId('enter-item').waitFor();
  expect(await notice.count()).toBe(0);
});

it.concurrent('a machine is calibrated: a sweep, a point by hand that is asked about and left out, approved', async ({
  expect,
}) => {
  await using opened = await openPage(`${bench.service.url}/#/studio/machines/${machine}/calibrate`, {
    prepare: signed,
  });
  const { page, complaints } = opened;
  await page.getByTestId('begin-calibration').click();
  await page.getByTestId('header-reference').selectOption('own');
  await page.getByTestId('header-rate').waitFor();
  await page.getByTestId('header-temperature').fill('21,5');
  await page.getByTestId('header-condition').fill('Clean, no wear seen.');
  await page.getByTestId('header-place').fill('Room 2');
  await page.getByTestId('header-place').blur();
  // No hand works in the pad: the needle runs free.
  bench.devices.micrometer(null, -0.5);
  // It never starts a motor: what is pressed before someone has is no sweep.
  await page.getByTestId('sweep-start').click({ force: true });
  expect(await page.getByTestId('sweep-state').count()).toBe(0);

  await take(page, 'Mara Lindqvist');
  await pressRun(page, false);
  await page.getByTestId('sweep-from').fill('4');
  await page.getByTestId('sweep-to').fill('8');
  await page.getByTestId('sweep-steps').fill('3');
  await page.getByTestId('sweep-back').uncheck();
  await page.locator('[data-testid=sweep-start][aria-disabled=false]').click();
  await page.locator('[data-testid=sweep-state][data-state=running]').waitFor();
  await page.locator('[data-testid=sweep-state][data-state=done]').waitFor({ timeout: 40_000 });
  await expect.poll(() => page.getByTestId('point').count()).toBe(3);
  await page.getByTestId('control-end').click();
  await page.getByTestId('fit-k').waitFor();

  // As many as it takes to tell which is off: what lies between those of the sweep.
  const [draft] = await studio().drafts();
  if (draft?.draft.item !== 'machine') throw new Error('no machine is being calibrated');
  const swept = draft.draft.points;
  for (const [i, point] of swept.slice(1).entries()) {
    const before = swept[i] ?? point;
    const volt = (before.volt + point.volt) / 2;
    const body = { run: 'as-found', direction: 'up', setVolt: volt, volt, hz: (before.hz + point.hz) / 2 };
    await post(`${bench.service.url}/api/calibrations/drafts/${draft.id}/points`, body);
  }
  await expect.poll(() => page.getByTestId('point').count()).toBe(5);
  // A slip of the pen lies far off the line.
  await page.getByTestId('by-hand').locator('summary').click();
  await page.getByTestId('hand-set').fill('6');
  await page.getByTestId('hand-add').click();
  await page.getByTestId('by-hand').getByTestId('field-problem').first().waitFor();
  await page.getByTestId('hand-volt').fill('6');
  await page.getByTestId('hand-hz').fill('17');
  await page.getByTestId('hand-add').click();
  await expect.poll(() => page.getByTestId('point').count()).toBe(6);
  await expectAccessible(page, 'a calibration with points');
  // It is asked about, and nothing is approved before someone has answered; kept first, then known for what it is.
  await page.locator('[data-testid=approve][aria-disabled=true]').waitFor();
  await page.getByText('1 question is still open. Answer each first.').waitFor();
  await page.getByRole('button', { name: 'Keep: point 6' }).click();
  await page.getByTestId('reason').fill('Read once more.');
  await page.getByTestId('reason-confirm').click();
  await page.locator('[data-testid=point][data-asked=false]').getByText('Read once more.').waitFor();
  await page.getByRole('button', { name: 'Leave out: point 6' }).click();
  await page.getByTestId('reason-confirm').click();
  await page.getByTestId('reason-dialog').getByText('Is empty: write why.').waitFor();
  await page.getByTestId('reason').fill('Read 71 and wrote 17.');
  await page.getByTestId('reason-confirm').click();
  await page.locator('[data-testid=point][data-out=true]').getByText('Read 71 and wrote 17.').waitFor();
  await expectNoSideways(page, 'a calibration');

  await page.getByTestId('due-on').fill('2030-01-31');
  await page.locator('[data-testid=approve][aria-disabled=false]').click();
  await page.waitForURL(/#\/studio\/calibrations\//);
  const [record] = await studio().records({ serial: machine });
  expect(record).toMatchObject({ approvedBy: 'Mara Lindqvist', dueOn: '2030-01-31' });
  expect(record?.document).toMatchObject({ item: 'machine', place: 'Room 2', by: 'Mara Lindqvist' });
  const { points } = record?.document ?? { points: [] };
  expect(points.map(({ leftOut }) => leftOut?.reason ?? '')).toEqual([
    '',
    '',
    '',
    '',
    '',
    'Read 71 and wrote 17.',
  ]);

  await page.goto(`${bench.service.url}/#/studio`);
  await itemOf('machine', page).getByRole('link').click();
  await expect.poll(() => page.getByTestId('in-force').getAttribute('data-number')).toBe(record?.number);
  await page.getByTestId('trends').getByText('Rate for a volt').first().waitFor();
  await page
    .getByTestId('timeline-row')
    .getByText(record?.number ?? 'no number')
    .first()
    .waitFor();
  await expectAccessible(page, 'a calibrated machine');
  expect(complaints).toEqual([]);
});
