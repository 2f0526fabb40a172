import { describe, expect, test } from 'vitest';
import { WATCHDOG_MS } from '../../firmware-protocol/index.ts';
import { own, Rig, ready, running } from './motor-rig.ts';

const armed = () => ready().give({ kind: 'arm', nonce: 7 });
const stopped = () => running().give({ kind: 'stop' }).pass(400);
const faulty = () => {
  const rig = running();
  rig.hot = true;
  return rig.pass(400);
};
const operated = () => {
  const rig = ready();
  rig.buttonDown = true;
  return rig.pass(300);
};
const stopping = () => running().give({ kind: 'stop' });

describe('the table of section 12', () => {
  const commands = {
    arm: { kind: 'arm', nonce: 9 },
    start: { kind: 'start', nonce: 7, setMilliV: 7_000 },
    volt: { kind: 'volt', setMilliV: 6_000 },
    limit: { kind: 'limit', limits: own },
    clear: { kind: 'clear' },
    stop: { kind: 'stop' },
  } as const;
  const states = { idle: ready, armed, running, stopping, stopped, fault: faulty } as const;

  // Next state and answer of each pair; `-` leaves the state, and is ERR state.
  test.each([
    ['idle', { arm: 'armed ok', clear: 'idle ok', limit: 'idle ok', stop: 'stopped ok' }],
    ['armed', { arm: 'armed ok', start: 'running ok', volt: 'armed ok', stop: 'stopped ok' }],
    ['running', { volt: 'running ok', stop: 'stopping ok' }],
    ['stopping', { stop: 'stopping ok' }],
    ['stopped', { clear: 'idle ok', limit: 'stopped ok', stop: 'stopped ok' }],
    ['fault', { clear: 'fault err fault', stop: 'fault ok' }],
  ] as const)('%s', (state, rows: Partial<Record<keyof typeof commands, string>>) => {
    for (const [name, command] of Object.entries(commands)) {
      const rig = states[state]();
      expect(rig.motor.state).toBe(state);
      rig.give(command);
      const [next = '', ...answer] = (rows[name as keyof typeof commands] ?? `${state} err state`).split(' ');
      expect(`${name}: ${rig.motor.state}`).toBe(`${name}: ${next}`);
      expect(`${name}: ${rig.answer}`).toContain(`${name}: ${answer.join(' ')}`);
      expect(rig.drivenMilliV > 0).toBe(next === 'running');
    }
  });

  test('power-up with a failed self-test is a fault that no CLEAR leaves while it fails', () => {
    const rig = new Rig({}, false);
    rig.defect = true;
    rig.give({ kind: 'beat' }).pass(100);
    expect(rig.motor).toMatchObject({ state: 'fault', fault: 'internal' });
    expect(rig.give({ kind: 'clear' }).answer).toBe('err fault');
    expect(rig.give({ kind: 'arm', nonce: 1 }).answer).toBe('err state');
  });

  test('ARM: state with the pedal down or no BEAT, fault where it turns or a current flows', () => {
    const unheard = new Rig();
    expect(unheard.give({ kind: 'arm', nonce: 1 }).answer).toBe('err state');
    const pushed = ready();
    pushed.pushedHz = 50;
    expect(pushed.pass(100).give({ kind: 'arm', nonce: 1 }).answer).toBe('err fault');
    const leaking = ready();
    leaking.milliA = 2_100;
    expect(leaking.pass(20).give({ kind: 'arm', nonce: 1 }).answer).toBe('err fault');
  });

  test('a stop while it turns undriven waits for it to stand', () => {
    const rig = ready();
    rig.pushedHz = 50;
    rig.pass(100).give({ kind: 'stop-byte' });
    expect(rig.motor).toMatchObject({ state: 'stopping', rest: 'stopped' });
    rig.pushedHz = 0;
    expect(rig.pass(400).motor.state).toBe('stopped');
  });

  test('the voltage set while armed shows, and START brings its own', () => {
    const rig = armed().give({ kind: 'volt', setMilliV: 5_000 });
    expect(rig.motor.setMilliV).toBe(5_000);
    expect(rig.drivenMilliV).toBe(0);
    rig.give({ kind: 'start', nonce: 7, setMilliV: 7_000 });
    expect(rig.drivenMilliV).toBe(7_000);
    expect(rig.give({ kind: 'stop' }).motor.setMilliV).toBe(0);
  });
});

describe('errors, the first that applies', () => {
  test('state before nonce before range before limit', () => {
    const limits = { ...own, maxMilliV: 6_000 };
    const low = () => ready().give({ kind: 'limit', limits }).give({ kind: 'arm', nonce: 7 });
    expect(ready().give({ kind: 'start', nonce: 9, setMilliV: 0 }).answer).toBe('err state');
    expect(low().give({ kind: 'start', nonce: 9, setMilliV: 0 }).answer).toBe('err nonce');
    for (const [milliV, code] of [
      [0, 'range'],
      [2_999, 'range'],
      [12_001, 'range'],
      [6_001, 'limit'],
    ] as const) {
      const rig = low().give({ kind: 'start', nonce: 7, setMilliV: milliV });
      expect(rig.answer).toBe(`err ${code}`);
      expect(rig.motor.nonce, 'the nonce lives on').toBe(7);
      expect(rig.give({ kind: 'volt', setMilliV: milliV }).answer).toBe(`err ${code}`);
    }
  });

  test.each(['maxMilliV', 'maxRateMilliHz', 'maxMilliA'] as const)(
    'LIMIT with 0 %s lets nothing run',
    (name) => {
      const rig = ready().give({ kind: 'limit', limits: { ...own, [name]: 0 } });
      expect(rig.answer).toBe('ok -');
      rig.give({ kind: 'arm', nonce: 7 });
      expect(rig.give({ kind: 'volt', setMilliV: 7_000 }).answer).toBe('err limit');
      expect(rig.give({ kind: 'start', nonce: 7, setMilliV: 7_000 }).answer).toBe('err limit');
      rig.give({ kind: 'who' }).pass(100);
      rig.buttonDown = true;
      expect(rig.pass(100).motor.state, 'the pedal neither').toBe('idle');
      rig.buttonDown = false;
      expect(rig.pass(200).motor.state, 'and a motor at rest is held to its own limits').toBe('idle');
      expect(rig.give({ kind: 'limit', limits: { ...own, [name]: own[name] + 1 } }).answer).toBe('err range');
      expect(rig.give({ kind: 'limit', limits: own }).answer, 'it may be raised again').toBe('ok -');
    },
  );
});

describe('time', () => {
  test('a late BEAT saves no run, and a late START starts nothing', () => {
    const rig = running();
    rig.beating = false;
    rig.atUs = rig.motor.beatUs + WATCHDOG_MS * 1_000;
    rig.give({ kind: 'beat' });
    expect(rig.drivenMilliV).toBe(0);
    expect(rig.motor).toMatchObject({ state: 'stopping', fault: 'watchdog' });
    const late = armed();
    late.atUs = late.motor.beatUs + WATCHDOG_MS * 1_000;
    expect(late.give({ kind: 'start', nonce: 7, setMilliV: 7_000 }).answer).toBe('err state');
    expect(late.motor).toMatchObject({ state: 'idle', nonce: null });
  });

  test('a clock that steps back counts as a BEAT too old', () => {
    const rig = running();
    rig.atUs -= 300_000;
    rig.give({ kind: 'measure', rateHz: 119, milliV: 7_000, milliA: 200, buttonDown: false });
    expect(rig.motor).toMatchObject({ state: 'stopping', fault: 'watchdog' });
  });

  test('100 ms beyond a limit is a fault, a moment is none; LIMIT counts, not the device’s own', () => {
    const limits = { maxMilliV: 9_000, maxRateMilliHz: 110_000, maxMilliA: 800 };
    const low = () => ready().give({ kind: 'limit', limits }).give({ kind: 'arm', nonce: 7 });
    const slow = low().give({ kind: 'start', nonce: 7, setMilliV: 6_000 }).pass(400);
    slow.milliA = 900;
    slow.pass(95);
    slow.milliA = 200;
    expect(slow.pass(200).motor.state).toBe('running');
    slow.milliA = 900;
    expect(slow.pass(102).motor.fault).toBe('overcurrent');
    const fast = low().give({ kind: 'start', nonce: 7, setMilliV: 7_000 });
    expect(fast.pass(600).faults).toEqual(['on supply', 'off supply']);
  });
});

describe('the pedal', () => {
  test('momentary: runs while held', () => {
    const rig = ready({ pedal: 'momentary' });
    rig.buttonDown = true;
    expect(rig.pass(300).motor).toMatchObject({ state: 'running', startedBy: 'operator' });
    rig.buttonDown = false;
    rig.pass(1);
    expect(rig.drivenMilliV).toBe(0);
    expect(rig.pass(400).motor.state, 'not latched').toBe('idle');
  });

  test('momentary: a press latches what the host started, and letting go does nothing', () => {
    const rig = running({ pedal: 'momentary' });
    rig.buttonDown = true;
    expect(rig.pass(1).drivenMilliV).toBe(0);
    expect(rig.pass(400).motor.state).toBe('stopped');
    rig.buttonDown = false;
    expect(rig.pass(100).motor.state).toBe('stopped');
  });

  test('momentary: held through stop and CLEAR it starts nothing until let go for 50 ms', () => {
    const rig = ready({ pedal: 'momentary' });
    rig.buttonDown = true;
    rig.pass(300).give({ kind: 'stop-byte' }).pass(400);
    expect(rig.give({ kind: 'clear' }).answer).toBe('err fault');
    rig.buttonDown = false;
    rig.pass(1).give({ kind: 'clear' });
    expect(rig.motor.state).toBe('idle');
    rig.pass(30);
    rig.buttonDown = true;
    expect(rig.pass(500).motor.state).toBe('idle');
  });

  test('latched: a bounce of the starting press does not end the run, the next press does', () => {
    const rig = operated();
    for (const down of [false, true, false, true]) {
      rig.buttonDown = down;
      rig.pass(2);
    }
    expect(rig.motor.state).toBe('running');
    rig.buttonDown = false;
    rig.pass(60);
    rig.buttonDown = true;
    expect(rig.pass(400).motor.state).toBe('idle');
  });

  test('without `local` it starts nothing, and stops all the same', () => {
    const rig = ready({ local: false });
    rig.buttonDown = true;
    expect(rig.pass(100).motor.state).toBe('idle');
    rig.buttonDown = false;
    rig
      .pass(100)
      .give({ kind: 'arm', nonce: 7 })
      .give({ kind: 'start', nonce: 7, setMilliV: 7_000 })
      .pass(200);
    rig.buttonDown = true;
    expect(rig.pass(400).motor.state).toBe('stopped');
  });

  test('an arming that runs out under the foot starts nothing', () => {
    const rig = armed();
    rig.beating = false;
    rig.atUs = rig.motor.beatUs + WATCHDOG_MS * 1_000;
    rig.buttonDown = true;
    expect(rig.pass(50).motor.state).toBe('idle');
  });
});

describe('faults', () => {
  test.each([
    ['idle', ready],
    ['armed', armed],
    ['stopped', stopped],
  ] as const)('a cause that appears in %s', (_state, at) => {
    const hot = at();
    hot.hot = true;
    expect(hot.pass(1).motor).toMatchObject({ state: 'fault', fault: 'temperature', nonce: null });
    hot.hot = false;
    expect(hot.pass(1).faults).toEqual(['on temperature', 'off temperature']);
    expect(hot.give({ kind: 'clear' }).motor.state).toBe('idle');
    const leaking = at();
    leaking.milliA = 2_100;
    expect(leaking.pass(105).motor).toMatchObject({ state: 'fault', fault: 'overcurrent' });
  });

  test('a motor that turns for a second though nobody drives it', () => {
    const rig = ready();
    rig.pushedHz = 50;
    expect(rig.pass(900).motor.state).toBe('idle');
    expect(rig.pass(200).motor).toMatchObject({ state: 'fault', fault: 'internal' });
  });

  test('the first holds, each is said once, and CLEAR waits for all', () => {
    const rig = running();
    rig.hot = true;
    rig.pass(20);
    rig.defect = true;
    rig.pass(400);
    expect(rig.motor).toMatchObject({ state: 'fault', fault: 'temperature' });
    expect(rig.faults).toEqual(['on temperature', 'on internal']);
    rig.hot = false;
    rig.pass(10);
    expect(rig.faults.at(-1)).toBe('off temperature');
    expect(rig.motor.fault).toBe('temperature');
    expect(rig.give({ kind: 'clear' }).answer).toBe('err fault');
    rig.defect = false;
    expect(rig.pass(10).give({ kind: 'clear' }).answer).toBe('ok -');
    expect(rig.motor).toMatchObject({ state: 'idle', fault: 'none' });
    expect(rig.faults).toHaveLength(4);
  });

  test('a fault during an ordinary stop makes rest a fault', () => {
    const rig = stopping();
    rig.hot = true;
    expect(rig.pass(1).motor.state).toBe('stopping');
    expect(rig.pass(400).motor.state).toBe('fault');
  });

  test('a driver that gives more than the limit has failed', () => {
    const rig = running();
    rig.sagMilliV = -7_000;
    expect(rig.pass(102).motor.fault).toBe('supply');
  });
});

describe('a soft ramp', () => {
  test('rises as the machine needs, falls at once, and never passes what is set', () => {
    const rig = ready({ rampMilliVPerMs: 40 }).give({ kind: 'arm', nonce: 7 });
    rig.give({ kind: 'start', nonce: 7, setMilliV: 7_000 });
    expect(rig.drivenMilliV).toBe(3_000);
    expect(rig.motor.setMilliV).toBe(7_000);
    expect(rig.pass(50).drivenMilliV).toBe(5_000);
    expect(rig.pass(500).drivenMilliV).toBe(7_000);
    expect(rig.motor.state, 'the supply is judged by what is given').toBe('running');
    rig.give({ kind: 'volt', setMilliV: 4_000 });
    expect(rig.drivenMilliV).toBe(4_000);
    rig.give({ kind: 'volt', setMilliV: 5_000 });
    expect(rig.drivenMilliV).toBe(4_000);
    expect(rig.pass(10).drivenMilliV).toBe(4_400);
    rig.give({ kind: 'stop-byte' });
    expect(rig.drivenMilliV).toBe(0);
    expect(rig.pass(100).drivenMilliV).toBe(0);
  });
});
