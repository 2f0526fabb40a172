import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { auditFormats, auditStream } from '../../store/audit-export.ts';
import { localDay } from '../../store/days.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import { auditCheckSchema, auditRowSchema } from '../wire-control.ts';

const tags = ['audit'];

/** What was done, refused and found about machines. Only ever added to. */
export const auditRoutes: FastifyPluginAsyncZod<Services> = async (app, { store: { control } }) => {
  app.get(
    '/audit',
    {
      schema: {
        operationId: 'listAudit',
        tags,
        summary: 'Entries of the audit, newest first, a page at a time',
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(500).default(100),
          before: z.coerce.number().int().min(1).optional().describe('`seq` of the last entry seen'),
          machine: z.string().max(32).optional(),
          action: z.string().max(40).optional(),
        }),
        response: { 200: z.array(auditRowSchema), 503: problemSchema },
      },
    },
    async ({ query }) => control.auditPage(query),
  );

  app.get(
    '/audit/check',
    {
      schema: {
        operationId: 'checkAudit',
        tags,
        summary: 'Whether the chain of hashes holds, and where it does not',
        response: { 200: auditCheckSchema, 503: problemSchema },
      },
    },
    async () => control.auditCheck(),
  );

  app.get(
    '/audit/export',
    {
      schema: {
        operationId: 'exportAudit',
        tags,
        summary: 'The whole audit, oldest first, as JSON lines (to be checked elsewhere) or CSV (to be read)',
        querystring: z.object({ format: z.enum(auditFormats).default('jsonl') }),
        response: {
          200: {
            description: 'A JSON object a line, or RFC 4180 with a header; UTF-8',
            content: {
              'application/jsonl': { schema: z.unknown().meta({ type: 'string' }) },
              'text/csv': { schema: z.unknown().meta({ type: 'string' }) },
            },
          },
          503: problemSchema,
        },
      },
    },
    async ({ query: { format } }, reply) => {
      // Said before the first byte goes out: a stream that has begun can only be cut off.
      await control.auditPage({ limit: 1 });
      const day = localDay(new Date());
      reply.header('content-disposition', `attachment; filename="evenstroke-audit-${day}.${format}"`);
      reply.type(`${format === 'csv' ? 'text/csv' : 'application/jsonl'}; charset=utf-8`);
      return reply.send(auditStream(control, format));
    },
  );
};
