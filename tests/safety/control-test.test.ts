import { describe, expect, test } from 'vitest';
import { Coupled } from './coupled.ts';

/** A stop test asked for, and the motor just seen turning. */
function testing(rules = {}): { it: Coupled; asked: number } {
  const it = new Coupled(rules);
  it.connect();
  it.lease();
  const asked = it.test();
  it.until(() => it.motor.state === 'running');
  return { it, asked };
}

describe('the stop test', () => {
  test('runs at its low voltage, is measured from the first byte, and is answered when all is over', () => {
    const { it, asked } = testing();
    expect(it.motor.setMilliV).toBe(4_000);
    expect(it.answer(it.start())).toBe('state');
    it.until(() => it.motor.state !== 'running');
    expect(it.hz).toBeGreaterThan(20);
    it.until(() => it.answer(asked) !== 'open');
    expect(it.answer(asked)).toBeNull();
    expect(it.state).toMatchObject({ phase: 'rest', latch: null, pending: null });
    expect(it.state.stopTest).toMatchObject({ passed: true, reportedAfterUs: 4_000, sessionId: null });
    expect(it.state.stopTest?.stillAfterUs).toBeLessThan(1_000_000);
    expect(it.noted('tested')).toBe(1);
  });

  test('never above the record', () => {
    const { it } = testing({ limits: { maxMilliV: 3_000, maxRateMilliHz: 160_000, maxMilliA: 1_500 } });
    expect(it.motor.setMilliV).toBe(3_000);
    const low = new Coupled({ limits: { maxMilliV: 2_000, maxRateMilliHz: 160_000, maxMilliA: 1_500 } });
    low.connect();
    low.lease();
    expect(low.answer(low.test())).toBe('limit');
  });

  test('fails where the stop is not reported, and that blocks arming until a person has cleared and it passes', () => {
    const { it, asked } = testing();
    it.deaf = true;
    it.until(() => it.answer(asked) !== 'open');
    expect(it.replies.get(asked)).toEqual([{ code: 'test-due', against: ['not-reported'] }]);
    expect(it.state.stopTest).toMatchObject({ passed: false, reportedAfterUs: null });
    it.until(() => it.state.phase === 'stopped');
    it.run(1_000);
    expect(it.state).toMatchObject({ phase: 'stopped', latch: { kind: 'machine', detail: 'watchdog' } });
    it.deaf = false;
    const cleared = it.clear();
    it.until(() => it.answer(cleared) === null);
    expect(it.answer(it.arm())).toBe('test-due');
    it.ready();
    const armed = it.arm();
    it.until(() => it.answer(armed) === null);
  });

  test('fails where it does not stand still in time; the failed one stays latched', () => {
    const { it, asked } = testing({
      stopTest: { milliV: 4_000, turnWithinUs: 1_500_000, reportWithinUs: 100_000, stillWithinUs: 60_000 },
    });
    it.until(() => it.answer(asked) !== 'open');
    expect(it.replies.get(asked)).toEqual([{ code: 'test-due', against: ['not-still'] }]);
    it.until(() => it.state.phase === 'stopped');
    it.run(1_000);
    expect(it.state).toMatchObject({ phase: 'stopped', latch: { kind: 'test' } });
  });

  test('fails where the machine falls silent before it stands still, and says that', () => {
    const { it, asked } = testing();
    it.until(() => it.state.stopping !== null && it.state.stopping.reportedUs !== null);
    it.lost = ({ to }) => to === 'host';
    it.until(() => it.answer(asked) !== 'open');
    expect(it.replies.get(asked)).toEqual([{ code: 'test-due', against: ['not-heard'] }]);
    it.lost = () => false;
    it.run(1_000);
    expect(it.state).toMatchObject({
      phase: 'stopped',
      latch: { kind: 'test' },
      stopTest: { passed: false },
    });
  });

  test('fails where nothing turned: there was nothing to stop', () => {
    const it = new Coupled({
      stopTest: { milliV: 4_000, turnWithinUs: 400_000, reportWithinUs: 100_000, stillWithinUs: 1_000_000 },
    });
    it.load = 1;
    it.connect();
    it.lease();
    const asked = it.test();
    it.until(() => it.answer(asked) !== 'open');
    expect(it.replies.get(asked)).toEqual([{ code: 'test-due', against: ['did-not-turn'] }]);
    expect(it.state.latch?.kind).toBe('test');
  });

  test('is broken off by another stop, by its page, by a restart; and then it has failed', () => {
    const breakers: [(it: Coupled) => void, string][] = [
      [(it) => it.stop('guard', 'unsafe-depth'), 'guard'],
      [(it) => it.give({ kind: 'lost', lease: 'A' }), 'lease'],
      [(it) => it.reset(), 'restarted'],
      [(it) => it.end(), 'ended'],
    ];
    for (const [breakOff, kind] of breakers) {
      const { it, asked } = testing();
      it.run(20);
      breakOff(it);
      expect(it.answer(asked)).toBe('superseded');
      expect(it.state.latch?.kind).toBe(kind);
      expect(it.state.stopTest).toMatchObject({ passed: false, reason: 'broken-off' });
    }
  });

  test('a stop while it stops breaks it off too', () => {
    const { it, asked } = testing();
    it.until(() => it.state.phase === 'stopping');
    it.stop();
    expect(it.answer(asked)).toBe('superseded');
    it.run(1_000);
    expect(it.state).toMatchObject({ phase: 'stopped', latch: { kind: 'person' } });
    expect(it.state.stopTest).toMatchObject({ passed: false, reason: 'broken-off' });
  });

  test('a restart while it stops breaks it off: what the new boot reports is no answer to it', () => {
    const { it, asked } = testing();
    it.until(() => it.state.phase === 'stopping');
    it.reset();
    expect(it.answer(asked)).toBe('superseded');
    it.run(1_000);
    expect(it.state).toMatchObject({ phase: 'stopped', latch: { kind: 'restarted' } });
    expect(it.state.stopTest).toMatchObject({ passed: false, reason: 'broken-off' });
  });

  test('is good for its session, one boot and 8 h', () => {
    const it = new Coupled().ready();
    expect(it.state.stopTest?.passed).toBe(true);
    it.atMs += 8 * 3_600_000 - 1_000;
    it.lease();
    it.run(30);
    const armed = it.arm();
    it.until(() => it.answer(armed) === null);
    const old = new Coupled().ready();
    old.atMs += 8 * 3_600_000;
    old.lease();
    old.run(30);
    expect(old.answer(old.arm())).toBe('test-due');
  });
});
