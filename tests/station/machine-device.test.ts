import { beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../firmware-protocol/index.ts';
import type { Link } from '../../src/link/link.ts';
import type { StationEvent } from '../../src/safety/types.ts';
import { MachineDevice } from '../../src/station/machine-device.ts';
import type { DeviceSinks } from '../../src/station/sinks.ts';

let told: Map<number, StationEvent>;
let machine: MachineDevice;

beforeEach(() => {
  told = new Map();
  const nothing = () => {};
  const sinks: DeviceSinks = {
    event: (event) => told.set(event.id, event),
    stroke: nothing,
    dot: nothing,
    trace: nothing,
    chunk: nothing,
    reading: nothing,
    line: nothing,
    closed: nothing,
    described: nothing,
  };
  const identity = {
    role: 'machine' as const,
    serial: 'M-1',
    model: 'Test',
    firmware: '1',
    protocol: 1,
    boot: 1,
    capabilities: [],
    channels: [],
  };
  machine = new MachineDevice({ toStation: (us: number) => us } as Link, identity, sinks);
});

type Code = Message<'FAULT'>['code'];
const fault = (on: 'on' | 'off', code: Code, detail: number, us: number) =>
  machine.message({ type: 'FAULT', seq: 0, ticks: 0, on, code, detail }, us, us);
const telemetry = (now: Code, us: number) =>
  machine.message(
    {
      type: 'M',
      seq: 0,
      ticks: 0,
      state: now === 'none' ? 'idle' : 'fault',
      rateMilliHz: 0,
      strokes: 0,
      setMilliV: 0,
      measuredMilliV: 0,
      currentMilliA: 0,
      pedal: 'up',
      fault: now,
    },
    us,
    us,
  );
const events = () =>
  [...told.values()].map(({ evidence, onsetUs, endUs }) => [
    evidence['code'],
    evidence['detail'],
    onsetUs,
    endUs,
  ]);

it('one fault is one event, from its line to the telemetry after CLEAR, though its cause went at once', () => {
  fault('on', 'overcurrent', 1850, 100);
  telemetry('overcurrent', 110);
  fault('off', 'overcurrent', 0, 200);
  for (const us of [220, 240, 260]) telemetry('overcurrent', us);
  expect(events()).toEqual([['overcurrent', 1850, 100, null]]);
  telemetry('none', 280);
  expect(events()).toEqual([['overcurrent', 1850, 100, 280]]);
});

it('a second fault does not take the place of the first', () => {
  fault('on', 'stall', 3, 100);
  fault('on', 'supply', 5000, 150);
  telemetry('stall', 160);
  fault('off', 'supply', 0, 170);
  expect(events()).toEqual([
    ['stall', 3, 100, null],
    ['supply', 5000, 150, 170],
  ]);
});

it('telemetry that the fault has overtaken does not end it, and a lost fault line is made good by the next', () => {
  fault('on', 'stall', 3, 100);
  telemetry('none', 90);
  expect(events()).toEqual([['stall', 3, 100, null]]);
  telemetry('none', 120);
  telemetry('supply', 140);
  expect(events()).toEqual([
    ['stall', 3, 100, 120],
    ['supply', 0, 140, null],
  ]);
});

type Reading = Partial<Message<'M'>>;
const running = (fromMs: number, toMs: number, given: Reading = {}) => {
  for (let ms = fromMs; ms < toMs; ms += 20)
    machine.message(
      {
        type: 'M',
        seq: 0,
        ticks: 0,
        state: 'running',
        rateMilliHz: 100_000,
        strokes: 0,
        setMilliV: 6000,
        measuredMilliV: 6000,
        currentMilliA: 300,
        pedal: 'up',
        fault: 'none',
        ...given,
      },
      ms * 1000,
      ms * 1000,
    );
};
const spans = () => [...told.values()].map(({ id, kind, onsetUs, endUs }) => [id, kind, onsetUs, endUs]);

describe('findings', () => {
  it('are measured by the limits of its record, as they are at the time', () => {
    running(0, 500, { rateMilliHz: 150_000 });
    expect(machine.openFindings()).toEqual([]);
    machine.setLimits({ maxMilliV: 8000, maxRateMilliHz: 120_000, maxMilliA: 900 });
    running(500, 620, { rateMilliHz: 150_000 });
    expect(machine.openFindings()).toEqual(['rate-limits']);
    machine.setLimits({ maxMilliV: 8000, maxRateMilliHz: 160_000, maxMilliA: 900 });
    running(620, 1200, { rateMilliHz: 150_000 });
    expect(spans()).toEqual([[1_000_001, 'rate-limits', 500_000, 620_000]]);
    expect(machine.openFindings()).toEqual([]);
  });

  it('that its data alone show have its own numbers, as in a replay', () => {
    running(0, 540, { rateMilliHz: 0 });
    expect(spans()).toEqual([[1, 'stall', 0, null]]);
    expect(machine.openFindings()).toEqual(['stall']);
  });

  it('end where it restarts or is gone', () => {
    machine.setLimits({ maxMilliV: 5000, maxRateMilliHz: 120_000, maxMilliA: 900 });
    running(0, 200);
    machine.reset(2, 210_000);
    running(300, 500);
    machine.state('closed', null, 510_000);
    expect(
      [...told.values()].filter(({ kind }) => kind === 'voltage-limits').map(({ endUs }) => endUs),
    ).toEqual([210_000, 510_000]);
    expect(machine.openFindings()).toEqual([]);
  });
});

describe('notes of the station', () => {
  it('have numbers of their own, and leave those of its data alone', () => {
    const id = machine.note('no-pad', 50, { pad: 'P' });
    fault('on', 'stall', 3, 100);
    machine.noteMore(id, 110, { limitMs: 100 });
    machine.noteEnd(id, 120, { lasted: 70 });
    machine.noteEnd(id, 999);
    expect(spans()).toEqual([
      [1_000_001, 'no-pad', 50, 120],
      [1, 'machine-fault', 100, null],
    ]);
    expect(told.get(id)!.evidence).toEqual({ pad: 'P', limitMs: 100, lasted: 70 });
    expect(machine.lastEventId).toBe(1);
  });

  it('go on over the beginning of a recording: over for the one before, open in the new one, by the same handle', () => {
    const id = machine.note('protective-stop', 50, {});
    machine.finish(200);
    expect(spans()).toEqual([[id, 'protective-stop', 50, 200]]);
    machine.begin(200);
    expect(spans()).toEqual([[id, 'protective-stop', 200, null]]);
    machine.noteEnd(id, 300);
    expect(spans()).toEqual([[id, 'protective-stop', 200, 300]]);
  });

  it('go on after the end of a recording from the next line on', () => {
    const id = machine.note('felt-while-off', 50, {});
    machine.finish(200);
    expect(machine.openFindings()).toEqual(['felt-while-off']);
    telemetry('none', 240);
    expect(spans()).toEqual([[id, 'felt-while-off', 240, null]]);
  });
});
