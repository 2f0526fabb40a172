/** What the studio keeps a record of: its items, what was done to them, what is due. Schemas for the store and the page. */
import { z } from 'zod';

const text = (most: number) => z.string().trim().max(most);
const name = (most: number) => z.string().trim().min(1).max(most);
const day = z.iso.date();

export const itemKinds = ['machine', 'pad', 'supply', 'needle', 'standard', 'place'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** Due when any of its limits is reached since it was done last (or since the item was entered). */
export const reminderSchema = z.object({
  id: z.string().min(1).max(40),
  label: name(80),
  everyDays: z.number().int().min(1).max(3_650).nullable(),
  everyHours: z.number().positive().max(100_000).nullable(),
  everyStrokes: z.number().int().min(1).max(1e12).nullable(),
});
export type Reminder = z.infer<typeof reminderSchema>;

const itemFields = {
  name: name(80),
  /** Of a machine or pad: what it says of itself. Of a standard: engraved on it. '' where it has none. */
  serial: text(60),
  maker: text(80),
  model: text(80),
  /** Where it stands: id of an item of kind `place`. */
  placeId: z.string().max(64).nullable(),
  note: text(500),
  reminders: z.array(reminderSchema).max(20),
};
/** Of a reference standard. */
const standardFields = z.object({
  reference: z.enum(['gauge-blocks', 'micrometer', 'feeler-gauges', 'other']),
  certificate: text(80),
  validUntil: day.nullable(),
  expandedMm: z.number().positive().max(1),
  k: z.number().min(1).max(4),
  resolutionMm: z.number().min(0).max(1),
});
/** Of a needle or cartridge type. */
const needleFields = z.object({
  diameterMm: z.number().positive().max(2),
  points: z.number().int().min(1).max(60),
  membrane: z.boolean().nullable(),
});
export const itemContentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('machine'), ...itemFields }),
  z.object({ kind: z.literal('pad'), ...itemFields }),
  z.object({ kind: z.literal('supply'), ...itemFields }),
  z.object({ kind: z.literal('needle'), ...itemFields, needle: needleFields }),
  z.object({ kind: z.literal('standard'), ...itemFields, standard: standardFields }),
  z.object({ kind: z.literal('place'), ...itemFields }),
]);
export type ItemContent = z.infer<typeof itemContentSchema>;

/** One version of an item; versions are never changed, the newest counts. A machine or pad is entered by its handshake. */
export const itemSchema = z.object({
  id: z.string(),
  version: z.number().int().min(1),
  content: itemContentSchema,
  by: z.string(),
  at: z.string(),
});
export type Item = z.infer<typeof itemSchema>;

/** What a device said of itself when it was met first, and since. */
export const identitySchema = z.object({
  role: z.enum(['pad', 'machine']),
  serial: z.string(),
  model: z.string(),
  firmware: z.string(),
  capabilities: z.array(z.string()),
});
export type Identity = z.infer<typeof identitySchema>;

export const logKinds = [
  'entered', // the item came into the register
  'service', // ends "since service" and, with a reminder's id, that reminder's time
  'repair',
  'fault',
  'note',
  'out-of-service',
  'in-service',
  'retired',
  'identity', // met for the first time, changed, asked about, or answered
  'quick-check',
] as const;

/** One entry of an item's log; never changed. A slip is corrected by another that names it. */
export const logEntrySchema = z.object({
  id: z.string(),
  itemId: z.string(),
  kind: z.enum(logKinds),
  /** When it happened, and when it was written down. */
  at: z.string(),
  savedAt: z.string(),
  by: z.string(),
  text: text(1_000),
  /** Of a service: the reminder that it answers. */
  reminderId: z.string().nullable(),
  /** The entry that this one corrects. */
  corrects: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

/** From the recorded sessions. A machine has no contact, a pad no running time. */
export const usageSchema = z.object({
  sessions: z.number().int(),
  recordedS: z.number().describe('time recorded'),
  runningS: z.number().describe('of a machine: time in which its motor ran'),
  contactS: z.number().describe('of a pad: time in which the needle was in it'),
  strokes: z.number().int().describe('of a machine: by its own counter; of a pad: strokes felt'),
  starts: z.number().int(),
  dots: z.number().int(),
  deepEvents: z.number().int().describe('times that a stroke or press passed the unsafe limit'),
});
export type Usage = z.infer<typeof usageSchema>;
/** `deleted`: of sessions whose data were deleted since; the wear stays. total = stored + deleted. */
export const itemUsageSchema = z.object({
  stored: usageSchema,
  deleted: usageSchema,
  total: usageSchema,
  sinceService: usageSchema,
  serviceAt: z.string().nullable(),
});
export type ItemUsage = z.infer<typeof itemUsageSchema>;

export const dueSchema = z.object({
  reminder: reminderSchema,
  state: z.enum(['fine', 'soon', 'due']),
  /** Share of the nearest limit that is used up; 1 is due. */
  used: z.number(),
  doneAt: z.string().nullable(),
  dueOn: day.nullable(),
  sentence: z.string(),
});
export type Due = z.infer<typeof dueSchema>;

export const itemStates = ['in-service', 'out-of-service', 'retired'] as const;
export type ItemState = (typeof itemStates)[number];
