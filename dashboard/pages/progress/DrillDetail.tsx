import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Progress } from '../../../src/server/wire-training.ts';
import { Chart } from '../../charts/Chart.tsx';
import { ChartPanel } from '../../charts/ChartPanel.tsx';
import { number } from '../../format.ts';
import { text } from '../../text.ts';
import { partNames } from '../../training/names.ts';
import { dotAt } from '../result/chartReading.ts';
import { AttemptList } from './AttemptList.tsx';
import { linePoints, type Shown, scorePoints, versionChanges } from './attemptSeries.ts';
import { lineOf } from './Levels.tsx';
import { lineChart } from './lineChart.ts';
import { StandingMark } from './StandingMark.tsx';
import { scoreChart } from './scoreChart.ts';

interface DetailProps {
  readonly of: Progress['drills'][number];
  readonly chart: Progress['chart'];
}

const none: [number[], null[]] = [
  [0, 1],
  [null, null],
];

/** One drill: its standing, its scores, its line towards competence, and every attempt. */
export function DrillDetail({ of, chart }: DetailProps) {
  const words = text.progress;
  const { drill, standing, toGo, competentAt } = of;
  return (
    <div data-testid="drill-detail" data-drill={drill.id} class="drill-detail-room">
      <div class="drill-head">
        <h2>{drill.name}</h2>
        <p class="drill-standing" data-testid="standing" data-standing={standing}>
          <StandingMark standing={standing} />
          <strong>{words.standing[standing]}.</strong>
          <span>{words.toGoLong(standing, toGo, competentAt)}</span>
        </p>
      </div>
      <Scores of={of} />
      <Line of={of} chart={chart} />
      <AttemptList attempts={of.attempts} />
    </div>
  );
}

function Scores({ of: { attempts } }: Pick<DetailProps, 'of'>) {
  const words = text.progress.scores;
  const shown = useSignal<Shown>('total');
  const at = useSignal<number | null>(null);
  const points = useMemo(() => scorePoints(attempts, shown.value), [attempts, shown.value]);
  const options = useMemo(
    () =>
      scoreChart(points, versionChanges(attempts), (x) => {
        at.value = dotAt(x, attempts.length);
      }),
    [points],
  );
  const known = points.filter(({ of }) => of !== null);
  const sentence = words.sentence(
    attempts.length,
    known.length,
    known[0]?.of?.value ?? null,
    known.at(-1)?.of?.value ?? null,
  );
  const point = at.value === null ? undefined : points[at.value];
  const estimateOf = (one: (typeof points)[number]) =>
    one.of === null
      ? one.unscored
        ? words.notScored
        : words.notAvailable
      : text.result.estimate(one.of.value, one.of.low, one.of.high);
  return (
    <ChartPanel
      name="scores"
      label={words.heading}
      explain={words.explain}
      reading={
        point === undefined ? '' : words.cursor(point.x, text.drill.mode[point.mode], estimateOf(point))
      }
    >
      <fieldset class="part-choice">
        <legend class="spoken">{words.show}</legend>
        {(['total', ...partNames] as const).map((name) => (
          <label key={name} class="chip">
            <input
              type="radio"
              name="part"
              checked={shown.value === name}
              onChange={() => {
                shown.value = name;
              }}
            />
            <span>{name === 'total' ? words.total : text.result.part[name]}</span>
          </label>
        ))}
      </fieldset>
      {attempts.length > 0 && (
        <>
          <Chart
            class="chart-middle"
            label={`${words.heading}. ${sentence}`}
            options={options}
            data={none}
            testId="score-chart"
          />
          <p class="chart-key" aria-hidden="true">
            <span class="key-test">{words.test}</span>
            <span class="key-practice">{words.practice}</span>
            {known.length < points.length && <span class="key-none">{words.notScored}</span>}
          </p>
        </>
      )}
      <p class="chart-sentence">{sentence}</p>
    </ChartPanel>
  );
}

function Line({ of: { attempts }, chart }: DetailProps) {
  const words = text.progress.chart;
  const at = useSignal<number | null>(null);
  const points = useMemo(() => linePoints(attempts), [attempts]);
  const options = useMemo(
    () =>
      lineChart(points, chart.limit, (x) => {
        at.value = dotAt(x, points.length);
      }),
    [points, chart.limit],
  );
  const counted = points.filter(({ kind }) => kind !== 'uncounted').length;
  const sentence =
    counted === 0
      ? words.none
      : words.sentence(lineOf(attempts), chart.limit, counted, points.length - counted);
  const attempt = at.value === null ? undefined : attempts[at.value];
  const point = at.value === null ? undefined : points[at.value];
  // Too close to call lowers the line as well, but it is another thing than not passed.
  const saysOf = (verdict: (typeof attempts)[number]['verdict']) =>
    text.result.verdictShort[verdict ?? 'not-available'].toLowerCase();
  const reading =
    attempt === undefined || point === undefined
      ? ''
      : words.cursor(
          point.x,
          attempt.chart === null
            ? (attempt.why ?? words.uncounted)
            : `${number(point.value, 2)}, ${saysOf(attempt.verdict)}`,
        );
  return (
    <ChartPanel name="line" label={words.heading} explain={words.explainShort} reading={reading}>
      {points.length > 0 && (
        <>
          <Chart
            class="chart-middle"
            label={`${words.heading}. ${sentence}`}
            options={options}
            data={none}
            testId="line-chart"
          />
          <p class="chart-key" aria-hidden="true">
            <span class="key-test">{words.passed}</span>
            <span class="key-none">{words.failed}</span>
            <span class="key-practice">{words.uncounted}</span>
          </p>
        </>
      )}
      <p class="chart-sentence">{sentence}</p>
      <details class="chart-explained" data-testid="chart-explained">
        <summary>{words.explain}</summary>
        <dl>
          {words.points(chart).map(([term, meaning]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </details>
    </ChartPanel>
  );
}
