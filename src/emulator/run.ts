/** Virtual devices on the wall clock: what `evenstroke emulate`, the demo, tests and benches start. */
import { type BenchOptions, checkOptions } from './bench-options.ts';
import { makeCheapLoop } from './cheap-pad.ts';
import { type FaultOrder, parseFault, type Role } from './faults.ts';
import { furnish, furnishCheaply, padOptions } from './furnish.ts';
import { checkDepth } from './micrometer.ts';
import { traineeNamed } from './trainees.ts';
import type { VirtualDevice } from './virtual-device.ts';
import type { Work } from './work.ts';

export interface VirtualBench {
  readonly devices: readonly VirtualDevice[];
  /** A fault for every device that can have it, or for those that the order names. @throws {RangeError} */
  fault(order: string | FaultOrder): Promise<void>;
  /** Shows a drill (null: none) to the trainees, or to the one at the device that is named. @throws {RangeError} */
  show(work: Work | null, device?: string | null): void;
  /**
   * Sets the micrometer above the virtual pad that is named (null: above each) to a depth below the undeformed
   * surface, or takes it away. The hand is lifted and stays away meanwhile. @throws {RangeError}
   */
  micrometer(device: string | null, depthMm: number | null): void;
  close(): void;
}

/** Everything due is produced at each tick, so a late tick loses nothing. */
const TICK_MS = 4;
/** A computer that slept for longer than this has cut the power of its devices: they boot anew. */
const SLEPT_US = 10e6;

/** @throws {RangeError} where an option is out of its range; {Error} where a port cannot be made. */
export async function startVirtualBench(options: BenchOptions = {}): Promise<VirtualBench> {
  checkOptions(options);
  const orders = (options.faults ?? []).map(parseFault);
  // The world stands still until every port is open, so that devices boot at its very beginning.
  let originUs: number | null = null;
  const now = () => (originUs === null ? 0 : performance.now() * 1000 - originUs);
  const count = options.count ?? 1;
  const loop =
    options.cheap === true
      ? makeCheapLoop(padOptions(options), options.seed ?? 1, traineeNamed(options.trainee ?? 'steady'))
      : null;
  const places = Array.from({ length: count }, (_, n) =>
    loop === null ? furnish(options, n + 1, now) : furnishCheaply(options, n + 1, now, loop),
  );
  const devices = places.flatMap((place) => place.devices);
  let startedMs = 0;
  try {
    const plugs = [];
    for (const device of devices) plugs.push(await device.prepare());
    startedMs = performance.now();
    const monotonicMs = Number(process.hrtime.bigint()) / 1e6;
    for (const place of places) place.begin(performance.timeOrigin + startedMs, monotonicMs);
    for (const plug of plugs) plug();
  } catch (error) {
    for (const place of places) place.close();
    throw error;
  }
  originUs = startedMs * 1000;

  let lastUs = now();
  const ticker = setInterval(() => {
    const slept = now() - lastUs > SLEPT_US;
    if (slept) originUs = (originUs ?? 0) + now() - lastUs;
    lastUs = now();
    for (const place of places) {
      place.advance(lastUs);
      if (slept)
        for (const device of place.devices) if (device.address !== null) place.powerUp(device.role, lastUs);
      for (const device of place.devices) device.flush(lastUs);
    }
  }, TICK_MS);

  const bench: VirtualBench = {
    devices,
    async fault(given) {
      const order = typeof given === 'string' ? parseFault(given) : given;
      const named = devices.filter((each) => order.device === null || isCalled(each, order.device));
      if (named.length === 0)
        throw new RangeError(
          `no device "${order.device}"; there are: ${devices.map((each) => each.name).join(', ')}`,
        );
      const able = named.filter((each) => each.canHave(order));
      if (able.length === 0) throw new RangeError(`none of these devices has a fault ${order.name}`);
      for (const device of able) await device.fault(order);
    },
    show(work, device = null) {
      const there = places.filter((place) =>
        place.devices.some((each) => device === null || isCalled(each, device)),
      );
      if (there.length === 0) throw new RangeError(`no device "${device}"`);
      for (const place of there) {
        place.advance(now());
        place.show(work);
      }
    },
    micrometer(device, depthMm) {
      if (depthMm !== null) checkDepth(depthMm);
      const pads = places.filter((place) =>
        place.devices.some((each) => each.role === 'pad' && (device === null || isCalled(each, device))),
      );
      for (const place of pads) place.advance(now());
      if (!pads.map((place) => place.micrometer(depthMm)).some(Boolean))
        throw new RangeError(
          device === null
            ? 'micrometer: there is no virtual pad to set it on'
            : `micrometer: there is no virtual pad "${device}" to set it on`,
        );
    },
    close() {
      clearInterval(ticker);
      for (const place of places) place.close();
    },
  };
  try {
    for (const order of orders) await bench.fault(order);
  } catch (error) {
    bench.close();
    throw error;
  }
  return bench;
}

const isCalled = (device: VirtualDevice, name: string) =>
  device.name === name || device.role === name || device.serial === name;

/** One device alone. `close()` ends it. */
export async function startVirtualDevice(
  options: Omit<BenchOptions, 'what' | 'count'> & { readonly role: Role },
): Promise<VirtualBench & { readonly device: VirtualDevice }> {
  const { role, ...rest } = options;
  const bench = await startVirtualBench({ ...rest, what: role, count: 1 });
  const [device] = bench.devices;
  if (device === undefined) throw new Error('a bench of one device has none');
  return { ...bench, device };
}
