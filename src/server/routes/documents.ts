import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { certificateJson } from '../../documents/certificate-json.ts';
import { timelineCsv } from '../../documents/timeline.ts';
import { EvenstrokeError } from '../../errors.ts';
import type { StudioStore } from '../../store/studio-store.ts';
import type { CalibrationAct, CalibrationRecord, ItemRow, TimelineRow } from '../../store/studio-types.ts';
import type { Services } from '../services.ts';
import { askedDays, askedKinds, studioZone } from '../timeline-query.ts';
import { problemSchema } from '../wire.ts';
import { timelineQuerySchema } from '../wire-register.ts';
import { recordParams } from './people.ts';

const certificates = ['certificate.pdf', 'certificate.json'] as const;
const timelines = ['timeline.csv', 'timeline.pdf'] as const;
const ROWS_A_PAGE = 250;

const file = (description: string, ...types: readonly string[]) => ({
  description,
  content: Object.fromEntries(
    types.map((type) => [type, { schema: z.unknown().meta({ type: 'string', format: 'binary' }) }]),
  ),
});

/** Papers of the studio. They are laid out on a thread of their own, and long ones are streamed. */
export const documentFileRoutes: FastifyPluginAsyncZod<Services> = async (app, { store, documents }) => {
  const { studio } = store;

  app.get(
    '/calibrations/records/:id/:file',
    {
      schema: {
        operationId: 'getCertificate',
        tags: ['calibrations'],
        summary: 'The certificate of a measured calibration, as PDF or as canonical JSON with its hash',
        params: recordParams.extend({ file: z.enum(certificates) }),
        response: {
          200: file('The certificate', 'application/pdf', 'application/json'),
          404: problemSchema,
          409: problemSchema,
        },
      },
    },
    async ({ params, protocol, host }, reply) => {
      const { record, acts } = await certified(studio, params.id);
      const url = `${protocol}://${host}/#/studio/calibrations/${record.number}`;
      const isVoid = acts.some(({ act }) => act === 'voided');
      const ending = params.file === 'certificate.pdf' ? 'pdf' : 'json';
      reply.header(
        'content-disposition',
        `attachment; filename="${record.number}${isVoid ? '-VOID' : ''}.${ending}"`,
      );
      if (ending === 'json') {
        reply.type('application/json; charset=utf-8');
        return reply.send(Buffer.from(certificateJson({ record, acts, url })));
      }
      reply.type('application/pdf');
      return reply.send(Buffer.from(await documents.certificate({ record, acts, url })));
    },
  );

  app.get(
    '/register/:id/:file',
    {
      schema: {
        operationId: 'exportTimeline',
        tags: ['register'],
        summary: 'The whole time line of an item as CSV or PDF, newest first, filtered as the page is',
        params: recordParams.extend({ file: z.enum(timelines) }),
        querystring: timelineQuerySchema.omit({ limit: true, before: true }),
        response: {
          200: file('RFC 4180 with a header, or PDF', 'text/csv', 'application/pdf'),
          404: problemSchema,
          409: problemSchema,
        },
      },
    },
    async ({ params, query }, reply) => {
      const item = await studio.item(params.id);
      if (item === null)
        throw new EvenstrokeError('not-found', `There is no item ${params.id.slice(0, 64)} in the register.`);
      const { from, to } = query;
      const kinds = askedKinds(query.kinds);
      const asked = { kinds, ...askedDays(query) };
      const page = (before: string | undefined) =>
        studio.timeline(item.id, { ...asked, limit: ROWS_A_PAGE, before });
      // Said before the first byte goes out: a stream that has begun can only be cut off.
      const first = await page(undefined);
      const pages = following(first, page);
      reply.header('content-disposition', `attachment; filename="${nameOf(item)}-${params.file}"`);
      if (params.file === 'timeline.csv') {
        reply.type('text/csv; charset=utf-8');
        return reply.send(Readable.from(timelineCsv(pages), { objectMode: false }));
      }
      const { kind, name, serial } = item.content;
      const head = {
        item: { kind, name, serial },
        filter: filterWords({ kinds, from, to }),
        zone: from === undefined && to === undefined ? null : studioZone(),
        at: first.rows[0]?.at ?? item.at,
      };
      reply.type('application/pdf');
      return reply.send(Readable.from(documents.timeline(head, pages), { objectMode: false }));
    },
  );
};

/** @throws {EvenstrokeError} `not-found` where it was not measured here. */
async function certified(
  studio: StudioStore,
  id: string,
): Promise<{ record: CalibrationRecord; acts: CalibrationAct[] }> {
  const record = await studio.record(id);
  if (record !== null) return { record, acts: await studio.acts(record.id) };
  throw new EvenstrokeError(
    'not-found',
    `There is no measured calibration ${id.slice(0, 64)}, so there is no certificate. What is only stated of a pad has none: measure it, and approve that.`,
  );
}

type Page = Awaited<ReturnType<StudioStore['timeline']>>;

async function* following(
  first: Page,
  page: (before: string) => Promise<Page>,
): AsyncGenerator<readonly TimelineRow[]> {
  yield first.rows;
  for (let { next } = first; next !== null; ) {
    const more = await page(next);
    yield more.rows;
    next = more.next;
  }
}

/** For a file's name: what every system takes. */
const nameOf = ({ content: { name, serial } }: ItemRow): string =>
  (serial || name)
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^[-.]+|-+$/g, '')
    .slice(0, 60) || 'item';

function filterWords({
  kinds,
  from,
  to,
}: {
  kinds: readonly string[] | undefined;
  from: string | undefined;
  to: string | undefined;
}): string {
  const words = [
    kinds === undefined ? '' : `Only ${kinds.join(', ')}`,
    from === undefined ? '' : `from ${from}`,
    to === undefined ? '' : `up to ${to}`,
  ].filter((each) => each !== '');
  return words.length === 0 ? '' : `${words.join(', ')}.`;
}
