/**
 * A drill is data: what to make, how deep, in what rhythm, and what passes. One schema for the files, the
 * database, the service and the editor. A drill that was used is never changed: an edit is a new version.
 */
import { z } from 'zod';
import { breachesOf } from './drill-rules.ts';

export const levels = ['foundation', 'intermediate', 'advanced'] as const;
export type Level = (typeof levels)[number];

/** Pad coordinates, x to the right, y down the page. A drill must fit a pad of 40 × 40 mm (drill-rules.ts). */
const mm = z.number().min(0).max(200);
const point = z.tuple([mm, mm]);
const spacingMm = z.number().min(0.3).max(20);

export const patternSchema = z.discriminatedUnion('kind', [
  /** No place is asked for, and no position is needed. */
  z.strictObject({ kind: z.literal('anywhere') }),
  z.strictObject({ kind: z.literal('points'), points: z.array(point).min(1).max(2_000) }),
  /** From one end to the other, both taken; the number of places is that of the dots. */
  z.strictObject({
    kind: z.literal('line'),
    from: point,
    to: point,
    places: z.number().int().min(2).max(2_000),
  }),
  /** Rows are made back and forth, as a hand works. `angleDeg` turns it about its first place. */
  z.strictObject({
    kind: z.literal('grid'),
    origin: point,
    columns: z.number().int().min(1).max(100),
    rows: z.number().int().min(1).max(100),
    spacingMm,
    angleDeg: z.number().min(-180).max(180).default(0),
  }),
  /** Strips side by side, each to be filled to its own density; a place is asked of no single dot. */
  z.strictObject({
    kind: z.literal('gradient'),
    origin: point,
    heightMm: z.number().min(2).max(100),
    strips: z
      .array(z.strictObject({ widthMm: z.number().min(2).max(100), perCm2: z.number().min(10).max(200) }))
      .min(2)
      .max(8),
  }),
  /** Dots anywhere within an outline, natural and not in rows. */
  z.strictObject({ kind: z.literal('region'), outline: z.array(point).min(3).max(100) }),
  /** A later layer: dots go into the gaps between the dots of an earlier attempt at another drill. */
  z.strictObject({
    kind: z.literal('layer'),
    /** Id of the drill whose dots are the layer before. */
    over: z.string(),
    /** A dot nearer than this to an earlier dot is stacked, mm. */
    clearMm: z.number().min(0.1).max(5),
  }),
]);

/** Limits of the target, mm. The unsafe limit is the profile's and no drill can move it. */
const target = z.strictObject({ lowMm: z.number().min(0.05).max(5), highMm: z.number().min(0.05).max(5) });

export const depthSchema = z.discriminatedUnion('kind', [
  /** The profile's own zones, moved by so much (negative: shallower). */
  z.strictObject({ kind: z.literal('profile'), shiftMm: z.number().min(-1).max(1).default(0) }),
  /** One target of the drill's own. */
  z.strictObject({ kind: z.literal('target'), target }),
  /** Targets one after the other, so many dots each, again from the first when they are through. */
  z.strictObject({
    kind: z.literal('ladder'),
    steps: z
      .array(z.strictObject({ dots: z.number().int().min(1).max(1_000), target }))
      .min(2)
      .max(20),
  }),
]);

export const endSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dots'), dots: z.number().int().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('seconds'), seconds: z.number().min(5).max(14_400) }),
]);

const share = z.number().min(0).max(1);
const range = { low: z.number(), high: z.number() };

/** What must hold for a pass; all of them, and the gates besides. */
export const criterionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('in-target'), atLeast: share }),
  z.strictObject({ kind: z.literal('depth-cv'), atMost: share }),
  z.strictObject({ kind: z.literal('interval-cv'), atMost: share }),
  z.strictObject({ kind: z.literal('nearest-cv'), atMost: share }),
  z.strictObject({
    kind: z.literal('clark-evans'),
    atLeast: range.low.min(0).max(2.15),
    atMost: range.high.min(0).max(2.15).nullable().default(null),
  }),
  z.strictObject({ kind: z.literal('density-within'), share }),
  z.strictObject({ kind: z.literal('in-gaps'), atLeast: share }),
  z.strictObject({ kind: z.literal('stacked'), atMost: z.number().int().min(0).max(1_000) }),
  z.strictObject({ kind: z.literal('placed'), atLeast: share }),
  /** Longest straight run of dots along the edge of a region, as a share of the dots on that edge. */
  z.strictObject({ kind: z.literal('straight-edge'), atMost: share }),
  z.strictObject({ kind: z.literal('score'), atLeast: z.number().min(0).max(100) }),
]);

export const parts = ['depth', 'consistency', 'spacing', 'rhythm', 'completion'] as const;
export type Part = (typeof parts)[number];

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is lower-case words joined by hyphens')
  .max(60);
/** Control characters steer a terminal, and bidi overrides show a text as another. */
const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(text), {
      error: 'has characters that are not seen, such as a line break: take them out.',
    });

/** The fields, each by itself. */
const fieldsSchema = z.strictObject({
  schema: z.literal('evenstroke-drill/1'),
  id,
  version: z.number().int().min(1),
  name: words(60),
  level: z.enum(levels),
  /** Place in the curriculum, from 1. */
  order: z.number().int().min(1).max(1_000),
  /** What it is for, in one sentence for the trainee. */
  aim: words(200),
  /** What to do, step by step. */
  steps: z.array(words(200)).min(1).max(8),
  pattern: patternSchema,
  depth: depthSchema,
  /** Dots a second; the metronome beats in the middle of it. null where the trainee is free. */
  rhythm: z
    .strictObject({ lowHz: z.number().min(0.1).max(5), highHz: z.number().min(0.1).max(5) })
    .nullable(),
  /** The machine's stroke rate that it asks for; a check of the machine, not a skill. */
  strokeRate: z
    .strictObject({ lowHz: z.number().min(40).max(250), highHz: z.number().min(40).max(250) })
    .nullable(),
  end: endSchema,
  pass: z.array(criterionSchema).min(1).max(12),
  /** Weights of the score's parts; those that are left out have the usual weight. */
  weights: z.partialRecord(z.enum(parts), z.number().min(0).max(10)).default({}),
  /** Ids of drills that should be known first. */
  after: z.array(id).max(10).default([]),
  /** Where its numbers come from. */
  source: words(300),
});

/** A drill: every field by itself, and all of them together. */
export const drillSchema = fieldsSchema.superRefine((drill, context) => {
  // A field out of its range would only make the rules complain of it again.
  if (context.issues.length > 0) return;
  for (const { path, message } of breachesOf(drill))
    context.addIssue({ code: 'custom', path: [...path], message });
});

export type Drill = z.infer<typeof fieldsSchema>;
export type Pattern = z.infer<typeof patternSchema>;
export type Criterion = z.infer<typeof criterionSchema>;

/** Whether it can only be done on a pad that senses x and y. */
export function needsPosition(drill: Pick<Drill, 'pattern'>): boolean {
  return drill.pattern.kind !== 'anywhere';
}
