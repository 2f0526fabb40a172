/** Whether a pad's depth can be believed now, as those who guard a motor ask it. */
import { beforeEach, expect, it } from 'vitest';
import type { Link } from '../../src/link/link.ts';
import type { DeviceIdentity } from '../../src/link/types.ts';
import { trainingDefault } from '../../src/safety/profiles.ts';
import { PadDevice } from '../../src/station/pad-device.ts';
import type { DeviceSinks } from '../../src/station/sinks.ts';
import { batches, depthChannel, every, toCounts } from '../safety/pad.ts';
import { normal, seeded } from '../signal/synthetic.ts';

let pad: PadDevice;
/** Until where samples were fed, µs. */
let atUs = 0;

beforeEach(() => {
  const nothing = () => {};
  const sinks: DeviceSinks = {
    event: nothing,
    stroke: nothing,
    dot: nothing,
    trace: nothing,
    chunk: nothing,
    reading: nothing,
    line: nothing,
    closed: nothing,
    described: nothing,
  };
  const identity: DeviceIdentity = {
    role: 'pad',
    serial: 'PAD-1',
    model: 'Test',
    firmware: '1',
    protocol: 1,
    boot: 1,
    capabilities: [],
    channels: [depthChannel],
  };
  pad = new PadDevice({ toStation: (us: number) => us } as Link, identity, sinks, trainingDefault);
  atUs = 0;
});

function feed(ms: number, mm: (i: number) => number = () => 0): void {
  const random = seeded(3);
  const depths = Float32Array.from({ length: ms * 2 }, (_, i) => mm(i) + 0.02 * normal(random));
  for (const batch of batches(toCounts(depths), every(8, depths.length), { fromUs: atUs }))
    pad.batch(batch, batch.deviceUs + batch.frames * 500);
  atUs += ms * 1000;
}
const ok = { ok: true };
const not = (kind: string) => ({ ok: false, kind });

it('is not believed before it is online and its first samples came', () => {
  expect(pad.trusted).toEqual(not('no-pad'));
  pad.state('online', null, 0);
  expect(pad.trusted).toEqual(not('sensor-silent'));
  feed(100);
  expect(pad.trusted).toEqual(ok);
  expect(pad.work).toMatchObject({ gone: false, sampledUs: 100_000 });
});

it('is silent 100 ms after its last samples, over the beginning of a recording as well', () => {
  pad.state('online', null, 0);
  feed(100);
  pad.advance(150_000);
  pad.finish(160_000);
  pad.begin(160_000);
  pad.advance(200_000);
  expect(pad.trusted).toEqual(ok);
  pad.advance(201_000);
  expect(pad.trusted).toEqual(not('sensor-silent'));
});

it('is told as silent within 100 ms of a recording that begins while it streams', () => {
  pad.state('online', null, 0);
  feed(100);
  pad.finish(110_000);
  pad.begin(110_000);
  pad.advance(211_000);
  expect(pad.openFindings()).toEqual(['sensor-silent']);
});

it('is not called silent for what this computer did not hear', () => {
  pad.state('online', null, 0);
  feed(100);
  pad.excuse(120_000, 900_000);
  expect(pad.trusted).toEqual(ok);
  pad.advance(1_001_000);
  expect(pad.trusted).toEqual(not('sensor-silent'));
});

it('names what stands against its sensor, and the findings that go on', () => {
  pad.state('online', null, 0);
  feed(300);
  pad.message({ type: 'FAULT', seq: 0, ticks: 0, on: 'on', code: 'sensor-range', detail: 0 }, atUs, atUs);
  expect(pad.trusted).toEqual(not('sensor-range'));
  pad.message({ type: 'FAULT', seq: 0, ticks: 0, on: 'off', code: 'none', detail: 0 }, atUs, atUs);
  expect(pad.trusted).toEqual(ok);
  feed(100, (i) => (i === 50 ? 1.9 : 0));
  expect(pad.trusted).toEqual(not('sensor-jump'));
  expect(pad.openFindings()).toEqual(['unsafe-depth', 'sensor-jump']);
  feed(700);
  expect(pad.trusted).toEqual(ok);
  expect(pad.openFindings()).toEqual([]);
});

it('is gone when it is unplugged, and tells where the tip was last in the skin', () => {
  pad.state('online', null, 0);
  feed(200, (i) => (i === 200 ? 0.6 : 0));
  expect(pad.work).toEqual({ gone: false, sampledUs: 200_000, contactUs: 100_000 });
  pad.state('silent', null, atUs);
  expect(pad.trusted).toEqual(not('sensor-silent'));
  pad.state('closed', 'unplugged', atUs);
  expect(pad.trusted).toEqual(not('no-pad'));
  expect(pad.work.gone).toBe(true);
});
