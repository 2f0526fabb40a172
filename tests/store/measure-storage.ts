/** Bytes a stored sample, the cost of encoding one, and the time to draw a session. */
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { decodeCounts, encodeCounts } from '../../src/store/chunk-codec.ts';
import { Store } from '../../src/store/store.ts';
import { flushOf, Practice, sessionStart, tempDir } from './practice.ts';

export interface StorageFigures {
  readonly samples: number;
  readonly chunkMs: number;
  /** The whole database file: samples, summaries, strokes, dots, telemetry, evidence. */
  readonly fileBytesPerSample: number;
  /** The pages of the samples and their chunks alone. */
  readonly sampleBytesPerSample: number;
  readonly byTable: Record<string, number>;
  readonly encodeNsPerSample: number;
  readonly decodeNsPerSample: number;
  /** Processor time of a flush on the writer's side, from handing over to written, per sample. */
  readonly writeNsPerSample: number;
  readonly drawAllMs: number;
  readonly drawMinuteMs: number;
  readonly drawSecondMs: number;
}

export async function measureStorage({
  seconds = 3600,
  chunkMs = 500,
  sigma = 25,
} = {}): Promise<StorageFigures> {
  const { dir, remove } = tempDir();
  try {
    const store = await Store.open({ dataDir: dir });
    await store.openSession(sessionStart('measured'));
    const practice = new Practice({ sigma });
    const flushes = Math.round((seconds * 1000) / chunkMs);
    let samples = 0;
    let writeMs = 0;
    for (let n = 0; n < flushes; n++) {
      const batch = flushOf('measured', practice, chunkMs, n === 0);
      samples += batch.chunks.reduce((sum, { frames }) => sum + frames, 0);
      const t = performance.now();
      await store.write(batch);
      writeMs += performance.now() - t;
    }
    await store.closeSession('measured', 'complete');
    const draw = async (fromUs: number, toUs: number): Promise<number> => {
      const query = { sessionId: 'measured', serial: 'PAD-1', channel: 'depth', columns: 2000, fromUs, toUs };
      await store.trace(query);
      const t = performance.now();
      await store.trace(query);
      return performance.now() - t;
    };
    const drawAllMs = await draw(0, 1e15);
    const drawMinuteMs = await draw(60e6, 120e6);
    const drawSecondMs = await draw(60e6, 61e6);
    await store.close();
    const byTable = tableBytes(store.path);
    const codec = codecTimes(sigma, Math.round(chunkMs * 2));
    return {
      samples,
      chunkMs,
      fileBytesPerSample: statSync(store.path).size / samples,
      sampleBytesPerSample: ((byTable['samples'] ?? 0) + (byTable['chunk'] ?? 0)) / samples,
      byTable,
      ...codec,
      writeNsPerSample: (writeMs * 1e6) / samples,
      drawAllMs,
      drawMinuteMs,
      drawSecondMs,
    };
  } finally {
    remove();
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

function codecTimes(sigma: number, frames: number): { encodeNsPerSample: number; decodeNsPerSample: number } {
  const practice = new Practice({ sigma, seed: 5 });
  const chunks = Array.from({ length: 400 }, () => practice.chunk(frames).counts);
  const rounds = 3;
  let encodeMs = 0;
  let decodeMs = 0;
  for (let round = 0; round <= rounds; round++) {
    let t = performance.now();
    const coded = chunks.map((counts) => encodeCounts(counts, 1));
    if (round > 0) encodeMs += performance.now() - t;
    t = performance.now();
    for (const data of coded) decodeCounts(data, 1, frames);
    if (round > 0) decodeMs += performance.now() - t;
  }
  const samples = chunks.length * frames * rounds;
  return { encodeNsPerSample: (encodeMs * 1e6) / samples, decodeNsPerSample: (decodeMs * 1e6) / samples };
}

if (import.meta.main) {
  const seconds = Number(process.argv[2] ?? 3600);
  const chunkMs = Number(process.argv[3] ?? 500);
  console.log(await measureStorage({ seconds, chunkMs }));
}
