import type { DrillSummary } from '../../../../src/server/wire-training.ts';
import { boxOf, stepMm } from '../../../drill/patternBox.ts';
import { shapeOf } from '../../../drill/shapeOf.ts';

/** A drill's pattern in the size of a thumb; the words beside it say what it is. */
export function PatternThumb({ summary: { drill, places } }: { summary: DrillSummary }) {
  const shape = shapeOf(drill.pattern, places);
  const box = boxOf(shape);
  const size = Math.max(box.widthMm, box.heightMm);
  const left = box.leftMm - (size - box.widthMm) / 2;
  const top = box.topMm - (size - box.heightMm) / 2;
  const dot = Math.min(size / 11, (stepMm(places) ?? size / 6) * 0.6);
  const dots = places.map(({ xMm, yMm }) => `M${xMm} ${yMm}h0`).join('');
  return (
    <svg class="thumb" viewBox={`${left} ${top} ${size} ${size}`} aria-hidden="true">
      {shape.outline !== undefined && (
        <path
          class="thumb-line"
          d={`M${shape.outline.map(({ xMm, yMm }) => `${xMm} ${yMm}`).join('L')}Z`}
          vector-effect="non-scaling-stroke"
        />
      )}
      {shape.strips?.strips.map(({ widthMm }, index) => (
        <rect
          key={index}
          class="thumb-line"
          x={
            shape.strips === undefined
              ? 0
              : shape.strips.strips
                  .slice(0, index)
                  .reduce((sum, strip) => sum + strip.widthMm, shape.strips.xMm)
          }
          y={shape.strips?.yMm}
          width={widthMm}
          height={shape.strips?.heightMm}
          vector-effect="non-scaling-stroke"
        />
      ))}
      {places.length === 0 ? (
        <circle
          class="thumb-line"
          cx={left + size / 2}
          cy={top + size / 2}
          r={size / 5}
          vector-effect="non-scaling-stroke"
        />
      ) : (
        <path class="thumb-dots" d={dots} stroke-width={Math.max(dot, size / 40)} />
      )}
    </svg>
  );
}
