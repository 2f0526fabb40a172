import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode } from '../../firmware-protocol/index.ts';
import { FLOOD_LINES, Link, SILENT_US } from '../../src/link/link.ts';
import { Bench, type Heard, MemoryStream, Notes } from './harness.ts';
import { ScriptedDevice } from './scripted-device.ts';

describe('handshake', () => {
  test('a pad is identified, synchronised and streams; nothing that moves a motor is sent', () => {
    const bench = new Bench(new ScriptedDevice()).run(1_000_000);
    expect(bench.notes.states).toEqual(['describing', 'online']);
    expect(bench.link.identity).toMatchObject({ role: 'pad', serial: 'T-1', capabilities: ['xy', 'alarm'] });
    expect(bench.link.identity!.channels).toHaveLength(1);
    expect(bench.device.heard.slice(0, 2)).toEqual(['WHO', 'BEAT']);
    expect(new Set(bench.device.heard)).toEqual(new Set(['WHO', 'BEAT', 'SYNC', 'STREAM']));
    expect(bench.device.heard.indexOf('STREAM')).toBeGreaterThan(8); // after the burst
    expect(bench.device.heard.filter((type) => type === 'WHO')).toHaveLength(1);
    expect(bench.link.counters).toMatchObject({ lost: 0, resets: 0, overflows: 0 });
    expect(bench.link.counters.frames).toBeGreaterThan(1500);
    expect(bench.notes.of('batch').some(({ gapBefore }) => gapBefore)).toBe(false);
    expect(bench.link.clock.uncertaintyUs).toBeLessThan(600);
  });

  test('WHO is repeated until every CHAN has come', () => {
    const bench = new Bench(new ScriptedDevice());
    let chans = 0;
    bench.way = (line) => (line.startsWith('CHAN') && chans++ < 2 ? null : line);
    bench.run(2_000_000);
    expect(chans).toBe(3);
    expect(bench.link.state).toBe('online');
  });

  test('a port where nobody answers is given up after three seconds, at its deadline', () => {
    const device = new ScriptedDevice();
    device.mute = true;
    const bench = new Bench(device, 500_000).run(4_000_000);
    expect(bench.notes.of('state')).toMatchObject([{ state: 'closed', at: 3_500_000 }]);
    expect(bench.link.gaveUp).toBe(true);
    expect(bench.stream.open).toBe(false);
    expect(bench.link.problem).toContain('no Evenstroke device answered');
    expect(device.heard).toEqual(Array(6).fill('WHO'));
  });

  test.each([
    [2, 'Update Evenstroke.'],
    [0, "Update the device's firmware."],
  ])('protocol version %i names the side to update and is left alone', (protocol, words) => {
    const bench = new Bench(new ScriptedDevice({ protocol })).run(2_000_000);
    expect(bench.link.state).toBe('incompatible');
    expect(bench.link.problem).toContain(words);
    expect(bench.device.heard).toEqual(['WHO']);
    expect(bench.notes.of('identified')).toEqual([]);
  });

  test.each([
    ['sound', (bench: Bench) => encode({ type: 'BEAT', heard: 0 }, ++bench.device.seq & 0xffff, 0)],
    ['empty', () => '\n'],
  ])('a flood of %s lines closes the port; what is left of it costs nothing', (_what, line) => {
    const bench = new Bench(new ScriptedDevice()).run(500_000);
    const flood = Array.from({ length: FLOOD_LINES + 5000 }, () => line(bench)).join('');
    bench.stream.handlers.bytes(Buffer.from(flood), bench.now);
    expect(bench.link.state).toBe('closed');
    expect(bench.link.problem).toContain('far more lines');
    expect(bench.link.flooded).toBe(true);
    expect(bench.stream.open).toBe(false);
    expect(bench.link.counters.lines).toBeLessThan(FLOOD_LINES + 200);
  });

  test('a device that restarts many times a second is closed; one that restarts now and then is not', () => {
    const bench = new Bench(new ScriptedDevice()).run(500_000);
    for (let n = 0; n < 5; n++) {
      bench.device.reset(bench.now);
      bench.run(400_000);
    }
    expect(bench.link.state).toBe('online');
    expect(bench.link.counters.resets).toBe(5);
    for (let n = 0; n < 30 && bench.link.state !== 'closed'; n++) {
      bench.device.reset(bench.now);
      bench.run(25_000);
    }
    expect(bench.link.state).toBe('closed');
    expect(bench.link.flooded).toBe(true);
    expect(bench.link.problem).toContain('many times a second');
  });

  test('another role under the same serial number is another device: the port is opened anew', () => {
    const bench = new Bench(new ScriptedDevice()).run(500_000);
    bench.device.say(
      {
        type: 'HELLO',
        protocol: 1,
        role: 'machine',
        serial: 'T-1',
        model: 'Test',
        firmware: '1',
        boot: 0x9999,
        capabilities: '-',
        channels: 0,
      },
      bench.now,
    );
    bench.run(10_000);
    expect(bench.link.state).toBe('closed');
    expect(bench.link.problem).toContain('machine T-1 instead of pad T-1');
    expect(bench.notes.of('identified')).toHaveLength(1);
  });

  test('a rate so low that its times could not be stored is no description', () => {
    const device = new ScriptedDevice();
    device.rateHz = 1e-12;
    const bench = new Bench(device).run(1_000_000);
    expect(bench.link.state).toBe('incompatible');
    expect(bench.link.problem).toContain('the rate of depth');
    expect(bench.notes.of('batch')).toEqual([]);
  });

  test('a batch whose frames would span minutes is refused, one frame of a slow stream is not', () => {
    const device = new ScriptedDevice();
    device.rateHz = 1;
    const bench = new Bench(device).run(1_000_000);
    expect(bench.link.state).toBe('online');
    expect(bench.link.counters.bad.value).toBeGreaterThan(10);
    expect(bench.notes.of('batch')).toEqual([]);
    device.streaming = false;
    device.say({ type: 'S', stream: 0, overflow: 0, counts: Uint16Array.of(800) }, bench.now);
    bench.run(10_000);
    expect(bench.notes.of('batch')).toHaveLength(1);
  });

  test('a device that is calibrated anew describes itself again and goes on', () => {
    const bench = new Bench(new ScriptedDevice()).run(500_000);
    const who = encode({ type: 'WHO', protocol: 1 }, 0, 0);
    bench.device.bytes(Buffer.from(who), bench.now);
    bench.run(100_000);
    expect(bench.notes.of('identified')).toHaveLength(1);
    bench.device.scale = 0.002;
    bench.device.bytes(Buffer.from(who), bench.now);
    bench.run(100_000);
    expect(bench.notes.of('identified')).toHaveLength(2);
    expect(bench.link.identity!.channels[0]!.scale).toBe(0.002);
    expect(bench.notes.states).toEqual(['describing', 'online']);
    expect(bench.notes.of('batch').some(({ gapBefore }) => gapBefore)).toBe(false);
  });

  test('our own lines coming back (echo) are no device', () => {
    const bench = new Bench(new ScriptedDevice());
    bench.device.mute = true;
    const { stream } = bench;
    const write = stream.write.bind(stream);
    stream.write = (data) => {
      write(data);
      stream.handlers.bytes(Buffer.from(String(data)), bench.now);
    };
    bench.run(1_000_000);
    expect(bench.link.state).toBe('identifying');
    expect(bench.link.counters.bad.type).toBeGreaterThan(0);
  });

  test('a refused link is quiet, and speaks again after restart', () => {
    const bench = new Bench(new ScriptedDevice()).run(500_000);
    bench.link.refuse('two of them', bench.now);
    const heard = bench.device.heard.length;
    bench.run(1_000_000);
    expect(bench.link.state).toBe('duplicate');
    expect(bench.device.heard).toHaveLength(heard);
    bench.link.restart(bench.now);
    bench.run(500_000);
    expect(bench.link.state).toBe('online');
    expect(bench.notes.of('identified')).toHaveLength(2);
  });
});

describe('silence', () => {
  test('is told at its deadline, whenever the timer ran, and ends with the next line', () => {
    const bench = new Bench(new ScriptedDevice()).run(1_000_000);
    const last = bench.notes.all.findLast(({ what, direction }) => what === 'line' && direction === '<')!.at;
    bench.device.mute = true;
    bench.run(700_000);
    expect(bench.notes.of('state').at(-1)).toMatchObject({ state: 'silent', at: last + SILENT_US });
    bench.device.mute = false;
    bench.run(100_000);
    expect(bench.link.state).toBe('online');
    const gap = bench.notes.of('batch').filter(({ gapBefore }) => gapBefore);
    expect(gap).toHaveLength(1);
    expect(bench.link.missingFrames).toBeGreaterThan(1300);
  });

  test('a late timer gives the same as a prompt one', () => {
    const told = [1, 400].map((factor) => {
      const bench = new Bench(new ScriptedDevice()).run(600_000);
      bench.link.advance(bench.now + SILENT_US * factor);
      return bench.notes.of('state').at(-1);
    });
    expect(told[0]).toEqual(told[1]);
  });
});

describe('gaps', () => {
  const running = () => new Bench(new ScriptedDevice()).run(500_000);
  const gapsAfter = (bench: Bench, from: number) =>
    bench.notes.of('batch').filter(({ at, gapBefore }) => at > from && gapBefore);

  test('a lost batch is a gap, counted in lines and in frames', () => {
    const bench = running();
    bench.device.batch(true);
    bench.device.batch(true);
    bench.run(200_000);
    expect(gapsAfter(bench, 0)).toHaveLength(1);
    expect(bench.link.counters.lost).toBe(2);
    expect(bench.link.missingFrames).toBe(16);
  });

  test('a lost line of another kind is none: the ticks go on', () => {
    const bench = running();
    bench.way = (line) => (line.startsWith('BEAT') || line.startsWith('TIME') ? null : line);
    bench.run(300_000);
    expect(bench.link.counters.lost).toBeGreaterThan(1);
    expect(gapsAfter(bench, 0)).toEqual([]);
    expect(bench.link.missingFrames).toBe(0);
  });

  test('what the device dropped is a gap although no line is missing', () => {
    const bench = running();
    bench.device.drop(40);
    bench.run(200_000);
    expect(bench.link.counters).toMatchObject({ lost: 0, overflows: 40 });
    expect(bench.link.missingFrames).toBe(40);
    expect(gapsAfter(bench, 0)).toHaveLength(1);
  });

  test('what the device says it dropped is believed against its ticks', () => {
    const bench = running();
    bench.device.overflow += 3;
    bench.run(200_000);
    expect(bench.link.counters.overflows).toBe(3);
    expect(gapsAfter(bench, 0)).toHaveLength(1);
  });

  test('a hole in the ticks is a gap although sequence and overflow say nothing', () => {
    const bench = running();
    bench.device.drop(8);
    bench.device.overflow -= 8;
    bench.run(200_000);
    expect(bench.link.counters).toMatchObject({ lost: 0, overflows: 0 });
    expect(gapsAfter(bench, 0)).toHaveLength(1);
  });

  test('a doubled or a late line gives no frame twice', () => {
    const bench = running();
    let held: string | null = null;
    let n = 0;
    bench.way = (line) => {
      if (!line.startsWith('S ')) return line;
      n++;
      if (n === 10) return line + line;
      if (n === 20) {
        held = line;
        return null;
      }
      const late = held;
      held = null;
      return late === null ? line : line + late;
    };
    const before = bench.link.counters.frames;
    bench.run(400_000);
    expect(bench.link.counters.frames - before).toBe((n - 1) * 8);
    const starts = bench.notes.of('batch').map(({ deviceUs }) => Number(deviceUs));
    expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
    expect(bench.link.missingFrames).toBe(8);
  });

  test('a line of a stream that was not described, or of broken frames, is refused', () => {
    const bench = running();
    bench.device.say({ type: 'S', stream: 3, overflow: 0, counts: Uint16Array.of(1) }, bench.now);
    bench.device.say({ type: 'W', stream: 0, overflow: 0, counts: Uint16Array.of(1) }, bench.now);
    expect(bench.link.counters.bad.value).toBe(2);
  });
});

describe('restart of the device', () => {
  test('by its HELLO: a new epoch, described and streaming again, nobody started', () => {
    const bench = new Bench(new ScriptedDevice()).run(500_000);
    const resetAt = bench.now;
    bench.device.reset(resetAt);
    bench.run(1_000_000);
    expect(bench.notes.states).toEqual(['describing', 'online', 'describing', 'online']);
    expect(bench.notes.of('reset')).toHaveLength(1);
    expect(bench.link.counters.resets).toBe(1);
    expect(bench.link.counters.lost).toBe(0);
    const [gap, ...more] = bench.notes.of('batch').filter(({ gapBefore }) => gapBefore);
    expect(more).toEqual([]);
    expect(gap!['epoch']).toBe(bench.link.epoch);
    // The clock is the new one, which was 0 at the reset.
    expect(Math.abs(bench.link.toStation(750_000) - (resetAt + 750_000))).toBeLessThan(300);
  });

  test('without its HELLO: seen by sequence and ticks, asked by WHO', () => {
    const bench = new Bench(new ScriptedDevice()).run(500_000);
    bench.device.reset(bench.now, { hello: false });
    bench.run(1_500_000);
    expect(bench.notes.of('reset')).toHaveLength(1);
    expect(bench.link.state).toBe('online');
    expect(bench.link.identity!.boot).toBe(bench.device.boot);
    expect(bench.link.counters.lost).toBe(0);
  });

  test('one line with numbers from anywhere is not believed', () => {
    const bench = new Bench(new ScriptedDevice()).run(500_000);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.integer({ min: 0, max: 0xffffffff }),
        (seq, ticks) => {
          const { lost } = bench.link.counters;
          const near = Math.abs((ticks - bench.device.deviceUs(bench.now)) | 0) < 5_000_000;
          fc.pre(!near);
          bench.give(encode({ type: 'BEAT', heard: 0 }, seq, ticks));
          bench.run(20_000);
          expect(bench.link.counters.lost).toBe(lost);
        },
      ),
      { numRuns: 50 },
    );
    expect(bench.notes.of('reset')).toEqual([]);
    expect(bench.notes.of('batch').some(({ gapBefore }) => gapBefore)).toBe(false);
  });

  test('the wrap of the ticks is not seen', () => {
    const bench = new Bench(new ScriptedDevice({ ticks0: 2 ** 32 - 2_000_000 })).run(3_000_000);
    expect(bench.notes.of('reset')).toEqual([]);
    expect(bench.notes.of('batch').some(({ gapBefore }) => gapBefore)).toBe(false);
    expect(Number(bench.notes.of('batch').at(-1)!['deviceUs'])).toBeGreaterThan(2 ** 32);
  });
});

describe('determinism', () => {
  /** All that went over one cable in 1.5 s, with faults, as [bytes, at] in order. */
  function traffic() {
    const bench = new Bench(new ScriptedDevice());
    const bytes: { at: number; text: string }[] = [];
    const { handlers } = bench.stream;
    const sent: { at: number; text: string }[] = [];
    bench.stream.handlers = {
      ...handlers,
      bytes: (chunk, at) => {
        bytes.push({ at, text: Buffer.from(chunk).toString('latin1') });
        handlers.bytes(chunk, at);
      },
    };
    let n = 0;
    bench.way = (line) => {
      n++;
      if (n % 97 === 0) return null;
      if (n % 61 === 0) return line.replace(/[A-Z]/, 'x');
      if (n % 83 === 0) return `${'x'.repeat(300)}${line}`;
      return line;
    };
    bench.run(1_500_000);
    return { bytes, sent, notes: bench.notes, counters: bench.link.counters };
  }

  test('any chunking of the same bytes gives the same lines, calls and counters', () => {
    const { bytes } = traffic();
    const all = bytes.map(({ text }) => text).join('');
    const run = (cuts: number[]) => {
      const stream = new MemoryStream('memory', true);
      const notes = new Notes();
      const link = new Link(stream, notes, 0);
      let from = 0;
      for (const cut of [...cuts, all.length]) {
        stream.handlers.bytes(Buffer.from(all.slice(from, cut), 'latin1'), 1_000_000);
        from = cut;
      }
      return { all: notes.all, counters: link.counters, missing: link.missingFrames };
    };
    const whole = run([]);
    expect(whole.counters.bad.long).toBeGreaterThan(0);
    expect(whole.counters.bad.crc + whole.counters.bad.type).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.array(fc.nat(all.length), { maxLength: 400 }), (cuts) => {
        expect(run(cuts.sort((a, b) => a - b))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
    expect(run(Array.from({ length: all.length }, (_, n) => n))).toEqual(whole);
  });

  test.each([
    ['while the first clock is being made', 60_000, 0],
    ['while it streams', 2_500_000, 0],
    ['after a reset', 2_500_000, 1_200_000],
    ['in a silence', 2_600_000, -1],
  ])('a capture that starts %s replays to the same calls', (_name, startUs, resetUs) => {
    const device = new ScriptedDevice({ driftPpm: 40, ticks0: 2 ** 32 - 3_000_000 });
    const bench = new Bench(device);
    let left = startUs;
    if (resetUs > 0) {
      bench.run(resetUs);
      device.reset(bench.now);
      left -= resetUs;
    }
    bench.run(left);
    if (resetUs < 0) {
      device.mute = true;
      bench.run(400_000);
      expect(bench.link.state).toBe('silent');
      device.mute = false;
    }

    // From here on the capture takes the lines, after what the link says must stand before them.
    const capture = bench.link.preamble();
    const from = bench.now;
    const before = bench.notes.all.length;
    let n = 0;
    bench.way = (line) => (n++ % 50 === 0 ? null : line);
    bench.run(1_400_000);
    device.mute = true;
    bench.run(400_000);
    device.mute = false;
    bench.run(200_000);
    device.reset(bench.now);
    bench.run(900_000);

    const live = bench.notes.all.slice(before);
    const stream = new MemoryStream('capture://test#1', true);
    const notes = new Notes();
    const link = new Link(stream, notes, capture[0]!.at);
    const feed = ({ direction, text, at }: { direction: unknown; text: string; at: number }) => {
      if (direction === '>') stream.handlers.sent!(text, at);
      else stream.handlers.bytes(Buffer.from(`${text}\n`, 'latin1'), at);
    };
    for (const { direction, bytes, at } of capture)
      feed({ direction, text: Buffer.from(bytes).toString('latin1'), at });
    const lines = live.filter(({ what }) => what === 'line') as (Heard & { text: string })[];
    link.advance(from);
    const head = notes.all.length;
    for (const line of lines) feed({ direction: line['direction'], text: line.text, at: line.at });
    link.advance(bench.now);

    expect(lines.length).toBeGreaterThan(100);
    // What a replay finds in its head lies before the start; from then on every call is the same.
    expect(notes.all.slice(0, head).every(({ at }) => at <= from + 1000)).toBe(true);
    const replayed = notes.all.slice(head);
    // The one exception: whether frames were missing before the first batch, before which a replay has none.
    const [first, firstLive] = [replayed, live].map((calls) => calls.find(({ what }) => what === 'batch')!);
    expect(firstLive!['gapBefore']).toBe(resetUs < 0);
    first!['gapBefore'] = firstLive!['gapBefore'];
    expect(replayed).toEqual(live);
    expect(link.clock).toEqual(bench.link.clock);
    expect(stream.written).toEqual([]);
  });

  test('a capture that starts between a query of the clock and its answer gives the same clock', () => {
    const bench = new Bench(new ScriptedDevice());
    bench.run(1_000_000);
    const held: string[] = [];
    bench.way = (line) => {
      if (!line.startsWith('TIME')) return line;
      held.push(line);
      return null;
    };
    while (held.length === 0) bench.run(1000);
    bench.way = (line) => line;
    const capture = bench.link.preamble();
    const from = bench.notes.all.length;
    const { exchanges } = bench.link.clock;
    bench.give(held[0]!);
    bench.run(100_000);
    expect(bench.link.clock.exchanges).toBe(exchanges + 1);

    const stream = new MemoryStream('capture://test#1', true);
    const link = new Link(stream, new Notes(), capture[0]!.at);
    const lines = bench.notes.all.slice(from).filter(({ what }) => what === 'line');
    const told = lines.map((line) => ({
      direction: line['direction'],
      text: String(line['text']),
      at: line.at,
    }));
    const head = capture.map(({ direction, bytes, at }) => ({
      direction,
      text: Buffer.from(bytes).toString(),
      at,
    }));
    for (const { direction, text, at } of [...head, ...told]) {
      if (direction === '>') stream.handlers.sent!(text, at);
      else stream.handlers.bytes(Buffer.from(`${text}\n`, 'latin1'), at);
    }
    expect(link.clock).toEqual(bench.link.clock);
  });
});
