import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Trend } from '../../../src/server/wire-studio.ts';
import { Chart } from '../../charts/Chart.tsx';
import { ChartPanel } from '../../charts/ChartPanel.tsx';
import { dateTime, number } from '../../format.ts';
import { Remoted } from '../../parts/Remoted.tsx';
import { TableRoom } from '../../parts/TableRoom.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { studioApi } from '../../studio/api.ts';
import { digitsOf, rangeOf, type TrendPoint, trendPoints } from '../../studio/trendPoints.ts';
import { text } from '../../text.ts';
import { dotAt } from '../result/chartReading.ts';
import { individualsChart, movingRangeChart } from './trendChart.ts';

/** The charts draw by themselves; uPlot wants data all the same. */
const none: [number[], null[]] = [
  [0, 1],
  [null, null],
];

/** Does it change, and more than its uncertainty explains? */
export function Trends({ id, round, wanted }: { id: string; round: number; wanted: boolean }) {
  const words = text.studio.trends;
  const root = useRef<HTMLElement>(null);
  const { remote, again } = useRemote((signal) => studioApi.trends(id, signal), [id, round]);
  const isThere = remote.value.value !== null;
  // Somebody came for them: they are shown once their height is known.
  useEffect(() => {
    if (!isThere || !wanted) return;
    root.current?.focus({ preventScroll: true });
    root.current?.scrollIntoView();
  }, [isThere, wanted, id]);
  return (
    <section ref={root} tabIndex={-1} class="studio-trends" aria-label={words.heading} data-testid="trends">
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {(trends) =>
          trends.length === 0 ? (
            <div class="panel">
              <h2>{words.heading}</h2>
              <p class="quiet">{words.none}</p>
            </div>
          ) : (
            <div class="studio-trend-grid">
              {trends.map((trend) => (
                <OneTrend key={trend.quantity} trend={trend} />
              ))}
            </div>
          )
        }
      </Remoted>
    </section>
  );
}

function OneTrend({ trend }: { trend: Trend }) {
  const words = text.studio.trends;
  const at = useSignal<number | null>(null);
  const points = useMemo(() => trendPoints(trend), [trend]);
  const onCursor = (x: number | null) => {
    at.value = dotAt(x, points.length);
  };
  const individuals = useMemo(() => individualsChart(trend, points, onCursor), [trend]);
  const moving = useMemo(() => movingRangeChart(trend, points, onCursor), [trend]);
  const digits = digitsOf(...rangeOf(trend));
  // One point has no trend to draw: it is told in figures.
  const isDrawn = points.length > 1;
  const point = isDrawn ? (at.value === null ? undefined : points[at.value]) : points[0];
  const label = words.label(trend.quantity);
  const sentence = words.said(trend.sentence);
  return (
    <ChartPanel
      name="trend"
      label={label}
      explain={words.explain}
      reading={
        point === undefined
          ? ''
          : words.reading(
              point.at,
              number(point.value, digits),
              trend.unit,
              point.expanded === null ? null : number(point.expanded, digits),
            )
      }
    >
      {isDrawn && (
        <>
          <Chart
            class="studio-chart"
            label={`${label}. ${sentence}`}
            options={individuals}
            data={none}
            testId="trend-chart"
          />
          <h3>{words.range}</h3>
          <Chart
            class="studio-chart-low"
            label={`${words.range}. ${sentence}`}
            options={moving}
            data={none}
          />
        </>
      )}
      <p class="studio-sentence">{sentence}</p>
      <TrendTable points={points} unit={trend.unit} digits={digits} />
    </ChartPanel>
  );
}

function TrendTable({
  points,
  unit,
  digits,
}: {
  points: readonly TrendPoint[];
  unit: string;
  digits: number;
}) {
  const words = text.studio.trends;
  return (
    <details class="settings-more">
      <summary>{words.table}</summary>
      <TableRoom label={words.table}>
        <table>
          <thead>
            <tr>
              <th>{words.at}</th>
              <th class="num">
                {words.value}, {unit}
              </th>
              <th class="num">{words.expanded}</th>
              <th class="num">{words.moved}</th>
              <th>{words.signals}</th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ x, at, value, expanded, moved, signals }) => (
              <tr key={x}>
                <td class="figure">{dateTime(at)}</td>
                <td class="num figure">{number(value, digits)}</td>
                <td class="num figure">{number(expanded, digits)}</td>
                <td class="num figure">{number(moved, digits)}</td>
                <td>{signals.map((one) => words.signal[one]).join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableRoom>
    </details>
  );
}
