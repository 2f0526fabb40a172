import { describe, expect, test } from 'vitest';
import type { Message } from '../../firmware-protocol/index.ts';
import { faultNames, orderFault, parseFault } from '../../src/emulator/faults.ts';
import { Random } from '../../src/emulator/random.ts';
import { type LineDamage, Wire } from '../../src/emulator/wire.ts';
import { depths, startWorkplace } from './workplace-rig.ts';

const LINES = 4_000;
const textOf = (n: number) => `LINE ${String(n).padStart(6, '0')}\n`;

/** Sends numbered lines through a damaged wire, one a millisecond, and gives what arrived. */
function through(damage: Partial<LineDamage>, seed = 1): string {
  const wire = new Wire(new Random(seed));
  let got = '';
  wire.connect({
    address: 'memory://',
    write: (bytes) => {
      got += Buffer.from(bytes).toString('latin1');
      return bytes.length;
    },
    close() {},
  });
  Object.assign(wire.damage, damage);
  for (let n = 0; n < LINES; n++) {
    wire.text(textOf(n), n * 1_000);
    wire.flush(n * 1_000);
  }
  wire.flush(Number.POSITIVE_INFINITY);
  return got;
}

const whole = Array.from({ length: LINES }, (_, n) => textOf(n)).join('');
const numbers = (got: string) =>
  got
    .split('\n')
    .slice(0, -1)
    .map((line) => Number(line.slice(5)));

describe('damage on the wire, at the byte level', () => {
  test('none is none', () => {
    expect(through({})).toBe(whole);
  });

  test('bit flips turn over that share of bits and move no byte', () => {
    const got = through({ flips: 0.001 });
    expect(got).toHaveLength(whole.length);
    let flipped = 0;
    for (let i = 0; i < whole.length; i++)
      for (let bits = got.charCodeAt(i) ^ whole.charCodeAt(i); bits > 0; bits &= bits - 1) flipped++;
    expect(flipped).toBeGreaterThan(whole.length * 8 * 0.001 * 0.75);
    expect(flipped).toBeLessThan(whole.length * 8 * 0.001 * 1.25);
  });

  test('a dropped line is missing, a doubled one there twice, and the rest in order', () => {
    const dropped = numbers(through({ drop: 0.1 }));
    expect(dropped.length).toBeGreaterThan(LINES * 0.85);
    expect(dropped.length).toBeLessThan(LINES * 0.95);
    expect(new Set(dropped).size).toBe(dropped.length);
    const doubled = numbers(through({ double: 0.1 }));
    expect(doubled.length).toBeGreaterThan(LINES * 1.05);
    expect([...new Set(doubled)]).toHaveLength(LINES);
    expect(doubled).toEqual([...doubled].sort((a, b) => a - b));
  });

  test('a joined line has lost nothing but its line feed', () => {
    const got = through({ join: 0.1 });
    expect(got.replaceAll('\n', '')).toBe(whole.replaceAll('\n', ''));
    expect(whole.length - got.length).toBeGreaterThan(LINES * 0.05);
  });

  test('a late line comes whole, behind those after it', () => {
    const got = numbers(through({ late: 0.1 }));
    expect([...got].sort((a, b) => a - b)).toEqual(Array.from({ length: LINES }, (_, n) => n));
    const late = got.filter((each, n) => n > 0 && each < got[n - 1]!);
    expect(late.length).toBeGreaterThan(LINES * 0.05);
  });

  test('the same seed damages the same bytes', () => {
    const damage = { flips: 0.001, drop: 0.1, late: 0.1 };
    expect(through(damage)).toBe(through(damage));
    expect(through(damage, 2)).not.toBe(through(damage));
  });

  test('a host that takes nothing: bounded, lines whole, the loss counted', () => {
    const wire = new Wire(new Random(1));
    let open = false;
    let got = '';
    wire.connect({
      address: 'memory://',
      write: (bytes) => {
        if (!open) return 0;
        const taken = Math.min(bytes.length, 777);
        got += Buffer.from(bytes.subarray(0, taken)).toString('latin1');
        return taken;
      },
      close() {},
    });
    for (let n = 0; n < LINES; n++) wire.text(textOf(n), n);
    wire.flush(LINES);
    expect(wire.room).toBe(false);
    expect(wire.droppedLines).toBeGreaterThan(3_000);
    open = true;
    for (let n = 0; n < 20; n++) wire.flush(LINES);
    expect(wire.room).toBe(true);
    expect(got).toBe(whole.slice(0, got.length));
    expect(got.length).toBe((LINES - wire.droppedLines) * textOf(0).length);
  });
});

describe('damage in the devices', () => {
  test('a stuck sensor repeats its count, one out of range reads the highest and says so', () => {
    const { place, pass } = startWorkplace();
    pass(1);
    place.pad!.stuck = true;
    pass(1.1);
    expect(new Set(depths(pass(2))).size).toBe(1);
    place.pad!.stuck = false;
    place.pad!.outOfRange = true;
    pass(2.01);
    const bad = pass(3);
    expect(new Set(depths(bad))).toEqual(new Set([4_095]));
    place.pad!.outOfRange = false;
    const faults = [...bad, ...pass(3.1)].filter((each) => each.type === 'FAULT');
    expect(faults.map((each) => `${each.on} ${each.code}`)).toEqual(['on sensor-range', 'off sensor-range']);
  });

  test('an overflow ends the batch, drops that many frames and counts them', () => {
    const { place, pass } = startWorkplace();
    pass(1);
    place.pad!.overflow(100);
    const batches = pass(2).filter((each): each is Message<'S'> => each.type === 'S' && each.stream === 0);
    const after = batches.findIndex((each) => each.overflow > 0);
    expect(batches[after]!.overflow).toBe(100);
    expect(batches.slice(after).every((each) => each.overflow === 100)).toBe(true);
    const before = batches[after - 1]!;
    const gapUs = (batches[after]!.ticks - before.ticks - before.counts.length * 500) >>> 0;
    expect(gapUs).toBe(50_000);
  });

  test('a drifting clock shows in the ticks', () => {
    const { place, pass } = startWorkplace();
    place.pad!.setDrift(10_000, 0);
    const beats = pass(2.1).filter((each) => each.type === 'BEAT');
    expect(beats.length).toBeGreaterThan(40);
    expect(place.pad!.clock.deviceUs(2e6)).toBeCloseTo(2.02e6, 3);
    const counted = pass(4.1).filter((each) => each.type === 'S' && each.stream === 0);
    expect(counted.reduce((sum, each) => sum + (each as Message<'S'>).counts.length, 0)).toBeGreaterThan(
      4_020,
    );
  });

  test('a sag lowers voltage and rate; a deep one is a fault of the supply', () => {
    const { place, pass } = startWorkplace();
    pass(2);
    place.world.machine.sagVolt = 1;
    const told = pass(3).filter((each): each is Message<'M'> => each.type === 'M');
    expect(told.at(-1)!.measuredMilliV).toBeLessThan(5_600);
    expect(told.at(-1)!.rateMilliHz).toBeLessThan(105_000);
    expect(told.at(-1)!.state).toBe('running');
    place.world.machine.sagVolt = 3;
    expect(pass(4).some((each) => each.type === 'FAULT' && each.code === 'supply')).toBe(true);
  });

  test('a machine that ignores stop runs on and says nothing to STOP', () => {
    const { place, pass } = startWorkplace();
    pass(2);
    place.machine!.ignoresStop = true;
    place.machine!.receive(Buffer.from('!!!'), 2e6);
    expect(
      pass(3)
        .filter((each) => each.type === 'M')
        .at(-1),
    ).toMatchObject({ state: 'running' });
    place.machine!.ignoresStop = false;
    place.machine!.receive(Buffer.from('!'), 3e6);
    expect(place.machine!.motor.state).toBe('stopping');
  });
});

describe('orders', () => {
  test('are read from words', () => {
    expect(parseFault('fault bit-flips 0.001')).toEqual({ name: 'bit-flips', value: 0.001, device: null });
    expect(parseFault('bit-flips=0.001')).toEqual({ name: 'bit-flips', value: 0.001, device: null });
    expect(parseFault('pad:unplug 1000')).toEqual({ name: 'unplug', value: 1_000, device: 'pad' });
    expect(parseFault('stuck off')).toEqual({ name: 'stuck', value: 0, device: null });
    for (const name of faultNames) expect(parseFault(name).name).toBe(name);
  });

  test.each([
    ['flood', /no fault "flood"; there are: bit-flips/],
    ['bit-flips 2', /"2" is not a value from 0 to 1 \(probability\)/],
    ['bit-flips x', /is not a value/],
    ['unplug=', /is not a value/],
    ['unplug 1 2', /too many words/],
  ])('%s is refused with a reason', (text, reason) => {
    expect(() => parseFault(text)).toThrow(reason);
  });

  test('as data, too', () => {
    expect(orderFault('ignore-stop', 'on', 'machine')).toEqual({
      name: 'ignore-stop',
      value: 1,
      device: 'machine',
    });
    expect(orderFault('stuck', false)).toEqual({ name: 'stuck', value: 0, device: null });
  });
});
