import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EvenstrokeError } from '../../errors.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import { calibrationRequestSchema, calibrationSchema } from '../wire-training.ts';

/** What the studio states about the scale of its pads: never changed, a new statement follows the one before. */
export const calibrationRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { station, store, scales } = services;
  app.get(
    '/calibrations',
    {
      schema: {
        operationId: 'listCalibrations',
        tags: ['calibrations'],
        summary: 'Calibrations as stated, newest first',
        querystring: z.object({ serial: z.string().max(32).optional().describe('of one device only') }),
        response: { 200: z.array(calibrationSchema) },
      },
    },
    async ({ query }) => store.training.calibrations(query.serial),
  );

  app.post(
    '/calibrations',
    {
      schema: {
        operationId: 'addCalibration',
        tags: ['calibrations'],
        summary: 'State how sure a device’s depths are, from now on',
        body: calibrationRequestSchema,
        response: { 201: calibrationSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async ({ body }, reply) => {
      const { serial } = body;
      const channels = station.padNamed(serial)?.identity.channels ?? null;
      const { calibration } = scales.holding(serial, channels, new Date());
      const { curve, number = '', state } = calibration;
      // What is said later holds: a guess would take the curve away from under the next attempt.
      if (curve !== undefined && state === 'valid')
        throw new EvenstrokeError(
          'conflict',
          `Calibration ${number} was measured and holds for pad ${serial}, and a statement would take its place, so nothing was saved. Where it should not hold any more, roll it back first, with a reason, on its own page.`,
        );
      const stated = await store.training.addCalibration(body);
      await scales.refresh();
      return reply.code(201).send(stated);
    },
  );
};
