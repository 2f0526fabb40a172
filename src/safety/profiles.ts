/** Depth profiles: which depth is in which zone. There is no universal safe depth. */
import type { DepthProfile, Zone } from './types.ts';

/** The shipped profile. Published depths disagree by a factor of four, so it is a default for training and no more. */
export const trainingDefault: DepthProfile = Object.freeze({
  id: 'training-default',
  version: 1,
  name: 'Training default',
  targetMm: 0.5,
  cautionMm: 1.0,
  unsafeMm: 1.5,
  approvedBy: 'Evenstroke (training default, not a clinical limit)',
  approvedAt: '2026-01-01',
  source: 'Evenstroke default for practice skin; published SMP depths range from 0.25 to 2 mm',
});

/** Deepest limit that a profile may name, mm: practice skin is 1 to 3 mm thick. */
const DEEPEST_LIMIT_MM = 5;

/** The zone of a peak depth: a limit itself belongs to the deeper zone, but for the unsafe limit, which is still caution. */
export function zoneOf(profile: DepthProfile, depthMm: number): Zone {
  if (depthMm > profile.unsafeMm) return 'unsafe';
  if (depthMm >= profile.cautionMm) return 'caution';
  return depthMm >= profile.targetMm ? 'target' : 'shallow';
}

const texts = ['id', 'name', 'approvedBy', 'approvedAt', 'source'] as const;
const limits = ['targetMm', 'cautionMm', 'unsafeMm'] as const;

/** What is wrong with a profile, a sentence each; empty when it can be used. */
export function profileProblems(profile: unknown): string[] {
  if (typeof profile !== 'object' || profile === null || Array.isArray(profile))
    return ['A depth profile is an object with id, version, name, limits, approval and source.'];
  const given = profile as Record<string, unknown>;
  const problems: string[] = [];
  for (const name of texts) {
    const value = given[name];
    if (typeof value !== 'string' || value.trim() === '')
      problems.push(`${name} is missing: write it as text that is not empty.`);
  }
  if (typeof given['approvedAt'] === 'string' && Number.isNaN(Date.parse(given['approvedAt'])))
    problems.push('approvedAt is no date: write it as YYYY-MM-DD.');
  if (!Number.isInteger(given['version']) || (given['version'] as number) < 1)
    problems.push('version is not a whole number from 1 up.');
  let last = 0;
  for (const name of limits) {
    const value = given[name];
    if (typeof value !== 'number' || !Number.isFinite(value)) problems.push(`${name} is not a number in mm.`);
    else if (value <= last) problems.push(`${name} is ${value} mm: it must be above ${last} mm.`);
    else if (value > DEEPEST_LIMIT_MM)
      problems.push(`${name} is ${value} mm: a limit is at most ${DEEPEST_LIMIT_MM} mm.`);
    else last = value;
  }
  const known = new Set<string>([...texts, ...limits, 'version']);
  for (const name of Object.keys(given))
    if (!known.has(name)) problems.push(`${name} is no field of a depth profile: take it out.`);
  return problems;
}
