/**
 * A capture played through the same links and pipelines as a cable: the same lines at the same times give
 * the same strokes, dots and events, byte for byte.
 */
import { Link } from '../link/link.ts';
import { Relay } from '../link/relay.ts';
import type { DepthProfile } from '../safety/types.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import { CapturePlayer, type Played } from '../store/capture-player.ts';
import { advanceDevices, attachDevice, type Devices, excuseDevices } from './devices.ts';
import type { ScaleFor } from './pad-scale.ts';
import type { DeviceSinks } from './sinks.ts';

export interface ReplayOptions {
  readonly path: string;
  readonly profile: DepthProfile;
  /** As fast as it goes, or in step with the clock. */
  readonly speed: number | 'max';
  readonly signal?: AbortSignal;
  /** Hears what the devices give while a session of the capture was on. Times are those of the capture. */
  readonly sinks: DeviceSinks;
  started(session: string, label: string, at: number): void;
  stopped?(session: string, at: number): void;
  progress?(at: number): void;
}

/** @throws {EvenstrokeError} `capture` at a bad record, with file and line; all before it has been given. */
export async function replayCapture(options: ReplayOptions): Promise<Played> {
  const player = await CapturePlayer.open(options.path);
  const devices: Devices = new Map();
  const links = new Set<Link>();
  /** Of the pad at each link of the capture, by its number; and the links by their numbers. */
  const scales = new Map<number, MeasuredScale | null>();
  const numbers = new Map<Link, number>();
  const scaleFor: ScaleFor = ({ link }) => scales.get(numbers.get(link) ?? -1) ?? null;
  let session: string | null = null;
  const given = new Proxy(options.sinks, {
    // What was before the session began, or after it ended, takes no part in it.
    get: (target, name: keyof DeviceSinks) => (session === null ? () => {} : target[name]),
  });

  /** Time-outs have their own time, so it does not matter that they are looked at now and then. */
  const advance = (at: number) => {
    for (const link of links) link.advance(at);
    advanceDevices(devices, at);
  };
  const end = (at: number) => {
    advance(at);
    for (const device of devices.values()) device.finish(at);
    if (session !== null) options.stopped?.(session, at);
    session = null;
  };

  const played = await player.play({
    speed: options.speed,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    opened: (stream, at) => {
      const relay = new Relay({
        described: () => {},
        identified: (link, identity) =>
          attachDevice(devices, link, identity, given, options.profile, scaleFor),
        state: (link) => {
          if (link.state !== 'closed') return;
          links.delete(link);
          numbers.delete(link);
        },
      });
      relay.link = new Link(stream, relay, at);
      links.add(relay.link);
      numbers.set(relay.link, stream.link);
      scales.delete(stream.link);
    },
    scaled: (number, scale, at) => {
      scales.set(number, scale);
      for (const device of devices.values())
        if (device.role === 'pad' && numbers.get(device.link) === number) device.rescale(at);
    },
    stalled: (fromUs, at) => {
      for (const link of links) link.excuse(fromUs, at);
      excuseDevices(devices, fromUs, at);
    },
    marked: (record) => {
      if (record.kind === 'stopped') {
        end(record.at);
        return;
      }
      advance(record.at);
      for (const device of devices.values()) device.finish(record.at);
      session = record.session;
      options.started(record.session, record.label, record.at);
      for (const device of devices.values()) device.begin(record.at);
    },
    progress: (_records, at) => options.progress?.(at),
  });
  // A capture that a crash cut short ends where its lines end.
  if (session !== null) end(played.toUs);
  return played;
}
