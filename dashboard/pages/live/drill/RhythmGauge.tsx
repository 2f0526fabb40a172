import { number } from '../../../format.ts';
import { text } from '../../../text.ts';

interface Range {
  readonly lowHz: number;
  readonly highHz: number;
}

/** Dots a second as figure, word and a mark on a bar with the range that is asked for. */
export function RhythmGauge({ value, range }: { value: number | null; range: Range | null }) {
  const words = text.drill.run;
  // As it is shown, so that "2.0" is not called too slow beside "2 to 3": the score judges by itself.
  const shown = value === null ? null : Math.round(value * 10) / 10;
  const state =
    shown === null || range === null
      ? 'none'
      : shown < range.lowHz
        ? 'slow'
        : shown > range.highHz
          ? 'fast'
          : 'right';
  const top = range === null ? 3 : range.highHz * 1.75;
  const at = (hz: number): string => `${(Math.min(1, Math.max(0, hz / top)) * 100).toFixed(1)}%`;
  return (
    <div class={`rhythm rhythm-${state}`} data-testid="rhythm" data-state={state}>
      <p class="run-figure figure">
        {number(shown, 1)} <span class="unit">{words.rhythmUnit}</span>
      </p>
      {range === null ? (
        <p class="rhythm-word">{words.free}</p>
      ) : (
        <>
          <div class="rhythm-track" aria-hidden="true">
            <div
              class="rhythm-asked"
              style={{ left: at(range.lowHz), right: `calc(100% - ${at(range.highHz)})` }}
            />
            {value !== null && <div class="rhythm-now" style={{ left: at(value) }} />}
          </div>
          <p class="rhythm-word">
            {value === null ? words.rhythmRange(range.lowHz, range.highHz) : words.rhythmState[state]}
            {value !== null && (
              <span class="rhythm-range"> · {words.rhythmRange(range.lowHz, range.highHz)}</span>
            )}
          </p>
        </>
      )}
    </div>
  );
}
