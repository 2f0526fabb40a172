import { describe, expect, test } from 'vitest';
import {
  type Body,
  decode,
  encode,
  isBad,
  type Message,
  type MessageType,
} from '../../firmware-protocol/index.ts';
import type { TraineeName } from '../../src/emulator/trainees.ts';
import { Workplace } from '../../src/emulator/workplace.ts';

/** A workplace whose two cables end in arrays, on simulated time, with a host that says what a test makes it say. */
class Bench {
  readonly place: Workplace;
  nowUs = 0;
  beating = true;
  #seq = 0;
  #sent = { pad: [] as Message[], machine: [] as Message[] };

  constructor(
    options: { trainee?: TraineeName; localStartS?: number | null; pedal?: 'momentary' | 'latched' } = {},
  ) {
    this.place = new Workplace({
      seed: 3,
      trainee: options.trainee ?? 'steady',
      pattern: 'grid',
      localStartS: options.localStartS === undefined ? null : options.localStartS,
      pad: { serial: 'VP-1', rateHz: 2_000, bits: 12, noiseMm: 0.02 },
      machine: { serial: 'VM-1', knobMilliV: 6_500, pedal: options.pedal ?? 'latched' },
    });
    for (const role of ['pad', 'machine'] as const) {
      const sent = this.#sent[role];
      (role === 'pad' ? this.place.padWire : this.place.machineWire).connect({
        address: 'memory://',
        write(bytes) {
          for (const line of Buffer.from(bytes).toString('latin1').split('\n').slice(0, -1)) {
            const message = decode(Buffer.from(line, 'latin1'));
            if (isBad(message)) throw new Error(`${message.bad}: ${line}`);
            sent.push(message);
          }
          return bytes.length;
        },
        close() {},
      });
    }
    this.place.powerUp('pad', 0);
    this.place.powerUp('machine', 0);
  }

  line(body: Body): string {
    return encode(body, this.#seq++, this.nowUs);
  }

  bytes(role: 'pad' | 'machine', text: string): this {
    this.place[role]!.receive(Buffer.from(text, 'latin1'), this.nowUs);
    return this;
  }

  say(role: 'pad' | 'machine', body: Body): this {
    return this.bytes(role, this.line(body));
  }

  pass(ms: number): this {
    for (let n = 0; n < ms; n++) {
      this.nowUs += 1_000;
      this.place.advance(this.nowUs);
      this.place.padWire.flush(this.nowUs);
      this.place.machineWire.flush(this.nowUs);
      if (this.beating && this.nowUs % 100_000 === 0)
        for (const role of ['pad', 'machine'] as const) this.say(role, { type: 'BEAT', heard: 0 });
    }
    return this;
  }

  /** What came since the last time. */
  take<T extends MessageType>(role: 'pad' | 'machine', ...types: T[]): Message<T>[] {
    this.place.padWire.flush(this.nowUs);
    this.place.machineWire.flush(this.nowUs);
    const all = this.#sent[role].splice(0);
    const wanted: readonly string[] = types;
    return all.filter((each) => types.length === 0 || wanted.includes(each.type)) as unknown as Message<T>[];
  }

  ask(role: 'pad' | 'machine', body: Body): string {
    this.take(role);
    this.say(role, body);
    const [answer] = this.take(role, 'OK', 'ERR');
    return answer === undefined
      ? 'nothing'
      : answer.type === 'OK'
        ? `ok ${answer.value}`
        : `err ${answer.code}`;
  }

  get state() {
    return this.place.machine!.motor.state;
  }
}

describe('a device', () => {
  test('introduces itself at power-up and for every WHO, with the same boot id until it is reset', () => {
    const bench = new Bench();
    const [first] = bench.take('pad', 'HELLO');
    expect(first).toMatchObject({
      seq: 0,
      protocol: 1,
      role: 'pad',
      serial: 'VP-1',
      capabilities: 'alarm,xy',
      channels: 3,
    });
    bench.say('pad', { type: 'WHO', protocol: 1 });
    expect(bench.take('pad').map((each) => each.type)).toEqual(['HELLO', 'CHAN', 'CHAN', 'CHAN']);
    bench.say('machine', { type: 'WHO', protocol: 1 });
    expect(bench.take('machine', 'HELLO').at(-1)).toMatchObject({
      role: 'machine',
      capabilities: 'local,latched',
      channels: 0,
    });
    bench.place.powerUp('pad', bench.nowUs);
    const [again] = bench.take('pad', 'HELLO');
    expect(again!.seq).toBe(0);
    expect(again!.boot).not.toBe(first!.boot);
  });

  test('beats every 100 ms on its own clock and says what it heard', () => {
    const bench = new Bench();
    bench.beating = false;
    bench.pass(1_000);
    const beats = bench.take('pad', 'BEAT');
    expect(beats).toHaveLength(10);
    expect(beats[0]!.heard).toBe(0xffff);
    expect((beats[1]!.ticks - beats[0]!.ticks) >>> 0).toBe(100_000);
    bench.say('pad', { type: 'SYNC', id: 9 }).pass(100);
    expect(bench.take('pad', 'BEAT')[0]!.heard).toBe(0);
  });

  test('answers a clock query at once', () => {
    const bench = new Bench();
    bench.pass(123);
    bench.say('pad', { type: 'SYNC', id: 77 });
    const [time] = bench.take('pad', 'TIME');
    const boot = bench.place.pad!.clock.bootTicks;
    expect(time).toMatchObject({
      id: 77,
      received: (boot + 123_000) % 2 ** 32,
      ticks: (boot + 123_000) % 2 ** 32,
    });
  });

  test('streams only when asked, and no longer than its lease without a beat', () => {
    const bench = new Bench();
    bench.pass(100);
    expect(bench.take('pad', 'S')).toHaveLength(0);
    expect(bench.ask('pad', { type: 'STREAM', id: 1, on: 'on' })).toBe('ok -');
    bench.pass(1_000);
    expect(bench.take('pad', 'S').length).toBeGreaterThan(200);
    bench.beating = false;
    bench.pass(5_200);
    bench.take('pad');
    bench.beating = true;
    bench.pass(1_000);
    expect(bench.take('pad', 'S'), 'does not begin again by itself').toHaveLength(0);
  });

  test('answers a repeat without doing it twice, the same id with another body anew, and forgets at WHO', () => {
    const bench = new Bench();
    bench.pass(200);
    const first = bench.ask('machine', { type: 'ARM', id: 5 });
    expect(first).toMatch(/^ok [0-9A-F]{8}$/);
    expect(bench.ask('machine', { type: 'ARM', id: 5 })).toBe(first);
    const second = bench.ask('machine', { type: 'ARM', id: 6 });
    expect(second).not.toBe(first);
    const nonce = Number.parseInt(second.slice(3), 16);
    const start = { type: 'START', id: 7, nonce, setMilliV: 6_000 } as const;
    expect(bench.ask('machine', start)).toBe('ok -');
    expect(bench.ask('machine', start)).toBe('ok -');
    expect(bench.ask('machine', { ...start, setMilliV: 7_000 })).toBe('err state');
    expect(bench.state).toBe('running');
    bench.say('machine', { type: 'WHO', protocol: 1 });
    expect(bench.state, 'WHO stops no motor').toBe('running');
    expect(bench.ask('machine', start), 'and the repeat of an old start starts nothing').toBe('err state');
  });

  test('remembers eight answers', () => {
    const bench = new Bench();
    bench.ask('pad', { type: 'SET', id: 1, key: 'alarm', value: '100' });
    for (let id = 2; id <= 8; id++) bench.ask('pad', { type: 'SET', id, key: 'alarm', value: String(id) });
    bench.ask('pad', { type: 'SET', id: 1, key: 'alarm', value: '100' });
    expect(bench.ask('pad', { type: 'GET', id: 20, key: 'alarm' }), 'the repeat did nothing').toBe('ok 8');
    bench.ask('pad', { type: 'SET', id: 1, key: 'alarm', value: '100' });
    expect(bench.ask('pad', { type: 'GET', id: 21, key: 'alarm' }), 'by now it was forgotten').toBe('ok 100');
  });

  test('a host of another version gets HELLO and nothing else', () => {
    const bench = new Bench();
    bench.ask('pad', { type: 'STREAM', id: 1, on: 'on' });
    bench.say('pad', { type: 'WHO', protocol: 2 });
    bench.take('pad');
    expect(bench.ask('pad', { type: 'STREAM', id: 2, on: 'on' })).toBe('nothing');
    bench.pass(200);
    expect(bench.take('pad').map((each) => each.type)).toEqual(['BEAT', 'BEAT']);
  });

  test('survives garbage: a damaged or endless line costs that line alone', () => {
    const bench = new Bench();
    bench.bytes('pad', `${'x'.repeat(10_000)}\n`);
    bench.bytes('pad', bench.line({ type: 'SYNC', id: 1 }).replace('SYNC', 'SYNK'));
    bench.bytes('pad', bench.line({ type: 'SYNC', id: 2 }).replace('\n', ''));
    bench.bytes('pad', '\n');
    expect(bench.take('pad', 'TIME').map((each) => each.id)).toEqual([2]);
  });

  test('settings: unknown keys and values out of range are refused', () => {
    const bench = new Bench();
    expect(bench.ask('pad', { type: 'GET', id: 1, key: 'alarm' })).toBe('ok off');
    expect(bench.ask('pad', { type: 'SET', id: 2, key: 'alarm', value: '2000' })).toBe('ok 2000');
    expect(bench.ask('pad', { type: 'SET', id: 3, key: 'alarm', value: '4096' })).toBe('err range');
    expect(bench.ask('pad', { type: 'SET', id: 4, key: 'alarm', value: '1e3' })).toBe('err range');
    expect(bench.ask('pad', { type: 'SET', id: 5, key: 'alarm', value: 'off' })).toBe('ok off');
    expect(bench.ask('pad', { type: 'GET', id: 6, key: 'colour' })).toBe('err unknown');
    expect(bench.ask('pad', { type: 'ARM', id: 7 })).toBe('err unknown');
    expect(bench.ask('pad', { type: 'STOP', id: 8 })).toBe('ok -');
    expect(bench.ask('machine', { type: 'GET', id: 9, key: 'alarm' })).toBe('err unknown');
  });
});

test('the alarm of the pad comes at once, before its batch, streaming or not, and goes 10 ms after', () => {
  const bench = new Bench({ trainee: 'heavy-handed', localStartS: 1 });
  bench.say('pad', { type: 'SET', id: 1, key: 'alarm', value: '2000' }).pass(6_000);
  expect(bench.take('pad', 'ALARM', 'S').length, 'not streaming').toBeGreaterThan(0);
  bench.say('pad', { type: 'STREAM', id: 2, on: 'on' });
  let on = false;
  let beyond: number | null = null;
  let seen = 0;
  for (let n = 0; n < 30; n++)
    for (const message of bench.pass(1_000).take('pad', 'ALARM', 'S')) {
      if (message.type === 'ALARM') {
        expect(message.on === 'on').toBe(!on);
        on = message.on === 'on';
        expect(message.count > message.limit).toBe(on);
        if (!on) expect((message.ticks - beyond!) >>> 0).toBeGreaterThanOrEqual(10_000);
        beyond = message.ticks;
        seen++;
      } else if (message.stream === 0)
        message.counts.forEach((count, f) => {
          if (count <= 2_000) return;
          expect(on || seen > 0, 'no sample beyond the limit before its alarm').toBe(true);
          beyond = (message.ticks + f * 500) >>> 0;
        });
    }
  expect(seen).toBeGreaterThan(8);
});

describe('the stop byte', () => {
  const start = (bench: Bench) => {
    bench.pass(200);
    const nonce = Number.parseInt(bench.ask('machine', { type: 'ARM', id: 1 }).slice(3), 16);
    expect(bench.ask('machine', { type: 'START', id: 2, nonce, setMilliV: 6_000 })).toBe('ok -');
    return bench.pass(300);
  };

  test('is obeyed in the middle of a line, which is still read', () => {
    const bench = start(new Bench());
    const line = bench.line({ type: 'SYNC', id: 4 });
    bench.bytes('machine', `${line.slice(0, 9)}!${line.slice(9)}`);
    expect(bench.state).toBe('stopping');
    expect(bench.place.world.driveMilliV).toBe(0);
    expect(bench.take('machine', 'TIME')).toHaveLength(1);
    expect(bench.pass(400).state).toBe('stopped');
  });

  test('latches against the operator as well, until CLEAR; then the trainee leaves starting to the station', () => {
    const bench = new Bench({ localStartS: 1 });
    expect(bench.pass(1_500).state).toBe('running');
    bench.bytes('machine', '!').pass(500);
    bench.place.operator.press(200_000);
    expect(bench.pass(2_000).state, 'a press starts nothing that is latched').toBe('stopped');
    expect(bench.ask('machine', { type: 'CLEAR', id: 1 })).toBe('ok -');
    expect(bench.state).toBe('idle');
    expect(bench.pass(5_000).state, 'the trainee does not press by himself').toBe('idle');
    bench.place.operator.press(200_000);
    expect(bench.pass(500).state, 'a press that somebody makes starts it').toBe('running');
  });

  test('an arming by the station, too, ends the trainee’s own starts for this boot', () => {
    const bench = new Bench({ localStartS: 1 });
    bench.pass(200);
    expect(bench.ask('machine', { type: 'ARM', id: 1 })).toMatch(/^ok /);
    expect(bench.pass(15_000).state).toBe('idle');
    bench.place.powerUp('machine', bench.nowUs);
    expect(bench.pass(1_500).state).toBe('running');
  });

  test('a momentary pedal: the trainee holds it through the work; HELLO says which kind it is', () => {
    const bench = new Bench({ localStartS: 1, pedal: 'momentary' });
    expect(bench.take('machine', 'HELLO')[0]!.capabilities).toBe('local,momentary');
    expect(bench.pass(5_000).state).toBe('running');
    bench.bytes('machine', '!');
    expect(bench.pass(400).state).toBe('stopped');
    expect(bench.place.operator.down, 'lets go of what does not run').toBe(false);
    expect(bench.ask('machine', { type: 'CLEAR', id: 1 })).toBe('ok -');
    bench.pass(100).place.operator.press(300_000);
    expect(bench.pass(250).state).toBe('running');
    expect(bench.pass(400).state, 'let go').toBe('idle');
  });

  test('telemetry says stopping and stopped at once', () => {
    const bench = start(new Bench());
    bench.ask('machine', { type: 'STREAM', id: 3, on: 'on' });
    bench.pass(100).take('machine');
    bench.bytes('machine', '!');
    expect(bench.take('machine', 'M').map((each) => each.state)).toEqual(['stopping']);
    const later = bench.pass(400).take('machine', 'M');
    expect(later.findIndex((each) => each.state === 'stopped')).toBeGreaterThan(0);
    expect(later.at(-1)).toMatchObject({ state: 'stopped', rateMilliHz: 0, setMilliV: 0 });
  });

  test('a silent host: the machine stops itself, says FAULT, and stays stopped', () => {
    const bench = start(new Bench());
    bench.take('machine');
    bench.beating = false;
    bench.pass(510);
    expect(bench.place.world.driveMilliV).toBe(0);
    bench.beating = true;
    bench.pass(1_000);
    expect(bench.take('machine', 'FAULT').map((each) => `${each.on} ${each.code}`)).toEqual([
      'on watchdog',
      'off watchdog',
    ]);
    expect(bench.state).toBe('fault');
  });

  test('a reset in the run leaves the motor off', () => {
    const bench = start(new Bench());
    bench.place.powerUp('machine', bench.nowUs);
    expect(bench.state).toBe('idle');
    expect(bench.pass(500).place.world.machine.rateHz).toBe(0);
  });
});
