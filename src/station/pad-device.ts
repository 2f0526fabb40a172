/** One pad: what its link says goes through its pipeline. Lives as long as its serial number is known. */
import type { BadReason, Message } from '../../firmware-protocol/index.ts';
import type { Link } from '../link/link.ts';
import type { DeviceIdentity, LinkListener, LinkState } from '../link/types.ts';
import { type FindingKind, isFinding } from '../safety/reactions.ts';
import { SILENT_US } from '../safety/sensor.ts';
import type { DepthProfile } from '../safety/types.ts';
import type { WorkPad } from '../safety/work-watch.ts';
import { countAt, pickChannels } from '../signal/depth.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import type { Batch } from '../signal/types.ts';
import { ChunkBuilder } from './chunk-builder.ts';
import { PadPipeline } from './pad-pipeline.ts';
import { nothingRead, type PadReading } from './pad-reading.ts';
import { fitting, nominal, type ScaleFor } from './pad-scale.ts';
import type { DeviceSinks } from './sinks.ts';

/** Whether the depth can be believed just now, and if not, what stands against it. */
export type Trust = { readonly ok: true } | { readonly ok: false; readonly kind: FindingKind };

const TRUSTED: Trust = { ok: true };

/** The clock burst comes before the stream, so a pad may take this long from `online` to its first samples. */
const STREAM_GRACE_US = 1e6;

export class PadDevice implements LinkListener {
  readonly role = 'pad';
  readonly serial: string;
  identity: DeviceIdentity;
  link: Link;
  linkState: LinkState = 'identifying';
  reading: PadReading = nothingRead();
  readonly #sinks: DeviceSinks;
  readonly #profile: DepthProfile;
  readonly #scaleFor: ScaleFor;
  readonly #taps = new Set<(batch: Batch, atUs: number) => void>();
  readonly #chunks = new Map<number, ChunkBuilder>();
  #scale: MeasuredScale | null = null;
  #pipeline: PadPipeline;
  #lastEventId = 0;
  /** The link was closed and has not been identified again. */
  #returning = false;
  /** Arrival of the line that is being worked on, or the time of the last look at time-outs. */
  #at = 0;
  /** When the last samples of the depth came; a recording's beginning does not change it. */
  #sampledUs = Number.NEGATIVE_INFINITY;

  constructor(
    link: Link,
    identity: DeviceIdentity,
    sinks: DeviceSinks,
    profile: DepthProfile,
    { lastEventId = 0, scaleFor = nominal }: { lastEventId?: number; scaleFor?: ScaleFor | undefined } = {},
  ) {
    this.#lastEventId = lastEventId;
    this.#scaleFor = scaleFor;
    this.serial = identity.serial;
    this.identity = identity;
    this.link = link;
    this.#sinks = sinks;
    this.#profile = profile;
    this.#scale = this.#newScale();
    this.#pipeline = this.#newPipeline();
  }

  /** What the live depths are made with; null: nominal. */
  get scale(): MeasuredScale | null {
    return this.#scale;
  }

  /** Hears every batch of every stream, after the pipeline; until the answer is called. */
  tapRaw(tap: (batch: Batch, atUs: number) => void): () => void {
    this.#taps.add(tap);
    return () => void this.#taps.delete(tap);
  }

  get lastEventId(): number {
    return this.#lastEventId;
  }

  get sensor(): PadPipeline['sensor'] {
    return this.#pipeline.sensor;
  }

  /**
   * `no-pad`: not online, or without a depth; `sensor-silent`: no samples for 100 ms, or none yet; else what is
   * wrong with the sensor by what we see, or by what the pad says itself. As of the line or time-out looked at last,
   * which is at most 25 ms ago.
   */
  get trusted(): Trust {
    if (this.linkState === 'silent') return { ok: false, kind: 'sensor-silent' };
    if (this.linkState !== 'online') return { ok: false, kind: 'no-pad' };
    const kind = this.#pipeline.distrust;
    if (kind !== null) return { ok: false, kind };
    return this.#at - this.#sampledUs <= SILENT_US ? TRUSTED : { ok: false, kind: 'sensor-silent' };
  }

  /** What the watch over machine and pad asks for. */
  get work(): WorkPad {
    const gone = this.linkState !== 'online' && this.linkState !== 'silent';
    return { gone, sampledUs: this.#sampledUs, contactUs: this.#pipeline.contactUs };
  }

  /** Findings that go on, each kind once. */
  openFindings(): readonly FindingKind[] {
    const kinds = new Set<FindingKind>();
    for (const { kind } of this.#pipeline.openEvents) if (isFinding(kind)) kinds.add(kind);
    return [...kinds];
  }

  /** A new recording starts here, right after `finish`: nothing of what came before takes part in it. */
  begin(at: number): void {
    this.#at = at;
    this.#lastEventId = 0;
    this.#pipeline = this.#newPipeline();
    const { sampledUs, depthMm, xMm, yMm } = this.reading;
    this.reading = { ...nothingRead(), sampledUs, depthMm, xMm, yMm };
    if (this.linkState === 'closed') this.#pipeline.disconnected(at);
    this.#expectSamples(at);
    this.#sinks.described(this.identity, at, this.#scale);
  }

  /**
   * Looks anew at what the depths are to be made with. Where that is another one, what is open ends here and a new
   * description follows, as where a pad describes its depth anew. One that is away is looked at when it comes back.
   */
  rescale(at: number): boolean {
    if (this.linkState === 'closed') return false;
    this.link.advance(at);
    this.advance(at);
    const scale = this.#newScale();
    if (scale?.id === this.#scale?.id) return false;
    this.#scale = scale;
    this.finish(at);
    if (this.linkState === 'online') this.#setAlarm(at);
    this.#sinks.described(this.identity, at, scale);
    return true;
  }

  /** Ends what is open, for the recording that ends at `at`. The pad itself goes on. */
  finish(at: number): void {
    this.#at = at;
    this.#pipeline.finish(at);
    this.#closeChunks();
    this.#pipeline = this.#newPipeline();
    this.#expectSamples(at);
  }

  /** A pad that streams goes on doing so from its last samples on, whatever begins or ends here. */
  #expectSamples(at: number): void {
    if (this.linkState !== 'online') return;
    const streams = at - this.#sampledUs <= SILENT_US;
    this.#pipeline.streaming(true, streams ? at : at + STREAM_GRACE_US);
  }

  identified(identity: DeviceIdentity, at: number): void {
    this.#at = at;
    // A restart while the link was open has been told by `reset`; this one happened while it was gone.
    if (this.#returning && identity.boot !== this.identity.boot) this.#pipeline.restarted(at);
    const redescribed = JSON.stringify(identity.channels) !== JSON.stringify(this.identity.channels);
    this.identity = identity;
    const scale = this.#returning || redescribed ? this.#newScale() : this.#scale;
    this.#returning = false;
    const changed = redescribed || scale?.id !== this.#scale?.id;
    this.#scale = scale;
    if (changed) this.finish(at);
    // A pad that describes itself anew without a restart: the same count is another depth now.
    if (changed && this.linkState === 'online') this.#setAlarm(at);
    this.#sinks.described(identity, at, scale);
  }

  state(state: LinkState, problem: string | null, at: number): void {
    this.#at = at;
    this.linkState = state;
    if (state === 'closed') this.#sinks.closed(this.serial, problem, at);
    if (state === 'closed') {
      this.#returning = true;
      this.#pipeline.disconnected(at);
      this.#closeChunks();
    } else if (state === 'online') {
      this.#pipeline.reconnected(at);
      this.#pipeline.streaming(true, at + STREAM_GRACE_US);
      this.#setAlarm(at);
    }
  }

  /** The pad's own alarm is off at power-up. With it the pad watches the same limit as we do, and says so first. */
  #setAlarm(at: number): void {
    const { depth } = pickChannels(this.identity.channels, this.#scale?.curve);
    if (depth === null || this.link.replayed || !this.identity.capabilities.includes('alarm')) return;
    const limit = Math.round(countAt(depth, this.#profile.unsafeMm));
    const full = 2 ** depth.channel.bits - 1;
    if (limit < 0 || limit > full) return; // its range ends before the limit: there is nothing to warn of
    // A refusal is no fault of the session: the host watches the samples in any case. The raw lines show it.
    void this.link.command({ type: 'SET', key: 'alarm', value: String(limit) }, at);
  }

  batch(batch: Batch, at: number): void {
    this.#at = at;
    this.#pipeline.batch(batch, at);
    this.#chunkOf(batch)?.add(batch);
    if (this.#taps.size > 0) for (const tap of this.#taps) tap(batch, at);
  }

  message(message: Message<'M' | 'ALARM' | 'FAULT'>, deviceUs: number, at: number): void {
    this.#at = at;
    if (message.type === 'ALARM') this.#pipeline.alarm(message, deviceUs, at);
    else if (message.type === 'FAULT') this.#pipeline.fault(message, deviceUs, at);
  }

  reset(epoch: number, at: number): void {
    this.#at = at;
    this.#pipeline.reset(epoch, at);
    this.#closeChunks();
  }

  excuse(fromUs: number, at: number): void {
    this.#at = at;
    this.#pipeline.excuse(fromUs, at);
    // Nobody listened, so what was not heard says nothing; what was silent before stays so.
    if (fromUs - this.#sampledUs <= SILENT_US) this.#sampledUs = at;
  }

  advance(at: number): void {
    this.#at = at;
    this.#pipeline.advance(at);
  }

  line(direction: '<' | '>', bytes: Uint8Array, bad: BadReason | null, at: number): void {
    this.#sinks.line(this.serial, direction, bytes, bad, at);
  }

  #chunkOf(batch: Batch): ChunkBuilder | undefined {
    const known = this.#chunks.get(batch.stream);
    if (known) return known;
    const channel = this.identity.channels.find(({ stream }) => stream === batch.stream);
    if (!channel) return undefined;
    const made = new ChunkBuilder(
      this.serial,
      channel.bits,
      (deviceUs) => this.link.toStation(deviceUs),
      (chunk) => this.#sinks.chunk(chunk),
    );
    this.#chunks.set(batch.stream, made);
    return made;
  }

  /** Hands over the samples that have come until now; what follows goes on without a gap. */
  cutChunks(): void {
    for (const chunk of this.#chunks.values()) chunk.close();
  }

  #closeChunks(): void {
    this.cutChunks();
    this.#chunks.clear();
  }

  #newScale(): MeasuredScale | null {
    return fitting(this.#scaleFor(this, this.#scale), this.identity);
  }

  #newPipeline(): PadPipeline {
    const { serial } = this;
    return new PadPipeline({
      serial,
      channels: this.identity.channels,
      scale: this.#scale,
      profile: this.#profile,
      lastEventId: this.#lastEventId,
      toStation: (deviceUs) => this.link.toStation(deviceUs),
      listener: {
        event: (event) => {
          this.#lastEventId = Math.max(this.#lastEventId, event.id);
          this.#sinks.event(event, this.#at);
        },
        stroke: (stroke) => {
          this.reading.strokes++;
          this.reading.lastPeakMm = stroke.peakDepthMm;
          this.reading.lastZone = stroke.zone;
          if (stroke.zone === 'unsafe') this.reading.unsafe++;
          this.#sinks.stroke(stroke);
        },
        dot: (dot) => {
          this.reading.dots++;
          this.#sinks.dot(dot);
        },
        depth: (depthsMm, startUs, periodUs) => {
          this.#sampledUs = this.#at;
          this.reading.depthMm = depthsMm.at(-1) ?? null;
          this.reading.sampledUs = startUs + (depthsMm.length - 1) * periodUs;
          this.#sinks.trace({ serial, startUs, periodUs, depthsMm });
        },
        position: (xMm, yMm) => {
          this.reading.xMm = xMm;
          this.reading.yMm = yMm;
        },
      },
    });
  }
}
