/** What crosses between service and page about control. As in wire.ts: OpenAPI and the page's types come from here. */
import { z } from 'zod';
import { CURVE_LIMITS } from '../safety/control/curve.ts';
import { phases, refusals, stopKinds } from '../safety/control/types.ts';
import { findingKinds, reactionWords } from '../safety/reactions.ts';
import { plainLabel } from '../station/label.ts';
import { actorKinds } from '../store/control-types.ts';

const text = (most: number) => z.string().overwrite(plainLabel).trim().min(1).max(most);
const milliV = z.number().int().min(0).max(30_000);
const us = z.number().describe('microseconds on the station clock');

export const targetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('voltage'), milliV }),
  z.object({ kind: z.literal('rate'), hz: z.number().min(1).max(400) }),
]);
export const stopCauseSchema = z.object({ kind: z.enum(stopKinds), detail: z.string() });

/** Something that stands against arming: what is so, what it means, what to do. */
export const againstSchema = z.object({ code: z.string(), message: z.string() });

export const stopTestSchema = z.object({
  state: z.enum(['none', 'passed', 'failed', 'overdue']),
  reason: z.string(),
  atUs: us.nullable(),
  reportedAfterMs: z.number().nullable(),
  stillAfterMs: z.number().nullable(),
});

/** One machine as the page shows and commands it. */
export const controlSchema = z.object({
  serial: z.string(),
  phase: z.enum(phases),
  lease: z.object({ id: z.string(), by: z.string(), expiresInMs: z.number() }).nullable(),
  /** The pad that it is worked with; null where none was named. */
  pad: z.string().nullable(),
  /** While armed: what is left of it. */
  armedForMs: z.number().nullable(),
  run: z
    .object({
      purpose: z.enum(['work', 'test']),
      target: targetSchema,
      setMilliV: z.number(),
      forMs: z.number(),
      /** The loop corrects by so much, mV; null where it is off (voltage asked for, or the measurement is stale). */
      trimMilliV: z.number().nullable(),
    })
    .nullable(),
  /** Share by which the stroke rate lies below that of the curve at the measured voltage; null where unknown. */
  load: z.number().nullable(),
  stop: z
    .object({
      cause: stopCauseSchema,
      forMs: z.number(),
      bytes: z.number().int(),
      delivered: z.boolean(),
      reportedAfterMs: z.number().nullable(),
      stillAfterMs: z.number().nullable(),
      overdue: z.boolean(),
    })
    .nullable(),
  latch: z
    .object({ cause: stopCauseSchema, remains: z.array(z.string()).readonly(), needsCode: z.boolean() })
    .nullable(),
  stopTest: stopTestSchema,
  /** What stands against arming now; the same words that a refusal has. */
  against: z.array(againstSchema).readonly(),
  limits: z.object({ maxMilliV: z.number(), maxRateMilliHz: z.number(), maxMilliA: z.number() }),
  minMilliV: z.number(),
  hasCurve: z.boolean(),
});
export const controlMessageSchema = z.object({
  type: z.literal('control'),
  machines: z.array(controlSchema),
});

// --- requests; every answer is the machine's control as it is then, or a problem ---
export const leaseRequestSchema = z.object({ by: text(60) });
/** `token` proves it is yours; `lease.id` in `controlSchema` names it on every page. */
export const leaseGrantSchema = z.object({ token: z.string(), control: controlSchema });
const held = { token: z.string().max(64) };
export const heldSchema = z.object(held);
export const armRequestSchema = z.object({ ...held, pad: z.string().max(32).nullable() });
export const runRequestSchema = z.object({ ...held, target: targetSchema });
export const clearRequestSchema = z.object({
  by: text(60),
  /** The instructor's code, where the policy asks for it. */
  code: z.string().max(64).optional(),
});
export const stopRequestSchema = z.object({ by: text(60).optional() }).default({});
export const stopAnswerSchema = z.object({
  delivered: z.array(z.string()).describe('machines that the stop byte was written to'),
  failed: z.array(z.string()).describe('machines known here that it could not be written to'),
});
/** Why control said no: a problem with what stands against it. */
export const controlProblemSchema = z.object({
  code: z.enum([...refusals, 'not-found', 'bad-input', 'storage', 'audit', 'internal']),
  message: z.string(),
  field: z.string().optional(),
  against: z.array(againstSchema).readonly(),
});

// --- records, policy, audit ---
const limitsSchema = z.object({
  maxMilliV: milliV,
  maxRateMilliHz: z.number().int().min(0).max(400_000),
  maxMilliA: z.number().int().min(0).max(20_000),
});
export const presetSchema = z.object({
  id: z.string().max(40),
  name: text(60),
  needle: text(60),
  target: targetSchema,
});
export const curveSchema = z.object({
  hzPerVolt: z.number().positive().max(CURVE_LIMITS.mostHzPerVolt),
  zeroVolt: z.number().min(-CURVE_LIMITS.mostZeroVolt).max(CURVE_LIMITS.mostZeroVolt),
  source: text(120),
  points: z.number().int().min(0),
});
const recordFields = {
  limits: limitsSchema,
  minMilliV: milliV,
  softStart: z.object({
    fromMilliV: milliV,
    stepMilliV: z.number().int().min(10).max(5_000),
    everyMs: z.number().int().min(50).max(2_000),
  }),
  curve: curveSchema.nullable(),
  presets: z.array(presetSchema).max(50).readonly(),
};
export const machineRecordSchema = z.object({
  serial: z.string(),
  version: z
    .number()
    .int()
    .describe('0: nothing was recorded of this machine, so the shipped default counts'),
  ...recordFields,
  by: z.string(),
  at: z.string().nullable(),
});
/** `version`: the one that was changed; another one now means that someone was faster. */
export const machineRecordRequestSchema = z.object({
  version: z.number().int().min(0),
  ...recordFields,
  by: text(60),
});
/** Settled points of this run of the service, by which a curve can be fitted. */
export const curvePointsSchema = z.object({
  points: z.array(z.object({ volt: z.number(), hz: z.number() })).readonly(),
  fit: z.object({ hzPerVolt: z.number(), zeroVolt: z.number(), points: z.number().int() }).nullable(),
});

export const reactionProfileSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  name: z.string(),
  reactions: z.record(z.enum(findingKinds), z.enum(reactionWords)),
  deepStrokes: z.object({ count: z.number(), withinS: z.number() }),
  contactS: z.number(),
  noneFeltS: z.number(),
  approvedBy: z.string(),
  source: z.string(),
});
export const policySchema = z.object({
  version: z.number().int(),
  reactions: z.string(),
  hasClearCode: z.boolean(),
  by: z.string(),
  at: z.string().nullable(),
  profiles: z.array(reactionProfileSchema).readonly(),
});
export const policyRequestSchema = z.object({
  version: z.number().int().min(0),
  reactions: z.string().max(40),
  /** A new code, null to ask for none any more, left out to keep it. */
  clearCode: z.string().min(4).max(64).nullable().optional(),
  /** The code in force, where there is one. */
  code: z.string().max(64).optional(),
  by: text(60),
});

export const auditRowSchema = z.object({
  seq: z.number().int(),
  at: z.string(),
  stationUs: z.number(),
  sessionId: z.string().nullable(),
  actor: z.enum(actorKinds),
  by: z.string(),
  machine: z.string().nullable(),
  action: z.string(),
  answer: z.string(),
  detail: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
  previous: z.string(),
  hash: z.string(),
});
export const auditCheckSchema = z.object({
  rows: z.number().int(),
  head: z.string(),
  broken: z.object({ seq: z.number().int(), reason: z.string() }).nullable(),
});

export type Control = z.infer<typeof controlSchema>;
export type ControlTarget = z.infer<typeof targetSchema>;
export type MachineRecordBody = z.infer<typeof machineRecordSchema>;
export type CurvePointsBody = z.infer<typeof curvePointsSchema>;
export type Policy = z.infer<typeof policySchema>;
export type PolicyChange = z.infer<typeof policyRequestSchema>;
export type AuditLine = z.infer<typeof auditRowSchema>;
export type AuditFound = z.infer<typeof auditCheckSchema>;
