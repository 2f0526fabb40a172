/** Settings as an instructor uses it: a drill edited by keyboard, a file refused, the checklist put into order. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Service, startService } from '../../src/main.ts';
import { closeBrowser, expectAccessible, expectNoSideways, openPage } from './browser.ts';

let service: Service;
let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-test-'));
  service = await startService({ port: 0, dataDir, addresses: [], discover: false });
});
afterAll(async () => {
  await closeBrowser();
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const shipped = (id: string) =>
  readFileSync(join(import.meta.dirname, '..', '..', 'drills', `${id}.json`), 'utf8');
const signed = async (page: Page): Promise<void> => {
  await page.addInitScript(() => localStorage.setItem('evenstroke.author', 'M. Vogel'));
};

/** Tabs until what has the focus is this, as a person would. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 150; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} cannot be reached by keyboard`);
}

/** What a reader hears of a field beside its name. */
const described = (page: Page, selector: string) =>
  page.evaluate((wanted) => {
    const ids = document.querySelector(wanted)?.getAttribute('aria-describedby')?.split(' ') ?? [];
    return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  }, selector);

it('a drill is edited by keyboard alone: a new version, and the old one is kept', async () => {
  await using opened = await openPage(`${service.url}/#/settings`);
  const { page, complaints } = opened;
  const { keyboard } = page;
  await page.getByTestId('drill-dot-line').waitFor();
  await tabTo(page, 'a[href="#/settings/drills/dot-line"]');
  await keyboard.press('Enter');
  await page.getByText('Saves as version 2; attempts made with version 1 keep it.').waitFor();
  await tabTo(page, '[data-field="pattern.places"]');
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('40');
  // One dot a place: the number of dots follows.
  expect(await page.locator('[data-field="end.dots"]').inputValue()).toBe('40');
  await tabTo(page, '[data-testid="add-criterion"]');
  expect(await page.getByTestId('add-criterion').locator('option').allTextContents()).not.toContain(
    'Density, off by',
  );
  await tabTo(page, '[data-testid="by"]');
  await keyboard.type('M. Vogel');
  await expect
    .poll(() => page.getByTestId('editor-pattern').getAttribute('aria-label'))
    .toContain('40 places');
  await keyboard.press('Enter');
  await page.getByTestId('saved').getByText('Dot line: version 2 saved.').waitFor();
  await page.getByText('Saves as version 3').waitFor();

  const newest = await service.store.training.drill('dot-line');
  expect(newest).toMatchObject({ origin: 'studio', author: 'M. Vogel', versions: [1, 2] });
  expect(newest?.drill.pattern).toMatchObject({ kind: 'line', places: 40 });
  const first = await service.store.training.drill('dot-line', 1);
  expect(first?.drill).toEqual(JSON.parse(shipped('dot-line')));
  expect(complaints).toEqual([]);
});

it('a pattern that cannot be made is told of at its field and saved by nobody; what is unsaved is asked for', async () => {
  await using opened = await openPage(`${service.url}/#/settings/drills/grid`, { prepare: signed });
  const { page, complaints } = opened;
  await page.locator('[data-field="pass[0].atMost"]').fill('120');
  await expect
    .poll(() => described(page, '[data-field="pass[0].atMost"]'))
    .toContain('Is 120 %: at most 100 %.');
  // The list beside the form says it as the field does.
  await page.getByTestId('drill-problem').getByText('Is 120 %: at most 100 %.').waitFor();
  await page.locator('[data-field="pass[0].atMost"]').fill('15');
  await page.locator('[data-field="pattern.spacingMm"]').fill('9');
  await expect
    .poll(() => described(page, '[data-field="pattern.kind"]'))
    .toContain('off the pad of 40 × 40 mm');
  await expectAccessible(page, 'the editor with problems');
  await page.getByTestId('save-drill').click();
  await page.getByTestId('save-problem').getByText('Mend 1 problem first.').waitFor();
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['field'])).toBe(
    'pattern.kind',
  );
  expect((await service.store.training.drill('grid'))?.versions).toEqual([1]);

  // The text is the same drill, with the problem in its line.
  await page.getByTestId('view-json').check();
  const text = page.getByTestId('drill-text');
  expect(await text.inputValue()).toContain('"spacingMm": 9');
  const line = (await text.inputValue()).split('\n').findIndex((one) => one.includes('"pattern"')) + 1;
  await page.getByTestId('drill-problem').getByText(`Line ${line}`).waitFor();
  await expectAccessible(page, 'the text with problems');

  await page.getByRole('link', { name: 'Devices' }).click();
  await page.getByTestId('leave-question').waitFor();
  await page.keyboard.press('Escape');
  expect(new URL(page.url()).hash).toBe('#/settings/drills/grid');
  expect(await text.inputValue()).toContain('"spacingMm": 9');
  await page.getByRole('link', { name: 'Devices' }).click();
  await page.getByTestId('leave-go').click();
  await page.getByRole('heading', { name: 'Devices' }).first().waitFor();
  expect(complaints).toEqual([]);
});

it('a new drill shows its pattern from the start, takes its id from its name, and is version 1', async () => {
  await using opened = await openPage(`${service.url}/#/settings/drills/~new`, { prepare: signed });
  const { page, complaints } = opened;
  await page.getByTestId('editor-pattern').waitFor();
  await page.locator('[data-field="name"]').fill('Temple, left');
  expect(await page.locator('[data-field="id"]').inputValue()).toBe('temple-left');
  expect(await page.getByTestId('field-problem').count()).toBe(0);
  await page.getByText('Words still to be written').waitFor();
  await page.getByTestId('save-drill').click();
  await expect.poll(() => described(page, '[data-field="aim"]')).toContain('Is empty: write it.');
  await page.locator('[data-field="aim"]').fill('Go round the corner.');
  await page.locator('[data-field="steps[0]"]').fill('Begin above.');
  await page.getByText('No problem').waitFor();
  // A second tap while the last words are still being looked at is the same wish, and no second version.
  await page.locator('[data-field="steps[0]"]').fill('Begin above it.');
  await page.getByTestId('save-drill').dblclick();
  await page.getByTestId('saved').getByText('Temple, left: version 1 saved.').waitFor();
  expect((await service.store.training.drill('temple-left'))?.versions).toEqual([1]);
  expect(new URL(page.url()).hash).toBe('#/settings/drills/temple-left');
  expect((await service.store.training.drill('temple-left'))?.drill.order).toBe(16);
  expect(complaints).toEqual([]);
});

it('somebody else who saves meanwhile is told of, and neither drill is lost', async () => {
  await using opened = await openPage(`${service.url}/#/settings/drills/temple`, { prepare: signed });
  const { page } = opened;
  await page.locator('[data-field="aim"]').fill('Mine.');
  const theirs = { ...JSON.parse(shipped('temple')), version: 2, aim: 'Theirs.' };
  const answer = await fetch(`${service.url}/api/drills`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: JSON.stringify(theirs), author: 'B. Else' }),
  });
  expect(answer.status).toBe(201);
  await page.getByTestId('save-drill').click();
  await page.getByTestId('conflict').getByText('B. Else saved it, with changes in aim.').waitFor();
  expect(await page.locator('[data-field="aim"]').inputValue()).toBe('Mine.');
  await page.getByTestId('conflict-above').click();
  await page.getByTestId('saved').getByText('version 3 saved').waitFor();
  const { training } = service.store;
  expect((await training.drill('temple', 2))?.drill.aim).toBe('Theirs.');
  expect((await training.drill('temple', 3))?.drill.aim).toBe('Mine.');
});

it('a broken file names its lines and fields and loads nothing; mended, it comes in whole', async () => {
  await using opened = await openPage(`${service.url}/#/settings/drills`, { prepare: signed });
  const { page, complaints } = opened;
  const before = (await service.store.training.drills()).length;
  const own = shipped('nine-points')
    .replace('"nine-points"', '"own-points"')
    .replace('"Nine points"', '"Own points"');
  const broken = own
    .replace('"kind": "placed"', '"kind": "placed",\n      "colour": "red"')
    .replace('0.65', '1.65');
  const lineOf = (part: string) => broken.split('\n').findIndex((line) => line.includes(part)) + 1;
  const choose = (content: string) =>
    page
      .getByTestId('import-file')
      .setInputFiles({ name: 'own.json', mimeType: 'application/json', buffer: Buffer.from(content) });
  await page.getByTestId('import-drill').click();
  await choose(broken);
  const told = page.getByTestId('import-problems');
  await told.getByText('own.json was not loaded: 2 problems.').waitFor();
  expect(await told.getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringMatching(new RegExp(`^Line ${lineOf('colour')}\\s+pass\\[0\\]\\.colour\\s+is no field`)),
    expect.stringMatching(
      new RegExp(`^Line ${lineOf('1.65')}\\s+pass\\[1\\]\\.atLeast\\s+is 1\\.65: at most 1`),
    ),
  ]);
  await expectAccessible(page, 'a file with problems');
  expect(await page.getByTestId('import-add').isDisabled()).toBe(true);
  expect((await service.store.training.drills()).length).toBe(before);

  await choose(own);
  await page.getByTestId('import-add').click();
  await page.getByTestId('drill-own-points').waitFor();
  // What is exported is the file that would be imported.
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export Own points' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('own-points.json');
  expect(readFileSync(await file.path(), 'utf8')).toBe(own);
  await page.getByRole('button', { name: 'Retire Own points' }).click();
  await page.getByRole('button', { name: 'Bring back Own points' }).waitFor();
  expect((await service.store.training.drill('own-points'))?.retiredAt).not.toBeNull();
  expect(complaints).toEqual([]);
});

it('the checklist is put into order by keyboard, and saved as a new version', async () => {
  await using opened = await openPage(`${service.url}/#/settings/checklist`, { prepare: signed });
  const { page, complaints } = opened;
  const { training } = service.store;
  const before = await training.checklist();
  await page.getByTestId('checklist-row').first().waitFor();
  await tabTo(page, '[data-move="down"]');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByTestId('item-add').click();
  await page.keyboard.type('Bottles covered');
  await page.getByTestId('save-checklist').click();
  await page.getByTestId('saved').getByText('Checklist: version 2 saved.').waitFor();
  const after = await training.checklist();
  const [first, second, third, ...rest] = before.items;
  expect(after).toMatchObject({ version: 2, by: 'M. Vogel' });
  expect(after.items.slice(0, -1)).toEqual([second, third, first, ...rest]);
  expect(after.items.at(-1)).toEqual({
    id: 'bottles-covered',
    kind: 'tick',
    label: 'Bottles covered',
    required: true,
    atLeast: null,
  });
  expect(complaints).toEqual([]);
});

it('people and pads: a name comes, changes and goes; a calibration is stated with its uncertainty', async () => {
  await using opened = await openPage(`${service.url}/#/settings/people`, { prepare: signed });
  const { page, complaints } = opened;
  const { training } = service.store;
  await page.getByTestId('person-name').fill('Ada');
  await page.getByTestId('person-add').click();
  await page.getByRole('button', { name: 'Rename Ada' }).click();
  await page.getByTestId('person-rename').fill('Ada B.');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Archive Ada B.' }).click();
  await page.getByText('Archived (1)').click();
  await page.getByRole('button', { name: 'Bring back Ada B.' }).click();
  await page.getByRole('button', { name: 'Archive Ada B.' }).waitFor();
  expect(await training.trainees()).toMatchObject([{ name: 'Ada B.', archivedAt: null }]);

  const pad = { serial: 'P-7', uncertaintyMm: 0.05, validUntil: '2020-01-01', by: 'V', reference: 'Gauge' };
  await training.addCalibration(pad);
  await page.goto(`${service.url}/#/settings/pads`);
  await page.locator('[data-testid="pad-card"][data-state="expired"]').waitFor();
  await page.getByTestId('state-calibration').click();
  await page.getByTestId('calibration-mm').fill('two');
  await page.getByTestId('calibration-save').click();
  expect(await described(page, '[data-testid="calibration-mm"]')).toContain('Is no uncertainty');
  await page.getByTestId('calibration-mm').fill('0,02');
  await page.getByTestId('calibration-reference').fill('Dial gauge DG-12');
  await page.getByTestId('calibration-save').click();
  await page.locator('[data-testid="pad-card"][data-state="valid"]').waitFor();
  const [newest] = await training.calibrations('P-7');
  expect(newest).toMatchObject({ uncertaintyMm: 0.02, by: 'M. Vogel', validUntil: null });
  expect(complaints).toEqual([]);
});

/** Address and mark of each part, and the screen on which its accessibility is looked at. */
const everyPart = [
  ['drills', 'drill-grid', 'phone'],
  ['drills/hairline', 'editor-pattern', 'phone'],
  ['drills/depth-ladder', 'check-state', null],
  ['drills/density-gradient', 'editor-pattern', 'phone'],
  ['drills/nine-points', 'editor-pattern', null],
  ['drills/~new', 'editor-pattern', 'laptop'],
  ['people', 'person', 'laptop'],
  ['checklist', 'checklist-row', 'laptop'],
  ['pads', 'pad-card', 'phone'],
] as const;

for (const [screen, theme] of [
  ['phone', 'dark'],
  ['laptop', 'light'],
] as const) {
  it(`every part of Settings on a ${screen}, ${theme}: accessible, not wider than the screen, no complaint`, async () => {
    await using opened = await openPage(service.url, { screen, theme });
    const { page, complaints } = opened;
    for (const [part, mark, look] of everyPart) {
      await page.goto(`${service.url}/#/settings/${part}`);
      await page.getByTestId(mark).first().waitFor();
      await expectNoSideways(page, `${part}, ${screen}`);
      if (look === screen) await expectAccessible(page, `${part}, ${screen}`);
    }
    expect(complaints).toEqual([]);
  });
}
