/** Void: the list of what rests on a calibration is exact, and scoring again is scoring from the start. */
import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { Subject } from 'rxjs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { EvenstrokeError } from '../../src/errors.ts';
import { trainingDefault } from '../../src/safety/profiles.ts';
import type { CurveForm } from '../../src/signal/depth-curve.ts';
import { Scores } from '../../src/station/attempts/scores.ts';
import { Scorer } from '../../src/station/scoring/scorer.ts';
import { ScoringThread } from '../../src/station/scoring/scoring-thread.ts';
import { Rescoring } from '../../src/station/studio/rescoring.ts';
import { Scales } from '../../src/station/studio/scales.ts';
import { SessionReader } from '../../src/store/reader.ts';
import { Store } from '../../src/store/store.ts';
import type { AttemptRow, ScoreRow } from '../../src/store/training-types.ts';
import { score } from '../../src/training/score/score.ts';
import { synthetic } from '../signal/synthetic.ts';
import { tempDir } from '../store/practice.ts';
import { attemptOf } from '../store/training.ts';
import { approve, PERIOD_US, recordLive, scaleOf, voiding } from './calibrated.ts';
import { drill, storeRaw } from './raw-session.ts';

const PAD = 'PAD-1';
const START = '2026-11-22T09:00:00.000Z';
const before = (minutes: number) => new Date(Date.parse(START) - minutes * 60_000).toISOString();
/** Reads deeper, most in the deep; and shallower, so that the press below is past the limit by the first alone. */
const first: CurveForm = { kind: 'polynomial', coefficients: [0.015, 1.04, 0.02] };
const second: CurveForm = { kind: 'polynomial', coefficients: [-0.01, 0.95, -0.01] };
const wrong: CurveForm = { kind: 'polynomial', coefficients: [0.05, 1.1] };

/** Twenty dots, deeper and deeper, and a needle that is pressed in and held between two of them. */
const depths = (() => {
  const made = synthetic({
    ...{ strokeHz: 100, sampleHz: 2000, noiseMm: 0.02, dots: 20, strokesPerDot: 10, pauseS: 0.3 },
    depthMm: (_, dot) => 0.6 + 0.02 * dot,
  }).depths.slice();
  const limit = trainingDefault.unsafeMm;
  const from = 8_060;
  for (let i = 0; i < 400; i++) made[from + i] = (limit - 0.01) * Math.min(1, i / 40, (400 - i) / 40);
  return made;
})();
const endUs = depths.length * PERIOD_US;
const nominal = [{ from: 0, scale: null }];

interface Studio {
  readonly store: Store;
  readonly scales: Scales;
  readonly scores: Scores;
  close(): Promise<void>;
}

const quiet = { info() {}, warn() {}, error() {}, debug() {} };

async function open(): Promise<Studio> {
  const temp = tempDir();
  const store = await Store.open({ dataDir: temp.dir });
  const scoring = new ScoringThread(store.path);
  const startOf = async (id: string) => (await store.session(id))?.startedAt ?? null;
  const scales = new Scales({ studio: store.studio, startOf, log: quiet });
  const { training } = store;
  const scores = new Scores({ training, scoring, scales, version: 'a test', log: quiet });
  await training.addDrill(drill, 'studio', 'a test');
  return {
    store,
    scales,
    scores,
    async close() {
      await scales.end();
      await scoring.close();
      await store.close();
      temp.remove();
    },
  };
}

let studio: Studio;
let other: Studio;
beforeAll(async () => {
  [studio, other] = await Promise.all([open(), open()]);
});
afterAll(async () => {
  await studio.close();
  await other.close();
});

/** An attempt over the whole session, on what holds for its pad at its start, scored. */
async function attempt(
  { store, scales, scores }: Studio,
  id: string,
  sessionId: string,
  change: Partial<AttemptRow> = {},
): Promise<ScoreRow> {
  const { training } = store;
  const [trainee] = await training.trainees();
  const { id: traineeId, name } = trainee ?? (await training.addTrainee('Ada'));
  await scales.refresh();
  const row = attemptOf(
    id,
    { id: traineeId, name },
    {
      ...{ sessionId, pad: PAD, machine: null, drill, profile: trainingDefault, startedAt: START, fromUs: 0 },
      calibration: scales.holding(PAD, null, new Date(START)).calibration,
      ...change,
    },
  );
  await training.openAttempt(row);
  return scores.make({ ...(await training.endAttempt(id, endUs, 'done')), toUs: endUs });
}

const numbers = (score: ScoreRow | undefined): string =>
  JSON.stringify({ result: score?.result, dots: score?.dots });
const unsafeIn = ({ result }: ScoreRow) =>
  result.gates.find(({ name }) => name === 'unsafe-stroke')?.value ?? 0;

it('lists exactly what rests on a calibration, and scores it again as if the other had been there from the start', async () => {
  const { store, scales, scores } = studio;
  // From the start with the second one, in a database that never heard of the first.
  const alone = await approve(other.store, { serial: PAD, form: second, from: before(20) });
  const secondScale = await scaleOf(other.store, alone);
  await recordLive(other.store, { id: 's', serial: PAD, depths, scales: [{ from: 0, scale: secondScale }] });
  const fromTheStart = await attempt(other, 'a1', 's');
  await recordLive(other.store, { id: 'n', serial: PAD, depths, scales: nominal });
  const stated = { id: 'stated', state: 'valid', uncertaintyMm: 0.005 } as const;
  const nominally = await attempt(other, 'a2', 'n', { calibration: stated });

  const b = await approve(store, { serial: PAD, form: second, from: before(20) });
  const a = await approve(store, { serial: PAD, form: first, from: before(10) });
  const elsewhere = await approve(store, { serial: 'PAD-2', form: wrong, from: before(10) });
  const [scaleA, scaleB] = [await scaleOf(store, a), await scaleOf(store, b)];
  const all = (scale: typeof scaleA) => [{ from: 0, scale }];
  const at = (n: number) => `2026-11-22T09:0${n}:00.000Z`;
  const record = (id: string, n: number, made: Parameters<typeof recordLive>[1]['scales'], serial = PAD) =>
    recordLive(store, { id, serial, startedAt: at(n), depths, scales: made });
  await record('both', 0, all(scaleA));
  await record('without-attempt', 1, all(scaleA));
  await record('changed', 2, [
    { from: 0, scale: scaleB },
    { from: 12_000, scale: scaleA },
  ]);
  await record('by-b', 3, all(scaleB));
  await record('gone', 4, all(scaleA));
  await record('nominal', 5, nominal);
  await record('other-pad', 6, all(await scaleOf(store, elsewhere)), 'PAD-2');

  const old = await attempt(studio, 'a1', 'both');
  expect(old.calibration).toBeNull();
  await attempt(studio, 'a2', 'both');
  const calibration = scales.holding(PAD, null, new Date(before(15))).calibration;
  await attempt(studio, 'b1', 'by-b', { calibration });
  await attempt(studio, 'b2', 'by-b', { calibration });
  await scores.makeAgain('b2', a);
  await attempt(studio, 'gone', 'gone');
  await store.deleteSession('gone');

  expect(await store.studio.resting(a)).toMatchObject([
    { sessionId: 'both', serial: PAD, live: true, attempts: ['a1', 'a2'], raw: true },
    { sessionId: 'without-attempt', live: true, attempts: [], raw: true },
    { sessionId: 'changed', live: true, attempts: [], raw: true },
    { sessionId: 'by-b', live: false, attempts: ['b2'], raw: true },
    ...[{ sessionId: 'gone', live: expect.anything(), attempts: ['gone'], raw: false }],
  ]);
  expect((await store.studio.resting(b)).map(({ sessionId }) => sessionId)).toEqual(['changed', 'by-b']);

  // The service is stopped after the first of them, and what is left is found again at the next start.
  await store.studio.act(voiding(a));
  const made: string[] = [];
  const rescoring = () => {
    const scoreAgain = (id: string) => {
      made.push(id);
      return scores.makeAgain(id);
    };
    return new Rescoring({ training: store.training, attempts: { scoreAgain }, scales, log: quiet });
  };
  const stopped = rescoring();
  stopped.begin();
  stopped.done$.subscribe(() => stopped.stop());
  await scales.refresh();
  await stopped.settled();
  expect(made).toEqual(['a1']);
  expect(await stopped.waiting(a)).toBe(2);
  const next = rescoring();
  next.begin();
  await next.settled();
  expect(made).toEqual(['a1', 'a2', 'b2']);
  expect(await next.waiting(a)).toBe(0);
  // And nothing is scored twice.
  const third = rescoring();
  third.begin();
  await third.settled();
  third.stop();
  next.stop();
  expect(made).toHaveLength(3);

  for (const id of ['a1', 'a2', 'b1', 'b2']) {
    const [newest, ...earlier] = await store.training.scores(id);
    expect(newest?.calibration?.id ?? b).toBe(b);
    if (id === 'a1') expect(earlier.map(numbers)).toEqual([numbers(old)]);
    // The seed of its interval is the attempt's, so only the same attempt has the same one to the last digit.
    if (id === 'a1') expect(numbers(newest)).toBe(numbers(fromTheStart));
    else expect(newest?.dots).toEqual(fromTheStart.dots);
  }
  expect(numbers(old)).not.toBe(numbers(fromTheStart));
  // The press was too deep by the first alone, and what was found of it live takes no part.
  expect([unsafeIn(old), unsafeIn(fromTheStart)]).toEqual([1, 0]);
  expect((await store.training.scores('gone')).map(({ calibration }) => calibration)).toEqual([null]);

  // Where nothing is left, the depths are nominal, and the result says that it rests on nothing.
  await store.studio.act(voiding(b));
  await scales.refresh();
  const bare = await scores.makeAgain('a2');
  expect(bare.calibration).toEqual({ id: null, state: 'none', uncertaintyMm: 0.02 });
  expect(bare.result.gates).toContainEqual({
    name: 'no-calibration',
    effect: 'provisional',
    value: null,
    limit: null,
  });
  expect(bare.dots).toEqual(nominally.dots);
  expect(unsafeIn(bare)).toBe(unsafeIn(nominally));
});

it('scores with a calibration that is asked for, and says why it does not', async () => {
  const { store, scales, scores } = other;
  const [own] = (await store.studio.scaleEntries()).map(({ id }) => id);
  const later = await approve(store, { serial: PAD, form: first });
  const foreign = await approve(store, { serial: 'PAD-2', form: first });
  const channel = { name: 'depth', unit: 'mm', bits: 12, scale: 0.002, offset: -0.6 } as const;
  const otherwise = await approve(store, { serial: PAD, form: first, channel });
  await scales.refresh();
  const again = await scores.makeAgain('a1', later);
  expect(again.calibration).toMatchObject({ id: later, state: 'valid', curve: { form: first } });
  expect(unsafeIn(again)).toBe(1);
  expect((await scores.makeAgain('a1', own)).calibration).toBeNull();
  expect((await scores.makeAgain('a1')).calibration).toBeNull();
  // Measured on a pad that described its depth otherwise: it counts for nothing.
  const [none, nominally] = [await scores.makeAgain('a1', otherwise), await store.training.scores('a2')];
  expect(none.calibration).toEqual({ id: null, state: 'none', uncertaintyMm: 0.02 });
  expect(none.dots).toEqual(nominally[0]?.dots);
  for (const [id, code] of [
    ['none', 'not-found'],
    [foreign, 'conflict'],
  ] as const)
    await expect(scores.makeAgain('a1', id)).rejects.toMatchObject({ code });
  await store.studio.act(voiding(later));
  await scales.refresh();
  await expect(scores.makeAgain('a1', later)).rejects.toThrow(/was voided: it never held/);
  // One that was voided while the attempt was under way never made a scoring of it.
  const [row, calibration] = [await store.training.attempt('a1'), again.calibration!];
  const once = await scores.makeFirst({ ...row!, calibration, toUs: endUs });
  expect([once.calibration?.id, numbers(once)]).toEqual([own, numbers(await scores.makeAgain('a1', own))]);
});

it('follows a scoring whose calibration was voided while it was made with one that counts', async () => {
  const { store, scales } = other;
  const doomed = await approve(store, { serial: PAD, form: first });
  const kept = await approve(store, { serial: PAD, form: second, from: before(5) });
  await scales.refresh();
  class Slow extends ScoringThread {
    override async score(...about: Parameters<ScoringThread['score']>) {
      const scored = await super.score(...about);
      if (about[0].calibration.id !== doomed) return scored;
      await store.studio.act(voiding(doomed));
      await scales.refresh();
      return scored;
    }
  }
  const scoring = new Slow(store.path);
  const slow = new Scores({ training: store.training, scoring, scales, version: 'a test', log: quiet });
  try {
    const row = await slow.makeAgain('a1', doomed);
    expect(row.calibration?.id).toBe(kept);
    const [newest, voided] = await store.training.scores('a1');
    expect([newest?.calibration?.id, voided?.calibration?.id]).toEqual([kept, doomed]);
    expect(await store.training.restingOn([doomed])).toEqual([]);
  } finally {
    await scoring.close();
  }
});

it('tries again what the database did not take, and not what cannot be scored', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const left = new Set(['locked', 'broken']);
  const asked: string[] = [];
  const scoreAgain = async (id: string): Promise<never> => {
    asked.push(id);
    if (id === 'locked' && asked.length > 2) left.delete(id);
    throw new EvenstrokeError(id === 'locked' ? 'storage' : 'internal', 'a test');
  };
  const rescoring = new Rescoring({
    training: { restingOn: async () => [...left] },
    attempts: { scoreAgain },
    scales: { voided: () => ['a'], changed$: new Subject() },
    log: quiet,
  });
  try {
    rescoring.begin();
    await rescoring.settled();
    expect(asked).toEqual(['locked', 'broken']);
    await vi.advanceTimersByTimeAsync(5_000);
    await rescoring.settled();
    expect(asked).toEqual(['locked', 'broken', 'locked']);
  } finally {
    rescoring.stop();
    vi.useRealTimers();
  }
});

it('is past its strokes as of the session of the attempt, however worn the pad is by now', async () => {
  const { store, scales, scores } = other;
  const from = '2026-11-22T08:00:00.000Z';
  const worn = await approve(store, { serial: PAD, form: second, from, dueStrokes: 300 });
  await recordLive(store, {
    id: 'late',
    serial: PAD,
    startedAt: '2026-11-22T10:00:00.000Z',
    depths,
    scales: nominal,
  });
  await attempt(other, 'late', 'late');
  const stateOf = async (id: string) => (await scores.makeAgain(id, worn)).calibration?.state;
  expect([await stateOf('a1'), await stateOf('late')]).toEqual(['valid', 'expired']);
  expect(scales.entry(worn)?.dueStrokes).toBe(300);
});

it('makes no score from what is left of a session that is deleted meanwhile', async () => {
  const { store } = other;
  await recordLive(store, { id: 'going', serial: PAD, depths, scales: nominal });
  await attempt(other, 'going', 'going');
  const row = (await store.training.attempt('going'))!;
  const whole = SessionReader.prototype.chunkPage;
  const page = vi.spyOn(SessionReader.prototype, 'chunkPage').mockImplementation(function (
    this: SessionReader,
    query,
  ) {
    const found = whole.call(this, query);
    const writer = new Database(store.path);
    writer.exec(`UPDATE session SET status = 'deleting' WHERE uid = 'going'`);
    writer.close();
    return found;
  });
  const scorer = new Scorer(store.path);
  try {
    expect(() => scorer.score({ ...row, toUs: endUs }, null)).toThrow(
      /have been deleted.*scores it has stay/,
    );
    expect(page).toHaveBeenCalled();
  } finally {
    scorer.close();
    page.mockRestore();
  }
});

it('what was recorded on a pad without a curve is measured and scored as it always was, byte for byte', async () => {
  const made = synthetic({
    ...{ strokeHz: 100, sampleHz: 2000, noiseMm: 0.02, dots: 20, strokesPerDot: 10, pauseS: 0.3 },
    depthMm: (_, dot) => 0.6 + 0.02 * dot,
  });
  const stored = await storeRaw({ runs: [{ startUs: 0, depths: made.depths }] });
  const { dots, evidence } = stored.measure(0, stored.endUs);
  stored.remove();
  const about = { drill, profile: trainingDefault, mode: 'practice', checklist: 'complete' } as const;
  const result = score({ ...about, dots, evidence, earlier: null, seed: 7 });
  const hash = createHash('sha256').update(JSON.stringify({ dots, evidence, result })).digest('hex');
  // As by the code from before a calibration could have a curve (commit ae8332c: b6dd4fb3a7573af7), with what has
  // changed since for every pad: how well the stroke length is known from arcs of few samples.
  expect(hash.slice(0, 16)).toBe('07dc3c7226c8eb84');
});
