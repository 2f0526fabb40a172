import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { messageOf } from '../../api.ts';
import { Icon } from '../../parts/Icon.tsx';
import { keptRecord } from '../../settings.ts';
import { text } from '../../text.ts';
import { calibrationApi } from './api.ts';
import { moved } from './micrometerSteps.ts';

/** Where it was set last, by pad: a reload does not move it. */
const kept = keptRecord('micrometer');

/** Away from the pad once nobody measures, so that the virtual hand works again. Where it is not set nothing happens. */
export async function putAway(serial: string): Promise<void> {
  if ((kept.peek()[serial] ?? '') === '') return;
  kept.value = { ...kept.peek(), [serial]: '' };
  // The virtual devices may have been stopped meanwhile: then it is away already.
  await calibrationApi.micrometer(serial, null).catch(() => {});
}

/** Devices that have just been started do not take a wish yet. */
const AFRESH_MS = 500;

const sizes = ['coarse', 'fine'] as const;
const keyMoves: Readonly<Record<string, readonly [(typeof sizes)[number], 1 | -1]>> = {
  ArrowDown: ['fine', 1],
  ArrowUp: ['fine', -1],
  PageDown: ['coarse', 1],
  PageUp: ['coarse', -1],
};

/** A micrometer over a virtual pad, turned by touch or by keys; the reference of somebody without hardware. */
export function Micrometer({ serial, online }: { serial: string; online: boolean }) {
  const words = text.calibration.micrometer;
  const name = useId();
  const size = useSignal<(typeof sizes)[number]>('coarse');
  const problem = useSignal('');
  const wanted = useRef<Promise<unknown>>(Promise.resolve());
  const stored = kept.value[serial] ?? '';
  const depthMm = stored === '' ? null : Number(stored);
  const set = (next: number | null) => {
    kept.value = { ...kept.peek(), [serial]: next === null ? '' : String(next) };
    problem.value = '';
    // In the order of the presses.
    wanted.current = wanted.current
      .then(() => calibrationApi.micrometer(serial, next))
      .catch((error: unknown) => {
        problem.value = messageOf(error);
      });
  };
  // Devices that were started anew know nothing of it.
  useEffect(() => {
    if (!online) return;
    const timer = setTimeout(() => {
      // It may have been turned meanwhile.
      const now = kept.peek()[serial] ?? '';
      if (now !== '') set(Number(now));
    }, AFRESH_MS);
    return () => clearTimeout(timer);
  }, [online, serial]);
  const move = (by: (typeof sizes)[number], way: 1 | -1) => set(moved(depthMm, by, way));
  const turn = (way: 1 | -1) => (
    <button
      type="button"
      class="button cal-turn"
      aria-label={way === 1 ? words.deeper : words.shallower}
      data-testid={way === 1 ? 'micrometer-deeper' : 'micrometer-shallower'}
      onClick={() => move(size.value, way)}
    >
      <Icon name={way === 1 ? 'plus' : 'minus'} />
    </button>
  );
  return (
    <section class="panel cal-micrometer" aria-label={words.heading} data-testid="micrometer">
      <h2>{words.heading}</h2>
      <div class="cal-micrometer-turns">
        {turn(-1)}
        <div
          class="cal-micrometer-value"
          role="spinbutton"
          tabIndex={0}
          aria-label={words.label}
          aria-valuemin={-0.5}
          aria-valuemax={3.5}
          aria-valuenow={depthMm ?? -0.5}
          aria-valuetext={depthMm === null ? words.away : words.value(depthMm)}
          data-testid="micrometer-value"
          data-mm={stored}
          onKeyDown={(press) => {
            const by = keyMoves[press.key];
            if (by === undefined) return;
            press.preventDefault();
            move(...by);
          }}
        >
          {depthMm === null ? (
            <span class="quiet">{words.away}</span>
          ) : (
            <span class="figure">{words.value(depthMm)}</span>
          )}
        </div>
        {turn(1)}
      </div>
      <div class="cal-micrometer-foot">
        <fieldset class="segments">
          <legend class="spoken">{words.size}</legend>
          {sizes.map((one) => (
            <label key={one} class="chip">
              <input
                type="radio"
                name={name}
                checked={size.value === one}
                data-testid={`micrometer-${one}`}
                onChange={() => {
                  size.value = one;
                }}
              />
              <span>{words[one]}</span>
            </label>
          ))}
        </fieldset>
        <button
          type="button"
          class="button"
          disabled={depthMm === null}
          data-testid="micrometer-away"
          onClick={() => set(null)}
        >
          {words.remove}
        </button>
      </div>
      <p class="quiet">
        {words.words} {words.keys}
      </p>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
