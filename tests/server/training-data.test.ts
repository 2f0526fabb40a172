/** People, drills, hygiene and calibrations over a real socket and a real database. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Calibration,
  Checklist,
  ChecklistRecord,
  DrillCheck,
  DrillSummary,
  Lot,
  Trainee,
  Unlock,
} from '../../src/server/wire-training.ts';
import { localDay } from '../../src/store/days.ts';
import { drillOf } from '../store/training.ts';
import { type Running, startRunning } from './harness.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning({ devices: false });
});
afterAll(() => running.close());

async function good<T>(status: number, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await running.send(method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status);
  return answer.body as T;
}

interface Problem {
  code: string;
  message: string;
  field?: string;
}
/** A refusal that a person can read, with nothing of the program's inside in it. */
async function refused(status: number, method: string, path: string, body?: unknown): Promise<Problem> {
  const problem = await good<Problem>(status, method, path, body);
  expect(problem.message).toMatch(/^[A-Z].{20,}\.$/s);
  expect(problem.message).not.toMatch(
    /Invalid input|expected [a-z]+,|Zod|undefined|NaN|\n|node_modules|SQLITE/,
  );
  return problem;
}

const addTrainee = (name: string) => good<Trainee>(201, 'POST', '/api/trainees', { name });
const inDays = (days: number): string => {
  const date = new Date();
  date.setDate(date.getDate() + days);
  return localDay(date);
};

describe('trainees', () => {
  it('are added, renamed, archived', async () => {
    const ana = await addTrainee('  Ana ');
    expect(ana).toMatchObject({ name: 'Ana', archivedAt: null });
    const path = `/api/trainees/${ana.id}`;
    expect(await good(200, 'PATCH', path, { name: 'Ana M.' })).toEqual({ ...ana, name: 'Ana M.' });
    const archived = await good<Trainee>(200, 'PATCH', path, { archived: true });
    expect(archived.archivedAt).not.toBeNull();
    expect(await good(200, 'GET', '/api/trainees')).toContainEqual(archived);
    expect(await good(200, 'PATCH', path, {})).toEqual(archived);
  });

  it('are refused without a name, with one that is taken, or unknown', async () => {
    await addTrainee('Ben');
    expect(await refused(409, 'POST', '/api/trainees', { name: 'ben' })).toMatchObject({
      code: 'conflict',
      field: 'name',
    });
    for (const body of [{}, { name: ' ' }, { name: 'x'.repeat(61) }, { name: 7 }])
      expect(await refused(400, 'POST', '/api/trainees', body)).toMatchObject({
        code: 'bad-input',
        field: 'name',
      });
    await refused(404, 'PATCH', '/api/trainees/nobody', { name: 'X' });
    await refused(400, 'PATCH', '/api/trainees/no%20body', { name: 'X' });
  });

  it('have levels opened by hand', async () => {
    const { id } = await addTrainee('Cleo');
    const path = `/api/trainees/${id}/unlocks`;
    const given = { level: 'advanced', by: 'Ruiz', reason: 'seen at work' };
    const unlock = await good<Unlock>(201, 'POST', path, given);
    expect(unlock).toMatchObject({ ...given, traineeId: id });
    expect(await good(200, 'GET', path)).toEqual([unlock]);
    expect(await refused(400, 'POST', path, { ...given, level: 'master' })).toMatchObject({ field: 'level' });
    expect(await refused(400, 'POST', path, { ...given, reason: '' })).toMatchObject({ field: 'reason' });
    await refused(404, 'POST', '/api/trainees/nobody/unlocks', given);
    await refused(404, 'GET', '/api/trainees/nobody/unlocks');
  });

  it('have names that steer no terminal and hide nothing', async () => {
    expect(await addTrainee('\u001b[31mEva\n\u202e L.')).toMatchObject({ name: '[31mEva L.' });
    expect(await refused(400, 'POST', '/api/trainees', { name: '\u0000\u202e ' })).toMatchObject({
      field: 'name',
    });
  });

  it('are in no diagnostics bundle, though a session is called after one', async () => {
    await addTrainee('Wilhelmina Quist');
    await good(201, 'POST', '/api/sessions', { label: 'First contact · Wilhelmina Quist' });
    const text = JSON.stringify(await good(200, 'GET', '/api/diagnostics'));
    await good(200, 'POST', '/api/sessions/current/stop', {});
    expect(text).toContain('startedUs');
    expect(text).not.toMatch(/Wilhelmina|Quist|trainee|label/i);
  });
});

describe('drills', () => {
  const shipped = join(import.meta.dirname, '../../drills');

  it('are there from the first start, in the order of the curriculum, with their places', async () => {
    const drills = await good<DrillSummary[]>(200, 'GET', '/api/drills');
    const files = readdirSync(shipped).map((name) => JSON.parse(readFileSync(join(shipped, name), 'utf8')));
    const ids = new Set(drills.map(({ drill }) => drill.id));
    for (const { id } of files) expect(ids).toContain(id);
    const orders = drills.map(({ drill }) => drill.order);
    expect(orders).toEqual(orders.toSorted((a, b) => a - b));
    for (const { drill, places, origin } of drills.filter((each) => each.origin === 'shipped')) {
      expect(origin).toBe('shipped');
      expect(places.length > 0, drill.id).toBe(drill.pattern.kind !== 'anywhere');
    }
  });

  const text = (version: number, changes = {}) =>
    JSON.stringify(drillOf('studio-line', version, changes), null, 2);

  it('are added version by version; old ones can still be asked for', async () => {
    const added = await good<DrillSummary>(201, 'POST', '/api/drills', { text: text(1), author: 'Ruiz' });
    expect(added).toMatchObject({
      drill: drillOf('studio-line'),
      origin: 'studio',
      author: 'Ruiz',
      versions: [1],
    });
    expect(added.places).toHaveLength(10);
    for (const version of [1, 3]) {
      const problem = await refused(409, 'POST', '/api/drills', { text: text(version) });
      expect(problem).toMatchObject({ code: 'conflict', field: 'version' });
    }
    await good(201, 'POST', '/api/drills', { text: text(2, { name: 'Second' }) });
    expect(await good(200, 'GET', '/api/drills/studio-line')).toMatchObject({
      drill: { version: 2 },
      versions: [1, 2],
    });
    expect(await good<DrillSummary>(200, 'GET', '/api/drills/studio-line?version=1')).toMatchObject({
      drill: added.drill,
    });
    await refused(404, 'GET', '/api/drills/studio-line?version=3');
    await refused(404, 'GET', '/api/drills/nothing');
    await refused(400, 'GET', '/api/drills/studio-line?version=0');
  });

  it('are refused whole, with line and field, and checked beforehand', async () => {
    const wrong = text(3, { name: 'Wrong' })
      .replace('"atLeast": 0.85', '"atLeast": 85')
      .replace('"order": 1', '"order": 0');
    const check = await good<DrillCheck>(200, 'POST', '/api/drills/check', { text: wrong });
    expect(check).toMatchObject({ drill: null, places: [] });
    const line = (of: string) => wrong.split('\n').findIndex((each) => each.includes(of)) + 1;
    expect(check.problems.map((each) => [each.line, each.field])).toEqual([
      [line('"order": 0'), 'order'],
      [line('"atLeast": 85'), 'pass[0].atLeast'],
    ]);
    const problem = await refused(400, 'POST', '/api/drills', { text: wrong });
    expect(problem).toMatchObject({ code: 'drill', field: 'order' });
    expect(problem.message).toContain(`Line ${line('"order": 0')}: order `);
    expect(problem.message).toContain(`Line ${line('"atLeast": 85')}: pass[0].atLeast `);
    await refused(404, 'GET', '/api/drills/studio-line?version=3');

    const sound = await good<DrillCheck>(200, 'POST', '/api/drills/check', { text: text(9) });
    expect(sound).toMatchObject({ problems: [], drill: { id: 'studio-line', version: 9 } });
    expect(sound.places).toHaveLength(10);
    for (const bad of ['', '{', '[]', 'null', '{"id": 1, "id": 2}', '\u0000', '['.repeat(5_000)]) {
      const { problems, drill } = await good<DrillCheck>(200, 'POST', '/api/drills/check', { text: bad });
      expect(drill).toBeNull();
      expect(problems[0]?.line).toBe(1);
      await refused(400, 'POST', '/api/drills', { text: bad });
    }
    expect(await refused(400, 'POST', '/api/drills', {})).toMatchObject({ code: 'bad-input', field: 'text' });
    const over = await refused(413, 'POST', '/api/drills', { text: ' '.repeat(1_100_000) });
    expect(over.message).toMatch(/larger than 1048576 bytes/);
  });

  it('may not rest on a drill that is not here', async () => {
    const layer = drillOf('studio-layer', 1, { pattern: { kind: 'layer', over: 'nothing', clearMm: 0.3 } });
    const problem = await refused(400, 'POST', '/api/drills', { text: JSON.stringify(layer) });
    expect(problem).toMatchObject({ code: 'drill', field: 'pattern.over' });
  });

  it('of two thousand points go in', async () => {
    const points = Array.from(
      { length: 2_000 },
      (_, n) => [(n % 50) * 0.75 + 0.125, Math.floor(n / 50) * 0.75 + 0.125] as [number, number],
    );
    const many = drillOf('many', 1, {
      pattern: { kind: 'points', points },
      end: { kind: 'dots', dots: 2_000 },
    });
    const added = await good<DrillSummary>(201, 'POST', '/api/drills', {
      text: JSON.stringify(many, null, 2),
    });
    expect(added.places).toHaveLength(2_000);
  });

  it('are retired and offered again', async () => {
    const path = '/api/drills/studio-line/retire';
    const retired = await good<DrillSummary>(200, 'POST', path, {});
    expect(retired.retiredAt).not.toBeNull();
    expect(
      (await good<DrillSummary[]>(200, 'GET', '/api/drills')).find(({ drill }) => drill.id === 'studio-line'),
    ).toEqual(retired);
    expect(await good(200, 'POST', path, { retired: false })).toMatchObject({ retiredAt: null });
    await refused(404, 'POST', '/api/drills/nothing/retire', {});
    await refused(400, 'POST', path, { retired: 'yes' });
  });
});

describe('hygiene', () => {
  it('has a checklist of the studio’s own', async () => {
    const first = await good<Checklist>(200, 'GET', '/api/checklist');
    expect(first).toMatchObject({ version: 1, by: 'Evenstroke' });
    expect(first.items.map(({ kind }) => kind)).toEqual(['lot', 'tick', 'tick', 'lot', 'minutes', 'tick']);
    const extra = { id: 'bottles', kind: 'tick', label: 'Bottles covered', required: false, atLeast: null };
    const saved = await good<Checklist>(200, 'PUT', '/api/checklist', {
      version: 1,
      items: [...first.items, extra],
      by: 'Ruiz',
    });
    expect(saved).toMatchObject({ version: 2, items: [...first.items, extra], by: 'Ruiz' });
    expect(await good(200, 'GET', '/api/checklist')).toEqual(saved);

    const [item] = first.items;
    const put = (items: unknown) => refused(400, 'PUT', '/api/checklist', { version: 2, items, by: 'Ruiz' });
    const late = { version: 1, items: first.items, by: 'Ana' };
    expect((await refused(409, 'PUT', '/api/checklist', late)).message).toContain('version 2');
    expect(await put([])).toMatchObject({ field: 'items' });
    expect(await put([item, item])).toMatchObject({ field: 'items.1.id' });
    expect(await put([{ ...item, atLeast: 2 }])).toMatchObject({ field: 'items.0.atLeast' });
    expect(await put([{ ...item, id: 'Not this' }])).toMatchObject({ field: 'items.0.id' });
    expect(await put([{ ...item, kind: 'photo' }])).toMatchObject({ field: 'items.0.kind' });
    expect(await good(200, 'GET', '/api/checklist')).toEqual(saved);
  });

  const lotOf = (itemId: string, expiresOn: string | null) => ({
    itemId,
    maker: 'Maker',
    lot: `L-${expiresOn}`,
    expiresOn,
  });
  const addLot = (itemId: string, expiresOn: string | null) =>
    good<Lot>(201, 'POST', '/api/lots', lotOf(itemId, expiresOn));

  it('remembers lots, and says which have gone by', async () => {
    const today = await addLot('cartridge', inDays(0));
    const yesterday = await addLot('cartridge', inDays(-1));
    const never = await addLot('disinfectant', null);
    expect([today.expired, yesterday.expired, never.expired]).toEqual([false, true, false]);
    expect(await good<Lot[]>(200, 'GET', '/api/lots')).toEqual(
      expect.arrayContaining([today, yesterday, never]),
    );
    const closed = await good<Lot>(200, 'POST', `/api/lots/${never.id}/close`);
    expect(closed.closedAt).not.toBeNull();
    await refused(404, 'POST', '/api/lots/nothing/close');
    expect(await refused(400, 'POST', '/api/lots', lotOf('gloves', null))).toMatchObject({ field: 'itemId' });
    expect(await refused(400, 'POST', '/api/lots', lotOf('cartridge', '2026-02-30'))).toMatchObject({
      field: 'expiresOn',
    });
    expect(await refused(400, 'POST', '/api/lots', { ...lotOf('cartridge', null), lot: '' })).toMatchObject({
      field: 'lot',
    });
  });

  it('records a checklist with the session being recorded, and says what it came to', async () => {
    const { id: traineeId } = await addTrainee('Dana');
    const current = () => good<ChecklistRecord | null>(200, 'GET', `/api/trainees/${traineeId}/checklist`);
    expect(await current()).toBeNull();
    const { items } = await good<Checklist>(200, 'GET', '/api/checklist');
    const fresh = await addLot('disinfectant', null);
    const answers = async (expiresOn: string | null) => {
      const cartridge = await addLot('cartridge', expiresOn);
      const lots: Record<string, string> = { cartridge: cartridge.id, disinfectant: fresh.id };
      return items.map(({ id, kind }) => ({
        itemId: id,
        value: kind === 'tick' ? true : kind === 'minutes' ? 2 : lots[id],
      }));
    };
    const put = (given: unknown) =>
      good<ChecklistRecord>(201, 'POST', '/api/checklist/records', { traineeId, answers: given });

    expect(await put([])).toMatchObject({ state: 'incomplete', sessionId: null });
    expect((await put(await answers(inDays(-1)))).state).toBe('expired-lot');
    const before = await put(await answers(inDays(0)));
    expect(before).toMatchObject({ state: 'complete', sessionId: null, version: 2, traineeId });
    expect(await current()).toEqual(before);

    const { id: sessionId } = await good<{ id: string }>(201, 'POST', '/api/sessions', { label: 'hygiene' });
    try {
      expect(await current()).toEqual(before);
      const during = await put(await answers(inDays(400)));
      expect(during).toMatchObject({ state: 'complete', sessionId });
      expect(await current()).toEqual(during);
      expect(await good(200, 'GET', `/api/checklist/records/${during.id}`)).toEqual(during);
    } finally {
      await running.send('POST', '/api/sessions/current/stop');
    }
    await refused(404, 'GET', '/api/checklist/records/nothing');
    await refused(404, 'GET', '/api/trainees/nobody/checklist');
    await refused(404, 'POST', '/api/checklist/records', { traineeId: 'nobody', answers: [] });
    const wrong = [{ itemId: 'gloves', value: 3 }];
    expect(await refused(400, 'POST', '/api/checklist/records', { traineeId, answers: wrong })).toMatchObject(
      {
        field: 'answers.0.value',
      },
    );
  });
});

describe('calibrations', () => {
  it('are stated, never changed', async () => {
    const given = {
      serial: 'PAD-9',
      uncertaintyMm: 0.015,
      validUntil: inDays(365),
      by: 'Ruiz',
      reference: 'gauge block 1 mm',
    };
    const first = await good<Calibration>(201, 'POST', '/api/calibrations', given);
    expect(first).toMatchObject(given);
    const second = await good<Calibration>(201, 'POST', '/api/calibrations', {
      ...given,
      uncertaintyMm: 0.02,
      validUntil: null,
    });
    expect(await good(200, 'GET', '/api/calibrations?serial=PAD-9')).toEqual([second, first]);
    expect(await good(200, 'GET', '/api/calibrations')).toEqual([second, first]);
    expect(await good(200, 'GET', '/api/calibrations?serial=PAD-8')).toEqual([]);
    for (const [field, value] of [
      ['uncertaintyMm', 0],
      ['uncertaintyMm', 1e-300],
      ['uncertaintyMm', 0.51],
      ['validUntil', 'soon'],
      ['serial', ''],
      ['reference', ' '],
    ] as const)
      expect(await refused(400, 'POST', '/api/calibrations', { ...given, [field]: value })).toMatchObject({
        field,
      });
  });
});
