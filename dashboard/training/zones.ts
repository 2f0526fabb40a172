/** Which zone to show of a stroke or a dot: the running drill's own judgement, or none where zones are hidden. */
import { computed } from '@preact/signals';
import type { DotMark, Zone } from '../../src/server/wire.ts';
import { zoneOf } from '../parts/zoneShapes.ts';
import { attempts, guidedDots, isUnderWay, zonesHidden } from './attempts.ts';
import { type Limits, shownLimits } from './limits.ts';

/** Zones by pad and start of the dot, of drills under way. */
const judged = computed(() => {
  const zones = new Map<string, Zone>();
  for (const attempt of attempts.value.values()) {
    if (!isUnderWay(attempt)) continue;
    for (const { startUs, zone } of guidedDots(attempt.id).value) {
      if (zone !== null) zones.set(keyOf(attempt.pad, startUs), zone);
    }
  }
  return zones;
});

const keyOf = (pad: string, startUs: number): string => `${pad}/${Math.round(startUs)}`;

/** Null where it is not to be seen. */
export function zoneOfDot(dot: Pick<DotMark, 'serial' | 'startUs' | 'zone'>): Zone | null {
  if (zonesHidden(dot.serial)) return null;
  return judged.value.get(keyOf(dot.serial, dot.startUs)) ?? dot.zone;
}

/** Of a depth on the shown pad. What the station calls unsafe is unsafe, whatever a drill asks. */
export function zoneNow(pad: string, zone: Zone | null, depthMm: number | null): Zone | null {
  if (zonesHidden(pad)) return null;
  const limits: Limits | null = shownLimits.value;
  if (zone === null || zone === 'unsafe' || depthMm === null || limits === null) return zone;
  return isUnderWay(attempts.value.get(pad)) ? zoneOf(depthMm, limits) : zone;
}
