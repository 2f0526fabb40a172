/** The devices of a station, live or replayed, by serial number: one way to come in, and one for time to pass. */
import type { Link } from '../link/link.ts';
import type { DeviceIdentity } from '../link/types.ts';
import type { DepthProfile } from '../safety/types.ts';
import { MachineDevice } from './machine-device.ts';
import { PadDevice } from './pad-device.ts';
import type { ScaleFor } from './pad-scale.ts';
import type { DeviceSinks } from './sinks.ts';

export type Devices = Map<string, PadDevice | MachineDevice>;

/** The device that this link leads to: one that is known and has come back, or a new one. */
export function attachDevice(
  devices: Devices,
  link: Link,
  identity: DeviceIdentity,
  sinks: DeviceSinks,
  profile: DepthProfile,
  scaleFor?: ScaleFor,
): PadDevice | MachineDevice {
  const known = devices.get(identity.serial);
  if (known && known.role === identity.role) {
    known.link = link;
    return known;
  }
  // A pad that comes back as a machine: what goes on with the pad ends, and the numbers of events go on.
  known?.finish(link.heardAt);
  const lastEventId = known?.lastEventId ?? 0;
  const device =
    identity.role === 'pad'
      ? new PadDevice(link, identity, sinks, profile, { lastEventId, scaleFor })
      : new MachineDevice(link, identity, sinks, lastEventId);
  devices.set(identity.serial, device);
  return device;
}

/** Looks at the time-outs of the pads; a machine has none besides its link's. */
export function advanceDevices(devices: Devices, at: number): void {
  for (const device of devices.values()) if (device.role === 'pad') device.advance(at);
}

/** From `fromUs` to `at` this computer was too busy to listen. */
export function excuseDevices(devices: Devices, fromUs: number, at: number): void {
  for (const device of devices.values()) if (device.role === 'pad') device.excuse(fromUs, at);
}
