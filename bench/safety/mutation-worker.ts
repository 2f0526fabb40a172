/** Plants one mutation after the other in a folder of its own and walks it until something is noticed. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
import type { MotorFunctions } from './device-side.ts';
import { Breach, walk } from './engine.ts';
import type { ControlFunctions } from './host-side.ts';
import { type Mutation, plant } from './mutants.ts';
import { type Scope, scopes } from './scopes.ts';

export interface Caught {
  /** null: nothing noticed it. */
  readonly by: string | null;
  readonly where: string;
  readonly states: number;
  readonly trace: readonly string[];
}

/** So many states of each walk at most: what a rule is for shows early. */
const MOST_STATES = { device: 80_000, host: 60_000, product: 150_000 };

parentPort?.on('message', async (mutation: Mutation) => {
  const folder = mkdtempSync(join(os.tmpdir(), 'evenstroke-mutant-'));
  try {
    plant(mutation, folder);
    parentPort?.postMessage(await tried(mutation, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function tried({ file }: Mutation, folder: string): Promise<Caught> {
  const load = async <T>(path: string): Promise<T> =>
    (await import(pathToFileURL(join(folder, path)).href)) as T;
  const functions = {
    motor: await load<MotorFunctions>(join('firmware-protocol', 'motor.ts')),
    control: await load<ControlFunctions>(join('src', 'safety', 'control', 'control.ts')),
  };
  const side: Scope['of'] = file.startsWith('firmware') ? 'device' : 'host';
  let states = 0;
  for (const scope of scopes.filter(({ of }) => of === side || of === 'product')) {
    try {
      const walked = walk(scope.model(functions), MOST_STATES[scope.of]);
      states += walked.states;
      const { breach } = walked;
      if (breach !== null) return { by: breach.invariant, where: scope.name, states, trace: breach.trace };
    } catch (error) {
      if (error instanceof Breach)
        return { by: error.invariant, where: scope.name, states, trace: [error.input] };
      const what = error instanceof Error ? error.message : String(error);
      return { by: `it breaks: ${what}`, where: scope.name, states, trace: [] };
    }
  }
  return { by: null, where: '', states, trace: [] };
}
