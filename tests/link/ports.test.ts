import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type FoundPort, isUsbPort, listUsb, portSources } from '../../src/link/ports.ts';

test.each([
  ['/dev/ttyACM0', undefined, true],
  ['/dev/ttyUSB12', undefined, true],
  ['/dev/tty.usbmodem1101', undefined, true],
  ['/dev/cu.wchusbserial10', undefined, true],
  ['COM7', undefined, true],
  ['/dev/ttyAMA0', '0403', true], // whatever its name, it is on USB
  ['/dev/ttyS0', undefined, false],
  ['/dev/tty', undefined, false],
  ['/dev/tty.Bluetooth-Incoming-Port', undefined, false],
])('%s (vendor %s) may have a device: %s', (path, vendorId, may) => {
  expect(isUsbPort({ path, vendorId })).toBe(may);
});

test('this computer can be listed, with or without udev', async () => {
  for (const { address, virtual } of await listUsb()) {
    expect(isUsbPort({ path: address, vendorId: '0' })).toBe(true);
    expect(virtual).toBe(false);
  }
});

test('each source says what it has, and the registry again when it changes', async () => {
  const registry = join(mkdtempSync(join(tmpdir(), 'ports-')), 'r');
  const told: (readonly FoundPort[])[][] = [];
  const sources = portSources({ usb: true, addresses: ['tcp://localhost:5000'], registry });
  sources.forEach((source, n) => {
    told[n] = [];
    source.start((ports) => told[n]!.push(ports));
  });
  const wait = { timeout: 5000, interval: 5 };
  await vi.waitFor(() => expect(told.every((calls) => calls.length === 1)).toBe(true), wait);
  expect(told[1]).toEqual([[{ address: 'tcp://localhost:5000', virtual: false }]]);
  expect(told[2]).toEqual([[]]);
  mkdirSync(registry);
  writeFileSync(join(registry, 'a.port'), '/dev/pts/99\n');
  await vi.waitFor(() => expect(told[2]!.at(-1)).toEqual([{ address: '/dev/pts/99', virtual: true }]), wait);
  rmSync(join(registry, 'a.port'));
  await vi.waitFor(() => expect(told[2]!.at(-1)).toEqual([]), wait);
  for (const source of sources) source.stop();
});
