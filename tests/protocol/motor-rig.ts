import {
  type Motor,
  type MotorAction,
  type MotorInput,
  type MotorType,
  motorTiming,
  restingMotor,
  stepMotor,
} from '../../firmware-protocol/motor.ts';

export const own = { maxMilliV: 12_000, maxRateMilliHz: 220_000, maxMilliA: 2_000 };
export const type: MotorType = {
  minMilliV: 3_000,
  limits: own,
  local: true,
  pedal: 'latched',
  knobMilliV: 6_500,
  rampMilliVPerMs: null,
  timing: motorTiming,
};

/** A machine around the state machine: time, drive, rotor, a host that may beat, an operator that may press. */
export class Rig {
  readonly type: MotorType;
  motor: Motor;
  atUs = 0;
  drivenMilliV = 0;
  rateHz = 0;
  milliA = 200;
  sagMilliV = 0;
  beating = true;
  buttonDown = false;
  jammed = false;
  hot = false;
  defect = false;
  /** What turns the rotor though it is not driven, Hz. */
  pushedHz = 0;
  actions: MotorAction[] = [];
  faults: string[] = [];
  #beatUs = 0;

  constructor(differs: Partial<MotorType> = {}, selfTestPassed = true) {
    this.type = { ...type, ...differs };
    this.motor = restingMotor(this.type, selfTestPassed);
  }

  give(input: MotorInput extends infer I ? (I extends { atUs: number } ? Omit<I, 'atUs'> : never) : never) {
    const step = stepMotor(this.motor, { ...input, atUs: this.atUs } as MotorInput, this.type);
    this.motor = step.motor;
    this.actions = [...step.actions];
    for (const action of step.actions) {
      if (action.do === 'drive') this.drivenMilliV = action.milliV;
      if (action.do === 'cut') this.drivenMilliV = 0;
      if (action.do === 'fault') this.faults.push(`${action.on} ${action.code}`);
    }
    return this;
  }

  pass(ms: number) {
    for (let n = 0; n < ms; n++) {
      this.atUs += 1_000;
      if (this.beating && this.atUs - this.#beatUs >= 100_000) {
        this.#beatUs = this.atUs;
        this.give({ kind: 'beat' });
      }
      const aim = this.jammed ? 0 : Math.max(this.pushedHz, (this.drivenMilliV / 1000) * 17);
      this.rateHz += (aim - this.rateHz) * 0.04;
      if (this.rateHz < 1) this.rateHz = aim === 0 ? 0 : this.rateHz;
      const milliV = Math.max(0, this.drivenMilliV - this.sagMilliV);
      const { rateHz, milliA, buttonDown, hot, defect } = this;
      this.give({ kind: 'measure', rateHz, milliV, milliA, buttonDown, hot, defect });
    }
    return this;
  }

  get answer(): string | undefined {
    for (const action of this.actions) {
      if (action.do === 'ok') return `ok ${action.value}`;
      if (action.do === 'err') return `err ${action.code}`;
    }
    return undefined;
  }
}

export const ready = (differs: Partial<MotorType> = {}) => new Rig(differs).give({ kind: 'beat' }).pass(100);
export const running = (differs: Partial<MotorType> = {}) =>
  ready(differs)
    .give({ kind: 'arm', nonce: 7 })
    .give({ kind: 'start', nonce: 7, setMilliV: 7_000 })
    .pass(300);
