import type { ScoreResult } from '../../src/server/wire-training.ts';
import { Icon } from '../parts/Icon.tsx';

type Verdict = ScoreResult['criteria'][number]['verdict'];

const icons = {
  pass: 'check',
  'not-passed': 'close',
  'too-close': 'minus',
  'not-available': 'minus',
} as const;

/** A verdict as shape and word; the colour only supports them. */
export function VerdictWord({ verdict, words }: { verdict: Verdict; words: string }) {
  return (
    <span class={`verdict verdict-${verdict}`}>
      <Icon name={icons[verdict]} />
      {words}
    </span>
  );
}
