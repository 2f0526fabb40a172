/** A session of given depths in a real database, cut into chunks as wanted; and measuring it. */
import { trainingDefault } from '../../src/safety/profiles.ts';
import type { StationEvent } from '../../src/safety/types.ts';
import type { EndedAttempt } from '../../src/station/scoring/gathering.ts';
import { type Measured, measure } from '../../src/station/scoring/measure.ts';
import { databasePath } from '../../src/store/paths.ts';
import { SessionReader } from '../../src/store/reader.ts';
import { Store } from '../../src/store/store.ts';
import type { MachineReading, SampleChunk } from '../../src/store/types.ts';
import type { Drill } from '../../src/training/drill.ts';
import { counters, emptyBatch, padIdentity, sessionStart, tempDir } from '../store/practice.ts';

export const PAD = 'PAD-1';
export const MACHINE = 'MAC-1';
export const PERIOD_US = 500;

export const drill: Drill = {
  schema: 'evenstroke-drill/1',
  id: 'test-dots',
  version: 1,
  name: 'Test dots',
  level: 'foundation',
  order: 1,
  aim: 'A test.',
  steps: ['Make dots.'],
  pattern: { kind: 'anywhere' },
  depth: { kind: 'profile', shiftMm: 0 },
  rhythm: null,
  strokeRate: null,
  end: { kind: 'dots', dots: 20 },
  pass: [{ kind: 'in-target', atLeast: 0.5 }],
  weights: {},
  after: [],
  source: 'a test',
};

/** A run of depths without a gap inside; its first sample was taken at `startUs`. */
export interface Run {
  readonly startUs: number;
  readonly depths: Float32Array;
  readonly gapBefore?: boolean;
}

export interface RawSession {
  readonly runs: readonly Run[];
  /** Lengths of chunks in frames, again and again. Default 1000, half a second. */
  readonly chunkFrames?: readonly number[];
  /** What the clock was off at each chunk, again and again, µs. Default 0. */
  readonly clockOffUs?: readonly number[];
  readonly readings?: readonly (Pick<MachineReading, 'atUs' | 'rateHz'> & { measuredV?: number })[];
  readonly events?: readonly StationEvent[];
  /** After the runs the pad describes its depth anew, and goes on with these. At first it is stream 0, 0.001 mm a count. */
  readonly later?: { readonly stream: number; readonly scaleMm: number; readonly runs: readonly Run[] };
  /** x and y by time, sampled 20 times a second. */
  readonly position?: (us: number) => readonly [number, number];
}

export interface Stored {
  readonly dir: string;
  readonly reader: SessionReader;
  readonly endUs: number;
  measure(fromUs: number, toUs: number, change?: Partial<EndedAttempt>): Measured;
  remove(): void;
}

const ID = 'raw';
const SCALE_MM = 0.001;

export async function storeRaw(session: RawSession): Promise<Stored> {
  const { dir, remove } = tempDir();
  const store = await Store.open({ dataDir: dir });
  await store.openSession(sessionStart(ID));
  const names = session.position === undefined ? ['depth'] : ['depth', 'x', 'y'];
  const last = (session.later ?? session).runs.at(-1);
  const endUs = last === undefined ? 0 : last.startUs + last.depths.length * PERIOD_US;
  const identity = padIdentity(PAD, names);
  const channels = identity.channels.map((channel) =>
    channel.name === 'depth'
      ? channel
      : { ...channel, stream: 1, slot: channel.slot - 1, rateHz: 20, scale: 0.01, offset: 0 },
  );
  const written = await store.write({
    ...emptyBatch(ID, endUs),
    devices: [
      { identity: { ...identity, channels }, fromUs: 0 },
      { identity: { ...padIdentity(MACHINE), role: 'machine', channels: [] }, fromUs: 0 },
    ],
    chunks: [...chunksOf(session, SCALE_MM, 0), ...positionsOf(session, endUs)],
    machine: [
      {
        serial: MACHINE,
        readings: (session.readings ?? []).map((reading) => ({
          state: 'running',
          strokes: 0,
          setV: 7,
          measuredV: 7,
          currentA: 0.3,
          pedal: 'none',
          fault: 'none',
          ...reading,
        })),
      },
    ],
    events: session.events ?? [],
    links: [{ serial: PAD, counters: counters(), clockUncertaintyUs: 120 }],
  });
  if (!written) throw new Error('the session could not be written');
  if (session.later !== undefined) {
    const { stream, scaleMm, runs } = session.later;
    const again = channels.map((channel) =>
      channel.name === 'depth' ? { ...channel, stream, scale: scaleMm, slot: 0 } : channel,
    );
    await store.write({
      ...emptyBatch(ID, endUs),
      devices: [{ identity: { ...identity, channels: again }, fromUs: runs[0]?.startUs ?? 0 }],
      chunks: chunksOf({ ...session, runs }, scaleMm, stream),
    });
  }
  await store.closeSession(ID, 'complete');
  await store.close();
  const reader = new SessionReader(databasePath(dir));
  return {
    dir,
    reader,
    endUs,
    measure(fromUs, toUs, change = {}) {
      return measure(reader, { ...attemptOf(fromUs, toUs), ...change });
    },
    remove() {
      reader.close();
      remove();
    },
  };
}

export const attemptOf = (fromUs: number, toUs: number): EndedAttempt => ({
  id: 'attempt-1',
  sessionId: ID,
  pad: PAD,
  machine: MACHINE,
  trainee: { id: 't', name: 'Ada' },
  drill,
  mode: 'practice',
  helps: { zones: true, tones: true, metronome: false },
  profile: trainingDefault,
  calibration: { id: 'c', state: 'valid', uncertaintyMm: 0.005 },
  checklist: { id: null, state: 'complete' },
  earlierId: null,
  startedAt: '2026-11-22T08:14:00.000Z',
  fromUs,
  toUs,
  end: 'done',
  clockUncertaintyUs: 120,
});

function chunksOf(
  { runs, chunkFrames = [1000], clockOffUs = [0] }: RawSession,
  scaleMm: number,
  stream: number,
): SampleChunk[] {
  const chunks: SampleChunk[] = [];
  for (const { startUs, depths, gapBefore = true } of runs) {
    for (let at = 0; at < depths.length; ) {
      const frames = Math.min(chunkFrames[chunks.length % chunkFrames.length] ?? 1000, depths.length - at);
      const counts = Uint16Array.from(depths.subarray(at, at + frames), (mm) =>
        Math.min(4095, Math.max(0, Math.round((mm + 0.6) / scaleMm))),
      );
      chunks.push({
        serial: PAD,
        stream,
        slots: 1,
        bits: 12,
        startUs: startUs + at * PERIOD_US + (clockOffUs[chunks.length % clockOffUs.length] ?? 0),
        periodUs: PERIOD_US,
        frames,
        counts,
        gapBefore: gapBefore && at === 0,
      });
      at += frames;
    }
  }
  return chunks;
}

function positionsOf({ position }: RawSession, endUs: number): SampleChunk[] {
  if (position === undefined) return [];
  const periodUs = 50_000;
  const frames = 10;
  return Array.from({ length: Math.floor(endUs / (frames * periodUs)) }, (_, n) => {
    const startUs = n * frames * periodUs;
    const counts = Uint16Array.from({ length: 2 * frames }, (_, i) => {
      const [xMm, yMm] = position(startUs + (i >> 1) * periodUs);
      return Math.round((i % 2 === 0 ? xMm : yMm) / 0.01);
    });
    return {
      serial: PAD,
      stream: 1,
      slots: 2,
      bits: 12,
      startUs,
      periodUs,
      frames,
      counts,
      gapBefore: n === 0,
    };
  });
}

export const event = (
  kind: StationEvent['kind'],
  onsetUs: number,
  endUs: number | null,
  id: number,
): StationEvent => ({ id, serial: PAD, kind, severity: 'caution', onsetUs, endUs, evidence: {} });
