/** What a pad's raw counts are put aside as, and what points and headers become: no service needed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Batch, Channel } from '../../src/signal/types.ts';
import { againstUse } from '../../src/station/studio/against.ts';
import { newMachineDraft, newPadDraft, withHeader } from '../../src/station/studio/header.ts';
import { marked, typedReading, withPadPoint, withSweepPoint } from '../../src/station/studio/points.ts';
import { RawEar } from '../../src/station/studio/raw-ear.ts';
import { stepsOf } from '../../src/station/studio/sweeps.ts';
import type { ItemRow } from '../../src/store/studio-types.ts';

const channel: Channel = {
  index: 0,
  stream: 0,
  slot: 1,
  name: 'depth',
  unit: 'mm',
  bits: 12,
  scale: 0.001,
  offset: -0.5,
  min: -0.4,
  max: 3.5,
  rateHz: 2000,
};

/** Two slots a frame; the depth is the second. */
function batch(from: number, frames: number, gapBefore = false, epoch = 1): Batch {
  const counts = new Uint16Array(2 * frames);
  for (let f = 0; f < frames; f++) {
    counts[2 * f] = 9;
    counts[2 * f + 1] = (from + f) % 60_000;
  }
  return {
    stream: 0,
    slots: 2,
    frames,
    counts,
    deviceUs: from * 500,
    periodUs: 500,
    gapBefore,
    epoch,
  };
}

describe('raw counts', () => {
  test('only those in a row since the last gap are told, however the lines are cut', () => {
    const line = fc.record({ frames: fc.integer({ min: 1, max: 32 }), lost: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 400 }), (lines) => {
        const ear = new RawEar(100_000);
        let next = 0;
        let row: number[] = [];
        for (const [n, { frames, lost }] of lines.entries()) {
          const isGap = lost > 7 && n > 0;
          if (isGap) {
            next += 5;
            row = [];
          }
          ear.take(batch(next, frames), channel, n);
          for (let f = 0; f < frames; f++) row.push((next + f) % 60_000);
          next += frames;
        }
        expect(ear.since(0)).toBe(row.length);
        expect([...ear.newest(200)]).toEqual(row.slice(-200));
      }),
      { numRuns: 60 },
    );
  });

  test('what came before a moment is not fresh, nor what came before a gap after it', () => {
    const ear = new RawEar(100_000);
    ear.take(batch(0, 20), channel, 1);
    const from = ear.total;
    expect(ear.since(from)).toBe(0);
    ear.take(batch(20, 7), channel, 2);
    expect(ear.since(from)).toBe(7);
    ear.take(batch(27, 3, true), channel, 3);
    expect(ear.since(from)).toBe(3);
    ear.take(batch(30, 4, false, 2), channel, 4);
    expect(ear.since(from)).toBe(4);
    // Another description of the same pad is another row of samples.
    ear.take(batch(34, 5, false, 2), { ...channel }, 5);
    expect(ear.since(from)).toBe(5);
  });
});

const AT = '2026-11-22T08:00:00.000Z';
const pad = () => newPadDraft('PAD-1', channel, 'Ada', AT);
const wish = {
  run: 'as-found',
  cycle: 1,
  direction: 'up',
  referenceMm: 0.5,
  temperatureC: 21,
} as const;

describe('points', () => {
  test('are added, left out with a name and a reason, and taken in again: none goes', () => {
    let draft = withPadPoint(pad(), wish, typedReading(pad(), 1_000, AT));
    draft = withPadPoint(draft, { ...wish, referenceMm: 1 }, typedReading(pad(), 1_500, AT));
    const [first, second] = draft.points;
    const out = marked(draft, first!.id, { by: 'Ada', reason: 'knocked', at: AT });
    expect(out.points).toEqual([{ ...first, leftOut: { by: 'Ada', reason: 'knocked', at: AT } }, second]);
    expect(() => marked(out, first!.id, { by: 'Bo', reason: 'x', at: AT })).toThrow(/already by Ada/);
    expect(marked(out, first!.id, null)).toEqual(draft);
    expect(() => marked(draft, first!.id, null)).toThrow(/counts already/);
    expect(() => marked(draft, 'none', null)).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  test('a count that the pad cannot give, or a point of another kind of item, is refused', () => {
    expect(() => typedReading(pad(), 4_096, AT)).toThrow(/counts from 0 to 4095/);
    expect(() => withPadPoint(newMachineDraft('M', 'Ada', AT), wish, typedReading(pad(), 1, AT))).toThrow(
      /belongs to the calibration of a pad/,
    );
    const point = { setVolt: 5, volt: 5, hz: 60, ampere: null } as const;
    const typed = { run: 'as-found', direction: 'up', sdHz: 0, readings: 1, at: AT } as const;
    expect(() => withSweepPoint(pad(), { ...point, ...typed, settledAfterS: null, taken: 'typed' })).toThrow(
      /belongs to the calibration of a machine/,
    );
  });

  test('there may be 400 of them', () => {
    const reading = typedReading(pad(), 1_000, AT);
    let draft = pad();
    for (let n = 0; n < 400; n++) draft = withPadPoint(draft, wish, reading);
    expect(() => withPadPoint(draft, wish, reading)).toThrow(/400 points/);
  });
});

describe('the header', () => {
  const standard = {
    id: 'std',
    version: 1,
    by: 'Ada',
    at: AT,
    state: 'in-service',
    identity: null,
    question: null,
    serviceAt: null,
    content: {
      kind: 'standard',
      name: 'Gauge blocks',
      serial: '',
      maker: '',
      model: '',
      placeId: null,
      note: '',
      reminders: [],
      standard: {
        reference: 'gauge-blocks',
        certificate: 'C-1',
        validUntil: '2027-01-01',
        expandedMm: 0.001,
        k: 2,
        resolutionMm: 0,
      },
    },
  } satisfies ItemRow;

  test('copies the standard as it is now; what is left out stays', () => {
    const draft = withHeader(pad(), { standard, place: 'Bench 2' });
    expect(draft).toMatchObject({
      place: 'Bench 2',
      by: 'Ada',
      reference: { standardId: 'std', name: 'Gauge blocks', serial: 'none', expandedMm: 0.001, k: 2 },
    });
    expect(withHeader(draft, { standard: null })).toMatchObject({ place: 'Bench 2', reference: null });
    const place = { ...standard, content: { ...standard.content, kind: 'place' } } as unknown as ItemRow;
    expect(() => withHeader(pad(), { standard: place })).toThrow(/no reference standard/);
  });

  test('of a machine: its own telemetry by default, the instrument’s claims where they are given', () => {
    const machine = newMachineDraft('M-1', 'Ada', AT);
    expect(withHeader(machine, { standard: null, rateShare: 0.01 })).toMatchObject({
      reference: { standardId: null, serial: 'M-1', rateShare: 0.01, voltShare: 0.01 },
    });
    const byHand = { strokeLengthMm: { value: 3.5, expanded: 0.02, instrument: 'caliper' } };
    expect(withHeader(machine, { byHand })).toMatchObject(byHand);
    expect(() => withHeader(pad(), { byHand })).toThrow(/belongs to the calibration of a machine/);
    expect(() => withHeader(machine, { toleranceMm: 0.1 })).toThrow(/belongs to the calibration of a pad/);
  });
});

test('a sweep goes from the lowest voltage up, and down again by the same steps', () => {
  const sweep = { token: '', run: 'as-found', fromMilliV: 4_000, toMilliV: 6_000, steps: 3 } as const;
  const said = (back: boolean) =>
    stepsOf({ ...sweep, back }).map((step) => `${step.direction} ${step.milliV}`);
  expect(said(false)).toEqual(['up 4000', 'up 5000', 'up 6000']);
  expect(said(true)).toEqual(['up 4000', 'up 5000', 'up 6000', 'down 5000', 'down 4000']);
  const refused = (fromMilliV: number, toMilliV: number) => () =>
    stepsOf({ ...sweep, fromMilliV, toMilliV, back: false });
  expect(refused(6_000, 4_000)).toThrow(/4 V is not above 6 V/);
  expect(refused(5_000, 5_000)).toThrow(/5 V is not above 5 V/);
  expect(refused(5_000, 5_090)).toThrow(/45 mV apart/);
});

test('what the register says against an item is said with what to do', () => {
  expect(againstUse('pad', 'P', null)).toEqual([]);
  expect(againstUse('pad', 'P', { state: 'in-service', question: null, reason: '' })).toEqual([]);
  const both = againstUse('machine', 'M', {
    state: 'out-of-service',
    question: 'Machine M says another model than before.',
    reason: 'worn bearing',
  });
  expect(both.map(({ code }) => code)).toEqual(['out-of-service', 'identity']);
  expect(both[0]?.message).toMatch(/Machine M is out of service \(worn bearing\).*Studio page/);
});
