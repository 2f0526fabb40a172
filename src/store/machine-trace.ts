/** Machine readings -> the columns of a chart. Pure. */
import type { MachineTrace } from './queries.ts';
import type { MachineReading } from './types.ts';

/** Telemetry comes several times a second; a silence this long is drawn as a gap. */
const SILENCE_US = 1_000_000;

const quantities = ['rateHz', 'measuredV', 'currentA'] as const;
type Quantity = (typeof quantities)[number];

/**
 * All readings where there are at most `columns`; else two rows a column, the least and the greatest of each
 * quantity in it, so that no inrush or sag is left out. A silence gives a row of NaN.
 */
export function machineTrace(readings: readonly MachineReading[], columns: number): MachineTrace {
  const rows: number[][] = [];
  const first = readings[0];
  const last = readings.at(-1);
  if (first !== undefined && last !== undefined) {
    const thin = readings.length > columns;
    const groupUs = thin ? (last.atUs - first.atUs + 1) / Math.max(1, Math.floor(columns / 2)) : 0;
    let group: MachineReading[] = [];
    let before = first;
    for (const reading of readings) {
      const silent = reading.atUs - before.atUs > SILENCE_US;
      const start = group[0];
      if (start !== undefined && (silent || reading.atUs - start.atUs >= groupUs)) {
        rows.push(...extremes(group));
        group = [];
      }
      if (silent) rows.push([(before.atUs + reading.atUs) / 2, Number.NaN, Number.NaN, Number.NaN]);
      group.push(reading);
      before = reading;
    }
    rows.push(...extremes(group));
  }
  const column = (index: number): number[] => rows.map((row) => row[index] as number);
  return {
    atUs: Float64Array.from(column(0)),
    rateHz: Float32Array.from(column(1)),
    measuredV: Float32Array.from(column(2)),
    currentA: Float32Array.from(column(3)),
  };
}

function extremes(group: readonly MachineReading[]): number[][] {
  const first = group[0];
  const last = group.at(-1);
  if (first === undefined || last === undefined) return [];
  if (first === last) return [[first.atUs, ...quantities.map((name) => first[name])]];
  const least = (name: Quantity): number =>
    group.reduce((value, reading) => Math.min(value, reading[name]), Infinity);
  const greatest = (name: Quantity): number =>
    group.reduce((value, reading) => Math.max(value, reading[name]), -Infinity);
  return [
    [first.atUs, ...quantities.map(least)],
    [last.atUs, ...quantities.map(greatest)],
  ];
}
