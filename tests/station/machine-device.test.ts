import { beforeEach, expect, it } from 'vitest';
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
