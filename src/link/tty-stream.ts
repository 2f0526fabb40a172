/** A serial port as a byte stream. */

import { existsSync, writeSync } from 'node:fs';
import { access, constants, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { SerialPort } from 'serialport';
import { descriptorOf, readDirectly } from './tty-reader.ts';
import type { ByteStream, Latency, StationUs } from './types.ts';

/** Unsent bytes at which a device is taken to have stopped listening for good. */
const MAX_UNSENT_BYTES = 64 * 1024;

/** How often a port that says nothing is looked for in the file system. */
const LOOK_EVERY_MS = 50;

/**
 * Opens a serial port raw, 8N1, alone (locked). The baud rate means nothing to native USB.
 * @throws the library's error, whose text names the system's reason
 */
export async function openTty(
  path: string,
  options: { now: () => StationUs; baudRate?: number },
): Promise<ByteStream> {
  const port = new SerialPort({
    path,
    baudRate: options.baudRate ?? 115_200,
    autoOpen: false,
    // Leaving DTR as it is keeps boards that reset on it from doing so at every reconnect.
    hupcl: false,
  });
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  const latency = await askForLowLatency(port, path);
  return streamOf(port, path, latency, options.now);
}

function streamOf(port: SerialPort, address: string, latency: Latency, now: () => StationUs): ByteStream {
  let closed: (reason: string | null) => void = () => {};
  let heard = true;
  // When the other end of a pseudo-terminal closes, reads give nothing for ever and the library tries again
  // without a pause, and some drivers keep a pulled port open: the path is gone by then, and tells.
  const watch = setInterval(() => {
    if (!heard && address.startsWith('/') && !existsSync(address)) fail(goneReason);
    heard = false;
  }, LOOK_EVERY_MS);
  // An error that comes before anybody listens is followed by "close", or by a failing write.
  port.on('error', () => {});
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      clearInterval(watch);
      if (!port.isOpen) resolve();
      else port.close(() => resolve());
    });
  const fail = (reason: string): void => {
    void close();
    // Never from within a write: who writes is in the middle of something.
    queueMicrotask(() => closed(reason));
  };
  return {
    address,
    latency,
    replayed: false,
    listen(handlers) {
      let over = false;
      closed = (reason) => {
        if (over) return;
        over = true;
        clearInterval(watch);
        handlers.closed(reason, now());
      };
      const bytes = (chunk: Buffer) => {
        heard = true;
        handlers.bytes(chunk, now());
      };
      if (!readDirectly(port, bytes, () => fail(goneReason))) port.on('data', bytes);
      port.on('close', (error: Error | null) => closed(error === null ? null : goneReason));
      port.on('error', (error) =>
        fail(`The port failed: ${error.message}. Its device is not heard any more. Check the cable.`),
      );
      if (!port.isOpen) queueMicrotask(() => closed(goneReason));
    },
    write(data) {
      if (!port.isOpen) return;
      let rest = typeof data === 'string' ? Buffer.from(data, 'latin1') : Buffer.from(data);
      const fd = port.writableLength === 0 || rest.length === 1 ? descriptorOf(port) : null;
      // Straight to the system where nothing waits (and the stop byte in any case: it may stand anywhere).
      // Through the library, a write would wait for a thread of the pool behind every port's reads.
      if (fd !== null) {
        try {
          rest = rest.subarray(writeSync(fd, rest));
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException;
          if (code !== 'EAGAIN' && code !== 'EINTR') {
            fail(goneReason);
            return;
          }
        }
      }
      if (rest.length === 0) return;
      port.write(rest);
      if (port.writableLength > MAX_UNSENT_BYTES)
        fail('The device takes no more bytes. It hangs, or its cable is bad.');
    },
    close,
  };
}

const goneReason =
  'The port is gone: the cable was pulled or the device lost power. It is opened again when it returns.';

/**
 * USB bridges hold bytes for up to 16 ms unless told otherwise: FTDI's by its latency timer, which a udev
 * rule may let us write; others by the driver's low-latency flag.
 */
async function askForLowLatency(port: SerialPort, path: string): Promise<Latency> {
  if (process.platform !== 'linux') return 'default';
  const timer = `/sys/bus/usb-serial/devices/${basename(path)}/latency_timer`;
  try {
    await access(timer, constants.W_OK);
    await writeFile(timer, '1');
    return 'timer-1ms';
  } catch {
    // No such timer, or not ours to write: the flag is left to try.
  }
  const flags: object = { lowLatency: true, dtr: true, rts: true };
  return new Promise((resolve) => port.set(flags, (error) => resolve(error ? 'default' : 'low-latency')));
}
