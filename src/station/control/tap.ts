/** What a machine's link says goes to its device, and to its control before. */
import type { Message } from '../../../firmware-protocol/index.ts';
import type { Link } from '../../link/link.ts';
import type { LinkListener } from '../../link/types.ts';
import type { MachineDevice } from '../machine-device.ts';

/** Every time is the arrival of the line, station µs. */
export interface TapHost {
  telemetry(message: Message<'M'>, atUs: number): void;
  linked(up: boolean, atUs: number): void;
  identified(boot: number, atUs: number): void;
  restarted(atUs: number): void;
}

export function tapped(device: MachineDevice, link: Link, host: TapHost): LinkListener {
  return {
    batch: () => device.batch(),
    line: (direction, bytes, bad, at) => device.line(direction, bytes, bad, at),
    identified(identity, at) {
      host.identified(identity.boot, at);
      device.identified(identity, at);
    },
    reset(epoch, at) {
      host.restarted(at);
      device.reset(epoch, at);
    },
    state(state, problem, at) {
      device.state(state, problem, at);
      // A link that was replaced says nothing of the machine any more.
      if (device.link === link) host.linked(state === 'online' || state === 'silent', at);
    },
    message(message, deviceUs, at) {
      // What the device finds in it is then decided with the newest telemetry.
      if (message.type === 'M') host.telemetry(message, at);
      device.message(message, deviceUs, at);
    },
  };
}
