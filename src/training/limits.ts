/** Depth limits of one dot of a drill: the profile's, moved or narrowed by the drill. The unsafe limit stays the profile's. */
import type { DepthProfile, Zone } from '../safety/types.ts';
import type { Drill } from './drill.ts';

/** Limits between the zones for one dot, mm: target starts, caution starts, unsafe starts above. */
export interface DepthLimits {
  readonly targetMm: number;
  readonly cautionMm: number;
  readonly unsafeMm: number;
}

type Depth = Drill['depth'];
type DepthOf = Pick<Drill, 'depth'>;

/** Sums of decimals such as 1.0 − 0.1 on whole µm, so that a limit is the number that a person would write. */
const wholeUm = (mm: number) => Math.round(mm * 1_000) / 1_000;

function targetAt(depth: Depth, profile: DepthProfile, dotIndex: number): { lowMm: number; highMm: number } {
  if (depth.kind === 'target') return depth.target;
  if (depth.kind === 'profile')
    return {
      lowMm: wholeUm(profile.targetMm + depth.shiftMm),
      highMm: wholeUm(profile.cautionMm + depth.shiftMm),
    };
  const round = depth.steps.reduce((sum, step) => sum + step.dots, 0);
  let left = dotIndex % round;
  for (const step of depth.steps) {
    if (left < step.dots) return step.target;
    left -= step.dots;
  }
  throw new RangeError(`A ladder of ${round} dots has no step for dot ${dotIndex}.`);
}

/** Limits for the dot with this index (from 0, in order of making). Meaningful only where `drillProfileProblems` is empty. */
export function limitsOf(drill: DepthOf, profile: DepthProfile, dotIndex: number): DepthLimits {
  const { lowMm, highMm } = targetAt(drill.depth, profile, dotIndex);
  return { targetMm: lowMm, cautionMm: highMm, unsafeMm: profile.unsafeMm };
}

/** The zone of a depth: a limit itself belongs to the deeper zone, but for the unsafe limit, which is still caution (as zoneOf). */
export function zoneIn(limits: DepthLimits, depthMm: number): Zone {
  if (depthMm > limits.unsafeMm) return 'unsafe';
  if (depthMm >= limits.cautionMm) return 'caution';
  return depthMm >= limits.targetMm ? 'target' : 'shallow';
}

/** Why this drill cannot be done with this profile, a sentence each; empty when it can. */
export function drillProfileProblems(drill: DepthOf, profile: DepthProfile): string[] {
  const { depth } = drill;
  if (depth.kind === 'profile') {
    const { lowMm, highMm } = targetAt(depth, profile, 0);
    const shift = `depth.shiftMm ${depth.shiftMm} moves the target of profile "${profile.name}" to ${lowMm}–${highMm} mm`;
    if (lowMm <= 0) return [`${shift}: it must start below the surface. Take a smaller shift.`];
    return reachesUnsafe(shift, highMm, profile, 'Take a smaller shift, or another profile.');
  }
  if (depth.kind === 'target')
    return reachesUnsafe(
      `depth.target ends at ${depth.target.highMm} mm`,
      depth.target.highMm,
      profile,
      'Lower highMm, or take another profile.',
    );
  return depth.steps.flatMap((step, at) =>
    reachesUnsafe(
      `depth.steps[${at}].target ends at ${step.target.highMm} mm`,
      step.target.highMm,
      profile,
      'Lower highMm, or take another profile.',
    ),
  );
}

function reachesUnsafe(what: string, highMm: number, profile: DepthProfile, doThis: string): string[] {
  if (highMm < profile.unsafeMm) return [];
  return [
    `${what}, but profile "${profile.name}" calls everything above ${profile.unsafeMm} mm unsafe, and a target must end before that. ${doThis}`,
  ];
}
