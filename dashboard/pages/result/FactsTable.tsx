import type { Score } from '../../../src/server/wire-training.ts';
import { Explain } from '../../parts/Explain.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { text } from '../../text.ts';

type Name = keyof Score['result']['facts'];

/** Every number behind the score; those that cannot be had are left out. */
export function FactsTable({ score }: { score: Score }) {
  const words = text.result;
  const facts = (Object.keys(words.fact) as Name[]).flatMap((name) => {
    const value = score.result.facts[name];
    if (value === null) return [];
    const { term, explain, show } = words.fact[name];
    return [{ term: <Explain label={term} words={explain} />, value: show(value) }];
  });
  return (
    <section class="panel result-facts">
      <h2>{words.facts}</h2>
      <Facts facts={facts} label={words.facts} />
    </section>
  );
}
