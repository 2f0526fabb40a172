import { number } from '../../format.ts';
import { Explain } from '../../parts/Explain.tsx';
import { IntervalScale } from '../../score/IntervalScale.tsx';
import { text } from '../../text.ts';
import { partNames } from '../../training/names.ts';
import { whyMissing } from './partMissing.ts';
import type { ResultProps } from './resultProps.ts';
import { tenthsOf100 } from './tenths.ts';

/** The five parts of the score, each with its interval, or why it is not there. */
export function Parts({ detail, score }: ResultProps) {
  const words = text.result;
  const { parts, weights } = score.result;
  const tenths = tenthsOf100(partNames.map((part) => 100 * (weights[part] ?? 0)));
  return (
    <section class="panel parts" data-testid="parts">
      <h2>{words.parts}</h2>
      <ul class="part-list">
        {partNames.map((part, i) => {
          const estimate = parts[part] ?? null;
          return (
            <li key={part} class="part" data-part={part} data-available={estimate !== null}>
              <span class="part-name">
                <Explain label={words.part[part]} words={words.partWords[part]} />
              </span>
              {estimate === null ? (
                <span class="part-none quiet">
                  {words.notAvailable}: {whyMissing(part, detail.attempt.drill, score.result)}
                </span>
              ) : (
                <>
                  <span class="part-value figure">{number(estimate.value)}</span>
                  <IntervalScale of={estimate} />
                  <span class="part-range quiet">
                    {words.range(estimate.low, estimate.high)}, {words.weight((tenths[i] ?? 0) / 10)}
                  </span>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
