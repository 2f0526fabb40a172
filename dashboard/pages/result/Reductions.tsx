import type { Score } from '../../../src/server/wire-training.ts';
import { number } from '../../format.ts';
import { say } from '../../parts/announce.ts';
import { Explain } from '../../parts/Explain.tsx';
import { text } from '../../text.ts';
import { useLooking } from './looking.ts';
import { tenthsLost } from './tenths.ts';

/** Every point lost by name; with the score they add up to 100, and a tap marks the dots behind one. */
export function Reductions({ score }: { score: Score }) {
  const words = text.result;
  const { reduction: chosen, marked } = useLooking();
  const { reductions, total } = score.result;
  if (total === null) return null;
  const { total: totalTenths, lost } = tenthsLost(
    total.value,
    reductions.map(({ points }) => points),
  );
  const small = reductions.filter((_, at) => lost[at] === 0);
  const show = (tenths: number) => number(tenths / 10, 1);
  const most = Math.max(1, ...reductions.map(({ points }) => points));
  const toggle = (at: number) => {
    const of = reductions[at];
    if (of === undefined) return;
    const off = chosen.value === at;
    chosen.value = off ? null : at;
    marked.value = off ? null : new Set(of.dots);
    say(off ? words.unmark : words.marking(words.reduction[of.name], of.dots.length, of.count));
  };
  const shown = chosen.value === null ? undefined : reductions[chosen.value];
  return (
    <section class="panel reductions" data-testid="reductions">
      <h2>
        <Explain label={words.lost} words={words.lostExplain} />
      </h2>
      <p class="reduction-sum">
        {reductions.length === 0
          ? words.lostNothing
          : words.lostSentence(show(totalTenths), show(1000 - totalTenths))}
      </p>
      <div class="hundred" aria-hidden="true">
        <span class="hundred-score" style={{ flexGrow: total.value }} />
        {reductions.map(({ name, part, points }, at) => (
          <span
            key={`${part}/${name}`}
            class={`hundred-lost${chosen.value === at ? ' hundred-chosen' : ''}`}
            style={{ flexGrow: points }}
          />
        ))}
      </div>
      <ol class="reduction-list">
        {reductions.map((reduction, at) => {
          const { name, part, points, dots } = reduction;
          // What rounds to nothing is named below.
          if (lost[at] === 0) return null;
          return (
            <li key={`${part}/${name}`}>
              <button
                type="button"
                class="reduction"
                aria-pressed={chosen.value === at}
                disabled={dots.length === 0}
                title={dots.length === 0 ? words.noDotsToMark : words.mark}
                data-testid="reduction"
                data-name={name}
                onClick={() => toggle(at)}
              >
                <span class="reduction-name">
                  {words.reduction[name]}
                  <span class="quiet">
                    {part === 'safety' ? words.partOther : words.part[part]}:{' '}
                    {words.reductionDetail(reduction)}
                  </span>
                </span>
                <span class="reduction-points figure">−{show(lost[at] ?? 0)}</span>
                <span class="reduction-bar" aria-hidden="true">
                  <span style={{ width: `${(100 * points) / most}%` }} />
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <p class="reduction-total">
        <span>{words.total}</span>
        <span class="figure">{show(totalTenths)}</span>
      </p>
      {small.length > 0 && (
        <p class="quiet">{words.small(small.map(({ name }) => words.reduction[name]).join(', '))}</p>
      )}
      <p class="quiet reduction-marked" role="status">
        {shown !== undefined && words.marking(words.reduction[shown.name], shown.dots.length, shown.count)}
      </p>
    </section>
  );
}
