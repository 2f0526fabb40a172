import { dateTime, day } from '../../../format.ts';
import { ZoneMark } from '../../../parts/ZoneMark.tsx';
import { text } from '../../../text.ts';
import type { PadStanding } from './calibrations.ts';

interface PadCardProps {
  readonly standing: PadStanding;
  /** null while the pad is not attached. */
  readonly model: string | null;
  readonly onState: () => void;
}

/** One pad: what is in force, and what was before. */
export function PadCard({ standing: { serial, newest, state, earlier }, model, onState }: PadCardProps) {
  const words = text.settings.pads;
  return (
    <section class="panel pad-card" aria-label={serial} data-testid="pad-card" data-state={state}>
      <div class="panel-head">
        <div>
          <h2 class="pad-serial">{serial}</h2>
          <p class="quiet">{model ?? words.unknownModel}</p>
        </div>
        <p class={`zone-word zone-${state === 'valid' ? 'target' : 'caution'}`}>
          <ZoneMark zone={state === 'valid' ? 'target' : 'caution'} size={14} />
          {words.state[state]}
        </p>
      </div>
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
      <p>
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
