/**
 * What crosses between service and page: the REST bodies and the live feed. OpenAPI is made from these
 * schemas, and the dashboard takes its types from them (types only, so that no validator is shipped).
 */
import { z } from 'zod';
import { badReasons } from '../../firmware-protocol/index.ts';
import { eventKinds, zones } from '../safety/types.ts';
import { attemptMessageSchema, guidedMessageSchema, liveAttemptSchema } from './wire-attempt.ts';
import { padScaleSchema } from './wire-calibration.ts';
import { controlMessageSchema } from './wire-control.ts';
import { steadySchema } from './wire-quick-check.ts';

export const zoneSchema = z.enum(zones);

/** A measured calibration, and how sure depths by it are. */
const scaleNameSchema = z.object({
  id: z.string(),
  number: z.string(),
  byDepth: z.array(z.object({ depthMm: z.number(), uncertaintyMm: z.number() })).readonly(),
});
const us = z.number().describe('microseconds on the station clock, or from the start of the session');

export const profileSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  name: z.string(),
  targetMm: z.number(),
  cautionMm: z.number(),
  unsafeMm: z.number(),
  approvedBy: z.string(),
  approvedAt: z.string(),
  source: z.string(),
});

export const eventSchema = z.object({
  id: z.number().int(),
  serial: z.string(),
  kind: z.enum(eventKinds),
  severity: z.enum(['info', 'caution', 'unsafe']),
  onsetUs: us,
  endUs: us.nullable(),
  evidence: z.record(z.string(), z.union([z.number(), z.string()])),
});

export const channelSchema = z.object({
  index: z.number(),
  stream: z.number(),
  slot: z.number(),
  name: z.string(),
  unit: z.string(),
  bits: z.union([z.literal(12), z.literal(16)]),
  scale: z.number(),
  offset: z.number(),
  min: z.number(),
  max: z.number(),
  rateHz: z.number(),
});

export const countersSchema = z.object({
  lines: z.number(),
  bytes: z.number(),
  batches: z.number(),
  frames: z.number(),
  bad: z.record(z.enum(badReasons), z.number()),
  lost: z.number(),
  overflows: z.number(),
  resets: z.number(),
  reconnects: z.number(),
  unheard: z.number(),
});

export const clockSchema = z.object({
  offsetUs: z.number().nullable(),
  driftPpm: z.number().nullable(),
  uncertaintyUs: z.number().nullable().describe('null before the first exchange'),
  roundTripUs: z.number().nullable(),
  exchanges: z.number().int(),
});

export const linkStateSchema = z.enum([
  'opening', // listed, being opened or waiting to be tried again
  'identifying',
  'describing',
  'online',
  'silent',
  'incompatible',
  'duplicate',
  'disconnected', // known by its serial number, no port has it now
]);

/** One device or one port that is not (yet) a device. */
export const deviceSchema = z.object({
  /** The serial number once known, else the address. */
  key: z.string(),
  serial: z.string().nullable(),
  role: z.enum(['pad', 'machine']).nullable(),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  protocol: z.number().nullable(),
  boot: z.string().nullable(),
  capabilities: z.array(z.string()),
  channels: z.array(channelSchema),
  /** Of a pad that has told who it is: what its depths rest on now. */
  scale: padScaleSchema.nullable(),
  address: z.string().nullable(),
  virtual: z.boolean(),
  state: linkStateSchema,
  /** What is wrong, what it means, what to do; null when nothing is. */
  problem: z.string().nullable(),
  counters: countersSchema,
  clock: clockSchema,
});

/** The latest reading of a pad; sent as a gauge, so only the newest matters. */
export const padGaugeSchema = z.object({
  serial: z.string(),
  role: z.literal('pad'),
  state: linkStateSchema,
  /** Station time of the newest sample; a page greys what is older than half a second. */
  sampledUs: us.nullable(),
  depthMm: z.number().nullable(),
  inSkin: z.boolean(),
  lastPeakMm: z.number().nullable(),
  lastZone: zoneSchema.nullable(),
  xMm: z.number().nullable(),
  yMm: z.number().nullable(),
  strokes: z.number(),
  dots: z.number(),
  unsafe: z.number(),
  lost: z.number(),
  overflows: z.number(),
  sensor: z.enum(['ok', 'stuck', 'silent', 'range']),
  clockUncertaintyUs: z.number().nullable(),
});

export const machineGaugeSchema = z.object({
  serial: z.string(),
  role: z.literal('machine'),
  state: linkStateSchema,
  sampledUs: us.nullable(),
  motor: z.string().nullable(),
  rateHz: z.number().nullable(),
  strokes: z.number().nullable(),
  setV: z.number().nullable(),
  measuredV: z.number().nullable(),
  currentA: z.number().nullable(),
  pedal: z.string().nullable(),
  fault: z.string().nullable(),
});

export const gaugeSchema = z.discriminatedUnion('role', [padGaugeSchema, machineGaugeSchema]);

export const activeSessionSchema = z.object({
  id: z.string(),
  label: z.string(),
  startedAt: z.string(),
  startedUs: us,
  /** Why nothing is being written, when recording failed; the live page and the flags go on. */
  failure: z.string().nullable(),
});

export const strokeSchema = z.object({
  serial: z.string(),
  contactUs: us,
  peakUs: us,
  releaseUs: us,
  peakDepthMm: z.number(),
  zone: zoneSchema,
});

export const dotSchema = z.object({
  serial: z.string(),
  startUs: us,
  endUs: us,
  strokes: z.number().int(),
  depthMm: z.number(),
  deepestMm: z.number(),
  zone: zoneSchema,
  xMm: z.number().nullable(),
  yMm: z.number().nullable(),
});

/** Text messages of the live feed, service to page. Depth traces come as binary frames (see traceFrame). */
export const feedSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    version: z.string(),
    stationUs: us,
    profile: profileSchema,
    session: activeSessionSchema.nullable(),
    /** Events of the last minute and all that still go on. */
    events: z.array(eventSchema),
    /** Attempts under way; their dots so far follow as 'guided'. */
    attempts: z.array(liveAttemptSchema),
  }),
  attemptMessageSchema,
  guidedMessageSchema,
  controlMessageSchema,
  z.object({ type: z.literal('gauges'), stationUs: us, gauges: z.array(gaugeSchema) }),
  z.object({ type: z.literal('devices'), devices: z.array(deviceSchema) }),
  z.object({ type: z.literal('event'), event: eventSchema }),
  z.object({ type: z.literal('session'), session: activeSessionSchema.nullable() }),
  z.object({ type: z.literal('marks'), strokes: z.array(strokeSchema), dots: z.array(dotSchema) }),
  /** Machine telemetry since the last such message: [atUs, rateHz, measuredV, currentA]. */
  z.object({
    type: z.literal('machine'),
    serial: z.string(),
    readings: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
  }),
  /** This client was too slow: so many trace frames and marks were left out for it. The traces show a gap. */
  z.object({ type: z.literal('dropped'), messages: z.number().int() }),
  /** Some five times a second, of the one pad that this page asked for with { type: 'steady' }. */
  steadySchema,
]);

/** Page to service. */
export const feedRequestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('watch'),
    /** Serial numbers whose traces, marks and telemetry this page wants. */
    serials: z.array(z.string()).max(64),
  }),
  /** Renews these leases; one that was held over a feed ends with it. To be sent every half second. */
  z.object({ type: z.literal('hold'), tokens: z.array(z.string().max(64)).max(8) }),
  /** How steady the raw counts of this pad are, for whoever measures; null: of none any more. */
  z.object({ type: z.literal('steady'), serial: z.string().min(1).max(32).nullable() }),
  /** Protective stop, as POST /api/stop, but not behind the other requests of a busy page. */
  z.object({ type: z.literal('stop'), by: z.string().max(60).optional().catch(undefined) }),
]);

export const sessionSummarySchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  durationUs: us,
  status: z.enum(['recording', 'complete', 'recovered', 'failed']),
  label: z.string(),
  profile: profileSchema,
  devices: z
    .array(z.object({ serial: z.string(), role: z.enum(['pad', 'machine']), model: z.string() }))
    .readonly(),
  frames: z.number(),
  strokes: z.number(),
  dots: z.number(),
  unsafe: z.number(),
  lost: z.number(),
});

export const sessionDetailSchema = sessionSummarySchema.extend({
  channels: z
    .array(
      z.object({
        serial: z.string(),
        channels: z.array(channelSchema).readonly(),
        /** What the depths of a pad were made with live, as last described; null: nominal. */
        scale: scaleNameSchema.nullable(),
      }),
    )
    .readonly(),
  links: z
    .array(
      z.object({ serial: z.string(), counters: countersSchema, clockUncertaintyUs: z.number().nullable() }),
    )
    .readonly(),
  events: z.array(eventSchema).readonly(),
});

/** GET /api/sessions/:id/trace; null stands where there is no data. */
export const traceSchema = z.object({
  serial: z.string(),
  channel: z.string(),
  unit: z.string(),
  fromUs: us,
  columnUs: us,
  min: z.array(z.number().nullable()),
  max: z.array(z.number().nullable()),
  source: z.enum(['samples', 'summary']),
});

export const machineTraceSchema = z.object({
  serial: z.string(),
  atUs: z.array(us),
  rateHz: z.array(z.number().nullable()),
  measuredV: z.array(z.number().nullable()),
  currentA: z.array(z.number().nullable()),
});

/** Every refusal: what happened, what it means, what to do. */
export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  /** Which field of the request, where there is one. */
  field: z.string().optional(),
});

export const healthSchema = z.object({
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  uptimeS: z.number(),
  devices: z.array(z.object({ key: z.string(), role: z.string().nullable(), state: linkStateSchema })),
  recording: z.object({ sessionId: z.string().nullable(), failure: z.string().nullable() }),
});

export const virtualRequestSchema = z.object({
  trainee: z.enum(['steady', 'novice', 'heavy-handed', 'uneven', 'tired']).default('steady'),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
});

export type Zone = z.infer<typeof zoneSchema>;
export type Profile = z.infer<typeof profileSchema>;
export type FeedEvent = z.infer<typeof eventSchema>;
export type Device = z.infer<typeof deviceSchema>;
export type Gauge = z.infer<typeof gaugeSchema>;
export type PadGauge = z.infer<typeof padGaugeSchema>;
export type MachineGauge = z.infer<typeof machineGaugeSchema>;
export type ActiveSession = z.infer<typeof activeSessionSchema>;
export type Feed = z.infer<typeof feedSchema>;
export type StrokeMark = z.infer<typeof strokeSchema>;
export type DotMark = z.infer<typeof dotSchema>;
export type SessionSummary = z.infer<typeof sessionSummarySchema>;
export type SessionDetail = z.infer<typeof sessionDetailSchema>;
export type Trace = z.infer<typeof traceSchema>;
export type MachineTrace = z.infer<typeof machineTraceSchema>;
export type Problem = z.infer<typeof problemSchema>;
