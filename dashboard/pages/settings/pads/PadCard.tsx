import { dateTime, day } from '../../../format.ts';
import { ZoneMark } from '../../../parts/ZoneMark.tsx';
import { hrefOf } from '../../../route.ts';
import { text } from '../../../text.ts';
import type { PadStanding } from './calibrations.ts';

interface PadCardProps {
  readonly standing: PadStanding;
  /** null while the pad is not attached. */
  readonly model: string | null;
  /** Number of the measured calibration that holds instead; null where none does. */
  readonly measured: string | null;
  readonly onState: () => void;
}

/** One pad: what is in force, and what was before. */
export function PadCard({ standing, model, measured, onState }: PadCardProps) {
  const { serial, newest, earlier } = standing;
  const words = text.settings.pads;
  const state = measured === null ? standing.state : 'valid';
  return (
    <section class="panel pad-card" aria-label={serial} data-testid="pad-card" data-state={state}>
      <div class="panel-head">
        <div>
          <h2 class="pad-serial">{serial}</h2>
          <p class="quiet">{model ?? words.unknownModel}</p>
        </div>
        <p class={`zone-word zone-${state === 'valid' ? 'target' : 'caution'}`}>
          <ZoneMark zone={state === 'valid' ? 'target' : 'caution'} size={14} />
          {measured === null ? words.state[state] : words.measured}
        </p>
      </div>
      {measured !== null && (
        <p data-testid="pad-measured">
          <a href={hrefOf.calibration(measured)}>{measured}</a>. {words.measuredWords}
        </p>
      )}
      {words.stateWords[state] !== '' && <p>{words.stateWords[state]}</p>}
      {newest !== null && (
        <dl class="pad-facts">
          <div>
            <dt>{words.uncertainty}</dt>
            <dd class="figure">{words.value(newest.uncertaintyMm)}</dd>
          </div>
          <div>
            <dt>{words.until}</dt>
            <dd>{newest.validUntil === null ? words.open : day(newest.validUntil.slice(0, 10))}</dd>
          </div>
          <div class="pad-wide">
            <dt>{words.reference}</dt>
            <dd>{newest.reference}</dd>
          </div>
          <div>
            <dt>{words.by}</dt>
            <dd>{newest.by}</dd>
          </div>
          <div>
            <dt>{words.from}</dt>
            <dd>{dateTime(newest.from)}</dd>
          </div>
        </dl>
      )}
      {earlier.length > 0 && (
        <details class="settings-more">
          <summary>{words.history(earlier.length)}</summary>
          <ul class="quiet">
            {earlier.map(({ id, uncertaintyMm, reference, by, from }) => (
              <li key={id}>{words.historyLine(uncertaintyMm, reference, by, dateTime(from))}</li>
            ))}
          </ul>
        </details>
      )}
      <p class="settings-actions">
        <a class="button" href={hrefOf.padCalibration(serial)} data-testid="measure-pad">
          {words.measure}
        </a>
        <button
          type="button"
          class="button"
          aria-label={words.stateOf(serial)}
          data-testid="state-calibration"
          onClick={onState}
        >
          {words.stateAction}
        </button>
      </p>
    </section>
  );
}
