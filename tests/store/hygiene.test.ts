import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checklistState, firstChecklist } from '../../src/store/checklist.ts';
import { isPast, localDay } from '../../src/store/days.ts';
import { Store } from '../../src/store/store.ts';
import type { ChecklistAnswer, LotRow } from '../../src/store/training-types.ts';
import { tempDir } from './practice.ts';
import { attemptOf, drillOf } from './training.ts';

describe('days', () => {
  it('are those of this computer’s calendar, also where that is not the day of UTC', () => {
    const zone = process.env['TZ'];
    try {
      process.env['TZ'] = 'Pacific/Auckland'; // UTC + 13 in November
      expect(localDay(new Date('2026-11-22T12:00:00Z'))).toBe('2026-11-23');
      expect(localDay(new Date('2026-11-22T10:59:59.999Z'))).toBe('2026-11-22');
      expect(localDay(new Date('2026-11-22T11:00:00.000Z'))).toBe('2026-11-23');
      process.env['TZ'] = 'America/Lima'; // UTC - 5
      expect(localDay(new Date('2026-11-22T04:59:59.999Z'))).toBe('2026-11-21');
      expect(localDay(new Date('2027-01-01T05:00:00Z'))).toBe('2027-01-01');
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('a lot may be used on its last day, and not on the next', () => {
    expect(isPast('2026-11-22', '2026-11-21')).toBe(false);
    expect(isPast('2026-11-22', '2026-11-22')).toBe(false);
    expect(isPast('2026-11-22', '2026-11-23')).toBe(true);
    expect(isPast('2026-12-31', '2027-01-01')).toBe(true);
    expect(isPast('2028-02-28', '2028-02-29')).toBe(true);
    expect(isPast(null, '9999-12-31')).toBe(false);
  });
});

const lot = (itemId: string, expiresOn: string | null): LotRow => ({
  id: `lot-${itemId}`,
  itemId,
  maker: 'Maker',
  lot: 'L1',
  expiresOn,
  membrane: true,
  addedAt: '2026-11-01T00:00:00.000Z',
  usedAt: null,
  closedAt: null,
});
const all: ChecklistAnswer[] = firstChecklist.map(({ id, kind }) => ({
  itemId: id,
  value: kind === 'tick' ? true : kind === 'minutes' ? 1 : `lot-${id}`,
}));
const lots = [lot('cartridge', '2026-11-22'), lot('disinfectant', null)];

describe('what a checklist comes to', () => {
  const with_ = (itemId: string, value: ChecklistAnswer['value']) =>
    all.map((each) => (each.itemId === itemId ? { itemId, value } : each));

  it('is complete with every required item, on the last day of a lot too', () => {
    expect(checklistState(firstChecklist, all, lots, '2026-11-22')).toBe('complete');
    expect(checklistState(firstChecklist, all, lots, '2026-11-23')).toBe('expired-lot');
  });

  it('is incomplete where one is left out, not ticked, or too short', () => {
    for (const { id, kind } of firstChecklist) {
      const without = all.filter(({ itemId }) => itemId !== id);
      expect(checklistState(firstChecklist, without, lots, '2026-11-22'), id).toBe('incomplete');
      const value = kind === 'tick' ? false : kind === 'minutes' ? 0.99 : null;
      expect(checklistState(firstChecklist, with_(id, value), lots, '2026-11-23'), id).toBe('incomplete');
    }
    expect(checklistState(firstChecklist, [], [], '2026-11-22')).toBe('incomplete');
  });

  it('asks nothing of what is not required, but an expired lot of it counts', () => {
    const items = firstChecklist.map((item) => ({ ...item, required: false }));
    expect(checklistState(items, [], [], '2026-11-22')).toBe('complete');
    expect(checklistState(items, [], [lot('cartridge', '2026-11-21')], '2026-11-22')).toBe('expired-lot');
  });
});

describe('records', () => {
  let temp: ReturnType<typeof tempDir>;
  let store: Store;
  let traineeId: string;
  beforeEach(async () => {
    temp = tempDir();
    store = await Store.open({ dataDir: temp.dir });
    await store.training.putShipped([drillOf('line')]);
    traineeId = (await store.training.addTrainee('Ana')).id;
  });
  afterEach(async () => {
    await store.close();
    temp.remove();
  });

  const cartridge = {
    itemId: 'cartridge',
    maker: 'Maker',
    lot: 'C-77',
    expiresOn: '2999-01-01',
    membrane: true,
  };
  const disinfectant = {
    itemId: 'disinfectant',
    maker: 'Maker',
    lot: 'D-1',
    expiresOn: null,
    membrane: null,
  };
  const answersWith = (ids: Record<string, string>): ChecklistAnswer[] =>
    all.map(({ itemId, value }) => ({ itemId, value: ids[itemId] ?? value }));

  it('start with a checklist of the trade, which a studio changes as a new version', async () => {
    const { training } = store;
    expect(await training.checklist()).toMatchObject({ version: 1, items: firstChecklist, by: 'Evenstroke' });
    const items = firstChecklist.slice(0, 2);
    expect(await training.saveChecklist(1, items, 'Ruiz')).toMatchObject({ version: 2, items, by: 'Ruiz' });
    // Two who changed the same one: the second is told, and the first one’s stays.
    await expect(training.saveChecklist(1, firstChecklist, 'Ana')).rejects.toMatchObject({
      code: 'conflict',
    });
    await training.putShipped([]);
    expect(await training.checklist()).toMatchObject({ version: 2, items });
  });

  it('keep the lots as they were then; a lot is remembered by its last use and closed for good', async () => {
    const { training } = store;
    const a = await training.addLot(cartridge);
    const b = await training.addLot({ ...cartridge, lot: 'C-78', expiresOn: '2020-01-31' });
    const d = await training.addLot(disinfectant);
    const give = (id: string) =>
      training.putChecklistRecord({
        traineeId,
        sessionId: 'session-1',
        answers: answersWith({ cartridge: id, disinfectant: d.id }),
      });
    const expired = await give(b.id);
    expect(expired.state).toBe('expired-lot');
    const complete = await give(a.id);
    expect(complete).toMatchObject({ state: 'complete', version: 1, traineeId, sessionId: 'session-1' });
    expect(complete.lots.map(({ lot }) => lot)).toEqual(['C-77', 'D-1']);
    expect(complete.lots[0]).toEqual(a);
    expect((await training.lots()).map((each) => [each.lot, each.usedAt])).toEqual([
      ['D-1', complete.at],
      ['C-77', complete.at],
      ['C-78', expired.at],
    ]);
    const closed = await training.closeLot(a.id);
    expect((await training.closeLot(a.id)).closedAt).toBe(closed.closedAt);
    expect(await training.checklistRecord(complete.id)).toEqual(complete);
    expect(await training.checklistRecord('nothing')).toBeNull();
    await expect(give(a.id)).rejects.toMatchObject({ code: 'bad-input', at: 'answers.0.value' });
    await expect(training.closeLot('nothing')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('refuse what answers nothing, and write none of it', async () => {
    const { training } = store;
    const d = await training.addLot(disinfectant);
    const wrong: [string, ChecklistAnswer[]][] = [
      ['answers.0.itemId', [{ itemId: 'shoes', value: true }]],
      [
        'answers.1.itemId',
        [
          { itemId: 'gloves', value: true },
          { itemId: 'gloves', value: false },
        ],
      ],
      ['answers.0.value', [{ itemId: 'gloves', value: 'yes' }]],
      ['answers.0.value', [{ itemId: 'contact-time', value: true }]],
      ['answers.0.value', [{ itemId: 'cartridge', value: 'nothing' }]],
      [
        'answers.1.value',
        [
          { itemId: 'disinfectant', value: d.id },
          { itemId: 'cartridge', value: d.id },
        ],
      ],
    ];
    for (const [at, answers] of wrong)
      await expect(
        training.putChecklistRecord({ traineeId, sessionId: null, answers }),
      ).rejects.toMatchObject({
        code: 'bad-input',
        at,
      });
    const nobody = training.putChecklistRecord({ traineeId: 'nobody', sessionId: null, answers: [] });
    await expect(nobody).rejects.toMatchObject({ code: 'not-found' });
    expect(await training.checklistFor(traineeId, null)).toBeNull();
    expect((await training.lots())[0]?.usedAt).toBeNull();
  });

  it('count for the session that they were made in, or made shortly before and not used for another', async () => {
    const { training } = store;
    const other = (await training.addTrainee('Ben')).id;
    const put = (who: string, sessionId: string | null) =>
      training.putChecklistRecord({ traineeId: who, sessionId, answers: [] });
    expect(await training.checklistFor(traineeId, 's1')).toBeNull();
    const before = await put(traineeId, null);
    await put(other, 's1');
    expect(await training.checklistFor(traineeId, 's1')).toEqual(before);
    const later = (ms: number) => new Date(Date.parse(before.at) + ms).toISOString();
    expect(await training.checklistFor(traineeId, 's1', later(3_600_000))).toEqual(before);
    expect(await training.checklistFor(traineeId, 's1', later(3_600_001))).toBeNull();
    // The first attempt that names it binds it to its session.
    const who = { id: traineeId, name: 'Ana' };
    const checklist = { id: before.id, state: before.state };
    await training.openAttempt(attemptOf('a', who, { sessionId: 's1', checklist }));
    expect(await training.checklistFor(traineeId, 's1', later(1e9))).toEqual({ ...before, sessionId: 's1' });
    expect(await training.checklistFor(traineeId, 's2')).toBeNull();
    await training.endAttempt('a', 2e6, 'done');
    await training.openAttempt(attemptOf('b', who, { sessionId: 's2', checklist }));
    expect((await training.checklistRecord(before.id))?.sessionId).toBe('s1');
    const within = await put(traineeId, 's1');
    expect((await training.checklistFor(traineeId, 's1', later(1e9)))?.id).toBe(within.id);
  });
});
