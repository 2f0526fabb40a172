/**
 * The real service as a child process in which machines are armed, started, stopped by the guard, cleared and
 * started again, as fast as it lets them: `stop-service.ts DATA-FOLDER`. Told what to do by messages.
 */
import { openSync, writeSync } from 'node:fs';
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { filter, mergeMap } from 'rxjs';
import { startService } from '../src/main.ts';
import { shippedPolicy } from '../src/station/control/records.ts';
import { type LoopDelay, watchLoop } from './loop-delay.ts';
import { clearIfStopped, passStopTest } from './stop-tests.ts';

export interface StopFigures extends LoopDelay {
  /** Stop bytes after a line that showed something unsafe, and from its arrival to the byte written, µs. */
  readonly stops: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  /** Of these, motors that ran and were stopped. */
  readonly runs: number;
  /** The same events through RxJS and one promise to a byte written: so much later than ours, µs. */
  readonly peerP50Us: number;
  readonly peerP99Us: number;
}

export type StopOrder =
  | { readonly do: 'test'; readonly machines: readonly string[] }
  /** Machine and pad, pair by pair. */
  | { readonly do: 'run'; readonly pairs: readonly (readonly [machine: string, pad: string])[] }
  | { readonly do: 'figures' };

const LOOK_MS = 20;
const RENEW_MS = 400;
const VOLTAGE = { kind: 'voltage', milliV: 4_000 } as const;

const service = await startService({
  port: 0,
  dataDir: process.argv[2] ?? '.',
  addresses: [],
  discover: false,
});
const { controls, station } = service;
controls.policyChanged({ ...shippedPolicy, version: 1, reactions: 'strict' });

const loopDelay = watchLoop();
let runs = 0;

// What many would write: the events as a stream, the profile looked up by a promise, then the byte.
const nowhere = openSync('/dev/null', 'w');
const peer = createHistogram();
const reactionOf = async (kind: string) =>
  kind === 'unsafe-depth' || kind === 'pad-alarm' ? 'stop' : 'flag';
station.events$
  .pipe(
    filter(({ kind, endUs }) => (kind === 'unsafe-depth' || kind === 'pad-alarm') && endUs === null),
    mergeMap(async ({ kind }) => {
      const toldNs = process.hrtime.bigint();
      return { toldNs, reaction: await reactionOf(kind) };
    }),
    filter(({ reaction }) => reaction === 'stop'),
  )
  .subscribe(({ toldNs }) => {
    writeSync(nowhere, '!');
    peer.record(Math.max(1, Number(process.hrtime.bigint() - toldNs)));
  });

const tokens = new Map<string, string>();
setInterval(() => {
  for (const token of tokens.values()) controls.renew(token);
}, RENEW_MS);

/** A stop test of each, so that it may be armed in this session. */
async function testAll(machines: readonly string[]): Promise<void> {
  for (const serial of machines) {
    // Held from the part before, perhaps with a motor that still runs.
    if (controls.renew(tokens.get(serial) ?? '')) continue;
    const lease = await controls.lease(serial, 'bench', 'page');
    if (!lease.ok) throw new Error(lease.message);
    tokens.set(serial, lease.value.token);
  }
  await Promise.all(machines.map((serial) => passStopTest(controls, serial, tokens.get(serial) ?? '')));
}

/** Runs it again and again; the guard ends each run. */
async function runFor(serial: string, pad: string, isOver: () => boolean): Promise<void> {
  const token = tokens.get(serial) ?? '';
  while (!isOver()) {
    await sleep(LOOK_MS);
    await clearIfStopped(controls, serial);
    if (controls.view(serial)?.phase !== 'rest') continue;
    const armed = await controls.arm(token, pad);
    if (armed.ok && !isOver() && (await controls.start(token, VOLTAGE)).ok) runs++;
  }
}

function figures(): StopFigures {
  const us = (percentile: number) => (peer.count === 0 ? 0 : peer.percentile(percentile) / 1000);
  const now = {
    ...controls.latency(),
    runs,
    peerP50Us: us(50),
    peerP99Us: us(99),
    ...loopDelay(),
  };
  controls.resetLatency();
  peer.reset();
  runs = 0;
  return now;
}

let turn = 0;
let stopping = false;
const end = async () => {
  if (stopping) return;
  stopping = true;
  turn++;
  await service.stop();
  process.exit(0);
};
process.on('message', (order: StopOrder) => {
  if (order.do === 'figures') process.send?.(figures());
  if (order.do === 'test') {
    turn++;
    testAll(order.machines).then(
      () => process.send?.({ tested: true }),
      (error: unknown) => process.send?.({ tested: false, reason: String(error) }),
    );
  }
  if (order.do === 'run') {
    const mine = ++turn;
    for (const [machine, pad] of order.pairs) void runFor(machine, pad, () => turn !== mine);
  }
});
process.on('disconnect', end).on('SIGTERM', end);
process.send?.({ url: service.url });
