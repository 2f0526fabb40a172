import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../charts/Chart.tsx';
import { ChartPanel } from '../../charts/ChartPanel.tsx';
import { mm } from '../../format.ts';
import { closeCall, type Sureness, standardMm } from '../../live/closeCall.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { dotAt, useWatch } from './chartReading.ts';
import { depthChart } from './depthChart.ts';
import { type DotSeries, dotsPerColumn } from './dotSeries.ts';
import { useLooking } from './looking.ts';
import { calibrationOf } from './RestsOn.tsx';
import type { ResultProps } from './resultProps.ts';
import { uncertainty } from './uncertainty.ts';

/** Each dot at its depth over the zones, with the trend over time. */
export function DepthByDot({ detail, score, series }: ResultProps) {
  const words = text.result.charts;
  const looking = useLooking();
  const watch = useWatch();
  const at = useSignal<number | null>(null);
  const used = calibrationOf(detail, score);
  const wideAt = (depthMm: number) => {
    const standard = standardMm(used, depthMm);
    return standard === null ? null : 2 * standard;
  };
  const options = useMemo(
    () =>
      depthChart(series, score, looking, wideAt, (x) => {
        at.value = dotAt(x, series.count);
      }),
    [series],
  );
  const data = useMemo(
    (): [number[], null[]] => [
      [1, Math.max(2, series.count)],
      [null, null],
    ],
    [series],
  );
  const { facts } = score.result;
  const per = dotsPerColumn(series.count);
  const sentence = [
    words.depthSentence(series.count, facts.meanDepthMm ?? Number.NaN, facts.sdDepthMm, facts.deepestMm),
    trendWords(series),
    ...(per > 1 ? [words.envelope(per)] : []),
  ].join(' ');
  return (
    <ChartPanel
      name="depth"
      label={words.depth}
      explain={words.depthExplain}
      reading={at.value === null ? '' : <DotReading i={at.value} series={series} used={used} />}
    >
      <Chart
        class="chart-tall"
        label={`${words.depth}. ${sentence}`}
        options={options}
        data={data}
        watch={watch}
        testId="depth-by-dot"
        onTap={(x) => {
          looking.dot.value = dotAt(x, series.count);
        }}
      />
      <p class="chart-sentence">{sentence}</p>
    </ChartPanel>
  );
}

interface ReadingProps {
  readonly i: number;
  readonly series: DotSeries;
  readonly used: Sureness;
}

function DotReading({ i, series, used }: ReadingProps) {
  const zone = series.zones[i] ?? 'target';
  const close = closeCall(series.depthMm[i] ?? null, series.limits[i] ?? null, used);
  return (
    <span class={`zone-word zone-${zone}`}>
      <ZoneMark zone={zone} size={12} />
      {text.result.charts.cursorDot(
        i + 1,
        mm(series.depthMm[i]),
        uncertainty(series.wideMm[i]),
        text.zone[zone].toLowerCase(),
      )}
      {close !== null && `, ${text.calibration.use.close}`}
    </span>
  );
}

function trendWords({ perMin, trendMm, uniform }: DotSeries): string {
  const from = trendMm?.[0];
  const to = trendMm?.at(-1);
  const words = text.result.charts;
  return perMin === null || from === undefined || to === undefined
    ? words.noTrend
    : uniform
      ? words.trend(perMin, from, to)
      : words.trendOfLadder(perMin);
}
