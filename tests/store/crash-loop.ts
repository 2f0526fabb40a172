/** Kills a recording process again and again, and looks at what is left each time. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { Store } from '../../src/store/store.ts';
import { random } from './practice.ts';

export interface CrashOptions {
  readonly dataDir: string;
  readonly times: number;
  readonly seed?: number;
  /** The kill comes this long after the recording began, at random between the two. */
  readonly afterMs?: readonly [number, number];
  readonly chunkMs?: number;
  readonly flushMs?: number;
  readonly each?: (round: number, lossMs: number) => void;
}

export interface CrashReport {
  readonly times: number;
  /** From the last stored sample to the kill. */
  readonly worstLossMs: number;
  readonly faults: string[];
}

export async function crashLoop(options: CrashOptions): Promise<CrashReport> {
  const { dataDir, times, seed = 1, afterMs = [200, 1_500], chunkMs = 500, flushMs = 250 } = options;
  const next = random(seed);
  const faults: string[] = [];
  let worstLossMs = 0;
  for (let round = 1; round <= times; round++) {
    const id = `crash-${round}`;
    const lifeMs = await runAndKill(
      dataDir,
      id,
      afterMs[0] + next() * (afterMs[1] - afterMs[0]),
      chunkMs,
      flushMs,
    );
    const store = await Store.open({ dataDir });
    const session = await store.session(id);
    let frames = 0;
    let endUs = 0;
    for await (const { chunk } of store.samples({
      sessionId: id,
      serial: 'PAD-1',
      stream: 0,
      fromUs: 0,
      toUs: 1e15,
    })) {
      if (Math.abs(chunk.startUs - endUs) > 1) faults.push(`${id}: a hole at ${endUs} µs`);
      frames += chunk.frames;
      endUs = chunk.startUs + chunk.frames * chunk.periodUs;
    }
    await store.close();
    const lossMs = lifeMs - endUs / 1000;
    worstLossMs = Math.max(worstLossMs, lossMs);
    if (session === null) faults.push(`${id}: the session is gone`);
    else {
      if (session.status !== 'recovered') faults.push(`${id}: its status is ${session.status}`);
      if (session.frames !== frames) faults.push(`${id}: ${session.frames} frames noted, ${frames} found`);
      if (session.durationUs < endUs - 1)
        faults.push(`${id}: ${session.durationUs} µs long, data to ${endUs}`);
    }
    if (!store.recovered.includes(id)) faults.push(`${id}: not told as recovered`);
    if (lossMs > 1_000) faults.push(`${id}: ${Math.round(lossMs)} ms lost`);
    const sound = integrityOf(store.path);
    if (sound !== 'ok') faults.push(`${id}: integrity_check says ${sound}`);
    options.each?.(round, lossMs);
  }
  return { times, worstLossMs, faults };
}

/** Records with crash-writer.ts and kills it. Answers how long the recording had gone on, ms. */
export async function runAndKill(
  dataDir: string,
  id: string,
  afterMs: number,
  chunkMs: number,
  flushMs: number,
): Promise<number> {
  const script = new URL('./crash-writer.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, dataDir, id, String(chunkMs), String(flushMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('exit', (_, signal) => resolve(signal)),
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const began = Number(String((await lines.next()).value).split(' ')[1]);
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + afterMs - Date.now())));
  const lifeMs = Date.now() - began;
  child.kill('SIGKILL');
  const signal = await exit;
  if (signal !== 'SIGKILL') throw new Error(`${id}: the writer ended by itself`);
  return lifeMs;
}

export function integrityOf(path: string): string {
  const db = new Database(path, { readonly: true });
  try {
    return String(db.pragma('integrity_check', { simple: true }));
  } finally {
    db.close();
  }
}
