/** One pad, from batches to strokes, dots and events. Pure: every time comes in, nothing reads a clock. */
import { DeepStrokes } from '../safety/deep-strokes.ts';
import { EventLog } from '../safety/events.ts';
import { type Alarm, type Fault, PadAlarm, PadFault } from '../safety/pad-alarm.ts';
import { defaultReactions, type FindingKind } from '../safety/reactions.ts';
import { SampleWatch } from '../safety/sample-watch.ts';
import { SensorWatch, SilenceWatch } from '../safety/sensor.ts';
import type { DepthProfile, StationEvent, ToStation } from '../safety/types.ts';
import { UnsafeDepth } from '../safety/unsafe-depth.ts';
import { type PadChannels, padScaleOf, pickChannels, sensorOf, toMm } from '../signal/depth.ts';
import { DotFinder } from '../signal/dots.ts';
import { StrokeFinder } from '../signal/strokes.ts';
import type { Batch, Stroke } from '../signal/types.ts';
import type { PadListener, PadPipelineOptions } from './pad-listener.ts';
import { PadMarks } from './pad-marks.ts';

/** A batch that starts further than this many periods from where it should is taken as a gap, flag or none. */
const GAP_PERIODS = 2;

export class PadPipeline {
  /** Gives the zones, the unsafe limit and nothing else. */
  readonly profile: DepthProfile;
  private readonly pick: PadChannels;
  private readonly toStation: ToStation;
  private readonly listener: PadListener;
  private readonly events: EventLog;
  private readonly finder: StrokeFinder;
  private readonly dots: DotFinder;
  private readonly marks: PadMarks;
  private readonly unsafe: UnsafeDepth;
  private readonly deepStrokes: DeepStrokes;
  private readonly sampleWatch: SampleWatch;
  private readonly sensorWatch: SensorWatch | null;
  private readonly silence: SilenceWatch;
  private readonly padAlarm: PadAlarm;
  private readonly padFault: PadFault;
  private epoch: number | null = null;
  /** Arrival of the line that is being worked on, once the time-outs before it are told: those have no line. */
  private heardUs = 0;
  /** Device time of the next frame by stream, when nothing is lost. */
  private readonly nextUs = new Map<number, number>();
  private readonly found: { stroke: Stroke; at: number }[] = [];
  /** First frame of the part of a batch that the finder is at. */
  private partFrom = 0;
  private readonly keep = (stroke: Stroke): void => {
    this.found.push({ stroke, at: this.partFrom + this.finder.at });
  };
  private disconnectedId = 0;

  constructor(options: PadPipelineOptions) {
    const { serial, channels, scale, profile, toStation, listener, lastEventId = 0 } = options;
    const { deepStrokes, contactS } = options.reactions ?? defaultReactions;
    this.profile = profile;
    this.toStation = toStation;
    this.listener = listener;
    this.pick = pickChannels(channels, scale?.curve);
    this.events = new EventLog(
      serial,
      (event) => listener.event(event),
      lastEventId,
      () => this.heardUs,
    );
    this.finder = new StrokeFinder(sensorOf(this.pick.depth));
    this.marks = new PadMarks({ serial, profile, toStation, listener });
    this.dots = new DotFinder(
      (dot) => this.marks.dot(dot),
      () => this.finder.zeroUncertaintyMm,
    );
    this.unsafe = new UnsafeDepth(profile.unsafeMm, this.events);
    this.deepStrokes = new DeepStrokes(deepStrokes, this.events);
    this.sampleWatch = new SampleWatch(contactS, this.events);
    this.sensorWatch = this.pick.depth === null ? null : new SensorWatch(this.pick.depth, this.events);
    this.silence = new SilenceWatch(this.events);
    this.padAlarm = new PadAlarm(this.events, (index) => padScaleOf(channels, this.pick, index));
    this.padFault = new PadFault(this.events);
  }

  /** Whether the depth can be believed just now. */
  get sensor(): 'ok' | 'stuck' | 'silent' | 'range' {
    return this.silence.silent ? 'silent' : (this.sensorWatch?.state ?? 'ok');
  }

  /** Why the depth cannot be believed just now, by our own eyes or the pad's; null where it can. */
  get distrust(): FindingKind | null {
    if (this.pick.depth === null) return 'no-pad';
    if (this.silence.silent) return 'sensor-silent';
    const { state } = this.sensorWatch ?? { state: 'ok' };
    if (state === 'range') return 'sensor-range';
    if (state === 'stuck') return 'sensor-stuck';
    return this.sampleWatch.distrust ?? this.padFault.sensor;
  }

  /** When the tip was last seen in the skin, station µs; −Infinity before. */
  get contactUs(): number {
    return this.sampleWatch.contactUs;
  }

  /** Events that go on, oldest first. */
  get openEvents(): readonly StationEvent[] {
    return this.events.open;
  }

  /** Strokes thrown away at gaps, presses that were no strokes, σ of the resting samples and the tracked surface in mm. */
  get figures(): {
    readonly cut: number;
    readonly presses: number;
    readonly noiseMm: number;
    readonly zeroMm: number;
  } {
    const { cut, presses, noiseMm, zeroMm } = this.finder;
    return { cut, presses, noiseMm, zeroMm };
  }

  /** Takes a batch of any stream of the pad; `atUs` is when its line arrived. */
  batch(batch: Batch, atUs: number): void {
    this.advance(atUs);
    this.heardUs = atUs;
    if (this.epoch !== batch.epoch) this.reset(batch.epoch, atUs);
    const { depth, position } = this.pick;
    const holdsDepth = depth?.channel.stream === batch.stream && depth.channel.slot < batch.slots;
    const holdsPosition = position?.x.channel.stream === batch.stream;
    if ((!holdsDepth && !holdsPosition) || batch.frames === 0) return;
    if (!Number.isFinite(batch.frames * batch.periodUs)) return;

    const expectedUs = this.nextUs.get(batch.stream);
    this.nextUs.set(batch.stream, batch.deviceUs + batch.frames * batch.periodUs);
    const offUs = expectedUs === undefined ? 0 : batch.deviceUs - expectedUs;
    const gapBefore = batch.gapBefore || Math.abs(offUs) > GAP_PERIODS * batch.periodUs;
    const lost = Math.max(0, Math.round(offUs / batch.periodUs));

    if (holdsDepth) this.takeDepth(batch, gapBefore, atUs);
    if (gapBefore && expectedUs !== undefined && (holdsDepth || lost > 0))
      this.events.add('gap', this.toStation(expectedUs), this.toStation(batch.deviceUs), {
        stream: batch.stream,
        lost,
      });
    if (holdsPosition) this.takePosition(batch);
    if (holdsDepth) {
      for (const { stroke } of this.found) {
        // First where it belongs: it may be the first of the next dot.
        this.dots.stroke(stroke);
        this.marks.stroke(stroke);
      }
      this.found.length = 0;
      this.dots.settle(this.finder.settledUs);
    }
  }

  /** The pad's own depth alarm. */
  alarm(alarm: Alarm, deviceUs: number, atUs: number): void {
    this.advance(atUs);
    this.heardUs = atUs;
    this.padAlarm.alarm(alarm, this.toStation(deviceUs));
  }

  /** A fault of the pad's own. */
  fault(fault: Fault, deviceUs: number, atUs: number): void {
    this.advance(atUs);
    this.padFault.fault(fault, this.toStation(deviceUs));
  }

  /** The stream was asked for, and the pad agreed, or it was ended. */
  streaming(on: boolean, atUs: number): void {
    if (this.pick.depth !== null) this.silence.expect(on, atUs);
  }

  /** Time goes on without a line. What it tells has its time from the deadline, not from this call. */
  advance(atUs: number): void {
    if (!this.silence.advance(atUs)) return;
    this.unsafe.end();
    this.sampleWatch.silent();
    this.dots.close();
  }

  /** From `fromUs` to `atUs` this computer was too busy to listen. */
  excuse(fromUs: number, atUs: number): void {
    this.advance(fromUs);
    this.silence.excuse(atUs);
  }

  /** The device restarted or lost its clock: what was open ends where it was last seen. */
  reset(epoch: number, atUs: number): void {
    this.heardUs = atUs;
    if (this.epoch === epoch) return;
    if (this.epoch !== null) {
      this.endData(atUs);
      this.restarted(atUs);
    }
    this.epoch = epoch;
  }

  /** The device has another boot id than before. */
  restarted(atUs: number): void {
    this.events.add('device-reset', atUs, atUs, {});
  }

  /** The link is gone. */
  disconnected(atUs: number): void {
    if (this.disconnectedId !== 0) return;
    this.advance(atUs);
    this.endData(atUs);
    this.silence.forget(atUs);
    // The next link counts its epochs anew; whether the device restarted, its boot id tells.
    this.epoch = null;
    this.disconnectedId = this.events.begin('disconnected', atUs, {});
  }

  /** The same device is back. */
  reconnected(atUs: number): void {
    if (this.disconnectedId !== 0) this.events.end(this.disconnectedId, atUs);
    this.disconnectedId = 0;
  }

  /** The session ends: the open dot is told, a half stroke is not, and every open event is closed. */
  finish(atUs: number): void {
    this.advance(atUs);
    this.endData(atUs);
    this.silence.forget(atUs);
    this.reconnected(atUs);
  }

  private takeDepth(batch: Batch, gapBefore: boolean, atUs: number): void {
    const { depth } = this.pick;
    if (depth === null) return;
    const { frames, deviceUs, periodUs } = batch;
    const { toStation, unsafe } = this;
    const depths = new Float32Array(frames);
    const deepestMm = toMm(batch, depth, depths);

    // Whoever stops a motor has been told before the samples are looked at in any other way.
    if (gapBefore) unsafe.gap();
    unsafe.alert(depths, frames, deepestMm, deviceUs, periodUs, toStation);

    // The finder only gathers here (32 samples take it less than a µs), so that an unsafe stroke stands in
    // the order of the samples whatever the cut.
    this.gather(depths, frames, deviceUs, periodUs, gapBefore);
    let done = 0;
    for (const { stroke, at } of this.found) {
      if (!(stroke.peakDepthMm > this.profile.unsafeMm)) continue;
      unsafe.push(depths, done, at + 1, deepestMm, deviceUs, periodUs, toStation);
      unsafe.stroke(stroke, toStation);
      this.deepStrokes.stroke(stroke.peakUs, stroke.peakDepthMm, toStation);
      done = at + 1;
    }
    unsafe.push(depths, done, frames, deepestMm, deviceUs, periodUs, toStation);
    this.deepStrokes.settle(this.finder.settledUs, toStation);

    this.silence.heard(atUs);
    this.sensorWatch?.push(batch, gapBefore, toStation);
    if (gapBefore) this.dots.gap();
    const startUs = toStation(deviceUs);
    this.padAlarm.settle(startUs);
    const stationPeriodUs = (toStation(deviceUs + frames * periodUs) - startUs) / frames;
    this.listener.depth(depths, startUs, stationPeriodUs, gapBefore);
  }

  /** Gives the samples to the finder and the watches, in parts that end where the data say and not the lines. */
  private gather(
    depths: Float32Array,
    frames: number,
    deviceUs: number,
    periodUs: number,
    gap: boolean,
  ): void {
    const { finder, sampleWatch } = this;
    if (gap) sampleWatch.gap();
    for (let from = 0; from < frames; ) {
      const n = Math.min(frames - from, sampleWatch.untilLook(periodUs));
      const part = n === frames ? depths : depths.subarray(from, from + n);
      this.partFrom = from;
      finder.push(part, n, deviceUs + from * periodUs, periodUs, gap && from === 0, this.keep);
      sampleWatch.push(depths, from, from + n, deviceUs, periodUs, this.toStation, finder);
      from += n;
    }
  }

  private takePosition(batch: Batch): void {
    const { position } = this.pick;
    if (position === null) return;
    const { x, y } = position;
    const { counts, slots, frames, deviceUs, periodUs } = batch;
    let xMm = 0;
    let yMm = 0;
    for (let f = 0; f < frames; f++) {
      xMm = x.offsetMm + x.scaleMm * (counts[f * slots + x.channel.slot] as number);
      yMm = y.offsetMm + y.scaleMm * (counts[f * slots + y.channel.slot] as number);
      this.dots.position(deviceUs + f * periodUs, xMm, yMm);
    }
    this.listener.position(xMm, yMm, this.toStation(deviceUs + (frames - 1) * periodUs));
  }

  /** The samples end here: nothing open can go on over what follows. */
  private endData(atUs: number): void {
    this.unsafe.end();
    this.deepStrokes.end(atUs);
    this.sampleWatch.end();
    this.sensorWatch?.end();
    this.dots.restart();
    this.finder.restart();
    this.padAlarm.end(atUs);
    this.padFault.end(atUs);
    this.nextUs.clear();
  }
}
