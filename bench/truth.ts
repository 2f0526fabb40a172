/** Strokes found in the bytes of the emulator's pad, held against what the emulator knows to have happened. */
import { simulate } from '../src/emulator/simulate.ts';
import { type TraineeName, traineeNames } from '../src/emulator/trainees.ts';
import type { TruthLine } from '../src/emulator/truth.ts';
import { trainingDefault } from '../src/safety/profiles.ts';
import { PadPipeline } from '../src/station/pad-pipeline.ts';
import { matchPeaks, type Peak, readPad } from './known.ts';
import type { Section } from './report.ts';

const SEEDS = [1, 2, 3];
/** Of each seed; long enough for the tired one to tire. */
const SECONDS = 240;
const BOUNDS = { foundPercent: 99.5, falsePercent: 0.5, rmseMm: 0.03 };

interface Score {
  strokes: number;
  found: number;
  invented: number;
  squares: number;
}

const foundPercent = ({ strokes, found }: Score) => (100 * found) / strokes;
const falsePercent = ({ found, invented }: Score) => (100 * invented) / (found + invented);
const rmseMm = ({ squares, found }: Score) => Math.sqrt(squares / found);

export async function* truth(): AsyncGenerator<Section> {
  for (const trainee of traineeNames) yield sectionOf(trainee, scoreOf(trainee));
}

function sectionOf(trainee: TraineeName, score: Score): Section {
  return {
    title: `Strokes against the emulator's truth: ${trainee}, ${SEEDS.length} seeds of ${SECONDS} s, noise 0.02 mm`,
    figures: [{ label: 'true strokes', value: score.strokes, unit: '' }],
    checks: [
      {
        what: 'found',
        value: foundPercent(score),
        bound: BOUNDS.foundPercent,
        sense: 'at least',
        unit: '%',
      },
      { what: 'false', value: falsePercent(score), bound: BOUNDS.falsePercent, sense: 'at most', unit: '%' },
      { what: 'peak depth, RMSE', value: rmseMm(score), bound: BOUNDS.rmseMm, sense: 'at most', unit: 'mm' },
    ],
  };
}

function scoreOf(trainee: TraineeName): Score {
  const score = { strokes: 0, found: 0, invented: 0, squares: 0 };
  for (const seed of SEEDS) {
    const { pad, truth: known } = simulate({ seconds: SECONDS, trainee, seed });
    const { found, fromUs, toUs } = find(pad, known);
    const within = ({ peakUs }: Peak) => peakUs >= fromUs && peakUs < toUs;
    count(known.filter((line) => line.kind === 'stroke').filter(within), found.filter(within), score);
  }
  return score;
}

/** Through the service's own pipeline. A stroke at either end may be half in the data, so 50 ms of both are left out. */
function find(
  sent: ReturnType<typeof simulate>['pad'],
  known: readonly TruthLine[],
): { found: Peak[]; fromUs: number; toUs: number } {
  const found: Peak[] = [];
  let pipeline: PadPipeline | null = null;
  let fromUs = Number.POSITIVE_INFINITY;
  let toUs = 0;
  readPad(sent, known, {
    described(channels) {
      pipeline = new PadPipeline({
        serial: 'pad',
        channels,
        profile: trainingDefault,
        toStation: (deviceUs) => deviceUs,
        listener: { stroke: (stroke) => found.push(stroke), dot() {}, event() {}, depth() {}, position() {} },
      });
    },
    batch(batch, atUs) {
      fromUs = Math.min(fromUs, batch.deviceUs);
      toUs = Math.max(toUs, batch.deviceUs);
      pipeline?.batch(batch, atUs);
    },
  });
  return { found, fromUs: fromUs + 50_000, toUs: toUs - 50_000 };
}

function count(known: readonly Peak[], found: readonly Peak[], score: Score): void {
  const matched = matchPeaks(known, found);
  let pairs = 0;
  known.forEach((stroke, n) => {
    const match = matched[n];
    if (match === null || match === undefined) return;
    pairs++;
    score.squares += (match.peakDepthMm - stroke.peakDepthMm) ** 2;
  });
  score.strokes += known.length;
  score.found += pairs;
  score.invented += found.length - pairs;
}
