/** A machine run from the page, as the pictures of the docs show it: its record, its policy, and the presses. */
import type { Page } from 'playwright-core';
import type { Service } from '../src/main.ts';
import { clear, run, take } from '../tests/browser/control-page.ts';
import { sleep, until } from '../tests/station/bench.ts';

/** A record with a curve and presets, the reactions that ship, and a machine that nobody has in hand. */
export async function furnishControl({ controls, station, store }: Service): Promise<void> {
  const machine = station.gauges().find(({ role }) => role === 'machine');
  if (machine === undefined) throw new Error('there is no machine to show');
  const { serial } = machine;
  const record = controls.recordOf(serial);
  const rate = (id: string, name: string, needle: string, hz: number) =>
    ({ id, name, needle, target: { kind: 'rate', hz } }) as const;
  controls.recordChanged(
    await store.control.saveRecord({
      ...record,
      curve: { hzPerVolt: 16, zeroVolt: -1, source: 'sweep of 20 November', points: 9 },
      presets: [
        rate('fine', 'Hairline', '1 × 0.18 mm', 100),
        rate('usual', 'Usual', '3 × 0.25 mm', 120),
        rate('fill', 'Fill', '5 × 0.30 mm', 135),
      ],
      by: 'Ines Duarte',
    }),
  );
  const policy = await store.control.policy();
  controls.policyChanged(
    await store.control.savePolicy({
      version: policy.version,
      reactions: 'training',
      clearCode: null,
      by: 'Ines Duarte',
    }),
  );
  // Its trainee has it running by its own button.
  controls.stop({ kind: 'person', detail: 'Ines Duarte' }, 'api');
  await until('the motor to stand still', () => controls.view(serial)?.phase === 'stopped');
  await controls.clear(serial, { by: 'Ines Duarte', allowed: true, actor: 'api' });
  await sleep(500);
}

/** From whatever was left to a motor that runs: clear, take, test the stop, arm, start. */
export async function runMotor(page: Page): Promise<void> {
  await page.getByTestId('control').waitFor();
  if ((await page.getByTestId('control-latched').count()) > 0) {
    await clear(page);
    await page.getByTestId('control-latched').waitFor({ state: 'detached' });
  }
  await take(page, 'Mara Lindqvist');
  await run(page);
}
