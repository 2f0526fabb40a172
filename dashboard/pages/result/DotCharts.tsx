import { DepthByDot } from './DepthByDot.tsx';
import { DepthHistogram } from './DepthHistogram.tsx';
import { ResultMap } from './ResultMap.tsx';
import { RhythmByDot } from './RhythmByDot.tsx';
import type { ResultProps } from './resultProps.ts';

/** Depth, histogram, rhythm and map; each has a sentence that says the same, and all mark the same dots. */
export function DotCharts(props: ResultProps) {
  return (
    <div class="dot-charts">
      <DepthByDot {...props} />
      <DepthHistogram {...props} />
      <RhythmByDot {...props} />
      <ResultMap {...props} />
    </div>
  );
}
