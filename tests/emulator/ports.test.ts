import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterEach, describe, expect, test } from 'vitest';
import { type Body, decode, encode, isBad, type Message } from '../../firmware-protocol/index.ts';
import { startVirtualBench, startVirtualDevice, type VirtualBench } from '../../src/emulator/run.ts';
import type { TruthLine } from '../../src/emulator/truth.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'evenstroke-emulator-'));
  ends.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const kept = <B extends VirtualBench>(bench: B): B => {
  ends.push(() => bench.close());
  return bench;
};

/** A small host on a stream of bytes: says, hears, counts what is bad and what is lost by sequence. */
class Host {
  readonly messages: Message[] = [];
  bad = 0;
  lost = 0;
  bytes = 0;
  readonly #write: (text: string) => void;
  #rest = '';
  #last = -1;
  #seq = 0;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  hear(chunk: Buffer): void {
    this.bytes += chunk.length;
    const lines = (this.#rest + chunk.toString('latin1')).split('\n');
    this.#rest = lines.pop() as string;
    for (const line of lines) {
      const message = decode(Buffer.from(line, 'latin1'));
      if (isBad(message)) {
        this.bad++;
        continue;
      }
      if (this.#last >= 0 && message.seq !== 0) this.lost += (message.seq - this.#last - 1) & 0xffff;
      this.#last = message.seq;
      this.messages.push(message);
    }
  }

  say(body: Body): void {
    this.#write(encode(body, this.#seq++, 0));
  }

  get frames(): number {
    return this.messages.reduce(
      (sum, each) => sum + (each.type === 'S' && each.stream === 0 ? each.counts.length : 0),
      0,
    );
  }

  async until(what: (host: Host) => boolean, ms = 5_000): Promise<void> {
    for (const end = performance.now() + ms; !what(this); await sleep(5))
      if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function openTty(path: string) {
  const port = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
  const host = new Host((text) => port.write(text, 'latin1'));
  port.on('data', (chunk: Buffer) => host.hear(chunk));
  port.on('error', () => {});
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  const beat = setInterval(() => host.say({ type: 'BEAT', heard: 0 }), 100);
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    clearInterval(beat);
    await new Promise<void>((resolve) => port.close(() => resolve()));
  };
  ends.push(() => void close());
  return { host, close };
}

const greet = async (host: Host) => {
  host.say({ type: 'WHO', protocol: 1 });
  await host.until(({ messages }) => messages.some((each) => each.type === 'HELLO'));
};
const hasSamples = ({ frames }: Host) => frames > 0;
const truthOf = (file: string): TruthLine[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TruthLine);

describe.skipIf(process.platform === 'win32')('on a real terminal', () => {
  test('handshake, then 2 kHz without loss; the host hears no echo and the bytes are untouched', async () => {
    const { device } = kept(await startVirtualDevice({ role: 'pad', seed: 4 }));
    const { host } = await openTty(device.address!);
    await greet(host);
    host.say({ type: 'STREAM', id: 1, on: 'on' });
    await host.until(hasSamples);
    const before = { frames: host.frames, atMs: performance.now() };
    await sleep(2_000);
    const rate = ((host.frames - before.frames) / (performance.now() - before.atMs)) * 1_000;
    expect(Math.abs(rate - 2_000)).toBeLessThan(60);
    expect(host.bad).toBe(0);
    expect(host.lost).toBe(0);
    const own = ['WHO', 'BEAT'].map((type) => host.messages.filter((each) => each.type === type).length);
    expect(own[0], 'an echo would bring our WHO back').toBe(0);
    const batches = host.messages.filter((each) => each.type === 'S' && each.stream === 0);
    expect(batches.every((each) => (each as Message<'S'>).overflow === 0)).toBe(true);
  });

  test('survives the host closing and opening the port, with nothing stale left for the next one', async () => {
    const { device } = kept(await startVirtualDevice({ role: 'pad' }));
    const first = await openTty(device.address!);
    await greet(first.host);
    first.host.say({ type: 'STREAM', id: 1, on: 'on' });
    await first.host.until(hasSamples);
    const hello = first.host.messages.find((each) => each.type === 'HELLO') as Message<'HELLO'>;
    await first.close();
    await sleep(1_800);
    const second = await openTty(device.address!);
    await greet(second.host);
    const again = second.host.messages.find((each) => each.type === 'HELLO') as Message<'HELLO'>;
    expect(again.boot, 'the same boot: it was never reset').toBe(hello.boot);
    const at = second.host.messages.indexOf(again);
    const agesUs = second.host.messages.slice(0, at).map((each) => (again.ticks - each.ticks) >>> 0);
    expect(Math.max(0, ...agesUs)).toBeLessThan(1_200_000);
    await second.host.until(hasSamples);
    await sleep(300);
    expect(second.host.bad).toBeLessThanOrEqual(1); // the line that was being sent as the port opened
  });

  test('a host that stops reading costs counted overflows, never memory or a broken line', async () => {
    const { device } = kept(await startVirtualDevice({ role: 'pad', rateHz: 8_000 }));
    // Nothing reads this end: opened, spoken to, and left.
    const { openSync, writeSync, closeSync, readSync, constants } = await import('node:fs');
    const fd = openSync(device.address!, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    ends.push(() => closeSync(fd));
    writeSync(fd, encode({ type: 'STREAM', id: 1, on: 'on' }, 0, 0));
    for (let n = 0; n < 20; n++) {
      writeSync(fd, encode({ type: 'BEAT', heard: 0 }, 1 + n, 0));
      await sleep(100);
    }
    const host = new Host(() => {});
    const chunk = Buffer.alloc(65_536);
    for (const end = performance.now() + 1_000; performance.now() < end; await sleep(5)) {
      try {
        host.hear(chunk.subarray(0, readSync(fd, chunk)));
      } catch {
        // nothing there yet
      }
    }
    const batches = host.messages.filter(
      (each): each is Message<'S'> => each.type === 'S' && each.stream === 0,
    );
    expect(host.bad).toBe(0);
    expect(batches.at(-1)!.overflow).toBeGreaterThan(1_000);
  });

  test('the registry follows the plug: unplugged in mid-line, back under another path, a new boot', async () => {
    const registry = folder();
    const bench = kept(await startVirtualBench({ what: 'pair', registry }));
    expect(readdirSync(registry).sort()).toEqual(['machine.port', 'pad.port']);
    const file = join(registry, 'pad.port');
    const [pad, machine] = bench.devices as [VirtualBench['devices'][0], VirtualBench['devices'][0]];
    const before = readFileSync(file, 'utf8').split('\n')[0];
    expect(before).toBe(pad.address);
    expect(readFileSync(file, 'utf8')).toBe(`${pad.address}\n${process.pid}\n`);
    const boots = { pad: pad.device.boot, machine: machine.device.boot };

    await bench.fault('pad:path-change 100');
    expect(existsSync(file)).toBe(false);
    expect(existsSync(before ?? ''), 'the path itself is gone').toBe(false);
    await sleep(250);
    expect(pad.address).not.toBeNull();
    expect(pad.address).not.toBe(before);
    expect(readFileSync(file, 'utf8').split('\n')[0]).toBe(pad.address);
    expect(pad.device.boot).not.toBe(boots.pad);
    const { host } = await openTty(pad.address!);
    await greet(host);

    await bench.fault('machine:unplug 50');
    expect(machine.address).toBeNull();
    await sleep(150);
    expect(machine.address).not.toBeNull();
    expect(machine.device.boot, 'a machine has its own supply').toBe(boots.machine);

    bench.close();
    expect(readdirSync(registry)).toEqual([]);
  });

  test('two emulators with one registry keep apart, and a dead one’s file is taken over', async () => {
    const registry = folder();
    writeFileSync(join(registry, 'pad.port'), '/dev/pts/99999\n');
    const one = kept(await startVirtualDevice({ role: 'pad', registry }));
    expect(readFileSync(join(registry, 'pad.port'), 'utf8').split('\n')[0]).toBe(one.device.address);
    kept(await startVirtualDevice({ role: 'pad', registry, serial: 'VP-OTHER' }));
    expect(readdirSync(registry)).toHaveLength(2);
  });

  test('silence: open and mute, hearing all the same, then as before', async () => {
    const { device, fault } = kept(await startVirtualDevice({ role: 'pad' }));
    const { host } = await openTty(device.address!);
    await greet(host);
    await fault('silence 400');
    await sleep(50);
    const count = host.messages.length;
    host.say({ type: 'SET', id: 1, key: 'alarm', value: '1234' });
    await sleep(250);
    expect(host.messages.length).toBe(count);
    await host.until(({ messages }) => messages.length > count);
    host.say({ type: 'GET', id: 2, key: 'alarm' });
    await host.until(({ messages }) => messages.some((each) => each.type === 'OK' && each.value === '1234'));
    expect(host.lost, 'the silent lines are missing by sequence').toBeGreaterThan(1);
  });

  test('cheap pads speak whole lines at their rate', async () => {
    const bench = kept(await startVirtualBench({ cheap: true, count: 3 }));
    expect(new Set(bench.devices.map((each) => each.serial)).size).toBe(3);
    const hosts = await Promise.all(bench.devices.map((each) => openTty(each.address!)));
    for (const { host } of hosts) {
      await greet(host);
      host.say({ type: 'STREAM', id: 1, on: 'on' });
    }
    await sleep(600);
    for (const { host } of hosts) {
      expect(host.bad).toBe(0);
      expect(host.lost).toBe(0);
      expect(host.frames).toBeGreaterThan(800);
    }
  });

  test('a fault that is not known or not of this device is refused', async () => {
    const bench = kept(await startVirtualDevice({ role: 'pad' }));
    await expect(bench.fault('flood')).rejects.toThrow(/no fault "flood"/);
    await expect(bench.fault('ignore-stop')).rejects.toThrow(/none of these devices/);
    await expect(bench.fault('machine:reset')).rejects.toThrow(/no device "machine"; there are: pad/);
    await expect(startVirtualBench({ faults: ['flood'] })).rejects.toThrow(/no fault/);
    await expect(startVirtualBench({ rateHz: 10 })).rejects.toThrow(/1000 to 8000/);
  });

  test('as a process: prints paths, takes faults from lines and messages, writes truth, cleans up', async () => {
    const registry = folder();
    const truth = join(folder(), 'truth.ndjson');
    const child = fork(
      join(import.meta.dirname, '../../src/emulator/process.ts'),
      [
        'pair',
        '--registry',
        registry,
        '--truth',
        truth,
        '--local-start',
        '0.2',
        '--seed',
        '8',
        '--fault',
        'pad:clock-drift=50',
      ],
      { stdio: ['pipe', 'pipe', 'pipe', 'ipc'], execArgv: [] },
    );
    ends.push(() => child.kill('SIGKILL'));
    let out = '';
    let complaints = '';
    const messages: Record<string, unknown>[] = [];
    child.stdout!.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr!.on('data', (chunk) => {
      complaints += chunk;
    });
    child.on('message', (message) => messages.push(message as Record<string, unknown>));
    const wait = async (what: () => boolean) => {
      for (const end = performance.now() + 8_000; !what(); await sleep(10))
        if (performance.now() > end) throw new Error(`waited in vain: ${what} ${complaints}`);
    };
    await wait(() => messages.some((each) => 'ready' in each));
    expect(out.trim().split('\n')).toHaveLength(2);
    expect(out.trim().split('\n')[0]).toBe(readFileSync(join(registry, 'pad.port'), 'utf8').split('\n')[0]);
    await wait(() => readFileSync(truth, 'utf8').includes('"stroke"'));
    child.stdin!.write('fault flood\nfault pad:stuck on\n');
    child.send({ fault: 'unplug', value: 0, device: 'pad' });
    await wait(() => !existsSync(join(registry, 'pad.port')));
    await wait(() => complaints.includes('no fault "flood"'));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.disconnect();
    expect(await ended).toBe(0);
    expect(readdirSync(registry)).toEqual([]);
    const kinds = new Set(truthOf(truth).map((each) => each.kind));
    expect([...kinds]).toEqual(expect.arrayContaining(['truth', 'boot', 'motor', 'stroke', 'fault']));
  });
});

test('over TCP the same bytes; a second client is turned away', async () => {
  const { device } = kept(await startVirtualDevice({ role: 'machine', tcp: true }));
  const url = new URL(device.address!);
  expect(url.hostname).toBe('127.0.0.1');
  const open = () => {
    const socket = connect(Number(url.port), url.hostname);
    const host = new Host((text) => socket.write(text, 'latin1'));
    socket.on('data', (chunk: Buffer) => host.hear(chunk));
    socket.on('error', () => {});
    ends.push(() => socket.destroy());
    return { socket, host };
  };
  const first = open();
  await greet(first.host);
  const second = open();
  await new Promise((resolve) => second.socket.once('close', resolve));
  expect(second.host.bytes).toBe(0);
  first.socket.destroy();
  await sleep(50);
  const third = open();
  await greet(third.host);
  expect(third.host.bad).toBeLessThanOrEqual(1);
});
