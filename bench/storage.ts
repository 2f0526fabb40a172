/** Bytes a stored sample, the cost of encoding one and the time to draw an hour; against a row a sample. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { decodeCounts, encodeCounts } from '../src/store/chunk-codec.ts';
import { Store } from '../src/store/store.ts';
import type { SampleChunk } from '../src/store/types.ts';
import { temporaryFolder } from './children.ts';
import type { Section } from './report.ts';
import { type Flush, simulatedSession, writeSession } from './simulated-session.ts';
import { quantile } from './timing.ts';

const SIMULATED_S = 600;
/** The simulated minutes so many times over make the hour that is drawn. */
const REPEATS = 6;
/** A page of this width asks for as many columns. */
const COLUMNS = 2_000;
const BOUND_BYTES = 1.6;
const SESSION = 'bench';
/** Of the emulator's pad; stream 1 is the position. */
const DEPTH_STREAM = 0;

export interface StorageFigures {
  readonly samples: number;
  /** The pages of the depth and position counts and of their chunks with summaries. */
  readonly sampleBytes: number;
  readonly strokeBytes: number;
  readonly machineBytes: number;
  /** The whole database: strokes, dots, telemetry, evidence and empty tables with it. */
  readonly fileBytes: number;
  readonly drawHourMs: number;
  readonly drawSecondMs: number;
}

export async function storage(): Promise<Section> {
  const flushes = simulatedSession({ seconds: SIMULATED_S, trainee: 'novice', seed: 1 });
  const stored = await measureStorage(flushes, REPEATS);
  const rows = rowASample(flushes);
  const codec = codecTimes(flushes.flatMap(({ chunks }) => chunks));
  const perSample = stored.sampleBytes / stored.samples;
  return {
    title: `Storage: ${(SIMULATED_S * REPEATS) / 3600} h of a novice at 2 kHz, 12 bits, with x and y`,
    figures: [
      { label: 'samples with their summaries', value: perSample, unit: 'bytes a sample' },
      {
        label: 'strokes and dots beside them',
        value: stored.strokeBytes / stored.samples,
        unit: 'bytes a sample',
      },
      {
        label: 'machine telemetry beside them',
        value: stored.machineBytes / stored.samples,
        unit: 'bytes a sample',
      },
      { label: 'the whole file', value: stored.fileBytes / stored.samples, unit: 'bytes a sample' },
      { label: 'a row a sample (session, time, count)', value: rows.bytesPerSample, unit: 'bytes a sample' },
      { label: 'a row a sample takes', value: rows.bytesPerSample / perSample, unit: 'times as much' },
      { label: 'encode', value: codec.encodeNs, unit: 'ns a sample' },
      { label: 'decode', value: codec.decodeNs, unit: 'ns a sample' },
      { label: 'insert a row', value: rows.insertNs, unit: 'ns a sample' },
      { label: `draw an hour in ${COLUMNS} columns`, value: stored.drawHourMs, unit: 'ms' },
      { label: 'draw a second of it', value: stored.drawSecondMs, unit: 'ms' },
      { label: 'draw an hour from rows (six times ten minutes)', value: rows.drawMs * REPEATS, unit: 'ms' },
    ],
    checks: [
      { what: 'a stored sample', value: perSample, bound: BOUND_BYTES, sense: 'at most', unit: 'bytes' },
    ],
  };
}

/** Writes these flushes `repeats` times, one after the other in time, as one session. */
export async function measureStorage(flushes: readonly Flush[], repeats: number): Promise<StorageFigures> {
  const folder = temporaryFolder();
  try {
    const store = await Store.open({ dataDir: folder.path });
    await writeSession(store, SESSION, flushes, repeats);
    const lengthUs = flushes.at(-1)?.untilUs ?? 0;
    const chunks = flushes.flatMap((flush) => flush.chunks);
    const samples = repeats * chunks.reduce((sum, { counts }) => sum + counts.length, 0);
    const serial = chunks[0]?.serial ?? '';
    const draw = async (fromUs: number, toUs: number): Promise<number> => {
      const times: number[] = [];
      for (let n = 0; n < 5; n++) {
        const from = performance.now();
        await store.trace({ sessionId: SESSION, serial, channel: 'depth', columns: COLUMNS, fromUs, toUs });
        times.push(performance.now() - from);
      }
      return quantile(times, 0.5);
    };
    const drawHourMs = await draw(0, repeats * lengthUs);
    const drawSecondMs = await draw(60e6, 61e6);
    await store.close();
    const table = tableBytes(store.path);

    return {
      samples,
      sampleBytes: (table['samples'] ?? 0) + (table['chunk'] ?? 0),
      strokeBytes: (table['stroke'] ?? 0) + (table['dot'] ?? 0),
      machineBytes: table['machine_chunk'] ?? 0,
      fileBytes: statSync(store.path).size,
      drawHourMs,
      drawSecondMs,
    };
  } finally {
    folder.remove();
  }
}

function tableBytes(path: string): Record<string, number> {
  const db = new Database(path, { readonly: true });
  try {
    const rows = db
      .prepare<[], { name: string; bytes: number }>(
        'SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name',
      )
      .all();
    return Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]));
  } finally {
    db.close();
  }
}

/** The obvious table, at its best: the key is the order in the file, so that it needs no index beside it. */
function rowASample(flushes: readonly Flush[]): { bytesPerSample: number; insertNs: number; drawMs: number } {
  const folder = temporaryFolder();
  try {
    const file = join(folder.path, 'rows.db');
    const db = new Database(file);
    db.pragma('journal_mode = WAL');
    db.exec(
      'CREATE TABLE sample (session INTEGER, at_us INTEGER, count INTEGER, PRIMARY KEY (session, at_us)) WITHOUT ROWID',
    );
    const insert = db.prepare('INSERT INTO sample VALUES (1, ?, ?)');
    let samples = 0;
    const from = performance.now();
    for (const { chunks } of flushes) {
      db.transaction(() => {
        for (const { stream, counts, startUs, periodUs } of chunks) {
          if (stream !== DEPTH_STREAM) continue;
          for (let i = 0; i < counts.length; i++) insert.run(Math.round(startUs + i * periodUs), counts[i]);
          samples += counts.length;
        }
      })();
    }
    const insertMs = performance.now() - from;
    db.pragma('wal_checkpoint(TRUNCATE)');
    const columnUs = Math.ceil((SIMULATED_S * 1e6) / COLUMNS);
    const drawFrom = performance.now();
    db.prepare(
      'SELECT at_us / ? AS column, min(count), max(count) FROM sample WHERE session = 1 GROUP BY 1',
    ).all(columnUs);
    const drawMs = performance.now() - drawFrom;
    db.close();
    return {
      bytesPerSample: statSync(file).size / samples,
      insertNs: (insertMs * 1e6) / samples,
      drawMs,
    };
  } finally {
    folder.remove();
  }
}

function codecTimes(chunks: readonly SampleChunk[]): { encodeNs: number; decodeNs: number } {
  const rounds = 3;
  const some = chunks.filter(({ stream }) => stream === DEPTH_STREAM).slice(0, 400);
  let encodeMs = 0;
  let decodeMs = 0;
  let samples = 0;
  for (let round = 0; round <= rounds; round++) {
    let from = performance.now();
    const coded = some.map(({ counts, slots }) => encodeCounts(counts, slots));
    if (round > 0) encodeMs += performance.now() - from;
    from = performance.now();
    for (const [i, { slots, frames }] of some.entries()) decodeCounts(coded[i] as Uint8Array, slots, frames);
    if (round > 0) decodeMs += performance.now() - from;
    if (round > 0) for (const { counts } of some) samples += counts.length;
  }
  return { encodeNs: (encodeMs * 1e6) / samples, decodeNs: (decodeMs * 1e6) / samples };
}
