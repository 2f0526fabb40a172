import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { presentDevices } from '../present.ts';
import type { Services } from '../services.ts';
import { healthSchema } from '../wire.ts';

export const healthRoutes: FastifyPluginAsyncZod<Services> = async (
  app,
  { station, scales, store, audit, version },
) => {
  app.get(
    '/health',
    {
      schema: {
        operationId: 'health',
        tags: ['service'],
        summary: 'Is the service well, and what is attached?',
        response: { 200: healthSchema },
      },
    },
    async () => {
      const devices = presentDevices({ station, scales });
      const { session } = station;
      const failure = session?.failure ?? null;
      const sound = devices.every(({ state }) => state !== 'silent' && state !== 'duplicate');
      const isWritten = failure === null && store.problem === null && audit.problem === null;
      return {
        status: sound && isWritten ? ('ok' as const) : ('degraded' as const),
        version,
        uptimeS: process.uptime(),
        devices: devices.map(({ key, role, state }) => ({ key, role, state })),
        recording: { sessionId: session?.id ?? null, failure },
      };
    },
  );
};
