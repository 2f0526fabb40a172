import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CsvTable, csvStream, csvText, safeCell } from '../../src/store/csv.ts';
import { MAX_EVENTS } from '../../src/store/reader.ts';
import { Store } from '../../src/store/store.ts';
import { emptyBatch, flushOf, Practice, padIdentity, sessionStart, tempDir } from './practice.ts';

let temp: ReturnType<typeof tempDir>;
let store: Store;

beforeEach(async () => {
  temp = tempDir();
  store = await Store.open({ dataDir: temp.dir });
  await store.openSession(sessionStart('s1'));
});
afterEach(async () => {
  await store.close();
  temp.remove();
});

/** A reader of RFC 4180, so that the test does not trust the writer's own library. */
function parse(csv: string): string[][] {
  expect(csv.endsWith('\r\n')).toBe(true);
  const rows: string[][] = [];
  let cells: string[] = [];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      rows.push(cells);
      cells = [];
    }
  }
  return rows;
}

const csv = async (table: CsvTable, serial?: string): Promise<string[][]> =>
  parse(await text(csvStream(store, { sessionId: 's1', table, serial })));

it('writes samples with units in the header, in both forms, with gaps marked', async () => {
  const practice = new Practice();
  const first = flushOf('s1', practice, 250, true);
  practice.skip(3);
  const second = flushOf('s1', practice, 250, false);
  await store.write(first);
  await store.write(second);
  const [header, ...rows] = await csv('samples');
  expect(header).toEqual(['time_s', 'serial', 'stream', 'gap_before', 'depth_mm', 'depth_count']);
  expect(rows.length).toBe(1000);
  expect(rows.map((row) => Number(row[5]))).toEqual([
    ...first.chunks[0]!.counts,
    ...second.chunks[0]!.counts,
  ]);
  expect(rows[1]?.[0]).toBe('0.0005');
  expect(rows[500]?.slice(0, 4)).toEqual(['0.2515', 'PAD-1', '0', '1']);
  expect(rows.filter((row) => row[3] === '1').length).toBe(2);
  for (const row of rows) expect(row[4]).toMatch(/^-?[0-9]+(\.[0-9]{1,3})?$/);
});

it('writes strokes, dots, telemetry and events', async () => {
  const batch = flushOf('s1', new Practice(), 1000, true);
  await store.write({
    ...batch,
    events: [
      {
        id: 1,
        serial: 'PAD-1',
        kind: 'gap',
        severity: 'caution',
        onsetUs: 1_500_000,
        endUs: null,
        evidence: { lost: 3 },
      },
    ],
  });
  const strokes = await csv('strokes', 'PAD-1');
  expect(strokes[0]).toEqual(['serial', 'contact_s', 'peak_s', 'release_s', 'peak_depth_mm', 'zone']);
  expect(strokes[1]).toEqual(['PAD-1', '0.3', '0.301501', '0.303001', '0.8', 'target']);
  expect(strokes.length).toBe(1 + batch.strokes.length);
  const dots = await csv('dots');
  expect(dots[1]).toEqual(['PAD-1', '0.3', '0.444', '16', '0.84', '0.92', 'target', '0', '']);
  const machine = await csv('machine');
  expect(machine.length).toBe(21);
  expect(machine[1]).toEqual(['MAC-1', '0', 'running', '111', '0', '7.5', '7.45', '0.312', 'none', 'none']);
  expect(await csv('events')).toEqual([
    ['serial', 'id', 'kind', 'severity', 'onset_s', 'end_s', 'evidence'],
    ['PAD-1', '1', 'gap', 'caution', '1.5', '', 'lost=3'],
  ]);
});

it('lets no cell be run by a spreadsheet, in rows or in the header', async () => {
  const hostile = ['=cmd|"/c calc"!A1', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1', 'a,"b"\r\nc'];
  await store.write({
    ...emptyBatch('s1', 1),
    devices: hostile.map((serial) => ({ identity: padIdentity(serial, [serial]), fromUs: 0 })),
    chunks: hostile.map((serial) => ({ ...new Practice({ serial }).chunk(2) })),
    strokes: hostile.map((serial) => ({
      serial,
      contactUs: 1,
      peakUs: 2,
      releaseUs: 3,
      peakDepthMm: -0.5,
      zone: 'shallow' as const,
    })),
    events: hostile.map((serial, id) => ({
      id,
      serial,
      kind: 'pad-fault' as const,
      severity: 'info' as const,
      onsetUs: 0,
      endUs: 1,
      evidence: { [serial]: serial },
    })),
  });
  for (const table of ['samples', 'strokes', 'events'] as const) {
    const cells = (await csv(table)).flat();
    for (const cell of cells) if (!/^-?[0-9.]+$/.test(cell)) expect(cell).not.toMatch(/^[=+\-@\t\r＝]/);
    for (const serial of hostile) expect(cells).toContain(safeCell(serial));
  }
  expect((await csv('strokes'))[1]?.[4]).toBe('-0.5');
});

it('writes every event, more than a page of the service shows at once', async () => {
  const count = MAX_EVENTS + 1;
  const events = Array.from({ length: count }, (_, n) => ({
    id: n + 1,
    serial: 'PAD-1',
    kind: 'gap' as const,
    severity: 'caution' as const,
    onsetUs: n * 1000,
    endUs: n * 1000 + 500,
    evidence: { lost: 1 },
  }));
  await store.write({ ...flushOf('s1', new Practice(), 100, true), events });
  const rows = await csv('events');
  expect(rows).toHaveLength(1 + count);
  expect(rows.at(-1)?.[1]).toBe(String(count));
});

it('streams: a page at a time, and stops when nobody reads on', async () => {
  const practice = new Practice();
  for (let n = 0; n < 120; n++) await store.write(flushOf('s1', practice, 500, n === 0));
  let pages = 0;
  const source = {
    session: (id: string) => store.session(id),
    samples: async function* (query: Parameters<Store['samples']>[0]) {
      for await (const chunk of store.samples(query)) {
        pages++;
        yield chunk;
      }
    },
    strokePage: store.strokePage.bind(store),
    dotPage: store.dotPage.bind(store),
    readingPage: store.readingPage.bind(store),
    events: store.events.bind(store),
  };
  for await (const piece of csvText(source, { sessionId: 's1', table: 'samples' })) {
    expect(piece.length).toBeLessThan(100_000);
    if (pages === 3) break;
  }
  expect(pages).toBe(3);
  expect((await csv('samples')).length).toBe(120_001);
});

it('refuses a session or device that is not there', async () => {
  await expect(text(csvStream(store, { sessionId: 'none', table: 'dots' }))).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(csv('dots', 'none')).rejects.toThrow(/No device none/);
});

it('makes the table of a calibration once, not again with every page of samples', async () => {
  const { channels } = padIdentity('PAD-1');
  const depth = channels.find(({ name }) => name === 'depth')!;
  let looks = 0;
  // As the reader thread hands it over: with each page it is another object.
  const scale = () => ({
    ...{ id: 'c', number: 'EV-2026-0001', byDepth: [] },
    curve: {
      ...{ channel: depth, fromMm: 0, toMm: 3 },
      get form() {
        looks++;
        return { kind: 'polynomial', coefficients: [0, 1.1] } as const;
      },
    },
  });
  async function* samples() {
    for (let page = 0; page < 5; page++) {
      const counts = Uint16Array.from({ length: depth.slot + 1 }, () => 1_600 + page);
      const chunk = {
        serial: 'PAD-1',
        stream: depth.stream,
        slots: counts.length,
        bits: 12 as const,
        counts,
      };
      const at = { startUs: page * 500, periodUs: 500, frames: 1, gapBefore: false };
      yield { chunk: { ...chunk, ...at }, channels: [...channels], scale: scale() };
    }
  }
  const session = async () => ({ channels: [{ serial: 'PAD-1', channels: [depth], scale: null }] });
  const from = { ...store, session, samples } as unknown as Store;
  let csv = '';
  for await (const part of csvText(from, { sessionId: 's1', table: 'samples' })) csv += part;
  const depths = parse(csv).map((cells) => cells[4]);
  const mm = (count: number) => Number((1.1 * (depth.offset + depth.scale * count)).toPrecision(7));
  expect(depths.slice(1).map(Number)).toEqual(
    [0, 1, 2, 3, 4].map((page) => expect.closeTo(mm(1_600 + page), 6)),
  );
  expect(looks).toBeLessThan(1.1 * 2 ** depth.bits);
});
