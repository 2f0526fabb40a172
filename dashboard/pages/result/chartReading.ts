/** What a chart's cursor stands on, and what its drawing depends on. */
import { useLooking } from './looking.ts';

/** The dot whose number is nearest, as an index; null outside. */
export function dotAt(x: number | null, count: number): number | null {
  if (x === null || count === 0) return null;
  return Math.min(count, Math.max(1, Math.round(x))) - 1;
}

/** Draws a chart anew when another dot is looked at or marked. */
export const useWatch = () => {
  const { dot, marked } = useLooking();
  return () => {
    dot.value;
    marked.value;
  };
};
