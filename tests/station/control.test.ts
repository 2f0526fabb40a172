/** A machine controlled through the service, on real ttys: what a person asks, what the guard does, what fails. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { passStopTest } from '../../bench/stop-tests.ts';
import { startVirtualBench, type VirtualBench } from '../../src/emulator/run.ts';
import type { Controls, ControlView } from '../../src/station/control/controls.ts';
import { shippedPolicy } from '../../src/station/control/records.ts';
import { sleep, startBench, type TestBench, until as untilWithin } from './bench.ts';

let bench: TestBench;
let heavy: VirtualBench;
let controls: Controls;
let token = '';
let renewing: NodeJS.Timeout;

const view = (serial = machine()): ControlView => {
  const found = controls.view(serial);
  if (found === null) throw new Error(`no machine ${serial}`);
  return found;
};
const serialOf = (devices: VirtualBench, role: 'pad' | 'machine') =>
  devices.devices.find((device) => device.role === role)!.serial;
const machine = () => serialOf(bench.devices, 'machine');
const pad = () => serialOf(bench.devices, 'pad');
/** Short enough for another try within one test. */
const until = (what: string, condition: () => boolean) => untilWithin(what, condition, 8_000);
const voltage = (milliV: number) => ({ kind: 'voltage', milliV }) as const;
const rateHz = (serial = machine()) => {
  const gauge = bench.service.station.gauges().find((each) => each.serial === serial);
  return gauge?.role === 'machine' ? gauge.rateHz : null;
};

async function hold(serial: string, by = 'Ada'): Promise<string> {
  const lease = await controls.lease(serial, by, 'page');
  if (!lease.ok) throw new Error(lease.message);
  return lease.value.token;
}

async function run(serial: string, held: string, withPad: string | null): Promise<void> {
  if (view(serial).stopTest.state !== 'passed') expect(await controls.test(held)).toMatchObject({ ok: true });
  await until('nothing against arming', () => view(serial).against.length === 0);
  await armed(serial, held, withPad);
  expect(await controls.start(held, voltage(4_000))).toMatchObject({ ok: true });
  await until('it turns', () => (rateHz(serial) ?? 0) > 20);
}

/** What is said against the pad depends on the pad that is named: a clock may settle late on a busy computer. */
async function armed(serial: string, held: string, withPad: string | null): Promise<void> {
  let done = await controls.arm(held, withPad);
  for (let n = 0; n < 100 && !done.ok && done.refusal.code === 'checks'; n++) {
    await sleep(50);
    done = await controls.arm(held, withPad);
  }
  expect(done, `${view(serial).phase}`).toMatchObject({ ok: true });
}

/** Stops that a computer has itself to blame for: it was too busy with other tests to watch, or to play a pad. */
const busyCauses = ['blind', 'telemetry', 'sensor-silent', 'clock-unfit'];

/** Where this computer stood still within it, once more from the beginning. */
async function unlessBusy(scenario: () => Promise<void>): Promise<void> {
  for (let n = 0; ; n++) {
    try {
      await scenario();
      return;
    } catch (error) {
      const isBusy = controls.views().some(({ latch }) => {
        const cause = latch?.cause;
        return cause !== undefined && (busyCauses.includes(cause.kind) || busyCauses.includes(cause.detail));
      });
      if (n === 3 || !isBusy) throw error;
      await atRest();
    }
  }
}

/** Everything ended and cleared. */
async function atRest(): Promise<void> {
  await controls.end(token);
  for (const { serial } of controls.views()) {
    await until('it can be cleared', () => {
      const { phase, latch } = view(serial);
      return phase === 'rest' || (phase === 'stopped' && latch?.remains.length === 0);
    });
    if (view(serial).phase !== 'rest') await clear(serial);
  }
}

const clear = (serial: string, allowed = true) =>
  controls.clear(serial, { by: 'Ada', allowed, actor: 'page' });

/** Entries are on the disk soon after, and in the order in which things happened. */
async function untilAudited(...entries: string[]): Promise<void> {
  let rows: string[] = [];
  for (let n = 0; n < 80 && !entries.every((entry) => rows.includes(entry)); n++) {
    await sleep(50);
    const page = await bench.service.store.control.auditPage({ limit: 500 });
    rows = page.map(({ actor, by, action, answer }) => `${actor} ${by} ${action} ${answer}`);
  }
  expect(rows).toEqual(expect.arrayContaining(entries));
}

beforeAll(async () => {
  bench = await startBench({ what: 'pair', trainee: 'steady', localStartS: null, seed: 1 });
  heavy = await startVirtualBench({
    what: 'pair',
    trainee: 'heavy-handed',
    localStartS: null,
    seed: 2,
    registry: `${bench.dataDir}/ports`,
  });
  ({ controls } = bench.service);
  await until('two machines and their pads', () => {
    const machines = controls
      .views()
      .filter(({ against }) => against.every(({ code }) => code === 'test-due'));
    const pads = bench.service.station.known().filter((each) => each.role === 'pad' && each.trusted.ok);
    return machines.length === 2 && pads.length === 2;
  });
  token = await hold(machine());
  renewing = setInterval(() => controls.renew(token), 300);
});

afterAll(async () => {
  clearInterval(renewing);
  heavy.close();
  await bench.close();
});

describe('control', () => {
  test('lease, stop test, arm, start, set, end: each in its turn only, and all of it in the audit', () =>
    unlessBusy(async () => {
      if (view().stopTest.state !== 'passed')
        expect(await controls.arm(token, pad())).toMatchObject({ ok: false, refusal: { code: 'test-due' } });
      expect(await controls.start(token, voltage(4_000))).toMatchObject({ refusal: { code: 'state' } });
      expect(await controls.arm('no such token', pad())).toMatchObject({ refusal: { code: 'not-holder' } });
      expect(await controls.test(token)).toMatchObject({ ok: true });
      const { stopTest } = view();
      expect(stopTest.state).toBe('passed');
      expect(stopTest.reportedAfterMs).toBeLessThan(stopTest.stillAfterMs!);
      expect(await controls.arm(token, 'no such pad')).toMatchObject({
        refusal: { code: 'checks', against: ['pad-unknown'] },
      });
      expect(view().pad).toBeNull();
      expect(await controls.arm(token, pad())).toMatchObject({ ok: true });
      expect(view()).toMatchObject({ phase: 'armed', pad: pad() });
      expect(await controls.start(token, voltage(9_500))).toMatchObject({ refusal: { code: 'limit' } });
      expect(await controls.start(token, { kind: 'rate', hz: 90 })).toMatchObject({
        refusal: { code: 'no-curve' },
      });
      expect(await controls.start(token, voltage(4_500))).toMatchObject({ ok: true });
      expect(await controls.start(token, voltage(4_500))).toMatchObject({ refusal: { code: 'state' } });
      expect(await controls.lease(machine(), 'Bob', 'page')).toMatchObject({ refusal: { code: 'held' } });
      await until('the soft start is over', () => view().run?.setMilliV === 4_500);
      controls.recordChanged({
        ...controls.recordOf(machine()),
        version: 1,
        curve: { hzPerVolt: 16, zeroVolt: -1, source: 'the virtual machine', points: 0 },
      });
      expect(await controls.set(token, { kind: 'rate', hz: 80 })).toMatchObject({ ok: true });
      await until('the stroke rate that was asked for', () => Math.abs((rateHz() ?? 0) - 80) < 4);
      expect(await controls.end(token)).toMatchObject({ ok: true });
      await until('at rest, with nothing to clear', () => view().phase === 'rest');
      expect(view()).toMatchObject({ latch: null, pad: null, stop: null });
      await untilAudited(
        'page Ada lease done',
        'page Ada arm refused: test-due',
        'page  arm refused: not-holder',
        'service  stop-test passed',
        'page Ada arm done',
        'page Ada start refused: limit',
        'page Ada start done',
        'page Bob lease refused: held',
        'page Ada set done',
        'page Ada stop sent',
      );
    }));

  test('a stroke too deep stops the machine of its pad in the same call, and of no other', () =>
    unlessBusy(async () => {
      const other = serialOf(heavy, 'machine');
      const { station } = bench.service;
      const deepToken = await hold(other, 'Eva');
      const deepRenewing = setInterval(() => controls.renew(deepToken), 300);
      const seen: string[] = [];
      const watching = station.events$.subscribe(({ serial, kind, endUs }) => {
        if (serial === serialOf(heavy, 'pad') && endUs === null) seen.push(`${kind} ${view(other).phase}`);
      });
      try {
        await run(machine(), token, pad());
        const before = controls.latency().stops;
        // One stroke too deep is told in training, and in a strict profile it is the end.
        await run(other, deepToken, serialOf(heavy, 'pad'));
        expect(view(other).latch).toBeNull();
        controls.policyChanged({ ...shippedPolicy, version: 1, reactions: 'strict' });
        await until('the guard stopped it', () => view(other).latch?.cause.kind === 'guard');
        // Whoever hears of the event finds the stop under way already.
        await until('the event of it', () => seen.some((each) => /^(unsafe-depth|pad-alarm) /.test(each)));
        expect(seen.find((each) => /^(unsafe-depth|pad-alarm) /.test(each))).toMatch(/ stopping$/);
        expect(controls.latency().stops).toBeGreaterThan(before);
        await until('it stands still', () => view(other).phase === 'stopped');
        expect(view(other).latch).toMatchObject({ cause: { kind: 'guard' } });
        expect(view()).toMatchObject({ phase: 'running', latch: null });
        await until('its finding is over', () => view(other).latch?.remains.length === 0);
        expect(await clear(other, false)).toMatchObject({ ok: false, refusal: { code: 'not-allowed' } });
        expect(await clear(other)).toMatchObject({ ok: true });
        expect(view(other)).toMatchObject({ phase: 'rest', latch: null });
        const stops = station.recentEvents().filter(({ kind }) => kind === 'protective-stop');
        expect(stops).not.toHaveLength(0);
        expect(stops.at(-1)).toMatchObject({
          serial: other,
          severity: 'unsafe',
          evidence: { cause: 'guard' },
        });
        expect(stops.at(-1)!.id).toBeGreaterThan(1_000_000);
        expect(stops.at(-1)!.endUs).not.toBeNull();
      } finally {
        watching.unsubscribe();
        clearInterval(deepRenewing);
        controls.policyChanged(shippedPolicy);
        controls.release(deepToken);
      }
    }));

  test('a person stops everything; what is stopped starts again only after it was cleared and armed anew', () =>
    unlessBusy(async () => {
      await atRest();
      await run(machine(), token, pad());
      const { delivered, failed } = controls.stop({ kind: 'person', detail: 'Bob' }, 'command-line');
      expect(view().phase).toBe('stopping');
      expect(delivered).toContain(machine());
      expect(failed).toEqual([]);
      expect(await clear(machine())).toMatchObject({ refusal: { code: 'moving' } });
      await until('it stands still', () => view().phase === 'stopped');
      expect(await controls.arm(token, null)).toMatchObject({ refusal: { code: 'latched' } });
      expect(await controls.start(token, voltage(4_000))).toMatchObject({ refusal: { code: 'latched' } });
      expect(await clear(machine(), false)).toMatchObject({ ok: true });
      expect(await controls.start(token, voltage(4_000))).toMatchObject({ refusal: { code: 'state' } });
      await until('cleared elsewhere too', () => view(serialOf(heavy, 'machine')).phase === 'stopped');
      expect(await clear(serialOf(heavy, 'machine'))).toMatchObject({ ok: true });
      await untilAudited('command-line Bob stop sent');
    }));

  test('a page that is lost, and a lease that nobody renews, stop the motor', () =>
    unlessBusy(async () => {
      await run(machine(), token, pad());
      controls.lost([token]);
      expect(view()).toMatchObject({ phase: 'stopping', lease: null, latch: { cause: { kind: 'lease' } } });
      expect(controls.renew(token)).toBe(false);
      await until('it stands still', () => view().phase === 'stopped');
      expect(await clear(machine())).toMatchObject({ ok: true });
      token = await hold(machine());
    }));

  test('a machine that restarts or vanishes in the run is stopped, tested anew, and does not go on by itself', () =>
    unlessBusy(async () => {
      await run(machine(), token, pad());
      await bench.devices.fault('machine:reset');
      await until('told', () => view().latch?.cause.kind === 'restarted');
      await until('it stands still', () => view().phase === 'stopped');
      expect(view().stopTest.state).toBe('none');
      expect(await clear(machine())).toMatchObject({ ok: true });
      await run(machine(), token, pad());
      await bench.devices.fault('machine:unplug=400');
      await until('told', () => view().latch?.cause.kind === 'telemetry');
      await until('gone', () => view().against.some(({ code }) => code === 'machine-offline'));
      expect(controls.stop({ kind: 'person', detail: 'Bob' }, 'page').failed).toEqual([machine()]);
      await untilAudited(
        'service  stop-undelivered failed: not delivered',
        'page Bob stop failed: not delivered',
      );
      await until('back, and standing still', () => view().phase === 'stopped');
      expect(view().stop).toMatchObject({ delivered: true });
      expect(rateHz()).toBeLessThan(2);
      expect(await clear(machine())).toMatchObject({ ok: true });
      await until('cleared elsewhere too', () => view(serialOf(heavy, 'machine')).phase === 'stopped');
      expect(await clear(serialOf(heavy, 'machine'))).toMatchObject({ ok: true });
    }));

  test('a stop for a pad that falls silent is not cleared while that pad is away, nor for ever where it stays away', () =>
    unlessBusy(async () => {
      const away = (): Promise<void> =>
        until('the pad is gone', () => view().against.some(({ code }) => code === 'pad-offline'));
      await run(machine(), token, pad());
      await bench.devices.fault('pad:silence=300');
      await until('the guard stopped it', () => view().latch?.cause.kind === 'guard');
      await bench.devices.fault('pad:unplug=1000');
      await away();
      await until('it stands still', () => view().phase === 'stopped');
      expect(view().latch?.remains).toEqual(['no-pad']);
      expect(await clear(machine())).toMatchObject({
        refusal: { code: 'cause-remains', against: ['no-pad'] },
      });
      await until('it is back', () => view().latch?.remains.length === 0);
      expect(await clear(machine())).toMatchObject({ ok: true });

      await run(machine(), token, pad());
      await bench.devices.fault('pad:unplug=1200');
      await until('the guard stopped it', () => view().phase === 'stopped');
      await away();
      expect(view().latch?.remains).toEqual(['no-pad']);
      controls.release(token);
      expect(view().latch?.remains).toEqual([]);
      token = await hold(machine());
      expect(view().latch?.remains).toEqual([]);
      expect(await clear(machine())).toMatchObject({ ok: true });
      expect(await controls.arm(token, pad())).toMatchObject({ refusal: { against: ['pad-offline'] } });
      await until('it is back', () => {
        const back = bench.service.station.padNamed(pad());
        return back?.trusted.ok === true && back.link.clock.uncertaintyUs < 10_000;
      });
    }));

  test('a machine that still works is brought to another session’s stop test; what came between is told', () =>
    unlessBusy(async () => {
      const { station } = bench.service;
      await run(machine(), token, pad());
      await station.startSession({ label: '', capture: false });
      try {
        expect(view()).toMatchObject({ phase: 'running', stopTest: { state: 'overdue' } });
        await passStopTest(controls, machine(), token, 8_000);
        expect(view()).toMatchObject({ phase: 'rest', latch: null, stopTest: { state: 'passed' } });
        const other = serialOf(heavy, 'machine');
        await expect(passStopTest(controls, other, 'no lease', 50)).rejects.toThrow(
          /\d × refused: not-holder/,
        );
      } finally {
        await station.stopSession();
      }
      await station.startSession({ label: '', capture: false });
      try {
        const asked = controls.test(token);
        await until('it turns', () => (rateHz() ?? 0) > 10);
        controls.stop({ kind: 'guard', detail: 'unsafe-depth' }, 'service');
        expect(await asked).toMatchObject({ ok: false, refusal: { code: 'superseded' } });
        await untilAudited('service  stop-test broken off');
        await passStopTest(controls, machine(), token, 8_000);
      } finally {
        await station.stopSession();
        await atRest();
      }
    }));

  test('the end of the service stops what was started from here, before its ports close', () =>
    unlessBusy(async () => {
      await run(machine(), token, pad());
      await controls.shutDown();
      expect(view()).toMatchObject({ phase: 'stopped', latch: { cause: { kind: 'shutdown' } } });
      expect(rateHz()).toBeLessThan(20);
      expect(await controls.lease(machine(), 'Ada', 'page')).toMatchObject({ ok: true });
    }));
});
