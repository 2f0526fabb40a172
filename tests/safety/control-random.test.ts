/** Whatever comes, in whatever order: what must hold of every step, and of host and machine together. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorCodes, faultCodes, motorStates } from '../../firmware-protocol/index.ts';
import { defaultRules, restingControl, stepControl } from '../../src/safety/control/control.ts';
import {
  type ControlAction,
  type ControlInput,
  type ControlRules,
  type ControlState,
  type MotorCommand,
  stopKinds,
} from '../../src/safety/control/types.ts';
import { Coupled, volts } from './coupled.ts';

const lease = fc.constantFrom('A', 'B');
const target = fc.oneof(
  fc.record({ kind: fc.constant('voltage' as const), milliV: fc.constantFrom(2_400, 3_000, 6_000, 9_100) }),
  fc.record({ kind: fc.constant('rate' as const), hz: fc.constantFrom(10, 80, 150, 200) }),
);
const against = fc.constantFrom<readonly string[]>([], [], [], ['no-pad']);
const command: fc.Arbitrary<MotorCommand> = fc.oneof(
  fc.constant<MotorCommand>({ type: 'LIMIT', ...defaultRules.limits }),
  fc.constant<MotorCommand>({ type: 'ARM' }),
  fc.constantFrom<MotorCommand>(
    { type: 'START', nonce: 0xa1, setMilliV: 3_500 },
    { type: 'START', nonce: 0xa2, setMilliV: 3_500 },
  ),
  fc.constant<MotorCommand>({ type: 'VOLT', setMilliV: 4_000 }),
  fc.constant<MotorCommand>({ type: 'CLEAR' }),
);
const cause = fc.record({ kind: fc.constantFrom(...stopKinds), detail: fc.constant('x') });

/** A wish without number and time; `answer` mostly answers what was asked last. */
const wish = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('lease' as const), id: lease, by: lease }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('renew' as const, 'release' as const), lease }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lost' as const), lease }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('arm' as const, 'test'), lease, against }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('start' as const), lease, target, against }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('set' as const), lease, target }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), lease, by: lease }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('stop' as const), cause }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('clear' as const),
      remains: fc.constantFrom<readonly string[]>([], [], ['stall']),
      allowed: fc.constantFrom(true, true, false),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('telemetry' as const),
      seen: fc.record({
        state: fc.constantFrom(...motorStates),
        rateHz: fc.constantFrom(0, 0, 60, 100),
        setMilliV: fc.constant(0),
        pedalDown: fc.constantFrom(false, false, true),
        fault: fc.constantFrom(...faultCodes),
      }),
    }),
  },
  // What a machine does that does as it is told, and what a person does who wants to work.
  { weight: 100, arbitrary: fc.constant({ kind: 'obeys' as const }) },
  { weight: 50, arbitrary: fc.constant({ kind: 'wants' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      command,
      answer: fc.oneof(
        fc.record({ ok: fc.constant(true as const), value: fc.constantFrom('-', '000000A1', '000000A2') }),
        fc.record({
          ok: fc.constant(false as const),
          code: fc.constantFrom(...errorCodes, 'timeout', 'superseded', 'closed'),
        }),
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('link' as const), up: fc.constantFrom(true, false) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restarted' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('session' as const), id: fc.constantFrom(null, 's') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('blind' as const), forUs: fc.nat(300_000) }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'tick' as const }) },
);
const steps = fc.array(
  fc.tuple(
    wish,
    fc.constantFrom(
      ...[0, 0, 1_000, 1_000, 10_000, 10_000, 10_000, 20_000, 20_000, 100_000, 500_000, 2_000_000],
    ),
  ),
  { minLength: 20, maxLength: 120 },
);
const someRules = fc.constantFrom<ControlRules>(
  defaultRules,
  { ...defaultRules, ownStart: true, curve: { hzPerVolt: 16, zeroVolt: -1 } },
  {
    ...defaultRules,
    limits: { maxMilliV: 3_400, maxRateMilliHz: 60_000, maxMilliA: 900 },
    curve: { hzPerVolt: 16, zeroVolt: -1 },
  },
);

type Given = { kind: string; forUs?: number };
type Step = [ControlInput, ControlRules, ControlState, ControlState, readonly ControlAction[]];

/** Carries random wishes out, and calls `look` after each step. */
function walk(wishes: readonly unknown[], rules: ControlRules, look: (...step: Step) => void) {
  let state: ControlState = { ...restingControl(), linkUp: true };
  let atUs = 0;
  let request = 0;
  let nonce = 0x100;
  let sent: MotorCommand | null = null;
  for (const [given, afterUs] of wishes as [Given, number][]) {
    atUs += afterUs;
    const input = inputOf(given);
    const before = state;
    const step = stepControl(freeze(before), freeze(input), rules);
    expect(JSON.stringify(stepControl(before, input, rules))).toBe(JSON.stringify(step));
    state = step.state;
    for (const action of step.actions) if (action.do === 'send') sent = action.command;
    look(input, rules, before, state, step.actions);
  }

  function inputOf(given: Given): ControlInput {
    if (given.kind === 'blind') return { kind: 'blind', atUs, fromUs: atUs - (given.forUs ?? 0) };
    if (given.kind === 'wants') return wanted();
    if (given.kind !== 'obeys') return { ...given, atUs, request: ++request } as unknown as ControlInput;
    if (sent !== null) {
      const value = sent.type === 'ARM' ? (++nonce).toString(16).toUpperCase().padStart(8, '0') : '-';
      const command = sent;
      sent = null;
      return { kind: 'answer', atUs, command, answer: { ok: true, value } };
    }
    const runs = state.phase === 'starting' || state.phase === 'running';
    const motor = runs ? 'running' : state.stopping === null ? 'idle' : 'stopped';
    const seen = {
      state: motor,
      rateHz: runs ? 60 : 0,
      setMilliV: 0,
      pedalDown: false,
      fault: 'none',
    } as const;
    return { kind: 'telemetry', atUs, seen };
  }

  function wanted(): ControlInput {
    const asks = { atUs, request: ++request, lease: 'A', against: [] };
    if (state.lease === null) return { kind: 'lease', atUs, request, id: 'A', by: 'A' };
    if (state.phase === 'armed') return { ...asks, kind: 'start', target: volts(3_000) };
    if (state.phase === 'stopped') return { kind: 'clear', atUs, request, remains: [], allowed: true };
    return { ...asks, kind: state.stopTest?.passed === true ? 'arm' : 'test' };
  }
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) freeze(each);
  }
  return value;
}

const volted = (actions: readonly ControlAction[]) =>
  actions.flatMap((each) =>
    each.do === 'send' && (each.command.type === 'START' || each.command.type === 'VOLT')
      ? [each.command]
      : [],
  );

const asked = new Set<ControlInput['kind']>([
  'lease',
  'renew',
  'release',
  'arm',
  'start',
  'set',
  'test',
  'end',
  'clear',
]);

describe('every step of every sequence', () => {
  test('is answered once, starts nothing unasked, keeps the limits, and obeys every stop', () => {
    let starts = 0;
    fc.assert(
      fc.property(steps, someRules, (wishes, rules) => {
        const open = new Set<number>();
        const used = new Set<number>();
        const granted = new Set<number>();
        let mayStart = true;
        walk(wishes, rules, (input, _, before, after, actions) => {
          if ('request' in input && asked.has(input.kind)) open.add(input.request);
          for (const action of actions)
            if (action.do === 'reply' && !open.delete(action.request)) throw new Error('answered twice');
          expect([...open]).toEqual(after.pending === null ? [] : [after.pending.request]);

          const isArmOk = input.kind === 'answer' && input.command.type === 'ARM' && input.answer.ok;
          if (isArmOk && before.phase === 'arming') granted.add(Number.parseInt(input.answer.value, 16));
          for (const sent of volted(actions)) {
            expect(sent.setMilliV).toBeLessThanOrEqual(rules.limits.maxMilliV);
            expect(sent.setMilliV).toBeGreaterThanOrEqual(rules.minMilliV);
            if (sent.type !== 'START') continue;
            starts++;
            const byTest = isArmOk && before.pending?.wish === 'test';
            expect(byTest || (input.kind === 'start' && input.lease === after.lease?.id)).toBe(true);
            expect(after.lease).not.toBeNull();
            expect(mayStart).toBe(true);
            expect(granted.has(sent.nonce) && !used.has(sent.nonce)).toBe(true);
            used.add(sent.nonce);
            if (!byTest) expect(before.stopTest).toMatchObject({ passed: true, sessionId: before.sessionId });
          }
          if (input.kind === 'stop') {
            expect(actions.some((each) => each.do === 'stop-byte')).toBe(true);
            expect(after).toMatchObject({ phase: 'stopping', nonce: null, run: null });
            granted.clear();
            mayStart = false;
          }
          const isClearOk = input.kind === 'answer' && input.command.type === 'CLEAR' && input.answer.ok;
          if (isClearOk && before.phase === 'clearing') mayStart = true;
          else if (before.latch !== null) expect(after.latch).not.toBeNull();
          const driven = after.phase === 'starting' || after.phase === 'running';
          expect(after.run !== null).toBe(driven);
          if (driven) expect(after.lease !== null && after.linkUp).toBe(true);
          expect(after.nonce !== null).toBe(after.phase === 'armed');
          const latched = ['stopping', 'stopped', 'clearing'].includes(after.phase);
          expect(after.latch !== null && after.stopping !== null).toBe(latched);
        });
      }),
      { numRuns: 150, seed: 20_261_122 },
    );
    expect(starts).toBeGreaterThan(100);
  });
});

describe('host and machine together, over a wire that loses lines', () => {
  const deed = fc.constantFrom(
    ...(['lease', 'arm', 'arm', 'start', 'start', 'set', 'end', 'clear', 'clear', 'test', 'test'] as const),
    ...(['stop', 'lost', 'reset', 'unplug', 'connect', 'connect', 'press', 'deaf', 'session'] as const),
  );
  const scenario = fc.record({
    deeds: fc.array(fc.tuple(deed, fc.constantFrom(5, 30, 120, 400)), { minLength: 5, maxLength: 40 }),
    lossSeed: fc.integer(),
    lossShare: fc.constantFrom(0, 0, 0.05, 0.3),
    ownStart: fc.boolean(),
  });

  test('the machine runs for us only what we started, and a stop leads to rest from wherever they are', () => {
    fc.assert(
      fc.property(scenario, ({ deeds, lossSeed, lossShare, ownStart }) => {
        const it = new Coupled({ ownStart });
        let dice = lossSeed >>> 0;
        it.lost = () => {
          dice = (Math.imul(dice, 1_664_525) + 1_013_904_223) >>> 0;
          return dice / 2 ** 32 < lossShare;
        };
        it.connect();
        it.lease();
        let foreignMs = 0;
        const look = () => {
          const { motor, state } = it;
          if (motor.state === 'running') expect(motor.setMilliV).toBeLessThanOrEqual(9_000);
          const ours = state.phase === 'starting' || state.phase === 'running';
          const driven = motor.state === 'running' && motor.startedBy === 'host';
          foreignMs = driven && !ours ? foreignMs + 1 : 0;
          // The bytes, and at the latest the watchdog without our heartbeat: 250 ms, and 500 ms and a beat.
          expect(foreignMs).toBeLessThanOrEqual(860);
        };
        for (const [what, ms] of deeds) {
          doIt(it, what);
          for (let i = 0; i < ms; i += 5) {
            it.run(5);
            look();
          }
        }
        it.deaf = false;
        it.lost = () => false;
        it.buttonDown = false;
        it.connect();
        it.stop();
        it.run(1_500);
        expect(it.state).toMatchObject({ phase: 'stopped', pending: null });
        expect(['stopped', 'fault']).toContain(it.motor.state);
        expect(it.hz).toBeLessThan(1);
        for (const replies of it.replies.values()) expect(replies).toHaveLength(1);
        const nonces = it.sent('START').map((each) => (each.type === 'START' ? each.nonce : 0));
        expect(new Set(nonces).size).toBe(nonces.length);
      }),
      { numRuns: 30, seed: 20_261_122 },
    );
  });
});

function doIt(it: Coupled, what: string): void {
  switch (what) {
    case 'lease':
      it.lease();
      return;
    case 'arm':
      it.arm();
      return;
    case 'start':
      it.start();
      return;
    case 'set':
      it.set(volts(6_000));
      return;
    case 'end':
      it.end();
      return;
    case 'clear':
      it.clear();
      return;
    case 'test':
      it.test();
      return;
    case 'stop':
      it.stop();
      return;
    case 'lost':
      it.give({ kind: 'lost', lease: 'A' });
      return;
    case 'reset':
      it.reset();
      return;
    case 'unplug':
      it.unplug();
      return;
    case 'connect':
      if (!it.connected) it.connect();
      return;
    case 'press':
      it.buttonDown = !it.buttonDown;
      return;
    case 'deaf':
      it.deaf = !it.deaf;
      return;
    case 'session':
      it.give({ kind: 'session', id: `s-${it.atMs}` });
  }
}
