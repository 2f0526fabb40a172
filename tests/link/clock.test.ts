import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLOCK_WINDOW_US, DeviceClock, MAX_DRIFT_PPM } from '../../src/link/clock.ts';
import { SequenceTracker } from '../../src/link/sequence.ts';
import { TickUnwrapper, ticksBetween } from '../../src/link/ticks.ts';

/** A device whose clock is `offsetUs` behind the station's and runs `driftPpm` slow. */
function exchanges(
  clock: DeviceClock,
  truth: { offsetUs: number; driftPpm: number },
  times: number[],
  delay: (n: number) => [out: number, back: number],
): void {
  const device = (station: number) => (station - truth.offsetUs) / (1 + truth.driftPpm / 1e6);
  times.forEach((sentUs, n) => {
    const [out, back] = delay(n);
    const held = 50;
    const receivedDeviceUs = device(sentUs + out);
    const repliedDeviceUs = device(sentUs + out + held);
    const taken = { sentUs, receivedDeviceUs, repliedDeviceUs, arrivedUs: sentUs + out + held + back };
    expect(clock.exchange(taken)).toBe(true);
  });
}
const burst = (from: number) => Array.from({ length: 8 }, (_, n) => from + n * 20_000);
const minute = (from: number) => Array.from({ length: 60 }, (_, n) => from + n * 1_000_000);

describe('device clock', () => {
  test('knows nothing before the first line, and goes by the promptest arrival until the first exchange', () => {
    const clock = new DeviceClock();
    expect(clock.toStation(5)).toBeNaN();
    expect(clock.figures).toMatchObject({ uncertaintyUs: Number.POSITIVE_INFINITY, exchanges: 0 });
    expect(clock.arrival(1000, 51_900)).toBe(true);
    expect(clock.arrival(2000, 52_400)).toBe(true);
    expect(clock.arrival(3000, 54_000)).toBe(false);
    expect(clock.toStation(10_000)).toBe(60_400);
    expect(clock.figures.uncertaintyUs).toBe(Number.POSITIVE_INFINITY);
  });

  test('one exchange: the middle of both ways, uncertain by half the round trip', () => {
    const clock = new DeviceClock();
    clock.exchange({ sentUs: 1000, receivedDeviceUs: 500, repliedDeviceUs: 600, arrivedUs: 1500 });
    expect(clock.toStation(550)).toBeCloseTo(1250, 6);
    expect(clock.figures).toMatchObject({ roundTripUs: 400, uncertaintyUs: 200, driftPpm: 0, exchanges: 1 });
  });

  test('equal ways: offset and drift come out as they are', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e10, max: 1e10, noNaN: true }),
        fc.double({ min: -150, max: 150, noNaN: true }),
        (offsetUs, driftPpm) => {
          const clock = new DeviceClock();
          exchanges(clock, { offsetUs, driftPpm }, [...burst(0), ...minute(200_000)], () => [300, 300]);
          expect(clock.figures.driftPpm).toBeCloseTo(driftPpm, 1);
          const deviceUs = (60_000_000 - offsetUs) / (1 + driftPpm / 1e6);
          expect(Math.abs(clock.toStation(deviceUs) - 60_000_000)).toBeLessThan(1);
          expect(clock.figures.uncertaintyUs).toBeLessThan(302);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('jitter on the ways: the error stays within the uncertainty, the drift within a few ppm', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (noise) => {
        const random = () => noise.next().value as number;
        const clock = new DeviceClock();
        const truth = { offsetUs: 123_456, driftPpm: -60 };
        exchanges(clock, truth, [...burst(0), ...minute(200_000)], () => [
          200 + 2000 * random() ** 3,
          200 + 2000 * random() ** 3,
        ]);
        const deviceUs = (60_000_000 - truth.offsetUs) / (1 + truth.driftPpm / 1e6);
        expect(Math.abs(clock.toStation(deviceUs) - 60_000_000)).toBeLessThan(clock.figures.uncertaintyUs);
        expect(Math.abs(clock.figures.driftPpm + 60)).toBeLessThan(100);
      }),
      { numRuns: 50 },
    );
  });

  test('a short burst gives an offset and leaves the drift near zero', () => {
    const clock = new DeviceClock();
    exchanges(clock, { offsetUs: 0, driftPpm: 0 }, burst(0), (n) => [300 + 40 * n, 300]);
    expect(Math.abs(clock.figures.driftPpm)).toBeLessThan(20);
  });

  test('a drift that no crystal has is bounded', () => {
    const clock = new DeviceClock();
    exchanges(clock, { offsetUs: 0, driftPpm: 5000 }, minute(0), () => [300, 300]);
    expect(clock.figures.driftPpm).toBe(MAX_DRIFT_PPM);
  });

  test('the figures rest on the window alone', () => {
    const long = new DeviceClock();
    const truth = { offsetUs: 77, driftPpm: 30 };
    const delay = (n: number): [number, number] => [200 + ((n * 37) % 90), 200 + ((n * 53) % 70)];
    exchanges(
      long,
      truth,
      Array.from({ length: 200 }, (_, n) => n * 1_000_000),
      delay,
    );
    expect(long.figures.exchanges).toBe(CLOCK_WINDOW_US / 1e6);
    const fresh = new DeviceClock();
    for (const exchange of long.window) fresh.exchange(exchange);
    expect(fresh.figures).toEqual(long.figures);
    expect(fresh.toStation(12_345_678)).toBe(long.toStation(12_345_678));
  });

  test('times that cannot be change nothing', () => {
    const clock = new DeviceClock();
    expect(clock.exchange({ sentUs: 10, receivedDeviceUs: 5, repliedDeviceUs: 4, arrivedUs: 20 })).toBe(
      false,
    );
    expect(clock.exchange({ sentUs: 10, receivedDeviceUs: 0, repliedDeviceUs: 900, arrivedUs: 20 })).toBe(
      false,
    );
    expect(clock.exchange({ sentUs: 30, receivedDeviceUs: 0, repliedDeviceUs: 1, arrivedUs: 20 })).toBe(
      false,
    );
    expect(clock.figures.exchanges).toBe(0);
  });
});

describe('ticks', () => {
  test('differences go the short way round', () => {
    expect(ticksBetween(5, 0xfffffff0)).toBe(21);
    expect(ticksBetween(0xfffffff0, 5)).toBe(-21);
  });

  test('unwrap follows any device through its wraps, lines out of order and silences of hours included', () => {
    const step = fc.record({
      us: fc.oneof(fc.integer({ min: 0, max: 5_000_000 }), fc.integer({ min: 0, max: 40_000_000_000 })),
      late: fc.integer({ min: 0, max: 100_000 }),
      wait: fc.integer({ min: 0, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffffffff }),
        fc.array(step, { maxLength: 20 }),
        (ticks0, steps) => {
          const unwrapper = new TickUnwrapper(ticks0, 0);
          let trueUs = ticks0;
          for (const { us, late, wait } of steps) {
            trueUs += us;
            const lineUs = Math.max(ticks0, trueUs - late);
            const at = (trueUs - ticks0) * 1.0001 + wait;
            const ticks = lineUs % 2 ** 32;
            expect(unwrapper.unwrap(ticks, at)).toBe(lineUs);
            unwrapper.follow(ticks, at);
          }
        },
      ),
    );
  });

  test('what was held back is plausible, what comes from before or from the future is not', () => {
    const unwrapper = new TickUnwrapper(10_000_000, 0);
    expect(unwrapper.plausible(10_000_100, 30_000_000)).toBe(true); // the host slept, the line waited
    unwrapper.follow(10_000_100, 30_000_000);
    expect(unwrapper.plausible(40_000_000, 30_000_100)).toBe(true); // and now it is caught up
    expect(unwrapper.plausible(9_900_000, 30_000_100)).toBe(true);
    expect(unwrapper.plausible(5_000_000, 30_000_100)).toBe(false);
    expect(unwrapper.plausible(45_000_000, 30_000_100)).toBe(false);
  });
});

describe('sequence', () => {
  test('every line that is left out is counted, through the wrap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.array(fc.boolean(), { minLength: 1 }),
        (first, kept) => {
          const tracker = new SequenceTracker();
          expect(tracker.place(first, 0, 0)).toBe('next');
          let lost = 0;
          kept.forEach((arrives, n) => {
            if (!arrives) return;
            expect(tracker.place((first + n + 1) & 0xffff, (n + 1) * 1000, (n + 1) * 1000)).toBe('next');
            lost += tracker.lost;
          });
          const last = kept.lastIndexOf(true);
          expect(lost).toBe(kept.slice(0, last + 1).filter((arrives) => !arrives).length);
        },
      ),
    );
  });

  test('a restart needs two lines that agree', () => {
    const tracker = new SequenceTracker();
    tracker.place(500, 9_000_000, 9_000_000);
    expect(tracker.place(0, 1000, 9_100_000)).toBe('suspect');
    expect(tracker.place(501, 9_110_000, 9_110_000)).toBe('next');
    expect(tracker.place(3, 30_000, 9_130_000)).toBe('suspect');
    expect(tracker.place(4, 40_000, 9_140_000)).toBe('restart');
    expect(tracker.deviceUs).toBe(40_000);
    expect(tracker.place(5, 50_000, 9_150_000)).toBe('next');
  });
});
