import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { number } from '../../format.ts';
import { gauges, isStale, machines } from '../../live/state.ts';
import { text } from '../../text.ts';
import { LiveStrips, type Readout, type StripName } from './LiveStrips.ts';

const blank: Readout = { at: null, depth: '', rate: '', volts: '', summary: '' };

interface StripChartsProps {
  readonly pad: string | null;
  readonly machine: string | null;
  /** No depth: its chart is not there. Another value needs other charts, and so another key. */
  readonly hidden: boolean;
}

/** Depth, stroke rate and voltage of the last ten seconds over one time axis with one cursor. */
export function StripCharts({ pad, machine, hidden }: StripChartsProps) {
  const root = useRef<HTMLElement>(null);
  const readout = useSignal<Readout>(blank);
  const held = useSignal(false);
  useEffect(() => {
    if (root.current === null) return;
    const strips = new LiveStrips(root.current, { pad, machine, hidden }, readout, held);
    return () => strips.destroy();
  }, [pad, machine]);
  const words = text.live.charts;
  const gauge = machine === null ? undefined : gauges.value.get(machine);
  const reading = gauge?.role === 'machine' ? gauge : undefined;
  const stale = reading === undefined || isStale(reading.sampledUs);
  const { at, depth, rate, volts, summary } = readout.value;
  const motor = reading?.motor == null ? '' : `, ${words.motor[reading.motor] ?? reading.motor}`;
  const none = machines.value.length > 1 ? words.unsaid : words.noMachine;
  const now = (value: number | null | undefined, digits: number, unit: string): string =>
    machine === null ? none : `${number(value, digits)} ${unit}`;
  return (
    <figure ref={root} class="panel strips" data-testid="strips" aria-label={words.label}>
      {!hidden && (
        <Strip
          name="depth"
          title={words.depth}
          when={words.when}
          value={at === null ? '' : depth}
          stale={false}
        >
          <button
            type="button"
            class="button button-quiet hold"
            aria-pressed={held.value}
            data-testid="hold"
            onClick={() => {
              held.value = !held.value;
            }}
          >
            {held.value ? words.release : words.hold}
          </button>
        </Strip>
      )}
      <Strip
        name="rate"
        title={words.rate}
        value={at === null ? `${now(reading?.rateHz, 1, 'Hz')}${motor}` : rate}
        stale={stale && at === null}
      />
      <Strip
        name="volts"
        title={words.voltage}
        value={at === null ? (machine === null ? '' : now(reading?.measuredV, 2, 'V')) : volts}
        stale={stale && at === null}
      />
      <figcaption class="spoken" data-testid="strips-summary">
        {summary}
      </figcaption>
    </figure>
  );
}

interface StripProps {
  readonly name: StripName;
  readonly title: string;
  readonly value: string;
  readonly stale: boolean;
  /** What span is shown, where there is no room for the lowest chart with its time axis. */
  readonly when?: string;
  readonly children?: ComponentChildren;
}

function Strip({ name, title, when, value, stale, children }: StripProps) {
  return (
    <div class={`strip strip-${name}`}>
      <div class="strip-words">
        <h2>
          {title}
          {when !== undefined && <span class="strip-when">{when}</span>}
        </h2>
        <p class={stale ? 'figure stale' : 'figure'} data-testid={`strip-${name}-value`}>
          {value}
        </p>
        {children}
      </div>
      <div class="strip-plot" data-strip={name} />
    </div>
  );
}
