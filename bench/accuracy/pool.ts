/** Runs on two threads at a time, as a computer in a studio has two cores to spare. */
import { Worker } from 'node:worker_threads';
import type { Outcome, Run } from './run.ts';

const THREADS = 2;

export interface Job<Key> {
  readonly key: Key;
  readonly runs: readonly Run[];
}

/** Gives each job's outcome as it comes, in no set order. @throws what a run threw */
export async function* work<Key>(jobs: readonly Job<Key>[]): AsyncGenerator<{ key: Key; outcome: Outcome }> {
  let next = 0;
  const done: { key: Key; outcome: Outcome }[] = [];
  let wake: () => void = () => {};
  let failed: unknown = null;
  const workers = Array.from({ length: Math.min(THREADS, jobs.length) }, () => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    let job: Job<Key> | undefined;
    const give = () => {
      job = jobs[next++];
      if (job !== undefined) worker.postMessage(job.runs);
    };
    worker.on('message', (outcome: Outcome) => {
      if (job !== undefined) done.push({ key: job.key, outcome });
      give();
      wake();
    });
    worker.on('error', (error) => {
      failed = error;
      wake();
    });
    give();
    return worker;
  });
  try {
    for (let told = 0; told < jobs.length; ) {
      if (failed !== null) throw failed;
      const each = done.shift();
      if (each !== undefined) {
        told++;
        yield each;
      } else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
