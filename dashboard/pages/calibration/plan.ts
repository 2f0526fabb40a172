/** The steps of a calibration: which depth is to be set next, and how it is reached. Pure. */
import type { DraftView } from '../../../src/server/wire-studio.ts';
import { text } from '../../text.ts';
import { numberTyped } from '../settings/machines/recordForm.ts';

export type PadDraft = Extract<DraftView['draft'], { item: 'pad' }>;
export type PadPoint = PadDraft['points'][number];
export type Run = PadPoint['run'];

export interface Plan {
  /** From the surface downwards, mm. */
  readonly depthsMm: readonly number[];
  /** Times down and up. */
  readonly cycles: number;
}

export interface Step {
  readonly cycle: number;
  readonly direction: PadPoint['direction'];
  readonly referenceMm: number;
}

/** Over the depths that practice skin is worked in, and a margin beyond. */
export const usualPlan: Plan = { depthsMm: [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5], cycles: 2 };

/** Fewer say where a pad is, and not how it goes on. */
const FEWEST_DEPTHS = 4;

const MOST_DEPTHS = 30;
const DEEPEST_MM = 6;
const SAME_MM = 1e-6;

/** Down through all depths and up again, so many times; the deepest is set once a round. */
export function stepsOf({ depthsMm, cycles }: Plan): Step[] {
  return Array.from({ length: cycles }, (_, i) => i + 1).flatMap((cycle) => [
    ...depthsMm.map((referenceMm): Step => ({ cycle, direction: 'up', referenceMm })),
    ...depthsMm
      .slice(0, -1)
      .toReversed()
      .map((referenceMm): Step => ({ cycle, direction: 'down', referenceMm })),
  ]);
}

export const sameStep = (one: Step, other: Step): boolean =>
  one.cycle === other.cycle &&
  one.direction === other.direction &&
  Math.abs(one.referenceMm - other.referenceMm) < SAME_MM;

/** The first step that has no point yet and was not skipped; null when all are done. */
export function nextStep(
  steps: readonly Step[],
  points: readonly PadPoint[],
  run: Run,
  skipped: readonly Step[],
): { readonly step: Step; readonly index: number } | null {
  const taken: readonly Step[] = points.filter((point) => point.run === run);
  const index = steps.findIndex((step) => ![...taken, ...skipped].some((other) => sameStep(step, other)));
  const step = steps[index];
  return step === undefined ? null : { step, index };
}

/** The steps that a calibration was measured by so far, where its first round goes back already; else null. */
export function planOfPoints(points: readonly PadPoint[]): Plan | null {
  const first = points.filter(({ cycle, run }) => cycle === 1 && run === points[0]?.run);
  if (!first.some(({ direction }) => direction === 'down')) return null;
  const depthsMm = [...new Set(first.map(({ referenceMm }) => referenceMm))].sort((a, b) => a - b);
  if (depthsMm.length < FEWEST_DEPTHS) return null;
  const rounds = new Map<number, number>();
  for (const { cycle } of points) rounds.set(cycle, (rounds.get(cycle) ?? 0) + 1);
  const whole = [...rounds].flatMap(([cycle, count]) => (count >= depthsMm.length ? [cycle] : []));
  return { depthsMm, cycles: Math.max(usualPlan.cycles, ...whole) };
}

const MOST_CYCLES = 20;

/** The round of a depth outside of the steps: one of its own, so that it does not stand between two others. */
export const extraCycle = (points: readonly PadPoint[], { cycles }: Plan): number =>
  Math.min(MOST_CYCLES, 1 + Math.max(cycles, ...points.map(({ cycle }) => cycle)));

/** As the browser keeps it; null where it cannot be read. */
export function planOfText(kept: string | undefined): Plan | null {
  const [depths = '', cycles = ''] = (kept ?? '').split('|');
  const plan = planTyped(depths, cycles);
  return 'problems' in plan ? null : plan;
}

export const depthsText = ({ depthsMm }: Plan): string => depthsMm.join(' ');
export const planText = (plan: Plan): string => `${depthsText(plan)}|${plan.cycles}`;

export interface PlanProblems {
  readonly depths?: string;
  readonly cycles?: string;
}

/** What was typed as steps, or what is wrong with it. A comma is a decimal comma, so depths stand apart by spaces. */
export function planTyped(depths: string, cycles: string): Plan | { readonly problems: PlanProblems } {
  const words = text.calibration.plan;
  const parts = depths
    .trim()
    .split(/[\s;]+/)
    .filter((part) => part !== '');
  const depthsMm = parts.map(numberTyped);
  const times = numberTyped(cycles);
  const bad = badDepths(parts, depthsMm);
  const badCycles = Number.isInteger(times) && times >= 1 && times <= MOST_CYCLES ? null : words.badCycles;
  if (bad === null && badCycles === null) return { depthsMm, cycles: times };
  return {
    problems: {
      ...(bad === null ? {} : { depths: bad }),
      ...(badCycles === null ? {} : { cycles: badCycles }),
    },
  };
}

function badDepths(parts: readonly string[], depthsMm: readonly number[]): string | null {
  const words = text.calibration.plan;
  const odd = depthsMm.findIndex((mm) => !(mm >= 0 && mm <= DEEPEST_MM));
  if (odd >= 0) return words.badNumber(parts[odd] ?? '');
  for (let i = 1; i < depthsMm.length; i++) {
    const [before, after] = [depthsMm[i - 1] ?? 0, depthsMm[i] ?? 0];
    if (Math.abs(after - before) < SAME_MM) return words.equal(after);
    if (after < before) return words.reversed(before, after);
  }
  if (depthsMm.length < FEWEST_DEPTHS) return words.few;
  if (depthsMm[0] !== 0) return words.noZero;
  return depthsMm.length > MOST_DEPTHS ? words.many : null;
}
