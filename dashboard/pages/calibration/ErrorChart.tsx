import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../charts/Chart.tsx';
import { ChartPanel } from '../../charts/ChartPanel.tsx';
import { text } from '../../text.ts';
import { errorChart } from './errorChartOptions.ts';
import { depthsText, type Plan, type Step } from './plan.ts';
import { type PointRow, worstOf } from './points.ts';

/** The charts draw by themselves; uPlot wants data all the same. */
export const noData: [number[], null[]] = [
  [0, 1],
  [null, null],
];

interface ErrorProps {
  readonly rows: readonly PointRow[];
  readonly plan: Plan;
  readonly scaleName: string | null;
  /** Where the next point will stand. */
  readonly next: Step | null;
}

/** What the pad says less what the reference says, as the points come. */
export function ErrorChart({ rows, plan, scaleName, next }: ErrorProps) {
  const words = text.calibration.points;
  const at = useSignal<number | null>(null);
  const deepestMm = plan.depthsMm.at(-1) ?? 1;
  const nextMm = next?.referenceMm ?? null;
  const key = rows.map(({ point, errorMm }) => `${point.id}${point.leftOut === null}${errorMm}`).join();
  const options = useMemo(
    () =>
      errorChart(rows, deepestMm, nextMm, (x) => {
        at.value = x;
      }),
    [key, depthsText(plan), nextMm],
  );
  const worst = worstOf(rows);
  const near =
    at.value === null
      ? null
      : rows.reduce<PointRow | null>(
          (best, row) =>
            best === null ||
            Math.abs(row.point.referenceMm - (at.value ?? 0)) <
              Math.abs(best.point.referenceMm - (at.value ?? 0))
              ? row
              : best,
          null,
        );
  const sentence =
    worst === null
      ? words.none
      : `${words.sentence(rows.length, worst.errorMm, worst.point.referenceMm)} ${
          scaleName === null ? words.byNominal : words.byNumber(scaleName)
        }`;
  return (
    <ChartPanel
      name="error"
      label={words.chart}
      explain={words.explain}
      reading={
        near === null
          ? ''
          : words.reading(near.no, near.point.referenceMm, near.errorMm, near.point.direction)
      }
    >
      <Chart
        class="cal-chart"
        label={`${words.chart}. ${sentence}`}
        options={options}
        data={noData}
        testId="error-chart"
      />
      <p class="chart-sentence">{sentence}</p>
    </ChartPanel>
  );
}
