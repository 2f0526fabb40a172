/** What crosses between service and page about the studio: register, calibrations, checks, logs. As in wire.ts. */
import { z } from 'zod';
import { plainLabel } from '../station/label.ts';
import {
  calibrationDocumentSchema,
  draftProblemSchema,
  draftSchema,
  environmentSchema,
  levelErrorSchema,
  machineOutcomeSchema,
  padOutcomeSchema,
  quickCheckSchema,
  referenceSchema,
  trendSchema,
} from '../studio/document.ts';
import {
  dueSchema,
  identitySchema,
  itemContentSchema,
  itemKinds,
  itemSchema,
  itemStates,
  itemUsageSchema,
  type logEntrySchema,
} from '../studio/register.ts';

const text = (most: number) => z.string().overwrite(plainLabel).trim().min(1).max(most);
const free = (most: number) => z.string().overwrite(plainLabel).trim().max(most);
const id = z.string().min(1).max(64);
const serial = z.string().min(1).max(32);
const day = z.iso.date();
const token = z.string().max(64);

// --- register ---
/** GET /api/register, those on a cable first, then by kind and name; GET /api/register/:id. */
export const itemViewSchema = itemSchema.extend({
  state: z.enum(itemStates),
  identity: identitySchema.nullable(),
  /** What is asked about its identity, in words; null: nothing. */
  question: z.object({ entryId: z.string(), text: z.string() }).nullable(),
  usage: itemUsageSchema,
  due: z.array(dueSchema),
  /** Of a pad or machine: on a cable now. */
  online: z.boolean(),
  /** Of a standard: past its last day. */
  expired: z.boolean(),
  /** In force now; null where the item has none. */
  calibration: z
    .object({
      id: z.string(),
      number: z.string().nullable(),
      state: z.enum(['valid', 'expired']),
      from: z.string(),
      dueOn: z.string().nullable(),
      /** In words: what it says and how sure it is. */
      sentence: z.string(),
    })
    .nullable(),
  /** Of a pad: its last quick check, where that was against the calibration in force. */
  check: z.object({ at: z.string(), passed: z.boolean(), sentence: z.string() }).nullable(),
});
/** POST /api/register, PUT /api/register/:id (`version`: the one that was changed). */
export const itemRequestSchema = z.object({
  content: itemContentSchema
    .overwrite(plainContent)
    .refine(({ name }) => name !== '', { path: ['name'], error: 'must not be empty' })
    .refine(({ reminders }) => reminders.every(({ label }) => label !== ''), {
      path: ['reminders'],
      error: 'must each have a label',
    })
    // A service names the reminder that it answers.
    .refine(({ reminders }) => new Set(reminders.map(({ id }) => id)).size === reminders.length, {
      path: ['reminders'],
      error: 'must each have an id of their own',
    }),
  by: text(60),
});
function plainContent(content: ItemContent): ItemContent {
  const plain = (words: string) => plainLabel(words).trim();
  const { name, serial, maker, model, note, reminders } = content;
  const common = {
    name: plain(name),
    serial: plain(serial),
    maker: plain(maker),
    model: plain(model),
    note: note.split('\n').map(plain).join('\n').trim(),
    reminders: reminders.map((each) => ({ ...each, label: plain(each.label) })),
  };
  if (content.kind !== 'standard') return { ...content, ...common };
  const { standard } = content;
  return { ...content, ...common, standard: { ...standard, certificate: plain(standard.certificate) } };
}
export const itemChangeSchema = itemRequestSchema.extend({ version: z.number().int().min(1) });
/** POST /api/register/:id/log. */
export const logRequestSchema = z.object({
  kind: z.enum(['service', 'repair', 'fault', 'note', 'out-of-service', 'in-service', 'retired']),
  /** When it happened; left out: now. Not in the future. */
  at: z.iso.datetime().optional(),
  by: text(60),
  text: text(1_000),
  reminderId: z.string().max(40).nullable().default(null),
  corrects: id.nullable().default(null),
});
/** POST /api/register/:id/identity: `same`: it is the same device all the same; `other`: it is another one. */
export const identityAnswerSchema = z.object({
  entryId: id,
  answer: z.enum(['same', 'other']),
  by: text(60),
  reason: text(200),
});

/** GET /api/register/:id/timeline?kinds=a,b&from=&to=&limit=&before=; the same without limit as timeline.csv and timeline.pdf. */
export const timelineKinds = [
  'log',
  'calibration',
  'calibration-act',
  'quick-check',
  'fault',
  'use',
  'record',
] as const;
export const timelineQuerySchema = z.object({
  kinds: z.string().max(120).optional().describe('comma-separated; left out: all'),
  from: day.optional(),
  to: day.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  before: z.string().max(200).optional().describe('`next` of the page before'),
});
export const timelineRowSchema = z.object({
  at: z.string(),
  kind: z.enum(timelineKinds),
  id: z.string(),
  title: z.string(),
  by: z.string(),
  text: z.string(),
  detail: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
});
export const timelineSchema = z.object({ rows: z.array(timelineRowSchema), next: z.string().nullable() });
/** GET /api/register/:id/trends: of every quantity that has points. */
export const trendsSchema = z.array(trendSchema);

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

// --- readings and quick checks ---
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

// --- virtual micrometer ---
/** PUT /api/virtual/micrometer: sets the tip of the virtual micrometer above a virtual pad; null takes it away. */
export const micrometerSchema = z.object({ serial, depthMm: z.number().min(-0.5).max(3.5).nullable() });

/** Of a pad's entry in the feed's `devices`: what its depths rest on now. */
export const padScaleSchema = z.object({
  id: z.string().nullable(),
  number: z.string().nullable(),
  state: z.enum(['valid', 'expired', 'none']),
  uncertaintyMm: z.number(),
  byDepth: z.array(z.object({ depthMm: z.number(), uncertaintyMm: z.number() })).readonly(),
});

export const registerQuerySchema = z.object({ kind: z.enum(itemKinds).optional() });
export type ItemView = z.infer<typeof itemViewSchema>;
export type DraftView = z.infer<typeof draftViewSchema>;
export type RecordSummary = z.infer<typeof recordSummarySchema>;
export type RecordDetail = z.infer<typeof recordDetailSchema>;
export type Timeline = z.infer<typeof timelineSchema>;
export type QuickCheckState = z.infer<typeof quickCheckStateSchema>;
export type Steady = z.infer<typeof steadySchema>;
export type PadScale = z.infer<typeof padScaleSchema>;
export type Resting = z.infer<typeof restingSchema>;
export type LogLine = z.infer<typeof logEntrySchema>;
export type ItemContent = z.infer<typeof itemContentSchema>;
export type Trend = z.infer<typeof trendSchema>;
export type DraftProblem = z.infer<typeof draftProblemSchema>;
export type DraftChange = z.input<typeof draftChangeSchema>;
export type LogRequest = z.input<typeof logRequestSchema>;
