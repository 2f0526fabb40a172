import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EvenstrokeError } from '../../errors.ts';
import { LONGEST_LABEL, plainLabel } from '../../station/label.ts';
import type { Services } from '../services.ts';
import { activeSessionSchema, problemSchema, sessionDetailSchema, sessionSummarySchema } from '../wire.ts';

export const sessionId = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,64}$/, 'is no id of a session: letters, digits and hyphens, at most 64 of them');
export const idParams = z.object({ id: sessionId });

export const sessionRoutes: FastifyPluginAsyncZod<Services> = async (app, { station, store, attempts }) => {
  app.get(
    '/sessions',
    {
      schema: {
        operationId: 'listSessions',
        tags: ['sessions'],
        summary: 'Recorded sessions, newest first',
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(200).default(50),
          before: z.string().max(64).optional().describe('startedAt of the last one seen'),
        }),
        response: { 200: z.array(sessionSummarySchema) },
      },
    },
    async ({ query }) => store.sessions({ limit: query.limit, before: query.before }),
  );

  app.post(
    '/sessions',
    {
      schema: {
        operationId: 'startSession',
        tags: ['sessions'],
        summary: 'Start recording',
        body: z.object({
          label: z.string().overwrite(plainLabel).trim().max(LONGEST_LABEL).default(''),
          capture: z.boolean().default(false).describe('also keep every raw line, for replay'),
        }),
        response: { 201: activeSessionSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async ({ body }, reply) => reply.code(201).send(await station.startSession(body)),
  );

  app.post(
    '/sessions/current/stop',
    {
      schema: {
        operationId: 'stopSession',
        tags: ['sessions'],
        summary: 'End the recording',
        response: { 200: sessionSummarySchema, 409: problemSchema },
      },
    },
    async () => {
      const id = await station.stopSession();
      return known(await store.session(id), id);
    },
  );

  app.get(
    '/sessions/:id',
    {
      schema: {
        operationId: 'getSession',
        tags: ['sessions'],
        summary: 'One session with its devices, link evidence and events',
        params: idParams,
        response: { 200: sessionDetailSchema, 404: problemSchema },
      },
    },
    async ({ params }) => known(await store.session(params.id), params.id),
  );

  app.delete(
    '/sessions/:id',
    {
      schema: {
        operationId: 'deleteSession',
        tags: ['sessions'],
        summary: 'Delete a session for good',
        params: idParams,
        response: { 204: z.undefined(), 404: problemSchema, 409: problemSchema },
      },
    },
    async ({ params }, reply) => {
      if (station.session?.id === params.id) {
        throw new EvenstrokeError(
          'conflict',
          'This session is being recorded. Stop it first, then delete it.',
        );
      }
      // Else a test could be made to go away before it has a score.
      if (attempts.live().some(({ sessionId }) => sessionId === params.id)) {
        throw new EvenstrokeError(
          'conflict',
          'An attempt of this session is just being scored. Wait until its result is there, then delete the session.',
        );
      }
      known(await store.session(params.id), params.id);
      await store.deleteSession(params.id);
      return reply.code(204).send();
    },
  );
};

export function known<T>(found: T | null, id: string): T {
  if (found === null)
    throw new EvenstrokeError('not-found', `There is no session ${id}. It may have been deleted.`);
  return found;
}
