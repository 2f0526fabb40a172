/** Machine readings -> what the machine was used. Pure; fed in the order of time. */
import type { MachineReading } from './types.ts';

/** Telemetry comes several times a second; over a silence this long nobody knows whether the motor ran. */
const SILENCE_US = 1_000_000;
const COUNTER_WRAPS = 2 ** 32;
/** No machine makes more; a counter that rose faster was set back or is another one's. */
const MOST_HZ = 500;
/** Telemetry is a little late now and then. */
const SPARE_STROKES = 100;

export class MachineWear {
  runningUs = 0;
  strokes = 0;
  starts = 0;
  #last: MachineReading | null = null;

  /**
   * Strokes made before the first reading, or a motor that ran then already, are no use of this session. The
   * machine's own counter goes on through silences, so strokes do too; running time does not.
   */
  add(reading: MachineReading): void {
    const last = this.#last;
    this.#last = reading;
    if (last === null) return;
    const sinceUs = reading.atUs - last.atUs;
    if (last.state === 'running' && sinceUs > 0 && sinceUs <= SILENCE_US) this.runningUs += sinceUs;
    if (last.state !== 'running' && reading.state === 'running') this.starts++;
    this.strokes += strokesBetween(last.strokes, reading.strokes, sinceUs);
  }
}

/**
 * By a counter of 32 bits that wraps, and starts from 0 with the machine: what can have been made in that time of
 * the two readings of a fall; 0 where neither can.
 */
export function strokesBetween(before: number, now: number, sinceUs: number): number {
  const most = (Math.max(0, sinceUs) / 1e6) * MOST_HZ + SPARE_STROKES;
  const on = (now - before + COUNTER_WRAPS) % COUNTER_WRAPS;
  if (on <= most) return on;
  return now <= most ? now : 0;
}
