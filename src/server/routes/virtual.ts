import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Services } from '../services.ts';
import { virtualRequestSchema } from '../wire.ts';
import { micrometerSchema } from '../wire-quick-check.ts';

const stateSchema = z.object({ running: z.boolean(), trainee: z.string().nullable() });

/** The virtual pad, machine and trainee: what a newcomer without hardware starts with one click. */
export const virtualRoutes: FastifyPluginAsyncZod<Services> = async (app, { virtualBench }) => {
  app.get(
    '/virtual',
    {
      schema: {
        operationId: 'virtualDevices',
        tags: ['virtual devices'],
        summary: 'Do virtual devices run?',
        response: { 200: stateSchema },
      },
    },
    async () => virtualBench.state(),
  );
  app.post(
    '/virtual',
    {
      schema: {
        operationId: 'startVirtualDevices',
        tags: ['virtual devices'],
        summary: 'Start a virtual pad and machine with a virtual trainee',
        body: virtualRequestSchema,
        response: { 201: stateSchema },
      },
    },
    async (request, reply) => {
      await virtualBench.start(request.body);
      return reply.code(201).send(virtualBench.state());
    },
  );
  app.put(
    '/virtual/micrometer',
    {
      schema: {
        operationId: 'setVirtualMicrometer',
        tags: ['virtual devices'],
        summary: 'Press a virtual pad with a virtual micrometer, or take it away',
        body: micrometerSchema,
        response: { 200: stateSchema },
      },
    },
    async (request) => {
      const { serial, depthMm } = request.body;
      await virtualBench.micrometer(serial, depthMm);
      return virtualBench.state();
    },
  );
  app.delete(
    '/virtual',
    {
      schema: {
        operationId: 'stopVirtualDevices',
        tags: ['virtual devices'],
        summary: 'Stop the virtual devices',
        response: { 200: stateSchema },
      },
    },
    async () => {
      await virtualBench.stop();
      return virtualBench.state();
    },
  );
};
