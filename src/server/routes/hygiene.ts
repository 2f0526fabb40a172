import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EvenstrokeError } from '../../errors.ts';
import { isPast, localDay } from '../../store/days.ts';
import type { LotRow } from '../../store/training-types.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import {
  type ChecklistItem,
  checklistChangeSchema,
  checklistRecordSchema,
  checklistRequestSchema,
  checklistSchema,
  type Lot,
  lotRequestSchema,
  lotSchema,
} from '../wire-training.ts';
import { recordParams } from './people.ts';

export const hygieneRoutes: FastifyPluginAsyncZod<Services> = async (app, { station, store }) => {
  const { training } = store;

  app.get(
    '/checklist',
    {
      schema: {
        operationId: 'getChecklist',
        tags: ['hygiene'],
        summary: 'The studio’s hygiene checklist, newest version',
        response: { 200: checklistSchema },
      },
    },
    async () => training.checklist(),
  );

  app.put(
    '/checklist',
    {
      schema: {
        operationId: 'saveChecklist',
        tags: ['hygiene'],
        summary: 'Save the checklist as a new version; what was recorded keeps its own',
        body: checklistChangeSchema,
        response: { 200: checklistSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async ({ body: { version, items, by } }) => training.saveChecklist(version, sound(items), by),
  );

  app.get(
    '/lots',
    {
      schema: {
        operationId: 'listLots',
        tags: ['hygiene'],
        summary: 'Lots that were remembered, the one used last first; closed ones too',
        response: { 200: z.array(lotSchema) },
      },
    },
    async () => (await training.lots()).map(presentLot),
  );

  app.post(
    '/lots',
    {
      schema: {
        operationId: 'addLot',
        tags: ['hygiene'],
        summary: 'Remember a lot',
        body: lotRequestSchema,
        response: { 201: lotSchema, 503: problemSchema },
      },
    },
    async ({ body }, reply) => {
      const { items } = await training.checklist();
      if (!items.some(({ id, kind }) => id === body.itemId && kind === 'lot')) {
        throw new EvenstrokeError(
          'bad-input',
          `The checklist asks for no lot of ${body.itemId}, so this one was not kept. Choose an item of the kind lot.`,
          { at: 'itemId' },
        );
      }
      return reply.code(201).send(presentLot(await training.addLot(body)));
    },
  );

  app.post(
    '/lots/:id/close',
    {
      schema: {
        operationId: 'closeLot',
        tags: ['hygiene'],
        summary: 'A lot is used up or thrown away: offer it no more',
        params: recordParams,
        response: { 200: lotSchema, 404: problemSchema, 503: problemSchema },
      },
    },
    async ({ params }) => presentLot(await training.closeLot(params.id)),
  );

  app.post(
    '/checklist/records',
    {
      schema: {
        operationId: 'recordChecklist',
        tags: ['hygiene'],
        summary: 'Record a checklist gone through, with the session being recorded; says what it came to',
        body: checklistRequestSchema,
        response: { 201: checklistRecordSchema, 404: problemSchema, 503: problemSchema },
      },
    },
    async ({ body }, reply) => {
      const record = { ...body, sessionId: station.session?.id ?? null };
      return reply.code(201).send(await training.putChecklistRecord(record));
    },
  );

  app.get(
    '/checklist/records/:id',
    {
      schema: {
        operationId: 'getChecklistRecord',
        tags: ['hygiene'],
        summary: 'A checklist as it was recorded, with its lots as they were then',
        params: recordParams,
        response: { 200: checklistRecordSchema, 404: problemSchema },
      },
    },
    async ({ params }) => {
      const found = await training.checklistRecord(params.id);
      if (found !== null) return found;
      throw new EvenstrokeError('not-found', `There is no checklist recorded as ${params.id}.`);
    },
  );
};

const presentLot = (lot: LotRow): Lot => ({ ...lot, expired: isPast(lot.expiresOn, localDay(new Date())) });

/** @throws {EvenstrokeError} `bad-input` where two items have one id, or a time is asked of what is no time. */
function sound(items: readonly ChecklistItem[]): readonly ChecklistItem[] {
  for (const [n, { id, kind, atLeast }] of items.entries()) {
    if (items.findIndex((each) => each.id === id) < n)
      throw refused(`items.${n}.id`, `two items have the id ${id}`, 'Give each an id of its own');
    if (kind !== 'minutes' && atLeast !== null) {
      const what = 'a least number of minutes is asked of an item that is none of minutes';
      throw refused(`items.${n}.atLeast`, what, 'Leave it out');
    }
  }
  return items;
}

const refused = (at: string, what: string, todo: string): EvenstrokeError =>
  new EvenstrokeError('bad-input', `Nothing was saved, for ${what}. ${todo}.`, { at });
