/** The device against any host and any link: every command, with every nonce, at any time, in any order. */
import type { MotorType } from '../../firmware-protocol/motor.ts';
import {
  type DeviceInput,
  type DeviceSide,
  MACHINE,
  type Measure,
  type MotorFunctions,
  restingDevice,
  stepDevice,
} from './device-side.ts';
import type { Model } from './engine.ts';
import { Interned } from './interned.ts';

/** Kinds of machine that behave differently. */
export const machines: Readonly<Record<string, MotorType>> = {
  'with a button': MACHINE,
  'with a pedal and a ramp': { ...MACHINE, pedal: 'momentary', rampMilliVPerMs: 30 },
  'that only the host starts': { ...MACHINE, local: false, pedal: 'momentary' },
};

const own = MACHINE.limits;
const lowered = { maxMilliV: 8_000, maxRateMilliHz: 120_000, maxMilliA: 1_500 };
const NONCES = [1, 2];
const VOLTS = [1_000, 5_000, 8_000, 9_000, 13_000];

interface Sight {
  readonly words: string;
  readonly measure: Omit<Measure, 'kind' | 'buttonDown'>;
}
const still: Sight = { words: 'it stands still', measure: { rateHz: 0, milliV: 7_000, milliA: 200 } };
const measures: readonly Sight[] = [
  still,
  { words: 'it turns', measure: { rateHz: 100, milliV: 7_000, milliA: 200 } },
  { words: 'it takes too much current', measure: { rateHz: 0, milliV: 7_000, milliA: 2_100 } },
  { words: 'its supply sags', measure: { rateHz: 100, milliV: 1_000, milliA: 200 } },
  { words: 'its supply surges', measure: { rateHz: 100, milliV: 14_000, milliA: 200 } },
  { words: 'it turns too fast', measure: { rateHz: 140, milliV: 7_000, milliA: 200 } },
  { words: 'it is hot', measure: { rateHz: 0, milliV: 7_000, milliA: 200, hot: true } },
  { words: 'its self-test fails', measure: { rateHz: 0, milliV: 7_000, milliA: 200, defect: true } },
];

/** What must be reached for the walk to be worth anything. */
function goalsOf(
  type: MotorType,
): Readonly<Record<string, (side: DeviceSide, before: DeviceSide) => boolean>> {
  const always: Record<string, (side: DeviceSide, before: DeviceSide) => boolean> = {
    'a run by the host': ({ watch }) => watch.by === 'host',
    'a stop at rest': ({ motor }) => motor.state === 'stopped',
    'a watchdog': ({ motor }) => motor.fault === 'watchdog',
    'an over-current': ({ motor }) => motor.fault === 'overcurrent',
    'a failing supply': ({ motor }) => motor.fault === 'supply',
    'a stall': ({ motor }) => motor.fault === 'stall',
    'a motor too hot': ({ motor }) => motor.fault === 'temperature',
    'a defect': ({ motor }) => motor.fault === 'internal',
    'a fault cleared': ({ motor }, before) => before.motor.state === 'fault' && motor.state === 'idle',
    'a stop cleared': ({ motor }, before) => before.motor.state === 'stopped' && motor.state === 'idle',
    'the highest voltage': ({ watch }) => watch.milliV === 9_000,
    'a voltage changed in the run': ({ watch }, before) =>
      watch.by === 'host' && before.watch.askedMilliV > 0 && before.watch.askedMilliV !== watch.askedMilliV,
    'a host’s run ended by the operator': ({ motor }, { watch }) =>
      watch.by === 'host' && motor.state === 'stopping' && motor.buttonDown && motor.rest === 'stopped',
  };
  if (!type.local) return always;
  return {
    ...always,
    'a run by the operator': ({ watch }) => watch.by === 'operator',
    'a run by the operator at LIMIT’s voltage': ({ watch }, before) =>
      before.watch.milliV === 0 && watch.by === 'operator' && watch.milliV === 8_000,
    'an operator’s run ended by the operator': ({ motor }, { watch }) =>
      watch.by === 'operator' && motor.state === 'stopping' && motor.rest === 'idle',
  };
}

export function deviceScope(functions: MotorFunctions, type: MotorType): Model {
  const sides = new Interned<DeviceSide>();
  const goals = goalsOf(type);
  const missing = new Set(Object.keys(goals));
  /** It measures before it reads its first line. */
  const rest = (turning: boolean, passed: boolean) => {
    const side = restingDevice(functions, type, passed);
    const measure = { ...(measures[turning ? 1 : 0] ?? still).measure, buttonDown: false };
    return sides.number(
      stepDevice(functions, type, side, { kind: 'measure', ...measure }, 0, 'it restarts').side,
    );
  };
  return {
    start: [rest(false, true)],
    visit(state, follow) {
      const side = sides.record(state);
      const give = (words: string, input: DeviceInput) => {
        for (const ticks of [0, 1] as const) {
          const when = ticks === 1 ? `${words}, a tick later` : words;
          const next = stepDevice(functions, type, side, input, ticks, when).side;
          for (const goal of missing) if (goals[goal]?.(next, side)) missing.delete(goal);
          follow(when, sides.number(next));
        }
      };
      give('the stop byte', { kind: 'stop-byte' });
      give('STOP', { kind: 'stop' });
      give('CLEAR', { kind: 'clear' });
      give('BEAT', { kind: 'beat' });
      give('WHO', { kind: 'who' });
      const fresh = NONCES.find((nonce) => nonce !== side.motor.nonce && nonce !== side.watch.live) ?? 3;
      give('ARM', { kind: 'arm', nonce: fresh });
      for (const nonce of NONCES)
        for (const setMilliV of nonce === side.motor.nonce ? VOLTS : [8_000])
          give(`START with nonce ${nonce} and ${setMilliV} mV`, { kind: 'start', nonce, setMilliV });
      for (const setMilliV of VOLTS) give(`VOLT ${setMilliV} mV`, { kind: 'volt', setMilliV });
      give('LIMIT 8,000 mV', { kind: 'limit', limits: lowered });
      give('LIMIT of its own', { kind: 'limit', limits: own });
      give('LIMIT 0 mV', { kind: 'limit', limits: { ...lowered, maxMilliV: 0 } });
      give('LIMIT 0 mA', { kind: 'limit', limits: { ...own, maxMilliA: 0 } });
      give('LIMIT 0 mHz', { kind: 'limit', limits: { ...own, maxRateMilliHz: 0 } });
      give('LIMIT above its voltage', { kind: 'limit', limits: { ...own, maxMilliV: 13_000 } });
      give('LIMIT above its current', { kind: 'limit', limits: { ...own, maxMilliA: 2_001 } });
      give('LIMIT above its stroke rate', { kind: 'limit', limits: { ...own, maxRateMilliHz: 160_000 } });
      for (const { words, measure } of measures) {
        give(`${words}, the pedal up`, { kind: 'measure', ...measure, buttonDown: false });
        give(`${words}, the pedal down`, { kind: 'measure', ...measure, buttonDown: true });
      }
      follow('the device restarts', rest(side.watch.turning, true));
      follow('the device restarts and fails its self-test', rest(side.watch.turning, false));
    },
    unseen: () => [...missing],
  };
}
