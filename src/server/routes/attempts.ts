import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { unknownAttempt } from '../../station/attempts/scores.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import { liveAttemptSchema } from '../wire-attempt.ts';
import { scoreAgainSchema } from '../wire-calibration.ts';
import {
  type AttemptDetail,
  attemptDetailSchema,
  attemptRequestSchema,
  attemptSummarySchema,
  readinessSchema,
  type Score,
  scoreSchema,
} from '../wire-training.ts';

const id = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,64}$/, 'is no id: letters, digits and hyphens, at most 64 of them');
const params = z.object({ id });
const tags = ['attempts'];

/** Attempts at drills: started, ended, looked at, scored again. */
export const attemptRoutes: FastifyPluginAsyncZod<Services> = async (app, { attempts, store }) => {
  const { training } = store;

  app.post(
    '/attempts/readiness',
    {
      schema: {
        operationId: 'attemptReadiness',
        tags,
        summary: 'Everything that stands against starting an attempt now',
        body: attemptRequestSchema,
        response: { 200: readinessSchema, 503: problemSchema },
      },
    },
    async ({ body }) => ({ problems: await attempts.readiness(body) }),
  );

  app.post(
    '/attempts',
    {
      schema: {
        operationId: 'startAttempt',
        tags,
        summary: 'Start an attempt, and the recording where none is on',
        description:
          'The recording goes on until it is stopped; an attempt ends by its drill, on request, or with the recording. Its dots and its end are told on the live feed.',
        body: attemptRequestSchema,
        response: { 201: liveAttemptSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async ({ body }, reply) => reply.code(201).send(await attempts.start(body)),
  );

  app.post(
    '/attempts/:id/end',
    {
      schema: {
        operationId: 'endAttempt',
        tags,
        summary: 'End an attempt before its drill does; it is scored as far as it came',
        params,
        response: { 200: liveAttemptSchema, 404: problemSchema, 409: problemSchema },
      },
    },
    async ({ params: { id } }) => attempts.end(id),
  );

  app.get(
    '/attempts',
    {
      schema: {
        operationId: 'listAttempts',
        tags,
        summary: 'Attempts with the newest scoring of each, newest first',
        querystring: z.object({
          traineeId: id.optional(),
          drillId: id.optional(),
          sessionId: id.optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
          before: id.optional().describe('id of the last one seen'),
        }),
        response: { 200: z.array(attemptSummarySchema) },
      },
    },
    async ({ query }) => training.attempts(query),
  );

  app.get(
    '/attempts/:id',
    {
      schema: {
        operationId: 'getAttempt',
        tags,
        summary: 'One attempt with its drill, places, and every scoring',
        params,
        response: { 200: attemptDetailSchema, 404: problemSchema },
      },
    },
    async ({ params: { id } }, reply) => {
      const attempt = await training.attempt(id);
      if (attempt === null) throw unknownAttempt(id);
      const [scores, earlier, session] = await Promise.all([
        training.scoresJson(id),
        training.dotsUnder(attempt.earlierId),
        store.session(attempt.sessionId),
      ]);
      const { places } = await training.layoutOf(attempt.drill, earlier);
      const head = JSON.stringify(headSchema.parse({ attempt, places, raw: session !== null }));
      const json = Buffer.concat([Buffer.from(`${head.slice(0, -1)},"scores":[`), scores, Buffer.from(']}')]);
      return reply.type('application/json').send(written<AttemptDetail>(json));
    },
  );

  app.post(
    '/attempts/:id/score',
    {
      schema: {
        operationId: 'scoreAttempt',
        tags,
        summary: 'Score an attempt again from its raw data, beside the scorings that it has',
        description:
          'With the calibration that is named, where that was measured on its pad, or with the one that holds for it now.',
        params,
        body: scoreAgainSchema.nullish(),
        response: { 201: scoreSchema, 404: problemSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async ({ params: { id }, body }, reply) => {
      await attempts.scoreAgain(id, body?.calibrationId);
      const json = await training.scoresJson(id, 1);
      return reply
        .code(201)
        .type('application/json')
        .send(written<Score>(Buffer.from(json.buffer, json.byteOffset, json.byteLength)));
    },
  );
};

/**
 * What is JSON already, to be sent as it is: to check and write a scoring of 10⁵ dots once more would hold up
 * the thread that listens to the pads. Its type is what the tests hold it to.
 */
const written = <Answer>(json: Uint8Array): Answer => json as unknown as Answer;
const headSchema = attemptDetailSchema.omit({ scores: true });
