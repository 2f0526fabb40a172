import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventLog } from '../../src/safety/events.ts';
import { LimitWatch, type MachineTelemetry, StallWatch } from '../../src/safety/machine-watch.ts';
import type { StationEvent } from '../../src/safety/types.ts';

const limits = { maxMilliV: 8_000, maxRateMilliHz: 120_000, maxMilliA: 900 };
const well = { state: 'running', rateHz: 100, setV: 6, measuredV: 6, currentA: 0.3 };

function watch() {
  const told: StationEvent[] = [];
  const log = new EventLog('M', (event) => told.push(event));
  const limit = new LimitWatch(log);
  const stall = new StallWatch(log);
  const look = (fromMs: number, toMs: number, given: Partial<MachineTelemetry>) => {
    for (let ms = fromMs; ms < toMs; ms += 20) {
      const telemetry = { ...well, ...given, atUs: ms * 1000 };
      limit.look(telemetry, limits);
      stall.look(telemetry);
    }
  };
  return {
    told,
    limit,
    stall,
    look,
    events: () => [...new Map(told.map((each) => [each.id, each])).values()],
  };
}

const kinds = [
  ['rate-limits', { rateHz: 130 }, { rateHz: 130, limitHz: 120 }],
  ['voltage-limits', { measuredV: 9, setV: 8 }, { measuredV: 9, limitV: 8 }],
  ['over-current', { currentA: 1.4 }, { currentA: 1.4, limitA: 0.9 }],
] as const;

test.each(kinds)(
  '%s: above for 100 ms and no less, from its first reading, until it has gone',
  (kind, given, said) => {
    const { look, events, told } = watch();
    look(0, 200, {});
    look(200, 300, given);
    look(300, 600, {});
    expect(told).toEqual([]);
    look(600, 720, given);
    expect(events()).toMatchObject([
      { kind, severity: 'unsafe', onsetUs: 600_000, endUs: null, evidence: said },
    ]);
    look(720, 1200, {});
    expect(events()[0]!.endUs).toBeNull();
    look(1200, 1300, {});
    expect(events()).toMatchObject([{ kind, endUs: 720_000 }]);
  },
);

test('at its limit with the noise of its sensors a machine is well', () => {
  fc.assert(
    fc.property(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 }), (a, b) => {
      const { look, told } = watch();
      const share = (n: number) => 1 + (n / 40) * 0.01;
      look(0, 400, { rateHz: 120 * share(a), measuredV: 8 * share(b), setV: 8, currentA: 0.9 * share(a) });
      expect(told).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('a value that swings about its limit is one event, whatever its pace', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 2, maxLength: 40 }), (runs) => {
      const { look, events } = watch();
      look(0, 200, { rateHz: 140 });
      let ms = 200;
      runs.forEach((n, at) => {
        look(ms, ms + n * 20, { rateHz: at % 2 === 0 ? 100 : 140 });
        ms += n * 20;
      });
      expect(events().length).toBe(1);
    }),
    { numRuns: 40 },
  );
});

test('what waits at the switch of a motor at rest is no voltage on it', () => {
  const { look, told } = watch();
  look(0, 500, { state: 'idle', rateHz: 0, measuredV: 12, setV: 0, currentA: 0 });
  expect(told).toEqual([]);
});

test('without limits nothing is above them', () => {
  const { limit, told } = watch();
  for (let ms = 0; ms < 500; ms += 20) limit.look({ ...well, rateHz: 9_999, atUs: ms * 1000 }, null);
  expect(told).toEqual([]);
});

test('driven with its voltage there and not turning for half a second is a stall', () => {
  const { look, told, events } = watch();
  look(0, 500, { rateHz: 0 });
  expect(told).toEqual([]);
  look(500, 540, { rateHz: 3 });
  expect(events()).toMatchObject([{ kind: 'stall', onsetUs: 0, endUs: null, evidence: { measuredV: 6 } }]);
  look(540, 1200, { state: 'stopped', rateHz: 0, setV: 0, measuredV: 0 });
  expect(events()).toMatchObject([{ endUs: 540_000 }]);
});

test('a motor that spins up, one whose supply fails, and one that is off are no stall', () => {
  const { look, told } = watch();
  look(0, 300, { rateHz: 0 });
  look(300, 1000, { rateHz: 60 });
  look(1000, 2000, { rateHz: 0, measuredV: 2 });
  look(2000, 4000, { state: 'armed', rateHz: 0, setV: 6, measuredV: 0 });
  expect(told).toEqual([]);
});

test('a machine that is gone ends all of it', () => {
  const { look, limit, stall, events } = watch();
  look(0, 700, { rateHz: 0, currentA: 2 });
  limit.end(710_000);
  stall.end(710_000);
  expect(events().map(({ kind, endUs }) => [kind, endUs])).toEqual([
    ['over-current', 710_000],
    ['stall', 710_000],
  ]);
});
