import { describe, expect, test } from 'vitest';
import { Coupled, volts } from './coupled.ts';

describe('the stop', () => {
  test('one byte at once, more until it is reported, latched until a person clears it', () => {
    const it = new Coupled().running();
    it.run(500);
    const bytes = it.count('stop-byte');
    it.stop();
    expect(it.count('stop-byte')).toBe(bytes + 1);
    it.run(2);
    expect(it.motor.state).toBe('stopping');
    it.until(() => it.state.phase === 'stopped');
    expect(it.state.latch).toEqual({ kind: 'person', detail: 'Ana' });
    const reported = it.notes.filter((each) => each.what === 'stop-reported').at(-1);
    expect(reported).toMatchObject({ afterUs: 4_000 });
    expect(it.answer(it.arm())).toBe('latched');
    expect(it.answer(it.clear(['unsafe-depth']))).toBe('cause-remains');
    expect(it.answer(it.clear([], false))).toBe('not-allowed');
    const cleared = it.clear();
    expect(it.answer(it.clear())).toBe('state');
    it.until(() => it.answer(cleared) === null);
    expect(it.state).toMatchObject({ phase: 'rest', latch: null, stopping: null });
    it.run(2_000);
    expect(it.motor.state).toBe('idle');
    expect(it.sent('START')).toHaveLength(2);
  });

  test('a byte that is lost is sent again 50 ms later', () => {
    const it = new Coupled().running();
    let bytes = 0;
    it.lost = (line) => line.what === 'stop-byte' && ++bytes < 3;
    it.stop();
    expect(it.until(() => it.motor.state !== 'running')).toBeLessThanOrEqual(110);
    expect(it.state.stopping?.overdue).toBe(false);
  });

  test('the cable goes while it is being stopped: that is said, and the bytes go on when it is back', () => {
    const it = new Coupled().running();
    it.run(500);
    it.deaf = true;
    it.stop();
    expect(it.noted('stop-undelivered')).toBe(0);
    it.run(20);
    it.unplug();
    expect(it.noted('stop-undelivered')).toBe(1);
    it.deaf = false;
    it.run(100);
    expect(it.motor.state).toBe('running');
    it.connect();
    expect(it.motor.state).not.toBe('running');
    expect(it.state.latch?.kind).toBe('person');
  });

  test('a machine that does not obey: said aloud once, and its own watchdog ends it', () => {
    const it = new Coupled().running();
    it.run(500);
    it.deaf = true;
    it.stop();
    expect(it.until(() => it.noted('stop-overdue') === 1)).toBeLessThanOrEqual(260);
    expect(it.until(() => it.motor.state !== 'running')).toBeLessThanOrEqual(600);
    it.until(() => it.state.phase === 'stopped');
    expect(it.motor).toMatchObject({ state: 'fault', fault: 'watchdog' });
    expect(it.noted('stop-overdue')).toBe(1);
    expect(it.state.latch?.kind).toBe('person');
  });

  test('a machine that reports running for ever is told for ever, and its heartbeat withheld again and again', () => {
    const it = new Coupled().running();
    it.lost = (line) => line.to === 'machine' && line.what === 'stop-byte';
    it.motor = { ...it.motor, startedBy: 'operator' };
    const before = it.count('stop-byte');
    it.stop();
    it.run(2_000);
    // Pressing again starts nothing over.
    it.stop('guard', 'stall');
    it.run(3_000);
    expect(it.state.stopping?.bytes).toBe(it.count('stop-byte') - before);
    expect(it.state.stopping?.sinceUs).toBe((it.atMs - 5_000) * 1000);
    expect(it.count('stop-byte') - before).toBeGreaterThan(90);
    expect(it.count('withhold')).toBe(3);
    expect(it.noted('stop-overdue')).toBe(1);
    expect(it.answer(it.clear())).toBe('moving');
  });

  test('pressed while nothing runs, and while the machine is gone', () => {
    const it = new Coupled();
    it.connect();
    it.stop();
    it.until(() => it.state.phase === 'stopped');
    expect(it.motor.state).toBe('stopped');
    const gone = new Coupled();
    gone.stop();
    expect(gone.noted('stop-undelivered')).toBe(1);
    gone.run(5_000);
    expect(gone.count('withhold')).toBe(1);
    expect(gone.state).toMatchObject({ phase: 'stopping', latch: { kind: 'person' } });
    gone.connect();
    expect(gone.state.phase).toBe('stopped');
    expect(gone.motor.state).toBe('stopped');
    gone.unplug();
    expect(gone.answer(gone.clear())).toBe('link');
    expect(gone.state.latch?.kind).toBe('person');
  });

  test('in every phase on the way to a run: the wish is answered, and nothing starts later', () => {
    for (let ms = 0; ms <= 24; ms += 2) {
      const it = new Coupled().ready();
      const armed = it.arm();
      let started: number | null = null;
      for (let i = 0; i < ms; i++) {
        it.run(1);
        if (started === null && it.state.phase === 'armed') started = it.start();
      }
      const starts = it.sent('START').length;
      it.stop();
      it.run(3_000);
      expect(it.state).toMatchObject({ phase: 'stopped', latch: { kind: 'person' } });
      expect(['stopped', 'fault']).toContain(it.motor.state);
      expect(it.hz).toBeLessThan(1);
      expect(it.answer(armed)).not.toBe('open');
      if (started !== null) expect(it.answer(started)).not.toBe('open');
      expect(it.sent('START')).toHaveLength(starts);
    }
  });

  test('the first cause stays, but takes the place of one that clears itself; while it is cleared a new one counts', () => {
    const it = new Coupled().running();
    it.end();
    it.stop('guard', 'unsafe-depth');
    it.stop('person');
    expect(it.state.latch).toEqual({ kind: 'guard', detail: 'unsafe-depth' });
    it.stop('ended');
    it.until(() => it.state.phase === 'stopped');
    expect(it.state.latch).toEqual({ kind: 'guard', detail: 'unsafe-depth' });
    const cleared = it.clear();
    it.stop('person');
    expect(it.answer(cleared)).toBe('superseded');
    expect(
      it.notes.filter((each) => each.what === 'stop').map((each) => each.what === 'stop' && each.cause.kind),
    ).toEqual(['test', 'ended', 'guard', 'person']);
    expect(it.state).toMatchObject({ phase: 'stopping', latch: { kind: 'person' } });
    it.run(1_000);
    expect(it.state).toMatchObject({ phase: 'stopped', latch: { kind: 'person' } });
    expect(it.motor.state).toBe('stopped');
  });

  test('one that clears itself takes no place, also of what is just being cleared', () => {
    const it = new Coupled().running();
    it.stop('guard', 'stall');
    it.until(() => it.state.phase === 'stopped');
    it.clear();
    it.stop('ended');
    it.run(1_000);
    expect(it.state).toMatchObject({ phase: 'stopped', latch: { kind: 'guard', detail: 'stall' } });
  });

  test('a machine that forgot its latch is latched again', () => {
    const it = new Coupled({ ownStart: true }).running();
    it.stop();
    it.until(() => it.state.phase === 'stopped');
    it.reset();
    expect(it.motor.state).toBe('idle');
    it.run(100);
    expect(it.motor.state).toBe('stopped');
    expect(it.state).toMatchObject({ phase: 'stopped', latch: { kind: 'person' } });
  });

  test('a fault that is still there: the machine refuses to be cleared', () => {
    const it = new Coupled().running();
    it.run(500);
    it.lost = (line) => line.what === 'beat';
    it.until(() => it.state.phase === 'stopped');
    expect(it.state.latch).toEqual({ kind: 'machine', detail: 'watchdog' });
    const refused = it.clear();
    it.until(() => it.answer(refused) !== 'open');
    expect(it.replies.get(refused)).toEqual([{ code: 'device', against: ['fault'] }]);
    expect(it.state.phase).toBe('stopped');
    it.lost = () => false;
    it.run(200);
    const cleared = it.clear();
    it.until(() => it.answer(cleared) === null);
    expect(it.state.phase).toBe('rest');
  });
});

describe('what ends a run by itself', () => {
  test('telemetry that stays out', () => {
    const it = new Coupled().running();
    it.run(500);
    it.lost = (line) => line.what === 'M';
    expect(it.until(() => it.state.phase !== 'running')).toBeLessThanOrEqual(220);
    expect(it.state.latch).toEqual({ kind: 'telemetry', detail: '' });
    expect(it.until(() => it.motor.state !== 'running')).toBeLessThanOrEqual(3);
  });

  test('the cable: said aloud, stopped by the watchdog, and found so when it is back', () => {
    const it = new Coupled().running();
    it.run(500);
    it.unplug();
    expect(it.noted('stop-undelivered')).toBe(1);
    expect(it.until(() => it.motor.state !== 'running')).toBeLessThanOrEqual(510);
    it.run(2_000);
    it.connect();
    expect(it.state).toMatchObject({ phase: 'stopped', latch: { kind: 'telemetry' } });
  });

  test('a restart: latched, and nothing remembered that could start it', () => {
    const it = new Coupled().running();
    it.reset();
    expect(it.state).toMatchObject({ phase: 'stopping', latch: { kind: 'restarted' }, stopTest: null });
    it.until(() => it.state.phase === 'stopped');
    it.run(1_000);
    expect(it.motor.state).toBe('stopped');
  });

  test("the operator's hand, and the machine's own fault", () => {
    const hand = new Coupled().running();
    hand.run(500);
    hand.buttonDown = true;
    hand.run(30);
    expect(hand.state.latch).toEqual({ kind: 'machine', detail: 'operator' });
    hand.until(() => hand.state.phase === 'stopped');
    const stall = new Coupled().running();
    stall.run(500);
    stall.load = 1;
    stall.until(() => stall.state.phase === 'stopped');
    expect(stall.state.latch).toEqual({ kind: 'machine', detail: 'stall' });
  });

  test('the service did nothing for a while', () => {
    const it = new Coupled().running();
    it.give({ kind: 'blind', fromUs: it.atMs * 1000 - 99_000 });
    expect(it.state.phase).toBe('running');
    it.give({ kind: 'blind', fromUs: it.atMs * 1000 - 100_000 });
    expect(it.state.latch).toEqual({ kind: 'blind', detail: '' });
    const still = new Coupled().ready();
    still.give({ kind: 'blind', fromUs: 0 });
    expect(still.state.phase).toBe('rest');
  });

  test('a voltage that nobody answers', () => {
    const it = new Coupled().running(volts(3_000));
    it.run(300);
    it.lost = (line) => line.what === 'answer';
    it.set(volts(3_500));
    it.until(() => it.state.phase !== 'running', 700);
    expect(it.state.latch).toEqual({ kind: 'telemetry', detail: '' });
  });

  test("a voltage outside the machine's own limits: it stays as it is, and the page sees that", () => {
    const it = new Coupled({ minMilliV: 2_000 }).running(volts(3_000));
    it.run(300);
    it.set(volts(2_200));
    it.run(100);
    expect(it.motor).toMatchObject({ state: 'running', setMilliV: 3_000 });
    expect(it.state.run?.target).toEqual(volts(3_000));
  });
});

describe('a machine that runs though nobody here started it', () => {
  test('one without a button of its own is stopped', () => {
    const it = new Coupled();
    it.connect();
    it.run(100);
    it.buttonDown = true;
    it.run(30);
    expect(it.state.latch).toEqual({ kind: 'unexpected', detail: '' });
    it.until(() => it.motor.state === 'stopped');
  });

  test("its operator's goes on; what an earlier service started ends by its watchdog", () => {
    const own = new Coupled({ ownStart: true });
    own.connect();
    own.run(100);
    own.buttonDown = true;
    own.run(2_000);
    expect(own.motor).toMatchObject({ state: 'running', startedBy: 'operator' });
    expect(own.state.phase).toBe('rest');
    expect(own.count('withhold')).toBe(0);
    const left = new Coupled({ ownStart: true }).running();
    const after = new Coupled({ ownStart: true });
    after.atMs = left.atMs;
    after.motor = left.motor;
    after.hz = 90;
    after.connect();
    expect(after.count('withhold')).toBe(1);
    after.run(700);
    expect(after.motor.state).not.toBe('running');
    after.until(() => after.state.phase === 'stopped');
    expect(after.state.latch).toEqual({ kind: 'machine', detail: 'watchdog' });
  });

  test('one that is found latched is latched here', () => {
    const left = new Coupled().running();
    left.stop();
    left.until(() => left.motor.state === 'stopped');
    const it = new Coupled();
    it.atMs = left.atMs;
    it.motor = left.motor;
    it.connect();
    expect(it.state).toMatchObject({
      phase: 'stopped',
      latch: { kind: 'machine', detail: 'found stopped' },
    });
  });
});
