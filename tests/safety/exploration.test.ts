/** The exploration to a small bound; `npm run safety` walks all of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deviceMutations, deviceReasoned } from '../../bench/safety/device-mutations.ts';
import { deviceScope, machines } from '../../bench/safety/device-scope.ts';
import {
  canonicalMotor,
  type DeviceInput,
  MACHINE,
  type MotorFunctions,
} from '../../bench/safety/device-side.ts';
import { Breach, type Model, walk } from '../../bench/safety/engine.ts';
import { functions } from '../../bench/safety/exploration.ts';
import { hostMutations } from '../../bench/safety/host-mutations.ts';
import { hostReasoned } from '../../bench/safety/host-reasoned.ts';
import {
  type ControlFunctions,
  canonicalControl,
  type HostInput,
  RULES,
} from '../../bench/safety/host-side.ts';
import { mutated, plant, uncovered } from '../../bench/safety/mutants.ts';
import { explored } from '../../bench/safety/mutations.ts';
import { scopes } from '../../bench/safety/scopes.ts';
import { TICK_US } from '../../bench/safety/ticks.ts';
import type { MotorInput } from '../../firmware-protocol/motor.ts';
import type { ControlInput } from '../../src/safety/control/types.ts';

const { motor, control } = functions;

describe('the walk', () => {
  /** Counts to `end`, and breaks where it meets `breach`. */
  const counting = (end: number, breach = -1): Model => ({
    start: [0],
    visit(state, follow) {
      if (state === breach) throw new Breach('never', 'one more', `met ${state}`);
      if (state < end) {
        follow('plus 1', state + 1);
        follow('plus 2', Math.min(end, state + 2));
      }
    },
    unseen: () => [],
  });

  test('visits every state once, and says how deep it went', () => {
    expect(walk(counting(10_000))).toMatchObject({
      states: 10_001,
      transitions: 20_000,
      depth: 5_000,
      whole: true,
      breach: null,
    });
  });

  test('finds the shortest way to a breach', () => {
    const { breach } = walk(counting(100, 5));
    expect(breach).toEqual({
      invariant: 'never',
      what: 'never: met 5',
      trace: ['plus 1', 'plus 2', 'plus 2', 'one more'],
    });
  });

  test('says where it was cut off, and what it has not seen', () => {
    expect(walk(counting(100), 50)).toMatchObject({ whole: false, breach: null });
    const nothing = walk({ ...counting(3), unseen: () => ['a run'] });
    expect(nothing.breach).toMatchObject({ what: 'never seen: a run' });
  });
});

describe('the exploration', () => {
  test.each(scopes)('$name: no breach in its first states', ({ of, model }) => {
    const walked = walk(model(functions), { device: 800, host: 500, product: 4_000 }[of]);
    expect(walked.breach).toBeNull();
    expect(walked.states).toBeGreaterThan(499);
  });
});

describe('the form in which states are kept forgets nothing that matters', () => {
  const ticks = fc.constantFrom(0 as const, 1 as const);

  test('of the machine', () => {
    const measure = (rateHz: number, buttonDown: boolean, milliA = 200): DeviceInput => ({
      kind: 'measure',
      rateHz,
      milliV: 7_000,
      milliA,
      buttonDown,
    });
    const inputs: DeviceInput[] = [
      { kind: 'beat' },
      { kind: 'beat' },
      { kind: 'arm', nonce: 1 },
      { kind: 'start', nonce: 1, setMilliV: 5_000 },
      { kind: 'volt', setMilliV: 8_000 },
      { kind: 'stop-byte' },
      { kind: 'clear' },
      { kind: 'who' },
      measure(0, false),
      measure(100, false),
      measure(100, true),
      measure(0, false, 2_500),
    ];
    const steps = fc.array(fc.tuple(fc.constantFrom(...inputs), ticks), { maxLength: 40, size: 'max' });
    fc.assert(
      fc.property(steps, fc.constantFrom(...Object.values(machines)), (list, type) => {
        let kept = canonicalMotor(motor.restingMotor(type), 0);
        let true_ = motor.restingMotor(type);
        let nowUs = 5 * TICK_US;
        for (const [input, passed] of list) {
          nowUs += passed * TICK_US;
          const short = motor.stepMotor(kept, { ...input, atUs: passed * TICK_US } as MotorInput, type);
          const long = motor.stepMotor(true_, { ...input, atUs: nowUs } as MotorInput, type);
          kept = canonicalMotor(short.motor, passed * TICK_US);
          true_ = long.motor;
          expect(canonicalMotor(true_, nowUs)).toEqual(kept);
          expect(long.actions.map((action) => action.do)).toEqual(short.actions.map((action) => action.do));
        }
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  test('of the host', () => {
    const told = (state: 'idle' | 'running' | 'stopping' | 'stopped', rateHz: number): HostInput => ({
      kind: 'telemetry',
      seen: { state, rateHz, setMilliV: 5_000, pedalDown: false, fault: 'none' },
    });
    const limit = { type: 'LIMIT', ...RULES.limits } as const;
    const inputs: HostInput[] = [
      { kind: 'link', up: true },
      told('idle', 0),
      told('running', 100),
      told('stopping', 60),
      told('stopped', 0),
      { kind: 'lease', request: 1, id: 'a', by: 'a' },
      { kind: 'test', request: 2, lease: 'a', against: [] },
      { kind: 'arm', request: 2, lease: 'a', against: [] },
      { kind: 'start', request: 3, lease: 'a', target: { kind: 'voltage', milliV: 8_000 }, against: [] },
      { kind: 'answer', command: limit, answer: { ok: true, value: '-' } },
      { kind: 'answer', command: { type: 'ARM' }, answer: { ok: true, value: '00000001' } },
      {
        kind: 'answer',
        command: { type: 'START', nonce: 1, setMilliV: 4_000 },
        answer: { ok: true, value: '-' },
      },
      { kind: 'answer', command: { type: 'CLEAR' }, answer: { ok: true, value: '-' } },
      { kind: 'stop', cause: { kind: 'person', detail: '' } },
      { kind: 'clear', request: 4, remains: [], allowed: true },
      { kind: 'tick' },
    ];
    const steps = fc.array(fc.tuple(fc.constantFrom(...inputs), ticks), { maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(steps, (list) => {
        let kept = canonicalControl(control.restingControl(), 0);
        let true_ = control.restingControl();
        let nowUs = 5 * TICK_US;
        for (const [input, passed] of list) {
          nowUs += passed * TICK_US;
          const short = control.stepControl(
            kept,
            { ...input, atUs: passed * TICK_US } as ControlInput,
            RULES,
          );
          const long = control.stepControl(true_, { ...input, atUs: nowUs } as ControlInput, RULES);
          kept = canonicalControl(short.state, passed * TICK_US);
          true_ = long.state;
          expect(canonicalControl(true_, nowUs)).toEqual(kept);
          const sent = ({ actions }: typeof long) =>
            actions.filter((action) => action.do === 'send' || action.do === 'stop-byte');
          expect(sent(long)).toEqual(sent(short));
        }
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});

describe('the mutations', () => {
  test('fit the source, and every condition has one or a reason', () => {
    for (const each of [...deviceMutations, ...hostMutations])
      expect(mutated(each)).not.toContain('undefined!');
    const { missing, idle } = uncovered(
      explored,
      [...deviceMutations, ...hostMutations],
      [...deviceReasoned, ...hostReasoned],
    );
    expect(missing).toEqual([]);
    expect(idle).toEqual([]);
  });

  test('a list that is out of date is told', () => {
    const [first] = deviceMutations;
    expect(() => mutated({ ...first!, find: 'no such rule' })).toThrow(/out of date/);
    expect(uncovered(explored, [], []).missing.length).toBeGreaterThan(100);
  });

  test.each(['the stop byte latches', 'the watchdog', 'START: uses the nonce up', 'LIMIT’s voltage'])(
    'without “%s” the walk breaks',
    async (rule) => {
      const folder = mkdtempSync(join(os.tmpdir(), 'evenstroke-mutant-'));
      try {
        plant(deviceMutations.find((each) => each.rule === rule)!, folder);
        const mutant = (await import(
          pathToFileURL(join(folder, 'firmware-protocol', 'motor.ts')).href
        )) as MotorFunctions;
        expect(walk(deviceScope(mutant, MACHINE), 6_000).breach).not.toBeNull();
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  test('a host that takes a stop for nothing is found out', () => {
    const deaf: ControlFunctions = {
      ...control,
      stepControl: (state, input, rules) =>
        input.kind === 'stop' ? { state, actions: [] } : control.stepControl(state, input, rules),
    };
    const scope = scopes.find(({ of }) => of === 'host')!;
    expect(walk(scope.model({ motor, control: deaf }), 500).breach?.invariant).toBe(
      'a stop received is a stop within one step',
    );
  });
});
