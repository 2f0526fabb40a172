/** What a stop byte makes void on its link, and the heartbeat that can be withheld. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMAND_TIMEOUT_MS } from '../../firmware-protocol/index.ts';
import type { Command, CommandResult } from '../../src/link/commands.ts';
import { Bench } from './harness.ts';
import { ScriptedDevice } from './scripted-device.ts';

const LIMITS = { maxMilliV: 9000, maxRateMilliHz: 160_000, maxMilliA: 1500 };
const motion: Command[] = [
  { type: 'LIMIT', ...LIMITS },
  { type: 'ARM' },
  { type: 'START', nonce: 5, setMilliV: 4000 },
  { type: 'VOLT', setMilliV: 5000 },
  { type: 'CLEAR' },
];
const plain: Command[] = [{ type: 'GET', key: 'k' }];

const typeOf = (line: string): string => line.slice(0, line.indexOf(' '));
const idOf = (line: string): string => line.split(' ')[3]?.split('*')[0] ?? '';
/** Lines that could move, arm or unlatch a motor, each with the id of its command. */
const movers = (lines: readonly string[]): string[] =>
  lines
    .filter((line) => /^(LIMIT|ARM|START|VOLT|CLEAR) /.test(line))
    .map((line) => `${typeOf(line)} ${idOf(line)}`);

const machine = (): Bench => new Bench(new ScriptedDevice({ role: 'machine' })).run(500_000);

describe('the stop byte', () => {
  test('what waits, and what would be repeated, is void at once; the rest goes on', () => {
    const bench = machine();
    const results: [string, CommandResult][] = [];
    bench.way = () => null; // no answer comes
    for (const command of [...motion, ...plain])
      bench.link.submit(command, bench.now, (result) => results.push([command.type, result]));
    bench.run(20_000);
    expect(results).toEqual([]);
    expect(bench.link.stopByte(bench.now)).toBe(true);
    // Within the call, and the byte was written before any of it.
    expect(results).toEqual(motion.map(({ type }) => [type, { ok: false, code: 'superseded' }]));
    const stoppedAt = bench.stream.written.lastIndexOf('!');
    bench.way = (line) => line;
    bench.run(2_000_000);
    expect(movers(bench.stream.written.slice(stoppedAt))).toEqual([]);
    expect(bench.device.stops).toBe(1);
    expect(results.slice(motion.length)).toEqual(plain.map(({ type }) => [type, { ok: true, value: '-' }]));
  });

  test('whatever was asked when, lost, late or repeated: nothing from before a stop byte comes after it', () => {
    const step = fc.oneof(
      fc.record({ ask: fc.constantFrom(...motion, ...plain) }),
      fc.constant('stop' as const),
      fc.record({ waitMs: fc.integer({ min: 1, max: 3 * COMMAND_TIMEOUT_MS }) }),
      fc.record({ isLost: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 12 }), (steps) => {
        const bench = machine();
        let asked = 0;
        let answered = 0;
        /** Ids seen on the line before the newest stop byte. */
        const before = new Set<string>();
        let from = bench.stream.written.length;
        const look = () => {
          for (const each of movers(bench.stream.written.slice(from))) expect(before).not.toContain(each);
        };
        for (const each of steps) {
          if (each === 'stop') {
            look();
            for (const mover of movers(bench.stream.written.slice(from))) before.add(mover);
            bench.link.stopByte(bench.now);
            from = bench.stream.written.length;
          } else if ('ask' in each) {
            asked++;
            bench.link.submit(each.ask, bench.now, () => answered++);
          } else if ('waitMs' in each) bench.run(each.waitMs * 1000);
          else bench.way = each.isLost ? (line) => (line.startsWith('OK') ? null : line) : (line) => line;
        }
        look();
        bench.way = (line) => line;
        bench.run(1_500_000);
        look();
        expect(answered).toBe(asked);
      }),
      { numRuns: 60 },
    );
  });

  test('an answer is given within the work on its line, before the next line is looked at', () => {
    const bench = machine();
    const order: string[] = [];
    const { notes } = bench;
    const message = notes.message.bind(notes);
    notes.message = (...heard) => {
      order.push(heard[0].type);
      message(...heard);
    };
    bench.link.submit({ type: 'ARM' }, bench.now, ({ ok }) => order.push(`answer ${ok}`));
    const held: string[] = [];
    bench.way = (line) => {
      held.push(line);
      return null;
    };
    bench.run(2_000);
    bench.device.say({ type: 'FAULT', on: 'on', code: 'stall', detail: 0 }, bench.now);
    bench.stream.handlers.bytes(Buffer.from(held.join(''), 'latin1'), bench.now);
    expect(order).toEqual(['answer true', 'FAULT']);
  });

  test('to a link that is closed nothing can be asked: it says so at once', async () => {
    const bench = machine();
    await bench.link.close(null, bench.now);
    const results: CommandResult[] = [];
    bench.link.submit({ type: 'ARM' }, bench.now, (result) => results.push(result));
    expect(results).toEqual([{ ok: false, code: 'closed' }]);
    expect(bench.link.stopByte(bench.now)).toBe(false);
  });
});

test('a heartbeat that is withheld: no BEAT until its time, and then again; all else goes on', () => {
  const bench = machine();
  const beats = (from: number) =>
    bench.stream.written.slice(from).filter((line) => line.startsWith('BEAT ')).length;
  bench.link.withholdBeats(bench.now + 600_000);
  let from = bench.stream.written.length;
  bench.run(590_000);
  expect(beats(from)).toBe(0);
  bench.run(600_000);
  expect(beats(from)).toBeGreaterThanOrEqual(5);
  expect(beats(from)).toBeLessThanOrEqual(8);
  expect(bench.stream.written.slice(from).some((line) => line.startsWith('SYNC '))).toBe(true);
  // A shorter wish never shortens a longer one.
  bench.link.withholdBeats(bench.now + 400_000);
  bench.link.withholdBeats(bench.now + 100_000);
  from = bench.stream.written.length;
  bench.run(390_000);
  expect(beats(from)).toBe(0);
});
