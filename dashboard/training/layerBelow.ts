/** The dots of the layer that a drill's dots lie over. */
import type { Spot } from '../drill/patternBox.ts';
import { trainingApi } from './api.ts';

/** Where the dots of this attempt lie, by its newest scoring; none without an id. */
export async function layerBelow(id: string | null, signal: AbortSignal): Promise<readonly Spot[]> {
  if (id === null) return [];
  const { scores } = await trainingApi.attempt(id, signal);
  const dots = scores[0]?.dots;
  return (dots?.xMm ?? []).flatMap((xMm, i) => {
    const yMm = dots?.yMm[i];
    return xMm === null || yMm == null ? [] : [{ xMm, yMm }];
  });
}
