import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { EventLog } from '../../src/safety/events.ts';
import type { StationEvent } from '../../src/safety/types.ts';
import { type WorkPad, WorkWatch } from '../../src/safety/work-watch.ts';

let told: StationEvent[];
let watch: WorkWatch;
const NEVER = Number.NEGATIVE_INFINITY;

beforeEach(() => {
  told = [];
  watch = new WorkWatch(new EventLog('M', (event) => told.push(event)), 5);
  watch.tie('PAD-1', 0);
});

const events = () => [...new Map(told.map((each) => [each.id, each])).values()];
const of = (kind: string) => events().filter((each) => each.kind === kind);
/** Telemetry each 20 ms and a look each 20 ms, with a pad that is well; what is given differs. */
function pass(
  fromMs: number,
  toMs: number,
  { state = 'running', rateHz = 100, pad = {}, clocksUs = 900 } = {} as {
    state?: string;
    rateHz?: number;
    pad?: Partial<WorkPad>;
    clocksUs?: number;
  },
) {
  for (let ms = fromMs; ms < toMs; ms += 20) {
    watch.reading({ atUs: ms * 1000, state, rateHz });
    const well = { gone: false, sampledUs: ms * 1000, contactUs: NEVER };
    watch.advance(ms * 1000, { ...well, ...pad }, clocksUs);
  }
}
const off = { state: 'stopped', rateHz: 0 };
const strokes = (...ms: number[]) => {
  for (const each of ms) watch.stroke(each * 1000);
};

describe('felt while off', () => {
  test('three strokes at one pace, and telemetry from after them that still says off', () => {
    pass(0, 1000, off);
    strokes(1001, 1011, 1021);
    expect(told).toEqual([]);
    pass(1020, 1040, off);
    expect(told).toEqual([]);
    pass(1040, 1060, off);
    expect(events()).toMatchObject([
      { kind: 'felt-while-off', severity: 'unsafe', onsetUs: 1_001_000, evidence: { rateHz: 100 } },
    ]);
    strokes(1031, 1041, 1051);
    pass(1060, 2200, off);
    expect(events()).toMatchObject([{ endUs: 1_051_000 }]);
  });

  test('not of a motor that was on a moment ago, nor of one that has just begun to run', () => {
    pass(0, 500);
    pass(500, 700, off);
    strokes(705, 715, 725);
    pass(720, 900, off);
    expect(told).toEqual([]);
    pass(900, 2000, off);
    // Its line with the change of state comes behind the strokes.
    strokes(2001, 2011, 2021);
    pass(2040, 2100);
    expect(told).toEqual([]);
  });

  test('not of fingers, nor of noise without a pace', () => {
    pass(0, 1000, off);
    strokes(1000, 1060, 1120, 1180);
    pass(1200, 1400, off);
    strokes(1400, 1405, 1425, 1430, 1470, 1479);
    pass(1480, 2000, off);
    expect(told).toEqual([]);
  });

  test('any pace of a motor is known, with two cycles that differ by a tenth', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 33, max: 230, noNaN: true }),
        fc.double({ min: -0.05, max: 0.05, noNaN: true }),
        (hz, wobble) => {
          told = [];
          watch = new WorkWatch(new EventLog('M', (event) => told.push(event)), 5);
          watch.tie('PAD-1', 0);
          pass(0, 1000, off);
          const cycle = 1000 / hz;
          strokes(1000, 1000 + cycle * (1 + wobble), 1000 + 2 * cycle);
          pass(1100, 1140, off);
          expect(of('felt-while-off').length).toBe(1);
        },
      ),
    );
  });

  test('a machine that is tied to no pad is not held against any', () => {
    watch.tie(null, 0);
    pass(0, 1000, off);
    strokes(1001, 1011, 1021);
    pass(1040, 1100, off);
    expect(told).toEqual([]);
  });
});

describe('none felt', () => {
  test('five seconds in the skin without a stroke, until the first one', () => {
    pass(0, 5000, { pad: { contactUs: 1e6 } });
    expect(told).toEqual([]);
    pass(5000, 5100, { pad: { contactUs: 1e6 } });
    expect(events()).toMatchObject([
      { kind: 'none-felt', onsetUs: 5e6, endUs: null, evidence: { limitS: 5 } },
    ]);
    strokes(6000);
    expect(events()).toMatchObject([{ endUs: 6e6 }]);
  });

  test('with nothing in the skin only after six times as long', () => {
    pass(0, 29_900);
    expect(told).toEqual([]);
    pass(29_900, 30_100);
    expect(events()).toMatchObject([{ kind: 'none-felt', evidence: { limitS: 30, touched: 'no' } }]);
    pass(30_100, 30_200, off);
    expect(events()).toMatchObject([{ endUs: 30_100_000 }]);
  });

  test('strokes and stops begin it anew, and a pad that is tied late has its own time', () => {
    for (let s = 0; s < 40; s += 4) {
      strokes(s * 1000);
      pass(s * 1000, s * 1000 + 4000, { pad: { contactUs: s * 1e6 } });
    }
    watch.tie('PAD-2', 40e6);
    pass(40_000, 60_000);
    expect(told).toEqual([]);
  });
});

describe('no pad', () => {
  const gone = { gone: true, sampledUs: 1e6 };

  test('a motor that runs for 100 ms after the last samples of a pad that is gone', () => {
    pass(0, 1000);
    pass(1000, 1120, { pad: gone });
    expect(told).toEqual([]);
    pass(1120, 1140, { pad: gone });
    expect(events()).toMatchObject([{ kind: 'no-pad', onsetUs: 1.12e6, evidence: { pad: 'PAD-1' } }]);
  });

  test('one that begins to run without it is told at once; one at rest needs none', () => {
    pass(0, 2000, { ...off, pad: { gone: true, sampledUs: NEVER } });
    expect(told).toEqual([]);
    pass(2000, 2020, { pad: { gone: true, sampledUs: NEVER } });
    expect(of('no-pad').length).toBe(1);
  });

  test('a cable that rattles makes one event', () => {
    pass(0, 1000);
    for (let ms = 1200; ms < 9000; ms += 400) {
      pass(ms, ms + 200, { pad: { gone: true, sampledUs: (ms - 200) * 1000 } });
      pass(ms + 200, ms + 400);
    }
    expect(of('no-pad').length).toBe(1);
  });
});

test('two clocks that are more than 10 ms apart, while it runs', () => {
  pass(0, 1000, { ...off, clocksUs: Number.POSITIVE_INFINITY });
  expect(told).toEqual([]);
  pass(1000, 1100, { clocksUs: Number.POSITIVE_INFINITY });
  pass(1100, 2000, { clocksUs: 10_000 });
  pass(2000, 2200, { clocksUs: 10_001 });
  pass(2200, 3500);
  expect(events()).toMatchObject([
    { kind: 'clock-unfit', onsetUs: 1e6, endUs: 2.2e6, evidence: { uncertaintyMs: 1e6, limitMs: 10 } },
  ]);
  expect(Number.isFinite(events()[0]!.evidence['uncertaintyMs'])).toBe(true);
});

test('a machine that is gone, and another pad, end what was found', () => {
  const bad = { pad: { gone: true, sampledUs: 0 }, clocksUs: 50_000 };
  pass(200, 400, bad);
  watch.end(500_000);
  expect(events().map(({ kind, endUs }) => [kind, endUs])).toEqual([['no-pad', 500_000]]);
  pass(600, 700, bad);
  watch.tie('PAD-2', 700_000);
  expect(events()).toMatchObject([{}, { kind: 'no-pad', endUs: 700_000 }]);
});
