import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EvenstrokeError } from '../../errors.ts';
import { problemsInWords } from '../../store/drill-files.ts';
import type { DrillEntry } from '../../store/training-store.ts';
import type { Place } from '../../training/types.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import {
  type DrillSummary,
  drillCheckSchema,
  drillSummarySchema,
  drillTextSchema,
  retireRequestSchema,
} from '../wire-training.ts';

/** A drill of 2,000 points, each written as an escaped line of its own. */
const TEXT_LIMIT_BYTES = 1024 * 1024;

const drillParams = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/, 'is no id of a drill: lower-case words joined by hyphens'),
});

export const drillRoutes: FastifyPluginAsyncZod<Services> = async (app, { store }) => {
  const { training } = store;

  app.get(
    '/drills',
    {
      schema: {
        operationId: 'listDrills',
        tags: ['drills'],
        summary: 'The newest version of every drill, in the order of the curriculum; retired ones too',
        response: { 200: z.array(drillSummarySchema) },
      },
    },
    async () => {
      const entries = await training.drills();
      const places = await training.places(entries.map(({ drill }) => drill));
      return entries.map((entry, n) => present(entry, places[n] ?? []));
    },
  );

  app.get(
    '/drills/:id',
    {
      schema: {
        operationId: 'getDrill',
        tags: ['drills'],
        summary: 'One drill: the newest version, or an older one',
        params: drillParams,
        querystring: z.object({ version: z.coerce.number().int().min(1).max(1e9).optional() }),
        response: { 200: drillSummarySchema, 404: problemSchema },
      },
    },
    async ({ params, query }) => summaryOf(params.id, query.version),
  );

  app.post(
    '/drills/check',
    {
      bodyLimit: TEXT_LIMIT_BYTES,
      schema: {
        operationId: 'checkDrill',
        tags: ['drills'],
        summary: 'What is wrong with a drill’s text, and where; where nothing is, the drill and its places',
        body: drillTextSchema.pick({ text: true }),
        response: { 200: drillCheckSchema },
      },
    },
    async ({ body }) => {
      const { drill, problems } = await training.readDrill(body.text);
      const places = drill === null ? [] : ((await training.places([drill]))[0] ?? []);
      return { problems, drill, places };
    },
  );

  app.post(
    '/drills',
    {
      bodyLimit: TEXT_LIMIT_BYTES,
      schema: {
        operationId: 'addDrill',
        tags: ['drills'],
        summary: 'Add a drill, or the next version of one; earlier attempts keep theirs',
        body: drillTextSchema,
        response: { 201: drillSummarySchema, 400: problemSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async ({ body }, reply) => {
      const { drill, problems } = await training.readDrill(body.text);
      if (drill === null) {
        const at = problems[0]?.field;
        throw new EvenstrokeError(
          'drill',
          `Nothing was kept, for the drill’s text is at fault. ${problemsInWords(problems)}`,
          at ? { at } : {},
        );
      }
      await training.addDrill(drill, 'studio', body.author);
      return reply.code(201).send(await summaryOf(drill.id, drill.version));
    },
  );

  app.post(
    '/drills/:id/retire',
    {
      schema: {
        operationId: 'retireDrill',
        tags: ['drills'],
        summary: 'Offer a drill no longer, or again; attempts at it stay',
        params: drillParams,
        body: retireRequestSchema,
        response: { 200: drillSummarySchema, 404: problemSchema, 503: problemSchema },
      },
    },
    async ({ params, body }) => {
      await training.retireDrill(params.id, body.retired);
      return summaryOf(params.id);
    },
  );

  async function summaryOf(id: string, version?: number): Promise<DrillSummary> {
    const entry = await training.drill(id, version);
    if (entry === null) {
      throw new EvenstrokeError(
        'not-found',
        `There is no ${version === undefined ? '' : `version ${version} of a `}drill ${id} here. Load the list anew and choose from it.`,
      );
    }
    const [places] = await training.places([entry.drill]);
    return present(entry, places ?? []);
  }
};

const present = (entry: DrillEntry, places: readonly Place[]): DrillSummary => ({ ...entry, places });
