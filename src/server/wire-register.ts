/** What crosses between service and page about the register: items, their logs, time lines and trends. As in wire.ts. */
import { z } from 'zod';
import { plainLabel } from '../station/label.ts';
import { trendSchema } from '../studio/document.ts';
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
import { day, id, text } from './wire-fields.ts';

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
  /** The measured one that somebody voided or rolled back, and nothing has been put in its place since. */
  fellBack: z
    .object({
      number: z.string(),
      act: z.enum(['rolled-back', 'voided']),
      at: z.string(),
      by: z.string(),
      reason: z.string(),
    })
    .nullable(),
  /** Trends whose newest value breaks a rule of the chart: someone should look for the cause. */
  signals: z.array(z.object({ quantity: z.string(), at: z.string(), sentence: z.string() })),
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
  from: day.optional().describe('a day of the studio, by the calendar of its computer'),
  to: day.optional().describe('the last such day'),
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
export const timelineSchema = z.object({
  rows: z.array(timelineRowSchema),
  next: z.string().nullable(),
  /** Of the IANA database: whose days `from` and `to` are. */
  zone: z.string(),
});
/** GET /api/register/:id/trends: of every quantity that has points. */
export const trendsSchema = z.array(trendSchema);

export const registerQuerySchema = z.object({ kind: z.enum(itemKinds).optional() });
export type ItemView = z.infer<typeof itemViewSchema>;
export type Timeline = z.infer<typeof timelineSchema>;
export type LogLine = z.infer<typeof logEntrySchema>;
export type ItemContent = z.infer<typeof itemContentSchema>;
export type Trend = z.infer<typeof trendSchema>;
export type LogRequest = z.input<typeof logRequestSchema>;
