/** Real ports that come, go and come back: pseudo-terminals where there are any, TCP elsewhere. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Link } from '../../src/link/link.ts';
import { type PortSource, portSources } from '../../src/link/ports.ts';
import { MOST_KNOWN, type PortSnapshot, Supervisor } from '../../src/link/supervisor.ts';
import { animate, type Carrier, nowUs, ptyCarrier, tcpCarrier } from './carriers.ts';
import { MemoryStream, Notes } from './harness.ts';
import { ScriptedDevice } from './scripted-device.ts';

const newCarrier = process.platform === 'win32' ? tcpCarrier : ptyCarrier;
const within = { timeout: 5000, interval: 5 };

let folder: string;
let supervisor: Supervisor;
let attached: { link: Link; serial: string; notes: Notes }[];
let cleanup: (() => unknown)[];

function supervise(sources: PortSource[]): void {
  supervisor = new Supervisor({
    sources,
    now: nowUs,
    attach: (link, { serial }) => {
      const notes = new Notes();
      attached.push({ link, serial, notes });
      return notes;
    },
    changed: () => {},
    log: { info: () => {}, warn: () => {} },
  });
  supervisor.start();
}

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'ports-')), 'registry');
  attached = [];
  cleanup = [];
  supervise(portSources({ usb: false, addresses: [], registry: folder }));
});
afterEach(async () => {
  for (const undo of cleanup) await undo();
  await supervisor.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A port with a device that describes itself at once and is gone after it, with another serial number each time. */
class ScriptedSerials {
  lastSerial = '';
  left: number;
  #count = 0;
  #nowUs = 0;

  constructor(count: number) {
    this.left = count;
  }

  nowUs(): number {
    this.#nowUs += 20_000;
    return this.#nowUs;
  }

  next(): MemoryStream {
    const device = new ScriptedDevice({ serial: `N-${++this.#count}` });
    this.lastSerial = device.serial;
    this.left--;
    const stream = new MemoryStream();
    const last = this.left === 0;
    const { left } = this;
    stream.write = (data) => {
      device.send = (line) => stream.handlers.bytes(Buffer.from(line), this.#nowUs);
      device.bytes(Buffer.from(data), this.#nowUs);
      if (!last && left >= 0 && device.heard.includes('BEAT')) stream.handlers.closed(null, this.#nowUs);
    };
    return stream;
  }
}

function announce(name: string, address: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.new`), `${address}\n`);
  renameSync(join(folder, `${name}.new`), join(folder, `${name}.port`));
}
const withdraw = (name: string) => rmSync(join(folder, `${name}.port`), { force: true });

async function plugIn(device: ScriptedDevice, name = device.serial): Promise<Carrier> {
  const carrier = await newCarrier();
  cleanup.push(animate(device, carrier), () => carrier.unplug().catch(() => {}));
  announce(name, carrier.address);
  return carrier;
}
async function unplug(carrier: Carrier, name: string): Promise<void> {
  const pulled = carrier.unplug();
  withdraw(name);
  await pulled;
  carrier.unplug = async () => {};
}
const rows = () => supervisor.ports();
const rowOf = (serial: string): PortSnapshot | undefined =>
  rows().find(({ identity }) => identity?.serial === serial);
const becomes = (serial: string, state: string) =>
  vi.waitFor(() => expect(rowOf(serial)?.state).toBe(state), within);

describe('supervisor', () => {
  test('a device that appears late, in a folder that was not there, is found, heard and told from its HELLO on', async () => {
    expect(rows()).toEqual([]);
    await plugIn(new ScriptedDevice({ serial: 'LATE' }));
    await becomes('LATE', 'online');
    expect(rowOf('LATE')).toMatchObject({ virtual: true, problem: null, identity: { role: 'pad' } });
    await vi.waitFor(() => expect(rowOf('LATE')!.counters.frames).toBeGreaterThan(100), within);
    const { notes } = attached[0]!;
    expect(String(notes.of('line')[0]!['text'])).toMatch(/^HELLO /);
    expect(notes.all.slice(0, 2).map(({ what }) => what)).toEqual(['line', 'state']);
    expect(notes.states).toEqual(['describing', 'online']);
    expect(
      rowOf('LATE')!
        .recentLines()
        .some(({ direction }) => direction === '>'),
    ).toBe(true);
  });

  test('pulled out in mid-line: shown, kept by serial number, and back under another path with its counters', async () => {
    const device = new ScriptedDevice({ serial: 'MOVES' });
    const first = await plugIn(device);
    await becomes('MOVES', 'online');
    await vi.waitFor(() => expect(rowOf('MOVES')!.counters.frames).toBeGreaterThan(400), within);
    first.give('S 0123 4567');
    await unplug(first, 'MOVES');
    device.send = () => {};
    await becomes('MOVES', 'disconnected');
    expect(rowOf('MOVES')!.problem).toBeTruthy();
    const { frames, lines } = rowOf('MOVES')!.counters;
    expect(attached[0]!.notes.states.at(-1)).toBe('closed');

    await plugIn(device, 'ELSEWHERE');
    await becomes('MOVES', 'online');
    expect(rows()).toHaveLength(1);
    await vi.waitFor(() => expect(rowOf('MOVES')!.counters.frames).toBeGreaterThan(frames + 50), within);
    expect(rowOf('MOVES')!.counters).toMatchObject({ reconnects: 1, resets: 0 });
    expect(rowOf('MOVES')!.counters.lines).toBeGreaterThan(lines);
    expect(attached).toHaveLength(2);
    // Nothing that moves a motor, and nothing twice.
    expect(device.done.every((command) => command.startsWith('STREAM '))).toBe(true);
  });

  test('another path before the old one was missed: the same device, not a second one', async () => {
    const device = new ScriptedDevice({ serial: 'HOPS' });
    const first = await plugIn(device, 'HOPS');
    await becomes('HOPS', 'online');
    const pulled = first.unplug();
    first.unplug = async () => {};
    const second = await newCarrier();
    cleanup.push(animate(device, second), () => second.unplug());
    announce('HOPS', second.address);
    await pulled;
    await vi.waitFor(() => {
      expect(rowOf('HOPS')).toMatchObject({ address: second.address, state: 'online' });
    }, within);
    expect(attached.flatMap(({ notes }) => notes.states)).not.toContain('duplicate');
  });

  test('a network bridge that says nothing about the device having left does not make two of it', async () => {
    const device = new ScriptedDevice({ serial: 'LEFT' });
    const first = await tcpCarrier();
    const leave = animate(device, first);
    cleanup.push(() => first.unplug());
    announce('LEFT', first.address);
    await becomes('LEFT', 'online');
    leave();
    await becomes('LEFT', 'silent');
    const second = await tcpCarrier();
    cleanup.push(animate(device, second), () => second.unplug());
    announce('NOW', second.address);
    await vi.waitFor(() => {
      expect(rowOf('LEFT')).toMatchObject({ address: second.address, state: 'online' });
    }, within);
    expect(attached.flatMap(({ notes }) => notes.states)).not.toContain('duplicate');
  });

  test('silent, then closed and opened again, then heard again', async () => {
    const device = new ScriptedDevice({ serial: 'MUTE' });
    await plugIn(device);
    await becomes('MUTE', 'online');
    device.mute = true;
    await becomes('MUTE', 'silent');
    await becomes('MUTE', 'disconnected');
    device.mute = false;
    await becomes('MUTE', 'online');
    expect(rowOf('MUTE')!.counters.reconnects).toBe(1);
  });

  test('two devices with one serial number are both refused until one is gone', async () => {
    const [one, two] = [new ScriptedDevice({ serial: 'TWIN' }), new ScriptedDevice({ serial: 'TWIN' })];
    await plugIn(one, 'one');
    await becomes('TWIN', 'online');
    const second = await plugIn(two, 'two');
    await vi.waitFor(
      () => expect(rows().map(({ state }) => state)).toEqual(['duplicate', 'duplicate']),
      within,
    );
    expect(rows()[0]!.problem).toContain(rows()[1]!.address);
    expect(rows()[1]!.problem).toContain(rows()[0]!.address);
    expect(attached).toHaveLength(1);
    expect(attached[0]!.notes.states.at(-1)).toBe('duplicate');
    two.send = () => {};
    await unplug(second, 'two');
    await becomes('TWIN', 'online');
    await vi.waitFor(() => expect(rows()).toHaveLength(1), within);
  });

  test('another protocol version: refused in words, told to nobody', async () => {
    await plugIn(new ScriptedDevice({ serial: 'NEWER', protocol: 9 }));
    await becomes('NEWER', 'incompatible');
    expect(rowOf('NEWER')!.problem).toContain('Update Evenstroke');
    expect(attached).toEqual([]);
  });

  test('the stop byte goes to every port that is not known to be a pad, whatever state its link is in', async () => {
    const machine = (serial: string, more = {}) => new ScriptedDevice({ role: 'machine', serial, ...more });
    const mute = machine('MUTE');
    mute.mute = true;
    const twins = [machine('TWIN'), machine('TWIN')] as const;
    const machines = { newer: machine('NEWER', { protocol: 9 }), one: twins[0], two: twins[1], mute };
    const pad = new ScriptedDevice({ serial: 'PAD' });
    await plugIn(pad);
    for (const [name, device] of Object.entries(machines)) await plugIn(device, name);
    await becomes('PAD', 'online');
    await becomes('NEWER', 'incompatible');
    await vi.waitFor(() => {
      expect(rows().filter(({ state }) => state === 'duplicate')).toHaveLength(2);
      expect(mute.heard).toContain('WHO');
    }, within);
    expect([...supervisor.stopMotors(nowUs())].sort()).toEqual(['NEWER', 'TWIN']);
    await vi.waitFor(
      () => expect(Object.values(machines).map(({ stops }) => stops)).toEqual([1, 1, 1, 1]),
      within,
    );
    expect(pad.stops).toBe(0);
  });

  test('an address where nothing is, and one that comes to life later', async () => {
    const carrier = await tcpCarrier();
    await carrier.unplug();
    announce('later', carrier.address);
    await vi.waitFor(() => expect(rows()[0]).toMatchObject({ state: 'opening', identity: null }), within);
    await vi.waitFor(() => expect(rows()[0]!.problem).toMatch(/Nobody answers/), within);
    const device = new ScriptedDevice({ serial: 'TCP' });
    await plugIn(device, 'later');
    await becomes('TCP', 'online');
  });

  test('half-written and foreign files in the registry are no ports', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'empty.port'), '');
    writeFileSync(join(folder, 'words.port'), 'not an address\n');
    writeFileSync(join(folder, 'notes.txt'), '/dev/null\n');
    // Left behind by an emulator that was killed: whose terminal that is now, nobody knows.
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(join(folder, 'killed.port'), `/dev/pts/0\n${pid}\n`);
    await plugIn(new ScriptedDevice({ serial: 'GOOD' }));
    await becomes('GOOD', 'online');
    expect(rows()).toHaveLength(1);
  });

  test('a device that comes with another serial number each time does not fill the memory', async () => {
    const many = new ScriptedSerials(MOST_KNOWN + 5);
    const forgotten: string[] = [];
    await supervisor.stop();
    supervisor = new Supervisor({
      sources: [
        { start: (found) => found([{ address: 'tcp://127.0.0.1:1', virtual: false }]), stop: () => {} },
      ],
      now: () => many.nowUs(),
      attach: () => new Notes(),
      forgotten: (serial) => forgotten.push(serial),
      changed: () => {},
      log: { info: () => {}, warn: () => {} },
      open: async () => many.next(),
    });
    vi.useFakeTimers();
    cleanup.push(() => vi.useRealTimers());
    supervisor.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(many.left).toBe(0);
    expect(rowOf(many.lastSerial)?.state).toBe('online');
    expect(rows().length).toBeLessThanOrEqual(MOST_KNOWN);
    expect(forgotten.slice(0, 3)).toEqual(['N-1', 'N-2', 'N-3']);
    expect(rowOf('N-1')).toBeUndefined();
  });
});
