/** What is past its day or its strokes, wherever it is asked. */
import { EMPTY } from 'rxjs';
import { expect, test } from 'vitest';
import type { CurveForm } from '../../src/signal/depth-curve.ts';
import type { Controls } from '../../src/station/control/controls.ts';
import type { Station } from '../../src/station/station.ts';
import { DraftJudge } from '../../src/station/studio/draft-judge.ts';
import { Scales } from '../../src/station/studio/scales.ts';
import { Studio } from '../../src/station/studio/studio.ts';
import { Store } from '../../src/store/store.ts';
import { synthetic } from '../signal/synthetic.ts';
import { tempDir } from '../store/practice.ts';
import { draftOf, micrometer, pointsOf } from '../studio/pad-points.ts';
import { approve, recordLive, voiding } from './calibrated.ts';

/** A moment as a computer far east of Greenwich shows it. */
class EastDate extends Date {
  override getDate = (): number => new Date(this.getTime() + 12 * 3_600_000).getUTCDate();
}

test('a certificate ends with the day of the studio, not with that of Greenwich', async () => {
  const judge = new DraftJudge(() => null);
  const reference = { ...micrometer, validUntil: '2026-06-14' };
  const draft = draftOf(pointsOf({}), { reference });
  const codes = async (now: Date) => {
    const { problems } = await judge.of({ id: 'd', version: 1, draft, updatedAt: '' }, now);
    return problems.filter(({ effect }) => effect === 'blocks').map(({ code }) => code);
  };
  try {
    expect(await codes(new EastDate('2026-06-14T11:00:00Z'))).toEqual([]);
    expect(await codes(new EastDate('2026-06-14T13:00:00Z'))).toHaveLength(1);
  } finally {
    await judge.close();
  }
  // A page that asks while the service stops would have begun a thread that nobody ends.
  await expect(codes(new Date())).rejects.toThrow(/is stopping.*all of them are kept/);
});

test('a pad that is worn out by strokes is listed so while it lies in the drawer, and one that cannot be read is read again', async () => {
  const temp = tempDir();
  const store = await Store.open({ dataDir: temp.dir });
  const log = { info() {}, warn() {}, error() {}, debug() {} };
  let isBroken = false;
  const entries = () =>
    isBroken ? Promise.reject(new Error('the disk is away')) : store.studio.scaleEntries();
  let asked = 0;
  const usage: typeof store.studio.usage = (...of) => {
    asked++;
    return store.studio.usage(...of);
  };
  const scales = new Scales({
    studio: { scaleEntries: entries, usage, wear: (...of) => store.studio.wear(...of) },
    startOf: async () => null,
    log,
  });
  const station = { padNamed: () => null, readings$: EMPTY, session: null, now: () => 0 };
  const studio = new Studio({
    ...{ store, scales, now: () => 0, log, against: () => [] },
    station: station as unknown as Station,
    controls: { knows: () => false } as unknown as Controls,
    rescoring: { waiting: async () => 0 },
  });
  try {
    const from = '2026-11-22T08:00:00.000Z';
    const form: CurveForm = { kind: 'polynomial', coefficients: [0, 1.02] };
    await approve(store, { serial: 'P-1', form, from: '2026-11-22T07:00:00.000Z', dueStrokes: 50 });
    const worn = await approve(store, {
      serial: 'P-1',
      form,
      from,
      dueStrokes: 50,
    });
    await scales.refresh();
    // With every calibration that ever was, this is asked before each attempt: of the one that holds only.
    expect(asked).toBe(1);
    const stateOf = async () => (await studio.catalogue.find(worn)).state;
    expect(await stateOf()).toBe('in-force');
    const { depths } = synthetic({
      ...{ strokeHz: 100, sampleHz: 2000, noiseMm: 0.02, dots: 8, strokesPerDot: 10, pauseS: 0.3 },
      depthMm: () => 1,
    });
    const scaled = [{ from: 0, scale: null }];
    const startedAt = '2026-11-22T09:00:00.000Z';
    await recordLive(store, { id: 's', serial: 'P-1', startedAt, depths, scales: scaled, isOpen: true });
    await scales.refresh();
    // A class that records all day sees it; what it does counts by what held when it began.
    expect(await stateOf()).toBe('expired');
    const of = () => scales.holding('P-1', null, new Date());
    expect(of()).toMatchObject({ isDue: true, calibration: { state: 'valid' } });
    await store.closeSession('s', 'complete');
    await scales.refresh();
    expect(await stateOf()).toBe('expired');
    expect(of()).toMatchObject({ isDue: true, calibration: { state: 'expired' } });

    // A void that the book could not read went on counting until the next recording ended.
    isBroken = true;
    await store.studio.act(voiding(worn));
    await scales.refresh();
    expect(scales.inForce('P-1')?.id).toBe(worn);
    isBroken = false;
    await expect.poll(() => scales.inForce('P-1')?.from, { timeout: 5_000 }).toBe('2026-11-22T07:00:00.000Z');
  } finally {
    await scales.end();
    await studio.close();
    await store.close();
    temp.remove();
  }
});
