import { expect, it } from 'vitest';
import type { Message } from '../../firmware-protocol/index.ts';
import { Description } from '../../src/link/description.ts';

const hello = (role: 'pad' | 'machine', channels: number): Message<'HELLO'> => ({
  type: 'HELLO',
  seq: 0,
  ticks: 0,
  protocol: 1,
  role,
  serial: 'X-1',
  model: 'X',
  firmware: '1',
  boot: 1,
  capabilities: '-',
  channels,
});

const chan = (name: string, unit: string): Message<'CHAN'> => ({
  type: 'CHAN',
  seq: 1,
  ticks: 0,
  index: 0,
  stream: 0,
  slot: 0,
  name,
  unit,
  bits: '12',
  scale: 0.001,
  offset: 0,
  min: 0,
  max: 4,
  rateHz: 2000,
});

function faultOf(role: 'pad' | 'machine', name: string, unit: string): string | null {
  const description = new Description(hello(role, 1));
  description.add(chan(name, unit));
  expect(description.complete).toBe(true);
  return description.fault;
}

it('a pad whose depth cannot be read is told of, and does not look healthy without ever finding a stroke', () => {
  expect(faultOf('pad', 'depth', 'mm')).toBeNull();
  expect(faultOf('pad', 'depth', 'um')).toBeNull();
  expect(faultOf('pad', 'depth', 'furlong')).toMatch(/depth, in mm or um/);
  expect(faultOf('pad', 'depht', 'mm')).toMatch(/depth, in mm or um/);
  expect(new Description(hello('pad', 0)).fault).toMatch(/depth/);
  expect(faultOf('machine', 'temperature', 'C')).toBeNull();
});
