import { useSignal } from '@preact/signals';
import type { Control } from '../../../../src/server/wire-control.ts';
import { ageNow } from '../../../control/state.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { text } from '../../../text.ts';
import { ClearDialog } from './ClearDialog.tsx';

/** A stop holds the machine: what stopped it, since when, how long that took, what remains, and how it is cleared. */
export function Latched({ control, toldMs, nowMs }: { control: Control; toldMs: number; nowMs: number }) {
  const words = text.control.latch;
  const { stop, latch, phase } = control;
  const clearing = useSignal(false);
  const cause = latch?.cause ?? stop?.cause ?? null;
  const reported = stop !== null && stop.reportedAfterMs !== null;
  const overdue = stop?.overdue === true && !reported;
  const remains = latch?.remains ?? [];
  const mayClear = latch !== null && phase === 'stopped' && remains.length === 0;
  return (
    <div
      class={`control-latched${overdue ? ' latched-overdue' : ''}`}
      data-testid="control-latched"
      data-overdue={overdue}
    >
      <div class="latched-what">
        <p class="latched-word">
          <Icon name="stop" />
          {reported || stop === null ? words.heading.stopped : words.heading.stopping}
          {stop !== null && (
            <span class="quiet figure">
              {(reported ? words.since : words.goingFor)(text.control.age(ageNow(stop.forMs, toldMs, nowMs)))}
            </span>
          )}
        </p>
        {cause !== null && <p class="latched-cause">{text.control.cause(cause)}.</p>}
        <p class={overdue ? 'latched-loud' : 'quiet'} role={overdue ? 'alert' : undefined}>
          {stop === null
            ? ''
            : stop.reportedAfterMs !== null
              ? words.took(stop.reportedAfterMs, stop.stillAfterMs)
              : overdue
                ? words.overdue
                : stop.delivered
                  ? words.sending(stop.bytes)
                  : words.undelivered}
        </p>
      </div>
      {latch !== null && (
        <div class="latched-clear">
          {remains.length > 0 ? (
            <p class="latched-remains" data-testid="control-remains">
              <strong>{words.remains}:</strong> {remains.map((kind) => text.control.finding(kind)).join(', ')}
              {remains.includes('no-pad') && `. ${words.padGone}`}
            </p>
          ) : (
            <p class="quiet">{mayClear ? words.words : ''}</p>
          )}
          <button
            type="button"
            class="button step-button"
            data-testid="control-clear"
            disabled={!mayClear}
            onClick={() => {
              clearing.value = true;
            }}
          >
            {words.clear}
          </button>
        </div>
      )}
      {clearing.value && latch !== null && (
        <ClearDialog
          control={control}
          onClose={() => {
            clearing.value = false;
          }}
        />
      )}
    </div>
  );
}
