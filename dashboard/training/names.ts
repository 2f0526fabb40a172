/** The parts of a score, the levels and the zones, in the order in which the pages tell of them. */
import type { Zone } from '../../src/server/wire.ts';
import type { Level, Part } from '../../src/server/wire-training.ts';

export const partNames = [
  'depth',
  'consistency',
  'spacing',
  'rhythm',
  'completion',
] as const satisfies readonly Part[];

export const levels = ['foundation', 'intermediate', 'advanced'] as const satisfies readonly Level[];

/** What should be there first, then what should not. */
export const zonesTold = ['target', 'shallow', 'caution', 'unsafe'] as const satisfies readonly Zone[];
