import { text } from '../../text.ts';
import { steadyState } from './steadyNow.ts';
import { useTakeKeys } from './useTakeKeys.ts';

interface TakeProps {
  readonly busy: boolean;
  readonly onTake: (anyway: boolean) => void;
  /** Why the last point was not taken; '' where it was. */
  readonly problem: string;
}

/** One press takes the point; where it was refused for not standing still, another takes it as it is. */
export function TakeButton({ busy, onTake, problem }: TakeProps) {
  const words = text.calibration.step;
  const state = steadyState();
  const isThere = state === 'settled' || state === 'moving';
  useTakeKeys(busy ? null : () => onTake(false));
  return (
    <div class="cal-take">
      <button
        type="button"
        class="button button-strong cal-take-button"
        aria-disabled={busy}
        data-testid="take"
        onClick={() => !busy && onTake(false)}
      >
        {busy ? words.taking : words.take}
      </button>
      <p class="quiet">{words.keys}</p>
      {problem !== '' && (
        <div class="cal-refused" role="alert" data-testid="take-problem">
          <p class="problem">{problem}</p>
          {isThere && !busy && (
            <p>
              <button type="button" class="button" data-testid="take-anyway" onClick={() => onTake(true)}>
                {words.anyway}
              </button>{' '}
              <span class="quiet">{words.anywayWords}</span>
            </p>
          )}
        </div>
      )}
    </div>
  );
}
