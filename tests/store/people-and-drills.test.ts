import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databasePath } from '../../src/store/paths.ts';
import { Store } from '../../src/store/store.ts';
import { tempDir } from './practice.ts';
import { drillOf } from './training.ts';

let temp: ReturnType<typeof tempDir>;
let store: Store;
beforeEach(async () => {
  temp = tempDir();
  store = await Store.open({ dataDir: temp.dir });
});
afterEach(async () => {
  await store.close();
  temp.remove();
});

const reopen = async (): Promise<void> => {
  await store.close();
  store = await Store.open({ dataDir: temp.dir });
};
const refusal = (code: string, at?: string) => expect.objectContaining({ code, ...(at ? { at } : {}) });

describe('trainees', () => {
  it('are listed by name, renamed, archived and taken back; all of it outlives the service', async () => {
    const { training } = store;
    const zoe = await training.addTrainee('Zoë');
    const ana = await training.addTrainee('ana');
    const ben = await training.addTrainee('Ben');
    expect((await training.trainees()).map(({ name }) => name)).toEqual(['ana', 'Ben', 'Zoë']);
    expect(await training.changeTrainee(ana.id, { name: 'Ana M.' })).toEqual({ ...ana, name: 'Ana M.' });
    const gone = await training.changeTrainee(ben.id, { archived: true });
    expect(Date.parse(gone.archivedAt ?? '')).toBeGreaterThan(0);
    expect((await training.changeTrainee(ben.id, { archived: true })).archivedAt).toBe(gone.archivedAt);
    await reopen();
    expect(await store.training.trainee(zoe.id)).toEqual(zoe);
    expect(await store.training.trainee(ben.id)).toEqual(gone);
    expect((await store.training.changeTrainee(ben.id, { archived: false })).archivedAt).toBeNull();
    await expect(store.training.changeTrainee('nobody', { name: 'X' })).rejects.toEqual(refusal('not-found'));
    expect(await store.training.trainee('nobody')).toBeNull();
  });

  it('of one name are not two in the list, whatever the case; an archived name is free', async () => {
    const { training } = store;
    const ana = await training.addTrainee('Ana');
    await expect(training.addTrainee('ANA')).rejects.toEqual(refusal('conflict', 'name'));
    const eva = await training.addTrainee('Eva');
    await expect(training.changeTrainee(eva.id, { name: 'ana' })).rejects.toEqual(
      refusal('conflict', 'name'),
    );
    await training.changeTrainee(ana.id, { name: 'ANA' });
    await training.changeTrainee(ana.id, { archived: true });
    await training.addTrainee('Ana');
    await expect(training.changeTrainee(ana.id, { archived: false })).rejects.toEqual(refusal('conflict'));
    expect((await training.trainees()).map(({ name }) => name).toSorted()).toEqual(['ANA', 'Ana', 'Eva']);
  });

  it('have levels opened by hand, with who did and why', async () => {
    const { training } = store;
    const { id } = await training.addTrainee('Ana');
    const given = { traineeId: id, level: 'advanced' as const, by: 'Dr. Ruiz', reason: 'seen at work' };
    const row = await training.unlock(given);
    expect(row).toMatchObject(given);
    await training.unlock({ ...given, level: 'intermediate' });
    expect((await training.unlocks(id)).map(({ level }) => level)).toEqual(['advanced', 'intermediate']);
    await expect(training.unlock({ ...given, traineeId: 'nobody' })).rejects.toEqual(refusal('not-found'));
  });
});

describe('drills', () => {
  it('take exactly the next version', async () => {
    const { training } = store;
    await expect(training.addDrill(drillOf('line', 2), 'studio', 'Ruiz')).rejects.toEqual(
      refusal('conflict', 'version'),
    );
    const first = await training.addDrill(drillOf('line', 1), 'studio', 'Ruiz');
    expect(first).toMatchObject({ origin: 'studio', author: 'Ruiz', retiredAt: null });
    for (const version of [1, 3]) {
      await expect(training.addDrill(drillOf('line', version), 'studio', 'x')).rejects.toThrow(
        /next one is 2/,
      );
    }
    await training.addDrill(drillOf('line', 2, { name: 'Second' }), 'studio', 'Ruiz');
    expect(await training.drill('line')).toMatchObject({
      drill: { version: 2, name: 'Second' },
      versions: [1, 2],
    });
    expect((await training.drill('line', 1))?.drill).toEqual(first.drill);
    expect(await training.drill('line', 3)).toBeNull();
    expect(await training.drill('other')).toBeNull();
  });

  it('are added several at once or not at all', async () => {
    const { training } = store;
    const layer = drillOf('second', 1, {
      pattern: { kind: 'layer', over: 'line', clearMm: 0.3 },
      after: ['line'],
    });
    await expect(training.addDrill(layer, 'studio', 'x')).rejects.toEqual(refusal('drill', 'after[0]'));
    const batch = [layer, drillOf('line', 2), drillOf('line', 1), drillOf('third', 9)];
    await expect(training.addDrills(batch, 'studio', 'x')).rejects.toEqual(refusal('conflict'));
    expect(await training.drills()).toEqual([]);
    await training.addDrills(batch.slice(0, 3), 'studio', 'x');
    expect((await training.drills()).map(({ drill }) => `${drill.id} ${drill.version}`)).toEqual([
      'line 2',
      'second 1',
    ]);
    const over = (id: string, below: string, version = 1) =>
      drillOf(id, version, {
        pattern: { kind: 'layer', over: below, clearMm: 0.3 },
        pass: [{ kind: 'stacked', atMost: 0 }],
      });
    await training.addDrill(drillOf('under'), 'studio', 'x');
    await training.addDrill(over('upper', 'under'), 'studio', 'x');
    // Nobody could make the first of layers that lie over each other.
    await expect(training.addDrill(over('under', 'upper', 2), 'studio', 'x')).rejects.toEqual(
      refusal('drill', 'pattern.over'),
    );
    await expect(training.addDrills([over('one', 'two'), over('two', 'one')], 'studio', 'x')).rejects.toEqual(
      refusal('drill', 'pattern.over'),
    );
    expect((await training.drill('under'))?.drill.version).toBe(1);
    const lost = drillOf('lost', 1, { pattern: { kind: 'layer', over: 'nothing', clearMm: 0.3 } });
    await expect(training.addDrill(lost, 'studio', 'x')).rejects.toEqual(refusal('drill', 'pattern.over'));
  });

  it('stay retired through new versions and new starts, until they are offered again', async () => {
    const { training } = store;
    await training.putShipped([drillOf('line'), drillOf('other', 1, { order: 2 })]);
    await training.retireDrill('line', true);
    await expect(training.retireDrill('nothing', true)).rejects.toEqual(refusal('not-found'));
    await reopen();
    await store.training.putShipped([drillOf('line'), drillOf('line', 2), drillOf('other', 1, { order: 2 })]);
    const [line, other] = await store.training.drills();
    expect(line).toMatchObject({ drill: { id: 'line', version: 2 }, retiredAt: expect.any(String) });
    expect(other).toMatchObject({ drill: { id: 'other' }, retiredAt: null });
    expect((await store.training.addDrill(drillOf('line', 3), 'studio', 'x')).retiredAt).toBe(
      line?.retiredAt,
    );
    await store.training.retireDrill('line', false);
    expect((await store.training.drill('line'))?.retiredAt).toBeNull();
  });

  it('of the studio are never put aside by shipped ones', async () => {
    const { training } = store;
    await training.putShipped([drillOf('line', 1)]);
    const own = drillOf('line', 2, { name: 'Our own' });
    await training.addDrill(own, 'studio', 'Ruiz');
    await training.putShipped([
      drillOf('line', 1, { name: 'changed' }),
      drillOf('line', 2),
      drillOf('line', 3),
      drillOf('new'),
    ]);
    expect(await training.drill('line')).toMatchObject({ drill: own, versions: [1, 2] });
    expect((await training.drill('line', 1))?.drill.name).toBe('Drill line');
    expect((await training.drill('new'))?.origin).toBe('shipped');
    expect((await training.checklist()).version).toBe(1);
  });

  it('are put into a database that could not be written at the start, with the first thing that it takes', async () => {
    const path = databasePath(temp.dir);
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.training.putShipped([drillOf('line')])).rejects.toMatchObject({ code: 'storage' });
    other.exec('ROLLBACK');
    other.close();
    await store.training.addTrainee('Ana');
    expect((await store.training.drills()).map(({ drill }) => drill.id)).toEqual(['line']);
  });

  it('keep every version byte for byte, whatever comes after', async () => {
    const { training } = store;
    let run = 0;
    const step = fc.record({
      id: fc.constantFrom('a', 'b'),
      version: fc.integer({ min: 1, max: 5 }),
      name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== ''),
      act: fc.constantFrom('add', 'add', 'ship', 'retire'),
      lowMm: fc.double({ min: 0.05, max: 2, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        run += 1;
        const kept = new Map<string, string>();
        for (const { id: letter, version, name, act, lowMm } of steps) {
          const id = `${letter}${run}`;
          const drill = drillOf(id, version, {
            name,
            depth: { kind: 'target', target: { lowMm, highMm: 3 } },
          });
          const key = `${id} ${version}`;
          const newest = Math.max(
            0,
            ...[...kept.keys()]
              .filter((each) => each.startsWith(`${id} `))
              .map((each) => Number(each.split(' ')[1])),
          );
          if (act === 'retire') await training.retireDrill(id, version > 2).catch(() => {});
          else if (act === 'ship') {
            await training.putShipped([drill]);
            if ((await training.drill(id, version))?.origin === 'shipped' && !kept.has(key))
              kept.set(key, JSON.stringify(drill));
          } else {
            const added = await training.addDrill(drill, 'studio', 'x').then(
              () => true,
              () => false,
            );
            expect(added).toBe(version === newest + 1);
            if (added) kept.set(key, JSON.stringify(drill));
          }
        }
        for (const [key, text] of kept) {
          const [id = '', version] = key.split(' ');
          expect(JSON.stringify((await training.drill(id, Number(version)))?.drill)).toBe(text);
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('can be changed or deleted by no statement', async () => {
    await store.training.putShipped([drillOf('line')]);
    await store.close();
    const db = new Database(databasePath(temp.dir));
    expect(() => db.exec(`UPDATE drill SET author = 'x'`)).toThrow(/never changed/);
    expect(() => db.exec('DELETE FROM drill')).toThrow(/never deleted/);
    db.close();
    store = await Store.open({ dataDir: temp.dir });
  });

  it('are drawn with their places, a later layer in the gaps of the one below', async () => {
    const { training } = store;
    const below = drillOf('below', 1, {
      pattern: { kind: 'grid', origin: [5, 5], columns: 4, rows: 4, spacingMm: 1, angleDeg: 0 },
      end: { kind: 'dots', dots: 16 },
    });
    const layer = drillOf('layer', 1, {
      pattern: { kind: 'layer', over: 'below', clearMm: 0.3 },
      end: { kind: 'dots', dots: 9 },
    });
    await training.addDrill(below, 'studio', 'x');
    const [grid = [], gaps = [], alone = []] = await training.places([
      below,
      layer,
      { ...layer, pattern: { kind: 'layer', over: 'nothing', clearMm: 0.3 } },
    ]);
    expect(grid).toHaveLength(16);
    expect(gaps).toHaveLength(9);
    for (const { xMm, yMm } of gaps)
      for (const dot of grid) expect(Math.hypot(xMm - dot.xMm, yMm - dot.yMm)).toBeGreaterThanOrEqual(0.3);
    expect(alone).toEqual([]);
  });
});
