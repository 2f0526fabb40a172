/** The steps of each calibration, on this computer; elsewhere they are read from its points. */
import { keptRecord } from '../../settings.ts';
import { type Plan, planOfPoints, planOfText, planText, usualPlan } from './plan.ts';
import type { PadView } from './usePadDraft.ts';

const plans = keptRecord('calibrationSteps');

export const planOf = ({ id, draft }: PadView): Plan =>
  planOfText(plans.value[id]) ?? planOfPoints(draft.points) ?? usualPlan;

export function keepPlan({ id }: PadView, plan: Plan): void {
  plans.value = { ...plans.peek(), [id]: planText(plan) };
}
