/** The virtual micrometer, and the sensor errors that it is there to find. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { encode } from '../../firmware-protocol/index.ts';
import { parseMicrometer, readMicrometer } from '../../src/emulator/micrometer.ts';
import { depthScale, noErrors, PadModel, type SensorErrors } from '../../src/emulator/pad-model.ts';
import { Random } from '../../src/emulator/random.ts';
import { startVirtualBench } from '../../src/emulator/run.ts';
import { depths, startWorkplace } from './workplace-rig.ts';

const mmOf = (count: number) => -0.5 + count * 0.001;
/** A workplace whose pad hears its host all the time, so that its samples go on. */
function start(localStartS?: number | null) {
  const rig = startWorkplace(localStartS);
  const pass = (toS: number) => {
    const got: ReturnType<typeof rig.pass> = [];
    while (rig.place.world.timeUs < (toS - 0.01) * 1e6) {
      const nowUs = rig.place.world.timeUs;
      rig.place.pad!.receive(Buffer.from(encode({ type: 'BEAT', heard: 0 }, 0, 0), 'latin1'), nowUs);
      got.push(...rig.pass(Math.min(toS, nowUs / 1e6 + 0.5)));
    }
    return got;
  };
  return { ...rig, pass };
}

const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

describe('at a workplace', () => {
  test('it presses the pad to its depth; the hand is lifted, stays away and comes back', () => {
    const { place, pass, truth } = start();
    const dots = () => truth.filter((line) => line.kind === 'dot').length;
    pass(6);
    const before = dots();
    expect(before).toBeGreaterThan(2);
    place.world.micrometer.set(0.8);
    pass(7.5);
    const touched = dots();
    expect(touched - before).toBeLessThanOrEqual(1);
    const settled = depths(pass(12)).map(mmOf);
    expect(mean(settled)).toBeCloseTo(0.8 + 0.006 * Math.sin(0.4 * Math.PI), 2);
    expect(Math.max(...settled)).toBeLessThan(0.95);
    expect(dots()).toBe(touched);
    place.world.micrometer.set(null);
    pass(13);
    expect(place.world.micrometer.there).toBe(false);
    pass(17);
    expect(dots()).toBeGreaterThan(touched);
  });

  test('it takes its time, and gets there from either side without backlash', () => {
    const { place, pass } = start(null);
    place.world.micrometer.set(1.5);
    const way = depths(pass(0.5)).map(mmOf);
    expect(way[600]).toBeGreaterThan(0.1);
    expect(way[600]).toBeLessThan(0.4); // 0.3 s: −1 + 4 × 0.3
    const steps = way.slice(20).map((mm, n) => mm - way[n]!);
    expect(Math.max(...steps)).toBeLessThan(0.2); // 0.04 mm in 10 ms, and noise
    pass(1);
    place.world.micrometer.set(0.5);
    pass(2);
    const fromAbove = mean(depths(pass(4)).map(mmOf));
    place.world.micrometer.set(0.1);
    pass(5);
    place.world.micrometer.set(0.5);
    pass(6);
    expect(mean(depths(pass(8)).map(mmOf))).toBeCloseTo(fromAbove, 2);
  });

  test('a pad that nothing presses gives the same bytes as ever', () => {
    const [one, two] = [startWorkplace(), startWorkplace()];
    two.place.world.micrometer.set(null);
    expect(depths(two.pass(5))).toEqual(depths(one.pass(5)));
  });
});

describe('a sensor that is worth calibrating', () => {
  const scale = depthScale(16);
  /** What a sensor without noise reads when it is pressed to these depths one after the other, in steps of 10 µm. */
  function reads(errors: Partial<SensorErrors>, path: readonly number[]): number[] {
    const model = new PadModel(
      { scale, rateHz: 1_000, noiseMm: 0, errors: { ...noErrors, ...errors } },
      new Random(1),
    );
    let at = 0;
    return path.map((mm) => {
      let count = model.sense(at);
      while (at !== mm) {
        at = Math.abs(mm - at) <= 0.01 ? mm : at + Math.sign(mm - at) * 0.01;
        count = model.sense(at);
      }
      return scale.offset + scale.scale * count;
    });
  }

  test('gain, and gain that drifts with age', () => {
    expect(reads({ gainError: 0.03 }, [0, 1, 2])).toEqual([0, 1.03, 2.06].map((mm) => expect.closeTo(mm, 3)));
    expect(reads({ gainDriftPerWeek: 0.02, ageWeeks: 3 }, [1])).toEqual([expect.closeTo(1.06, 3)]);
  });

  test('nonlinearity of the stated size', () => {
    const path = Array.from({ length: 41 }, (_, n) => n / 20);
    const off = reads({ nonlinearityMm: 0.05 }, path).map((mm, n) => mm - path[n]!);
    expect(Math.max(...off)).toBeCloseTo(0.05, 3);
    expect(off[0]).toBeCloseTo(0, 3);
  });

  test('hysteresis of the stated size between the ways, closed at the surface, whatever the speed', () => {
    const path = [0, 0.5, 1, 1.5, 2, 1.5, 1, 0.5, 0];
    const mm = reads({ hysteresisMm: 0.04 }, path);
    for (const [down, up] of [
      [5, 3],
      [6, 2],
      [7, 1],
    ] as const)
      expect(mm[down]! - mm[up]!).toBeCloseTo(0.04, 3);
    expect(mm[8]).toBeCloseTo(0, 3);
    expect(mm[2]).toBeCloseTo(0.98, 3);
  });

  test('what cannot be is refused by name', async () => {
    await expect(startVirtualBench({ sensor: { gainError: 2 } })).rejects.toThrow('gainError');
    await expect(startVirtualBench({ sensor: { hysteresisMm: -1 } })).rejects.toThrow('from 0 to 0.2');
  });
});

describe('by word', () => {
  test('lines and messages', () => {
    expect(parseMicrometer('micrometer 0.5')).toEqual({ depthMm: 0.5, device: null });
    expect(parseMicrometer(' VP-0001-1:micrometer off')).toEqual({ depthMm: null, device: 'VP-0001-1' });
    for (const wrong of ['micrometer', 'micrometer deep', 'micrometer 9', 'micrometer 1 2'])
      expect(() => parseMicrometer(wrong)).toThrow(RangeError);
    expect(readMicrometer({ depthMm: null })).toBeNull();
    for (const wrong of [null, 3, {}, { depthMm: '1' }, { depthMm: Number.NaN }])
      expect(() => readMicrometer(wrong)).toThrow(RangeError);
  });

  test('a bench sets the micrometer of the pad that is named, and says where there is none', async () => {
    const bench = await startVirtualBench({ what: 'pair', count: 2, tcp: true });
    try {
      const pad = bench.devices.find(({ role }) => role === 'pad')!;
      const machine = bench.devices.find(({ role }) => role === 'machine')!;
      bench.micrometer(pad.serial, 1);
      bench.micrometer(pad.serial, null);
      bench.micrometer(null, 0.5);
      expect(() => bench.micrometer(machine.serial, 1)).toThrow('no virtual pad');
      expect(() => bench.micrometer('VP-none', 1)).toThrow('"VP-none"');
      expect(() => bench.micrometer(pad.serial, 7)).toThrow('from -0.5 to 3.5');
    } finally {
      bench.close();
    }
    const cheap = await startVirtualBench({ what: 'pad', cheap: true, tcp: true });
    expect(() => cheap.micrometer(null, 1)).toThrow('no virtual pad');
    cheap.close();
  });

  test('the process takes it from its parent and from a line, and answers a parent that asks', async () => {
    const child = spawn(process.execPath, ['src/emulator/process.ts', 'pad', '--tcp', '--gain-error=-0.02'], {
      stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    });
    let complaints = '';
    child.stderr?.on('data', (chunk) => {
      complaints += chunk;
    });
    const answers: unknown[] = [];
    child.on('message', (message) => answers.push(message));
    const until = async (holds: () => boolean) => {
      for (let n = 0; n < 400 && !holds(); n++) await sleep(25);
      expect(holds(), complaints).toBe(true);
    };
    try {
      await until(() => answers.some((each) => 'ready' in (each as object)));
      child.send({ id: 1, micrometer: { depthMm: 0.5 }, device: 'pad' });
      child.send({ id: 2, micrometer: { depthMm: 0.5 }, device: 'VP-none' });
      child.stdin?.write('micrometer 99\nmicrometer off\n');
      await until(() => answers.length >= 4 && complaints.includes('99'));
      expect(answers).toContainEqual({ done: 1 });
      expect(answers).toContainEqual({ failed: 2, reason: expect.stringContaining('"VP-none"') });
      expect(child.exitCode).toBeNull();
    } finally {
      child.kill();
    }
  });
});
