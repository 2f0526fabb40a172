/** A pseudo-terminal as the device's port. Raw from the first byte: nothing echoed, nothing translated. */
import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Transport, TransportEvents } from './transport.ts';

/** What `open()` of node-pty gives on Unix; its types leave it out. */
interface OpenedPty {
  readonly _master: Socket;
  readonly _slave: Socket;
  readonly _fd: number;
  readonly _pty: string;
}

/** A host that was not heard for this long is taken to be gone. */
const HOST_GONE_MS = 1_000;

/**
 * @throws {Error} where the platform has no pseudo-terminals, or `stty` cannot make one raw.
 */
export async function openPty(events: TransportEvents): Promise<Transport> {
  // Loaded here, so that the TCP way works where this library has no binary.
  const { default: library } = (await import('@lydell/node-pty')) as unknown as {
    default: { open(options: object): OpenedPty };
  };
  const pty = library.open({ encoding: null });
  const address = pty._pty;
  // The far end is kept open, so that the host can close and open it without our end failing (EIO).
  // node-pty's own stream on it must go first: it would read what is meant for the host.
  const far = openSync(address, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  pty._slave.destroy();
  const near = pty._fd;
  makeRaw(address);

  let closed = false;
  let heardMs = performance.now();
  pty._master.on('data', (chunk: Buffer) => {
    heardMs = performance.now();
    if (!closed) events.bytes(chunk);
  });
  pty._master.on('error', () => close());
  // What lies unread after the host has gone would greet the next one as if it were new; a reader that
  // is there, however silent, has taken it long before we look.
  const stale = Buffer.alloc(4096);
  const sweep = setInterval(() => {
    if (performance.now() - heardMs > HOST_GONE_MS) untilAgain(() => readSync(far, stale) > 0);
  }, HOST_GONE_MS / 2);
  sweep.unref();

  function close(): void {
    if (closed) return;
    closed = true;
    clearInterval(sweep);
    closeSync(far);
    pty._master.destroy();
  }

  return {
    address,
    write(bytes) {
      if (closed) return bytes.length;
      let done = 0;
      untilAgain(() => {
        done += writeSync(near, bytes, done);
        return done < bytes.length;
      });
      return done;
    },
    close,
  };
}

/** Repeats while `again` answers true; "would block" and a far end that is gone end it quietly. */
function untilAgain(again: () => boolean): void {
  try {
    while (again());
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EAGAIN' && code !== 'EIO') throw error;
  }
}

function makeRaw(path: string): void {
  const flag = process.platform === 'linux' ? '-F' : '-f';
  const run = spawnSync('stty', [flag, path, 'raw', '-echo'], { encoding: 'utf8' });
  if (run.status !== 0)
    throw new Error(
      `${path} could not be made raw (stty: ${run.error?.message ?? run.stderr.trim()}), so bytes would be changed on the way; use --tcp`,
    );
}
