import { describe, expect, it } from 'vitest';
import type { CurveForm } from '../../src/signal/depth-curve.ts';
import { calibrationProblems, standingProblems } from '../../src/station/attempts/checks.ts';
import type { AttemptWish } from '../../src/station/attempts/wish.ts';
import type { PadDevice } from '../../src/station/pad-device.ts';
import { ScaleBook } from '../../src/station/studio/scale-book.ts';
import { Scales } from '../../src/station/studio/scales.ts';
import type { ScaleEntry } from '../../src/store/studio-types.ts';
import { padIdentity } from '../store/practice.ts';

const { channels } = padIdentity('PAD-1');
const { name, unit, bits, scale, offset } = channels[0]!;
const noon = new Date('2026-11-22T12:00:00.000Z');
const entryOf = (given: Partial<ScaleEntry>): ScaleEntry => ({
  ...{ id: 'stated', number: null, serial: 'PAD-1', from: '2026-11-01T00:00:00Z' },
  ...{ savedAt: '2026-11-01T00:00:00Z', validUntil: null, dueStrokes: null, curve: null, byDepth: [] },
  ...{ uncertaintyMm: 0.01, acts: [] },
  ...given,
});
const measuredOf = (given: Partial<ScaleEntry> = {}, coefficients = [0, 1.03]): ScaleEntry => {
  const form: CurveForm = { kind: 'polynomial', coefficients };
  const curve = { channel: { name, unit, bits, scale, offset }, fromMm: 0, toMm: 3, form };
  const byDepth = [{ depthMm: 1, uncertaintyMm: 0.004 }];
  return entryOf({ id: 'm', number: 'EV-2026-0007', from: '2026-11-10T00:00:00Z', curve, byDepth, ...given });
};
const saidOf = (book: ScaleBook) => calibrationProblems('PAD-1', book.holding('PAD-1', channels, noon));

describe('what holds for a pad', () => {
  it('nothing: the depths are nominal, and that is said', () => {
    const book = new ScaleBook([]);
    expect(book.holding('PAD-1', channels, noon)).toEqual({
      ...{ entry: null, fault: null, isDue: false },
      calibration: { id: null, state: 'none', uncertaintyMm: 0.02 },
    });
    expect(saidOf(book)).toMatchObject([{ code: 'calibration-none', effect: 'warns' }]);
  });

  it('a stated one, with the fields that it always had; a measured one, with its curve', () => {
    const stated = new ScaleBook([entryOf({})]).holding('PAD-1', channels, noon).calibration;
    expect(JSON.stringify(stated)).toBe('{"id":"stated","state":"valid","uncertaintyMm":0.01}');
    const measured = measuredOf();
    const book = new ScaleBook([entryOf({}), measured, entryOf({ id: 'x', serial: 'PAD-2' })]);
    const { curve, byDepth } = measured;
    expect(book.holding('PAD-1', channels, noon).calibration).toEqual({
      ...{ id: 'm', number: 'EV-2026-0007', state: 'valid', uncertaintyMm: 0.01, curve, byDepth },
    });
    expect(saidOf(book)).toEqual([]);
    // The same object as before, and so the same table.
    const next = new ScaleBook([structuredClone(measured)], new Map(), book);
    expect(next.measured('m')).toBe(book.measured('m'));
  });

  it('one past its date or its strokes is expired, by name', () => {
    const dated = new ScaleBook([measuredOf({ validUntil: '2026-11-21' })]);
    expect(dated.holding('PAD-1', channels, noon).calibration.state).toBe('expired');
    expect(saidOf(dated)[0]?.message).toMatch(
      /^Calibration EV-2026-0007 of pad PAD-1 is past its date \(2026-11-21\), .*Calibrate the pad anew/,
    );
    const due = [measuredOf({ dueStrokes: 1_000 })];
    const felt = (ended: number, now: number) => new ScaleBook(due, new Map([['m', { ended, now }]]));
    expect(saidOf(felt(999, 999))).toEqual([]);
    const worn = felt(1_000, 1_000);
    expect(saidOf(worn)[0]).toMatchObject({ code: 'calibration-expired', effect: 'warns' });
    expect(saidOf(worn)[0]?.message).toContain('past its 1000 strokes');
    // Worn out by the class that goes on: said at once, and what that class does counts to its end.
    const during = felt(999, 1_000);
    expect(during.holding('PAD-1', channels, noon)).toMatchObject({
      isDue: true,
      calibration: { state: 'valid' },
    });
    expect(saidOf(during)[0]).toMatchObject({ code: 'calibration-due', effect: 'warns' });
    expect(during.signature(noon)).not.toBe(felt(999, 999).signature(noon));
    const stated = new ScaleBook([entryOf({ validUntil: '2026-11-21' })]);
    expect(saidOf(stated)[0]?.message).toMatch(
      /^The calibration stated on 2026-11-01 of pad PAD-1 is past its date/,
    );
  });

  it('one of another description, or whose curve would hide a needle, does not count, and is not passed over', () => {
    const book = new ScaleBook([entryOf({}), measuredOf()]);
    const other = channels.map((channel) => ({ ...channel, scale: 0.002 }));
    const holding = book.holding('PAD-1', other, noon);
    expect(holding.calibration).toEqual({ id: null, state: 'none', uncertaintyMm: 0.02 });
    expect(calibrationProblems('PAD-1', holding)[0]?.message).toMatch(
      /^Calibration EV-2026-0007 .*describes its depth otherwise/,
    );
    const flat = new ScaleBook([entryOf({}), measuredOf({}, [0, 0.3])]);
    expect(flat.holding('PAD-1', channels, noon)).toMatchObject({ calibration: { state: 'none' } });
    expect(saidOf(flat)[0]?.message).toMatch(/its slope is 0.300, outside 0.5 to 2/);
    const again = new ScaleBook([measuredOf({}, [0, 0.3])], new Map(), flat);
    expect(again.faultOf('m')).toMatch(/slope/);
  });

  it('changes by itself when its time comes, or its last day is over', () => {
    const book = new ScaleBook([
      entryOf({}),
      measuredOf({ from: '2026-11-22T12:00:01Z', validUntil: '2026-11-23' }),
    ]);
    const at = (ms: number) => book.signature(new Date(noon.getTime() + ms));
    expect(at(0)).toBe(at(999));
    expect(at(999)).not.toBe(at(1_000));
    expect(at(1_000)).not.toBe(at(3 * 86_400_000));
  });
});

it('what the register says against a pad or a machine blocks', () => {
  const wish = { pad: 'PAD-1', machine: 'MAC-1' } as AttemptWish;
  const against = (role: string, serial: string) => [
    { code: 'out-of-service', message: `${role} ${serial}` },
  ];
  expect(standingProblems(wish, against)).toEqual([
    { code: 'out-of-service', message: 'pad PAD-1', effect: 'blocks' },
    { code: 'out-of-service', message: 'machine MAC-1', effect: 'blocks' },
  ]);
  expect(standingProblems({ ...wish, machine: null }, against)).toHaveLength(1);
});

it('a pad that is worked on keeps its scale, but not one that was voided', async () => {
  const [before, after] = [measuredOf(), measuredOf({ id: 'n', from: '2026-11-11T00:00:00Z' }, [0, 1.1])];
  let entries = [before];
  const notAsked = async () => Promise.reject(new Error('not asked'));
  const scales = new Scales({
    studio: { scaleEntries: async () => entries, usage: notAsked, wear: notAsked },
    startOf: async () => null,
    log: { warn: () => {}, info: () => {} },
  });
  try {
    await scales.refresh();
    const pad = { identity: padIdentity('PAD-1') } as PadDevice;
    const first = scales.scaleFor(pad, null);
    expect(first?.id).toBe('m');
    scales.holdWhile(() => true);
    entries = [before, after];
    await scales.refresh();
    expect(scales.scaleFor(pad, first)).toBe(first);
    // What was found to be wrong guards nobody a moment longer, attempt or none.
    const act = { calibrationId: 'm', act: 'voided', at: after.from, by: 'Ines', reason: 'slip' } as const;
    entries = [{ ...before, acts: [act] }, after];
    await scales.refresh();
    expect(scales.scaleFor(pad, first)?.id).toBe('n');
  } finally {
    await scales.end();
  }
});
