/** One suite for whatever carries bytes: a tty, TCP, a replay. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Link } from '../../src/link/link.ts';
import { isAddress, openStream } from '../../src/link/open-stream.ts';
import type { ByteStream } from '../../src/link/types.ts';
import { animate, type Carrier, nowUs, ptyCarrier, tcpCarrier } from './carriers.ts';
import { Bench, MemoryStream, Notes } from './harness.ts';
import { ScriptedDevice } from './scripted-device.ts';

/** The far end of a stream in memory, standing in for a replay's player. */
function memoryCarrier(): Carrier & { stream: ByteStream } {
  const stream = new MemoryStream('capture://test#1', true);
  const handlers = new Promise<void>((resolve) => setTimeout(resolve));
  let over = false;
  const end = async () => {
    await handlers;
    if (!over) stream.handlers.closed(null, nowUs());
    over = true;
  };
  stream.close = end;
  return {
    stream,
    address: stream.address,
    heard: [],
    give: (bytes) => stream.handlers.bytes(Buffer.from(bytes), nowUs()),
    unplug: end,
  };
}

const kinds: [string, () => Promise<{ carrier: Carrier; stream: ByteStream }>][] = [
  [
    'memory',
    async () => {
      const carrier = memoryCarrier();
      return { carrier, stream: carrier.stream };
    },
  ],
];
for (const [name, make] of [
  ['tty', ptyCarrier],
  ['tcp', tcpCarrier],
] as const)
  if (name !== 'tty' || process.platform !== 'win32')
    kinds.push([
      name,
      async () => {
        const carrier = await make();
        return { carrier, stream: await openStream(carrier.address, { now: nowUs }) };
      },
    ]);

describe.each(kinds)('%s', (name, make) => {
  async function listening() {
    const { carrier, stream } = await make();
    const bytes: Buffer[] = [];
    const times: number[] = [];
    const closed = vi.fn();
    stream.listen({
      bytes: (chunk, at) => {
        bytes.push(Buffer.from(chunk));
        times.push(at);
      },
      closed,
    });
    return { carrier, stream, bytes, times, closed };
  }

  test('gives every byte value, in order, with times that never go back', async () => {
    const { carrier, stream, bytes, times } = await listening();
    const sent = Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 7) & 0xff));
    for (let at = 0; at < sent.length; at += 1024) {
      carrier.give(sent.subarray(at, at + 1024));
      await vi.waitFor(() => expect(Buffer.concat(bytes).length).toBe(at + 1024), { timeout: 5000 });
    }
    expect(Buffer.concat(bytes).equals(sent)).toBe(true);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    await stream.close();
    await carrier.unplug();
  });

  test('writes what it is given, in order, unless it is a replay', async () => {
    const { carrier, stream } = await listening();
    const lines = Array.from({ length: 200 }, (_, n) => `line ${n} ${'.'.repeat(n % 60)}\n`);
    for (const line of lines) stream.write(line);
    stream.write(Uint8Array.of(0x21));
    if (name !== 'memory')
      await vi.waitFor(() => expect(Buffer.concat(carrier.heard).toString()).toBe(`${lines.join('')}!`), {
        timeout: 5000,
      });
    expect(stream.replayed).toBe(name === 'memory');
    await stream.close();
    await carrier.unplug();
  });

  test('says once that it closed, by us or by a pulled cable', async () => {
    const ours = await listening();
    await ours.stream.close();
    await ours.stream.close();
    ours.stream.write('nobody');
    await vi.waitFor(() => expect(ours.closed).toHaveBeenCalledTimes(1));
    await ours.carrier.unplug();

    const pulled = await listening();
    await pulled.carrier.unplug();
    await vi.waitFor(() => expect(pulled.closed).toHaveBeenCalledTimes(1), { timeout: 2000 });
    await pulled.stream.close();
    expect(pulled.closed).toHaveBeenCalledTimes(1);
  });

  test('a link over it hears the same samples', async () => {
    const { carrier, stream } = await make();
    const notes = new Notes();
    let stop = () => {};
    let timer: NodeJS.Timeout | undefined;
    if (stream.replayed) {
      // What a cable carried once, given again.
      const bench = new Bench(new ScriptedDevice()).run(1_000_000);
      new Link(stream, notes, 0);
      const { handlers } = stream as MemoryStream;
      for (const { direction, text, at } of bench.notes.of('line'))
        if (direction === '>') handlers.sent?.(String(text), at);
        else handlers.bytes(Buffer.from(`${text}\n`), at);
    } else {
      stop = animate(new ScriptedDevice(), carrier);
      const link = new Link(stream, notes, nowUs());
      timer = setInterval(() => link.advance(nowUs()), 20);
    }
    await vi.waitFor(() => expect(notes.of('batch').length).toBeGreaterThan(100), { timeout: 5000 });
    clearInterval(timer);
    stop();
    const counts = notes.of('batch').flatMap((batch) => batch['counts'] as number[]);
    expect(counts).toEqual(counts.map((_, n) => n & 0xfff));
    expect(notes.of('batch').some((batch) => batch['gapBefore'])).toBe(false);
    await stream.close();
    await carrier.unplug();
  });
});

describe('opening', () => {
  const refusal = (address: string) =>
    openStream(address, { now: nowUs }).then(
      () => 'opened',
      (error: Error) => error.message,
    );

  test('says what is wrong and what to do', async () => {
    expect(await refusal('/dev/ttyNOBODY')).toMatch(/is not there\..*Plug it in/);
    const file = join(mkdtempSync(join(tmpdir(), 'link-')), 'file');
    writeFileSync(file, '');
    expect(await refusal(file)).toMatch(/is no serial port/);
    expect(await refusal('mailto:x')).toMatch(/is no address of a device/);
    const closed = await tcpCarrier();
    await closed.unplug();
    expect(await refusal(closed.address)).toMatch(/Nobody answers at/);
  });

  test('a port that is open already is in use', async () => {
    if (process.platform === 'win32') return; // no pseudo-terminals there
    const carrier = await ptyCarrier();
    const stream = await openStream(carrier.address, { now: nowUs });
    expect(await refusal(carrier.address)).toMatch(/in use by another program/);
    await stream.close();
    await carrier.unplug();
  });

  test.each([
    ['/dev/ttyACM0', true],
    ['COM12', true],
    ['tcp://192.168.1.7:4001', true],
    ['tcp://bench.local:4001/', true],
    ['tcp://[::1]:4001', true],
    ['tcp://host', false],
    ['tcp://host:0', false],
    ['tcp://host:99999', false],
    ['tcp://user@host:1', false],
    ['http://host:1', false],
    ['ttyACM0', false],
    ['', false],
    ['/dev/tty\nACM0', false],
  ])('%j is an address: %s', (text, is) => expect(isAddress(text)).toBe(is));
});
