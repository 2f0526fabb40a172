/** Rows in which the machine fails, or cannot be reached. */
import { setTimeout as sleep } from 'node:timers/promises';
import { comes } from '../page.ts';
import { stopPath, sumOf } from '../parts.ts';
import type { Rig } from '../rig.ts';
import { outcome, seen, stops, told } from '../stopped.ts';
import { type Row, TOO_LATE } from '../types.ts';

const alone = sumOf('watchdog', 'machine', 'turn');
const stale = sumOf('staleTelemetry', 'look', ...stopPath);
const ignored = sumOf('request', 'unconfirmed', 'look', 'watchdog', 'machine', 'turn');
const stall = sumOf('stall', 'machine', 'turn');
const unheard = sumOf('request', 'unconfirmed', 'look', 'turn');
const restart = sumOf('machine', 'turn');
const sag = sumOf('lasting', 'machine', 'turn');

/** Comes back after this: longer than any promise here. */
const AWAY_MS = 1_500;

/** Off by the machine's own watchdog, said, and still off once it is back. */
export async function awayAndBack(rig: Rig, orders: readonly string[]) {
  const page = await rig.running();
  const fault = orders.map((order) => `${order}:unplug=${AWAY_MS}`);
  const result = await stops(rig, page, {
    make: () => rig.world.fault(...fault),
    withinMs: alone.withinMs,
    causes: ['telemetry', 'machine', 'guard', 'unexpected'],
    loud: ['disconnected'],
    recorded: false,
  });
  const back = await comes(() => page.gauge(rig.world.machine)?.state === 'online', 6_000);
  await sleep(500);
  const short = [...result.short];
  if (!back) short.push('the machine did not come back');
  if (rig.world.driven()) short.push('the motor runs after it came back');
  if (page.control?.latch === null) short.push('the latch was gone when it came back');
  if (page.session?.failure !== null) short.push('the recording did not go on');
  return { ...result, short };
}

export const machineRows: readonly Row[] = [
  {
    name: 'machine-unplugged',
    fault: 'the machine’s cable is pulled, and plugged in again later',
    promise: { ...alone, text: 'off by its own watchdog; said; off and latched when it is back' },
    run: (rig) => awayAndBack(rig, ['machine']),
  },
  {
    name: 'machine-silent',
    fault: 'the machine’s port is open and says nothing',
    promise: { ...stale, text: 'off, latched, said; nothing starts; recording goes on' },
    async run(rig) {
      const page = await rig.running();
      return stops(rig, page, {
        make: () => rig.world.fault('machine:silence=3000'),
        withinMs: stale.withinMs,
        causes: ['telemetry'],
        loud: ['protective-stop', 'stop-overdue', 'disconnected'],
      });
    },
  },
  {
    name: 'stop-ignored',
    fault: 'the machine ignores the stop byte and STOP',
    promise: { ...ignored, text: 'repeated, said to be overdue, heartbeat withheld: off by the watchdog' },
    async run(rig) {
      const page = await rig.running();
      await rig.world.fault('machine:ignore-stop');
      const result = await stops(rig, page, {
        make: async () => {
          const atMs = performance.now();
          await page.stop();
          return atMs;
        },
        withinMs: ignored.withinMs,
        causes: ['person'],
        loud: ['stop-overdue'],
      });
      const bytes = page.control?.stop?.bytes ?? 0;
      return { ...result, note: `${bytes === 0 ? '' : `${bytes} stop bytes; `}${result.note}` };
    },
  },
  {
    name: 'machine-restarts',
    fault: 'the machine restarts in the run',
    promise: { ...restart, text: 'off by its restart, latched; no start without a new arming' },
    async run(rig) {
      const page = await rig.running();
      return stops(rig, page, {
        make: () => rig.world.fault('machine:reset'),
        withinMs: restart.withinMs,
        causes: ['restarted'],
        loud: ['device-reset', 'protective-stop'],
      });
    },
  },
  {
    name: 'voltage-sag',
    fault: 'the supply gives 4 V less than set',
    promise: { ...sag, text: 'off by the machine’s own fault, latched, said' },
    run: (rig) => ownFault(rig, 'voltage-sag', sag.withinMs, 4),
  },
  {
    name: 'over-current',
    fault: 'the motor draws 3 A more',
    promise: { ...sag, text: 'off by the machine’s own fault, latched, said' },
    run: (rig) => ownFault(rig, 'overcurrent', sag.withinMs, 3),
  },
  {
    name: 'stall',
    fault: 'the rotor is blocked',
    promise: { ...stall, text: 'off by the machine’s own fault, latched, said' },
    run: (rig) => ownFault(rig, 'stall', stall.withinMs),
  },
  {
    name: 'brown-out',
    fault: 'the machine’s supply is gone for 300 ms in the run',
    promise: { ...restart, text: 'off, and at rest when the supply is back; latched' },
    async run(rig) {
      const page = await rig.running();
      return stops(rig, page, {
        make: () => rig.world.fault('machine:brown-out=300'),
        withinMs: restart.withinMs,
        causes: ['restarted', 'telemetry'],
        loud: ['device-reset', 'protective-stop'],
      });
    },
  },
  {
    name: 'pedal-held',
    fault: 'the operator’s pedal is pressed in the run and held; the stop is cleared meanwhile',
    promise: {
      ...restart,
      text: 'off at the press, latched; not cleared while held; nothing starts by holding or letting go',
    },
    async run(rig) {
      const page = await rig.running();
      page.forgetEvents();
      const atMs = await rig.world.fault('machine:pedal=2000');
      const cutMs = await rig.world.cut(atMs, 2_000);
      const short = await told(page, { causes: ['machine'], loud: ['protective-stop'] });
      await sleep(700);
      const cleared = await page.clear();
      if (cleared.ok) short.push('it was cleared with the pedal down');
      await sleep(1_500);
      if (rig.world.startsAfter(atMs) > 0) short.push('the motor was started');
      const note = `clear refused: ${cleared.code}; ${seen(page)}`;
      return outcome(cutMs === null ? null : cutMs - atMs, restart.withinMs, short, note);
    },
  },
  {
    name: 'machine-deaf',
    fault: 'the machine heeds no stop, and its watchdog is broken too',
    promise: {
      ...unheard,
      text: 'said to be overdue within this time: only the switch in the supply ends it',
    },
    async run(rig) {
      const page = await rig.running();
      page.forgetEvents();
      await rig.world.fault('machine:deaf');
      const atMs = performance.now();
      await page.stop();
      const saidIt = await comes(() => page.kinds().has('stop-overdue'), 3_000);
      const saidMs = performance.now() - atMs;
      await sleep(1_500);
      const bytes = page.control?.stop?.bytes ?? 0;
      const short = saidIt ? [] : ['it was not said'];
      if (saidMs > unheard.withinMs) short.push(TOO_LATE);
      if (bytes < 10) short.push(`only ${bytes} stop bytes`);
      return {
        measured: `said after ${saidMs.toFixed(0)} ms`,
        measuredMs: saidMs,
        short,
        note: `still driven: ${rig.world.driven()}; ${bytes} stop bytes; ${seen(page)}`,
      };
    },
  },
];

/** The machine stops itself, the host latches it, and it stays off when the cause has gone. */
async function ownFault(rig: Rig, fault: string, withinMs: number, value = 1) {
  const page = await rig.running();
  const result = await stops(rig, page, {
    make: () => rig.world.fault(`machine:${fault}=${value}`),
    withinMs,
    causes: ['machine', 'guard'],
    loud: ['machine-fault', 'over-current', 'stall'],
  });
  await rig.world.fault(`machine:${fault}=0`);
  await sleep(500);
  return rig.world.driven() ? { ...result, short: [...result.short, 'it runs again'] } : result;
}
