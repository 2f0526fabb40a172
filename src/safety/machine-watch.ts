/** What a machine's own telemetry says against it: above its limits, or driven and not turning. Pure. */
import { isOn } from './control/step.ts';
import type { MotorLimits } from './control/types.ts';
import { type FindingLog, Lasting } from './lasting.ts';
import { thousandths } from './thousandths.ts';

/** What is used of a machine's telemetry; a MachineReading will do. */
export interface MachineTelemetry {
  readonly atUs: number;
  readonly state: string;
  readonly rateHz: number;
  readonly setV: number;
  readonly measuredV: number;
  readonly currentA: number;
}

/** As the device itself: PROTOCOL.md, section 12. */
const ABOVE_US = 100_000;
const STALL_US = 500_000;
const STALL_HZ = 10;
/** Below this share of the set voltage it is the supply that fails, and no stall. */
const SAG_SHARE = 0.7;
/** What is gone comes back at once where a value swings about its limit; so long apart it is another event. */
const HOLD_US = 500_000;
/**
 * How far above its limit a measured value counts: a share, and a little. Some five σ of what a small machine's
 * sensors are like (stroke rate and voltage 0.2 to 0.5 %, current with its ripple 1 %), so that one which is set
 * to its limit is well.
 */
const MARGIN = { rate: [0.02, 0.5], volt: [0.02, 0.05], amp: [0.05, 0.01] } as const;

const above = (value: number, limit: number, [share, and]: readonly [number, number]): boolean =>
  value > limit * (1 + share) + and;

/** By the limits of the machine's record, which a capture does not hold: kept apart from what its data say alone. */
export class LimitWatch {
  private readonly rate: Lasting;
  private readonly volt: Lasting;
  private readonly amp: Lasting;

  constructor(log: FindingLog) {
    this.rate = new Lasting(log, 'rate-limits', ABOVE_US, HOLD_US);
    this.volt = new Lasting(log, 'voltage-limits', ABOVE_US, HOLD_US);
    this.amp = new Lasting(log, 'over-current', ABOVE_US, HOLD_US);
  }

  /** `limits`: null where none are kept; then nothing is above them. */
  look(telemetry: MachineTelemetry, limits: MotorLimits | null): void {
    const { atUs, rateHz, measuredV, currentA } = telemetry;
    const maxHz = limits === null ? Number.POSITIVE_INFINITY : limits.maxRateMilliHz / 1000;
    const maxV = limits === null ? Number.POSITIVE_INFINITY : limits.maxMilliV / 1000;
    const maxA = limits === null ? Number.POSITIVE_INFINITY : limits.maxMilliA / 1000;
    // At rest the supply that waits at the switch is no voltage on the motor.
    const on = isOn(telemetry);
    this.rate.look(on && above(rateHz, maxHz, MARGIN.rate), atUs, rateHz, () => ({
      rateHz: thousandths(rateHz),
      limitHz: maxHz,
    }));
    this.volt.look(on && above(measuredV, maxV, MARGIN.volt), atUs, measuredV, () => ({
      measuredV: thousandths(measuredV),
      limitV: maxV,
    }));
    this.amp.look(on && above(currentA, maxA, MARGIN.amp), atUs, currentA, () => ({
      currentA: thousandths(currentA),
      limitA: maxA,
    }));
  }

  /** The machine is gone, or has restarted. */
  end(atUs: number): void {
    this.rate.end(atUs);
    this.volt.end(atUs);
    this.amp.end(atUs);
  }
}

/** Driven, its voltage there, and not turning. */
export class StallWatch {
  private readonly stall: Lasting;

  constructor(log: FindingLog) {
    this.stall = new Lasting(log, 'stall', STALL_US, HOLD_US);
  }

  look({ atUs, state, rateHz, setV, measuredV, currentA }: MachineTelemetry): void {
    const driven = state === 'running' && setV > 0 && measuredV >= SAG_SHARE * setV;
    this.stall.look(driven && rateHz < STALL_HZ, atUs, -rateHz, () => ({
      rateHz: thousandths(rateHz),
      measuredV: thousandths(measuredV),
      currentA: thousandths(currentA),
    }));
  }

  end(atUs: number): void {
    this.stall.end(atUs);
  }

  /** Everything open was ended with its log. */
  forget(): void {
    this.stall.forget();
  }
}
