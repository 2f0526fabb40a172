import { describe, expect, test } from 'vitest';
import { controlTiming } from '../../src/safety/control/control.ts';
import { Coupled, rate, volts } from './coupled.ts';

describe('from rest to running', () => {
  test('lease, stop test, arm, start: and the motor turns at what was asked for', () => {
    const it = new Coupled();
    it.connect();
    expect(it.answer(it.lease())).toBeNull();
    expect(it.noted('leased')).toBe(1);
    const tested = it.test();
    expect(it.answer(tested)).toBe('open');
    it.until(() => it.answer(tested) !== 'open');
    expect(it.answer(tested)).toBeNull();
    expect(it.state.stopTest).toMatchObject({ passed: true, reason: '' });
    expect(it.state.phase).toBe('rest');
    expect(it.motor.state).toBe('idle');
    const armed = it.arm();
    it.until(() => it.answer(armed) === null);
    expect(it.state).toMatchObject({ phase: 'armed' });
    const started = it.start(volts(5_000));
    it.until(() => it.answer(started) === null);
    it.run(1_000);
    expect(it.motor).toMatchObject({ state: 'running', startedBy: 'host', setMilliV: 5_000 });
    expect(it.hz).toBeGreaterThan(95);
    expect(it.motor.limits).toEqual(it.rules.limits);
    expect(it.sent('LIMIT')).toHaveLength(1);
  });

  test('nothing moves without a lease, a stop test or an arming, and each says why', () => {
    const it = new Coupled();
    it.connect();
    expect(it.answer(it.arm())).toBe('not-holder');
    expect(it.answer(it.test())).toBe('not-holder');
    expect(it.answer(it.start())).toBe('not-holder');
    it.lease();
    expect(it.answer(it.arm())).toBe('test-due');
    expect(it.answer(it.start())).toBe('state');
    expect(it.answer(it.set(volts(4_000)))).toBe('state');
    expect(it.answer(it.end())).toBe('state');
    expect(it.answer(it.clear())).toBe('state');
    it.ready();
    expect(it.answer(it.arm('A', ['no-pad']))).toBe('checks');
    expect(it.sent('ARM')).toHaveLength(1);
  });

  test('a moving motor, a held pedal, a silent machine: not armed', () => {
    const it = new Coupled({ ownStart: true }).ready();
    it.run(100);
    it.buttonDown = true;
    it.run(100);
    expect(it.motor).toMatchObject({ state: 'running', startedBy: 'operator' });
    expect(it.answer(it.arm())).toBe('moving');
    it.buttonDown = false;
    it.run(60);
    expect(it.answer(it.arm())).toBe('moving');
    it.buttonDown = true;
    it.run(500);
    expect(it.motor.state).toBe('idle');
    expect(it.answer(it.arm())).toBe('moving');
    it.buttonDown = false;
    it.run(100);
    it.lost = (line) => line.what === 'M';
    it.run(250);
    expect(it.answer(it.arm())).toBe('link');
    it.unplug();
    expect(it.answer(it.arm())).toBe('link');
  });

  test('the nonce is used once: a second start is refused, and after a stop there is none', () => {
    const it = new Coupled().ready();
    const armed = it.arm();
    it.until(() => it.answer(armed) === null);
    const one = it.start();
    const two = it.start();
    expect(it.answer(two)).toBe('state');
    it.until(() => it.answer(one) === null);
    it.stop();
    expect(it.answer(it.start())).toBe('latched');
    it.until(() => it.state.phase === 'stopped');
    it.clear();
    it.until(() => it.state.phase === 'rest');
    expect(it.answer(it.start())).toBe('state');
    it.run(3_000);
    expect(it.sent('START')).toHaveLength(2); // the stop test's, and the one
    expect(it.motor.state).toBe('idle');
  });

  test('an arming that is not used ends here before it ends in the machine, and its nonce dies there too', () => {
    const it = new Coupled().ready();
    const armed = it.arm();
    it.until(() => it.answer(armed) === null);
    it.until(() => it.state.phase !== 'armed', 9_100);
    expect(it.atMs * 1000 - it.state.armedUs).toBeGreaterThanOrEqual(9_000_000);
    expect(it.atMs * 1000 - it.state.armedUs).toBeLessThan(9_050_000);
    expect(it.noted('disarmed')).toBe(1);
    expect(it.answer(it.start())).toBe('latched');
    it.until(() => it.state.phase === 'rest');
    expect(it.motor).toMatchObject({ state: 'idle', nonce: null });
  });

  test('the pedal ends an arming in the machine, and so it ends here', () => {
    const it = new Coupled({ ownStart: true }).ready();
    const armed = it.arm();
    it.until(() => it.answer(armed) === null);
    it.run(100);
    it.buttonDown = true;
    it.run(30);
    expect(it.state).toMatchObject({ phase: 'rest', nonce: null });
    expect(it.noted('disarmed')).toBe(1);
    expect(it.answer(it.start())).toBe('state');
  });

  test('another session: the arming ends, and the stop is tested again', () => {
    const it = new Coupled().ready();
    const armed = it.arm();
    it.until(() => it.answer(armed) === null);
    it.give({ kind: 'session', id: 's-2' });
    it.until(() => it.state.phase === 'rest');
    expect(it.answer(it.arm())).toBe('test-due');
    it.ready();
    expect(it.state.stopTest).toMatchObject({ passed: true, sessionId: 's-2' });
    it.reset();
    it.run(100);
    expect(it.answer(it.arm())).toBe('test-due');
  });

  test('a record that was changed since: the arming is not used', () => {
    const it = new Coupled().ready();
    const armed = it.arm();
    it.until(() => it.answer(armed) === null);
    it.rules = { ...it.rules, limits: { ...it.rules.limits, maxRateMilliHz: 80_000 } };
    expect(it.answer(it.start(volts(4_000)))).toBe('state');
    it.until(() => it.state.phase === 'rest');
    const again = it.arm();
    it.until(() => it.answer(again) === null);
    expect(it.motor.limits.maxRateMilliHz).toBe(80_000);
  });

  test('a record that was changed and changed back: the machine is told its limits anew', () => {
    const it = new Coupled().ready();
    const first = it.rules;
    const { length } = it.sent('LIMIT');
    it.rules = { ...first, limits: { ...first.limits, maxRateMilliHz: 200_000 } };
    it.run(20);
    it.rules = first;
    const armed = it.arm();
    it.until(() => it.answer(armed) === null);
    expect(it.sent('LIMIT')).toHaveLength(length + 1);
  });
});

describe('running', () => {
  test('soft start: up in bounded steps, down at once', () => {
    const it = new Coupled().running(volts(7_000));
    const steps: number[] = [];
    for (let i = 0; i < 2_000; i++) {
      it.run(1);
      if (steps.at(-1) !== it.motor.setMilliV) steps.push(it.motor.setMilliV);
    }
    expect(steps).toEqual([3_500, 4_000, 4_500, 5_000, 5_500, 6_000, 6_500, 7_000]);
    expect(it.sent('VOLT')).toHaveLength(7);
    expect(it.answer(it.set(volts(3_000)))).toBeNull();
    it.run(20);
    expect(it.motor.setMilliV).toBe(3_000);
  });

  test('a request above the record is refused, never cut down; so is one below what turns', () => {
    const it = new Coupled().running();
    expect(it.answer(it.set(volts(9_001)))).toBe('limit');
    expect(it.answer(it.set(volts(2_499)))).toBe('range');
    expect(it.answer(it.set(volts(Number.NaN)))).toBe('limit');
    expect(it.answer(it.set(rate(90)))).toBe('no-curve');
    it.rules = { ...it.rules, curve: { hzPerVolt: 16, zeroVolt: -1 } };
    expect(it.answer(it.set(rate(161)))).toBe('limit');
    expect(it.answer(it.set(rate(20)))).toBe('range');
    expect(it.answer(it.set(rate(100)))).toBeNull();
    it.rules = { ...it.rules, limits: { ...it.rules.limits, maxRateMilliHz: 80_000 } };
    expect(it.answer(it.set(rate(81)))).toBe('limit');
    expect(it.answer(it.set(volts(4_000), 'B'))).toBe('not-holder');
  });

  test('a wanted rate is held under load, by bounded steps, and the correction is bounded too', () => {
    const it = new Coupled({ curve: { hzPerVolt: 16, zeroVolt: -1 } }).running(rate(100));
    it.until(() => it.state.run?.setMilliV === 5_250);
    // On the way up the rate is no measure: four steps, and no correction.
    expect(it.sent('VOLT')).toHaveLength(4);
    expect(it.state.run?.trimMilliV).toBe(0);
    it.run(1_500);
    expect(it.hz).toBeGreaterThan(98.9);
    // Too little to be worth a step.
    it.load = 0.008;
    it.run(1_500);
    expect(it.motor.setMilliV).toBe(5_250);
    it.load = 0.1;
    it.run(4_000);
    expect(it.hz).toBeGreaterThan(98.9);
    expect(it.hz).toBeLessThan(101.1);
    const asked = it.sent('VOLT').map((each) => (each.type === 'VOLT' ? each.setMilliV : 0));
    for (const [i, next] of asked.entries())
      if (i > 4) expect(Math.abs(next - (asked[i - 1] ?? next))).toBeLessThanOrEqual(100);
    it.load = 0.5;
    it.run(8_000);
    expect(it.motor.setMilliV).toBe(5_250 + 1_000);
  });

  test('a machine that is faster than its curve is slowed down no further than to what turns it', () => {
    const it = new Coupled({ curve: { hzPerVolt: 16, zeroVolt: -1 } });
    it.load = -0.5;
    it.running(rate(60));
    it.run(6_000);
    expect(it.state.run?.trimMilliV).toBeLessThan(-250);
    expect(it.motor).toMatchObject({ state: 'running', setMilliV: 2_500 });
  });

  test('without fresh measurements the closed loop stands still', () => {
    const timing = { ...controlTiming, staleUs: 2_000_000 };
    const it = new Coupled({ curve: { hzPerVolt: 16, zeroVolt: -1 }, timing }).running(rate(100));
    it.run(1_500);
    it.load = 0.1;
    it.run(300);
    it.lost = (line) => line.what === 'M';
    it.run(320);
    const { setMilliV } = it.motor;
    it.run(1_000);
    expect(it.motor).toMatchObject({ state: 'running', setMilliV });
    it.lost = () => false;
    it.run(1_000);
    expect(it.motor.setMilliV).toBeGreaterThan(setMilliV);
  });

  test('a record lowered in the run takes the voltage down; one that leaves none stops it', () => {
    const it = new Coupled().running(volts(7_000));
    it.run(1_500);
    it.rules = { ...it.rules, limits: { ...it.rules.limits, maxMilliV: 4_000 } };
    it.run(30);
    expect(it.motor.setMilliV).toBe(4_000);
    it.rules = { ...it.rules, limits: { ...it.rules.limits, maxMilliV: 0 } };
    it.run(30);
    expect(it.state.latch).toEqual({ kind: 'limits', detail: '' });
    expect(it.motor.state).not.toBe('running');
  });

  test('the curve is taken out of the record in the run: it stays where it is', () => {
    const it = new Coupled({ curve: { hzPerVolt: 16, zeroVolt: -1 } }).running(rate(100));
    it.run(1_500);
    const { setMilliV } = it.motor;
    it.rules = { ...it.rules, curve: null };
    it.run(1_000);
    expect(it.motor).toMatchObject({ state: 'running', setMilliV });
  });

  test('another curve in the record in the run: it goes on by its own, and the next target by the new one', () => {
    const it = new Coupled({ curve: { hzPerVolt: 16, zeroVolt: -1 } }).running(rate(100));
    it.run(1_500);
    const { setMilliV } = it.motor;
    it.rules = { ...it.rules, curve: { hzPerVolt: 11, zeroVolt: -1 } };
    it.run(1_000);
    expect(it.motor).toMatchObject({ state: 'running', setMilliV });
    expect(it.answer(it.set(rate(88)))).toBeNull();
    it.run(60);
    expect(it.motor.setMilliV).toBeGreaterThan(setMilliV);
  });

  test('an ordinary end clears itself, and starts nothing', () => {
    const it = new Coupled().running();
    it.run(500);
    expect(it.answer(it.end())).toBeNull();
    expect(it.state.latch).toEqual({ kind: 'ended', detail: 'Ana' });
    it.until(() => it.state.phase === 'rest');
    expect(it.state.latch).toBeNull();
    it.run(1_000);
    expect(it.motor.state).toBe('idle');
  });
});

describe('the lease', () => {
  test('is renewed, and ends at 2 s to the microsecond without: the motor stops, and a person has to clear it', () => {
    const it = new Coupled().running();
    it.run(3_000);
    expect(it.motor.state).toBe('running');
    const ends = it.state.lease?.expiresUs ?? 0;
    it.run(Math.ceil(ends / 1000) - it.atMs - 1, false);
    expect(it.state.phase).toBe('running');
    it.run(10, false);
    expect(it.state).toMatchObject({ lease: null, latch: { kind: 'lease', detail: '' } });
    it.run(100, false);
    expect(it.motor.state).not.toBe('running');
    expect(it.noted('lease-expired')).toBe(1);
  });

  test('its page is gone: stopped at once; armed only, it is disarmed and clears itself', () => {
    const it = new Coupled().running();
    it.give({ kind: 'lost', lease: 'B' });
    expect(it.state.phase).toBe('running');
    it.give({ kind: 'lost', lease: 'A' });
    expect(it.state).toMatchObject({ phase: 'stopping', lease: null, latch: { kind: 'lease' } });
    const other = new Coupled().ready();
    const armed = other.arm();
    other.until(() => other.answer(armed) === null);
    other.give({ kind: 'lost', lease: 'A' });
    other.until(() => other.state.phase === 'rest');
    expect(other.motor).toMatchObject({ state: 'idle', nonce: null });
  });

  test('another takes it over at rest only, and both see it', () => {
    const it = new Coupled().ready();
    const armed = it.arm();
    expect(it.answer(it.lease('B', 'Ben'))).toBe('held');
    it.until(() => it.answer(armed) === null);
    expect(it.answer(it.lease('B', 'Ben'))).toBe('held');
    it.start();
    it.run(50);
    expect(it.answer(it.lease('B', 'Ben'))).toBe('held');
    it.end();
    expect(it.answer(it.lease('B', 'Ben'))).toBe('held');
    it.until(() => it.state.phase === 'rest');
    expect(it.answer(it.lease('B', 'Ben'))).toBeNull();
    expect(it.notes.find((each) => each.what === 'taken-over')).toMatchObject({ by: 'Ben', from: 'Ana' });
    expect(it.answer(it.arm('A'))).toBe('not-holder');
    const renewed = it.ask((request) => ({ kind: 'renew', request, lease: 'A' }));
    expect(it.answer(renewed)).toBe('not-holder');
    expect(it.answer(it.ask((request) => ({ kind: 'release', request, lease: 'B' })))).toBeNull();
    expect(it.state.lease).toBeNull();
  });

  test('not under the hand of its operator either', () => {
    const it = new Coupled({ ownStart: true }).ready();
    it.run(100);
    it.buttonDown = true;
    it.run(100);
    expect(it.answer(it.lease('B', 'Ben'))).toBe('held');
  });

  test('only its holder ends or gives back', () => {
    const it = new Coupled().running();
    expect(it.answer(it.end('B'))).toBe('not-holder');
    expect(it.answer(it.ask((request) => ({ kind: 'release', request, lease: 'B' })))).toBe('not-holder');
    expect(it.state).toMatchObject({ phase: 'running', lease: { id: 'A' } });
    expect(it.answer(it.ask((request) => ({ kind: 'release', request, lease: 'A' })))).toBeNull();
    expect(it.state).toMatchObject({
      phase: 'stopping',
      lease: null,
      latch: { kind: 'ended', detail: 'Ana' },
    });
  });

  test('a wish under a lease that has just ended is refused, whatever came first', () => {
    const it = new Coupled().ready();
    const late = (it.state.lease?.expiresUs ?? 0) / 1000;
    it.atMs = late;
    expect(it.answer(it.arm())).toBe('not-holder');
    expect(it.state.lease).toBeNull();
  });
});
