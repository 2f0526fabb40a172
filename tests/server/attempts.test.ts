import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedSchema } from '../../src/server/wire.ts';
import type {
  AttemptDetail,
  AttemptRequest,
  AttemptSummary,
  LiveAttempt,
  Progress,
  Readiness,
  Score,
  Trainee,
} from '../../src/server/wire-training.ts';
import { attemptDetailSchema, attemptSummarySchema, progressSchema } from '../../src/server/wire-training.ts';
import { drills } from '../station/attempt-bench.ts';
import { FeedClient } from './feed-client.ts';
import { type Running, startRunning, until } from './harness.ts';

let running: Running;
let trainee: Trainee;

beforeAll(async () => {
  running = await startRunning({ devices: true });
  const { training } = running.service.store;
  for (const each of [drills.fewDots, drills.manyDots]) await training.addDrill(each, 'studio', 'a test');
  trainee = (await running.send('POST', '/api/trainees', { name: 'Ada' })).body as Trainee;
});
afterAll(() => running.close());

const wish = (change: Partial<AttemptRequest> = {}): AttemptRequest => ({
  traineeId: trainee.id,
  drillId: 'few-dots',
  mode: 'practice',
  pad: running.pad,
  machine: running.machine,
  helps: { zones: true, tones: true, metronome: false },
  checklistId: null,
  ...change,
});

describe('an attempt over HTTP', () => {
  it('is told on the feed from start to score, also to a page that comes later, and kept', async () => {
    const page = await FeedClient.open(running.url);
    expect(page.of('hello')[0]?.attempts).toEqual([]);
    const { status, body } = await running.send('POST', '/api/attempts', wish());
    expect(status).toBe(201);
    const live = body as LiveAttempt;
    const stateOf = (client: FeedClient) =>
      client
        .of('attempt')
        .filter(({ attempt }) => attempt.id === live.id)
        .at(-1)?.attempt.state;
    const dotsOf = (client: FeedClient) => client.of('guided').flatMap(({ dots }) => dots);
    await until('the first dot is told', () => dotsOf(page).length > 0);
    const later = await FeedClient.open(running.url);
    await until('the attempt is scored', () => stateOf(page) === 'scored' && stateOf(later) === 'scored');
    expect(later.of('hello')[0]?.attempts).toMatchObject([{ id: live.id, state: 'running' }]);
    expect(dotsOf(later)).toEqual(dotsOf(page));
    expect(later.of('guided')[0]?.from).toBe(0);
    for (const message of [...page.messages, ...later.messages])
      expect(feedSchema.safeParse(message).error).toBeUndefined();
    page.socket.close();
    later.socket.close();

    const detail = (await running.json(`/api/attempts/${live.id}`)).body as AttemptDetail;
    expect(attemptDetailSchema.safeParse(detail).error).toBeUndefined();
    expect(detail).toMatchObject({
      attempt: { id: live.id, end: 'done', drill: { id: 'few-dots' }, profile: { unsafeMm: 1.5 } },
      places: [],
      raw: true,
    });
    expect(detail.scores).toHaveLength(1);
    const again = await running.send('POST', `/api/attempts/${live.id}/score`, {});
    expect(again.status).toBe(201);
    expect((again.body as Score).result).toEqual(detail.scores[0]?.result);

    const list = (await running.json(`/api/attempts?traineeId=${trainee.id}`)).body as AttemptSummary[];
    expect(list.map(({ attempt }) => attempt.id)).toEqual([live.id]);
    for (const each of list) expect(attemptSummarySchema.safeParse(each).error).toBeUndefined();
    expect((await running.json('/api/attempts?drillId=grid')).body).toEqual([]);

    const progress = (await running.json(`/api/trainees/${trainee.id}/progress`)).body as Progress;
    expect(progressSchema.safeParse(progress).error).toBeUndefined();
    const tried = progress.drills.find(({ drill }) => drill.id === 'few-dots');
    expect(tried?.attempts.map(({ id }) => id)).toEqual([live.id]);
  });

  it('is ended on request, and not twice', async () => {
    const live = (await running.send('POST', '/api/attempts', wish({ drillId: 'many-dots' })))
      .body as LiveAttempt;
    const refused = await running.send('POST', '/api/attempts', wish());
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'conflict', message: expect.stringContaining('Another attempt is under way on pad') },
    });
    const early = await running.send('POST', `/api/attempts/${live.id}/score`, {});
    expect(early).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('still under way') },
    });
    const ended = await running.send('POST', `/api/attempts/${live.id}/end`, {});
    expect(ended).toMatchObject({ status: 200, body: { id: live.id, state: 'scoring' } });
    await until('it is scored', async () => {
      const { scores } = (await running.json(`/api/attempts/${live.id}`)).body as AttemptDetail;
      return scores.length === 1;
    });
    expect((await running.send('POST', `/api/attempts/${live.id}/end`, {})).status).toBe(409);
  });
});

it('an attempt is not lost by deleting its session before it is scored', async () => {
  const live = (await running.send('POST', '/api/attempts', wish({ drillId: 'many-dots' })))
    .body as LiveAttempt;
  await until('a dot is made', () => running.service.attempts.toldDots(live.id).length > 0);
  const stopped = running.send('POST', '/api/sessions/current/stop', {});
  await until('the session is deleted', async () => {
    const { status, body } = await running.send('DELETE', `/api/sessions/${live.sessionId}`);
    if (status === 409) expect((body as { message: string }).message).toMatch(/being (recorded|scored)/);
    return status === 204;
  });
  await stopped;
  const detail = (await running.json(`/api/attempts/${live.id}`)).body as AttemptDetail;
  expect(detail.scores).toHaveLength(1);
  expect(detail.raw).toBe(false);
});

describe('what cannot be', () => {
  it('is told in one answer, with what blocks and what warns', async () => {
    const { status, body } = await running.send(
      'POST',
      '/api/attempts/readiness',
      wish({ pad: 'PAD-9', machine: null, drillId: 'nothing', mode: 'test' }),
    );
    expect(status).toBe(200);
    const { problems } = body as Readiness;
    expect(problems.map(({ code, effect }) => `${effect} ${code}`)).toEqual([
      'blocks pad-unknown',
      'blocks drill-unknown',
      'blocks checklist-missing',
      'warns calibration-none',
      'warns machine-none',
    ]);
    const start = await running.send('POST', '/api/attempts', wish({ pad: 'PAD-9', drillId: 'nothing' }));
    expect(start.status).toBe(409);
    const { message } = start.body as { message: string };
    expect(message).toContain('There is no pad PAD-9 here.');
    expect(message).toContain('There is no drill "nothing".');
  });

  it('is refused with the field that is at fault', async () => {
    for (const [change, field] of [
      [{ mode: 'exam' }, 'mode'],
      [{ helps: { zones: true } }, 'helps.tones'],
      [{ pad: 7 }, 'pad'],
      [{ drillId: 'x'.repeat(61) }, 'drillId'],
    ] as const) {
      const { status, body } = await running.send('POST', '/api/attempts', { ...wish(), ...change });
      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'bad-input', field });
    }
  });

  it('is not found, in words', async () => {
    const paths = [
      ['GET', '/api/attempts/nobody'],
      ['POST', '/api/attempts/nobody/end'],
      ['POST', '/api/attempts/nobody/score'],
      ['GET', '/api/trainees/nobody/progress'],
    ] as const;
    for (const [method, path] of paths) {
      const { status, body } = await running.send(method, path, method === 'POST' ? {} : undefined);
      expect(status, path).toBe(404);
      expect((body as { message: string }).message).toMatch(/^There is no (attempt|trainee) nobody.*\.$/);
    }
  });
});
