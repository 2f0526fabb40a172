/** A virtual practice pad: samples the skin on its own clock, batches, and watches its depth limit. */
import {
  ALARM_HOLD_MS,
  type Body,
  MAX_BATCH_FRAMES,
  MAX_BATCH_US,
  packCounts,
  TELEMETRY_INTERVAL_MS,
} from '../../firmware-protocol/index.ts';
import { type Answer, type Command, Device, type Nameplate } from './device.ts';
import {
  type ChannelScale,
  depthScale,
  PadModel,
  positionScale,
  type SensorErrors,
  sensePosition,
} from './pad-model.ts';
import { PAD_SIZE_MM } from './pattern.ts';
import type { Random } from './random.ts';
import { SampleLine } from './sample-line.ts';
import type { Wire } from './wire.ts';

export interface PadOptions {
  readonly serial: string;
  readonly rateHz: number;
  readonly bits: 12 | 16;
  readonly noiseMm: number;
  /** Where the sensor differs from a usual one. */
  readonly errors?: Partial<SensorErrors>;
}

/** What the pad feels; the world, or a stand-in in tests. Times in world µs. */
export interface Skin {
  tipMm(worldUs: number): number;
  xMm(worldUs: number): number;
  yMm(worldUs: number): number;
}

/** `off` follows the first sample this long after the last one beyond the limit. */
const ALARM_HOLD_US = ALARM_HOLD_MS * 1000;
/** The firmware calls a sensor out of range when it has been at its rail for so long. */
const RANGE_US = 20_000;
/** A leaping sensor reads too much for so long, then for so long what it senses. */
const LEAP_US = 50_000;
const DEPTH_MIN_MM = -0.4;
const POSITION_US = TELEMETRY_INTERVAL_MS * 1000;

export class PadDevice extends Device {
  readonly #skin: Skin;
  readonly #model: PadModel;
  readonly #scale: ChannelScale;
  readonly #sensorRandom: Random;
  readonly #faultRandom: Random;
  readonly #periodUs: number;
  readonly #batchFrames: number;
  readonly #sampleLine = new SampleLine();
  readonly #batch: Uint16Array;
  #frames = 0;
  #batchUs = 0;
  #sample = 0;
  #position = 0;
  #overflow = 0;
  #positionOverflow = 0;
  #dropFrames = 0;
  #limit: number | null = null;
  #beyondUs: number | null = null;
  #railUs: number | null = null;
  #rangeFault = false;
  #lastCount = 0;
  /** Sensor faults: switches, and mm beside what the sensor senses. */
  stuck = false;
  outOfRange = false;
  noiseMm = 0;
  jumpMm = 0;

  constructor(options: PadOptions, skin: Skin, wire: Wire, random: Random) {
    const scale = depthScale(options.bits);
    super(padNameplate(options, scale), wire, random.fork('device'));
    this.#skin = skin;
    this.#scale = scale;
    this.#sensorRandom = random.fork('position');
    this.#faultRandom = random.fork('fault');
    this.#model = new PadModel(
      { scale, rateHz: options.rateHz, noiseMm: options.noiseMm, errors: options.errors ?? {} },
      random.fork('sensor'),
    );
    this.#periodUs = 1e6 / options.rateHz;
    this.#batchFrames = batchFrames(options.rateHz);
    this.#batch = new Uint16Array(this.#batchFrames);
  }

  /** The next `frames` samples are lost in the device, as when it has no time or room for them. */
  overflow(frames: number): void {
    this.#dropFrames += frames;
  }

  protected override booted(): void {
    this.#frames = 0;
    this.#sample = 0;
    this.#position = 0;
    this.#overflow = 0;
    this.#positionOverflow = 0;
    this.#dropFrames = 0;
    this.#limit = null;
    this.#beyondUs = null;
    this.#railUs = null;
    this.#rangeFault = false;
  }

  protected override work(worldUs: number, deviceUs: number): void {
    for (let atUs = this.#sample * this.#periodUs; atUs <= deviceUs; atUs = this.#sample * this.#periodUs) {
      this.#takeSample(atUs, worldUs);
      this.#sample++;
    }
    for (; this.#position * POSITION_US <= deviceUs; this.#position++)
      this.#takePosition(this.#position * POSITION_US, worldUs);
  }

  #takeSample(atUs: number, worldUs: number): void {
    const sensed = this.#faulty(this.#model.sense(this.#skin.tipMm(this.clock.worldUs(atUs))), atUs);
    const count = this.outOfRange ? 2 ** this.#scale.bits - 1 : this.stuck ? this.#lastCount : sensed;
    this.#lastCount = count;
    this.#watchRange(count, atUs, worldUs);
    if (this.#limit !== null) this.#watchLimit(this.#limit, count, atUs, worldUs);
    if (!this.streaming) return;
    if (this.#dropFrames > 0) {
      this.#endBatch(worldUs);
      this.#dropFrames--;
      this.#overflow++;
      return;
    }
    if (this.#frames === 0) this.#batchUs = atUs;
    this.#batch[this.#frames++] = count;
    if (this.#frames === this.#batchFrames) this.#endBatch(worldUs);
  }

  /** A count with what a noisy or leaping sensor adds to it. */
  #faulty(count: number, atUs: number): number {
    if (this.noiseMm === 0 && this.jumpMm === 0) return count;
    const leapMm = Math.floor(atUs / LEAP_US) % 2 === 0 ? 0 : this.jumpMm;
    const offMm = this.noiseMm * this.#faultRandom.gaussian() + leapMm;
    const moved = count + Math.round(offMm / this.#scale.scale);
    return Math.min(2 ** this.#scale.bits - 2, Math.max(1, moved));
  }

  #endBatch(worldUs: number): void {
    if (this.#frames === 0) return;
    const counts = this.#batch.subarray(0, this.#frames);
    this.#frames = 0;
    if (this.wire.room) this.#sendBatch(0, this.#overflow, this.#scale.bits, counts, this.#batchUs, worldUs);
    else this.#overflow += counts.length;
  }

  #takePosition(atUs: number, worldUs: number): void {
    const when = this.clock.worldUs(atUs);
    const frame = [
      sensePosition(this.#skin.xMm(when), this.#sensorRandom),
      sensePosition(this.#skin.yMm(when), this.#sensorRandom),
    ];
    if (!this.streaming) return;
    if (this.wire.room) this.#sendBatch(1, this.#positionOverflow, positionScale.bits, frame, atUs, worldUs);
    else this.#positionOverflow++;
  }

  #sendBatch(
    stream: number,
    overflow: number,
    bits: 12 | 16,
    counts: ArrayLike<number>,
    deviceUs: number,
    worldUs: number,
  ): void {
    const payload = packCounts(counts, bits);
    const ticks = this.clock.ticks(deviceUs);
    this.wire.line(this.#sampleLine.write(bits, this.takeSeq(), ticks, stream, overflow, payload), worldUs);
  }

  #watchLimit(limit: number, count: number, atUs: number, worldUs: number): void {
    if (count > limit) {
      if (this.#beyondUs === null)
        this.send({ type: 'ALARM', on: 'on', channel: 0, count, limit }, worldUs, atUs);
      this.#beyondUs = atUs;
    } else if (this.#beyondUs !== null && atUs - this.#beyondUs >= ALARM_HOLD_US) {
      this.#beyondUs = null;
      this.send({ type: 'ALARM', on: 'off', channel: 0, count, limit }, worldUs, atUs);
    }
  }

  #watchRange(count: number, atUs: number, worldUs: number): void {
    const atRail = count === 0 || count === 2 ** this.#scale.bits - 1;
    if (!atRail) {
      this.#railUs = null;
      if (this.#rangeFault) this.#sayRange('off', count, worldUs, atUs);
    } else {
      this.#railUs ??= atUs;
      if (!this.#rangeFault && atUs - this.#railUs >= RANGE_US) this.#sayRange('on', count, worldUs, atUs);
    }
  }

  #sayRange(on: 'on' | 'off', detail: number, worldUs: number, deviceUs: number): void {
    this.#rangeFault = on === 'on';
    this.send({ type: 'FAULT', on, code: 'sensor-range', detail }, worldUs, deviceUs);
  }

  protected override stopByte(): void {
    // A pad has no motor: the byte is taken out of the stream, and that is all.
  }

  protected override streamChanged(on: boolean): void {
    if (on) this.#frames = 0;
  }

  protected override streamEnding(worldUs: number): void {
    this.#endBatch(worldUs);
  }

  protected override command(command: Command): Answer {
    switch (command.type) {
      case 'STOP':
        return { ok: '-' };
      case 'GET':
        return command.key === 'alarm' ? { ok: this.#alarmText() } : { err: 'unknown' };
      case 'SET':
        return command.key === 'alarm' ? this.#setAlarm(command.value) : { err: 'unknown' };
      default:
        return { err: 'unknown' };
    }
  }

  #alarmText(): string {
    return this.#limit === null ? 'off' : String(this.#limit);
  }

  #setAlarm(value: string): Answer {
    const limit = value === 'off' ? null : /^(0|[1-9][0-9]{0,4})$/.test(value) ? Number(value) : Number.NaN;
    if (limit !== null && !(limit < 2 ** this.#scale.bits)) return { err: 'range' };
    this.#limit = limit;
    this.#beyondUs = null;
    return { ok: this.#alarmText() };
  }
}

/** Frames until the first one is 4 ms old, the frame at that very moment included; at most 32. */
export function batchFrames(rateHz: number): number {
  return Math.min(MAX_BATCH_FRAMES, Math.floor((MAX_BATCH_US * rateHz) / 1e6 + 1e-9) + 1);
}

export function padNameplate(options: PadOptions, scale: ChannelScale): Nameplate {
  const bits = scale.bits === 12 ? '12' : '16';
  const depthMaxMm = scale.bits === 12 ? 3.5 : 5.5;
  const place = { type: 'CHAN', stream: 1, unit: 'mm', bits: '12', min: 0, max: PAD_SIZE_MM } as const;
  const channels: Body<'CHAN'>[] = [
    {
      type: 'CHAN',
      index: 0,
      stream: 0,
      slot: 0,
      name: 'depth',
      unit: 'mm',
      bits,
      scale: scale.scale,
      offset: scale.offset,
      min: DEPTH_MIN_MM,
      max: depthMaxMm,
      rateHz: options.rateHz,
    },
    ...(['x', 'y'] as const).map((name, slot) => ({
      ...place,
      index: 1 + slot,
      slot,
      name,
      scale: positionScale.scale,
      offset: positionScale.offset,
      rateHz: 1e6 / POSITION_US,
    })),
  ];
  return {
    role: 'pad',
    serial: options.serial,
    model: 'Evenstroke-Virtual-Pad',
    firmware: '1.0.0',
    capabilities: 'alarm,xy',
    channels,
  };
}
