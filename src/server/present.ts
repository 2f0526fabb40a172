/** Station's records -> what the page gets. Infinity and NaN become null, for JSON has neither. */
import type { PortSnapshot } from '../link/supervisor.ts';
import type { Device } from './wire.ts';

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function presentDevice(port: PortSnapshot): Device {
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
