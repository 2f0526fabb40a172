import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { EvenstrokeError } from '../../errors.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import { progressSchema } from '../wire-training.ts';
import { recordParams } from './people.ts';

/** How a trainee is getting on, by drill and by part, and what to practise next. */
export const progressRoutes: FastifyPluginAsyncZod<Services> = async (app, { store }) => {
  const { training } = store;
  app.get(
    '/trainees/:id/progress',
    {
      schema: {
        operationId: 'traineeProgress',
        tags: ['people'],
        summary: 'Progress over all drills, with the chart towards competence',
        params: recordParams,
        response: { 200: progressSchema, 404: problemSchema },
      },
    },
    async ({ params: { id } }) => {
      const trainee = await training.trainee(id);
      if (trainee === null)
        throw new EvenstrokeError(
          'not-found',
          `There is no trainee ${id} here. Load the list anew and choose from it.`,
        );
      return { trainee, ...(await training.progress(id)) };
    },
  );
};
