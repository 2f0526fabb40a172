import { number, said } from '../../format.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';
import type { QuickCheck } from './api.ts';

/** Pass or fail, with its sentence. */
export function CheckResult({
  result,
  serial,
  onAgain,
}: {
  result: QuickCheck;
  serial: string;
  onAgain: () => void;
}) {
  const words = text.calibration.check;
  const { passed, sentence, points } = result;
  const zone = passed ? 'target' : 'unsafe';
  return (
    <section class="panel cal-verdict" data-testid="check-result" data-passed={passed}>
      <p class={`cal-verdict-word zone-${zone}`}>
        <ZoneMark zone={zone} size={40} />
        {passed ? words.passed : words.failed}
      </p>
      <p class="cal-verdict-sentence">{said(sentence)}</p>
      <ul class="cal-verdict-points">
        {points.map(({ referenceMm, deviationMm, limitMm }) => (
          <li key={referenceMm}>{words.row(referenceMm, deviationMm, limitMm)}</li>
        ))}
      </ul>
      {!passed && <p>{words.failedNext}</p>}
      <p class="settings-actions">
        <button type="button" class="button cal-big" data-testid="check-again" onClick={onAgain}>
          {words.again}
        </button>
        {!passed && (
          <a class="button button-strong cal-big" href={hrefOf.padCalibration(serial)}>
            {words.calibrate}
          </a>
        )}
      </p>
    </section>
  );
}

/** What is seen at a glance; the rest is a tap away. */
const SHOWN = 5;

export function EarlierChecks({ checks }: { checks: readonly QuickCheck[] }) {
  const words = text.calibration.check;
  const older = checks.slice(SHOWN);
  return (
    <section class="panel" aria-label={words.earlier} data-testid="earlier-checks" data-count={checks.length}>
      <h2>{words.earlier}</h2>
      {checks.length === 0 ? (
        <p class="quiet">{words.noEarlier}</p>
      ) : (
        <Rows checks={checks.slice(0, SHOWN)} />
      )}
      {older.length > 0 && (
        <details class="settings-more">
          <summary>{words.older(older.length)}</summary>
          <Rows checks={older} />
        </details>
      )}
    </section>
  );
}

function Rows({ checks }: { checks: readonly QuickCheck[] }) {
  const words = text.calibration.check;
  return (
    <ul class="cal-earlier">
      {checks.map(({ id, passed, at, by, number: name, points }) => (
        <li key={id}>
          <span class={`zone-word zone-${passed ? 'target' : 'unsafe'}`}>
            <ZoneMark zone={passed ? 'target' : 'unsafe'} size={14} />
            {passed ? words.passed : words.failed}
          </span>
          <span>{words.by(by, at)}</span>
          <a href={hrefOf.calibration(name)}>{name}</a>
          <span>
            {points.map(({ referenceMm, deviationMm }, i) => (
              <span key={referenceMm}>
                {i > 0 && '; '}
                <span class="whole">
                  {number(referenceMm, 2)} mm: {text.calibration.signedUm(deviationMm)} µm
                </span>
              </span>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
