/**
 * An attempt measured from its raw counts: every dot, and the evidence that a score rests on. Nothing that was
 * found live takes part in it, so a later version of the maths measures an old attempt as it would a new one.
 */
import { pickChannels } from '../../signal/depth.ts';
import { excursionCauses, expectedStrokes } from '../../signal/excursions.ts';
import type { Description } from '../../store/queries.ts';
import { uncalibrated } from '../../training/calibration.ts';
import type { Evidence, MeasuredDot } from '../../training/types.ts';
import { type EndedAttempt, Gathering } from './gathering.ts';
import { MachineReadings, type ReadingSource } from './machine-readings.ts';
import { type EventSource, faultUs, padEvents, resetsOf, unsafePresses } from './pad-events.ts';
import { blocksOf, type ChunkSource, inOrder, type SampleBlock } from './raw-samples.ts';

/**
 * What lies before the attempt and is looked at for the noise and the resting level: ten time constants of the
 * noise estimate (1 s of resting samples), and five times what the resting level needs for its whole reach.
 * Always the same, so that every scoring starts as the first did; a recording that began later gives less.
 */
export const WARM_UP_US = 10e6;
/** Positions are given so far ahead of the depths: a dot may take one that lies just after it. */
const AHEAD_US = 50_000;

export type RawSource = ChunkSource &
  ReadingSource &
  EventSource & {
    /** What a device said of itself, each time, oldest first. */
    descriptions(query: { sessionId: string; serial: string }): readonly Description[];
  };

export interface Measured {
  readonly dots: readonly MeasuredDot[];
  readonly evidence: Evidence;
}

/**
 * Strokes, dots and evidence of [fromUs, toUs), in session µs; a dot belongs to the attempt when it starts in
 * it, and no sample from `toUs` on is looked at. Memory is bounded by a page of chunks, the readings of the
 * machine and what is kept of each dot.
 */
export function measure(source: RawSource, attempt: EndedAttempt): Measured {
  const { sessionId, pad, machine, fromUs, toUs } = attempt;
  const events = padEvents(source, sessionId, pad, toUs);
  const resetsUs = resetsOf(events);
  const gathering = new Gathering(attempt);
  // A pad may describe itself anew in a session, and send its depth in another stream from then on.
  const descriptions = source.descriptions({ sessionId, serial: pad });
  const described = descriptions.map(({ channels }) => pickChannels(channels));
  const depthStreams = new Set(described.flatMap(({ depth }) => depth?.channel.stream ?? []));
  const positionStreams = new Set(described.flatMap(({ position }) => position?.x.channel.stream ?? []));
  const walk = (streams: Iterable<number>) =>
    inOrder(
      Array.from(streams, (stream) =>
        blocksOf(source, { sessionId, serial: pad, stream, fromUs: fromUs - WARM_UP_US, toUs, resetsUs }),
      ),
    );
  feed(
    gathering,
    walk(depthStreams),
    walk([...positionStreams].filter((stream) => !depthStreams.has(stream))),
  );
  gathering.end();

  const readings =
    machine === null ? null : new MachineReadings(source, { sessionId, serial: machine, fromUs, toUs });
  const rateAt = (us: number): number | null => readings?.rateHz(us) ?? null;
  const causes = excursionCauses(gathering.dots, readings?.samples ?? []);
  const dots = gathering.dots.map((dot, n): MeasuredDot => {
    const { zeroBeforeMm: _before, zeroAfterMm: _after, ...kept } = dot;
    return { ...kept, expectedStrokes: expectedStrokes(dot, rateAt), cause: causes[n] ?? null };
  });
  const { strokes, seen, counted } = gathering;
  // Events that were found live are of the depths as they were then; those of nominal depths are what they always were.
  const isNominal =
    attempt.calibration.curve === undefined && descriptions.every(({ scale }) => scale === null);
  const deep = isNominal ? events : gathering.presses.events;
  const pressed = unsafePresses(deep, fromUs, toUs, strokes.unsafeAt);
  const rates = dots.map(({ startUs, endUs }) => rateAt((startUs + endUs) / 2)).filter((hz) => hz !== null);
  const evidence: Evidence = {
    fromUs,
    toUs,
    rateHz: gathering.rateHz ?? described.at(-1)?.depth?.channel.rateHz ?? null,
    frames: seen.frames,
    unseenUs: seen.unseenUs,
    faultUs: faultUs(events, fromUs, toUs),
    resets: resetsUs.filter((us) => us >= fromUs).length,
    clockUncertaintyUs: attempt.clockUncertaintyUs,
    noiseMm: gathering.noiseMm,
    strokesCut: counted.cut,
    presses: counted.presses,
    strokes: strokes.strokes,
    unsafeStrokes: strokes.unsafe + pressed,
    deepestMm: strokes.deepestMm,
    longestUnsafeRun: Math.max(strokes.longestUnsafeRun, pressed > 0 ? 1 : 0),
    strokeRateHz: rates.length === 0 ? null : rates.reduce((sum, hz) => sum + hz, 0) / rates.length,
    calibration: gathering.isCalibrated ? attempt.calibration : uncalibrated,
    interrupted: attempt.end === 'interrupted',
    smoothness: gathering.travels.median,
  };
  return { dots, evidence };
}

/** Depths in order, and positions somewhat ahead of them. Where both are in one stream they come together. */
function feed(gathering: Gathering, depths: Iterable<SampleBlock>, positions: Iterator<SampleBlock>): void {
  let next = positions.next();
  for (const block of depths) {
    const untilUs = block.startUs + block.frames * block.periodUs + AHEAD_US;
    for (; !next.done && next.value.startUs < untilUs; next = positions.next())
      gathering.takePositions(next.value);
    gathering.takePositions(block);
    gathering.takeDepths(block);
  }
}
