import { expect, test } from 'vitest';
import { pickChannels, toMm } from '../../src/signal/depth.ts';
import type { Channel } from '../../src/signal/types.ts';

const channel = (given: Partial<Channel>): Channel => ({
  index: 0,
  stream: 0,
  slot: 0,
  name: 'depth',
  unit: 'mm',
  bits: 12,
  scale: 0.001,
  offset: -0.5,
  min: -0.5,
  max: 3,
  rateHz: 2000,
  ...given,
});

test('depth, x and y are found by name, in any order of slots and streams', () => {
  const channels = [
    channel({ index: 3, name: 'y', stream: 4, slot: 0 }),
    channel({ index: 1, name: 'force', unit: 'N' }),
    channel({ index: 2, name: 'x', stream: 4, slot: 1 }),
    channel({ index: 0, slot: 2 }),
  ];
  const picked = pickChannels(channels);
  expect(picked.depth?.channel.slot).toBe(2);
  expect([picked.position?.x.channel.slot, picked.position?.y.channel.slot]).toEqual([1, 0]);
});

test('micrometres become millimetres; a unit that is no length is not guessed', () => {
  const um = pickChannels([channel({ unit: 'um', scale: 0.5, offset: -200 })]).depth;
  expect(um).toMatchObject({ scaleMm: 0.0005, offsetMm: -0.2 });
  expect(pickChannels([channel({ unit: 'V' })]).depth).toBeNull();
});

test('a position needs both of its channels in one stream', () => {
  expect(pickChannels([channel({ name: 'x' })]).position).toBeNull();
  expect(pickChannels([channel({ name: 'x' }), channel({ name: 'y', stream: 1 })]).position).toBeNull();
});

test('counts become mm by slot, and the deepest is told', () => {
  const depth = pickChannels([channel({ slot: 1 })]).depth!;
  const batch = {
    stream: 0,
    slots: 2,
    frames: 3,
    counts: Uint16Array.of(9, 500, 9, 2500, 9, 0),
    deviceUs: 0,
    periodUs: 500,
    gapBefore: false,
    epoch: 0,
  };
  const out = new Float32Array(3);
  expect(toMm(batch, depth, out)).toBeCloseTo(2);
  expect([...out].map((mm) => Math.round(mm * 1e6) / 1e6)).toEqual([0, 2, -0.5]);
});
