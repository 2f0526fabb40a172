/** A virtual rotary machine: the motor state machine, its driver and its telemetry. */

import {
  type Motor,
  type MotorAction,
  type MotorInput,
  type MotorType,
  motorTiming,
  restingMotor,
  stepMotor,
  TELEMETRY_INTERVAL_MS,
} from '../../firmware-protocol/index.ts';
import { type Answer, type Command, Device, type Nameplate } from './device.ts';
import { MACHINE, type MachineReading } from './machine-model.ts';
import type { Random } from './random.ts';
import type { Wire } from './wire.ts';

export interface MachineOptions {
  readonly serial: string;
  /** Where the machine's own knob stands: the voltage of an operator's start, mV. */
  readonly knobMilliV: number;
  /** How the operator's pedal works. Default `latched`: a press starts, the next one stops. */
  readonly pedal?: MotorType['pedal'];
}

/** The motor with its driver and sensors: the world's machine. */
export interface Drive {
  set(milliV: number): void;
  read(): MachineReading;
  /** The operator's own button; seen by the firmware at each measurement. */
  buttonDown(): boolean;
  /** Driven now (by whom), or no longer (`none`). For the truth file. */
  changed(startedBy: Motor['startedBy'], deviceUs: number, worldUs: number): void;
  /** A stop byte or a START came; for the truth file. */
  heard(what: 'stop-byte' | 'START', answer: string, deviceUs: number, worldUs: number): void;
}

/** A host's 6.5 V stand after some 80 ms: no jerk in the hand. */
const RAMP_MILLI_V_PER_MS = 50;
const TELEMETRY_US = TELEMETRY_INTERVAL_MS * 1000;

export class MachineDevice extends Device {
  readonly #drive: Drive;
  readonly #type: MotorType;
  #motor: Motor;
  #reading: MachineReading = { rateHz: 0, milliV: 0, milliA: 0, strokes: 0 };
  #bootStrokes = 0;
  #telemetry = 0;
  #nonce = 0;
  #driven = false;
  #selfTestTold = true;
  /** A host has stopped or armed it since its boot: starting is the station's business from there on. */
  commanded = false;
  /** Faults, as switches. Neither obeys nor answers a stop: */
  ignoresStop = false;
  /** … and its watchdog believes that it hears a BEAT all the time: */
  deaf = false;
  hot = false;
  /** The self-test fails. */
  defect = false;

  constructor(options: MachineOptions, drive: Drive, wire: Wire, random: Random) {
    super(machineNameplate(options.serial, options.pedal), wire, random.fork('device'));
    this.#drive = drive;
    this.#type = {
      minMilliV: MACHINE.minMilliV,
      limits: { maxMilliV: MACHINE.maxMilliV, maxRateMilliHz: 220_000, maxMilliA: 2_000 },
      local: true,
      pedal: options.pedal ?? 'latched',
      knobMilliV: options.knobMilliV,
      rampMilliVPerMs: RAMP_MILLI_V_PER_MS,
      timing: motorTiming,
    };
    this.#motor = restingMotor(this.#type);
  }

  get motor(): Motor {
    return this.#motor;
  }

  get pedal(): MotorType['pedal'] {
    return this.#type.pedal;
  }

  override powerDown(worldUs: number): void {
    this.#motor = restingMotor(this.#type);
    this.#put(0, worldUs);
    super.powerDown(worldUs);
  }

  /** The drive is off before anything else. */
  protected override booted(worldUs: number): void {
    this.#motor = restingMotor(this.#type, !this.defect);
    this.#put(0, worldUs);
    this.#selfTestTold = !this.defect;
    this.commanded = false;
    this.#reading = this.#drive.read();
    this.#bootStrokes = this.#reading.strokes;
    this.#telemetry = 0;
  }

  protected override work(worldUs: number, deviceUs: number): void {
    if (!this.#selfTestTold) {
      this.#selfTestTold = true;
      this.send({ type: 'FAULT', on: 'on', code: 'internal', detail: 0 }, worldUs);
    }
    if (this.deaf) this.#step({ kind: 'beat', atUs: deviceUs }, worldUs);
    const reading = this.#drive.read();
    this.#reading = reading;
    this.#step(
      {
        kind: 'measure',
        atUs: deviceUs,
        rateHz: reading.rateHz,
        milliV: reading.milliV,
        milliA: reading.milliA,
        buttonDown: this.#drive.buttonDown(),
        hot: this.hot,
        defect: this.defect,
      },
      worldUs,
    );
    for (; this.#telemetry * TELEMETRY_US <= deviceUs; this.#telemetry++)
      if (this.streaming && this.wire.room) this.#tell(worldUs);
  }

  protected override stopByte(worldUs: number): void {
    const atUs = this.clock.deviceUs(worldUs);
    this.commanded = true;
    this.#drive.heard('stop-byte', 'none', atUs, worldUs);
    if (!this.#ignores) this.#step({ kind: 'stop-byte', atUs }, worldUs);
  }

  protected override startHeard(answer: Answer | 'repeat' | null, worldUs: number): void {
    const said = answer === null ? 'none' : answer === 'repeat' ? answer : 'ok' in answer ? 'OK' : answer.err;
    this.#drive.heard('START', said, this.clock.deviceUs(worldUs), worldUs);
  }

  get #ignores(): boolean {
    return this.ignoresStop || this.deaf;
  }

  protected override hostBeat(worldUs: number): void {
    this.#step({ kind: 'beat', atUs: this.clock.deviceUs(worldUs) }, worldUs);
  }

  protected override who(worldUs: number): void {
    this.#step({ kind: 'who', atUs: this.clock.deviceUs(worldUs) }, worldUs);
  }

  protected override command(command: Command, worldUs: number): Answer | null {
    const atUs = this.clock.deviceUs(worldUs);
    switch (command.type) {
      case 'ARM':
        this.commanded = true;
        return this.#step({ kind: 'arm', atUs, nonce: this.#freshNonce() }, worldUs);
      case 'START':
        return this.#step(
          { kind: 'start', atUs, nonce: command.nonce, setMilliV: command.setMilliV },
          worldUs,
        );
      case 'VOLT':
        return this.#step({ kind: 'volt', atUs, setMilliV: command.setMilliV }, worldUs);
      case 'LIMIT': {
        const { maxMilliV, maxRateMilliHz, maxMilliA } = command;
        return this.#step({ kind: 'limit', atUs, limits: { maxMilliV, maxRateMilliHz, maxMilliA } }, worldUs);
      }
      case 'STOP':
        this.commanded = true;
        return this.#ignores ? null : this.#step({ kind: 'stop', atUs }, worldUs);
      case 'CLEAR':
        return this.#step({ kind: 'clear', atUs }, worldUs);
      default:
        return { err: 'unknown' };
    }
  }

  /** Never 0, never twice in a row. */
  #freshNonce(): number {
    const last = this.#nonce;
    while (this.#nonce === 0 || this.#nonce === last) this.#nonce = this.random.uint32();
    return this.#nonce;
  }

  #step(input: MotorInput, worldUs: number): Answer {
    const before = this.#motor;
    const { motor, actions } = stepMotor(before, input, this.#type);
    this.#motor = motor;
    let answer: Answer = { err: 'busy' };
    for (const action of actions) answer = this.#act(action, worldUs) ?? answer;
    const told =
      before.state !== motor.state || before.fault !== motor.fault || before.buttonDown !== motor.buttonDown;
    if (told && this.streaming) this.#tell(worldUs);
    return answer;
  }

  #act(action: MotorAction, worldUs: number): Answer | null {
    switch (action.do) {
      case 'drive':
        this.#put(action.milliV, worldUs);
        return null;
      case 'cut':
        this.#put(0, worldUs);
        return null;
      case 'ok':
        return { ok: action.value };
      case 'err':
        return { err: action.code };
      case 'fault':
        this.send({ type: 'FAULT', on: action.on, code: action.code, detail: action.detail }, worldUs);
        return null;
    }
  }

  #put(milliV: number, worldUs: number): void {
    this.#drive.set(milliV);
    const driven = milliV > 0;
    if (driven === this.#driven) return;
    this.#driven = driven;
    this.#drive.changed(this.#motor.startedBy, this.clock.deviceUs(worldUs), worldUs);
  }

  #tell(worldUs: number): void {
    const { state, setMilliV, fault, buttonDown } = this.#motor;
    const { rateHz, milliV, milliA, strokes } = this.#reading;
    this.send(
      {
        type: 'M',
        state,
        rateMilliHz: Math.round(rateHz * 1000),
        strokes: (strokes - this.#bootStrokes) >>> 0,
        setMilliV,
        measuredMilliV: Math.min(0xffff, milliV),
        currentMilliA: Math.min(0xffff, milliA),
        pedal: buttonDown ? 'down' : 'up',
        fault,
      },
      worldUs,
    );
  }
}

export function machineNameplate(serial: string, pedal: MotorType['pedal'] = 'latched'): Nameplate {
  return {
    role: 'machine',
    serial,
    model: 'Evenstroke-Virtual-Rotary',
    firmware: '1.0.0',
    capabilities: `local,${pedal}`,
    channels: [],
  };
}
