import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ARM_LIFETIME_MS, WATCHDOG_MS } from '../../firmware-protocol/index.ts';
import { own, Rig, ready, running } from './motor-rig.ts';

describe('motor', () => {
  test('runs by the host only through arm and start, and stops latched by either stop', () => {
    for (const kind of ['stop', 'stop-byte'] as const) {
      const rig = running();
      expect(rig.motor).toMatchObject({ state: 'running', startedBy: 'host', setMilliV: 7_000, nonce: null });
      rig.give({ kind });
      expect(rig.motor.state).toBe('stopping');
      expect(rig.drivenMilliV).toBe(0);
      expect(rig.pass(400).motor.state).toBe('stopped');
      expect(rig.give({ kind: 'arm', nonce: 8 }).answer).toBe('err state');
      expect(rig.give({ kind: 'clear' }).answer).toBe('ok -');
      expect(rig.motor.state).toBe('idle');
      expect(rig.drivenMilliV).toBe(0);
    }
  });

  test('answers of arm and start', () => {
    const rig = ready();
    expect(rig.give({ kind: 'start', nonce: 7, setMilliV: 7_000 }).answer).toBe('err state');
    expect(rig.give({ kind: 'arm', nonce: 0xab }).answer).toBe('ok 000000AB');
    expect(rig.give({ kind: 'start', nonce: 0xab, setMilliV: 13_000 }).answer).toBe('err range');
    expect(rig.motor.state).toBe('armed');
    expect(rig.give({ kind: 'start', nonce: 0xac, setMilliV: 7_000 }).answer).toBe('err nonce');
    expect(rig.motor.state, 'a guess costs the arming').toBe('idle');
    rig.give({ kind: 'arm', nonce: 1 }).give({ kind: 'arm', nonce: 2 });
    expect(rig.give({ kind: 'start', nonce: 1, setMilliV: 7_000 }).answer, 'the old nonce is dead').toBe(
      'err nonce',
    );
    rig.give({ kind: 'arm', nonce: 3 }).give({ kind: 'start', nonce: 3, setMilliV: 7_000 });
    expect(rig.answer).toBe('ok -');
    rig.give({ kind: 'stop' }).pass(400).give({ kind: 'clear' });
    expect(rig.give({ kind: 'start', nonce: 3, setMilliV: 7_000 }).answer, 'no nonce twice').toBe(
      'err state',
    );
  });

  test('a limit lowers only, binds start, volt and the operator, and is refused while running', () => {
    const limits = { maxMilliV: 6_000, maxRateMilliHz: 160_000, maxMilliA: 800 };
    const rig = ready();
    expect(rig.give({ kind: 'limit', limits: { ...limits, maxMilliV: 12_001 } }).answer).toBe('err range');
    expect(rig.give({ kind: 'limit', limits }).answer).toBe('ok -');
    rig.give({ kind: 'arm', nonce: 7 });
    expect(rig.give({ kind: 'start', nonce: 7, setMilliV: 6_001 }).answer).toBe('err limit');
    expect(rig.give({ kind: 'start', nonce: 7, setMilliV: 6_000 }).answer).toBe('ok -');
    expect(rig.give({ kind: 'volt', setMilliV: 6_100 }).answer).toBe('err limit');
    expect(rig.give({ kind: 'volt', setMilliV: 5_500 }).answer).toBe('ok -');
    expect(rig.drivenMilliV).toBe(5_500);
    expect(rig.give({ kind: 'limit', limits: own }).answer).toBe('err state');
    rig.give({ kind: 'stop' }).pass(400).give({ kind: 'clear' }).pass(100);
    rig.buttonDown = true;
    expect(rig.pass(2).motor).toMatchObject({ state: 'running', startedBy: 'operator', setMilliV: 6_000 });
  });

  test('an arming ends by time, by an old beat, by WHO and by the button', () => {
    const armed = () => ready().give({ kind: 'arm', nonce: 7 });
    expect(armed().pass(ARM_LIFETIME_MS - 2).motor.state).toBe('armed');
    expect(armed().pass(ARM_LIFETIME_MS + 2).motor.state).toBe('idle');
    expect(armed().give({ kind: 'who' }).motor).toMatchObject({ state: 'idle', nonce: null });
    const unheard = armed();
    unheard.beating = false;
    expect(unheard.pass(WATCHDOG_MS + 2).motor.state).toBe('idle');
    const pressed = armed().pass(60);
    pressed.buttonDown = true;
    expect(pressed.pass(2).motor.state).toBe('idle');
    expect(pressed.give({ kind: 'arm', nonce: 9 }).answer, 'the button is down').toBe('err state');
  });

  test('the watchdog stops what the host started within 510 ms of the last beat, and not what the operator did', () => {
    const rig = running();
    rig.beating = false;
    const beatUs = rig.motor.beatUs;
    for (let n = 0; n < 1_000 && rig.drivenMilliV > 0; n++) rig.pass(1);
    expect(rig.drivenMilliV).toBe(0);
    expect(rig.atUs - beatUs).toBeLessThanOrEqual(510_000);
    expect(rig.faults).toEqual(['on watchdog']);
    expect(rig.pass(400).motor).toMatchObject({ state: 'fault', fault: 'watchdog' });
    expect(rig.give({ kind: 'clear' }).answer, 'the cause is there').toBe('err fault');
    rig.beating = true;
    rig.pass(200);
    expect(rig.faults).toEqual(['on watchdog', 'off watchdog']);
    expect(rig.motor.state, 'beats alone clear nothing').toBe('fault');
    expect(rig.give({ kind: 'clear' }).answer).toBe('ok -');
    expect(rig.pass(100).motor.state).toBe('idle');

    rig.buttonDown = true;
    rig.pass(20);
    rig.buttonDown = false;
    rig.beating = false;
    expect(rig.pass(2_000).motor).toMatchObject({ state: 'running', startedBy: 'operator' });
  });

  test('the button: held from before it starts nothing; it latches a host run and ends its own without latching', () => {
    const held = new Rig();
    held.buttonDown = true;
    held.give({ kind: 'beat' }).pass(500);
    expect(held.motor.state).toBe('idle');

    const rig = running();
    rig.buttonDown = true;
    expect(rig.pass(400).motor.state).toBe('stopped');
    expect(rig.give({ kind: 'clear' }).answer, 'the button is still down').toBe('err fault');
    rig.buttonDown = false;
    rig.pass(10).give({ kind: 'clear' });
    expect(rig.motor.state).toBe('idle');
    rig.pass(20);
    rig.buttonDown = true;
    expect(rig.pass(5).motor.state, 'up for 30 ms only').toBe('idle');
    rig.buttonDown = false;
    rig.pass(60);
    rig.buttonDown = true;
    expect(rig.pass(300).motor.startedBy).toBe('operator');
    rig.buttonDown = false;
    rig.pass(60);
    rig.buttonDown = true;
    expect(rig.pass(400).motor.state).toBe('idle');
  });

  test.each([
    [
      'overcurrent',
      100,
      (rig: Rig) => {
        rig.milliA = 2_100;
      },
    ],
    [
      'supply',
      100,
      (rig: Rig) => {
        rig.sagMilliV = 3_000;
      },
    ],
    [
      'stall',
      500,
      (rig: Rig) => {
        rig.jammed = true;
      },
    ],
  ] as const)('%s cuts the drive and latches', (code, ms, break_) => {
    const rig = running();
    break_(rig);
    rig.pass(ms - 20);
    expect(rig.drivenMilliV).toBeGreaterThan(0);
    expect(rig.pass(400).motor).toMatchObject({ state: 'fault', fault: code });
    expect(rig.drivenMilliV).toBe(0);
    expect(rig.give({ kind: 'stop' }).motor.state).toBe('fault');
  });

  test('a stop during the operator’s own stop latches it; during a fault it stays a fault', () => {
    const operated = ready();
    operated.buttonDown = true;
    operated.pass(20);
    operated.buttonDown = false;
    operated.pass(100);
    operated.buttonDown = true;
    expect(operated.pass(1).motor).toMatchObject({ state: 'stopping', rest: 'idle' });
    expect(operated.give({ kind: 'stop-byte' }).pass(400).motor.state).toBe('stopped');

    const failed = running();
    failed.milliA = 2_100;
    failed.pass(105);
    expect(failed.motor.state).toBe('stopping');
    expect(failed.give({ kind: 'stop' }).pass(400).motor.state).toBe('fault');
  });

  test('a rotor that goes on turning for a second is a fault', () => {
    const rig = running().give({ kind: 'stop' });
    for (let n = 0; n < 1_010; n++) {
      rig.rateHz = 100;
      rig.pass(1);
    }
    expect(rig.motor).toMatchObject({ state: 'fault', fault: 'internal', causes: ['internal'] });
    expect(rig.give({ kind: 'clear' }).answer).toBe('err fault');
    expect(rig.pass(400).give({ kind: 'clear' }).answer).toBe('ok -');
  });

  test('any history: driven only as allowed, a stop always leads to rest, nothing starts by itself', () => {
    const volts = fc.integer({ min: 0, max: 14_000 });
    const event = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('arm' as const), nonce: fc.integer({ min: 1, max: 3 }) }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('start' as const),
          nonce: fc.integer({ min: 1, max: 3 }),
          setMilliV: volts,
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('volt' as const), setMilliV: volts }) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constantFrom('stop' as const, 'stop-byte' as const, 'clear' as const, 'who' as const),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('limit' as const),
          limits: fc.record({
            maxMilliV: volts,
            maxRateMilliHz: fc.constant(220_000),
            maxMilliA: fc.constant(2_000),
          }),
        }),
      },
      { weight: 4, arbitrary: fc.record({ pass: fc.integer({ min: 1, max: 700 }) }) },
      { weight: 2, arbitrary: fc.record({ button: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ beating: fc.boolean() }) },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const rig = ready();
        let live: number | null = null;
        for (const each of events) {
          const before = rig.motor;
          if ('pass' in each) rig.pass(each.pass);
          else if ('button' in each) rig.buttonDown = each.button;
          else if ('beating' in each) rig.beating = each.beating;
          else {
            rig.give(each);
            if (each.kind === 'arm' && rig.answer?.startsWith('ok')) live = each.nonce;
            if (each.kind === 'start' && rig.answer === 'ok -') {
              expect(before.state).toBe('armed');
              expect(each.nonce).toBe(live);
              expect(each.setMilliV).toBeLessThanOrEqual(before.limits.maxMilliV);
              live = null;
            } else if (rig.drivenMilliV > 0) expect(before.state).toBe('running');
            if (each.kind === 'stop' || each.kind === 'stop-byte') {
              expect(rig.drivenMilliV).toBe(0);
              expect(['stopping', 'stopped', 'fault']).toContain(rig.motor.state);
            }
            if (rig.answer?.startsWith('err') && each.kind !== 'start') expect(rig.motor).toEqual(before);
          }
          expect(rig.drivenMilliV > 0).toBe(rig.motor.state === 'running');
          expect(rig.drivenMilliV).toBeLessThanOrEqual(own.maxMilliV);
          if (rig.motor.startedBy === 'host')
            expect(rig.atUs - rig.motor.beatUs).toBeLessThan(WATCHDOG_MS * 1000);
          if (
            rig.motor.state === 'running' &&
            rig.motor.startedBy === 'operator' &&
            before.state !== 'running'
          )
            expect('pass' in each, 'the operator starts by a press, seen in a measurement').toBe(true);
        }
        rig.buttonDown = false;
        rig.give({ kind: 'stop-byte' }).pass(1_500);
        expect(['stopped', 'fault']).toContain(rig.motor.state);
        expect(rig.drivenMilliV).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
