import type { Progress } from '../../../src/server/wire-training.ts';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';
import { chooseDrill, chooseTrainee, mode } from '../../training/choice.ts';

/** The one thing to practise next, and why. */
export function NextDrill({ progress }: { progress: Progress }) {
  const words = text.progress.next;
  const { next, trainee, drills, chart } = progress;
  if (next === null)
    return (
      <section class="panel next-drill" data-testid="next-drill" aria-label={words.heading}>
        <div>
          <h2>{words.heading}</h2>
          <p class="next-name">{words.done}</p>
          <p>{words.doneWords}</p>
        </div>
      </section>
    );
  const drill = drills.find((each) => each.drill.id === next.drillId);
  const level = drill === undefined ? '' : text.drill.level[drill.drill.level];
  const part = next.part === null ? null : text.result.part[next.part];
  const test = next.reason === 'stale';
  const choose = (how: 'practice' | 'test') => {
    chooseTrainee(trainee);
    chooseDrill(next.drillId);
    mode.value = how;
  };
  return (
    <section class="panel next-drill" data-testid="next-drill" aria-label={words.heading}>
      <div>
        <h2>{words.heading}</h2>
        <p class="next-name" data-testid="next-name">
          {next.name}
        </p>
        <p>{words.reason(next, part, drill?.toGo ?? null, level, chart.staleDays)}</p>
      </div>
      <div class="next-actions">
        {(test ? (['test', 'practice'] as const) : (['practice', 'test'] as const)).map((how, i) => (
          <a
            key={how}
            class={`button${i === 0 ? ' button-strong' : ''}`}
            href={hrefOf.live}
            data-testid={`next-${how}`}
            onClick={() => choose(how)}
          >
            {how === 'test' ? words.goTest : words.go}
          </a>
        ))}
      </div>
    </section>
  );
}
