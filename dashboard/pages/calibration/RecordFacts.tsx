import type { RecordDetail } from '../../../src/server/wire-studio.ts';
import { day, number, said } from '../../format.ts';
import { Facts } from '../../parts/Facts.tsx';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { BudgetTable, Candidates, Levels, OutcomeFacts, ResidualChart } from './OutcomeParts.tsx';

type Document = NonNullable<RecordDetail['document']>;

/** What was measured, with what, and what it came to; as its certificate has it. */
export function RecordFacts({ record: { document, hash, compared } }: { record: RecordDetail }) {
  const words = text.calibration.record;
  if (document === null) return null;
  return (
    <>
      {document.item === 'pad' && <PadFigures document={document} />}
      {document.item === 'machine' && <MachineFigures document={document} />}
      {compared.length > 0 && (
        <section class="panel" data-testid="compared">
          <h2>{words.compared}</h2>
          <ul class="cal-compared">
            {compared.map(({ with: other, sentence, significant }) => (
              <li key={other}>
                <p>
                  {words.comparedWith(other)}:{' '}
                  <span class={`zone-word zone-${significant ? 'caution' : 'target'}`}>
                    <ZoneMark zone={significant ? 'caution' : 'target'} size={14} />
                    {significant ? words.significant : words.explained}
                  </span>
                </p>
                <p class="quiet">{said(sentence)}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Setting document={document} />
      <section class="panel">
        <h2>{words.hash}</h2>
        <p class="cal-hash" data-testid="record-hash">
          {hash}
        </p>
        <p class="quiet">{words.hashWords}</p>
      </section>
    </>
  );
}

function PadFigures({ document }: { document: Extract<Document, { item: 'pad' }> }) {
  const words = text.calibration.result;
  const { outcome, points, asFound, asLeft, toleranceMm } = document;
  return (
    <div class="cal-result">
      <div class="cal-look">
        <Levels
          heading={words.asFound}
          words=""
          levels={asFound}
          toleranceMm={toleranceMm}
          testId="record-as-found"
        />
        <Levels
          heading={words.asLeft}
          words=""
          levels={asLeft}
          toleranceMm={toleranceMm}
          testId="record-as-left"
        />
      </div>
      <div class="cal-look">
        <ResidualChart outcome={outcome} points={points} />
        <section class="panel">
          <OutcomeFacts outcome={outcome} />
        </section>
        <Candidates outcome={outcome} />
        <BudgetTable outcome={outcome} />
      </div>
    </div>
  );
}

function MachineFigures({ document: { outcome } }: { document: Extract<Document, { item: 'machine' }> }) {
  const words = text.calibration.record.machine;
  return (
    <section class="panel">
      <Facts
        facts={[
          { term: words.rate, value: words.rateOf(outcome.hzPerVolt, outcome.zeroVolt) },
          { term: words.k, value: words.interval(outcome.hzPerVoltInterval, 'Hz/V') },
          { term: words.zero, value: words.interval(outcome.zeroVoltInterval, 'V') },
          { term: words.residual, value: words.hz(outcome.residualHz) },
        ].map((fact) => ({ ...fact, wide: true }))}
      />
    </section>
  );
}

/** The fields of a calibration record: with what, where, in what condition, how, by whom. */
function Setting({ document }: { document: Document }) {
  const words = text.calibration.record;
  const { standard } = text.calibration;
  const { reference, environment, points } = document;
  const named = [
    reference.name,
    ...(reference.serial === '' ? [] : [standard.serial(reference.serial)]),
    reference.certificate === '' ? standard.noCertificate : standard.certificate(reference.certificate),
    ...('expandedMm' in reference ? [standard.uncertainty(reference.expandedMm, reference.k)] : []),
  ];
  const facts = [
    { term: words.reference, value: named.join(', ') },
    {
      term: words.validThen,
      value: reference.validUntil === null ? standard.noEnd : day(reference.validUntil),
    },
    {
      term: words.environment,
      value: words.environmentOf(environment.temperatureC, environment.humidityPercent),
    },
    ...(document.place === '' ? [] : [{ term: words.place, value: document.place }]),
    ...(document.condition === '' ? [] : [{ term: words.condition, value: document.condition }]),
    { term: words.method, value: document.method },
    { term: words.by, value: document.by },
    { term: words.when, value: words.between(document.startedAt, document.endedAt) },
    {
      term: words.adjustment,
      value: document.adjustment === '' ? words.noAdjustment : document.adjustment,
    },
    {
      term: words.points,
      value: text.calibration.points.summary(
        points.length,
        points.filter(({ leftOut }) => leftOut !== null).length,
      ),
    },
    { term: words.degrees, value: number(document.outcome.degreesOfFreedom, 1) },
  ].map((fact) => ({ ...fact, wide: true }));
  return (
    <section class="panel" data-testid="record-setting">
      <h2>{words.facts}</h2>
      <Facts facts={facts} label={words.facts} />
    </section>
  );
}
