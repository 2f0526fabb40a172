import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { DraftRow } from '../../store/studio-types.ts';
import { actorOf } from '../actor.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import {
  approveSchema,
  type DraftView,
  discardSchema,
  draftChangeSchema,
  draftRequestSchema,
  draftViewSchema,
  leaveOutSchema,
  letStandSchema,
  padPointRequestSchema,
  recordDetailSchema,
  sweepPointRequestSchema,
  sweepRequestSchema,
} from '../wire-calibration.ts';
import { presentRecord } from './calibration-records.ts';

const tags = ['calibrations'];
export const draftParams = z.object({ id: z.string().min(1).max(64) });
const pointParams = draftParams.extend({ pointId: z.string().min(1).max(64) });

const refusals = { 404: problemSchema, 409: problemSchema, 503: problemSchema };
const shown = { 200: draftViewSchema, ...refusals };

/** What is being measured: kept with every point the moment it is taken, approved or discarded in the end. */
export const draftRoutes: FastifyPluginAsyncZod<Services> = async (app, { studio }) => {
  const { drafts, sweeps } = studio;
  const view = async (row: DraftRow): Promise<DraftView> => {
    const { problems, ...rest } = await studio.show(row);
    return { ...rest, problems: problems.map((problem) => ({ ...problem })) };
  };

  app.get(
    '/calibrations/drafts',
    {
      schema: {
        operationId: 'listDrafts',
        tags,
        summary: 'Calibrations that are being measured, the one changed last first',
        response: { 200: z.array(draftViewSchema) },
      },
    },
    async () => Promise.all((await drafts.list()).map(view)),
  );

  app.post(
    '/calibrations/drafts',
    {
      schema: {
        operationId: 'openDraft',
        tags,
        summary: 'Begin the calibration of a pad or machine, or go on with the one that is open',
        body: draftRequestSchema,
        response: { 201: draftViewSchema, ...refusals },
      },
    },
    async ({ body: { item, serial, by } }, reply) =>
      reply.code(201).send(await view(await drafts.open(item, serial, by))),
  );

  app.get(
    '/calibrations/drafts/:id',
    {
      schema: {
        operationId: 'getDraft',
        tags,
        summary:
          'A calibration that is being measured: what its points come to so far, and what speaks against it',
        params: draftParams,
        response: { 200: draftViewSchema, 404: problemSchema },
      },
    },
    async ({ params }) => view(await drafts.get(params.id)),
  );

  app.put(
    '/calibrations/drafts/:id',
    {
      schema: {
        operationId: 'changeDraft',
        tags,
        summary: 'Change the header of a calibration: reference, environment, what was done',
        params: draftParams,
        body: draftChangeSchema,
        response: shown,
      },
    },
    async ({ params, body }) => view(await drafts.change(params.id, body)),
  );

  app.delete(
    '/calibrations/drafts/:id',
    {
      schema: {
        operationId: 'discardDraft',
        tags,
        summary: 'Discard a calibration that is being measured; its points stay in the database',
        params: draftParams,
        body: discardSchema,
        response: { 204: z.null(), ...refusals },
      },
    },
    async ({ params, body: { by, reason } }, reply) => {
      await studio.discard(params.id, by, reason);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/calibrations/drafts/:id/points',
    {
      schema: {
        operationId: 'addPoint',
        tags,
        summary: 'Add a point: taken from the pad now, or typed in',
        description:
          'Of a pad without `counts`: waits some seconds for its reading to settle, and takes the mean of raw counts sampled after the request.',
        params: draftParams,
        body: z.union([padPointRequestSchema, sweepPointRequestSchema]),
        response: { 201: draftViewSchema, ...refusals },
      },
    },
    async ({ params: { id }, body }, reply) => {
      const row =
        'referenceMm' in body
          ? await drafts.addPadPoint(id, body, { counts: body.counts ?? null, anyway: body.anyway })
          : await drafts.typeSweepPoint(id, body);
      return reply.code(201).send(await view(row));
    },
  );

  app.post(
    '/calibrations/drafts/:id/points/:pointId/left-out',
    {
      schema: {
        operationId: 'leavePointOut',
        tags,
        summary: 'Leave a point out, with a name and a reason; it stays in the list',
        params: pointParams,
        body: leaveOutSchema,
        response: shown,
      },
    },
    async ({ params: { id, pointId }, body: { by, reason } }) =>
      view(await drafts.leaveOut(id, pointId, by, reason)),
  );

  app.post(
    '/calibrations/drafts/:id/points/:pointId/kept',
    {
      schema: {
        operationId: 'letPointStand',
        tags,
        summary: 'Let a point stand that was asked about, with a name and a reason',
        description:
          'Answers what is asked about it now; another question, asked later, waits for its own answer.',
        params: pointParams,
        body: letStandSchema,
        response: shown,
      },
    },
    async ({ params: { id, pointId }, body: { by, reason, to } }) =>
      view(await drafts.letStand(id, pointId, by, reason, to)),
  );

  app.delete(
    '/calibrations/drafts/:id/points/:pointId/left-out',
    {
      schema: {
        operationId: 'takePointIn',
        tags,
        summary: 'Take a point in again that was left out',
        params: pointParams,
        response: shown,
      },
    },
    async ({ params: { id, pointId } }) => view(await drafts.takeIn(id, pointId)),
  );

  app.post(
    '/calibrations/drafts/:id/sweep',
    {
      schema: {
        operationId: 'beginSweep',
        tags,
        summary: 'Sweep the voltages of a machine that runs for the holder of this lease',
        description:
          'Asks control for one voltage after the other, and keeps a point of each once it has settled. Never starts a motor; ends with any stop, refusal or lost lease, and keeps its points.',
        params: draftParams,
        body: sweepRequestSchema,
        response: shown,
      },
    },
    async ({ params: { id }, body }) => {
      await sweeps.begin(id, body);
      return view(await drafts.get(id));
    },
  );

  app.delete(
    '/calibrations/drafts/:id/sweep',
    {
      schema: {
        operationId: 'endSweep',
        tags,
        summary: 'End a sweep; its points stay, and the motor goes on as it is',
        params: draftParams,
        response: shown,
      },
    },
    async ({ params: { id } }) => {
      const row = await drafts.get(id);
      sweeps.end(id, 'It was ended by hand.');
      return view(row);
    },
  );

  app.post(
    '/calibrations/drafts/:id/approve',
    {
      schema: {
        operationId: 'approveDraft',
        tags,
        summary: 'Approve a calibration: it gets its number and counts from then on',
        params: draftParams,
        body: approveSchema,
        response: { 201: recordDetailSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const record = await studio.calibrations.approve(request.params.id, request.body, actorOf(request));
      return reply.code(201).send(await presentRecord(studio, record.id));
    },
  );
};
