/** What the emulator's pad sent, read as the service reads it, and held against what is known to have happened. */
import { decode, isBad } from '../firmware-protocol/index.ts';
import type { simulate } from '../src/emulator/simulate.ts';
import type { TruthLine } from '../src/emulator/truth.ts';
import { byStream, Description } from '../src/link/description.ts';
import { lineFramer } from '../src/link/framing.ts';
import { StreamTracker } from '../src/link/streams.ts';
import type { Batch, Channel } from '../src/signal/types.ts';
import { quantile } from './timing.ts';

/** Times in µs of the pad's own clock since its boot. */
export interface Peak {
  readonly peakUs: number;
  readonly peakDepthMm: number;
}

export interface Listener {
  /** Called again when a further channel is described: the last call holds them all. */
  described(channels: readonly Channel[]): void;
  batch(batch: Batch, atUs: number): void;
}

/** The way of a line through the service, from its bytes to batches; device times are µs since the pad's boot. */
export function readPad(
  sent: ReturnType<typeof simulate>['pad'],
  known: readonly TruthLine[],
  listener: Listener,
): void {
  const boot = known.find((line) => line.kind === 'boot' && line.role === 'pad');
  if (boot?.kind !== 'boot') throw new Error('the pad has not booted');
  let description: Description | null = null;
  const streams = new Map<number, StreamTracker>();
  let atUs = 0;
  const push = lineFramer((line) => {
    const message = decode(line);
    if (isBad(message)) throw new Error(`the emulator sent a bad line (${message.bad})`);
    if (message.type === 'HELLO') description = new Description(message);
    else if (message.type === 'CHAN') {
      description?.add(message);
      const channels = description?.identity.channels ?? [];
      if (channels.length === 0) return;
      for (const [stream, group] of byStream(channels)) streams.set(stream, new StreamTracker(group));
      listener.described(channels);
    } else if (message.type === 'S' || message.type === 'W') {
      const batch = streams.get(message.stream)?.take(message, (message.ticks - boot.ticks) >>> 0, 1);
      if (batch !== undefined) listener.batch(batch, atUs);
    }
  });
  for (const { bytes, atUs: arrivedUs } of sent) {
    atUs = arrivedUs;
    push(bytes);
  }
}

/** Half a cycle of the motor, by the middle one of the intervals between true strokes: how far a match may reach. */
export function halfCycleUs(known: readonly Peak[]): number {
  return (
    quantile(
      known.slice(1).map(({ peakUs }, i) => peakUs - (known[i] as Peak).peakUs),
      0.5,
    ) / 2
  );
}

/**
 * One to one: each true stroke gets the nearest found one within reach that no earlier one has taken. Both in the
 * order of time. Answers for each true stroke its found one, or null.
 */
export function matchPeaks<K extends Peak, F extends Peak>(
  known: readonly K[],
  found: readonly F[],
  reachUs = halfCycleUs(known),
): (F | null)[] {
  const taken = new Set<F>();
  let first = 0;
  return known.map((stroke) => {
    while ((found[first]?.peakUs ?? Number.POSITIVE_INFINITY) < stroke.peakUs - reachUs) first++;
    let nearest: F | null = null;
    for (let i = first; (found[i]?.peakUs ?? Number.POSITIVE_INFINITY) <= stroke.peakUs + reachUs; i++) {
      const each = found[i] as F;
      const off = Math.abs(each.peakUs - stroke.peakUs);
      if (!taken.has(each) && (nearest === null || off < Math.abs(nearest.peakUs - stroke.peakUs)))
        nearest = each;
    }
    if (nearest !== null) taken.add(nearest);
    return nearest;
  });
}
