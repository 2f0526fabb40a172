/**
 * The exploration: every state that host, link and machine can reach within the stated bounds, on the two functions
 * that the product runs. Three kinds of walk, as a chain of promises: the machine against any host and any link; the
 * host against any machine, any link and any people; and the two against each other.
 */
import * as motor from '../../firmware-protocol/motor.ts';
import * as control from '../../src/safety/control/control.ts';
import { table } from '../accuracy/figures.ts';
import type { Section } from '../report.ts';
import { type Walked, walk } from './engine.ts';
import { type Scope, scopes } from './scopes.ts';

export const functions = { motor, control };

/** What is held in every step of every walk; the names are those of a breach. */
export const invariants: readonly string[] = [
  'never longer than the watchdog without a fresh heartbeat',
  'a stop received is a stop within one step',
  'what must stop it does, in the same step',
  'no run without a new arm and a new nonce',
  'nothing but a fresh press or a right START starts it',
  'two holders never',
  'limits never exceeded',
  'from every state a stop leads to rest',
  'what runs is known to the host, or ends',
  'a latch stays until it is cleared',
  'a clear needs the cause gone and one who may; it starts nothing',
  'armed only at rest and attended; an arming ends',
  'the operator’s hand wins',
  'what lasts too long is a fault; a fault is told on, then off',
  'no start without a passed stop test; nothing is started unseen',
  'a stop that is not reported is repeated, and the heartbeat withheld',
  'each request is answered exactly once, each command has one answer',
  'driven while running, and only then; nothing is kept that could start it',
];

const BOUNDS = [
  'Time goes in ticks of 100 ms; the long times are scaled to 1 to 4 ticks in their own order (bench/safety/ticks.ts).',
  'Machine: 3 models × every command with a right, a wrong and an old nonce and 5 voltages × 8 LIMITs × 8 sights of its',
  'sensors × pedal × restart with and without its self-test passed; each at once and a tick later. Its clock runs forward.',
  'Host: every telemetry, answer (OK, ERR, none, no nonce), loss of link, restart, pause of the service, wish and stop of',
  'two people, change of session and record; at most two commands open. Four walks, each leaving out what the others walk.',
  'Pair: what is under way in each direction (1 or 2 lines and no more; what does not fit is lost) may arrive in any order,',
  'be doubled, delayed without end or lost; a voltage of 5,000 mV; a lease that is renewed and a stop test that was passed.',
  'Inputs of the pair are counted from cold, from armed, from running, and from each step of the way there.',
];

export interface ExplorationRow extends Walked {
  readonly name: string;
  /** Inputs that were walked; null: until nothing new came. */
  readonly bound: number | null;
}

/** Walks them all, one after the other. `most`: states of a walk after which it is given up (and falls short). */
export function* explore(
  which: readonly Scope[] = scopes,
  most = Number.POSITIVE_INFINITY,
): Generator<ExplorationRow> {
  for (const scope of which) {
    const model = scope.model(functions);
    yield { name: scope.name, bound: model.inputs ?? null, ...walk(model, most) };
  }
}

export function explorationSection(rows: readonly ExplorationRow[]): Section {
  const sum = (of: (row: ExplorationRow) => number) => rows.reduce((all, row) => all + of(row), 0);
  const breaches = rows.flatMap(({ name, breach }) => (breach === null ? [] : [{ name, ...breach }]));
  const lines = table(
    ['walk', 'states', 'transitions', 'inputs', 's', 'whole'],
    rows.map(({ name, states, transitions, depth, seconds, whole, bound }) => [
      name,
      states.toLocaleString('en'),
      transitions.toLocaleString('en'),
      String(depth),
      seconds.toFixed(1),
      whole ? (bound === null ? 'nothing new comes' : `all within ${bound} inputs`) : 'no',
    ]),
  );
  return {
    title: 'Exploration: host × link × machine, every state',
    figures: [
      { label: 'states', value: sum(({ states }) => states), unit: '' },
      {
        label: 'transitions, each held against every invariant',
        value: sum(({ transitions }) => transitions),
        unit: '',
      },
      { label: 'took', value: sum(({ seconds }) => seconds), unit: 's' },
    ],
    checks: [
      { what: 'invariants that do not hold', value: breaches.length, bound: 0, sense: 'at most', unit: '' },
      {
        what: 'walks that did not come to their end',
        value: rows.filter(({ whole }) => !whole).length,
        bound: 0,
        sense: 'at most',
        unit: '',
      },
    ],
    notes: [
      ...lines,
      ...breaches.flatMap(({ name, what, trace }) => [
        `${name}: ${what}`,
        ...trace.map((input, n) => `  ${n + 1}. ${input}`),
      ]),
      'Invariants:',
      ...invariants.map((each) => `  ${each}`),
      'Bounds:',
      ...BOUNDS.map((line) => `  ${line}`),
    ],
  };
}
