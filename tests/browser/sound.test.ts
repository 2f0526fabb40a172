/** The very graphs of the page, rendered offline by a real browser, and measured: pitch, loudness, onsets. */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Beats, figures, soundClick, soundFigure } from '../../dashboard/sound/graph.ts';
import type { Tone } from '../../dashboard/sound/tonePolicy.ts';
import { closeBrowser, openPage, type TestPage } from './browser.ts';

interface Graph {
  readonly soundFigure: typeof soundFigure;
  readonly Beats: typeof Beats;
  readonly figures: typeof figures;
  readonly soundClick: typeof soundClick;
}
declare global {
  var graph: Graph;
  var onsets: (samples: Float32Array, rate: number) => number[];
}
const RATE = 48_000;

let opened: TestPage;
let page: Page;
beforeAll(async () => {
  opened = await openPage('about:blank', { theme: null });
  ({ page } = opened);
  const source = readFileSync(new URL('../../dashboard/sound/graph.ts', import.meta.url), 'utf8');
  const code = `${stripTypeScriptTypes(source)}\nglobalThis.graph = { soundFigure, soundClick, Beats, figures };
globalThis.onsets = ${onsetsOf};`;
  await page.addScriptTag({ type: 'module', content: code });
  await page.waitForFunction(() => 'graph' in globalThis);
});
afterAll(closeBrowser);

/** Half a second of a figure, or of a click, that starts at 0.1 s. */
async function render(tone: Tone | 'click'): Promise<Float32Array> {
  const samples = await page.evaluate(
    async ([rate, which]) => {
      const context = new OfflineAudioContext(1, rate * 0.7, rate);
      if (which === 'click') globalThis.graph.soundClick(context, 0.1);
      else globalThis.graph.soundFigure(context, which, 0.1);
      return [...(await context.startRendering()).getChannelData(0)];
    },
    [RATE, tone] as const,
  );
  return Float32Array.from(samples);
}

/** Onsets of beats, s, scheduled a piece further ahead each time, as live; measured within the browser. */
function renderBeats(hz: number, startS: number, seconds: number, everyS: number): Promise<number[]> {
  return page.evaluate(
    async ([rate, beatHz, from, long, step]) => {
      const context = new OfflineAudioContext(1, rate * long, rate);
      const beats = new globalThis.graph.Beats(context, beatHz, from);
      for (let untilS = step; untilS < long + step; untilS += step) beats.schedule(untilS);
      return globalThis.onsets((await context.startRendering()).getChannelData(0), rate);
    },
    [RATE, hz, startS, seconds, everyS] as const,
  );
}

/** The strongest frequency of a piece, Hz: Goertzel at every second hertz, under a Hann window. */
function pitchOf(samples: Float32Array): number {
  const weighed = samples.map(
    (sample, n) => sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / samples.length)),
  );
  let best = 0;
  let most = 0;
  for (let hz = 100; hz <= 5000; hz += 2) {
    const turn = 2 * Math.cos((2 * Math.PI * hz) / RATE);
    let [one, two] = [0, 0];
    for (const sample of weighed) [one, two] = [sample + turn * one - two, one];
    const power = one * one + two * two - turn * one * two;
    if (power > most) [most, best] = [power, hz];
  }
  return best;
}

const peakOf = (samples: Float32Array): number =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

/** When sound begins after silence of at least 20 ms, s. Runs within the browser. */
function onsetsOf(samples: Float32Array, rate: number): number[] {
  const found: number[] = [];
  let loudAt = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < samples.length; n++) {
    if (Math.abs(samples[n] ?? 0) < 0.004) continue;
    if (n - loudAt > 0.02 * rate) found.push(n / rate);
    loudAt = n;
  }
  return found;
}

const piece = (samples: Float32Array, fromS: number, forS: number): Float32Array =>
  samples.subarray(Math.round(fromS * RATE), Math.round((fromS + forS) * RATE));

it.each([
  ['shallow', [294]],
  ['target', [587]],
  ['caution', [880, 880]],
  ['unsafe', [1244, 932, 1244]],
  ['sensor', [466, 349]],
] as const)('a tone for %s is really made, at its pitches and times, and ends', async (tone, pitches) => {
  const samples = await render(tone);
  const notes = await page.evaluate((which) => globalThis.graph.figures[which], tone);
  expect(peakOf(piece(samples, 0, 0.0999))).toBe(0);
  expect(notes).toHaveLength(pitches.length);
  for (const [i, { fromS, forS, gain }] of notes.entries()) {
    const sounding = piece(samples, 0.1 + fromS + 0.006, forS - 0.03);
    expect(peakOf(sounding)).toBeGreaterThan(gain * 0.9);
    expect(Math.abs(pitchOf(sounding) - (pitches[i] ?? 0))).toBeLessThanOrEqual(6);
  }
  const last = notes.at(-1);
  expect(peakOf(piece(samples, 0.1 + (last?.fromS ?? 0) + (last?.forS ?? 0) + 0.02, 0.2))).toBe(0);
});

it('the metronome beats where it should within a millisecond, scheduled piece by piece, without drift', async () => {
  const hz = 1.5;
  const beats = await renderBeats(hz, 0.25, 30, 0.2);
  expect(beats).toHaveLength(Math.ceil((30 - 0.25) * hz));
  for (const [n, at] of beats.entries()) expect(Math.abs(at - (0.25 + n / hz))).toBeLessThan(0.001);
});

it('a click is told from every tone by its pitch, and is far quieter than a flag', async () => {
  const samples = await render('click');
  expect(Math.abs(pitchOf(piece(samples, 0.1, 0.015)) - 2400)).toBeLessThan(80);
  const flag = peakOf(await render('unsafe'));
  const click = peakOf(samples);
  expect(click).toBeGreaterThan(0.02);
  expect(click * 5).toBeLessThan(flag);
});

it('a stopped metronome is silent at once, also where beats were scheduled ahead', async () => {
  const loud = await page.evaluate(async (rate) => {
    const context = new OfflineAudioContext(1, rate * 2, rate);
    const beats = new globalThis.graph.Beats(context, 2, 0);
    beats.schedule(2);
    beats.stop();
    return (await context.startRendering()).getChannelData(0).some((sample) => sample !== 0);
  }, RATE);
  expect(loud).toBe(false);
});

it('beats whose time has gone while the page slept are left out, and the rest keep their places', async () => {
  const at = await page.evaluate(async (rate) => {
    const context = new OfflineAudioContext(1, rate * 3, rate);
    const beats = new globalThis.graph.Beats(context, 2, 0);
    void context.suspend(1.2).then(() => {
      beats.schedule(3);
      return context.resume();
    });
    return globalThis.onsets((await context.startRendering()).getChannelData(0), rate);
  }, RATE);
  expect(at).toHaveLength(3);
  for (const [n, s] of at.entries()) expect(Math.abs(s - (1.5 + n / 2))).toBeLessThan(0.001);
});
