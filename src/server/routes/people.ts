import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EvenstrokeError } from '../../errors.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import {
  checklistRecordSchema,
  traineeChangeSchema,
  traineeRequestSchema,
  traineeSchema,
  unlockRequestSchema,
  unlockSchema,
} from '../wire-training.ts';

export const recordParams = z.object({
  id: z.string().regex(/^[0-9A-Za-z-]{1,64}$/, 'is no id: letters, digits and hyphens, at most 64 of them'),
});

/** Names are personal data: they are kept in the database and told to the pages of this computer, nowhere else. */
export const peopleRoutes: FastifyPluginAsyncZod<Services> = async (app, { station, store }) => {
  const { training } = store;

  app.get(
    '/trainees',
    {
      schema: {
        operationId: 'listTrainees',
        tags: ['people'],
        summary: 'Trainees by name; those who were archived too',
        response: { 200: z.array(traineeSchema) },
      },
    },
    async () => training.trainees(),
  );

  app.post(
    '/trainees',
    {
      schema: {
        operationId: 'addTrainee',
        tags: ['people'],
        summary: 'Put someone into the list',
        body: traineeRequestSchema,
        response: { 201: traineeSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async ({ body }, reply) => reply.code(201).send(await training.addTrainee(body.name)),
  );

  app.patch(
    '/trainees/:id',
    {
      schema: {
        operationId: 'changeTrainee',
        tags: ['people'],
        summary: 'Rename someone, or take them out of the list and back; what they did stays',
        params: recordParams,
        body: traineeChangeSchema,
        response: { 200: traineeSchema, 404: problemSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async ({ params, body }) => training.changeTrainee(params.id, body),
  );

  app.get(
    '/trainees/:id/unlocks',
    {
      schema: {
        operationId: 'listUnlocks',
        tags: ['people'],
        summary: 'Levels that were opened by hand, oldest first',
        params: recordParams,
        response: { 200: z.array(unlockSchema), 404: problemSchema },
      },
    },
    async ({ params }) => {
      await knownTrainee(training, params.id);
      return training.unlocks(params.id);
    },
  );

  app.post(
    '/trainees/:id/unlocks',
    {
      schema: {
        operationId: 'unlockLevel',
        tags: ['people'],
        summary: 'Open a level by hand, with who did and why',
        params: recordParams,
        body: unlockRequestSchema,
        response: { 201: unlockSchema, 404: problemSchema, 503: problemSchema },
      },
    },
    async ({ params, body }, reply) =>
      reply.code(201).send(await training.unlock({ ...body, traineeId: params.id })),
  );

  app.get(
    '/trainees/:id/checklist',
    {
      schema: {
        operationId: 'currentChecklistRecord',
        tags: ['hygiene'],
        summary:
          'The newest checklist of a trainee that counts for the session being recorded: made in it, or in the hour before and not used yet; else null',
        params: recordParams,
        response: { 200: checklistRecordSchema.nullable(), 404: problemSchema },
      },
    },
    async ({ params }) => {
      await knownTrainee(training, params.id);
      return training.checklistFor(params.id, station.session?.id ?? null);
    },
  );
};

async function knownTrainee(training: Services['store']['training'], id: string): Promise<void> {
  if ((await training.trainee(id)) !== null) return;
  throw new EvenstrokeError(
    'not-found',
    `There is no trainee ${id} here. Load the list anew and choose from it.`,
  );
}
