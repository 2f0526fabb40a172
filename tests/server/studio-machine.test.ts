/** A machine is swept through its own control, on a real tty: what it measures, and everything that ends it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DraftView, RecordDetail, Resting } from '../../src/server/wire-studio.ts';
import { until } from './harness.ts';
import { type Measuring, startMeasuring } from './studio-service.ts';

let it: Measuring;
let draft = '';
let token = '';
let renewing: NodeJS.Timeout;

const drafts = '/api/calibrations/drafts';
const path = () => `${drafts}/${draft}`;
const look = () => it.ask('GET', path());
const sweep = (more: object = {}) => ({
  token,
  run: 'as-found',
  fromMilliV: 4_000,
  toMilliV: 6_000,
  steps: 3,
  back: false,
  ...more,
});
const view = () => it.service.controls.view(it.machine)!;

/** As a person does it: takes it, tests the stop where that is due, arms it, starts it. */
async function start(): Promise<void> {
  const { controls } = it.service;
  if (controls.machineOf(token) !== it.machine) {
    const lease = await controls.lease(it.machine, 'Ada', 'page');
    if (!lease.ok) throw new Error(lease.message);
    ({ token } = lease.value);
  }
  await until('the stop can be tested', () => view().against.every(({ code }) => code === 'test-due'));
  if (view().stopTest.state !== 'passed') expect(await controls.test(token)).toMatchObject({ ok: true });
  await until('nothing stands against arming', () => view().against.length === 0);
  expect(await controls.arm(token, null)).toMatchObject({ ok: true });
  expect(await controls.start(token, { kind: 'voltage', milliV: 4_000 })).toMatchObject({ ok: true });
}

async function clear(): Promise<void> {
  await until('it stands still', () => view().phase === 'stopped' || view().phase === 'rest');
  if (view().phase === 'stopped')
    expect(
      await it.service.controls.clear(it.machine, { by: 'Ada', allowed: true, actor: 'page' }),
    ).toMatchObject({ ok: true });
}

/** As `until`, of a motor that runs: one that was stopped meanwhile would be waited for in vain, 20 s each time. */
const whileRunning = (what: string, isSo: () => unknown): Promise<void> =>
  until(what, () => {
    if (view().phase !== 'running') throw new Error(`The motor was stopped before ${what}.`);
    return isSo();
  });

const ended = async (): Promise<DraftView> => {
  let now = await look();
  await until('the sweep is over', async () => {
    now = await look();
    return now.sweep?.state !== 'running';
  });
  return now;
};

/** Stops that a computer has itself to blame for: it was too busy with other tests to watch. */
const busyCauses = ['blind', 'telemetry', 'lease'];

/** With a draft of its own; once more from the beginning where this computer stood still within it. */
async function unlessBusy(scenario: () => Promise<void>): Promise<void> {
  for (let n = 0; ; n++) {
    if (draft !== '') await it.ask('DELETE', path(), { by: 'Ada', reason: 'another try' }, 204);
    draft = (await it.ask('POST', drafts, { item: 'machine', serial: it.machine, by: 'Ada' })).id;
    try {
      await scenario();
      return;
    } catch (error) {
      if (n === 3 || !busyCauses.includes(view().latch?.cause.kind ?? '')) throw error;
      await clear();
    }
  }
}

beforeAll(async () => {
  it = await startMeasuring();
  // With the micrometer there no hand works in the pad, so the needle runs free.
  it.devices.micrometer(null, -0.5);
  renewing = setInterval(() => it.service.controls.renew(token), 300);
});

afterAll(async () => {
  clearInterval(renewing);
  await it.close();
});

test('a sweep never starts a motor, and asks only within the limits', () =>
  unlessBusy(async () => {
    it.service.controls.release(token);
    expect(await it.refused('POST', `${path()}/sweep`, sweep(), 409)).toMatch(/do not hold machine/);
    const lease = await it.service.controls.lease(it.machine, 'Ada', 'page');
    if (!lease.ok) throw new Error(lease.message);
    ({ token } = lease.value);
    expect(await it.refused('POST', `${path()}/sweep`, sweep(), 409)).toMatch(
      /does not run, and a sweep never starts one/,
    );
    expect(view().phase).toBe('rest');
    await start();
    expect(await it.refused('POST', `${path()}/sweep`, sweep({ toMilliV: 29_000 }), 400)).toMatch(
      /29 V lies outside what the record/,
    );
    expect(await it.refused('POST', `${path()}/sweep`, sweep({ toMilliV: 4_000 }), 400)).toMatch(
      /4 V is not above 4 V/,
    );
    const pad = { run: 'as-found', cycle: 1, direction: 'up', referenceMm: 1 };
    expect(await it.refused('POST', `${path()}/points`, pad, 400)).toMatch(
      /belongs to the calibration of a pad/,
    );
  }));

test('a stop in mid-sweep ends it with its reason, and its points are kept', () =>
  unlessBusy(async () => {
    if (view().phase !== 'running') await start();
    const begun = await it.ask('POST', `${path()}/sweep`, sweep(), 200);
    expect(begun.sweep).toMatchObject({ state: 'running', of: 3 });
    expect(await it.refused('POST', `${path()}/sweep`, sweep(), 409)).toMatch(/goes on already/);
    await whileRunning('the first point is kept', async () => (await look()).draft.points.length === 1);
    const approve = { version: 1, by: 'Bo', dueOn: null, dueStrokes: null };
    expect(await it.refused('POST', `${path()}/approve`, approve, 409)).toMatch(/A sweep goes on/);
    await it.ask('POST', '/api/stop', { by: 'Cleo' }, 200);
    const { sweep: state, draft: row } = await ended();
    expect(state).toMatchObject({ state: 'ended', step: 2, of: 3 });
    expect(state?.reason).toMatch(/protective stop by Cleo.*its points are kept/);
    expect(row.points).toMatchObject([{ setVolt: 4, taken: 'sweep', run: 'as-found', direction: 'up' }]);
    expect(view().latch?.cause).toMatchObject({ kind: 'person', detail: 'Cleo' });
  }));

test('another voltage, or a page that is gone, ends it too', () =>
  unlessBusy(async () => {
    await clear();
    await start();
    await it.ask('POST', `${path()}/sweep`, sweep({ fromMilliV: 5_000 }), 200);
    await whileRunning(
      'it waits for its first voltage',
      () => view().run?.target.kind === 'voltage' && view().run?.setMilliV === 5_000,
    );
    expect(await it.service.controls.set(token, { kind: 'voltage', milliV: 4_500 })).toMatchObject({
      ok: true,
    });
    expect((await ended()).sweep?.reason).toMatch(/Another voltage was set/);
    expect(view().phase).toBe('running');
    await it.ask('POST', `${path()}/sweep`, sweep({ fromMilliV: 5_000 }), 200);
    it.service.controls.lost([token]);
    expect((await ended()).sweep?.reason).toMatch(/page that held it is gone/);
  }));

test('settled points of a whole sweep and typed ones make a curve; approved, it is the machine’s record', () =>
  unlessBusy(async () => {
    await clear();
    await start();
    await it.ask('POST', `${path()}/sweep`, sweep({ fromMilliV: 4_500, toMilliV: 6_500 }), 200);
    const { sweep: state, draft: row } = await ended();
    expect(state).toMatchObject({ state: 'done', step: 3, of: 3, reason: '' });
    expect(view().phase).toBe('running');
    await it.service.controls.end(token);
    const swept = row.points;
    expect(swept).toMatchObject([{ setVolt: 4.5 }, { setVolt: 5.5 }, { setVolt: 6.5 }]);
    for (const point of swept) {
      if (!('hz' in point)) throw new Error('no point of a machine');
      expect(point.volt).toBeCloseTo(point.setVolt, 0);
      expect(point.readings).toBeGreaterThanOrEqual(20);
      expect(point.hz).toBeGreaterThan(30);
    }
    const rise = swept.map((point) => ('hz' in point ? point.hz : 0));
    expect(rise).toEqual(rise.toSorted((a, b) => a - b));
    // By hand, read off a meter: what the line through the others says.
    const perVolt = (rise[2]! - rise[0]!) / 2;
    for (const [volt, direction] of [
      [6, 'down'],
      [5, 'down'],
    ] as const)
      await it.ask('POST', `${path()}/points`, {
        run: 'as-found',
        direction,
        setVolt: volt,
        volt,
        hz: rise[0]! + perVolt * (volt - 4.5),
      });
    const byHand = { strokeLengthMm: { value: 3.5, expanded: 0.05, instrument: 'caliper 3' } };
    const view2 = await it.ask('PUT', path(), {
      version: (await look()).version,
      standardId: null,
      rateShare: 0.004,
      environment: { temperatureC: 22, humidityPercent: 40 },
      byHand,
    });
    expect(view2.draft).toMatchObject({ ...byHand, reference: { standardId: null, rateShare: 0.004 } });
    const slip = { runOutMm: { value: 1e308, expanded: 0.01, instrument: 'gauge' } };
    expect(await it.refused('PUT', path(), { version: view2.version, byHand: slip }, 400)).toMatch(
      /byHand.runOutMm.value must be at most 1000/,
    );
    expect(view2.problems.filter(({ effect }) => effect === 'blocks')).toEqual([]);
    expect(view2.machine?.hzPerVolt).toBeGreaterThan(5);
    const wish = { version: view2.version, by: 'Bo', dueOn: null, dueStrokes: null };
    const late = { ...wish, from: new Date(Date.now() + 3_600_000).toISOString() };
    expect(await it.refused('POST', `${path()}/approve`, late, 400)).toMatch(/counts at once/);
    const record = await it.ask<RecordDetail>('POST', `${path()}/approve`, wish);
    draft = '';
    expect(record).toMatchObject({ item: 'machine', state: 'in-force', approvedBy: 'Bo' });
    const { curve, version } = it.service.controls.recordOf(it.machine);
    expect(curve).toMatchObject({
      hzPerVolt: view2.machine!.hzPerVolt,
      zeroVolt: view2.machine!.zeroVolt,
      source: record.number,
      points: 5,
    });
    const kept = (await it.service.store.control.records()).find(({ serial }) => serial === it.machine);
    expect(kept).toMatchObject({ version, curve });
    expect(view().hasCurve).toBe(true);

    const act = { by: 'Cleo', reason: 'wrong supply' };
    const resting = await it.ask<Resting>('POST', `/api/calibrations/records/${record.id}/void`, act, 200);
    expect(resting.toScore).toBe(0);
    expect(it.service.controls.recordOf(it.machine)).toMatchObject({ version: version + 1, curve: null });
  }));
