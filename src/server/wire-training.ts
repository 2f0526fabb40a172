/** What crosses between service and page about training. As in wire.ts: OpenAPI and the page's types come from here. */
import { z } from 'zod';
import { zones } from '../safety/types.ts';
import { excursionCauses } from '../signal/types.ts';
import { plainLabel } from '../station/label.ts';
import { attemptEnds, checklistItemKinds } from '../store/training-types.ts';
import { criterionSchema, drillSchema, levels, parts } from '../training/drill.ts';
import { dotFits, gateNames, modes, reductionNames, standings, verdicts } from '../training/types.ts';
import { profileSchema } from './wire.ts';
import { type guidedDotSchema, helpsSchema, type liveAttemptSchema } from './wire-attempt.ts';

const text = (most: number) => z.string().overwrite(plainLabel).trim().min(1).max(most);
const day = z.iso.date({ error: 'must be a day that there is, such as 2026-11-22' });
const count = z.number().int().min(0);
const us = z.number().describe('microseconds from the start of the session');

// --- people ---
export const traineeSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  archivedAt: z.string().nullable(),
});
export const traineeRequestSchema = z.object({ name: text(60) });
export const traineeChangeSchema = z.object({ name: text(60).optional(), archived: z.boolean().optional() });

// --- drills ---
export const placeSchema = z.object({ xMm: z.number(), yMm: z.number() });
export const drillSummarySchema = z.object({
  drill: drillSchema,
  places: z
    .array(placeSchema)
    .readonly()
    .describe('the pattern as places, in the order in which they are made'),
  origin: z.enum(['shipped', 'studio']),
  author: z.string(),
  createdAt: z.string(),
  retiredAt: z.string().nullable(),
  versions: z.array(z.number().int()).readonly(),
});
/** What is wrong with a drill's text, and where. */
export const drillProblemSchema = z.object({
  line: z.number().int().describe('of the text, from 1'),
  field: z.string().describe('path of the field, e.g. pass[1].atLeast; empty for the whole'),
  message: z.string(),
});
export const drillCheckSchema = z.object({
  problems: z.array(drillProblemSchema).readonly(),
  /** null while there are problems. */
  drill: drillSchema.nullable(),
  places: z.array(placeSchema).readonly(),
});
export const drillTextSchema = z.object({
  text: z.string().max(200_000).describe('the drill as JSON, as in a file'),
  author: text(60).default('studio'),
});
export const unlockRequestSchema = z.object({ level: z.enum(levels), by: text(60), reason: text(200) });
/** A level opened by hand. */
export const unlockSchema = unlockRequestSchema.extend({ traineeId: z.string(), at: z.string() });
export const retireRequestSchema = z.object({
  retired: z.boolean().default(true).describe('false: offered again'),
});

// --- hygiene ---
export const checklistItemSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  kind: z.enum(checklistItemKinds),
  label: text(120),
  required: z.boolean(),
  atLeast: z.number().min(0).max(240).nullable(),
});
export const checklistSchema = z.object({
  version: z.number().int(),
  items: z.array(checklistItemSchema).readonly(),
  by: z.string(),
  at: z.string(),
});
export const checklistChangeSchema = z.object({
  version: z.number().int().min(1).describe('the one that was changed'),
  items: z.array(checklistItemSchema).min(1).max(30),
  by: text(60),
});
export const lotSchema = z.object({
  id: z.string(),
  itemId: z.string(),
  maker: z.string(),
  lot: z.string(),
  expiresOn: day.nullable(),
  membrane: z.boolean().nullable(),
  addedAt: z.string(),
  usedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  /** Its last day has passed, by this computer's date. */
  expired: z.boolean(),
});
export const lotRequestSchema = z.object({
  itemId: z.string().max(40),
  maker: text(60),
  lot: text(60),
  expiresOn: day.nullable(),
  membrane: z.boolean().nullable().default(null),
});
export const checklistAnswerSchema = z.object({
  itemId: z.string().max(40),
  value: z.union([z.boolean(), z.number().min(0).max(1_440), z.string().max(64)]).nullable(),
});
export const checklistRequestSchema = z.object({
  traineeId: z.string().max(64),
  answers: z.array(checklistAnswerSchema).max(30),
});
export const checklistRecordSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  traineeId: z.string(),
  sessionId: z.string().nullable(),
  at: z.string(),
  state: z.enum(['complete', 'incomplete', 'expired-lot']),
  answers: z.array(checklistAnswerSchema).readonly(),
  lots: z.array(lotSchema.omit({ expired: true })).readonly(),
});

// --- calibration, as stated (the studio's own records come with its register) ---
export const calibrationRequestSchema = z.object({
  serial: z.string().min(1).max(32),
  /** No pad is known better than to a µm: what is stated smaller is a slip, and would make every interval too narrow. */
  uncertaintyMm: z.number().min(0.001).max(0.5).describe('standard uncertainty of its depths (k = 1), mm'),
  validUntil: day.nullable().describe('last day on which it holds; null: no end'),
  by: text(60),
  reference: text(200).describe('what it was compared with'),
});
export const calibrationSchema = calibrationRequestSchema.extend({
  id: z.string(),
  from: z.string(),
  validUntil: z.string().nullable(),
});

// --- attempts ---
export const attemptRequestSchema = z.object({
  traineeId: z.string().max(64),
  drillId: z.string().max(60),
  mode: z.enum(modes),
  pad: z.string().max(32),
  machine: z.string().max(32).nullable(),
  helps: helpsSchema,
  checklistId: z.string().max(64).nullable().describe('the record of the hygiene checklist, once a session'),
});
/** What stands against starting: told before it is tried. */
export const readinessSchema = z.object({
  problems: z
    .array(z.object({ code: z.string(), message: z.string(), effect: z.enum(['blocks', 'warns']) }))
    .readonly(),
});

const estimateSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });
const columns = <T extends z.ZodType>(of: T) => z.array(of).readonly();
export const dotColumnsSchema = z.object({
  startUs: columns(us),
  endUs: columns(us),
  strokes: columns(count),
  expectedStrokes: columns(z.number().nullable()),
  depthMm: columns(z.number()),
  uncertaintyMm: columns(z.number()),
  deepestMm: columns(z.number()),
  xMm: columns(z.number().nullable()),
  yMm: columns(z.number().nullable()),
  cut: columns(z.boolean()),
  cause: columns(z.enum(excursionCauses).nullable()),
});
const fact = z.number().nullable();
export const factsSchema = z.object({
  dots: count,
  inTarget: fact,
  meanDepthMm: fact,
  sdDepthMm: fact,
  depthCv: fact,
  cpk: fact,
  driftMmPerMin: fact,
  alternationMm: fact,
  dotsPerSecond: fact,
  intervalCv: fact,
  intervalRmssdMs: fact,
  placingRmsMm: fact,
  nearestCv: fact,
  clarkEvans: fact,
  densityPerCm2: fact,
  smoothness: fact,
  strokesPerDot: fact,
  missedStrokes: fact,
  unsafePerThousand: fact,
  deepestMm: fact,
  longestUnsafeRun: count,
});
const partsOf = <T extends z.ZodType>(of: T) => z.record(z.enum(parts), of);
export const scoreResultSchema = z.object({
  scoreVersion: z.number().int(),
  state: z.enum(['scored', 'provisional', 'not-scored']),
  gates: columns(
    z.object({
      name: z.enum(gateNames),
      effect: z.enum(['bars', 'provisional', 'fails', 'caps', 'notes']),
      value: fact,
      limit: fact,
    }),
  ),
  total: estimateSchema.nullable(),
  parts: partsOf(estimateSchema.nullable()),
  weights: partsOf(z.number()),
  reductions: columns(
    z.object({
      part: z.enum([...parts, 'safety']),
      name: z.enum(reductionNames),
      points: z.number(),
      dots: columns(count),
      count,
      amount: z.number(),
      unit: z.enum(['mm', '%', 'Hz', 'dots', 'mm/min', 'ratio']),
    }),
  ),
  criteria: columns(
    z.object({
      criterion: criterionSchema,
      measured: estimateSchema.nullable(),
      verdict: z.enum([...verdicts, 'not-available']),
    }),
  ),
  verdict: z.enum(verdicts).nullable(),
  facts: factsSchema,
  dots: columns(
    z.object({ zone: z.enum(zones), fit: z.enum(dotFits), place: count.nullable(), lost: z.number() }),
  ),
  missing: columns(count),
  worst: columns(count),
  advice: z.enum(reductionNames).nullable(),
});
/** What depths rest on; `number` and `byDepth` of one that was measured. */
export const restsOnSchema = z.object({
  id: z.string().nullable(),
  state: z.enum(['valid', 'expired', 'none']),
  uncertaintyMm: z.number(),
  number: z.string().optional(),
  byDepth: z
    .array(z.object({ depthMm: z.number(), uncertaintyMm: z.number() }))
    .readonly()
    .optional(),
});
export const scoreSchema = z.object({
  attemptId: z.string(),
  scoredAt: z.string(),
  software: z.string(),
  /** That it was made with; null: the attempt's own. */
  calibration: restsOnSchema.nullable(),
  result: scoreResultSchema,
  dots: dotColumnsSchema,
});
const attemptBase = z.object({
  id: z.string(),
  sessionId: z.string(),
  pad: z.string(),
  machine: z.string().nullable(),
  trainee: z.object({ id: z.string(), name: z.string() }),
  mode: z.enum(modes),
  helps: helpsSchema,
  calibration: restsOnSchema,
  checklist: z.object({
    id: z.string().nullable(),
    state: z.enum(['complete', 'incomplete', 'expired-lot', 'none']),
  }),
  earlierId: z.string().nullable(),
  startedAt: z.string(),
  fromUs: us,
  toUs: us.nullable(),
  end: z.enum(attemptEnds).nullable(),
});
/** GET /api/attempts: newest first. */
export const attemptSummarySchema = z.object({
  attempt: attemptBase.extend({
    drill: z.object({ id: z.string(), version: z.number().int(), name: z.string() }),
  }),
  score: scoreResultSchema
    .pick({
      scoreVersion: true,
      state: true,
      total: true,
      parts: true,
      verdict: true,
      advice: true,
      facts: true,
    })
    .nullable(),
});
/** GET /api/attempts/:id: the attempt with every scoring, newest first. */
export const attemptDetailSchema = z.object({
  attempt: attemptBase.extend({ drill: drillSchema, profile: profileSchema }),
  places: columns(placeSchema),
  scores: columns(scoreSchema),
  /** The session's raw data is still there: it can be scored again, and its trace be looked at. */
  raw: z.boolean(),
});

// --- progress ---
const bySub = z.object({ total: estimateSchema.nullable(), parts: partsOf(estimateSchema.nullable()) });
export const drillProgressSchema = z.object({
  drill: z.object({ id: z.string(), name: z.string(), level: z.enum(levels), order: z.number() }),
  standing: z.enum(standings),
  unlocked: z.boolean(),
  attempts: columns(
    bySub.extend({
      id: z.string(),
      startedAt: z.string(),
      mode: z.enum(modes),
      drillVersion: z.number().int(),
      scoreVersion: z.number().int(),
      state: z.enum(['scored', 'provisional', 'not-scored']),
      verdict: z.enum(verdicts).nullable(),
      /** The chart's value after this attempt; null where it does not count, and then `why` says so. */
      chart: z.number().nullable(),
      why: z.string().nullable(),
    }),
  ),
  /** Where the chart crossed its limit; null before. */
  competentAt: z.string().nullable(),
  /** Passed attempts without a break that would be enough from here. */
  toGo: count,
});
export const progressSchema = z.object({
  trainee: traineeSchema,
  levels: columns(
    z.object({
      level: z.enum(levels),
      unlocked: z.boolean(),
      by: z.string().nullable().describe('"data", or who opened it by hand'),
    }),
  ),
  chart: z.object({
    unacceptable: z.number().describe('failure rate of a trainee who is not competent'),
    acceptable: z.number().describe('failure rate of one who is'),
    limit: z.number(),
    falseRate: z
      .number()
      .describe('share of unacceptable trainees declared competent within `horizon` attempts'),
    horizon: z.number().int(),
    staleDays: z.number().int(),
  }),
  drills: columns(drillProgressSchema),
  next: z
    .object({
      drillId: z.string(),
      name: z.string(),
      reason: z.enum(['first', 'go-on', 'weakest-part', 'stale', 'next-level']),
      part: z.enum(parts).nullable(),
    })
    .nullable(),
});

export type { Criterion, Drill, Level, Part, Pattern } from '../training/drill.ts';
export type Trainee = z.infer<typeof traineeSchema>;
export type DrillSummary = z.infer<typeof drillSummarySchema>;
export type DrillCheck = z.infer<typeof drillCheckSchema>;
export type Checklist = z.infer<typeof checklistSchema>;
export type ChecklistItem = z.infer<typeof checklistItemSchema>;
export type ChecklistRecord = z.infer<typeof checklistRecordSchema>;
export type Lot = z.infer<typeof lotSchema>;
export type Calibration = z.infer<typeof calibrationSchema>;
export type Unlock = z.infer<typeof unlockSchema>;
export type AttemptRequest = z.infer<typeof attemptRequestSchema>;
export type Readiness = z.infer<typeof readinessSchema>;
export type AttemptSummary = z.infer<typeof attemptSummarySchema>;
export type AttemptDetail = z.infer<typeof attemptDetailSchema>;
export type Score = z.infer<typeof scoreSchema>;
export type ScoreResult = z.infer<typeof scoreResultSchema>;
export type Progress = z.infer<typeof progressSchema>;
export type LiveAttempt = z.infer<typeof liveAttemptSchema>;
export type GuidedDot = z.infer<typeof guidedDotSchema>;
