/** A trainee's progress over all drills: a pure function of their attempts, the drills and the day. */
import type { Drill, Level } from '../drill.ts';
import { type CompetenceDesign, chartFor, usualDesign } from './competence.ts';
import type { TriedDrill } from './counting.ts';
import { type DrillProgress, drillProgress } from './drill-progress.ts';
import { type LevelProgress, levelsOf } from './levels.ts';
import { byCurriculum, type NextDrill, nextOf } from './next.ts';

export interface ProgressInput {
  /**
   * Every version of every drill, in any order: an earlier version tells whether its attempts still count.
   * Retired drills are shown where they were tried, and open no level.
   */
  readonly drills: readonly { readonly drill: Drill; readonly retiredAt: string | null }[];
  /** Of one trainee, in any order. */
  readonly attempts: readonly TriedDrill[];
  readonly unlocks: readonly { readonly level: Level; readonly by: string }[];
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly design?: CompetenceDesign;
}

export interface TraineeProgress {
  readonly levels: readonly LevelProgress[];
  /** In the order of the curriculum. */
  readonly drills: readonly DrillProgress[];
  readonly next: NextDrill | null;
  readonly chart: CompetenceDesign & { readonly limit: number };
}

export function progressOf({
  drills,
  attempts,
  unlocks,
  now,
  design = usualDesign,
}: ProgressInput): TraineeProgress {
  const chart = chartFor(design);
  const tried = Map.groupBy(attempts, ({ attempt }) => attempt.drill.id);
  const all = [...Map.groupBy(drills, ({ drill }) => drill.id)].flatMap(([id, rows]) => {
    const newest = rows.reduce((a, b) => (b.drill.version > a.drill.version ? b : a));
    const versions = rows.map(({ drill }) => drill);
    const progress = drillProgress(versions, newest.drill, tried.get(id) ?? [], { ...design, chart, now });
    const isRetired = newest.retiredAt !== null;
    return isRetired && progress.attempts.length === 0 ? [] : [{ progress, isRetired }];
  });
  const levels = levelsOf(
    all
      .filter(({ isRetired }) => !isRetired)
      .map(({ progress }) => ({ level: progress.drill.level, standing: progress.standing })),
    unlocks,
  );
  const isOpen = (level: Level) => levels.some((each) => each.level === level && each.unlocked);
  const withLevel = all.map(({ progress, isRetired }) => ({
    isRetired,
    progress: { ...progress, unlocked: isOpen(progress.drill.level) },
  }));
  return {
    levels,
    drills: withLevel.map(({ progress }) => progress).sort(byCurriculum),
    next: nextOf(withLevel.filter(({ isRetired }) => !isRetired).map(({ progress }) => progress)),
    chart: { ...design, limit: chart.limit },
  };
}
