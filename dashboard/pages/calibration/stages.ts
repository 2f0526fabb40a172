/** The steps of the wizard, and where one goes on. Pure. */
import { nextStep, type Plan, stepsOf } from './plan.ts';
import type { PadView } from './usePadDraft.ts';

export const stages = ['reference', 'as-found', 'as-left', 'result'] as const;
export type StageName = (typeof stages)[number];

const hasHeader = ({ draft: { reference, environment } }: PadView): boolean =>
  reference !== null && environment !== null;

/** Where to go on: what is to be known first, then what is being measured. */
export function stageOf(view: PadView): StageName {
  if (!hasHeader(view)) return 'reference';
  return view.draft.points.some(({ run }) => run === 'as-left') ? 'as-left' : 'as-found';
}

/** A run is done when each step of the plan has its point; one that was skipped has none. */
export function stageDone(stage: StageName, view: PadView, plan: Plan): boolean {
  const { points } = view.draft;
  if (stage === 'reference') return hasHeader(view);
  if (stage === 'result')
    return view.pad !== null && view.problems.every(({ effect }) => effect !== 'blocks');
  return nextStep(stepsOf(plan), points, stage, []) === null;
}

/** Depth of each point by what was in force when the calibration was begun, mm; empty where the service tells none. */
export function shownBy({ shown }: PadView): ReadonlyMap<string, number> {
  return new Map(shown?.points.map(({ pointId, depthMm }) => [pointId, depthMm]));
}
