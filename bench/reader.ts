/** Reads virtual pads in one of several ways and drops what comes: `reader.ts WAY PATH…`. Tells what that costs. */
import { EventEmitter } from 'node:events';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { SerialPort } from 'serialport';
import { BEAT_INTERVAL_MS, type Body, decode, encode, isBad } from '../firmware-protocol/index.ts';
import { lineFramer } from '../src/link/framing.ts';
import { openTty } from '../src/link/tty-stream.ts';

export interface ReaderFigures {
  readonly cpuUs: number;
  readonly atUs: number;
  readonly bytes: number;
  readonly chunks: number;
  /** Only where they are decoded. */
  readonly lines: number;
}

const LINE_FEED = 0x0a;
const SWEEP_MS = 8;
const flags = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK;
const count = { bytes: 0, chunks: 0, lines: 0 };

/** Lines are counted by their ends, as cheaply as can be: the same for every way that drops them. */
const drop = (chunk: Uint8Array): void => {
  count.bytes += chunk.length;
  count.chunks++;
  for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) count.lines++;
};

const read: Record<string, (path: string) => void> = {
  /** As the library comes. */
  serialport(path) {
    new SerialPort({ path, baudRate: 115_200, hupcl: false }).on('data', drop);
  },
  /** The same, its promise jobs run as soon as its poller has called. */
  prompt(path) {
    const port = new SerialPort({ path, baudRate: 115_200, hupcl: false });
    port.on('data', drop);
    port.on('open', () => {
      const binding: object | undefined = port.port;
      if (binding !== undefined && 'poller' in binding && binding.poller instanceof EventEmitter)
        binding.poller.on('readable', () => setImmediate(() => {}));
    });
  },
  /** As the service does it: opened, set and watched by the library, read directly. */
  link(path) {
    void listen(path, drop);
  },
  /** The same, its lines framed and decoded as the link does it. */
  decode(path) {
    const push = lineFramer((line) => {
      if (!isBad(decode(line))) count.lines++;
    });
    void listen(path, (chunk) => {
      count.bytes += chunk.length;
      count.chunks++;
      push(chunk);
    });
  },
  /** The event loop's own terminal stream: it waits for all ports in one call and reads without a thread. */
  stream(path) {
    new ReadStream(openSync(path, flags)).on('data', drop);
  },
  /** Every port is read on a timer, whatever has come by then: fewer and larger reads, at the price of delay. */
  sweep(path) {
    const fd = openSync(path, flags);
    const buffer = Buffer.alloc(16_384);
    setInterval(() => {
      try {
        const length = readSync(fd, buffer);
        if (length > 0) drop(buffer.subarray(0, length));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') closeSync(fd);
      }
    }, SWEEP_MS);
  },
};

async function listen(path: string, bytes: (chunk: Uint8Array) => void): Promise<void> {
  const stream = await openTty(path, { now: () => performance.now() * 1000 });
  stream.listen({ bytes, closed() {} });
}

const [way = '', ...paths] = process.argv.slice(2);
const open = read[way];
if (open === undefined) throw new RangeError(`no way "${way}": ${Object.keys(read).join(', ')}`);
// The host's part of the talk, the same for all ways: a greeting, the stream, and a heart that beats.
// Opened first, for a port that is read is locked.
const writers = paths.map((path) => openSync(path, flags));
for (const path of paths) open(path);
let seq = 0;
const say = (body: Body): void => {
  const line = encode(body, seq++ & 0xffff, 0);
  for (const fd of writers) writeSync(fd, line);
};
setTimeout(() => {
  say({ type: 'WHO', protocol: 1 });
  say({ type: 'STREAM', id: 1, on: 'on' });
  setInterval(() => say({ type: 'BEAT', heard: 0 }), BEAT_INTERVAL_MS);
  process.send?.({ reading: true });
}, 500);

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system, atUs: performance.now() * 1000, ...count } satisfies ReaderFigures);
});
process.on('disconnect', () => process.exit(0));
