import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EvenstrokeError } from '../../errors.ts';
import { csvStream, csvTables } from '../../store/csv.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import { known, sessionId } from './sessions.ts';
import { calibrationQuery, scaleAsked } from './traces.ts';

/** CSV downloads, streamed: a session of any length takes the same memory. */
export const exportRoutes: FastifyPluginAsyncZod<Services> = async (app, { store, scales }) => {
  app.get(
    '/sessions/:id/export/:file',
    {
      schema: {
        operationId: 'exportCsv',
        tags: ['sessions'],
        summary: 'Samples, strokes, dots, events or machine readings as CSV',
        params: z.object({
          id: sessionId,
          file: z.templateLiteral([z.enum(csvTables), '.csv'], {
            error: `must be one of ${csvTables.map((table) => `${table}.csv`).join(', ')}`,
          }),
        }),
        querystring: z.object({ serial: z.string().max(32).optional(), calibration: calibrationQuery }),
        response: {
          200: {
            description: 'RFC 4180 in UTF-8, units in the header',
            content: { 'text/csv': { schema: z.unknown().meta({ type: 'string' }) } },
          },
          404: problemSchema,
        },
      },
    },
    async ({ params: { id, file }, query }, reply) => {
      const { devices } = known(await store.session(id), id);
      // Said before the first byte goes out: a stream that has begun can only be cut off.
      if (query.serial !== undefined && !devices.some(({ serial }) => serial === query.serial)) {
        throw new EvenstrokeError(
          'not-found',
          `No device ${query.serial} took part in this session. Leave serial out to have all of them.`,
        );
      }
      const table = file.slice(0, -'.csv'.length) as (typeof csvTables)[number];
      const scale = scaleAsked(scales, query.calibration);
      reply.header('content-disposition', `attachment; filename="evenstroke-${id}-${file}"`);
      reply.type('text/csv; charset=utf-8');
      return reply.send(csvStream(store, { sessionId: id, table, serial: query.serial, scale }));
    },
  );
};
