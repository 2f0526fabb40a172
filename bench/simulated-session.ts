/** Minutes of the emulator's practice on simulated time, its real lines through the real links: what a recording is made of. */
import { type SimulateOptions, simulate } from '../src/emulator/simulate.ts';
import { Link } from '../src/link/link.ts';
import { Relay } from '../src/link/relay.ts';
import type { ByteStream, DeviceIdentity, LinkCounters } from '../src/link/types.ts';
import { trainingDefault } from '../src/safety/profiles.ts';
import type { StationEvent } from '../src/safety/types.ts';
import { MachineDevice } from '../src/station/machine-device.ts';
import { PadDevice } from '../src/station/pad-device.ts';
import type { DeviceSinks } from '../src/station/sinks.ts';
import type { Store } from '../src/store/store.ts';
import type { DotRow, MachineReading, RecordBatch, SampleChunk, StrokeRow } from '../src/store/types.ts';

/** As often as the station's recorder flushes. */
const FLUSH_US = 250_000;

/** What the station's recorder writes at once; the session is left to whoever writes it. */
export type Flush = Omit<RecordBatch, 'sessionId'>;

interface Pending {
  devices: { identity: DeviceIdentity; fromUs: number }[];
  chunks: SampleChunk[];
  strokes: StrokeRow[];
  dots: DotRow[];
  readings: Map<string, MachineReading[]>;
  events: Map<string, StationEvent>;
}

const nothing = (): Pending => ({
  devices: [],
  chunks: [],
  strokes: [],
  dots: [],
  readings: new Map(),
  events: new Map(),
});

/** The flushes of one session, in order. Times from the first line. */
export function simulatedSession(options: SimulateOptions): Flush[] {
  const { pad, machine } = simulate(options);
  let pending = nothing();
  const flushes: Flush[] = [];
  const links: Link[] = [];
  const sinks: DeviceSinks = {
    event: (event) => pending.events.set(`${event.serial} ${event.id}`, event),
    stroke: (stroke) => pending.strokes.push(stroke),
    dot: (dot) => pending.dots.push(dot),
    trace() {},
    chunk: (chunk) => pending.chunks.push({ ...chunk, counts: chunk.counts.slice() }),
    reading: (serial, reading) => {
      const list = pending.readings.get(serial) ?? [];
      list.push(reading);
      pending.readings.set(serial, list);
    },
    line() {},
    closed() {},
    described: (identity, fromUs) => pending.devices.push({ identity, fromUs }),
  };
  const devices: (PadDevice | MachineDevice)[] = [];
  const cables = [pad, machine].map((sent) => {
    const stream = new Cable();
    const relay = new Relay({
      described() {},
      identified: (link, identity) => {
        const device =
          identity.role === 'pad'
            ? new PadDevice(link, identity, sinks, trainingDefault)
            : new MachineDevice(link, identity, sinks);
        devices.push(device);
        return device;
      },
      state() {},
    });
    const link = new Link(stream, relay, 0);
    relay.link = link;
    links.push(link);
    return { sent, stream, next: 0 };
  });

  const flush = (untilUs: number) => {
    const { devices: described, chunks, strokes, dots, readings, events } = pending;
    flushes.push({
      untilUs,
      devices: described,
      chunks,
      strokes,
      dots,
      machine: [...readings].map(([serial, list]) => ({ serial, readings: list })),
      events: [...events.values()],
      links: links.map((link) => ({
        serial: link.identity?.serial ?? '',
        counters: structuredClone(link.counters) as LinkCounters,
        clockUncertaintyUs: link.clock.uncertaintyUs,
      })),
    });
    pending = nothing();
  };

  for (let untilUs = FLUSH_US; untilUs <= options.seconds * 1e6; untilUs += FLUSH_US) {
    for (const cable of cables) {
      for (let each = cable.sent[cable.next]; each && each.atUs < untilUs; each = cable.sent[++cable.next])
        cable.stream.give(each.bytes, each.atUs);
    }
    flush(untilUs);
  }
  for (const device of devices) device.finish(options.seconds * 1e6);
  flush(options.seconds * 1e6);
  return flushes;
}

/** Writes these flushes `repeats` times, one after the other in time, as one whole session. @throws where it is refused */
export async function writeSession(
  store: Store,
  id: string,
  flushes: readonly Flush[],
  repeats = 1,
): Promise<void> {
  await store.openSession({
    id,
    startedAt: '2026-01-01T00:00:00.000Z',
    label: id,
    profile: trainingDefault,
    software: 'bench',
  });
  const lengthUs = flushes.at(-1)?.untilUs ?? 0;
  for (let n = 0; n < repeats; n++) {
    for (const flush of flushes)
      if (!(await store.write({ ...later(flush, n, lengthUs), sessionId: id })))
        throw new Error(`the session could not be written: ${store.problem}`);
  }
  await store.closeSession(id, 'complete');
}

/** Apart from each other by more than a session has events. */
const EVENT_IDS = 100_000;

/** The same flush in the nth time over; devices are described once, and events are other ones each time. */
function later(flush: Flush, n: number, lengthUs: number): Flush {
  const byUs = n * lengthUs;
  return {
    ...flush,
    untilUs: flush.untilUs + byUs,
    devices: n === 0 ? flush.devices : [],
    chunks: flush.chunks.map((each) => ({ ...each, startUs: each.startUs + byUs })),
    strokes: flush.strokes.map((each) => ({
      ...each,
      contactUs: each.contactUs + byUs,
      peakUs: each.peakUs + byUs,
      releaseUs: each.releaseUs + byUs,
    })),
    dots: flush.dots.map((each) => ({ ...each, startUs: each.startUs + byUs, endUs: each.endUs + byUs })),
    machine: flush.machine.map(({ serial, readings }) => ({
      serial,
      readings: readings.map((each) => ({ ...each, atUs: each.atUs + byUs })),
    })),
    events: flush.events.map((each) => ({
      ...each,
      id: each.id + n * EVENT_IDS,
      onsetUs: each.onsetUs + byUs,
      endUs: each.endUs === null ? null : each.endUs + byUs,
    })),
  };
}

/** A cable that only listens. */
class Cable implements ByteStream {
  readonly address = 'memory://';
  readonly replayed = true;
  #bytes: (chunk: Uint8Array, at: number) => void = () => {};

  listen(handlers: { bytes(chunk: Uint8Array, at: number): void }): void {
    this.#bytes = handlers.bytes;
  }

  give(bytes: Uint8Array, atUs: number): void {
    this.#bytes(bytes, atUs);
  }

  write(): void {}
  async close(): Promise<void> {}
}
