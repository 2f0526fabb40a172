/** Strokes found in the bytes of the emulator's pad, held against what the emulator knows to have happened. */
import { decode, isBad } from '../firmware-protocol/index.ts';
import { simulate } from '../src/emulator/simulate.ts';
import { type TraineeName, traineeNames } from '../src/emulator/trainees.ts';
import type { TruthLine } from '../src/emulator/truth.ts';
import { byStream, Description } from '../src/link/description.ts';
import { lineFramer } from '../src/link/framing.ts';
import { StreamTracker } from '../src/link/streams.ts';
import { trainingDefault } from '../src/safety/profiles.ts';
import { PadPipeline } from '../src/station/pad-pipeline.ts';
import type { Section } from './report.ts';
import { quantile } from './timing.ts';

const SEEDS = [1, 2, 3];
/** Of each seed; long enough for the tired one to tire. */
const SECONDS = 240;
const BOUNDS = { foundPercent: 99.5, falsePercent: 0.5, rmseMm: 0.03 };

interface Stroke {
  readonly peakUs: number;
  readonly peakDepthMm: number;
}

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
    const within = ({ peakUs }: Stroke) => peakUs >= fromUs && peakUs < toUs;
    match(known.filter((line) => line.kind === 'stroke').filter(within), found.filter(within), score);
  }
  return score;
}

/** The way of a line through the service, from its bytes to strokes; times are µs of the pad's own clock since its boot. */
function find(
  sent: ReturnType<typeof simulate>['pad'],
  known: readonly TruthLine[],
): { found: Stroke[]; fromUs: number; toUs: number } {
  const boot = known.find((line) => line.kind === 'boot' && line.role === 'pad');
  if (boot?.kind !== 'boot') throw new Error('the pad has not booted');
  const found: Stroke[] = [];
  let description: Description | null = null;
  let pipeline: PadPipeline | null = null;
  const streams = new Map<number, StreamTracker>();
  let fromUs = Number.POSITIVE_INFINITY;
  let toUs = 0;
  let atUs = 0;
  const push = lineFramer((line) => {
    const message = decode(line);
    if (isBad(message)) throw new Error(`the emulator sent a bad line (${message.bad})`);
    if (message.type === 'HELLO') description = new Description(message);
    else if (message.type === 'CHAN') {
      description?.add(message);
      const channels = description?.identity.channels ?? [];
      if (channels.length === 0) return;
      for (const [stream, group] of byStream(channels)) streams.set(stream, new StreamTracker(group));
      pipeline = new PadPipeline({
        serial: 'pad',
        channels,
        profile: trainingDefault,
        toStation: (deviceUs) => deviceUs,
        listener: { stroke: (stroke) => found.push(stroke), dot() {}, event() {}, depth() {}, position() {} },
      });
    } else if (message.type === 'S' || message.type === 'W') {
      const batch = streams.get(message.stream)?.take(message, (message.ticks - boot.ticks) >>> 0, 1);
      if (batch === undefined) return;
      fromUs = Math.min(fromUs, batch.deviceUs);
      toUs = Math.max(toUs, batch.deviceUs);
      pipeline?.batch(batch, atUs);
    }
  });
  for (const { bytes, atUs: arrivedUs } of sent) {
    atUs = arrivedUs;
    push(bytes);
  }
  // A stroke at either end may be half in the data, and the last one is told with the sample after it.
  return { found, fromUs: fromUs + 50_000, toUs: toUs - 50_000 };
}

/** One to one, each true stroke with the nearest found one within half a cycle. */
function match(known: readonly Stroke[], found: readonly Stroke[], score: Score): void {
  const steps = known.slice(1).map(({ peakUs }, i) => peakUs - (known[i] as Stroke).peakUs);
  const reachUs = quantile(steps, 0.5) / 2;
  const taken = new Set<Stroke>();
  let first = 0;
  for (const stroke of known) {
    while ((found[first]?.peakUs ?? Number.POSITIVE_INFINITY) < stroke.peakUs - reachUs) first++;
    let nearest: Stroke | null = null;
    for (let i = first; (found[i]?.peakUs ?? Number.POSITIVE_INFINITY) <= stroke.peakUs + reachUs; i++) {
      const each = found[i] as Stroke;
      const off = Math.abs(each.peakUs - stroke.peakUs);
      if (!taken.has(each) && (nearest === null || off < Math.abs(nearest.peakUs - stroke.peakUs)))
        nearest = each;
    }
    if (nearest === null) continue;
    taken.add(nearest);
    score.squares += (nearest.peakDepthMm - stroke.peakDepthMm) ** 2;
  }
  score.strokes += known.length;
  score.found += taken.size;
  score.invented += found.length - taken.size;
}
