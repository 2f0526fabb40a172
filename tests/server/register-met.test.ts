/** Every handshake is told once a connection, in order, and again where it could not be written down. */
import { Subject } from 'rxjs';
import { afterEach, expect, it, vi } from 'vitest';
import { StudioRegister, type StudioRegisterOptions } from '../../src/station/studio/register.ts';
import type { ItemRow } from '../../src/store/studio-types.ts';
import type { Identity } from '../../src/studio/register.ts';

afterEach(() => {
  vi.useRealTimers();
});

const saying = (serial: string, changes = {}) => ({
  role: 'pad' as const,
  serial,
  model: 'M',
  firmware: '1.0',
  protocol: 1,
  boot: 1,
  capabilities: ['alarm'],
  channels: [],
  ...changes,
});
const rowOf = (identity: Identity): ItemRow => ({
  id: `item-${identity.serial}`,
  version: 1,
  content: {
    kind: identity.role,
    name: identity.serial,
    serial: identity.serial,
    maker: '',
    model: '',
    placeId: null,
    note: '',
    reminders: [],
  },
  by: '',
  at: '2026-01-01T00:00:00Z',
  state: 'in-service',
  identity,
  question: null,
  serviceAt: null,
});

interface Linked {
  role: 'pad' | 'machine';
  serial: string;
  link: { state: string; identity: ReturnType<typeof saying> | null };
}
function bench(met: (identity: Identity) => Promise<ItemRow> = async (identity) => rowOf(identity)) {
  const devices: Linked[] = [];
  const changed$ = new Subject<void>();
  const told: string[] = [];
  const warnings: string[] = [];
  const studio = {
    items: async () => [],
    item: async () => null,
    logOf: async () => [],
    met: async (identity: Identity) => {
      told.push(`${identity.serial} ${identity.firmware}`);
      return met(identity);
    },
  };
  const register = new StudioRegister({
    station: { known: () => devices, changed$ },
    studio,
    log: { warn: (_: object, text: string) => warnings.push(text) },
  } as unknown as StudioRegisterOptions);
  const plug = (identity: ReturnType<typeof saying>, state = 'online'): Linked => {
    const device = { role: identity.role, serial: identity.serial, link: { state, identity } };
    devices.push(device);
    changed$.next();
    return device;
  };
  return { register, devices, changed$, told, warnings, plug };
}

it('tells a device once a connection, however often something changes about it', async () => {
  const { register, devices, changed$, told, plug } = bench();
  register.begin();
  const first = plug(saying('A'));
  for (let n = 0; n < 5; n++) changed$.next();
  plug(saying('B'), 'describing');
  plug(saying('C'), 'duplicate');
  await register.settled();
  expect(told).toEqual(['A 1.0']);
  expect(register.standing('pad', 'A')).toMatchObject({ itemId: 'item-A', state: 'in-service' });
  expect(register.standing('pad', 'B')).toBeNull();
  expect(register.isOnline('pad', 'A')).toBe(true);
  expect(register.isOnline('machine', 'A')).toBe(false);
  first.link.state = 'silent';
  expect(register.isOnline('pad', 'A')).toBe(false);
  expect(devices).toHaveLength(3);
});

it('tells it again when it comes back, restarts, or says something else', async () => {
  const { register, changed$, told, plug } = bench();
  register.begin();
  const device = plug(saying('A'));
  device.link = { state: 'online', identity: saying('A') };
  changed$.next();
  device.link.identity = saying('A', { boot: 2 });
  changed$.next();
  device.link.identity = saying('A', { boot: 2, firmware: '1.1' });
  changed$.next();
  changed$.next();
  await register.settled();
  expect(told).toEqual(['A 1.0', 'A 1.0', 'A 1.0', 'A 1.1']);
  plug(saying('D'));
  expect(told).toHaveLength(4);
});

it('tries again where the database cannot be written, and the devices after it are told all the same', async () => {
  vi.useFakeTimers();
  let isFull = true;
  const { register, told, warnings, plug } = bench(async (identity) => {
    if (isFull && identity.serial === 'A') throw new Error('disk full');
    return rowOf(identity);
  });
  register.begin();
  plug(saying('A'));
  plug(saying('B'));
  await vi.advanceTimersByTimeAsync(100);
  expect(told.filter((each) => each.startsWith('B'))).toHaveLength(1);
  expect(register.standing('pad', 'A')).toBeNull();
  expect(warnings).toContain('a device is not in the register yet');
  isFull = false;
  await vi.advanceTimersByTimeAsync(5_100);
  expect(register.standing('pad', 'A')).not.toBeNull();
  const count = told.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(count);
  await register.settled();
});
