import type { MachineDraft, SweepPoint } from '../../src/studio/document.ts';
import { random } from '../../src/training/statistics/random.ts';

let made = 0;
/** A point of a sweep, taken and settled. */
export function point(volt: number, hz: number, more: Partial<SweepPoint> = {}): SweepPoint {
  made++;
  return {
    id: `p${made}`,
    run: 'as-found',
    direction: 'up',
    setVolt: Math.round(volt * 10) / 10,
    volt,
    hz,
    sdHz: 0.2,
    ampere: 0.2,
    readings: 50,
    settledAfterS: 0.4,
    taken: 'sweep',
    at: '2026-11-22T10:00:00.000Z',
    leftOut: null,
    ...more,
  };
}

/** Up and down again over `volts`, on f = k (V − V0) with scatter. */
export function sweep(seed: number, k = 16, zero = -1, sd = 0.3, volts = [4, 5, 6, 7, 8, 9, 10, 11, 12]) {
  const noise = random(seed);
  const way = (direction: 'up' | 'down', list: readonly number[]) =>
    list.map((volt) => point(volt, k * (volt - zero) + sd * noise.gaussian(), { direction }));
  return [...way('up', volts), ...way('down', [...volts].reverse())];
}

export const own = {
  standardId: null,
  name: 'its own telemetry',
  serial: '',
  certificate: '',
  validUntil: null,
  rateShare: 0.01,
  voltShare: 0.006,
};

export function draft(points: SweepPoint[], more: Partial<MachineDraft> = {}): MachineDraft {
  return {
    item: 'machine',
    serial: 'VM-1',
    reference: own,
    environment: { temperatureC: 21, humidityPercent: 40 },
    place: 'Studio',
    condition: 'clean',
    method: 'sweep',
    by: 'Ada',
    startedAt: '2026-11-22T09:50:00.000Z',
    adjustment: '',
    points,
    startUpVolt: null,
    timeToSpeedS: null,
    strokeLengthMm: null,
    protrusionMm: null,
    runOutMm: null,
    underLoad: null,
    ...more,
  };
}
