import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../../charts/Chart.tsx';
import { number } from '../../../format.ts';
import { Explain } from '../../../parts/Explain.tsx';
import { type Fact, Facts } from '../../../parts/Facts.tsx';
import { type MachineView, type Outcome, pointRows } from '../../../studio/machineDraft.ts';
import { percent } from '../../../text/amounts.ts';
import { text } from '../../../text.ts';
import { fitChart, residualChart } from './fitChart.ts';

const none: [number[], null[]] = [
  [0, 1],
  [null, null],
];

/** What the points come to, as they arrive. */
export function Fit({ view }: { view: MachineView }) {
  const words = text.studio.calibrate.fit;
  const at = useSignal<number | null>(null);
  const onCursor = (x: number | null) => {
    at.value = x;
  };
  const { machine } = view;
  const rows = useMemo(() => pointRows(view), [view.id, view.version]);
  const line = useMemo(() => fitChart(rows, machine, onCursor), [rows]);
  const residuals = useMemo(() => (machine === null ? null : residualChart(rows, machine, onCursor)), [rows]);
  const sentence =
    machine === null
      ? words.none
      : words.sentence(
          machine.hzPerVolt,
          machine.zeroVolt,
          rows.filter(({ offHz }) => offHz !== null).length,
        );
  const anyOut = rows.some(({ point }) => point.leftOut !== null);
  return (
    <section class="panel studio-fit" aria-label={words.heading} data-testid="fit" data-points={rows.length}>
      <div class="chart-words">
        <h2 class="studio-heading">
          <Explain label={words.heading} words={words.explain} />
        </h2>
        <p class="figure chart-reading">{readingAt(machine, at.value)}</p>
      </div>
      <Chart
        class="studio-chart-fit"
        label={`${words.chart}. ${sentence}`}
        options={line}
        data={none}
        testId="fit-chart"
      />
      {residuals !== null && (
        <>
          <h3>{words.residuals}</h3>
          <Chart
            class="studio-chart-low"
            label={`${words.residuals}. ${sentence}`}
            options={residuals}
            data={none}
            testId="residual-chart"
          />
        </>
      )}
      {rows.length > 0 && (
        <p class="studio-key" aria-hidden="true">
          <span class="studio-key-up">{words.key.up}</span>
          <span class="studio-key-down">{words.key.down}</span>
          {machine !== null && <span class="studio-key-band">{words.key.band}</span>}
          {anyOut && <span class="studio-key-out">{words.key.out}</span>}
        </p>
      )}
      <p class="studio-sentence" data-testid="fit-sentence">
        {sentence}
      </p>
      {machine !== null && <OutcomeFacts outcome={machine} />}
    </section>
  );
}

/** The line under the cursor with its band, from the nearest voltage that the service gives it for. */
function readingAt(outcome: Outcome | null, volt: number | null): string {
  if (outcome === null || volt === null) return '';
  const [first, ...rest] = outcome.band;
  if (first === undefined) return '';
  const nearest = rest.reduce(
    (best, one) => (Math.abs(one.volt - volt) < Math.abs(best.volt - volt) ? one : best),
    first,
  );
  return text.studio.calibrate.fit.reading(nearest.volt, nearest.hz, nearest.expandedHz);
}

function OutcomeFacts({ outcome }: { outcome: Outcome }) {
  const words = text.studio.calibrate.fit;
  const { lackOfFit, noLoadAmpere, jitterShare } = outcome;
  const facts: Fact[] = [
    {
      term: words.k,
      value: (
        <>
          <span class="figure">{words.kOf(outcome.hzPerVolt)}</span>{' '}
          <span class="quiet figure studio-interval">
            {words.interval(outcome.hzPerVoltInterval, 'Hz/V')}
          </span>
        </>
      ),
      wide: true,
      testId: 'fit-k',
    },
    {
      term: words.zero,
      value: (
        <>
          <span class="figure">{words.zeroOf(outcome.zeroVolt)}</span>{' '}
          <span class="quiet figure studio-interval">{words.interval(outcome.zeroVoltInterval, 'V')}</span>
        </>
      ),
      wide: true,
    },
    { term: words.spread, value: `${number(outcome.residualHz, 3)} Hz`, wide: true },
    ...(noLoadAmpere === null
      ? []
      : [{ term: words.current, value: `${number(noLoadAmpere, 3)} A`, wide: true }]),
    ...(jitterShare === null ? [] : [{ term: words.jitter, value: percent(jitterShare, 2), wide: true }]),
    {
      term: words.lack,
      value: lackOfFit === null ? words.lackNone : words.lackOf(lackOfFit.f, lackOfFit.p),
      tone: lackOfFit !== null && lackOfFit.p < 0.05 ? 'caution' : undefined,
      wide: true,
    },
  ];
  return <Facts facts={facts} label={words.heading} />;
}
