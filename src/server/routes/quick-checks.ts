import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { QuickCheckState as State } from '../../station/studio/quick-checks.ts';
import { quickCheckSchema } from '../../studio/document.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import {
  type QuickCheckState,
  quickCheckPointSchema,
  quickCheckRequestSchema,
  quickCheckStateSchema,
} from '../wire-quick-check.ts';
import { draftParams as params } from './drafts.ts';

const tags = ['quick checks'];
const refusals = { 404: problemSchema, 409: problemSchema, 503: problemSchema };

/** Before a class: two points against the calibration in force, a minute, pass or fail. */
export const quickCheckRoutes: FastifyPluginAsyncZod<Services> = async (
  app,
  { studio: { checks }, store },
) => {
  app.get(
    '/quick-checks',
    {
      schema: {
        operationId: 'listQuickChecks',
        tags,
        summary: 'Quick checks of a pad, newest first, a page at a time',
        querystring: z.object({
          serial: z.string().min(1).max(32),
          limit: z.coerce.number().int().min(1).max(500).default(100),
          before: z.string().max(64).optional().describe('id of the last one seen'),
        }),
        response: { 200: z.array(quickCheckSchema) },
      },
    },
    async ({ query: { serial, limit, before } }) => store.studio.quickChecks(serial, { limit, before }),
  );

  app.post(
    '/quick-checks',
    {
      schema: {
        operationId: 'beginQuickCheck',
        tags,
        summary: 'Begin a quick check of a pad; the answer says which depths to set',
        body: quickCheckRequestSchema,
        response: { 201: quickCheckStateSchema, ...refusals },
      },
    },
    async ({ body: { serial, by, standardId } }, reply) =>
      reply.code(201).send(present(await checks.begin(serial, by, standardId))),
  );

  app.get(
    '/quick-checks/:id',
    {
      schema: {
        operationId: 'getQuickCheck',
        tags,
        summary: 'A quick check that was begun since the service started',
        params,
        response: { 200: quickCheckStateSchema, 404: problemSchema },
      },
    },
    async ({ params: { id } }) => present(checks.state(id)),
  );

  app.delete(
    '/quick-checks/:id',
    {
      schema: {
        operationId: 'giveUpQuickCheck',
        tags,
        summary: 'Give a quick check up; nothing of it is kept, unless it is done already',
        params,
        response: { 204: z.null(), 404: problemSchema },
      },
    },
    async ({ params: { id } }, reply) => {
      checks.giveUp(id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/quick-checks/:id/points',
    {
      schema: {
        operationId: 'takeQuickCheckPoint',
        tags,
        summary: 'Take the next point of a quick check from the pad; the last one gives the result',
        params,
        body: quickCheckPointSchema,
        response: { 200: quickCheckStateSchema, ...refusals },
      },
    },
    async ({ params: { id }, body: { referenceMm, anyway } }) =>
      present(await checks.point(id, referenceMm, anyway)),
  );
};

const present = (state: State): QuickCheckState => ({ ...state, wanted: [...state.wanted] });
