/** Station's records -> what the page gets. Infinity and NaN become null, for JSON has neither. */
import type { PortSnapshot } from '../link/supervisor.ts';
import type { ScaleNow } from '../station/studio/scales.ts';
import type { Services } from './services.ts';
import type { Device } from './wire.ts';

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Every device, and every port that is not (yet) one. */
export function presentDevices({ station, scales }: Pick<Services, 'station' | 'scales'>): Device[] {
  return station.devices().map((port) => presentDevice(port, scaleOf(port, { station, scales })));
}

export function scaleOf(
  { identity }: PortSnapshot,
  { station, scales }: Pick<Services, 'station' | 'scales'>,
): ScaleNow | null {
  const pad = identity === null ? null : station.padNamed(identity.serial);
  return pad === null ? null : scales.scaleNow(pad);
}

/** @param scale of a pad that has told who it is: what its depths rest on */
export function presentDevice(port: PortSnapshot, scale: ScaleNow | null): Device {
  const { identity, clock } = port;
  return {
    key: identity?.serial ?? port.address,
    serial: identity?.serial ?? null,
    role: identity?.role ?? null,
    model: identity?.model ?? null,
    firmware: identity?.firmware ?? null,
    protocol: identity?.protocol ?? null,
    boot: identity ? identity.boot.toString(16).toUpperCase().padStart(8, '0') : null,
    capabilities: identity ? [...identity.capabilities] : [],
    channels: identity ? [...identity.channels] : [],
    scale,
    address: port.address,
    virtual: port.virtual,
    state: port.state,
    problem: port.problem,
    counters: structuredClone(port.counters),
    clock: {
      offsetUs: finite(clock.offsetUs),
      driftPpm: finite(clock.driftPpm),
      uncertaintyUs: finite(clock.uncertaintyUs),
      roundTripUs: finite(clock.roundTripUs),
      exchanges: clock.exchanges,
    },
  };
}
