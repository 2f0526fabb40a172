import { join } from 'node:path';
import { expect, it, type TestContext, vi } from 'vitest';
import type { BenchOptions } from '../../src/emulator/bench-options.ts';
import { EvenstrokeError } from '../../src/errors.ts';
import { startService } from '../../src/main.ts';
import { replayCapture } from '../../src/station/replay.ts';
import type { DeviceSinks } from '../../src/station/sinks.ts';
import { capturesDir } from '../../src/store/paths.ts';
import type { SampleChunk } from '../../src/store/types.ts';
import { type AttemptBench, complete, DOTS, drills, plain, startAttemptBench } from './attempt-bench.ts';
import { padGauge, sleep, until } from './bench.ts';

/** Patience and no measurement: five services share this process, and other tests this computer. */
vi.setConfig({ testTimeout: 120_000 });

/** They mostly wait for dots, so they wait together; each has a service of its own. */
const together = it.concurrent;

async function started(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  options: BenchOptions,
): Promise<AttemptBench> {
  const bench = await startAttemptBench(options);
  onTestFinished(() => bench.close());
  return bench;
}

together(
  'start, dots, done, scored: told as it goes, and the same again from raw, byte for byte',
  async (test) => {
    const bench = await started(test, { trainee: 'steady', seed: 11 });
    const { attempts, station, store } = bench.service;
    expect(station.session).toBeNull();
    const live = await attempts.start(bench.wish('few-dots'));
    expect(live).toMatchObject({
      pad: bench.pads[0],
      trainee: { id: bench.trainee, name: 'Ada' },
      drill: { id: 'few-dots', version: 1, name: 'Few dots' },
      state: 'running',
      problem: null,
      guide: { dots: 0, ofDots: DOTS, ofUs: null, done: false },
    });
    // The recording has been started for it, and is called after it.
    expect(station.session).toMatchObject({ id: live.sessionId, label: 'Few dots' });
    expect(attempts.live().map(({ id }) => id)).toEqual([live.id]);
    await until('all dots', () => bench.last(live.id)?.state === 'scoring');
    expect((await bench.scored(live.id)).state).toBe('scored');
    expect(attempts.live()).toEqual([]);
    const told = bench.dots(live.id);
    expect(told).toHaveLength(DOTS);
    expect(told.every(({ depthMm, zone, fit }) => depthMm !== null && zone !== null && fit === 'free')).toBe(
      true,
    );

    const row = await store.training.attempt(live.id);
    expect(row).toMatchObject({ end: 'done', calibration: { state: 'valid', uncertaintyMm: 0.005 } });
    const [first] = await store.training.scores(live.id);
    expect(first?.result.gates.filter(({ effect }) => effect !== 'notes')).toEqual([]);
    expect(first?.result).toMatchObject({ state: 'scored', facts: { dots: DOTS } });
    // What was found live is found again, but for the clock's corrections.
    for (const [n, startUs] of (first?.dots.startUs ?? []).entries())
      expect(Math.abs(startUs - ((told[n]?.startUs ?? 0) - (station.session?.startedUs ?? 0)))).toBeLessThan(
        3_000,
      );
    // The recording goes on until someone stops it, and what comes later changes nothing.
    expect(station.session?.id).toBe(live.sessionId);
    await attempts.scoreAgain(live.id);
    await station.stopSession();
    await attempts.scoreAgain(live.id);
    const scores = await store.training.scores(live.id);
    expect(scores).toHaveLength(3);
    expect(new Set(scores.map(plain)).size).toBe(1);

    await store.deleteSession(live.sessionId);
    await expect(attempts.scoreAgain(live.id)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('raw data of this attempt have been deleted'),
    });
    expect(await store.training.scores(live.id)).toHaveLength(3);
  },
);

together('ends by time, by request, and with its session; each is scored as far as it came', async (test) => {
  const bench = await started(test, { trainee: 'steady', seed: 12 });
  const { attempts, station, store } = bench.service;
  const timed = await attempts.start(bench.wish('five-seconds'));
  await bench.scored(timed.id);
  const row = await store.training.attempt(timed.id);
  expect(row?.end).toBe('done');
  expect((row?.toUs ?? 0) - (row?.fromUs ?? 0)).toBe(5e6);

  const asked = await attempts.start(bench.wish('many-dots'));
  await until('a dot', () => bench.dots(asked.id).length > 0);
  expect((await attempts.end(asked.id)).state).toBe('scoring');
  await bench.scored(asked.id);
  expect((await store.training.attempt(asked.id))?.end).toBe('ended');
  await expect(attempts.end(asked.id)).rejects.toMatchObject({ code: 'conflict' });
  await expect(attempts.end('nobody')).rejects.toMatchObject({ code: 'not-found' });

  const cut = await attempts.start(bench.wish('many-dots'));
  await until('a dot', () => bench.dots(cut.id).length > 0);
  await station.stopSession();
  expect((await bench.scored(cut.id)).state).toBe('scored');
  const last = await store.training.attempt(cut.id);
  expect(last?.end).toBe('session');
  const session = await store.session(cut.sessionId);
  expect(last?.toUs).toBeLessThanOrEqual(session?.durationUs ?? 0);
  const [scoring] = await store.training.scores(cut.id);
  expect(scoring?.result.facts.dots).toBe(bench.dots(cut.id).length);
  await attempts.scoreAgain(cut.id);
  expect(new Set((await store.training.scores(cut.id)).map(plain)).size).toBe(1);
});

together(
  'a pad that is unplugged and comes back: the attempt goes on, and the time away is in the evidence',
  async (test) => {
    const bench = await started(test, { trainee: 'steady', seed: 13 });
    const { attempts, store } = bench.service;
    const live = await attempts.start(bench.wish('five-seconds'));
    await until('a dot', () => bench.dots(live.id).length > 0);
    await bench.devices.fault('pad:path-change=1200');
    expect((await bench.scored(live.id)).state).toBe('scored');
    const [scoring] = await store.training.scores(live.id);
    expect(scoring?.result.state).toBe('not-scored');
    expect(scoring?.result.gates.find(({ name }) => name === 'lost-samples')?.effect).toBe('bars');
    expect(scoring?.result.total).toBeNull();
  },
);

together(
  'a pad that restarts in mid-attempt: the restart is counted, and the dots before and after are',
  async (test) => {
    const bench = await started(test, { trainee: 'steady', seed: 22 });
    const { attempts, store } = bench.service;
    const live = await attempts.start(bench.wish('five-seconds'));
    await until('a dot', () => bench.dots(live.id).length > 0);
    await bench.devices.fault('pad:reset');
    expect((await bench.scored(live.id)).state).toBe('scored');
    const [scoring] = await store.training.scores(live.id);
    expect(scoring?.result.gates.find(({ name }) => name === 'clock-reset')?.value).toBe(1);
    expect(scoring?.dots.startUs.length).toBeGreaterThan(1);
    await attempts.scoreAgain(live.id);
    expect(new Set((await store.training.scores(live.id)).map(plain)).size).toBe(1);
  },
);

together(
  'a recording that is stopped while an attempt is started never leaves it unrecorded',
  async (test) => {
    const bench = await started(test, { what: 'pad', cheap: true, seed: 23 });
    const { attempts, station } = bench.service;
    for (const ticks of [0, 1, 2, 4, 8]) {
      await station.startSession({ label: '', capture: false });
      const starting = attempts.start(bench.wish('many-dots'));
      starting.catch(() => {});
      for (let n = 0; n < ticks; n++) await sleep(1);
      await station.stopSession().catch(() => {});
      // Refused in words, or recorded; nothing between.
      const begun = await starting.catch(({ code }: EvenstrokeError) => code);
      if (typeof begun === 'string') {
        expect(begun).toBe('conflict');
        expect(station.session).toBeNull();
        continue;
      }
      const { id, sessionId } = begun;
      const goesOn = attempts.live().find((each) => each.id === id)?.state === 'running';
      if (goesOn) expect(station.session?.id).toBe(sessionId);
      if (station.session !== null) await station.stopSession();
      await bench.scored(id);
    }
  },
);

together(
  'an end that the full disk did not take is written when the score is asked for later',
  async (test) => {
    const bench = await started(test, { what: 'pad', cheap: true, seed: 24 });
    const { attempts, store } = bench.service;
    const { training } = store;
    const live = await attempts.start(bench.wish('many-dots'));
    const write = training.endAttempt.bind(training);
    training.endAttempt = () => Promise.reject(new EvenstrokeError('storage', 'The disk is full.'));
    await attempts.end(live.id);
    expect(await bench.scored(live.id)).toMatchObject({ state: 'failed', problem: 'The disk is full.' });
    await expect(attempts.scoreAgain(live.id)).rejects.toMatchObject({ code: 'storage' });
    training.endAttempt = write;
    await attempts.scoreAgain(live.id);
    expect(await training.attempt(live.id)).toMatchObject({ end: 'ended' });
    expect(await training.scores(live.id)).toHaveLength(1);
  },
);

together('two attempts on two pads at once, each with its own dots and score', async (test) => {
  const bench = await started(test, { trainee: 'steady', seed: 14, count: 2 });
  const { attempts, station, store } = bench.service;
  const [one, two] = await Promise.all(
    bench.pads.map((pad, n) =>
      attempts.start(bench.wish('few-dots', { pad, machine: bench.machines[n] ?? null })),
    ),
  );
  expect(one?.sessionId).toBe(two?.sessionId);
  expect(station.session?.id).toBe(one?.sessionId);
  for (const live of [one, two]) {
    const { id, pad } = live!;
    expect((await bench.scored(id)).state).toBe('scored');
    const [scoring] = await store.training.scores(id);
    expect(scoring?.result.facts.dots).toBe(DOTS);
    expect((await store.training.attempt(id))?.pad).toBe(pad);
  }
});

together('a test hides zones and turns helps off that tell them; the metronome may stay', async (test) => {
  const bench = await started(test, { trainee: 'steady', seed: 15 });
  const { attempts, store } = bench.service;
  const { training } = store;
  const checklistId = await complete(bench);
  const live = await attempts.start(bench.wish('few-dots', { mode: 'test', checklistId }));
  expect(live.helps).toEqual({ zones: false, tones: false, metronome: true });
  expect((await bench.scored(live.id)).state).toBe('scored');
  const told = bench.dots(live.id);
  expect(told).toHaveLength(DOTS);
  for (const dot of told) expect(dot).toMatchObject({ depthMm: null, zone: null, fit: null });
  const row = await training.attempt(live.id);
  expect(row).toMatchObject({
    mode: 'test',
    helps: { zones: false, tones: false, metronome: true },
    checklist: { id: checklistId, state: 'complete' },
  });
  // It counts for this session, and for no other.
  const again = await attempts.readiness(bench.wish('few-dots', { mode: 'test', checklistId }));
  expect(again.filter(({ effect }) => effect === 'blocks')).toEqual([]);
  await bench.service.station.stopSession();
  const later = await attempts.readiness(bench.wish('few-dots', { mode: 'test', checklistId }));
  expect(later.map(({ code }) => code)).toContain('checklist-missing');
});

together('a layer goes over an attempt on the same pad, and is refused without one', async (test) => {
  const bench = await started(test, { trainee: 'steady', seed: 16 });
  const { attempts, store } = bench.service;
  const codes = async () => (await attempts.readiness(bench.wish('few-between'))).map(({ code }) => code);
  expect(await codes()).toContain('earlier-layer');
  // Again and again, so that any three in a row are all of them.
  const places = Array.from({ length: 60 }, (_, n) => ({ xMm: 12 + 2 * (n % 3), yMm: 12 }));
  bench.devices.show({ places, next: 0 });
  await until('the hand to be there', () => Math.abs((padGauge(bench).yMm ?? 0) - 12) < 0.3);
  const below = await attempts.start(bench.wish('few-points'));
  await bench.scored(below.id);
  const [scoring] = await store.training.scores(below.id);
  expect(scoring?.result.dots.map(({ fit }) => fit)).toEqual(['placed', 'placed', 'placed']);
  expect(await codes()).not.toContain('earlier-layer');
  const over = await attempts.start(bench.wish('few-between'));
  expect((await store.training.attempt(over.id))?.earlierId).toBe(below.id);
  expect((await bench.scored(over.id)).state).toBe('scored');
  const [layered] = await store.training.scores(over.id);
  expect(layered?.result.gates.map(({ name }) => name)).not.toContain('no-earlier-layer');
});

together('what ended while the service was stopping is scored at its next start', async (test) => {
  const bench = await started(test, { trainee: 'steady', seed: 17 });
  const { attempts } = bench.service;
  const live = await attempts.start(bench.wish('many-dots'));
  await until('a dot', () => bench.dots(live.id).length > 0);
  await bench.service.stop();
  const next = await startService({ port: 0, dataDir: bench.dataDir, addresses: [], discover: false });
  try {
    expect(await next.store.training.attempt(live.id)).toMatchObject({ end: 'session' });
    for (let n = 0; n < 200 && (await next.store.training.scores(live.id)).length === 0; n++) await sleep(20);
    const [scoring] = await next.store.training.scores(live.id);
    expect(scoring?.result.facts.dots).toBeGreaterThanOrEqual(bench.dots(live.id).length);
  } finally {
    await next.stop();
  }
});

together('is refused with everything that stands against it, at once and in words', async (test) => {
  const bench = await started(test, { what: 'pad', cheap: true, seed: 18 });
  const { attempts, store } = bench.service;
  const { training } = store;
  // On a computer that is busy with other tests the pad may be silent for a moment.
  let isGone = false;
  const isWell = () => isGone || (padGauge(bench).state === 'online' && padGauge(bench).sensor === 'ok');
  const blocking = async (change: Parameters<AttemptBench['wish']>[1], id = 'few-dots') => {
    for (;;) {
      await until('the pad to be well', isWell);
      const problems = await attempts.readiness(bench.wish(id, change));
      const codes = problems.filter(({ effect }) => effect === 'blocks').map(({ code }) => code);
      // It may have gone silent since it was looked at.
      if (isGone || !codes.some((code) => code === 'pad-offline' || code === 'sensor')) return codes;
    }
  };
  expect(await blocking({})).toEqual([]);
  expect(await blocking({ pad: 'PAD-9' })).toEqual(['pad-unknown']);
  expect(await blocking({ traineeId: 'nobody' })).toEqual(['trainee-unknown']);
  expect(await blocking({}, 'no-such-drill')).toEqual(['drill-unknown']);
  // This pad senses depth alone.
  expect(await blocking({}, 'few-points')).toEqual(['no-position']);
  expect(await blocking({ mode: 'test' })).toEqual(['checklist-missing']);
  expect(await blocking({ mode: 'test', checklistId: 'nothing' })).toEqual(['checklist-missing']);
  expect(await blocking({ mode: 'test', pad: 'PAD-9', traineeId: 'nobody' })).toEqual([
    'pad-unknown',
    'trainee-unknown',
    'checklist-missing',
  ]);
  await training.addDrill(
    { ...drills.fewDots, id: 'hard', name: 'Hard', level: 'advanced' },
    'studio',
    'a test',
  );
  expect(await blocking({}, 'hard')).toEqual(['drill-locked']);
  await training.unlock({ traineeId: bench.trainee, level: 'advanced', by: 'Grace', reason: 'seen at work' });
  expect(await blocking({}, 'hard')).toEqual([]);
  await training.retireDrill('hard', true);
  expect(await blocking({}, 'hard')).toEqual(['drill-retired']);
  await training.changeTrainee(bench.trainee, { archived: true });
  expect(await blocking({})).toEqual(['trainee-archived']);
  await training.changeTrainee(bench.trainee, { archived: false });
  const tooDeep = { kind: 'target', target: { lowMm: 1, highMm: 2 } } as const;
  await training.addDrill(
    { ...drills.fewDots, id: 'deep', name: 'Deep', depth: tooDeep },
    'studio',
    'a test',
  );
  expect(await blocking({}, 'deep')).toEqual(['profile']);

  const warned = await attempts.readiness(bench.wish('few-dots', { machine: 'MAC-9' }));
  expect(warned.map(({ code, effect }) => `${effect} ${code}`)).toEqual([
    'warns checklist-missing',
    'warns machine-offline',
  ]);
  await expect(attempts.start(bench.wish('few-points', { traineeId: 'nobody' }))).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/does not sense position.*This trainee is not in the list/s),
  });
  expect(bench.service.station.session).toBeNull();

  // One a pad: also where two ask at the same moment.
  const both = await Promise.allSettled([
    attempts.start(bench.wish('many-dots')),
    attempts.start(bench.wish('many-dots')),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await blocking({})).toEqual(['pad-busy']);
  bench.devices.close();
  await until('the pad to be gone', () => padGauge(bench).state === 'disconnected');
  isGone = true;
  expect(await blocking({})).toEqual(['pad-offline', 'pad-busy']);
  for (const { message } of await attempts.readiness(bench.wish('few-points', { mode: 'test' })))
    expect(message).toMatch(/^["A-Z].{20,}\.$/s);
});

together('a calibration that is missing or past its date is told', async (test) => {
  const bench = await started(test, { what: 'pad', cheap: true, seed: 19 });
  const { attempts, store } = bench.service;
  const pad = bench.pads[0] ?? '';
  const codes = async (serial: string) =>
    (await attempts.readiness(bench.wish('few-dots', { pad: serial }))).map(({ code }) => code);
  // A virtual pad has its own, entered once.
  expect(await codes(pad)).not.toContain('calibration-none');
  expect(await store.training.calibrations(pad)).toMatchObject([{ uncertaintyMm: 0.005, validUntil: null }]);
  expect(await codes('PAD-9')).toContain('calibration-none');
  await store.training.addCalibration({
    serial: pad,
    uncertaintyMm: 0.01,
    validUntil: '2020-01-01',
    by: 'Grace',
    reference: 'a gauge block',
  });
  expect(await codes(pad)).toContain('calibration-expired');
});

together(
  'an attempt changes nothing of a replay: the cut chunks hold every sample, and the dots are the same',
  async (test) => {
    const bench = await started(test, { trainee: 'steady', seed: 20 });
    const { attempts, station } = bench.service;
    const { id } = await station.startSession({ label: 'captured', capture: true });
    const live: unknown[] = [];
    const marks = station.marks$.subscribe((mark) => live.push(mark.value));
    const attempt = await attempts.start(bench.wish('few-dots'));
    expect(attempt.sessionId).toBe(id);
    await bench.scored(attempt.id);
    const stopped = station.stopSession();
    marks.unsubscribe();
    await stopped;
    const replayed: unknown[] = [];
    const chunks: SampleChunk[] = [];
    const sinks: DeviceSinks = {
      stroke: (stroke) => replayed.push(stroke),
      dot: (dot) => replayed.push(dot),
      chunk: (chunk) => chunks.push({ ...chunk, counts: chunk.counts.slice() }),
      event() {},
      trace() {},
      reading() {},
      line() {},
      closed() {},
      described() {},
    };
    const path = join(capturesDir(bench.dataDir), `${id}.capture`);
    await replayCapture({ path, profile: station.profile, speed: 'max', sinks, started() {} });
    expect(JSON.stringify(replayed)).toBe(JSON.stringify(live));
    const query = { sessionId: id, serial: attempt.pad, stream: 0, fromUs: -1e9, toUs: 1e15 };
    const stored: number[] = [];
    for await (const { chunk } of bench.service.store.samples(query)) stored.push(...chunk.counts);
    const again = chunks.filter(({ serial, stream }) => serial === attempt.pad && stream === 0);
    expect(stored).toEqual(again.flatMap(({ counts }) => [...counts]));
  },
);
