/** Where devices may be found: USB serial ports, given addresses, and the registry of virtual devices. */
import { type FSWatcher, watch } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { isAddress } from './open-stream.ts';

export interface FoundPort {
  readonly address: string;
  /** Made by the emulator, and said so by it. */
  readonly virtual: boolean;
}

export interface PortSource {
  /** Begins to look, and calls `found` with all there is, first soon and then whenever it changes. */
  start(found: (ports: readonly FoundPort[]) => void): void;
  stop(): void;
}

const REGISTRY_POLL_MS = 250;
const USB_POLL_MS = 1000;
const REGISTRY_SUFFIX = '.port';

/** The sources that a service looks at. */
export function portSources(options: {
  /** Look for USB serial ports. */
  readonly usb: boolean;
  readonly addresses: readonly string[];
  /** Folder of `NAME.port` files, each holding the address of a virtual device and its process. It need not exist yet. */
  readonly registry: string | null;
}): PortSource[] {
  const sources: PortSource[] = [];
  if (options.usb) sources.push(usbPorts());
  if (options.addresses.length > 0) sources.push(givenPorts(options.addresses));
  if (options.registry !== null) sources.push(registryPorts(options.registry));
  return sources;
}

/** Addresses that a person gave; they are there or not, which opening them tells. */
function givenPorts(addresses: readonly string[]): PortSource {
  const ports = addresses.map((address) => ({ address, virtual: false }));
  return { start: (found) => found(ports), stop: () => {} };
}

function registryPorts(folder: string): PortSource {
  return polled(() => readRegistry(folder), folder, REGISTRY_POLL_MS);
}

/** Names that USB serial adapters and boards get; a built-in UART's (ttyS0) is none, as it is there with nobody at its end. */
const USB_NAME = /(tty(ACM|USB)\d+|^(\\\\\.\\)?COM\d+|(tty|cu)\.(usb|wch)\S+)$/;

/** Whether a listed port can have a device of ours at its end. */
export function isUsbPort({ path, vendorId }: { path: string; vendorId?: string | undefined }): boolean {
  return vendorId !== undefined || USB_NAME.test(path);
}

function usbPorts(): PortSource {
  if (process.platform !== 'linux') return polled(listUsb, null, USB_POLL_MS);
  // Listing starts a process here; so it is done when /dev has changed and not every second.
  let known = '';
  let ports: readonly FoundPort[] = [];
  const list = async (): Promise<readonly FoundPort[]> => {
    const names = (await readdir('/dev')).filter((name) => /^(tty[A-Z]|rfcomm)/.test(name)).join(' ');
    if (names !== known) {
      ports = await listUsb();
      known = names;
    }
    return ports;
  };
  return polled(list, '/dev', USB_POLL_MS);
}

/** USB serial ports of this computer, by `SerialPort.list()`; by name alone where that fails (no udevadm). */
export async function listUsb(): Promise<FoundPort[]> {
  let paths: string[];
  try {
    const listed = await SerialPort.list();
    paths = listed.filter(isUsbPort).map(({ path }) => path);
  } catch {
    const names = process.platform === 'win32' ? [] : await readdir('/dev');
    paths = names.map((name) => `/dev/${name}`).filter((path) => isUsbPort({ path }));
  }
  return paths.map((address) => ({ address, virtual: false }));
}

async function readRegistry(folder: string): Promise<FoundPort[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(REGISTRY_SUFFIX)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  // A file that is half written or already gone holds no address.
  return texts
    .map((text) => text.trim().split(/\s+/))
    .filter(([address = '', pid]) => isAddress(address) && (pid === undefined || isRunning(Number(pid))))
    .map(([address = '']) => ({ address, virtual: true }));
}

/** Whether the emulator that wrote a file is alive. One that was killed left it behind. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, and another user's
  }
}

/** Looks every so often, and at once when `watched` changes: a watch alone misses things on some systems. */
function polled(
  list: () => Promise<readonly FoundPort[]>,
  watched: string | null,
  everyMs: number,
): PortSource {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | null = null;
  let looking = false;
  let again = false;
  let told = '';
  return {
    start(found) {
      const look = async (): Promise<void> => {
        again = looking;
        if (looking || stopped) return;
        looking = true;
        const ports = await list().catch(() => []);
        looking = false;
        if (stopped) return;
        const text = JSON.stringify(ports);
        if (text !== told) found(ports);
        told = text;
        if (again) void look();
      };
      const watchIt = (): void => {
        if (watcher !== null || watched === null) return;
        try {
          watcher = watch(watched, () => void look());
          watcher.on('error', () => {
            watcher?.close();
            watcher = null;
          });
        } catch {
          // Not there yet, or no watches left: the poll goes on without.
        }
      };
      watchIt();
      void look();
      timer = setInterval(() => {
        watchIt();
        void look();
      }, everyMs);
    },
    stop() {
      stopped = true;
      clearInterval(timer);
      watcher?.close();
    },
  };
}
