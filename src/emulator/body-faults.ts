/** Faults of a device's body rather than of its cable: sensor, motor, driver, supply, firmware, and the foot on the pedal. */
import type { FaultName } from './faults.ts';
import type { MachineDevice } from './machine-device.ts';
import type { PadDevice } from './pad-device.ts';
import type { Workplace } from './workplace.ts';

/** False where a pad has no such fault. The value's unit is in `faults`. */
export function padFault(pad: PadDevice, name: FaultName, value: number): boolean {
  switch (name) {
    case 'stuck':
      pad.stuck = value !== 0;
      return true;
    case 'out-of-range':
      pad.outOfRange = value !== 0;
      return true;
    case 'noisy':
      pad.noiseMm = value;
      return true;
    case 'jump':
      pad.jumpMm = value;
      return true;
    case 'overflow':
      pad.overflow(value);
      return true;
    default:
      return false;
  }
}

/** False where a machine has no such fault. */
export function machineFault(
  place: Workplace,
  machine: MachineDevice,
  name: FaultName,
  value: number,
  worldUs: number,
): boolean {
  const { machine: rotor } = place.world;
  switch (name) {
    case 'voltage-sag':
      rotor.sagVolt = value;
      return true;
    case 'stall':
      rotor.blocked = value !== 0;
      return true;
    case 'overcurrent':
      rotor.extraMilliA = value * 1000;
      return true;
    case 'overheat':
      machine.hot = value !== 0;
      return true;
    case 'self-test':
      machine.defect = value !== 0;
      return true;
    case 'ignore-stop':
      machine.ignoresStop = value !== 0;
      return true;
    case 'deaf':
      machine.deaf = value !== 0;
      return true;
    case 'runs-on':
      place.runsOn(value !== 0);
      return true;
    case 'pedal':
      place.operator.press(value * 1000);
      return true;
    case 'brown-out':
      place.brownOut(value * 1000, worldUs);
      return true;
    case 'replay-start':
      place.replayStart(value * 1000, worldUs);
      return true;
    default:
      return false;
  }
}
