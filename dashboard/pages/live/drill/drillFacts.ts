/** A drill's figures in words: how much, how deep, in what rhythm. */
import type { Drill } from '../../../../src/server/wire-training.ts';
import { profile } from '../../../live/state.ts';
import { text } from '../../../text.ts';
import { limitsOf } from '../../../training/limits.ts';

export function drillFacts({ end, depth, rhythm, strokeRate }: Drill): readonly string[] {
  const words = text.drill.what;
  const facts = [end.kind === 'dots' ? words.dots(end.dots) : words.seconds(end.seconds)];
  const limits = profile.value;
  if (depth.kind === 'ladder') facts.push(words.targets(depth.steps.length));
  else if (limits !== null) {
    const { targetMm, cautionMm } = limitsOf(depth, limits, 0);
    facts.push(words.depth(targetMm, cautionMm));
  }
  if (rhythm !== null) facts.push(words.rhythm(rhythm.lowHz, rhythm.highHz));
  if (strokeRate !== null) facts.push(words.strokeRate(strokeRate.lowHz, strokeRate.highHz));
  return facts;
}
