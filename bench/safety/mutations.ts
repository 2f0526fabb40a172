/** Takes away one rule after the other and shows which invariant misses it. */
import { Worker } from 'node:worker_threads';
import { table } from '../accuracy/figures.ts';
import type { Section } from '../report.ts';
import { deviceMutations, deviceReasoned } from './device-mutations.ts';
import { hostMutations } from './host-mutations.ts';
import { hostReasoned } from './host-reasoned.ts';
import { type Mutation, mutated, uncovered } from './mutants.ts';
import type { Caught } from './mutation-worker.ts';

const THREADS = 2;
export const explored = [
  'firmware-protocol/motor.ts',
  ...['arming', 'control', 'hear', 'lease', 'run', 'step', 'stopping', 'test'].map(
    (name) => `src/safety/control/${name}.ts`,
  ),
];
export const mutations: readonly Mutation[] = [...deviceMutations, ...hostMutations];

export interface MutationRow {
  readonly rule: string;
  readonly file: string;
  readonly caughtBy: string | null;
  readonly where: string;
  readonly states: number;
}

/** @throws Error where the list does not fit the source any more */
export async function runMutations(
  told: (row: MutationRow) => void = () => {},
): Promise<{ section: Section; rows: MutationRow[] }> {
  for (const each of mutations) mutated(each);
  const startedMs = performance.now();
  const rows: MutationRow[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: THREADS }, async () => {
      const worker = new Worker(new URL('./mutation-worker.ts', import.meta.url));
      try {
        for (let mutation = mutations[next++]; mutation !== undefined; mutation = mutations[next++]) {
          const caught = await tried(worker, mutation);
          const { rule, file } = mutation;
          const row = { rule, file, caughtBy: caught.by, where: caught.where, states: caught.states };
          rows.push(row);
          told(row);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  const order = new Map(mutations.map((each, n) => [`${each.file} ${each.rule}`, n]));
  rows.sort((a, b) => (order.get(`${a.file} ${a.rule}`) ?? 0) - (order.get(`${b.file} ${b.rule}`) ?? 0));
  const { missing, idle } = uncovered(explored, mutations, [...deviceReasoned, ...hostReasoned]);
  const survivors = rows.filter(({ caughtBy }) => caughtBy === null);
  const text = rows.map(({ rule, file, caughtBy, states }) => [
    rule,
    file.slice(file.lastIndexOf('/') + 1),
    caughtBy ?? 'SURVIVED',
    states.toLocaleString('en'),
  ]);
  const bound = (what: string, value: number) =>
    ({ what, value, bound: 0, sense: 'at most', unit: '' }) as const;
  const section: Section = {
    title: 'Mutations: a rule taken away, and what misses it',
    figures: [
      { label: 'mutations', value: rows.length, unit: '' },
      { label: 'caught', value: rows.length - survivors.length, unit: '' },
      {
        label: 'conditions that are no rule, each with its reason',
        value: deviceReasoned.length + hostReasoned.length,
        unit: '',
      },
      { label: 'took', value: (performance.now() - startedMs) / 1000, unit: 's' },
    ],
    checks: [
      bound('rules whose loss nothing misses', survivors.length),
      bound('conditions without a mutation or a reason', missing.length),
      bound('reasons for conditions that are gone', idle.length),
    ],
    notes: [
      ...table(['rule', 'file', 'caught by', 'states'], text),
      ...missing.map((line) => `without a mutation: ${line}`),
      ...idle.map((line) => `a reason without its condition: ${line}`),
    ],
  };
  return { section, rows };
}

function tried(worker: Worker, mutation: Mutation): Promise<Caught> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (caught: Caught) => {
      worker.off('error', reject);
      resolve(caught);
    });
    worker.postMessage(mutation);
  });
}
