/** The parts of a drill's pattern that a picture shows, beside its places. */
import type { Pattern } from '../../src/server/wire-training.ts';
import type { PatternShape, Spot } from './patternBox.ts';

/** `places` come from the service (a drill's summary, an attempt's detail); nothing is computed twice. */
export function shapeOf(
  pattern: Pattern,
  places: readonly Spot[],
  earlier: readonly Spot[] = [],
): PatternShape {
  switch (pattern.kind) {
    case 'region':
      return { places, earlier, outline: pattern.outline.map(([xMm, yMm]) => ({ xMm, yMm })) };
    case 'gradient': {
      const [xMm, yMm] = pattern.origin;
      return { places, earlier, strips: { xMm, yMm, heightMm: pattern.heightMm, strips: pattern.strips } };
    }
    default:
      return { places, earlier };
  }
}
