/** Why a part of the score is not available. */
import type { AttemptDetail, Part, ScoreResult } from '../../../src/server/wire-training.ts';
import { text } from '../../text.ts';

export function whyMissing(
  part: Part,
  drill: Pick<AttemptDetail['attempt']['drill'], 'pattern' | 'rhythm'>,
  { state, gates }: Pick<ScoreResult, 'state' | 'gates'>,
): string {
  const words = text.result.missing;
  const stands = (name: ScoreResult['gates'][number]['name']) => gates.some((gate) => gate.name === name);
  if (state === 'not-scored') return words.unscored;
  if (part === 'spacing') {
    if (drill.pattern.kind === 'anywhere') return words.noPlace;
    return stands('no-earlier-layer') ? words.noLayer : words.noPosition;
  }
  if (part === 'rhythm') {
    if (drill.rhythm === null) return words.noRhythm;
    return stands('clock-reset') ? words.reset : words.fewDots;
  }
  return words.fewDots;
}
