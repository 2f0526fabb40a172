import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ListedEntry } from '../../station/studio/catalogue.ts';
import type { Studio } from '../../station/studio/studio.ts';
import { actorOf } from '../actor.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import {
  actRequestSchema,
  type RecordDetail,
  type RecordSummary,
  recordDetailSchema,
  recordSummarySchema,
  restingSchema,
} from '../wire-calibration.ts';

const tags = ['calibrations'];
const params = z.object({
  id: z.string().min(1).max(64).describe('its id, or the number on its certificate'),
});
/** What is done to one takes a name and a reason. */
const act = { tags, params, body: actRequestSchema };
const refusals = { 404: problemSchema, 409: problemSchema, 503: problemSchema };

/** Calibrations as approved or stated: never changed; rolled back or voided with a name and a reason. */
export const calibrationRecordRoutes: FastifyPluginAsyncZod<Services> = async (app, { studio }) => {
  const { calibrations, catalogue } = studio;

  app.get(
    '/calibrations/records',
    {
      schema: {
        operationId: 'listCalibrationRecords',
        tags,
        summary: 'Calibrations, measured and stated, the one that holds latest first',
        querystring: z.object({
          serial: z.string().max(32).optional().describe('of one device only'),
          item: z.enum(['pad', 'machine']).optional(),
        }),
        response: { 200: z.array(recordSummarySchema) },
      },
    },
    async ({ query }) => (await catalogue.list(query)).map(summary),
  );

  app.get(
    '/calibrations/records/:id',
    {
      schema: {
        operationId: 'getCalibrationRecord',
        tags,
        summary: 'A calibration with its document, what was done to it later, and how it compares',
        params,
        response: { 200: recordDetailSchema, 404: problemSchema },
      },
    },
    async ({ params: { id } }) => presentRecord(studio, id),
  );

  app.get(
    '/calibrations/records/:id/sessions',
    {
      schema: {
        operationId: 'listRestingSessions',
        tags,
        summary: 'Sessions and attempts that rest on a calibration',
        params,
        response: { 200: restingSchema, 404: problemSchema },
      },
    },
    async ({ params: { id } }) => presentResting(await calibrations.resting(id)),
  );

  app.post(
    '/calibrations/records/:id/void',
    {
      schema: {
        operationId: 'voidCalibration',
        summary: 'Void a calibration for all time; attempts that rest on it are scored again, beside',
        ...act,
        response: { 200: restingSchema, ...refusals },
      },
    },
    async (request) => presentResting(await calibrations.void(...askedOf(request))),
  );

  app.post(
    '/calibrations/records/:id/roll-back',
    {
      schema: {
        operationId: 'rollBackCalibration',
        summary: 'Roll a calibration back: from now on the one before it holds again',
        ...act,
        response: { 200: recordDetailSchema, ...refusals },
      },
    },
    async (request) => presentRecord(studio, (await calibrations.rollBack(...askedOf(request))).id),
  );
};

const askedOf = (
  request: FastifyRequest & { params: z.infer<typeof params>; body: z.infer<typeof actRequestSchema> },
) => [request.params.id, request.body.by, request.body.reason, actorOf(request)] as const;

/** By id or number. @throws {EvenstrokeError} `not-found`. */
export async function presentRecord({ catalogue }: Studio, idOrNumber: string): Promise<RecordDetail> {
  const entry = await catalogue.find(idOrNumber);
  const record = await catalogue.recordOf(entry);
  return {
    ...summary(entry),
    hash: record?.hash ?? '',
    document: record?.document ?? null,
    acts: entry.acts.map(({ act, at, by, reason }) => ({ act, at, by, reason })),
    compared: await catalogue.compared(entry),
  };
}

const summary = ({
  id,
  number,
  item,
  serial,
  from,
  approvedBy,
  approvedAt,
  dueOn,
  dueStrokes,
  state,
  sentence,
}: ListedEntry): RecordSummary => ({
  id,
  number,
  item,
  serial,
  from,
  approvedBy,
  approvedAt,
  dueOn,
  dueStrokes,
  state,
  sentence,
});

const presentResting = ({ sessions, toScore }: Awaited<ReturnType<Studio['calibrations']['resting']>>) => ({
  sessions: sessions.map((session) => ({ ...session, attempts: [...session.attempts] })),
  toScore,
});
