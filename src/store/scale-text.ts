/** A calibration's curve as it stands in a capture: checked, for a file may come from anywhere. */
import { z } from 'zod';
import { curveFault, type MeasuredScale } from '../signal/depth-curve.ts';
import { depthCurveSchema } from '../studio/document.ts';

const scaleSchema = z.object({
  id: z.string().min(1).max(64),
  number: z.string().max(40),
  curve: depthCurveSchema,
  byDepth: z.array(z.object({ depthMm: z.number(), uncertaintyMm: z.number() })).max(200),
});

/** null where it is none, or its curve is not one that depths may be made with. */
export function readScale(text: string): MeasuredScale | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const { success, data } = scaleSchema.safeParse(json);
  return success && curveFault(data.curve) === null ? data : null;
}
