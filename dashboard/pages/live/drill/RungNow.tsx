import type { LiveAttempt } from '../../../../src/server/wire-training.ts';
import { mm } from '../../../format.ts';
import { text } from '../../../text.ts';
import { rungNow } from '../../../training/limits.ts';
import { runningDrill } from '../../../training/runningDrill.ts';

/** Pips that fit beside each other on a phone; a longer step tells its dots in words alone. */
const PIPS = 20;

/** A drill that changes its target: the one for the dot to come, for 1.5 m, how many dots it has yet, and the next. */
export function RungNow({ attempt }: { attempt: LiveAttempt }) {
  const running = runningDrill.value;
  if (running?.attemptId !== attempt.id || running.drill.depth.kind !== 'ladder') return null;
  const words = text.drill.run;
  const { index, target, made, dots, left, next } = rungNow(running.drill.depth.steps, attempt.guide);
  return (
    <section class="panel run-target" data-testid="run-target" data-rung={index}>
      <p class="run-term">{words.target}</p>
      {/* Made anew for each target, so that a change is seen from the corner of the eye. */}
      <p key={index} class="target-figure figure">
        <span class="spoken">{words.targetRange(target.lowMm, target.highMm)}</span>
        <span aria-hidden="true">
          {mm(target.lowMm)}–{mm(target.highMm)} <span class="unit">mm</span>
        </span>
      </p>
      {dots <= PIPS && (
        <div class="pips" aria-hidden="true">
          {Array.from({ length: dots }, (_, i) => (
            <span key={i} class={i < made ? 'pip pip-made' : 'pip'} />
          ))}
        </div>
      )}
      <p class="target-then">
        {next === null ? words.targetLast(left) : words.targetThen(left, next.lowMm, next.highMm)}
      </p>
    </section>
  );
}
