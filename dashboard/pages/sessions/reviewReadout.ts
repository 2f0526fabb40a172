/** The values under the cursor of a session's charts, in words. */
import { nearest } from '../../charts/search.ts';
import type { View } from '../../charts/viewRange.ts';
import { mm, moment, number } from '../../format.ts';
import { text } from '../../text.ts';
import type { InView } from './sessionData.ts';

export interface Reading {
  readonly at: string;
  readonly depth: string;
  readonly rate: string;
  readonly volts: string;
}

/** What stands at `atUs`: the column's smallest and largest depth, the stroke under it, the machine's reading. */
export function readout(atUs: number, view: View, inView: InView | null): Reading {
  const at = moment(atUs, (view.toUs - view.fromUs) / 4);
  const none: Reading = { at, depth: '', rate: '', volts: '' };
  if (inView === null) return none;
  const { trace, strokes, machine } = inView;
  let depth = number(null);
  if (trace !== null) {
    const column = Math.floor((atUs - trace.fromUs) / trace.columnUs);
    // A deep zoom has columns without a sample between those with one: the nearest two are looked at.
    const near = [column, column - 1, column + 1].find((i) => typeof trace.max[i] === 'number');
    const low = near === undefined ? null : trace.min[near];
    const high = near === undefined ? null : trace.max[near];
    if (typeof low === 'number' && typeof high === 'number')
      depth = `${text.live.charts.range(low, high)} mm`;
  }
  const stroke = strokes?.find(({ contactUs, releaseUs }) => atUs >= contactUs && atUs <= releaseUs);
  if (stroke !== undefined) {
    depth += ` · ${text.session.strokeAt(mm(stroke.peakDepthMm), text.zone[stroke.zone].toLowerCase())}`;
  }
  if (machine === null || machine.atUs.length === 0) return { ...none, depth };
  const i = nearest(machine.atUs, atUs);
  return {
    at,
    depth,
    rate: `${number(machine.rateHz[i], 1)} Hz`,
    volts: `${number(machine.measuredV[i], 2)} V`,
  };
}
