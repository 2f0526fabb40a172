import { parentPort } from 'node:worker_threads';
import { addOutcome, newOutcome, outcomeOf, type Run } from './run.ts';

parentPort?.on('message', (runs: readonly Run[]) => {
  const sum = newOutcome();
  for (const run of runs) addOutcome(sum, outcomeOf(run));
  parentPort?.postMessage(sum);
});
