import type { ComponentChildren } from 'preact';
import { Icon } from '../../parts/Icon.tsx';
import { text } from '../../text.ts';

interface StepCardProps {
  /** What stands above: which step of how many. */
  readonly of: string;
  readonly referenceMm: number;
  readonly direction: 'up' | 'down' | null;
  readonly children?: ComponentChildren;
}

/** What is to be set, readable from where the hand is. */
export function StepCard({ of, referenceMm, direction, children }: StepCardProps) {
  const words = text.calibration.step;
  const isZero = referenceMm === 0;
  return (
    <section class="cal-step" data-testid="step" data-mm={referenceMm} data-direction={direction ?? ''}>
      <p class="quiet" data-testid="step-of">
        {of}
      </p>
      <h2 class="cal-step-set">
        {direction !== null && <Icon name={direction === 'up' ? 'lower' : 'up'} />}
        <span>{isZero ? words.zero : words.set(referenceMm)}</span>
      </h2>
      <p class="cal-step-words">
        {isZero && direction !== 'down' ? words.zeroWords : direction === null ? '' : words.words(direction)}
      </p>
      {children}
    </section>
  );
}
