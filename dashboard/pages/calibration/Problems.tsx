import type { DraftProblem } from '../../../src/server/wire-studio.ts';
import { said } from '../../format.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import type { PointRow } from './points.ts';
import type { StageName } from './stages.ts';

const marks = { blocks: 'unsafe', asks: 'caution', warns: 'shallow' } as const;
const order = ['blocks', 'asks', 'warns'] as const;

interface ProblemsProps {
  readonly problems: readonly DraftProblem[];
  readonly rows: readonly PointRow[];
  /** Leads to the points; left out where they stand beside it. */
  readonly onStage?: (stage: StageName) => void;
}

/** In words: what is so, what it means, what to do. A question about points is answered at the points. */
export function Problems(props: ProblemsProps) {
  const words = text.calibration.problems;
  return (
    <section class="panel cal-problems" aria-label={words.heading} data-testid="problems">
      <h2>{words.heading}</h2>
      <ProblemList {...props} />
    </section>
  );
}

/** What blocks first. */
export function ProblemList({ problems, rows = [], onStage }: Partial<ProblemsProps>) {
  const words = text.calibration.problems;
  if (problems === undefined || problems.length === 0)
    return (
      <p class="zone-word zone-target">
        <ZoneMark zone="target" size={14} />
        {words.none}
      </p>
    );
  const sorted = order.flatMap((effect) => problems.filter((one) => one.effect === effect));
  return (
    <ul class="cal-problem-list" aria-label={words.heading}>
      {sorted.map(({ code, effect, message, points }, i) => (
        <li key={`${code}/${i}`} data-code={code} data-effect={effect} data-testid="draft-problem">
          <p class={`zone-word zone-${marks[effect]}`}>
            <ZoneMark zone={marks[effect]} size={14} />
            {words.effect[effect]}
          </p>
          <p>{said(message)}</p>
          {points.length > 0 && onStage !== undefined && (
            <button
              type="button"
              class="button"
              onClick={() => {
                const run = rows.find(({ point }) => points.includes(point.id))?.point.run;
                onStage(run ?? 'as-found');
              }}
            >
              {words.show}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
