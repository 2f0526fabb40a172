import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EvenstrokeError } from '../../errors.ts';
import { diagnosticsOf, diagnosticsSchema, presentLine, rawLineSchema } from '../diagnostics.ts';
import { presentDevices } from '../present.ts';
import type { Services } from '../services.ts';
import { deviceSchema, problemSchema } from '../wire.ts';

export const deviceRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { station } = services;

  app.get(
    '/devices',
    {
      schema: {
        operationId: 'listDevices',
        tags: ['devices'],
        summary: 'Every device, and every port that is not (yet) one',
        response: { 200: z.array(deviceSchema) },
      },
    },
    async () => presentDevices(services),
  );

  app.get(
    '/devices/:key/lines',
    {
      schema: {
        operationId: 'listRecentLines',
        tags: ['devices'],
        summary: 'The newest raw lines of a device, both directions',
        params: z.object({ key: z.string().max(256).describe('serial number, or the address of a port') }),
        response: { 200: z.object({ lines: z.array(rawLineSchema) }), 404: problemSchema },
      },
    },
    async ({ params }) => {
      const port = station
        .devices()
        .find(({ identity, address }) => identity?.serial === params.key || address === params.key);
      if (!port) {
        throw new EvenstrokeError(
          'not-found',
          `No device ${params.key} is known here. It may have been unplugged.`,
        );
      }
      return { lines: port.recentLines().map(presentLine) };
    },
  );

  app.get(
    '/diagnostics',
    {
      schema: {
        operationId: 'diagnostics',
        tags: ['service'],
        summary: 'A bundle for a bug report: devices, counters, clocks, recent lines; no recordings',
        response: { 200: diagnosticsSchema },
      },
    },
    async (_request, reply) => {
      const day = new Date().toISOString().slice(0, 19).replaceAll(':', '');
      reply.header('content-disposition', `attachment; filename="evenstroke-diagnostics-${day}.json"`);
      // People read these, so it has lines.
      reply.serializer((bundle) => JSON.stringify(bundle, null, 2));
      return diagnosticsOf(services);
    },
  );
};
