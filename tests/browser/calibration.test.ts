/** A pad's calibration as a technician makes it: by touch, by keyboard, with bad input, and with the plug pulled half-way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Service, startService } from '../../src/main.ts';
import { observeOnly, until } from '../station/bench.ts';
import {
  closeBrowser,
  expectAccessible,
  expectNoSideways,
  expectNoSpill,
  openPage,
  screens,
} from './browser.ts';
import { post } from './drill-page.ts';

let service: Service;
let dataDir: string;
let serial: string;

const padState = () => service.station.gauges().find(({ role }) => role === 'pad')?.state;

async function plugIn(): Promise<void> {
  await post(`${service.url}/api/virtual`, { trainee: 'steady', seed: 3 });
  await until('the pad', () => padState() === 'online');
}
async function unplug(): Promise<void> {
  await fetch(`${service.url}/api/virtual`, { method: 'DELETE' });
  await until('the pad to be gone', () => padState() !== 'online');
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-test-'));
  service = await startService({ port: 0, dataDir, addresses: [], discover: false });
  await observeOnly(service);
  await plugIn();
  serial = service.station.gauges().find(({ role }) => role === 'pad')?.serial ?? '';
});
afterAll(async () => {
  await closeBrowser();
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const signed = async (page: Page): Promise<void> => {
  await page.addInitScript(() => localStorage.setItem('evenstroke.author', 'Ines Duarte'));
};
const address = (what: 'calibrate' | 'check') => `${service.url}/#/studio/pads/${serial}/${what}`;
const draftId = async () => (await service.store.studio.drafts())[0]?.id ?? '';
const points = (page: Page, count: number) =>
  page.locator(`[data-testid=points][data-count="${count}"]`).waitFor();
const settled = (page: Page) => page.locator('[data-testid=steady][data-state=settled]').waitFor();
const asked = async (page: Page) => Number(await page.getByTestId('step').getAttribute('data-mm'));
/** The reading is that of the depth that is set. The service itself waits until it stands still. */
async function standsAt(page: Page, mm: number): Promise<void> {
  await expect
    .poll(async () =>
      Math.abs(Number((await page.getByTestId('steady-mm').innerText()).replace('−', '-')) - mm),
    )
    .toBeLessThan(0.06);
}

async function enterStandard(page: Page, name: string, valid: string): Promise<void> {
  await page.getByTestId('enter-standard').tap();
  await page.getByTestId('item-name').fill(name);
  await page.getByTestId('item-serial').fill(`No. ${name}`);
  await page.getByTestId('item-expanded').fill('0.002');
  await page.getByTestId('item-valid').fill(valid);
  await page.getByTestId('item-save').tap();
  await page.locator('.cal-standard', { hasText: name }).tap();
  await expect.poll(async () => (await padDraft())?.reference?.name).toBe(name);
}
async function padDraft() {
  const row = await service.store.studio.draft(await draftId());
  return row?.draft.item === 'pad' ? row.draft : null;
}

it('by touch: bad input is answered, an unplugged pad and a reload lose no point', async () => {
  await using opened = await openPage(address('calibrate'), { screen: 'phone', prepare: signed });
  const { page, complaints } = opened;
  await page.getByTestId('begin-calibration').tap();
  await page.getByTestId('to-measure').tap();
  await page.getByTestId('standard-problem').getByText('Choose what the pad is measured against').waitFor();
  await page.getByTestId('field-problem').getByText('Is empty').waitFor();
  await enterStandard(page, 'Old gauge', '2025-01-31');
  await page.getByText(/Expired .*nothing can be approved against it/).waitFor();
  await page.getByTestId('temperature').fill('warm');
  await page.getByTestId('field-problem').getByText('−20 to 60').waitFor();
  await page.getByTestId('temperature').fill('21,5');
  await page.getByTestId('to-measure').tap();

  // Steps that are none are told by what is wrong with them.
  await page.getByTestId('plan').locator('summary').tap();
  const wrong = async (depths: string, words: RegExp) => {
    await page.getByTestId('plan-depths').fill(depths);
    await page.getByTestId('plan-use').tap();
    await page.getByTestId('plan').getByTestId('field-problem').getByText(words).waitFor();
  };
  await wrong('0 1 0.5 1.5', /go downwards/);
  await wrong('0 1 1 1.5', /stands twice/);
  await wrong('0', /Too few depths/);
  await page.getByTestId('plan-depths').fill('0 0.5 1 1.5');
  await page.getByTestId('plan-use').tap();
  await expectNoSideways(page, 'the wizard on a phone');
  await expectAccessible(page, 'the wizard on a phone');

  await page.getByTestId('micrometer-deeper').tap();
  await standsAt(page, 0);
  await settled(page);
  for (const width of [320, screens.phone.width, 390]) {
    await page.setViewportSize({ ...screens.phone, width });
    await expectNoSpill(page, `the reading, ${width} px wide`);
  }
  await page.setViewportSize(screens.phone);
  const button = await page.getByTestId('take').boundingBox();
  expect(button?.height).toBeGreaterThanOrEqual(64);
  await page.getByTestId('take').tap();
  await points(page, 1);
  await page.getByTestId('stage-result').tap();
  for (const code of ['one-point', 'expired-standard'])
    await page.locator(`[data-testid=draft-problem][data-code=${code}]`).waitFor();
  expect(await page.getByTestId('approve').getAttribute('aria-disabled')).toBe('true');
  await page.getByTestId('stage-as-found').tap();
  expect(await asked(page)).toBe(0.5);

  await unplug();
  await page.getByText('The pad is not on its cable').waitFor();
  await page.locator('[data-testid=steady][data-state=none]').waitFor();
  await page.getByTestId('take').tap();
  await page
    .getByTestId('take-problem')
    .getByText(/is kept/)
    .waitFor();
  await page.reload();
  await points(page, 1);
  expect(await asked(page)).toBe(0.5);
  await plugIn();
  await page.getByTestId('micrometer').waitFor();
  for (let press = 0; press < 2; press++) await page.getByTestId('micrometer-deeper').tap();
  await standsAt(page, 0.5);
  await page.getByTestId('take').tap();
  await points(page, 2);
  await page.getByTestId('stage-reference').tap();
  await enterStandard(page, 'Bench micrometer', '2099-12-31');
  expect(complaints.filter((words) => !/40[49]/.test(words))).toEqual([]);
});

it('an odd point is asked about and a reversed one stands against it; each is left out with a reason', async () => {
  const id = await draftId();
  const take = (cycle: number, direction: 'up' | 'down', referenceMm: number, counts: number) =>
    post(`${service.url}/api/calibrations/drafts/${id}/points`, {
      run: 'as-found',
      cycle,
      direction,
      referenceMm,
      temperatureC: 21.5,
      counts,
    });
  const measured = (await padDraft())?.points.map(({ reading }) => reading.counts) ?? [];
  const from = (measured[0] ?? 500) + 0.3;
  const steps = [
    [1, 'up', 1],
    [1, 'up', 1.5],
    [1, 'down', 1],
    [1, 'down', 0.5],
    [1, 'down', 0],
    [2, 'up', 0],
    [2, 'up', 0.5],
    [2, 'up', 1],
    [2, 'up', 1.5],
  ] as const;
  for (const [i, [cycle, direction, mm]] of steps.entries())
    await take(cycle, direction, mm, from + 1000 * mm + (i % 3));
  await take(3, 'up', 1, from + 1080);
  await take(4, 'up', 1, from + 1001);
  await take(4, 'up', 0.5, from + 501);

  await using opened = await openPage(address('calibrate'), { prepare: signed });
  const { page, complaints } = opened;
  await points(page, 14);
  await page.locator('[data-testid=draft-problem][data-code=reversed-steps]').waitFor();
  await page.getByTestId('leave-out-14').click();
  await page.getByTestId('reason-confirm').click();
  await page.getByTestId('field-problem').getByText('Nothing is left out without a reason').waitFor();
  await page.getByTestId('reason').fill('The gauge was turned back');
  await page.getByTestId('reason-confirm').click();
  await page.getByText('Left out by Ines Duarte: The gauge was turned back').waitFor();
  const question = page.getByTestId('question').filter({ hasText: 'Point 12' });
  await question.getByTestId('keep').click();
  await page.getByTestId('reason-confirm').click();
  await page.getByTestId('field-problem').getByText('not kept without a reason').waitFor();
  await page.getByTestId('reason').fill('Set again, the same');
  await page.getByTestId('reason-confirm').click();
  await question.waitFor({ state: 'detached' });
  await page.getByTestId('kept').getByText('Kept by Ines Duarte: Set again, the same').waitFor();
  // It is not of this page alone: another asks no more either.
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.getByTestId('kept').waitFor();
  expect(await question.count()).toBe(0);
  expect((await padDraft())?.points[11]).toMatchObject({ kept: { by: 'Ines Duarte' }, leftOut: null });
  // Somebody knows better later.
  await page.getByTestId('leave-out-12').click();
  await page.getByTestId('reason').fill('A knock against the bench');
  await page.getByTestId('reason-confirm').click();
  await page.getByText('Left out by Ines Duarte: A knock against the bench').waitFor();
  expect((await padDraft())?.points.map(({ leftOut }) => leftOut?.reason ?? '').filter(Boolean)).toEqual([
    'A knock against the bench',
    'The gauge was turned back',
  ]);
  expect(complaints).toEqual([]);
});

/** Tabs until what has the focus is this, as a person would. */
async function tabTo(page: Page, testId: string): Promise<void> {
  for (let i = 0; i < 120; i++) {
    const at = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['testid']);
    if (at === testId) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${testId} cannot be reached by keyboard`);
}

/** Turns the micrometer to the depth that is asked for. */
async function turnTo(page: Page, mm: number): Promise<void> {
  for (let i = 0; i < 80; i++) {
    const told = await page.getByTestId('micrometer-value').getAttribute('data-mm');
    const off = Math.round((mm - Number(told)) * 100) / 100;
    if (told !== '' && off === 0) return;
    const coarse = told !== '' && Math.abs(off) >= 0.25;
    await page.keyboard.press(
      told === '' || off > 0 ? (coarse ? 'PageDown' : 'ArrowDown') : coarse ? 'PageUp' : 'ArrowUp',
    );
  }
  throw new Error(`the micrometer does not come to ${mm} mm`);
}

it('by keyboard: the last steps, the result, the approval; the record says what was measured', async () => {
  await using opened = await openPage(address('calibrate'), { theme: 'light', prepare: signed });
  const { page, complaints } = opened;
  const { keyboard } = page;
  await points(page, 14);
  for (const [i, mm] of [1, 0.5, 0].entries()) {
    expect(await asked(page)).toBe(mm);
    if (i === 0) await tabTo(page, 'micrometer-value');
    await turnTo(page, mm);
    if (i === 0) await standsAt(page, mm);
    await keyboard.press(i === 1 ? 'Space' : 'Enter');
    await points(page, 15 + i);
  }
  await page.getByText('All steps are taken').waitFor();
  expect(await page.getByTestId('error-chart').getAttribute('aria-label')).toMatch(
    /17 points; the largest error/,
  );
  await expectAccessible(page, 'measuring');
  await tabTo(page, 'to-result');
  await keyboard.press('Enter');
  await page.getByTestId('candidates').locator('[data-chosen=true]').waitFor();
  expect(await page.getByTestId('curve-sentence').innerText()).toMatch(/expanded uncertainty .* \(k\s=\s2\)/);
  expect(await page.getByTestId('as-found').locator('tbody tr').count()).toBe(4);
  expect(await page.getByTestId('budget').locator('tbody tr').count()).toBeGreaterThan(3);
  await expectAccessible(page, 'the result');
  // What is asked still is answered first.
  for (let open = await page.getByTestId('question').count(); open > 0; open--) {
    expect(await page.getByTestId('approve').getAttribute('aria-disabled')).toBe('true');
    await tabTo(page, 'keep');
    await keyboard.press('Enter');
    await tabTo(page, 'reason');
    await keyboard.type('Read again, the same');
    await keyboard.press('Enter');
    await expect.poll(() => page.getByTestId('question').count()).toBe(open - 1);
  }
  await tabTo(page, 'due-strokes');
  await keyboard.type('many');
  await tabTo(page, 'approve');
  await keyboard.press('Enter');
  await page.getByTestId('field-problem').getByText('no whole number').waitFor();
  await page.getByTestId('due-strokes').fill('200000');
  await keyboard.press('Enter');
  await page.locator('[data-testid=record][data-state=in-force]').waitFor();
  const number = await page.getByTestId('record-number').innerText();
  const record = await service.store.studio.record(number);
  expect(record?.document.item === 'pad' && record.document.points).toHaveLength(17);
  expect(record).toMatchObject({ approvedBy: 'Ines Duarte', dueStrokes: 200_000 });
  expect(await page.getByTestId('record-hash').innerText()).toBe(record?.hash);
  for (const [format, type] of [
    ['pdf', 'application/pdf'],
    ['json', 'application/json'],
  ]) {
    const href = await page.getByTestId(`certificate-${format}`).getAttribute('href');
    const answer = await fetch(new URL(href ?? '', service.url));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining(type ?? ''),
    ]);
  }
  await expectAccessible(page, 'the record');
  expect(complaints).toEqual([]);
});

it('a quick check takes three presses and outlives a reload; its sentence is kept', async () => {
  await using opened = await openPage(address('check'), { screen: 'phone', prepare: signed });
  const { page, complaints } = opened;
  await page.getByTestId('check-begin').tap();
  for (let point = 0; point < 3; point++) {
    await page
      .getByTestId('step-of')
      .getByText(`Point ${point + 1} of 3`)
      .waitFor();
    const mm = await asked(page);
    await page.getByTestId('micrometer-value').focus();
    await turnTo(page, mm);
    if (point === 2) await standsAt(page, mm);
    // A needle that stays so long is flagged; the reference has to.
    if (point === 1)
      await page
        .getByTestId('unsafe-flag')
        .getByText(/The reference rests in/)
        .waitFor();
    await page.getByTestId('take').tap();
    if (point !== 0) continue;
    await page.getByTestId('step-of').getByText('Point 2 of 3').waitFor();
    await page.reload();
  }
  await page.locator('[data-testid=check-result][data-passed=true]').waitFor();
  await page.locator('[data-testid=earlier-checks][data-count="1"]').waitFor();
  const [kept] = await service.store.studio.quickChecks(serial);
  expect(await page.getByTestId('check-result').innerText()).toContain(kept?.sentence);
  await expectAccessible(page, 'the quick check');
  await expectNoSideways(page, 'the quick check');
  expect(complaints).toEqual([]);
});

it('Live and Review name it; voided with a reason it lists exactly the sessions that rest on it', async () => {
  const session = await service.station.startSession({ label: 'Morning class', capture: false });
  await using opened = await openPage(`${service.url}/#/live`, { prepare: signed });
  const { page, complaints } = opened;
  const number = service.station.padNamed(serial)?.scale?.number ?? '';
  await page.locator(`[data-testid=depth-by][data-number="${number}"]`).waitFor();
  await service.station.stopSession();
  await page.goto(`${service.url}/#/sessions/${session.id}`);
  await page.locator(`[data-testid=depths-by][data-number="${number}"]`).waitFor();
  const trace = page.waitForRequest((request) => request.url().includes('calibration=none'));
  await page.getByTestId('depths-by-choice').selectOption('none');
  await trace;

  await page.goto(`${service.url}/#/studio/calibrations/${number}`);
  await page.locator('[data-testid=resting-count][data-sessions="1"]').waitFor();
  await page.getByTestId('void').click();
  await page.getByTestId('reason-confirm').click();
  await page.getByTestId('field-problem').getByText('Is empty').waitFor();
  await page.getByTestId('reason').fill('The micrometer had been dropped');
  await page.getByTestId('reason-confirm').click();
  await page.locator('[data-testid=record][data-state=voided]').waitFor();
  await page.getByTestId('acts').getByText('The micrometer had been dropped').waitFor();
  const record = await service.store.studio.record(number);
  const rests = await service.store.studio.resting(record?.id ?? '');
  expect(rests.map(({ sessionId }) => sessionId)).toEqual([session.id]);
  expect(await page.getByTestId('resting-session').getByRole('link').first().getAttribute('href')).toBe(
    `#/sessions/${session.id}`,
  );
  expect(await page.getByTestId('void').count()).toBe(0);
  await page.goto(address('check'));
  await page.getByText('There is nothing to check against').waitFor();
  await page.goto(`${service.url}/#/studio/calibrations/EV-1999-0001`);
  await page.getByTestId('notice-error').waitFor();
  expect(complaints.filter((words) => !words.includes('404'))).toEqual([]);
});
