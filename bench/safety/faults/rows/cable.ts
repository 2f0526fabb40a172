/** Rows in which the cable, a clock or an old line deceives. */
import { setTimeout as sleep } from 'node:timers/promises';
import { comes, type Page } from '../page.ts';
import { stopPath, sumOf } from '../parts.ts';
import type { Rig } from '../rig.ts';
import { seen, stops } from '../stopped.ts';
import type { Outcome, Row } from '../types.ts';
import { awayAndBack } from './machine.ts';

const alone = sumOf('watchdog', 'machine', 'turn');
const pressed = sumOf('request', ...stopPath);
const pressedOverDamage = sumOf('request', ...stopPath, 'again');

/** A person's stop, timed from the press. */
export function pressStop(rig: Rig, page: Page, withinMs: number): Promise<Outcome> {
  return stops(rig, page, {
    make: () => {
      const atMs = performance.now();
      page.stopByFeed();
      return atMs;
    },
    withinMs,
    causes: ['person'],
    loud: ['protective-stop'],
  });
}

/** Lines of both cables that were found to be damaged. */
async function badLines(page: Page): Promise<number> {
  const { body } = await page.request('GET', '/api/devices');
  const devices = body as { counters: { bad: Record<string, number> } }[];
  return devices.flatMap(({ counters }) => Object.values(counters.bad)).reduce((sum, n) => sum + n, 0);
}

export const cableRows: readonly Row[] = [
  {
    name: 'both-unplugged',
    fault: 'pad and machine are unplugged at once',
    promise: { ...alone, text: 'off by the machine’s watchdog; off and latched when it is back' },
    run: (rig) => awayAndBack(rig, ['pad', 'machine']),
  },
  {
    name: 'bit-errors',
    fault: 'each bit is turned over with 10⁻⁴, both ways on both cables; then the stop is pressed',
    promise: {
      ...pressedOverDamage,
      text: 'damage counted, no line taken wrongly; the stop works; nothing starts',
    },
    async run(rig) {
      const page = await rig.running();
      await rig.world.fault('bit-flips=0.0001', 'bit-flips-in=0.0001');
      const damagedMs = performance.now();
      await sleep(1_500);
      const before = rig.world.motor().filter(({ atMs }) => atMs > damagedMs);
      // A byte may have turned into the stop byte, or the pad's line been lost for long: both are the safe side.
      const early = before.length > 0;
      const result = await pressStop(
        rig,
        page,
        early ? Number.POSITIVE_INFINITY : pressedOverDamage.withinMs,
      );
      const short = result.short.filter(() => !early);
      if (rig.world.startsAfter(damagedMs) > 0) short.push('the motor was started');
      const bad = await badLines(page);
      if (bad === 0) short.push('no damaged line was counted');
      const note = `${bad} damaged lines; ${early ? 'stopped before the press; ' : ''}${result.note}`;
      return { ...result, short, note };
    },
  },
  {
    name: 'device-clock',
    fault: 'the clocks of pad and machine jump by 5 s, forward or (even seeds) back',
    promise: {
      withinMs: null,
      sum: '',
      text: 'found and said; nothing starts; it stops, or it goes on and the stop works as ever',
    },
    async run(rig) {
      const page = await rig.running();
      page.forgetEvents();
      const jumpedMs = await rig.world.fault(`clock-jump=${rig.seed % 2 === 0 ? -5_000 : 5_000}`);
      const signs = ['device-reset', 'clock-unfit', 'gap'] as const;
      const short = (await comes(() => signs.some((kind) => page.kinds().has(kind)), 2_000))
        ? []
        : ['the jump was not found'];
      await sleep(500);
      const cut = rig.world.motor().find(({ on, atMs }) => !on && atMs > jumpedMs);
      if (cut === undefined) {
        const result = await pressStop(rig, page, pressed.withinMs);
        const measured = `went on; ${result.measured} of the press`;
        return { ...result, measured, measuredMs: null, short: [...short, ...result.short] };
      }
      await sleep(1_000);
      if (rig.world.startsAfter(jumpedMs) > 0) short.push('the motor was started');
      const afterMs = cut.atMs - jumpedMs;
      return {
        measured: `stopped after ${afterMs.toFixed(0)} ms`,
        measuredMs: null,
        short,
        note: seen(page),
      };
    },
  },
  {
    name: 'wall-clock',
    fault: 'the computer’s wall clock jumps by an hour, forth and back; then the stop is pressed',
    promise: { ...pressed, text: 'nothing changes: no finding, no lost lease; the stop works' },
    async run(rig) {
      const page = await rig.running();
      const { atMs } = await rig.order({ wallMs: 3_600_000 });
      await sleep(700);
      await rig.order({ wallMs: -3_600_000 });
      await sleep(700);
      if (rig.world.motor().some((each) => each.atMs > atMs))
        throw new Error(`the motor did not go on: ${rig.why(page)}`);
      const short: string[] = [];
      if (page.control?.lease == null) short.push('the lease was lost');
      const result = await pressStop(rig, page, pressed.withinMs);
      return { ...result, short: [...short, ...result.short] };
    },
  },
  {
    name: 'replayed-start',
    fault: 'the START line of the last run comes again: in the run, while armed, after a stop, and at rest',
    promise: { withinMs: null, sum: '', text: 'no start, not one' },
    async run(rig) {
      const page = await rig.running();
      const heardMs = performance.now();
      await rig.world.fault('machine:replay-start');
      // So many commands that the machine has forgotten its answer: from here on only the nonce is in the way.
      for (const milliV of [4_500, 6_000]) {
        await rig.ask('set', () => page.set({ kind: 'voltage', milliV }));
        await sleep(700);
      }
      await rig.ask('end', () => page.end());
      await comes(() => page.control?.phase === 'rest' && !rig.world.driven(), 3_000);
      const fromMs = performance.now();
      const again = async () => {
        await rig.world.fault('machine:replay-start');
        await sleep(400);
      };
      await rig.ask('arm', () => page.arm(rig.world.pad));
      await again();
      await page.stop();
      await comes(() => page.control?.phase === 'stopped', 2_000);
      await again();
      await rig.ask('clear', () => page.clear());
      await again();
      const starts = rig.world.startsAfter(fromMs);
      const answers = rig.world.answersToStart(heardMs);
      return {
        measured: `${starts} starts of ${answers.length} replays`,
        measuredMs: null,
        short: [
          ...(starts === 0 ? [] : ['a replayed line started the motor']),
          ...(answers.length === 4 ? [] : [`the machine heard ${answers.length} of 4`]),
          ...(answers.includes('nonce') ? [] : ['no replay was refused for its nonce']),
        ],
        note: `the machine answered ${answers.join(', ')}; ${seen(page)}`,
      };
    },
  },
];
