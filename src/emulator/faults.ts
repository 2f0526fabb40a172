/** What can be made to go wrong, by name: at the start (`--fault name=value`) and while running. */

interface FaultKind {
  readonly says: string;
  readonly unit: 'probability' | 'ms' | 'ppm' | 'frames' | 'V' | 'A' | 'mm' | 'switch';
  /** Used where no value is given. */
  readonly usual: number;
  readonly low: number;
  readonly high: number;
  readonly roles: readonly Role[];
}
export type Role = 'pad' | 'machine';

const both: readonly Role[] = ['pad', 'machine'];
const machineOnly: readonly Role[] = ['machine'];
const share = (says: string, usual: number): FaultKind => ({
  says,
  unit: 'probability',
  usual,
  low: 0,
  high: 1,
  roles: both,
});
const time = (says: string, usual: number, roles: readonly Role[] = both): FaultKind => ({
  says,
  unit: 'ms',
  usual,
  low: 0,
  high: 86_400_000,
  roles,
});
const amount = (
  says: string,
  unit: 'V' | 'A' | 'mm',
  usual: number,
  high: number,
  role: Role,
): FaultKind => ({
  says,
  unit,
  usual,
  low: 0,
  high,
  roles: [role],
});
const toggle = (says: string, role: Role): FaultKind => ({
  says,
  unit: 'switch',
  usual: 1,
  low: 0,
  high: 1,
  roles: [role],
});

export const faults = {
  'bit-flips': share('Each bit that the device sends is turned over with this probability.', 1e-4),
  'bit-flips-in': share('Each bit that the device receives is turned over with this probability.', 1e-4),
  'drop-lines': share('A line is lost with this probability.', 0.01),
  'double-lines': share('A line is sent twice with this probability.', 0.01),
  'join-lines': share('A line loses its line feed with this probability.', 0.01),
  'late-lines': share('A line is held back 20 to 200 ms with this probability, behind those after it.', 0.01),
  silence: time('The port stays open and says nothing for so long.', 1_000),
  unplug: time('The port vanishes; it comes back after so long, or never for 0.', 0),
  plug: time('An unplugged device comes back after so long.', 0),
  'path-change': time('Unplugged for so long, then back under another path.', 500),
  reset: time('The device restarts: new boot id, its clock and counters anew.', 0),
  'clock-drift': {
    says: 'The device clock runs fast by so much.',
    unit: 'ppm',
    usual: 200,
    low: -100_000,
    high: 100_000,
    roles: both,
  },
  'clock-jump': {
    says: 'The device clock leaps by so much, forward or back.',
    unit: 'ms',
    usual: 1_000,
    low: -60_000,
    high: 60_000,
    roles: both,
  },
  overflow: {
    says: 'The device drops so many frames of its next samples.',
    unit: 'frames',
    usual: 64,
    low: 0,
    high: 60_000,
    roles: ['pad'],
  },
  stuck: toggle('The sensor repeats its last count.', 'pad'),
  'out-of-range': toggle('The sensor reads its highest count.', 'pad'),
  noisy: amount('The sensor has noise of this standard deviation besides its own.', 'mm', 0.3, 5, 'pad'),
  jump: amount('The reading leaps by so much and back again, each 50 ms.', 'mm', 1, 5, 'pad'),
  'voltage-sag': amount('The supply gives so many volts less than set.', 'V', 1, 20, 'machine'),
  stall: toggle('The rotor is blocked.', 'machine'),
  overcurrent: amount('A running motor draws so much more current.', 'A', 3, 20, 'machine'),
  overheat: toggle('The machine is too hot.', 'machine'),
  'self-test': toggle('The machine’s self-test fails.', 'machine'),
  'brown-out': time('The machine’s supply is gone for so long; then it boots.', 300, machineOnly),
  'ignore-stop': toggle('The machine neither obeys nor answers a stop; its watchdog does.', 'machine'),
  deaf: toggle('As ignore-stop, and its watchdog does nothing either.', 'machine'),
  'runs-on': toggle('The driver has failed: the motor has voltage whatever the firmware says.', 'machine'),
  'replay-start': time('After so long the machine is given the last START line once more.', 0, machineOnly),
  pedal: time('The operator holds the pedal or button down for so long.', 150, machineOnly),
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];

export interface FaultOrder {
  readonly name: FaultName;
  readonly value: number;
  /** A role or a device's name; null is every device that can have this fault. */
  readonly device: string | null;
}

/**
 * Reads `[device:]name[=value]` or `[fault] [device:]name [value]`; a switch also takes `on` and `off`.
 * @throws {RangeError} that says what is wrong and what there is.
 */
export function parseFault(text: string): FaultOrder {
  const words = text.trim().split(/[\s=]+/);
  if (words[0] === 'fault') words.shift();
  const [head = '', valueText, more] = words;
  const colon = head.lastIndexOf(':');
  const name = head.slice(colon + 1);
  const device = colon > 0 ? head.slice(0, colon) : null;
  if (more !== undefined)
    throw new RangeError(`too many words in fault "${text}": name and one value at most`);
  return orderFault(name, valueText, device);
}

/** Checks a fault that came as data. @throws {RangeError} as `parseFault` does. */
export function orderFault(
  name: string,
  value: string | number | boolean | undefined,
  device: string | null = null,
): FaultOrder {
  const known = faultNames.find((each) => each === name);
  if (known === undefined) throw new RangeError(`no fault "${name}"; there are: ${faultNames.join(', ')}`);
  const kind: FaultKind = faults[known];
  const number =
    value === undefined
      ? kind.usual
      : value === 'on'
        ? 1
        : value === 'off'
          ? 0
          : Number(value === '' ? Number.NaN : value);
  if (!(number >= kind.low && number <= kind.high))
    throw new RangeError(
      `fault ${name}: "${value}" is not a value from ${kind.low} to ${kind.high} (${kind.unit})`,
    );
  return { name: known, value: number, device };
}
