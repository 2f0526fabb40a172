/** Puts workplaces together from options: which devices, with which names, seeds, wires and power. */
import { type BenchOptions, DEFAULT_NOISE_MM, DEFAULT_RATE_HZ } from './bench-options.ts';
import { machineFault, padFault } from './body-faults.ts';
import { type CheapLoop, CheapPad } from './cheap-pad.ts';
import type { Role } from './faults.ts';
import { Random } from './random.ts';
import { truthFile } from './truth.ts';
import { type Mains, VirtualDevice } from './virtual-device.ts';
import { Wire } from './wire.ts';
import type { Work } from './work.ts';
import { Workplace } from './workplace.ts';

/** A workplace on the wall clock, with its plugs. */
export interface Place {
  /** The world begins at this moment of the wall clock. */
  begin(startedUnixMs: number, startedMonotonicMs: number): void;
  advance(worldUs: number): void;
  powerUp(role: Role, worldUs: number): void;
  /** The trainee sees this drill from now on; null: none. */
  show(work: Work | null): void;
  /** Sets the micrometer above the pad, or takes it away; false where there is no pad, or none that can be pressed. */
  micrometer(depthMm: number | null): boolean;
  readonly devices: readonly VirtualDevice[];
  close(): void;
}

export function padOptions(options: BenchOptions) {
  return {
    rateHz: options.rateHz ?? DEFAULT_RATE_HZ,
    bits: options.bits ?? 12,
    noiseMm: options.noiseMm ?? DEFAULT_NOISE_MM,
    ...(options.sensor === undefined ? {} : { errors: options.sensor }),
  };
}

export function furnish(options: BenchOptions, n: number, now: () => number): Place {
  const what = options.what ?? 'pair';
  const { name, serial } = naming(options, n);
  const truth = options.truth ? truthFile(n === 1 ? options.truth : `${options.truth}.${n}`) : null;
  const workplace = new Workplace({
    seed: seedOfPlace(options, n),
    trainee: options.trainee ?? 'steady',
    pattern: options.pattern ?? 'grid',
    localStartS: options.localStartS === undefined ? 3 : options.localStartS,
    pad: what === 'machine' ? null : { ...padOptions(options), serial: serial('pad') },
    machine:
      what === 'pad'
        ? null
        : {
            serial: serial('machine'),
            knobMilliV: options.knobMilliV ?? 6_500,
            pedal: options.pedal ?? 'latched',
          },
    ...(truth === null ? {} : { truth }),
  });
  const advancedNow = () => {
    const worldUs = now();
    workplace.advance(worldUs);
    return worldUs;
  };
  const { pad, machine } = workplace;
  const place: Place & { devices: VirtualDevice[] } = {
    devices: [],
    begin: (unixMs, monotonicMs) => workplace.begin(unixMs, monotonicMs),
    advance: (worldUs) => workplace.advance(worldUs),
    powerUp: (role, worldUs) => workplace.powerUp(role, worldUs),
    show: (work) => workplace.world.hand.show(work),
    micrometer(depthMm) {
      if (pad === null) return false;
      workplace.world.micrometer.set(depthMm);
      return true;
    },
    close() {
      for (const device of place.devices) device.close();
      truth?.close();
    },
  };
  const mains = (role: Role, ownSerial: string): Mains => ({
    now: advancedNow,
    powerUp: (worldUs) => workplace.powerUp(role, worldUs),
    powerDown: (worldUs) => pad?.powerDown(worldUs),
    bodyFault: ({ name: fault, value }, worldUs) =>
      role === 'pad'
        ? pad !== null && padFault(pad, fault, value)
        : machine !== null && machineFault(workplace, machine, fault, value, worldUs),
    noteFault: (order, worldUs) =>
      truth?.write({ kind: 'fault', serial: ownSerial, name: order.name, value: order.value, worldUs }),
    plugged: (device) => options.onPlug?.(device),
  });
  const plug = (role: Role) => ({ name: name(role), role, ...portOptions(options) });
  const wires = { pad: workplace.padWire, machine: workplace.machineWire };
  for (const device of [pad, machine]) {
    if (device === null) continue;
    const { role, serial: ownSerial } = device.nameplate;
    place.devices.push(new VirtualDevice(plug(role), device, wires[role], mains(role, ownSerial)));
  }
  return place;
}

export function furnishCheaply(options: BenchOptions, n: number, now: () => number, loop: CheapLoop): Place {
  const { name, serial } = naming(options, n);
  const random = new Random(seedOfPlace(options, n));
  const wire = new Wire(random.fork('pad wire'));
  const pad = new CheapPad(serial('pad'), loop, wire, random.fork('pad'));
  const powerUp = (worldUs: number) => pad.powerUp(worldUs);
  const advance = (worldUs: number) => {
    if (pad.powered) pad.advance(worldUs);
  };
  const device = new VirtualDevice({ name: name('pad'), role: 'pad', ...portOptions(options) }, pad, wire, {
    now() {
      const worldUs = now();
      advance(worldUs);
      return worldUs;
    },
    powerUp,
    powerDown: (worldUs) => pad.powerDown(worldUs),
    bodyFault: () => false,
    noteFault() {},
    plugged: (each) => options.onPlug?.(each),
  });
  return {
    devices: [device],
    begin() {},
    advance,
    powerUp: (_role, worldUs) => powerUp(worldUs),
    // Its samples are a loop: nobody looks at a page.
    show() {},
    micrometer: () => false,
    close: () => device.close(),
  };
}

function portOptions(options: BenchOptions) {
  return { tcp: options.tcp ?? process.platform === 'win32', registry: options.registry ?? null };
}

function seedOfPlace(options: BenchOptions, n: number): string {
  return n === 1 ? String(options.seed ?? 1) : `${options.seed ?? 1}/${n}`;
}

/** Names for the registry and serial numbers: the same seed gives the same serial numbers. */
function naming(options: BenchOptions, n: number) {
  const number = new Random(`${seedOfPlace(options, n)}/serial`).uint32() % 10_000;
  const alone = options.what === 'pad' || options.what === 'machine';
  return {
    name(role: Role): string {
      const stem = options.name === undefined ? role : alone ? options.name : `${options.name}-${role}`;
      return n === 1 ? stem : `${stem}-${n}`;
    },
    serial(role: Role): string {
      if (options.serial !== undefined && alone && n === 1) return options.serial;
      return `${role === 'pad' ? 'VP' : 'VM'}-${String(number).padStart(4, '0')}-${n}`;
    },
  };
}
