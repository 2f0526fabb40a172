import { describe, expect, test } from 'vitest';
import { type Body, encode, type Message } from '../../firmware-protocol/index.ts';
import { machineFault, padFault } from '../../src/emulator/body-faults.ts';
import type { FaultName } from '../../src/emulator/faults.ts';
import { depths, startWorkplace } from './workplace-rig.ts';

/** With what is said to its machine, and what befalls it. */
const start = (localStartS: number | null = 0.5) => {
  const { place, pass, truth } = startWorkplace(localStartS);
  let seq = 0;
  const say = (body: Body) =>
    place.machine!.receive(Buffer.from(encode(body, seq++, 0), 'latin1'), place.world.timeUs);
  const told = (name: FaultName, value: number) =>
    machineFault(place, place.machine!, name, value, place.world.timeUs);
  /** A run that the host started; it beats once, so the watchdog would end it after half a second. */
  const hostStarts = () => {
    say({ type: 'BEAT', heard: 0 });
    say({ type: 'ARM', id: 1 });
    const armed = pass(place.world.timeUs / 1e6 + 0.01).find((each) => each.type === 'OK') as Message<'OK'>;
    say({ type: 'START', id: 2, nonce: Number.parseInt(armed.value, 16), setMilliV: 6_000 });
  };
  return { place, pass, truth, say, told, hostStarts };
};

describe('faults of a machine’s body', () => {
  test('a brown-out stops the motor, and it comes back as a new boot that stands', () => {
    const { place, pass, told, hostStarts, truth } = start(null);
    pass(0.1);
    hostStarts();
    pass(0.4);
    const boot = place.machine!.boot;
    told('brown-out', 300);
    expect(place.world.driveMilliV).toBe(0);
    const kinds = pass(0.6).map((each) => each.type);
    expect(kinds, 'without power it says nothing').not.toContain('M');
    const after = pass(1.5).find((each) => each.type === 'HELLO') as Message<'HELLO'>;
    expect(after.boot).not.toBe(boot);
    expect(place.machine!.motor.state).toBe('idle');
    expect(place.world.machine.rateHz).toBe(0);
    expect(truth.filter((each) => each.kind === 'motor').map(({ on, by }) => `${on} ${by}`)).toEqual([
      'true host',
      'false none',
    ]);
  });

  test('an old START line that comes once more starts nothing; the truth has every START and stop byte', () => {
    const { place, pass, told, hostStarts, truth } = start(null);
    pass(0.1);
    hostStarts();
    pass(0.3);
    place.machine!.receive(Buffer.from('!'), 300_250);
    pass(0.8);
    told('replay-start', 100);
    pass(1);
    expect(place.machine!.motor.state).toBe('stopped');
    place.machine!.receive(Buffer.from(encode({ type: 'WHO', protocol: 1 }, 9, 0)), 1e6);
    place.machine!.receive(Buffer.from(encode({ type: 'CLEAR', id: 9 }, 9, 0)), 1e6);
    expect(place.machine!.motor.state).toBe('idle');
    told('replay-start', 100);
    expect(pass(1.2).find((each) => each.type === 'ERR')).toMatchObject({ code: 'state' });
    expect(place.machine!.motor.state).toBe('idle');
    const heard = truth.filter((each) => each.kind === 'heard');
    expect(heard.map(({ what, answer }) => `${what} ${answer}`)).toEqual([
      'START OK',
      'stop-byte none',
      'START repeat',
      'START state',
    ]);
    expect(heard[1]!.worldUs, 'to the moment, not to the step').toBe(300_250);
    const cut = truth.find((each) => each.kind === 'motor' && !each.on);
    expect(cut).toMatchObject({ worldUs: 300_250 });
  });

  test('a deaf machine obeys no stop and its watchdog neither; hearing again, the watchdog ends it', () => {
    const { place, pass, told, hostStarts } = start(null);
    pass(0.1);
    hostStarts();
    told('deaf', 1);
    place.machine!.receive(Buffer.from('!!'), place.world.timeUs);
    pass(2);
    expect(place.world.driveMilliV).toBeGreaterThan(0);
    told('deaf', 0);
    pass(3);
    expect(place.world.driveMilliV).toBe(0);
    expect(place.machine!.motor).toMatchObject({ state: 'fault', fault: 'watchdog' });
  });

  test('one that ignores stops is ended by its watchdog', () => {
    const { place, pass, told, hostStarts } = start(null);
    pass(0.1);
    hostStarts();
    told('ignore-stop', 1);
    place.machine!.receive(Buffer.from('!'), place.world.timeUs);
    expect(place.world.driveMilliV).toBeGreaterThan(0);
    pass(0.7);
    expect(place.world.driveMilliV).toBe(0);
  });

  test.each([
    ['stall', 1, 'stall'],
    ['overcurrent', 3, 'overcurrent'],
    ['overheat', 1, 'temperature'],
    ['self-test', 1, 'internal'],
  ] as const)('%s is the fault that it should be', (name, value, code) => {
    const { place, pass, told } = start();
    pass(2);
    told(name, value);
    const said = pass(3.5).filter((each): each is Message<'FAULT'> => each.type === 'FAULT');
    expect(said[0]).toMatchObject({ on: 'on', code });
    expect(place.machine!.motor).toMatchObject({ state: 'fault', fault: code });
    expect(place.world.driveMilliV).toBe(0);
  });

  test('a failed self-test is a fault from the first moment, until a boot that passes', () => {
    const { place, pass, told, say } = start();
    told('self-test', 1);
    place.powerUp('machine', 0);
    place.machine!.streaming = true;
    expect(place.machine!.motor).toMatchObject({ state: 'fault', fault: 'internal' });
    const said = pass(2);
    expect(said.find((each) => each.type === 'FAULT')).toMatchObject({ on: 'on', code: 'internal' });
    say({ type: 'CLEAR', id: 1 });
    expect(pass(2.1).find((each) => each.type === 'ERR')).toMatchObject({ code: 'fault' });
    told('self-test', 0);
    place.powerUp('machine', place.world.timeUs);
    expect(place.machine!.motor.state).toBe('idle');
  });

  test('a failed driver turns the motor whatever the firmware says, which calls it internal', () => {
    const { place, pass, told } = start();
    pass(2);
    told('runs-on', 1);
    place.machine!.receive(Buffer.from('!'), place.world.timeUs);
    const said = pass(4).filter((each): each is Message<'FAULT'> => each.type === 'FAULT');
    expect(said).toMatchObject([{ on: 'on', code: 'internal' }]);
    expect(place.world.machine.rateHz).toBeGreaterThan(80);
    told('runs-on', 0);
    pass(4.5);
    expect(place.world.machine.rateHz).toBe(0);
  });

  test('a foot on the pedal stops what the host started', () => {
    const { place, pass, told, hostStarts } = start(null);
    pass(0.1);
    hostStarts();
    pass(0.3);
    told('pedal', 150);
    pass(0.7);
    expect(place.machine!.motor.state).toBe('stopped');
  });
});

describe('faults of a pad’s body', () => {
  test('a noisy sensor, and one that leaps to and fro', () => {
    const { place, pass } = start(null);
    const spread = (counts: number[]) => {
      const mean = counts.reduce((sum, each) => sum + each, 0) / counts.length;
      return Math.sqrt(counts.reduce((sum, each) => sum + (each - mean) ** 2, 0) / counts.length);
    };
    pass(0.5);
    expect(spread(depths(pass(1)))).toBeLessThan(40);
    padFault(place.pad!, 'noisy', 0.3);
    pass(1.01);
    const noisy = spread(depths(pass(2)));
    expect(noisy).toBeGreaterThan(200);
    expect(noisy).toBeLessThan(400);
    padFault(place.pad!, 'noisy', 0);
    padFault(place.pad!, 'jump', 2);
    pass(2.01);
    const leaping = depths(pass(3));
    const leaps = leaping.filter((each, n) => n > 0 && Math.abs(each - leaping[n - 1]!) > 1_500);
    expect(leaps.length).toBeGreaterThanOrEqual(18);
    padFault(place.pad!, 'jump', 0);
    pass(3.01);
    expect(spread(depths(pass(3.5)))).toBeLessThan(40);
  });

  test('a clock that leaps shows in the ticks, forward and back, and goes on', () => {
    const { place, pass } = start(null);
    const ticks = () => pass(place.world.timeUs / 1e6 + 0.1).at(-1)!.ticks;
    const before = ticks();
    place.pad!.clock.jump(2e6);
    place.machine!.clock.jump(2e6);
    expect(Math.abs(((ticks() - before) | 0) - 2_100_000)).toBeLessThan(30_000);
    place.pad!.clock.jump(-2e6);
    place.machine!.clock.jump(-2e6);
    expect(Math.abs(((ticks() - before) | 0) - 200_000)).toBeLessThan(30_000);
  });
});
