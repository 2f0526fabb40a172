/** What crosses between service and page about calibrations: drafts, records, what rests on them. As in wire.ts. */
import { z } from 'zod';
import {
  calibrationDocumentSchema,
  draftProblemSchema,
  draftSchema,
  environmentSchema,
  levelErrorSchema,
  machineOutcomeSchema,
  padOutcomeSchema,
} from '../studio/document.ts';
import { day, free, id, serial, text, token } from './wire-fields.ts';

// --- drafts: what is being measured ---
/** POST /api/calibrations/drafts. One open draft an item: where there is one it is answered as it is. */
export const draftRequestSchema = z.object({ item: z.enum(['pad', 'machine']), serial, by: text(60) });
/** PUT /api/calibrations/drafts/:id: the header; points have their own requests. Left out: as it is. */
export const draftChangeSchema = z.object({
  version: z.number().int(),
  by: text(60).optional(),
  /** Item of the register; its data are copied into the draft. null: the machine's own telemetry. */
  standardId: id.nullable().optional(),
  environment: environmentSchema.optional(),
  place: free(80).optional(),
  condition: free(200).optional(),
  method: free(400).optional(),
  adjustment: free(400).optional(),
  toleranceMm: z.number().positive().max(1).nullable().optional(),
  /** Of a machine: what its instrument's certificate or maker claims of rate and voltage, relative, k = 2. */
  rateShare: z.number().min(0).max(0.2).optional(),
  voltShare: z.number().min(0).max(0.2).optional(),
  /** Of a machine: what was measured by hand. */
  byHand: z
    .object({
      startUpVolt: handSchema(),
      timeToSpeedS: z.number().min(0).max(60).nullable(),
      strokeLengthMm: handSchema(),
      protrusionMm: handSchema(),
      runOutMm: handSchema(),
      underLoad: z
        .object({
          depthMm: z.number().positive().max(6),
          volt: z.number().min(0).max(30),
          freeHz: z.number().min(0).max(400),
          loadedHz: z.number().min(0).max(400),
          pad: serial.nullable(),
        })
        .nullable(),
    })
    .partial()
    .optional(),
});
/** None of them is below nothing, and a slip of the key must not stand on a certificate as 1e308 mm. */
function handSchema() {
  const measured = z.number().min(0).max(1_000);
  return z.object({ value: measured, expanded: measured, instrument: text(120) }).nullable();
}
/** POST /api/calibrations/drafts/:id/points of a pad: `counts` is typed in, or left out: taken from the pad now. */
export const padPointRequestSchema = z.object({
  run: z.enum(['as-found', 'as-left']),
  cycle: z.number().int().min(1).max(20),
  direction: z.enum(['up', 'down']),
  referenceMm: z.number().min(-0.5).max(6),
  temperatureC: z.number().min(-20).max(60).nullable().default(null),
  /** Take it though the reading has not settled. */
  anyway: z.boolean().default(false),
  counts: z.number().min(0).max(65_535).optional(),
});
/** POST …/points of a machine, by hand. */
export const sweepPointRequestSchema = z.object({
  run: z.enum(['as-found', 'as-left']),
  direction: z.enum(['up', 'down']),
  setVolt: z.number().min(0).max(30),
  volt: z.number().min(0).max(30),
  hz: z.number().min(0).max(400),
  ampere: z.number().min(0).max(20).nullable().default(null),
});
/** POST …/points/:pointId/left-out, or DELETE it to take the point in again; POST …/kept: it was asked about, and stands. */
export const leaveOutSchema = z.object({ by: text(60), reason: text(200) });
export const letStandSchema = leaveOutSchema.extend({
  to: z
    .string()
    .max(40)
    .optional()
    .describe('code of the question; left out: all that is asked about the point now'),
});
/** POST /api/calibrations/drafts/:id/sweep, by the holder of the machine's lease, armed and running; DELETE ends it. */
export const sweepRequestSchema = z.object({
  token,
  run: z.enum(['as-found', 'as-left']),
  fromMilliV: z.number().int().min(0).max(30_000),
  toMilliV: z.number().int().min(0).max(30_000),
  steps: z.number().int().min(3).max(40),
  /** Down again by the same steps. */
  back: z.boolean(),
});
export const sweepStateSchema = z.object({
  state: z.enum(['running', 'done', 'ended']),
  step: z.number().int(),
  of: z.number().int(),
  milliV: z.number(),
  /** Why it ended before its last step; '' else. */
  reason: z.string(),
});
export const draftViewSchema = z.object({
  id,
  version: z.number().int(),
  updatedAt: z.string(),
  draft: draftSchema,
  /** What the points come to so far; null while they are too few. */
  pad: padOutcomeSchema.nullable(),
  machine: machineOutcomeSchema.nullable(),
  /** Of a pad: what its points show by the calibration that was in force when it was begun. */
  shown: z
    .object({
      /** Of that calibration, where it was measured; null: the pad's own scale. */
      number: z.string().nullable(),
      /** Of every point, also of one that is left out. */
      points: z.array(z.object({ pointId: z.string(), depthMm: z.number() })),
      /** Empty while the points are too few, or without a reference. */
      asFound: z.array(levelErrorSchema),
    })
    .nullable(),
  problems: z.array(draftProblemSchema),
  sweep: sweepStateSchema.nullable(),
});
/** POST /api/calibrations/drafts/:id/approve. */
export const approveSchema = z.object({
  version: z.number().int(),
  by: text(60),
  /** Left out: now. */
  from: z.iso.datetime().optional(),
  dueOn: day.nullable(),
  dueStrokes: z.number().int().min(1).nullable(),
});
export const discardSchema = z.object({ by: text(60), reason: text(200) });

// --- calibrations ---
export const actSchema = z.object({
  act: z.enum(['rolled-back', 'voided']),
  at: z.string(),
  by: z.string(),
  reason: z.string(),
});
/** One line of GET /api/calibrations/records?serial=, newest first. */
export const recordSummarySchema = z.object({
  id,
  /** null: stated, not measured. */
  number: z.string().nullable(),
  item: z.enum(['pad', 'machine']),
  serial: z.string(),
  from: z.string(),
  approvedBy: z.string(),
  approvedAt: z.string(),
  dueOn: z.string().nullable(),
  dueStrokes: z.number().nullable(),
  state: z.enum(['in-force', 'coming', 'earlier', 'expired', 'rolled-back', 'voided']),
  sentence: z.string(),
});
/** GET /api/calibrations/records/:id; `:id` may be the number. */
export const recordDetailSchema = recordSummarySchema.extend({
  hash: z.string(),
  document: calibrationDocumentSchema.nullable(),
  acts: z.array(actSchema),
  /** Against the one before and the first: what changed, and whether more than the uncertainty explains. */
  compared: z.array(z.object({ with: z.string(), sentence: z.string(), significant: z.boolean() })),
});
/** POST /api/calibrations/records/:id/void, …/roll-back. */
export const actRequestSchema = z.object({ by: text(60), reason: text(200) });
/** GET /api/calibrations/records/:id/sessions, and the answer of void. */
export const restingSchema = z.object({
  sessions: z.array(
    z.object({
      sessionId: z.string(),
      startedAt: z.string(),
      label: z.string(),
      serial: z.string(),
      live: z.boolean(),
      attempts: z.array(z.string()),
      raw: z.boolean(),
    }),
  ),
  /** How many attempts wait to be scored again by what holds instead. */
  toScore: z.number().int(),
});
/** POST /api/attempts/:id/score: by another calibration than its own; left out: by the one that holds for it now. */
export const scoreAgainSchema = z.object({ calibrationId: id.optional() }).default({});

/** Of a pad's entry in the feed's `devices`: what its depths rest on now. */
export const padScaleSchema = z.object({
  id: z.string().nullable(),
  number: z.string().nullable(),
  state: z.enum(['valid', 'expired', 'none']),
  uncertaintyMm: z.number(),
  byDepth: z.array(z.object({ depthMm: z.number(), uncertaintyMm: z.number() })).readonly(),
});

export type DraftView = z.infer<typeof draftViewSchema>;
export type RecordSummary = z.infer<typeof recordSummarySchema>;
export type RecordDetail = z.infer<typeof recordDetailSchema>;
export type PadScale = z.infer<typeof padScaleSchema>;
export type Resting = z.infer<typeof restingSchema>;
export type DraftProblem = z.infer<typeof draftProblemSchema>;
export type DraftChange = z.input<typeof draftChangeSchema>;
