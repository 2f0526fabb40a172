/**
 * Reading an open serial port without the library's stream. That one asks a thread of the pool for each read,
 * and its poller calls back without running the promise jobs that it sets off, so bytes lie there until a
 * timer or another port happens to turn the loop: 50 ms and more when all else is quiet. Woken promptly it
 * took two thirds of the service's processor time (docs/performance.md).
 */
import { EventEmitter } from 'node:events';
import { readSync } from 'node:fs';
import type { SerialPort } from 'serialport';

/** Lines keep pointing into what was read, so memory is never read into twice. */
const SLAB_BYTES = 16 * 1024;
const LEAST_BYTES = 4 * 1024;
/** A terminal whose other end is closed is readable for ever and gives nothing: look again so often. */
const NOTHING_MS = 50;

/** The open file behind a port, where the platform has one. */
export function descriptorOf(port: SerialPort): number | null {
  const binding: object | undefined = port.port;
  return binding !== undefined &&
    'fd' in binding &&
    typeof binding.fd === 'number' &&
    process.platform !== 'win32'
    ? binding.fd
    : null;
}

function pollerOf(port: SerialPort): EventEmitter | null {
  const binding: object | undefined = port.port;
  return binding !== undefined && 'poller' in binding && binding.poller instanceof EventEmitter
    ? binding.poller
    : null;
}

/**
 * Calls `bytes` with all that comes from now on, until the port closes; `failed` when it cannot be read any
 * more. False where the platform has no descriptor or the library no poller: read its stream then.
 */
export function readDirectly(port: SerialPort, bytes: (chunk: Buffer) => void, failed: () => void): boolean {
  const poller = pollerOf(port);
  if (poller === null || descriptorOf(port) === null) return false;
  let slab = Buffer.allocUnsafe(SLAB_BYTES);
  let at = 0;
  // Emitted also when polling is cancelled, as it is when the port closes: there is no descriptor then.
  // The poller calls from outside of any turn of the loop; an immediate belongs to one.
  const wait = (): void => {
    if (descriptorOf(port) !== null) poller.once('readable', () => setImmediate(read));
  };
  const read = (): void => {
    const fd = port.isOpen ? descriptorOf(port) : null;
    if (fd === null) return;
    if (slab.length - at < LEAST_BYTES) {
      slab = Buffer.allocUnsafe(SLAB_BYTES);
      at = 0;
    }
    let length = 0;
    try {
      length = readSync(fd, slab, at, slab.length - at, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN' || code === 'EINTR') wait();
      else failed();
      return;
    }
    if (length === 0) {
      setTimeout(wait, NOTHING_MS);
      return;
    }
    const chunk = slab.subarray(at, at + length);
    at += length;
    wait();
    bytes(chunk);
  };
  wait();
  return true;
}
