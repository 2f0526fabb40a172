import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../charts/Chart.tsx';
import { ChartPanel } from '../../charts/ChartPanel.tsx';
import { number } from '../../format.ts';
import { text } from '../../text.ts';
import { dotAt, useWatch } from './chartReading.ts';
import { dotsPerColumn, pauseFrom } from './dotSeries.ts';
import { useLooking } from './looking.ts';
import type { ResultProps } from './resultProps.ts';
import { rhythmChart, rhythmData } from './rhythmChart.ts';

/** The time from dot to dot, beside what the drill asks for. */
export function RhythmByDot({ detail, score, series }: ResultProps) {
  const words = text.result.charts;
  const looking = useLooking();
  const watch = useWatch();
  const at = useSignal<number | null>(null);
  const { rhythm } = detail.attempt.drill;
  const options = useMemo(
    () =>
      rhythmChart(series, rhythm, looking, (x) => {
        at.value = dotAt(x, series.count);
      }),
    [series],
  );
  const data = useMemo(() => rhythmData(series), [series]);
  const { dotsPerSecond, intervalCv } = score.result.facts;
  const limit = pauseFrom(series.intervalS);
  const per = dotsPerColumn(series.count);
  const unknown = series.intervalS.slice(1).filter((seconds) => seconds === null).length;
  const pauses =
    limit === null ? 0 : series.intervalS.filter((seconds) => seconds !== null && seconds > limit).length;
  const sentence =
    words.rhythmSentence(dotsPerSecond, intervalCv, unknown) +
    (rhythm === null ? words.rhythmFree : words.rhythmAsked(rhythm.lowHz, rhythm.highHz)) +
    (limit === null ? '' : words.pauses(pauses, number(limit, 1))) +
    (per > 1 ? ` ${words.envelope(per)}` : '');
  const seconds = at.value === null ? null : series.intervalS[at.value];
  return (
    <ChartPanel
      name="rhythm"
      label={words.rhythm}
      explain={words.rhythmExplain}
      reading={at.value === null ? '' : words.cursorInterval(at.value + 1, number(seconds, 2))}
    >
      <Chart
        class="chart-middle"
        label={`${words.rhythm}. ${sentence}`}
        options={options}
        data={data}
        watch={watch}
        testId="rhythm"
        onTap={(x) => {
          looking.dot.value = dotAt(x, series.count);
        }}
      />
      <p class="chart-sentence">{sentence}</p>
    </ChartPanel>
  );
}
