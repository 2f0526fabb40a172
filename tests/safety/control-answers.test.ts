/** Single steps, for what a wire that is in order never shows: answers that are late, odd, or do not come. */
import { describe, expect, test } from 'vitest';
import { defaultRules, restingControl, stepControl } from '../../src/safety/control/control.ts';
import type {
  CommandAnswer,
  ControlAction,
  ControlInput,
  ControlState,
  MotorCommand,
  SeenMachine,
} from '../../src/safety/control/types.ts';
import { volts, type Wish } from './coupled.ts';

const seen = (more: Partial<SeenMachine> = {}): Wish => ({
  kind: 'telemetry',
  seen: { state: 'idle', rateHz: 0, setMilliV: 0, pedalDown: false, fault: 'none', ...more },
});
const answer = (command: MotorCommand, given: CommandAnswer): Wish => ({
  kind: 'answer',
  command,
  answer: given,
});
const no = (code: Extract<CommandAnswer, { ok: false }>['code']): CommandAnswer => ({ ok: false, code });
const OK: CommandAnswer = { ok: true, value: '-' };
const LIMIT: MotorCommand = { type: 'LIMIT', ...defaultRules.limits };
const ARM: MotorCommand = { type: 'ARM' };
const START: MotorCommand = { type: 'START', nonce: 0xa1, setMilliV: 3_500 };

class Steps {
  state: ControlState;
  atUs = 1_000_000;
  actions: readonly ControlAction[] = [];
  constructor(more: Partial<ControlState> = {}) {
    const stopTest = {
      passed: true,
      reason: '',
      atUs: 0,
      reportedAfterUs: 1,
      stillAfterUs: 2,
      sessionId: null,
    };
    this.state = { ...restingControl(), stopTest, ...more };
    this.give({ kind: 'link', up: true }, seen(), { kind: 'lease', request: 1, id: 'A', by: 'Ana' });
  }
  give(...wishes: Wish[]): this {
    for (const wish of wishes) {
      const input = { ...wish, atUs: this.atUs } as ControlInput;
      const step = stepControl(this.state, input, defaultRules);
      this.state = step.state;
      this.actions = step.actions;
    }
    return this;
  }
  arming(): this {
    return this.give({ kind: 'arm', request: 2, lease: 'A', against: [] }, answer(LIMIT, OK));
  }
  armed(): this {
    return this.arming().give(answer(ARM, { ok: true, value: '000000A1' }));
  }
  starting(): this {
    const start: Wish = { kind: 'start', request: 3, lease: 'A', target: volts(5_000), against: [] };
    return this.armed().give(start);
  }
  get replied() {
    return this.actions.flatMap((each) => (each.do === 'reply' ? [each.refusal?.code ?? 'done'] : []));
  }
  get bytes() {
    return this.actions.filter((each) => each.do === 'stop-byte').length;
  }
}

describe('the nonce', () => {
  test('is eight upper-case hexadecimal digits and not 0; anything else ends the arming', () => {
    expect(new Steps().armed().state).toMatchObject({ phase: 'armed', nonce: 0xa1 });
    for (const value of ['-', '0000000', '000000a1', '0000000A1', '00000000', ' 00000A1', '0x0000A1', 'ok']) {
      const it = new Steps().arming().give(answer(ARM, { ok: true, value }));
      expect(it.replied).toEqual(['device']);
      expect(it.state).toMatchObject({ phase: 'stopping', nonce: null, latch: { kind: 'ended' } });
      expect(it.bytes).toBe(1);
    }
  });
});

describe('an answer', () => {
  test('that comes for a phase that is over changes nothing', () => {
    const late = [
      answer(LIMIT, OK),
      answer(ARM, { ok: true, value: '000000A1' }),
      answer(START, OK),
      answer({ type: 'VOLT', setMilliV: 4_000 }, OK),
      answer({ type: 'CLEAR' }, OK),
    ];
    const states = [
      new Steps(),
      new Steps().give({ kind: 'stop', cause: { kind: 'person', detail: '' } }),
      new Steps().give({ kind: 'stop', cause: { kind: 'person', detail: '' } }, seen({ state: 'stopped' })),
      new Steps().armed(),
    ];
    for (const { state, atUs } of states)
      for (const wish of late) {
        const step = stepControl(state, { ...wish, atUs } as ControlInput, defaultRules);
        expect(step.state).toBe(state);
        expect(step.actions).toHaveLength(0);
      }
  });

  test('to an older START is not taken for this one', () => {
    const it = new Steps().starting();
    it.give(answer({ ...START, nonce: 0xa0 } as MotorCommand, OK));
    expect(it.state.phase).toBe('starting');
    it.give(answer(START, OK));
    expect(it.state.phase).toBe('running');
    expect(it.replied).toEqual(['done']);
  });

  test('that does not come: START may have been done, so it is stopped; ARM may have been, so it is disarmed', () => {
    for (const [code, told] of [
      ['timeout', 'timeout'],
      ['closed', 'link'],
      ['superseded', 'superseded'],
    ] as const) {
      const start = new Steps().starting().give(answer(START, no(code)));
      expect(start.replied).toEqual([told]);
      expect(start.bytes).toBe(1);
      expect(start.state).toMatchObject({ phase: 'stopping', latch: { kind: 'telemetry' } });
      const arm = new Steps().arming().give(answer(ARM, no(code)));
      expect(arm.replied).toEqual([told]);
      expect(arm.bytes).toBe(1);
      expect(arm.state).toMatchObject({ phase: 'stopping', latch: { kind: 'ended' } });
      const limit = new Steps().give({ kind: 'arm', request: 2, lease: 'A', against: [] });
      limit.give(answer(LIMIT, no(code)));
      expect(limit.replied).toEqual([told]);
      expect(limit.state).toMatchObject({ phase: 'rest', limited: null });
    }
  });

  test('of the machine that says no: START leaves nothing armed, ARM and LIMIT leave it at rest', () => {
    const start = new Steps().starting().give(answer(START, no('limit')));
    expect(start.actions).toContainEqual({
      do: 'reply',
      request: 3,
      refusal: { code: 'device', against: ['limit'] },
    });
    expect(start.state).toMatchObject({ phase: 'stopping', run: null, latch: { kind: 'ended' } });
    const arm = new Steps().arming().give(answer(ARM, no('state')));
    expect(arm.replied).toEqual(['device']);
    expect(arm.state).toMatchObject({ phase: 'rest', pending: null });
    expect(arm.bytes).toBe(0);
  });

  test('to a VOLT: another value is not taken, busy is asked again, no other refusal goes on', () => {
    const running = () => {
      const it = new Steps().starting().give(answer(START, OK), seen({ state: 'running', rateHz: 60 }));
      it.atUs += 100_000;
      return it.give({ kind: 'tick' });
    };
    expect(running().actions).toEqual([{ do: 'send', command: { type: 'VOLT', setMilliV: 4_000 } }]);
    // One at a time.
    const waiting = running().give(seen({ state: 'running', rateHz: 60 }));
    waiting.atUs += 150_000;
    expect(waiting.give(seen({ state: 'running', rateHz: 60 })).actions).toEqual([]);
    const volt = (setMilliV: number): MotorCommand => ({ type: 'VOLT', setMilliV });
    expect(running().give(answer(volt(4_500), OK)).state.run?.setMilliV).toBe(3_500);
    const busy = running().give(answer(volt(4_000), no('busy')));
    expect(busy.state.run).toMatchObject({ setMilliV: 3_500, askedMilliV: null });
    expect(running().give(answer(volt(4_000), no('state'))).state.latch).toEqual({
      kind: 'machine',
      detail: 'state',
    });
  });
});

describe('a start', () => {
  const start = (milliV: number, against: string[] = []): Wish => ({
    kind: 'start',
    request: 3,
    lease: 'A',
    target: volts(milliV),
    against,
  });

  test('is refused by what stands against it, by its voltage, and where nothing is heard; it stays armed', () => {
    const it = new Steps().armed();
    expect(it.give(start(5_000, ['no-pad'])).replied).toEqual(['checks']);
    expect(it.give(start(9_001)).replied).toEqual(['limit']);
    expect(it.give(start(2_499)).replied).toEqual(['range']);
    it.atUs += 200_000;
    expect(it.give(start(5_000)).replied).toEqual(['link']);
    expect(it.state.phase).toBe('armed');
    it.give(seen({ state: 'armed' }), start(3_000));
    expect(it.actions).toEqual([{ do: 'send', command: { type: 'START', nonce: 0xa1, setMilliV: 3_000 } }]);
  });

  test('is not prepared on the word of a line that came after the link went', () => {
    const it = new Steps().give({ kind: 'link', up: false }, seen());
    it.give({ kind: 'arm', request: 2, lease: 'A', against: [] });
    expect(it.replied).toEqual(['link']);
  });
});

describe('telemetry', () => {
  test('from before the START does not end the run, but it must show it running within 300 ms', () => {
    const it = new Steps().starting().give(seen({ state: 'armed' }), answer(START, OK), seen());
    expect(it.state.phase).toBe('running');
    it.atUs += 150_000;
    it.give(seen({ state: 'armed' }));
    it.atUs += 149_999;
    expect(it.give(seen({ state: 'armed' })).state.phase).toBe('running');
    it.atUs += 1;
    it.give({ kind: 'tick' });
    expect(it.state).toMatchObject({ phase: 'stopping', latch: { kind: 'telemetry' } });
  });

  test('that shows it off after it was seen running ends the run', () => {
    const it = new Steps().starting().give(answer(START, OK), seen({ state: 'running' }), seen());
    expect(it.state.phase).toBe('stopping');
  });

  test('that shows it stopping or latched on the way to a run, by no stop of ours, is latched here', () => {
    for (const state of ['stopping', 'stopped', 'fault'] as const)
      for (const it of [new Steps().arming(), new Steps().armed(), new Steps().starting()]) {
        it.give(seen({ state, fault: state === 'fault' ? 'supply' : 'none' }));
        expect(it.state.latch).toEqual({
          kind: 'machine',
          detail: state === 'fault' ? 'supply' : 'operator',
        });
        expect(it.state.phase).toBe(state === 'stopping' ? 'stopping' : 'stopped');
        expect(it.bytes).toBe(1);
      }
  });

  test('`idle` and `armed` are no report of a stop; running again takes one back', () => {
    const it = new Steps().starting().give({ kind: 'stop', cause: { kind: 'person', detail: 'B' } });
    it.give(seen(), seen({ state: 'armed' }));
    expect(it.state).toMatchObject({ phase: 'stopping', stopping: { reportedUs: null } });
    it.give(seen({ state: 'stopping', rateHz: 40 }));
    expect(it.state.stopping?.reportedUs).toBe(it.atUs);
    it.atUs += 400_000;
    // Not still yet, but reported: the bytes go on, and nothing is overdue.
    expect(it.give({ kind: 'tick' }).actions).toEqual([{ do: 'stop-byte' }]);
    it.give(seen({ state: 'running', rateHz: 40 }));
    expect(it.state.stopping).toMatchObject({ reportedUs: null, overdue: true });
    it.give(seen({ state: 'stopped' }));
    expect(it.state.phase).toBe('stopped');
  });

  test('that shows it running while it is about to be, or is being cleared: not by us, so it is stopped', () => {
    const stopped = () =>
      new Steps().give({ kind: 'stop', cause: { kind: 'person', detail: '' } }, seen({ state: 'stopped' }), {
        kind: 'clear',
        request: 9,
        remains: [],
        allowed: true,
      });
    for (const it of [new Steps().arming(), new Steps().armed(), stopped()]) {
      it.give(seen({ state: 'running', rateHz: 50 }));
      expect(it.state).toMatchObject({ phase: 'stopping', latch: { kind: 'unexpected' } });
      expect(it.bytes).toBe(1);
    }
  });
});

describe('clearing', () => {
  test('that the machine does not answer leaves it latched', () => {
    for (const [code, told] of [
      ['timeout', 'timeout'],
      ['fault', 'device'],
    ] as const) {
      const it = new Steps().give(
        { kind: 'stop', cause: { kind: 'person', detail: '' } },
        seen({ state: 'stopped' }),
        { kind: 'clear', request: 9, remains: [], allowed: true },
        answer({ type: 'CLEAR' }, no(code)),
      );
      expect(it.replied).toEqual([told]);
      expect(it.state).toMatchObject({ phase: 'stopped', latch: { kind: 'person' } });
    }
  });

  test('by itself waits for the pedal, and asks again where it was refused', () => {
    const it = new Steps().armed().give({ kind: 'end', request: 5, lease: 'A', by: 'Ana' });
    it.give(seen({ state: 'stopped', pedalDown: true }));
    expect(it.state.phase).toBe('stopped');
    it.give(seen({ state: 'stopped' }));
    expect(it.state.phase).toBe('clearing');
    it.give(answer({ type: 'CLEAR' }, no('fault')));
    it.atUs += 499_999;
    expect(it.give(seen({ state: 'stopped' })).state.phase).toBe('stopped');
    it.atUs += 1;
    expect(it.give({ kind: 'tick' }).state.phase).toBe('clearing');
    it.give({ kind: 'link', up: false }, { kind: 'link', up: true });
    it.atUs += 1_000_000;
    expect(it.give({ kind: 'tick' }).state.phase).toBe('stopped');
    expect(it.give(seen({ state: 'stopped' })).state.phase).toBe('clearing');
  });

  test('is interrupted by the link: it stays latched, and the wish is answered', () => {
    const it = new Steps().give(
      { kind: 'stop', cause: { kind: 'guard', detail: 'stall' } },
      seen({ state: 'stopped' }),
      { kind: 'clear', request: 9, remains: [], allowed: true },
      { kind: 'link', up: false },
    );
    expect(it.replied).toEqual(['link']);
    expect(it.state).toMatchObject({ phase: 'stopped', latch: { kind: 'guard', detail: 'stall' } });
    it.give({ kind: 'clear', request: 10, remains: [], allowed: true });
    expect(it.replied).toEqual(['link']);
    expect(it.state).toMatchObject({ phase: 'stopped', pending: null });
  });
});

test('where nothing changes nothing is made: the same state, the same empty list', () => {
  const { state, atUs } = new Steps();
  const tick = stepControl(state, { kind: 'tick', atUs }, defaultRules);
  expect(tick.state).toBe(state);
  expect(stepControl(state, { kind: 'link', up: true, atUs }, defaultRules).state).toBe(state);
  expect(stepControl(state, { kind: 'session', id: null, atUs }, defaultRules).state).toBe(state);
  expect(tick.actions).toBe(stepControl(state, { kind: 'tick', atUs }, defaultRules).actions);
});
