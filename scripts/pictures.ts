/** The pictures of the docs, in the order in which they are made: what each needs, where it is, what is pressed there. */
import type { Page } from 'playwright-core';
import type { Service } from '../src/main.ts';
import type { AttemptWish } from '../src/station/attempts/wish.ts';
import { furnishControl, runMotor } from './control-shown.ts';
import { practise } from './practice.ts';
import { furnishStudio } from './studio-shown.ts';

export interface Themed {
  /** Once for the three screens of a theme. */
  readonly before?: () => Promise<unknown>;
  /** On each screen, when the page is there. */
  readonly prepare?: () => Promise<unknown>;
  readonly after?: () => Promise<unknown>;
}
export interface Picture {
  readonly name: string;
  /** Its length is its content: on a laptop it is shown whole. */
  readonly isWhole?: boolean;
  /** Makes what it shows, where that is not there yet, and says at which address. */
  readonly furnish: () => Promise<{ readonly route: string; readonly show: Themed }>;
}

/** Live's charts hold ten seconds. */
const CHARTS_MS = 10_500;

export function picturesOf(service: Service, page: Page): readonly Picture[] {
  const practised = once(async () => {
    const practice = await practise(service);
    await page.evaluate((id) => {
      localStorage.setItem('evenstroke.trainee', id);
      localStorage.setItem('evenstroke.recentTrainees', JSON.stringify([{ id, name: 'Mara Lindqvist' }]));
    }, practice.trainee);
    return practice;
  });
  /** A recording ends before anything else is begun on its devices. */
  const recorded = once(async () => {
    await practised();
    return service.station.stopSession();
  });
  const controlled = once(async () => {
    await recorded();
    await furnishControl(service);
  });
  const studio = once(async () => {
    if (service.station.session !== null) await service.station.stopSession();
    return furnishStudio(service);
  });
  const on = (testId: string) => () => page.getByTestId(testId).first().waitFor();
  /** With the flag of what was done before gone out, or one that a busy computer raised. */
  const calm = (testId: string) => async () => {
    await on(testId)();
    await page.locator('[data-testid=unsafe-flag][data-state=lit]').waitFor({ state: 'detached' });
  };
  const plain = (name: string, route: string, prepare: () => Promise<unknown>): Picture => ({
    name,
    furnish: async () => ({ route, show: { prepare } }),
  });
  const drill = (name: string, mode: AttemptWish['mode']): Picture => ({
    name,
    furnish: async () => {
      const { start, scored } = await practised();
      let attempt = '';
      return {
        route: 'live',
        show: {
          before: async () => {
            attempt = await start('grid', mode);
            await page.waitForTimeout(8_000);
          },
          prepare: () => page.waitForTimeout(CHARTS_MS),
          after: async () => {
            await service.attempts.end(attempt);
            await scored(attempt);
          },
        },
      };
    },
  });

  return [
    drill('live', 'practice'),
    drill('test', 'test'),
    {
      name: 'live-free',
      furnish: async () => {
        await practised();
        return { route: 'live', show: { prepare: () => page.waitForTimeout(CHARTS_MS) } };
      },
    },
    {
      name: 'control',
      furnish: async () => {
        await controlled();
        const prepare = async () => {
          await runMotor(page);
          await page.waitForTimeout(4_000); // the rate settles
        };
        return { route: 'live', show: { prepare } };
      },
    },
    {
      name: 'stopped',
      furnish: async () => {
        await controlled();
        const prepare = async () => {
          await runMotor(page);
          await page.waitForTimeout(1_000);
          await page.keyboard.press('Escape');
          await page.getByTestId('control-latched').waitFor();
          await page.waitForTimeout(1_000);
        };
        return { route: 'live', show: { prepare } };
      },
    },
    {
      name: 'result',
      isWhole: true,
      furnish: async () => {
        const { result } = await practised();
        const prepare = async () => {
          await page.getByTestId('worst-dot').first().click();
          await page.getByTestId('dot-trace').waitFor();
        };
        return { route: `results/${result}`, show: { prepare } };
      },
    },
    {
      name: 'progress',
      isWhole: true,
      furnish: async () => {
        const { trainee } = await practised();
        return { route: `progress/${trainee}/first-contact`, show: { prepare: on('line-chart') } };
      },
    },
    plain('settings', 'settings', on('drill-grid')),
    plain('editor', 'settings/drills/grid', on('editor-pattern')),
    plain('checklist', 'settings/checklist', on('checklist-row')),
    {
      name: 'devices',
      furnish: async () => {
        await practised();
        return { route: 'devices', show: { prepare: () => page.getByTestId('show-lines').first().click() } };
      },
    },
    {
      name: 'machines',
      furnish: async () => {
        await controlled();
        return { route: 'settings/machines', show: { prepare: () => page.waitForTimeout(500) } };
      },
    },
    plain('safety', 'settings/safety', () => page.waitForTimeout(500)),
    {
      name: 'sessions',
      furnish: async () => {
        await recorded();
        return { route: 'sessions', show: {} };
      },
    },
    { name: 'session', furnish: async () => ({ route: `sessions/${await recorded()}`, show: {} }) },
    {
      name: 'studio',
      furnish: async () => {
        await studio();
        return { route: 'studio', show: { prepare: calm('studio-item') } };
      },
    },
    {
      name: 'studio-item',
      isWhole: true,
      furnish: async () => {
        const { padItem } = await studio();
        return { route: `studio/items/${padItem}`, show: { prepare: calm('timeline-row') } };
      },
    },
    {
      name: 'studio-machine',
      isWhole: true,
      furnish: async () => {
        const { machineItem } = await studio();
        return { route: `studio/items/${machineItem}`, show: { prepare: calm('timeline-row') } };
      },
    },
    {
      name: 'machine-calibration',
      isWhole: true,
      furnish: async () => {
        const { machineSerial } = await studio();
        return {
          route: `studio/machines/${machineSerial}/calibrate`,
          show: { prepare: calm('fit-k') },
        };
      },
    },
    {
      name: 'calibrate',
      furnish: async () => {
        const { padSerial, nextMm } = await studio();
        return {
          route: `studio/pads/${padSerial}/calibrate`,
          show: {
            prepare: () => turnTo(page, nextMm),
            after: () => page.getByTestId('micrometer-away').click(),
          },
        };
      },
    },
    {
      name: 'calibrated',
      isWhole: true,
      furnish: async () => {
        const { number } = await studio();
        return { route: `studio/calibrations/${number}`, show: { prepare: calm('record-number') } };
      },
    },
    {
      name: 'quick-check',
      furnish: async () => {
        const { padSerial } = await studio();
        const prepare = async () => {
          // One that goes on outlives the reload between two screens.
          await page.getByTestId('check-begin').or(page.getByTestId('step-of')).first().waitFor();
          if ((await page.getByTestId('check-begin').count()) > 0) {
            await page.locator('.cal-standard', { hasText: 'Micrometer' }).click();
            await page.getByTestId('check-begin').click();
            await turnTo(page, 0);
            await page.getByTestId('take').click();
            await page.getByTestId('step-of').getByText('2').first().waitFor();
          }
          await turnTo(page, Number(await page.getByTestId('step').getAttribute('data-mm')));
        };
        return { route: `studio/pads/${padSerial}/check`, show: { prepare } };
      },
    },
  ];
}

/** Turns the virtual micrometer by its keys, and waits until the reading stands still there. */
async function turnTo(page: Page, mm: number): Promise<void> {
  const value = page.getByTestId('micrometer-value');
  await value.focus();
  for (let presses = 0; presses < 40; presses++) {
    const told = await value.getAttribute('data-mm');
    const off = told === null || told === '' ? Number.POSITIVE_INFINITY : mm - Number(told);
    if (Math.abs(off) < 0.001) break;
    const coarse = Math.abs(off) >= 0.25;
    await page.keyboard.press(off > 0 ? (coarse ? 'PageDown' : 'ArrowDown') : coarse ? 'PageUp' : 'ArrowUp');
  }
  await page.waitForTimeout(1_500); // it travels
  await page.locator('[data-testid=steady][data-state=settled]').waitFor();
  // A busy computer lets a virtual pad fall silent for a moment.
  const silent = page.locator('[data-testid=unsafe-flag][data-state=lit]', { hasText: 'Sensor silent' });
  await silent.waitFor({ state: 'detached' });
}

/** Furnishing is made once, whoever asks first. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
