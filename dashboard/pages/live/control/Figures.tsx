import type { MachineGauge } from '../../../../src/server/wire.ts';
import type { Control } from '../../../../src/server/wire-control.ts';
import { Explain } from '../../../parts/Explain.tsx';
import { text } from '../../../text.ts';

interface FiguresProps {
  readonly control: Control;
  readonly gauge: MachineGauge;
  /** The telemetry is of now. */
  readonly fresh: boolean;
}

/** What the motor does, beside what it was asked to do; readable from where the hand works. */
export function Figures({ control, gauge, fresh }: FiguresProps) {
  const words = text.control.figures;
  const { run, load } = control;
  const rate = fresh ? gauge.rateHz : null;
  const volts = fresh ? gauge.measuredV : null;
  const asked = run?.target ?? null;
  const local = run === null && gauge.motor === 'running';
  return (
    <div class={fresh ? 'control-run' : 'control-run stale'}>
      <dl class="run-figures-row" aria-label={words.label} data-testid="control-figures">
        <div class="run-figure-big">
          <dt>
            <Explain label={words.rate} words={words.explain} />
          </dt>
          <dd>
            <span class="figure" data-testid="control-rate">
              {words.hz(rate)}
            </span>{' '}
            <span class="unit">Hz</span>
          </dd>
          {asked?.kind === 'rate' && (
            <dd class="run-asked">
              {words.set} {text.control.target.amount(asked)}
            </dd>
          )}
        </div>
        <div class="run-figure-big">
          <dt>{words.voltage}</dt>
          <dd>
            <span class="figure" data-testid="control-volts">
              {words.volts(volts)}
            </span>{' '}
            <span class="unit">V</span>
          </dd>
          {run !== null && (
            <dd class="run-asked">
              {words.set} {text.control.target.amount({ kind: 'voltage', milliV: run.setMilliV })}
            </dd>
          )}
        </div>
      </dl>
      <dl class="run-figures-small" aria-label={words.label}>
        <Small term={words.cpm} value={words.hz(rate === null ? null : rate * 60)} />
        <Small term={words.current} value={words.amps(fresh ? gauge.currentA : null)} />
        <Small term={words.load} value={words.loadShare(fresh ? load : null)} />
        <Small
          term={words.pedal}
          value={fresh && gauge.pedal !== null ? (words.pedalWords[gauge.pedal] ?? gauge.pedal) : '–'}
        />
      </dl>
      {run?.target.kind === 'rate' && (
        <p class="control-hint quiet">
          {run.trimMilliV === null ? words.trimOff : words.trim(run.trimMilliV)}
        </p>
      )}
      {local && <p class="control-hint">{words.local}</p>}
    </div>
  );
}

function Small({ term, value }: { term: string; value: string }) {
  return (
    <div class="run-figure-small">
      <dt>{term}</dt>
      <dd class="figure">{value}</dd>
    </div>
  );
}
