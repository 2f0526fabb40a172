/** A long session, scored from its raw counts in a real database: how long it takes, and how much memory. */
import { join } from 'node:path';
import { trainingDefault } from '../../src/safety/profiles.ts';
import type { EndedAttempt } from '../../src/station/scoring/gathering.ts';
import { Store } from '../../src/store/store.ts';
import { type Drill, drillSchema } from '../../src/training/drill.ts';
import { answerOf, start, temporaryFolder } from '../children.ts';
import type { Section } from '../report.ts';
import { simulatedSession, writeSession } from '../simulated-session.ts';
import type { RawFigures } from './raw-child.ts';
import { result } from './result.ts';

const CHILD = join(import.meta.dirname, 'raw-child.ts');
const SESSION = 'bench';
const LONG_S = 1_800;
const QUICK_S = 180;
/** Attempts that are made to the end, some ten seconds each. */
const RESULTS = 5;
/** Processes, each with a first scoring. What else this computer does lengthens time, and seldom all of them. */
const RUNS = 3;
const PATIENCE_MS = 60_000;
const BOUND_S = 2;
/** Twice what a page of chunks, the readings and 3,000 dots should need; far from the 29 MB that the samples would be as floats beside their counts. */
const BOUND_MB = 100;

/** A drill of so long, once without places and once as a grid of as many places as a drill may have. */
function drillsOf(seconds: number): Drill[] {
  const shared = {
    schema: 'evenstroke-drill/1',
    version: 1,
    level: 'foundation',
    order: 1,
    aim: 'A measurement.',
    steps: ['Make dots.'],
    depth: { kind: 'profile' },
    rhythm: { lowHz: 1, highHz: 2 },
    strokeRate: null,
    end: { kind: 'seconds', seconds },
    source: 'a measurement',
  };
  const depthOnly = [{ kind: 'in-target', atLeast: 0.85 }];
  return [
    { id: 'no-places', name: 'no places', pattern: { kind: 'anywhere' }, pass: depthOnly },
    {
      id: 'grid',
      name: 'a grid of 2,000 places',
      pattern: { kind: 'grid', origin: [5, 5], columns: 50, rows: 40, spacingMm: 0.6 },
      pass: [...depthOnly, { kind: 'nearest-cv', atMost: 0.15 }, { kind: 'clark-evans', atLeast: 1.2 }],
    },
  ].map((each) => drillSchema.parse({ ...shared, ...each }));
}

export async function* raw({ quick }: { quick: boolean }): AsyncGenerator<Section> {
  const seconds = quick ? QUICK_S : LONG_S;
  const folder = temporaryFolder();
  try {
    const { samples, pad, machine } = await record(folder.path, seconds);
    for (const drill of drillsOf(seconds)) {
      const attempt: EndedAttempt = {
        id: `bench-${drill.id}`,
        sessionId: SESSION,
        pad,
        machine,
        trainee: { id: 'nobody', name: 'nobody' },
        drill,
        mode: 'test',
        helps: { zones: false, tones: false, metronome: false },
        profile: trainingDefault,
        calibration: { id: 'stated', state: 'valid', uncertaintyMm: 0.005 },
        checklist: { id: null, state: 'complete' },
        earlierId: null,
        startedAt: '2026-01-01T00:00:00.000Z',
        fromUs: 0,
        toUs: seconds * 1e6,
        end: 'done',
        // The simulated cable carries no answers, so no clock was compared; a usual figure stands in.
        clockUncertaintyUs: 100,
      };
      const runs: RawFigures[] = [];
      for (let n = 0; n < RUNS; n++) runs.push(await scoredIn(folder.path, attempt));
      yield sectionOf(drill.name, samples, runs);
    }
  } finally {
    folder.remove();
  }
  yield await result(quick ? 1 : RESULTS);
}

/** A process of its own, so that what it takes is what scoring takes. */
async function scoredIn(dataDir: string, attempt: EndedAttempt): Promise<RawFigures> {
  const child = start(CHILD, [dataDir]);
  const answer = answerOf(child, (message) => 'firstMs' in message, PATIENCE_MS);
  child.send(attempt);
  try {
    return (await answer) as unknown as RawFigures;
  } finally {
    child.kill();
  }
}

function sectionOf(name: string, samples: number, runs: readonly RawFigures[]): Section {
  const worst = (of: (run: RawFigures) => number) => Math.max(...runs.map(of));
  const best = (of: (run: RawFigures) => number) => Math.min(...runs.map(of));
  const { dots, state } = runs[0] ?? { dots: 0, state: 'nothing' };
  return {
    title: `Scoring from raw: ${samples.toLocaleString('en')} samples, ${dots.toLocaleString('en')} dots, ${name}`,
    figures: [
      { label: 'slowest of them, by the clock', value: worst(({ firstMs }) => firstMs) / 1000, unit: 's' },
      { label: 'a later scoring', value: best(({ againMs }) => againMs) / 1000, unit: 's' },
      {
        label: 'measuring alone: reading, strokes, dots',
        value: best(({ measureMs }) => measureMs) / 1000,
        unit: 's',
      },
    ],
    checks: [
      {
        what: `a first scoring, nothing compiled yet: processor time of all threads, most of ${RUNS}`,
        value: worst(({ cpuMs }) => cpuMs) / 1000,
        bound: BOUND_S,
        sense: 'at most',
        unit: 's',
      },
      {
        what: `by the clock, fastest of ${RUNS}`,
        value: best(({ firstMs }) => firstMs) / 1000,
        bound: BOUND_S,
        sense: 'at most',
        unit: 's',
      },
      {
        what: 'memory beyond an empty scorer',
        value: worst(({ grownMb }) => grownMb),
        bound: BOUND_MB,
        sense: 'at most',
        unit: 'MB',
      },
      {
        what: 'the second scoring is the first, byte for byte',
        value: runs.every(({ isSame }) => isSame) ? 1 : 0,
        bound: 1,
        sense: 'at least',
        unit: '',
      },
    ],
    notes: [`The result was "${state}".`],
  };
}

/** Minutes of the emulator's practice, through the real links, into a database. */
async function record(dataDir: string, seconds: number) {
  const flushes = simulatedSession({ seconds, trainee: 'steady', seed: 1, noiseMm: 0.03 });
  const store = await Store.open({ dataDir });
  try {
    await writeSession(store, SESSION, flushes);
  } finally {
    await store.close();
  }
  const devices = flushes.flatMap((flush) => flush.devices.map(({ identity }) => identity));
  const serialOf = (role: string) => devices.find((device) => device.role === role)?.serial ?? '';
  const depthStream = 0;
  const samples = flushes
    .flatMap(({ chunks }) => chunks)
    .reduce((sum, { stream, frames }) => sum + (stream === depthStream ? frames : 0), 0);
  return { samples, pad: serialOf('pad'), machine: serialOf('machine') };
}
