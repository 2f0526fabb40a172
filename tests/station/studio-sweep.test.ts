/** What a sweep does with what control and the telemetry tell it; on a real machine: tests/server/studio-machine. */
import { Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { Controls, ControlView, Done } from '../../src/station/control/controls.ts';
import { Sweep, type SweepOptions } from '../../src/station/studio/sweep.ts';
import type { MachineReading } from '../../src/store/types.ts';
import { sleep, until } from './bench.ts';

type Kept = Parameters<SweepOptions['keep']>[0];

/** A machine whose control grants every voltage, and whose telemetry is as `hz` says. */
function rig(wish: { keep?: SweepOptions['keep']; set?: (milliV: number) => Done } = {}) {
  const changed$ = new Subject<void>();
  const readings$ = new Subject<{ serial: string; value: MachineReading }>();
  const kept: Kept[] = [];
  let target = 0;
  let nowUs = 1_000_000;
  const control = { phase: 'running', lease: 'L1', holder: 'M' as string | null };
  const view = (): ControlView =>
    ({
      phase: control.phase,
      lease: { id: control.lease },
      run: { target: { kind: 'voltage', milliV: target } },
      stop: null,
      latch: null,
    }) as unknown as ControlView;
  const sweep = new Sweep({
    controls: {
      changed$,
      view,
      machineOf: () => control.holder,
      set: async (_: string, asked: { kind: string; milliV: number }) => {
        const done = wish.set?.(asked.milliV) ?? { ok: true, value: undefined };
        if (done.ok) target = asked.milliV;
        return done;
      },
    } as unknown as Controls,
    readings$,
    now: () => nowUs,
    serial: 'M',
    token: 't',
    run: 'as-found',
    steps: [
      { milliV: 4_000, direction: 'up' },
      { milliV: 5_000, direction: 'up' },
    ],
    keep: wish.keep ?? (async (point) => void kept.push(point)),
  });
  /** Telemetry at 50 Hz for so long. */
  const tell = (seconds: number, hz: (s: number) => number, setMilliV = target) => {
    for (let n = 0; n < seconds * 50; n++) {
      nowUs += 20_000;
      const value = { atUs: nowUs, state: 'running', rateHz: hz(n / 50), setV: setMilliV / 1000 };
      const rest = { measuredV: setMilliV / 1000, currentA: 0.25, strokes: 0, pedal: 'up', fault: 'none' };
      readings$.next({ serial: 'M', value: { ...value, ...rest } as MachineReading });
      readings$.next({ serial: 'OTHER', value: { ...value, ...rest, rateHz: 1 } as MachineReading });
    }
  };
  const pass = (us: number) => {
    nowUs += us;
  };
  return {
    sweep,
    kept,
    control,
    changed$,
    tell,
    pass,
    asked: () => target,
    watched: () => readings$.observed,
  };
}

const noise = (s: number) => 0.02 * Math.sin(s * 97);

describe('a sweep', () => {
  test('keeps a settled point of each step, from readings at that voltage only', async () => {
    const { sweep, kept, tell, asked, watched } = rig();
    const over = sweep.run();
    await until('the first voltage', () => asked() === 4_000);
    // Still the telemetry of the voltage before.
    tell(2, () => 99, 3_500);
    await sleep(250);
    expect(kept).toEqual([]);
    tell(1.5, (s) => 60 + noise(s));
    await until('the second voltage', () => asked() === 5_000);
    tell(1.5, (s) => 75 + noise(s));
    await over;
    expect(sweep.state).toEqual({ state: 'done', step: 2, of: 2, milliV: 5_000, reason: '' });
    expect(kept).toMatchObject([
      { setVolt: 4, volt: 4, taken: 'sweep', run: 'as-found', direction: 'up', ampere: 0.25 },
      { setVolt: 5, volt: 5 },
    ]);
    expect(kept[0]?.hz).toBeCloseTo(60, 1);
    expect(kept[1]?.hz).toBeCloseTo(75, 1);
    expect(watched()).toBe(false);
  });

  test('ends with words where a step does not settle, and keeps what it has', async () => {
    const { sweep, kept, tell, pass, asked } = rig();
    const over = sweep.run();
    await until('the first voltage', () => asked() === 4_000);
    tell(1.5, (s) => 60 + noise(s));
    await until('the second voltage', () => asked() === 5_000);
    tell(3, (s) => 70 - 3 * s);
    pass(10_000_000);
    await over;
    expect(sweep.state).toMatchObject({ state: 'ended', step: 2 });
    expect(sweep.state.reason).toMatch(/did not settle within 10 s at 5 V.*points are kept/);
    expect(kept).toHaveLength(1);
  });

  test('ends with a refusal, in its words', async () => {
    const message = 'This is above the limits of the machine’s record.';
    const { sweep } = rig({
      set: () => ({ ok: false, refusal: { code: 'limit', against: [] }, message, against: [] }),
    });
    await sweep.run();
    expect(sweep.state).toMatchObject({ state: 'ended', step: 1 });
    expect(sweep.state.reason).toBe(`4 V was refused, so the sweep ended; its points are kept. ${message}`);
  });

  test.each([
    ['another holder', 'lease', 'L2', /held by someone else/],
    ['a lease that is over', 'holder', null, /held by someone else/],
    ['a stop', 'phase', 'stopping', /The motor was stopped \(the motor is off\)/],
  ] as const)('ends with %s, at once when it is told', async (_, what, value, said) => {
    const { sweep, control, changed$, asked } = rig();
    const over = sweep.run();
    await until('the first voltage', () => asked() === 4_000);
    Object.assign(control, { [what]: value });
    changed$.next();
    expect(sweep.state.state).toBe('ended');
    await over;
    expect(sweep.state.reason).toMatch(said);
  });

  test('ends where its draft cannot take a point any more', async () => {
    const { sweep, tell, asked } = rig({
      keep: async () => {
        throw new Error('It was discarded.');
      },
    });
    const over = sweep.run();
    await until('the first voltage', () => asked() === 4_000);
    tell(1.5, (s) => 60 + noise(s));
    await over;
    expect(sweep.state.reason).toMatch(/could not be kept.*It was discarded/);
  });
});
