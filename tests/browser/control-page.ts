/** What a person presses in the control panel of a page: take the machine, run it, clear its stop. */
import type { Page } from 'playwright-core';

export async function take(page: Page, name: string): Promise<void> {
  await page.getByTestId('control-name').fill(name);
  await page.getByTestId('control-take').click();
  await page.getByTestId('control-release').waitFor();
}

/** From taken to running, by the three steps in their order; without a pad where none is worked in. */
export async function run(page: Page, withPad = true): Promise<void> {
  const press = (id: string) => page.locator(`[data-testid=${id}][aria-disabled=false]`).click();
  const words = page.getByTestId('control-test-words');
  if (!/passed/i.test(await words.innerText())) {
    await press('control-test');
    await words.getByText(/passed/i).waitFor();
  }
  if (!withPad) await page.getByTestId('control-guarded').uncheck();
  await press('control-arm');
  await page.getByTestId('control-armed-left').waitFor();
  await press('control-start');
  await page.getByTestId('control-end').waitFor();
}

export async function clear(page: Page): Promise<void> {
  await page.locator('[data-testid=control-clear]:enabled').click();
  const dialog = page.getByTestId('clear-dialog');
  await dialog.getByTestId('clear-name').fill('Ines Duarte');
  await dialog.getByTestId('clear-confirm').click();
}
