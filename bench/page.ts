/** The Live page in a real browser, beside the running service: frames a second, and what a frame costs. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '../scripts/browser.ts';
import { dashboardDir, projectDir, registryOf } from '../src/config.ts';
import { startDevices, startServiceChild, temporaryFolder } from './children.ts';
import type { Section } from './report.ts';
import { stopFromPage } from './stop-page.ts';
import { quantile } from './timing.ts';

const RATES_HZ = [2_000, 8_000];
const WARM_MS = 4_000;
const DRAWING_MS = 30_000;
const BOUND_FPS = 55;
const BOUND_SCRIPT_MS = 8;
const VIEWPORT = { width: 1280, height: 800 };

interface PageFigures {
  readonly fps: number;
  readonly intervalP50Ms: number;
  readonly intervalP95Ms: number;
  /** All script of the page in the time measured, a frame. */
  readonly scriptMs: number;
  /** The page's own drawing alone, by its own clock. */
  readonly drawMs: number;
  readonly drawMaxMs: number;
  readonly layoutMs: number;
  /** Everything on the page's main thread: script, style, layout, recording of paints. */
  readonly taskMs: number;
}

export async function* page({ seconds }: { seconds: number }): AsyncGenerator<Section> {
  buildPage();
  for (const rateHz of RATES_HZ) {
    const figures = await measurePage(rateHz, seconds);
    yield {
      title: `The Live page, ${VIEWPORT.width} × ${VIEWPORT.height}, one pad at ${rateHz / 1000} kHz and one machine`,
      figures: [
        { label: 'frames', value: figures.fps, unit: 'a second' },
        { label: 'interval, p50', value: figures.intervalP50Ms, unit: 'ms' },
        { label: 'interval, p95', value: figures.intervalP95Ms, unit: 'ms' },
        { label: 'drawing, by the page’s own clock', value: figures.drawMs, unit: 'ms a frame' },
        { label: 'drawing, the longest', value: figures.drawMaxMs, unit: 'ms' },
        { label: 'layout and style', value: figures.layoutMs, unit: 'ms a frame' },
        { label: 'main thread in all', value: figures.taskMs, unit: 'ms a frame' },
      ],
      checks: [
        {
          what: 'frames a second, by the median interval',
          value: 1000 / figures.intervalP50Ms,
          bound: BOUND_FPS,
          sense: 'at least',
          unit: 'a second',
        },
        {
          what: 'script',
          value: figures.scriptMs,
          bound: BOUND_SCRIPT_MS,
          sense: 'at most',
          unit: 'ms a frame',
        },
      ],
    };
  }
  yield await stopFromPage();
}

async function measurePage(rateHz: number, seconds: number): Promise<PageFigures> {
  const folder = temporaryFolder();
  const closers: (() => unknown)[] = [() => folder.remove()];
  try {
    const service = await startServiceChild(folder.path);
    closers.unshift(() => service.stop());
    const devices = await startDevices(registryOf(folder.path), [
      'pair',
      '--rate',
      String(rateHz),
      '--trainee',
      'novice',
    ]);
    closers.unshift(() => devices.stop());
    const browser = await launchBrowser();
    closers.unshift(() => browser.close());
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(`${service.url}/#/live`);
    await page.waitForFunction(() => Number(document.documentElement.dataset['frames']) > 0, null, {
      timeout: DRAWING_MS,
    });
    await sleep(WARM_MS);
    const inspector = await page.context().newCDPSession(page);
    await inspector.send('Performance.enable');
    return await watch(page, inspector, seconds);
  } finally {
    for (const close of closers) await close();
  }
}

async function watch(page: Page, inspector: CDPSession, seconds: number): Promise<PageFigures> {
  const before = await metricsOf(inspector);
  const seen = await page.evaluate(async (forMs) => {
    const { dataset } = document.documentElement;
    const intervals: number[] = [];
    const draws: number[] = [];
    let drawMaxMs = 0;
    let reported = dataset['frames'];
    const start = await new Promise<number>(requestAnimationFrame);
    let last = start;
    while (last - start < forMs) {
      const now = await new Promise<number>(requestAnimationFrame);
      intervals.push(now - last);
      last = now;
      if (dataset['frames'] === reported) continue;
      reported = dataset['frames'];
      draws.push(Number(dataset['scriptMs']));
      drawMaxMs = Math.max(drawMaxMs, Number(dataset['scriptMaxMs']));
    }
    return { intervals, draws, drawMaxMs };
  }, seconds * 1000);
  const after = await metricsOf(inspector);
  const frames = seen.intervals.length;
  const aFrame = (name: string) =>
    (1000 * ((after.get(name) ?? Number.NaN) - (before.get(name) ?? Number.NaN))) / frames;
  return {
    fps: (1000 * frames) / seen.intervals.reduce((sum, each) => sum + each, 0),
    intervalP50Ms: quantile(seen.intervals, 0.5),
    intervalP95Ms: quantile(seen.intervals, 0.95),
    scriptMs: aFrame('ScriptDuration'),
    drawMs: quantile(seen.draws, 0.5),
    drawMaxMs: seen.drawMaxMs,
    layoutMs: aFrame('LayoutDuration') + aFrame('RecalcStyleDuration'),
    taskMs: aFrame('TaskDuration'),
  };
}

/** Seconds that the page's main thread has spent, by kind. */
async function metricsOf(inspector: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await inspector.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

/** Where it is not built yet. */
export function buildPage(): void {
  if (existsSync(join(dashboardDir, 'index.html'))) return;
  const vite = join(projectDir, 'node_modules', 'vite', 'bin', 'vite.js');
  execFileSync(process.execPath, [vite, 'build', 'dashboard', '--logLevel', 'warn'], {
    cwd: projectDir,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
