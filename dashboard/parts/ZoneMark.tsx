import type { Zone } from '../../src/server/wire.ts';
import { zoneShape } from './zoneShapes.ts';

/** The zone's shape in the zone's colour. Always stands beside a word, so it is hidden from a screen reader. */
export function ZoneMark({ zone, size = 16 }: { zone: Zone; size?: number }) {
  return (
    <svg class={`mark mark-${zone}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={zoneShape[zone]} />
    </svg>
  );
}
