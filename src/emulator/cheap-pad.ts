/**
 * A pad whose samples are made once and sent round and round: for benches in which many pads must cost
 * little. The bytes are those of a real pad under a trainee's hand; there is no world behind it.
 */
import { packCounts } from '../../firmware-protocol/index.ts';
import { type Answer, type Command, Device } from './device.ts';
import { batchFrames, type PadOptions, padNameplate } from './pad-device.ts';
import { depthScale, PadModel } from './pad-model.ts';
import { Random } from './random.ts';
import { SampleLine } from './sample-line.ts';
import type { Trainee } from './trainees.ts';
import type { Wire } from './wire.ts';
import { STEP_US, World } from './world.ts';

const LOOP_S = 10;
/** The hand is at work by then. */
const SKIP_US = 3e6;

export interface CheapLoop {
  readonly options: Omit<PadOptions, 'serial'>;
  readonly frames: number;
  readonly payloads: readonly Uint8Array[];
}

/** Samples `LOOP_S` seconds of a trainee; made once and shared by all cheap pads of a process. */
export function makeCheapLoop(
  options: Omit<PadOptions, 'serial'>,
  seed: number | string,
  trainee: Trainee,
): CheapLoop {
  const frames = batchFrames(options.rateHz);
  const scale = depthScale(options.bits);
  const world = new World({ seed, trainee, pattern: 'grid' }, { stroke() {}, dot() {} });
  const { rateHz, noiseMm, errors = {} } = options;
  const model = new PadModel({ scale, rateHz, noiseMm, errors }, new Random(seed));
  world.driveMilliV = 6_500;
  while (world.timeUs < SKIP_US) world.step();
  const batches = Math.floor((LOOP_S * options.rateHz) / frames);
  const payloads: Uint8Array[] = [];
  const counts = new Uint16Array(frames);
  for (let sample = 0; payloads.length < batches; sample++) {
    const atUs = SKIP_US + STEP_US + (sample * 1e6) / options.rateHz;
    while (world.timeUs < atUs) world.step();
    counts[sample % frames] = model.sense(world.tipMm(atUs));
    if (sample % frames === frames - 1) payloads.push(packCounts(counts, options.bits));
  }
  return { options, frames, payloads };
}

export class CheapPad extends Device {
  readonly #loop: CheapLoop;
  readonly #sampleLine = new SampleLine();
  readonly #batchUs: number;
  /** Each pad is at another place of the loop, as no two trainees work in step. */
  readonly #ahead: number;
  #batch = 0;
  #overflow = 0;

  constructor(serial: string, loop: CheapLoop, wire: Wire, random: Random) {
    const plate = padNameplate({ ...loop.options, serial }, depthScale(loop.options.bits));
    super({ ...plate, capabilities: '-', channels: plate.channels.slice(0, 1) }, wire, random);
    this.#loop = loop;
    this.#batchUs = (loop.frames * 1e6) / loop.options.rateHz;
    this.#ahead = random.uint32() % loop.payloads.length;
  }

  protected override booted(): void {
    this.#batch = 0;
    this.#overflow = 0;
  }

  /** A batch is due with its last frame. */
  protected override work(worldUs: number, deviceUs: number): void {
    const { payloads, frames, options } = this.#loop;
    const lastFrameUs = this.#batchUs - 1e6 / options.rateHz;
    for (; this.#batch * this.#batchUs + lastFrameUs <= deviceUs; this.#batch++) {
      if (!this.streaming) continue;
      if (!this.wire.room) {
        this.#overflow += frames;
        continue;
      }
      const payload = payloads[(this.#batch + this.#ahead) % payloads.length] as Uint8Array;
      const ticks = this.clock.ticks(this.#batch * this.#batchUs);
      const line = this.#sampleLine.write(options.bits, this.takeSeq(), ticks, 0, this.#overflow, payload);
      this.wire.line(line, worldUs);
    }
  }

  protected override stopByte(): void {
    // No motor.
  }

  protected override command(command: Command): Answer {
    return command.type === 'STOP' ? { ok: '-' } : { err: 'unknown' };
  }
}
