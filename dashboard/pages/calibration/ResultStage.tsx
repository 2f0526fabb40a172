import { text } from '../../text.ts';
import { Approve } from './Approve.tsx';
import { BudgetTable, Candidates, Levels, OutcomeFacts, ResidualChart } from './OutcomeParts.tsx';
import { Problems } from './Problems.tsx';
import { Questions } from './Questions.tsx';
import type { StageProps } from './Wizard.tsx';

/** What the points come to, how sure it is, what stands against it; and the approval. */
export function ResultStage(props: StageProps) {
  const { view, rows } = props;
  const words = text.calibration.result;
  const { pad: outcome, shown, draft } = view;
  return (
    <div class="cal-result">
      <div class="cal-look">
        <Questions {...props} rows={rows} />
        <Problems
          {...props}
          problems={view.problems.filter(({ effect, points }) => effect !== 'asks' || points.length === 0)}
        />
        <Levels
          heading={words.asFound}
          words={words.asFoundWords(shown?.number ?? null)}
          levels={shown?.asFound ?? []}
          toleranceMm={draft.toleranceMm}
          testId="as-found"
        />
        <Approve {...props} />
      </div>
      <div class="cal-look">
        {outcome === null ? (
          <p class="panel" data-testid="no-outcome">
            {words.none}
          </p>
        ) : (
          <>
            <ResidualChart outcome={outcome} points={draft.points} />
            <section class="panel">
              <OutcomeFacts outcome={outcome} />
            </section>
            <Candidates outcome={outcome} />
            <BudgetTable outcome={outcome} />
          </>
        )}
      </div>
    </div>
  );
}
