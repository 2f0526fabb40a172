/** What crosses between service and page about readings of a pad, quick checks and the virtual micrometer. As in wire.ts. */
import { z } from 'zod';
import { quickCheckSchema, referenceSchema } from '../studio/document.ts';
import { id, serial, text } from './wire-fields.ts';

/** Over the live feed while the page asks for it with { type: 'steady', serial }. */
export const steadySchema = z.object({
  type: z.literal('steady'),
  serial: z.string(),
  counts: z.number().nullable(),
  nominalMm: z.number().nullable(),
  /** By the calibration in force. */
  depthMm: z.number().nullable(),
  sdCounts: z.number().nullable(),
  driftMmPerS: z.number().nullable(),
  settled: z.boolean(),
  /** Why there is no reading; '' where there is. */
  problem: z.string(),
});
/** POST /api/quick-checks: takes the point at the surface, then each depth; the answer says what is wanted next. */
export const quickCheckRequestSchema = z.object({ serial, by: text(60), standardId: id });
export const quickCheckPointSchema = z.object({
  referenceMm: z.number().min(-0.5).max(6),
  anyway: z.boolean().default(false),
});
export const quickCheckStateSchema = z.object({
  id,
  serial: z.string(),
  reference: referenceSchema,
  /** Depths to be set, in order; the surface first. */
  wanted: z.array(z.number()),
  taken: z.number().int(),
  /** When all are taken. */
  result: quickCheckSchema.nullable(),
});

/** PUT /api/virtual/micrometer: sets the tip of the virtual micrometer above a virtual pad; null takes it away. */
export const micrometerSchema = z.object({ serial, depthMm: z.number().min(-0.5).max(3.5).nullable() });

export type QuickCheckState = z.infer<typeof quickCheckStateSchema>;
export type Steady = z.infer<typeof steadySchema>;
