/**
 * One trainee's place: the world with the pad and the machine that measure and move it, on simulated
 * time. It knows no port and no clock, so tests run minutes of it in a moment.
 */
import { MachineDevice, type MachineOptions } from './machine-device.ts';
import { MACHINE } from './machine-model.ts';
import { Operator } from './operator.ts';
import { PadDevice, type PadOptions, type Skin } from './pad-device.ts';
import type { PatternName } from './pattern.ts';
import { Random } from './random.ts';
import { TRUE_STROKE_MM, type TrueStroke } from './stroke-watch.ts';
import { type Trainee, type TraineeName, traineeNamed } from './trainees.ts';
import { noTruth, type TruthSink } from './truth.ts';
import { Wire } from './wire.ts';
import type { Work } from './work.ts';
import { STEP_US, World } from './world.ts';

export interface WorkplaceOptions {
  readonly seed: number | string;
  readonly trainee: TraineeName | Trainee;
  readonly pattern: PatternName;
  /**
   * The trainee presses the machine's button when the motor has been idle for this long, until a host stops or
   * arms the machine; null never.
   */
  readonly localStartS: number | null;
  readonly pad: PadOptions | null;
  readonly machine: MachineOptions | null;
  readonly truth?: TruthSink;
  /** Supply of a pad that is worked on with a machine that is not connected, mV. Default 6500. */
  readonly unseenMilliV?: number;
  /** Told of touches that are too shallow to be strokes; times of the pad's clock. Not in the truth. */
  readonly grazed?: (stroke: TrueStroke) => void;
  /** The drill that the trainee sees from the beginning. */
  readonly work?: Work | null;
}

/** Voltage at which a pad without a machine device is worked on. */
export const UNSEEN_MILLI_V = 6_500;

/** Seed of the world at a workplace: hand and machine follow from it, whatever is connected. */
export const worldSeed = (seed: number | string): number => new Random(seed).fork('world').uint32();

export class Workplace {
  readonly world: World;
  readonly pad: PadDevice | null;
  readonly machine: MachineDevice | null;
  readonly padWire: Wire;
  readonly machineWire: Wire;
  readonly truth: TruthSink;
  readonly #options: WorkplaceOptions;
  readonly operator: Operator;
  readonly #localStartUs: number;
  readonly #unseenMilliV: number;
  /** What a failed driver gives in spite of the firmware, mV; 0 while it is sound. */
  #stuckMilliV = 0;
  /** What is to happen later, in the order of its time. */
  #due: { readonly atUs: number; readonly act: (worldUs: number) => void }[] = [];

  constructor(options: WorkplaceOptions) {
    this.#options = options;
    const random = new Random(options.seed);
    const truth = options.truth ?? noTruth;
    this.truth = truth;
    this.#localStartUs = options.localStartS === null ? Number.POSITIVE_INFINITY : options.localStartS * 1e6;
    this.operator = new Operator(this.#localStartUs);
    this.#unseenMilliV = options.unseenMilliV ?? UNSEEN_MILLI_V;
    this.padWire = new Wire(random.fork('pad wire'));
    this.machineWire = new Wire(random.fork('machine wire'));
    const trainee = typeof options.trainee === 'string' ? traineeNamed(options.trainee) : options.trainee;
    this.world = new World(
      { seed: worldSeed(options.seed), trainee, pattern: options.pattern },
      {
        stroke: (stroke) =>
          truth.write({ kind: 'stroke', worldUs: stroke.peakUs, ...this.#onPadClock(stroke) }),
        graze: (stroke) => options.grazed?.(this.#onPadClock(stroke)),
        dot: (dot) =>
          truth.write({
            kind: 'dot',
            worldUs: dot.startUs,
            ...dot,
            startUs: this.#padUs(dot.startUs),
            endUs: this.#padUs(dot.endUs),
          }),
      },
    );
    this.world.hand.show(options.work ?? null);
    this.pad = options.pad && new PadDevice(options.pad, this.#skin(), this.padWire, random.fork('pad'));
    this.machine =
      options.machine &&
      new MachineDevice(
        options.machine,
        this.#drive(options.machine.serial),
        this.machineWire,
        random.fork('machine'),
      );
  }

  /** Writes the head of the truth. */
  begin(startedUnixMs: number, startedMonotonicMs = 0): void {
    const options = this.#options;
    this.truth.write({
      kind: 'truth',
      version: 1,
      seed: String(options.seed),
      trainee: typeof options.trainee === 'string' ? options.trainee : options.trainee.name,
      pattern: options.pattern,
      pad: options.pad?.serial ?? null,
      machine: options.machine?.serial ?? null,
      rateHz: options.pad?.rateHz ?? null,
      bits: options.pad?.bits ?? null,
      noiseMm: options.pad?.noiseMm ?? null,
      strokeLengthMm: MACHINE.strokeLengthMm,
      strokeAboveMm: TRUE_STROKE_MM,
      startedUnixMs,
      startedMonotonicMs,
    });
  }

  /** Power-up of one device, at a world time that is not before the last step. */
  powerUp(role: 'pad' | 'machine', worldUs: number): void {
    const device = role === 'pad' ? this.pad : this.machine;
    if (device === null) return;
    device.powerUp(worldUs);
    const boot = device.boot.toString(16).toUpperCase().padStart(8, '0');
    const { serial } = device.nameplate;
    this.truth.write({ kind: 'boot', serial, role, boot, ticks: device.clock.bootTicks, worldUs });
  }

  /** Everything that happens up to `worldUs`, in whole steps of STEP_US. */
  advance(worldUs: number): void {
    const { world, pad, machine } = this;
    while (world.timeUs + STEP_US <= worldUs) {
      while (this.#due[0] !== undefined && this.#due[0].atUs <= world.timeUs)
        this.#due.shift()?.act(world.timeUs);
      if (machine === null) world.driveMilliV = world.timeUs >= this.#localStartUs ? this.#unseenMilliV : 0;
      else this.operator.step(machine, STEP_US);
      world.step();
      if (machine?.powered) machine.advance(world.timeUs);
      if (pad?.powered) pad.advance(world.timeUs);
    }
  }

  /** The machine's supply is gone for so long; then it boots anew. */
  brownOut(us: number, worldUs: number): void {
    this.machine?.powerDown(worldUs);
    this.#later(worldUs + us, (nowUs) => this.powerUp('machine', nowUs));
  }

  /** After so long the cable gives the machine the last START line once more. */
  replayStart(us: number, worldUs: number): void {
    this.#later(worldUs + us, (nowUs) => this.machine?.replayStart(nowUs));
  }

  /** The machine's driver fails, or is whole again: it gives its last voltage, or the knob's, whatever the firmware says. */
  runsOn(fails: boolean): void {
    const { world, machine } = this;
    const knobMilliV = this.#options.machine?.knobMilliV ?? 0;
    this.#stuckMilliV = fails ? world.driveMilliV || knobMilliV : 0;
    world.driveMilliV = Math.max(machine?.motor.drivenMilliV ?? 0, this.#stuckMilliV);
  }

  #later(atUs: number, act: (worldUs: number) => void): void {
    this.#due.push({ atUs, act });
    this.#due.sort((a, b) => a.atUs - b.atUs);
  }

  #onPadClock({ contactUs, peakUs, releaseUs, peakDepthMm }: TrueStroke): TrueStroke {
    const own = (worldUs: number) => this.#padUs(worldUs);
    return { contactUs: own(contactUs), peakUs: own(peakUs), releaseUs: own(releaseUs), peakDepthMm };
  }

  #padUs(worldUs: number): number {
    return this.pad === null ? worldUs : this.pad.clock.deviceUs(worldUs);
  }

  /** The pad feels whatever presses it; the truth of strokes and dots is of the needle alone. */
  #skin(): Skin {
    const { world } = this;
    return {
      tipMm: (worldUs) => world.pressedMm(worldUs),
      xMm: (worldUs) => world.xMm(worldUs),
      yMm: (worldUs) => world.yMm(worldUs),
    };
  }

  #drive(serial: string) {
    return {
      set: (milliV: number) => {
        this.world.driveMilliV = Math.max(milliV, this.#stuckMilliV);
      },
      read: () => this.world.machine.read(),
      buttonDown: () => this.operator.down,
      changed: (by: 'none' | 'host' | 'operator', deviceUs: number, worldUs: number) =>
        this.truth.write({ kind: 'motor', serial, on: by !== 'none', by, deviceUs, worldUs }),
      heard: (what: 'stop-byte' | 'START', answer: string, deviceUs: number, worldUs: number) =>
        this.truth.write({ kind: 'heard', serial, what, answer, deviceUs, worldUs }),
    };
  }
}
