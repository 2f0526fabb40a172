import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../charts/Chart.tsx';
import { ChartPanel } from '../../charts/ChartPanel.tsx';
import { mm } from '../../format.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { zonesTold } from '../../training/names.ts';
import { useWatch } from './chartReading.ts';
import { BIN_MM, histogramOf, tally } from './dotSeries.ts';
import { histogramChart, inBin } from './histogramChart.ts';
import { useLooking } from './looking.ts';
import type { ResultProps } from './resultProps.ts';
import { percentsOf } from './tenths.ts';

/** How many dots lie at each depth. */
export function DepthHistogram({ series }: ResultProps) {
  const words = text.result.charts;
  const looking = useLooking();
  const watch = useWatch();
  const at = useSignal<number | null>(null);
  const histogram = useMemo(() => histogramOf(series), [series]);
  const options = useMemo(
    () =>
      histogramChart(series, histogram, looking, (x) => {
        at.value = x;
      }),
    [histogram],
  );
  const data = useMemo(
    (): [number[], null[]] => [
      [0, 1],
      [null, null],
    ],
    [histogram],
  );
  const bin =
    at.value === null
      ? -1
      : histogram.fromMm.findIndex((from) => (at.value ?? 0) >= from && (at.value ?? 0) < from + BIN_MM);
  const from = histogram.fromMm[bin];
  const counts = tally(series.zones, zonesTold);
  const percents = percentsOf(counts.map(([, n]) => n));
  return (
    <ChartPanel
      name="histogram"
      label={words.histogram}
      explain={histogram.relative ? words.histogramLadder : words.histogramExplain}
      reading={from === undefined ? '' : words.cursorBin(mm(from), mm(from + BIN_MM), inBin(histogram, bin))}
    >
      <Chart
        class="chart-middle"
        label={`${words.histogram}. ${counts.map(([zone, n]) => words.zoneCount(n, text.zone[zone])).join(', ')}.`}
        options={options}
        data={data}
        watch={watch}
        testId="histogram"
      />
      <p class="chart-sentence chart-zones">
        {counts.map(([zone, n], i) => (
          <span key={zone} class={`zone-word zone-${zone}`}>
            <ZoneMark zone={zone} size={12} />
            {words.zoneCount(n, text.zone[zone])} ({percents[i]})
          </span>
        ))}
      </p>
    </ChartPanel>
  );
}
