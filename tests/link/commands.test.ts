import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMAND_TIMEOUT_MS, COMMAND_TRIES, type Message } from '../../firmware-protocol/index.ts';
import { type Command, CommandMachine, type CommandResult } from '../../src/link/commands.ts';

const ok = (id: number, value = '-'): Message<'OK'> => ({ type: 'OK', seq: 0, ticks: 0, id, value });
const TIMEOUT_US = COMMAND_TIMEOUT_MS * 1000;

function collect() {
  const results: CommandResult[] = [];
  return { results, done: (result: CommandResult) => results.push(result) };
}

describe('commands', () => {
  test('one at a time, answered by id', () => {
    const machine = new CommandMachine(7);
    const { results, done } = collect();
    machine.submit({ type: 'GET', key: 'a' }, done);
    machine.submit({ type: 'GET', key: 'b' }, done);
    expect(machine.due(0)).toEqual([{ type: 'GET', key: 'a', id: 7 }]);
    expect(machine.due(1000)).toEqual([]);
    expect(machine.answered(ok(8))).toBe(false);
    expect(machine.answered(ok(7, '5'))).toBe(true);
    expect(machine.due(2000)).toEqual([{ type: 'GET', key: 'b', id: 8 }]);
    machine.answered({ type: 'ERR', seq: 0, ticks: 0, id: 8, code: 'unknown' });
    expect(results).toEqual([
      { ok: true, value: '5' },
      { ok: false, code: 'unknown' },
    ]);
  });

  test('who hears that no answer came may stop at once: each is told once, and nothing that waited goes out', () => {
    const machine = new CommandMachine(1);
    const results: string[] = [];
    const told = (of: string) => (result: CommandResult) => {
      results.push(`${of} ${result.ok ? 'ok' : result.code}`);
      machine.supersede();
      machine.due(0);
    };
    machine.submit({ type: 'START', nonce: 1, setMilliV: 4000 }, told('START'));
    machine.submit({ type: 'VOLT', setMilliV: 5000 }, told('VOLT'));
    for (let n = 0; n < COMMAND_TRIES; n++) expect(machine.due(n * TIMEOUT_US)).toHaveLength(1);
    expect(machine.due(COMMAND_TRIES * TIMEOUT_US)).toEqual([]);
    expect(results).toEqual(['START timeout', 'VOLT superseded']);
  });

  test('without an answer the same line goes again, then it is given up', () => {
    const machine = new CommandMachine(0xffff);
    const { results, done } = collect();
    machine.submit({ type: 'CLEAR' }, done);
    machine.submit({ type: 'ARM' }, done);
    const sent = [];
    for (let at = 0; results.length === 0; at += TIMEOUT_US / 3)
      sent.push(...machine.due(at).map((body) => ({ body, at })));
    expect(sent).toEqual([
      ...Array.from({ length: COMMAND_TRIES }, (_, n) => ({
        body: { type: 'CLEAR', id: 0xffff },
        at: n * TIMEOUT_US,
      })),
      { body: { type: 'ARM', id: 0 }, at: COMMAND_TRIES * TIMEOUT_US },
    ]);
    expect(results).toEqual([{ ok: false, code: 'timeout' }]);
  });

  test('STOP waits for nobody, and no repeat of a START comes after it', () => {
    const machine = new CommandMachine(1);
    const { results, done } = collect();
    const kept = collect();
    machine.submit({ type: 'START', nonce: 5, setMilliV: 6000 }, done);
    machine.submit({ type: 'VOLT', setMilliV: 7000 }, done);
    machine.submit({ type: 'GET', key: 'k' }, kept.done);
    machine.due(0);
    const stop = collect();
    machine.submit({ type: 'STOP' }, stop.done);
    expect(results).toEqual(Array(2).fill({ ok: false, code: 'superseded' }));
    expect(machine.due(1).map(({ type }) => type)).toEqual(['STOP', 'GET']);
    expect(machine.due(TIMEOUT_US + 1).map(({ type }) => type)).toEqual(['STOP', 'GET']);
    machine.answered(ok(4));
    machine.answered(ok(3));
    expect([...stop.results, ...kept.results].every(({ ok: fine }) => fine)).toBe(true);
  });

  test('closing ends everything', () => {
    const machine = new CommandMachine(1);
    const { results, done } = collect();
    for (const command of [{ type: 'ARM' }, { type: 'STOP' }, { type: 'CLEAR' }] as Command[])
      machine.submit(command, done);
    machine.close();
    expect(results).toHaveLength(3);
    expect(machine.due(0)).toEqual([]);
  });

  test('lines lost and doubled both ways: carried out once at most, and "ok" only where it was', () => {
    const fate = fc.constantFrom('through', 'lost', 'doubled', 'late');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fate, { minLength: 80, maxLength: 80 }),
        (count, fates) => {
          const machine = new CommandMachine(65_533);
          const results = new Map<number, CommandResult>();
          const carriedOut: string[] = [];
          // The device: keeps its last eight answers, so a repeat is answered and not done again.
          const remembered = new Map<string, Message<'OK'>>();
          let next = 0;
          const cable: { due: number; give: () => void }[] = [];
          const pass = (at: number, give: () => void) => {
            const what = fates[next++ % fates.length];
            if (what === 'lost') return;
            cable.push({ due: at + (what === 'late' ? 1.5 * TIMEOUT_US : 1000), give });
            if (what === 'doubled') cable.push({ due: at + 1500, give });
          };
          for (let n = 0; n < count; n++)
            machine.submit({ type: 'SET', key: 'k', value: String(n) }, (result) => {
              expect(results.has(n)).toBe(false);
              results.set(n, result);
            });
          for (let at = 0; results.size < count; at += 5000) {
            for (const body of machine.due(at)) {
              if (body.type !== 'SET') throw new Error(body.type);
              pass(at, () => {
                const key = `${body.id} ${body.value}`;
                let answer = remembered.get(key);
                if (answer === undefined) {
                  carriedOut.push(body.value);
                  answer = ok(body.id, body.value);
                  remembered.set(key, answer);
                  const [oldest] = remembered.keys();
                  if (remembered.size > 8) remembered.delete(oldest!);
                }
                const given = answer;
                pass(at, () => void machine.answered(given));
              });
            }
            for (const item of cable.filter(({ due }) => due <= at)) {
              cable.splice(cable.indexOf(item), 1);
              item.give();
            }
          }
          expect(new Set(carriedOut).size).toBe(carriedOut.length);
          for (const [n, result] of results)
            if (result.ok)
              expect([result.value, carriedOut]).toEqual([String(n), expect.arrayContaining([String(n)])]);
        },
      ),
    );
  });
});
