/** Which levels of the curriculum are open to a trainee, and by what. */
import { type Level, levels } from '../drill.ts';
import type { Standing } from '../types.ts';

/** Of a level's drills, the share that must be shown before the next opens: one hard drill, or a pad that does not sense position, holds nobody up. */
export const SHARE_TO_OPEN = 0.75;

export interface LevelProgress {
  readonly level: Level;
  readonly unlocked: boolean;
  /** 'data', or who opened it by hand; null where it is locked, and for the first, which is always open. */
  readonly by: string | null;
}

/** `standings`: of the drills that are offered. Stale counts as shown: a level once open does not close by waiting. */
export function levelsOf(
  standings: readonly { readonly level: Level; readonly standing: Standing }[],
  unlocks: readonly { readonly level: Level; readonly by: string }[],
): LevelProgress[] {
  let before: LevelProgress | null = null;
  return levels.map((level) => {
    const progress = before === null ? { level, unlocked: true, by: null } : openedBy(level, before);
    before = progress;
    return progress;
  });

  function openedBy(level: Level, previous: LevelProgress): LevelProgress {
    if (previous.unlocked && isShown(previous.level)) return { level, unlocked: true, by: 'data' };
    const hand = unlocks.find((unlock) => unlock.level === level);
    return { level, unlocked: hand !== undefined, by: hand?.by ?? null };
  }

  function isShown(level: Level): boolean {
    const drills = standings.filter((each) => each.level === level);
    const shown = drills.filter(({ standing }) => standing === 'competent' || standing === 'stale');
    return shown.length >= Math.ceil(SHARE_TO_OPEN * drills.length);
  }
}
