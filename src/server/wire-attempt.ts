/** The live feed's part of training: an attempt under way, and its dots as they are made. */
import { z } from 'zod';
import { zones } from '../safety/types.ts';
import { dotFits, modes } from '../training/types.ts';

const count = z.number().int().min(0);

export const helpsSchema = z.object({ zones: z.boolean(), tones: z.boolean(), metronome: z.boolean() });

export const guidedDotSchema = z.object({
  startUs: z.number().describe('station µs'),
  endUs: z.number(),
  depthMm: z.number().nullable().describe('null in a test'),
  zone: z.enum(zones).nullable().describe('null in a test'),
  fit: z.enum(dotFits).nullable().describe('null in a test'),
  place: count.nullable(),
  xMm: z.number().nullable(),
  yMm: z.number().nullable(),
});
/** An attempt under way on a pad, or one just ended. */
export const liveAttemptSchema = z.object({
  id: z.string(),
  pad: z.string(),
  machine: z.string().nullable(),
  sessionId: z.string(),
  trainee: z.object({ id: z.string(), name: z.string() }),
  drill: z.object({ id: z.string(), version: z.number().int(), name: z.string() }),
  mode: z.enum(modes),
  helps: helpsSchema,
  startedUs: z.number().describe('station µs'),
  state: z.enum(['running', 'scoring', 'scored', 'failed']),
  /** Why it could not be scored, where it could not. */
  problem: z.string().nullable(),
  guide: z.object({
    dots: count,
    ofDots: count.nullable(),
    ofUs: z.number().nullable(),
    next: count.nullable(),
    dotsPerSecond: z.number().nullable(),
    done: z.boolean(),
  }),
});
/** Members of the feed's message union in wire.ts. */
export const attemptMessageSchema = z.object({ type: z.literal('attempt'), attempt: liveAttemptSchema });
/** New dots of a running attempt, in order; `from` is the index of the first of them. */
export const guidedMessageSchema = z.object({
  type: z.literal('guided'),
  attemptId: z.string(),
  from: count,
  dots: z.array(guidedDotSchema).readonly(),
});
