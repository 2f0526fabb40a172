import { useSignal } from '@preact/signals';
import type { Level, Progress } from '../../../src/server/wire-training.ts';
import { Icon } from '../../parts/Icon.tsx';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';
import { StandingMark } from './StandingMark.tsx';
import { UnlockDialog } from './UnlockDialog.tsx';

interface LevelsProps {
  readonly progress: Progress;
  /** Id of the drill that is shown in detail. */
  readonly shown: string | null;
  readonly onUnlocked: () => void;
}

/** The curriculum: which levels are open and by what, and where the trainee stands with each drill. */
export function Levels({ progress, shown, onUnlocked }: LevelsProps) {
  const words = text.progress.levels;
  const opening = useSignal<Level | null>(null);
  const { levels, drills } = progress;
  return (
    <div class="levels" data-testid="levels">
      {levels.map(({ level, unlocked, by }, i) => {
        const of = drills.filter(({ drill }) => drill.level === level);
        const before = levels[i - 1]?.level;
        const below = drills.filter(({ drill }) => drill.level === before);
        const there = below.filter(({ standing }) => standing === 'competent' || standing === 'stale');
        return (
          <section key={level} class="panel level" data-testid={`level-${level}`} data-unlocked={unlocked}>
            <div class="level-head">
              <h2>{text.drill.level[level]}</h2>
              <span class="quiet level-state">
                {!unlocked && <Icon name="lock" />}
                {unlocked ? (by === null ? words.open : words.openBy(by)) : words.locked}
              </span>
            </div>
            {!unlocked && before !== undefined && (
              <>
                <p class="quiet">{words.lockedWords(text.drill.level[before], there.length, below.length)}</p>
                <button
                  type="button"
                  class="button"
                  data-testid="unlock"
                  onClick={() => {
                    opening.value = level;
                  }}
                >
                  {words.unlock}
                </button>
              </>
            )}
            <ul class="level-drills">
              {of.map((each) => (
                <DrillRow
                  key={each.drill.id}
                  of={each}
                  trainee={progress.trainee.id}
                  limit={progress.chart.limit}
                  shown={each.drill.id === shown}
                />
              ))}
            </ul>
          </section>
        );
      })}
      {opening.value !== null && (
        <UnlockDialog
          traineeId={progress.trainee.id}
          level={opening.value}
          onClose={() => {
            opening.value = null;
          }}
          onUnlocked={onUnlocked}
        />
      )}
    </div>
  );
}

interface RowProps {
  readonly of: Progress['drills'][number];
  readonly trainee: string;
  readonly limit: number;
  readonly shown: boolean;
}

/** Where the line of the chart stands now. */
export function lineOf(attempts: Progress['drills'][number]['attempts']): number {
  return attempts.findLast(({ chart }) => chart !== null)?.chart ?? 0;
}

function DrillRow({ of, trainee, limit, shown }: RowProps) {
  const words = text.progress;
  const { drill, standing, attempts, toGo, unlocked } = of;
  return (
    <li>
      <a
        class="curriculum-row"
        href={hrefOf.progressOf(trainee, drill.id)}
        aria-current={shown ? 'true' : undefined}
        data-testid="drill-row"
        data-drill={drill.id}
        data-standing={standing}
      >
        <StandingMark standing={standing} />
        <span class="curriculum-row-name">
          {drill.name}
          <span class="quiet">
            {words.standing[standing]}
            {attempts.length > 0 && `, ${words.attempts(attempts.length)}`}
          </span>
        </span>
        <span class="curriculum-row-go quiet">
          {unlocked ? (standing === 'new' ? '' : words.toGo(standing, toGo)) : words.lockedDrill}
        </span>
        <span class="curriculum-row-bar" aria-hidden="true">
          <span style={{ width: `${Math.min(100, (100 * lineOf(attempts)) / limit)}%` }} />
        </span>
      </a>
    </li>
  );
}
