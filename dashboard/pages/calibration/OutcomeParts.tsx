import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { DraftView } from '../../../src/server/wire-studio.ts';
import { Chart } from '../../charts/Chart.tsx';
import { ChartPanel } from '../../charts/ChartPanel.tsx';
import { number } from '../../format.ts';
import { Facts } from '../../parts/Facts.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { TableRoom } from '../../parts/TableRoom.tsx';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { noData } from './ErrorChart.tsx';
import type { PadPoint } from './plan.ts';
import { budgetParts, largestPart, verdictOf } from './points.ts';
import { residualChart } from './residualChartOptions.ts';

export type Outcome = NonNullable<DraftView['pad']>;
export type LevelErrors = NonNullable<DraftView['shown']>['asFound'];

/** Every curve that was tried, with how well it predicts what it has not seen. */
export function Candidates({ outcome: { candidates } }: { outcome: Outcome }) {
  const words = text.calibration.result;
  return (
    <section class="panel cal-candidates" data-testid="candidates">
      <h2>{words.candidates}</h2>
      <p class="quiet">{words.candidatesWords}</p>
      <TableRoom label={words.candidates}>
        <table>
          <thead>
            <tr>
              <th>{words.curveName}</th>
              <th class="num">{words.predicted}</th>
              <th>{words.why}</th>
            </tr>
          </thead>
          <tbody>
            {candidates.map(({ name, crossValidatedMm, chosen, reason }) => (
              <tr key={name} class={chosen ? 'cal-chosen' : ''} data-chosen={chosen}>
                <td>
                  {chosen && (
                    <>
                      <Icon name="check" /> <span class="spoken">{words.chosen}: </span>
                    </>
                  )}
                  {words.candidate[name]}
                </td>
                <td class="num figure">
                  {crossValidatedMm === null ? words.notTried : text.calibration.um(crossValidatedMm, 2)}
                </td>
                <td class="cal-reason">{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableRoom>
    </section>
  );
}

/** What the curve leaves of each point, in the field in which the truth lies. */
export function ResidualChart({ outcome, points }: { outcome: Outcome; points: readonly PadPoint[] }) {
  const words = text.calibration.result;
  const at = useSignal<number | null>(null);
  const ways = useMemo(() => new Map(points.map(({ id, direction }) => [id, direction])), [points]);
  const options = useMemo(
    () =>
      residualChart(outcome, ways, (x) => {
        at.value = x;
      }),
    [outcome],
  );
  const chosen = outcome.candidates.find((one) => one.chosen)?.name ?? 'nominal';
  const worstMm = outcome.residuals.reduce((far, { residualMm }) => Math.max(far, Math.abs(residualMm)), 0);
  const expanded = outcome.budget.map(({ expandedMm }) => expandedMm);
  const sentence = words.sentence(
    words.candidate[chosen],
    worstMm,
    Math.min(...expanded),
    Math.max(...expanded),
  );
  const near =
    at.value === null
      ? null
      : outcome.budget.reduce((best, row) =>
          Math.abs(row.depthMm - (at.value ?? 0)) < Math.abs(best.depthMm - (at.value ?? 0)) ? row : best,
        );
  return (
    <ChartPanel
      name="residuals"
      label={words.curve}
      explain={words.explain}
      reading={near === null ? '' : words.reading(near.depthMm, near.expandedMm)}
    >
      <Chart
        class="cal-chart"
        label={`${words.curve}. ${sentence}`}
        options={options}
        data={noData}
        testId="residual-chart"
      />
      <p class="chart-sentence" data-testid="curve-sentence">
        {sentence}
      </p>
    </ChartPanel>
  );
}

export function OutcomeFacts({ outcome }: { outcome: Outcome }) {
  const { facts } = text.calibration.result;
  const { um } = text.calibration;
  const { temperature } = outcome;
  return (
    <Facts
      facts={[
        { term: facts.linearity, value: um(outcome.linearityMm) },
        { term: facts.hysteresis, value: um(outcome.hysteresisMm) },
        { term: facts.repeatability, value: um(outcome.repeatabilityMm, 2) },
        { term: facts.resolution, value: um(outcome.resolutionMm, 2) },
        { term: facts.zeroDrift, value: um(outcome.zeroDriftMm) },
        {
          term: facts.temperature,
          value:
            temperature === null
              ? facts.noTemperature
              : facts.perC(temperature.mmPerC, temperature.uncertaintyMmPerC),
          wide: true,
        },
      ]}
    />
  );
}

/** What the uncertainty is made of at each depth. */
export function BudgetTable({ outcome: { budget, temperature } }: { outcome: Outcome }) {
  const words = text.calibration.result;
  const largest = largestPart(budget);
  return (
    <section class="panel" data-testid="budget">
      <h2>{words.budget}</h2>
      {largest !== null && <p class="quiet">{words.budgetWords(words.part[largest.part], largest.share)}</p>}
      {temperature === null && <p class="quiet">{words.noTemperature}</p>}
      <TableRoom label={words.budget}>
        <table>
          <thead>
            <tr>
              <th class="num">{words.depth}</th>
              {budgetParts.map((part) => (
                <th key={part} class="num">
                  {words.column[part]}
                </th>
              ))}
              <th class="num">{words.column.combinedMm}</th>
              <th class="num">{words.column.expandedMm}</th>
            </tr>
          </thead>
          <tbody>
            {budget.map((row) => (
              <tr key={row.depthMm}>
                <td class="num figure">{number(row.depthMm, 2)}</td>
                {budgetParts.map((part) => (
                  <td key={part} class="num figure">
                    {part === 'temperatureMm' && temperature === null ? '–' : number(row[part] * 1000, 2)}
                  </td>
                ))}
                <td class="num figure">{number(row.combinedMm * 1000, 2)}</td>
                <td class="num figure cal-strong">{number(row.expandedMm * 1000, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableRoom>
    </section>
  );
}

interface LevelsProps {
  readonly heading: string;
  readonly words: string;
  readonly levels: LevelErrors;
  readonly toleranceMm: number | null;
  readonly testId: string;
}

const verdictZones = { within: 'target', close: 'caution', beyond: 'unsafe' } as const;

function Verdict({ levels, toleranceMm }: { readonly levels: LevelErrors; readonly toleranceMm: number }) {
  const { is, close } = verdictOf(levels, toleranceMm);
  return (
    <p class={`zone-word zone-${verdictZones[is]}`} data-testid="verdict" data-is={is}>
      <ZoneMark zone={verdictZones[is]} size={14} />
      <span>{text.calibration.result.verdict[is](toleranceMm, close, levels.length)}</span>
    </p>
  );
}

/** The error at each depth, as found or as left. */
export function Levels({ heading, words: above, levels, toleranceMm, testId }: LevelsProps) {
  const words = text.calibration.result;
  if (levels.length === 0) return null;
  return (
    <section class="panel cal-levels" data-testid={testId}>
      <h2>{heading}</h2>
      {above !== '' && <p class="quiet">{above}</p>}
      {toleranceMm !== null && <Verdict levels={levels} toleranceMm={toleranceMm} />}
      <TableRoom label={heading}>
        <table>
          <thead>
            <tr>
              <th class="num">{words.depth}</th>
              <th class="num">{words.shown}</th>
              <th class="num">{words.error}</th>
              <th class="num">{words.expanded}</th>
            </tr>
          </thead>
          <tbody>
            {levels.map(({ referenceMm, shownMm, errorMm, expandedMm }) => (
              <tr key={referenceMm}>
                <td class="num figure">{number(referenceMm, 2)}</td>
                <td class="num figure">{number(shownMm, 3)}</td>
                <td class="num figure">{text.calibration.signedUm(errorMm)}</td>
                <td class="num figure">{number(expandedMm * 1000, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableRoom>
    </section>
  );
}
