/** Devices as gauges: the newest reading of each, for a page that shows what is now. */
import type { LinkState } from '../link/types.ts';
import type { Zone } from '../safety/types.ts';
import type { MachineDevice } from './machine-device.ts';
import type { PadDevice } from './pad-device.ts';

type GaugeState = Exclude<LinkState, 'closed'> | 'disconnected';

const stateOf = (state: LinkState): GaugeState => (state === 'closed' ? 'disconnected' : state);
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Shallower than this the tip does not count as in the skin, mm. */
const IN_SKIN_MM = 0.15;

export interface PadGauge {
  readonly role: 'pad';
  readonly serial: string;
  readonly state: GaugeState;
  readonly sampledUs: number | null;
  readonly depthMm: number | null;
  readonly inSkin: boolean;
  readonly lastPeakMm: number | null;
  readonly lastZone: Zone | null;
  readonly xMm: number | null;
  readonly yMm: number | null;
  readonly strokes: number;
  readonly dots: number;
  readonly unsafe: number;
  readonly lost: number;
  readonly overflows: number;
  readonly sensor: 'ok' | 'stuck' | 'silent' | 'range';
  readonly clockUncertaintyUs: number | null;
}

export interface MachineGauge {
  readonly role: 'machine';
  readonly serial: string;
  readonly state: GaugeState;
  readonly sampledUs: number | null;
  readonly motor: string | null;
  readonly rateHz: number | null;
  readonly strokes: number | null;
  readonly setV: number | null;
  readonly measuredV: number | null;
  readonly currentA: number | null;
  readonly pedal: string | null;
  readonly fault: string | null;
}

export function gaugeOf(device: PadDevice | MachineDevice): PadGauge | MachineGauge {
  const { serial, link } = device;
  const state = stateOf(device.linkState);
  if (device.role === 'machine') {
    const { last } = device;
    return {
      role: 'machine',
      serial,
      state,
      sampledUs: last?.atUs ?? null,
      motor: last?.state ?? null,
      rateHz: last?.rateHz ?? null,
      strokes: last?.strokes ?? null,
      setV: last?.setV ?? null,
      measuredV: last?.measuredV ?? null,
      currentA: last?.currentA ?? null,
      pedal: last?.pedal ?? null,
      fault: last?.fault ?? null,
    };
  }
  const { reading } = device;
  return {
    role: 'pad',
    serial,
    state,
    ...reading,
    inSkin: (reading.depthMm ?? 0) > IN_SKIN_MM,
    lost: link.counters.lost,
    overflows: link.counters.overflows,
    sensor: device.sensor,
    clockUncertaintyUs: finite(link.clock.uncertaintyUs),
  };
}
