import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EvenstrokeError } from '../../errors.ts';
import type { ItemRow } from '../../store/studio-types.ts';
import { logEntrySchema } from '../../studio/register.ts';
import { itemView, itemViews } from '../register-view.ts';
import type { Services } from '../services.ts';
import { askedDays, askedKinds, studioZone } from '../timeline-query.ts';
import { problemSchema } from '../wire.ts';
import {
  identityAnswerSchema,
  itemChangeSchema,
  itemRequestSchema,
  itemViewSchema,
  logRequestSchema,
  registerQuerySchema,
  timelineQuerySchema,
  timelineSchema,
  trendsSchema,
} from '../wire-register.ts';
import { recordParams } from './people.ts';

const tags = ['register'];
/** Clocks of a page and the service differ by a little. */
const AHEAD_MS = 60_000;

/** What the studio has: machines, pads, supplies, needles, standards, places; their logs, use, reminders. */
export const registerRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { register } = services;
  const { studio } = services.store;
  const known = async (id: string): Promise<ItemRow> => {
    const row = await studio.item(id);
    if (row !== null) return row;
    throw new EvenstrokeError(
      'not-found',
      `There is no item ${id.slice(0, 64)} in the register. Look on the Studio page for those that there are.`,
    );
  };

  app.get(
    '/register',
    {
      schema: {
        operationId: 'listItems',
        tags,
        summary: 'The register: items with their use, what is due and what is asked; those on a cable first',
        querystring: registerQuerySchema,
        response: { 200: z.array(itemViewSchema) },
      },
    },
    async ({ query: { kind } }) => {
      const rows = await studio.items();
      return itemViews(
        services,
        rows.filter(({ content }) => kind === undefined || content.kind === kind),
      );
    },
  );

  app.post(
    '/register',
    {
      schema: {
        operationId: 'addItem',
        tags,
        summary: 'Enter an item; a machine or pad enters itself when it is plugged in',
        body: itemRequestSchema,
        response: { 201: itemViewSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async ({ body: { content, by } }, reply) => {
      await placeOf(content.placeId);
      const { id } = await studio.addItem(content, by);
      await register.refresh(id);
      return reply.code(201).send(await itemView(services, await known(id)));
    },
  );

  app.get(
    '/register/:id',
    {
      schema: {
        operationId: 'getItem',
        tags,
        summary: 'One item of the register',
        params: recordParams,
        response: { 200: itemViewSchema, 404: problemSchema },
      },
    },
    async ({ params }) => itemView(services, await known(params.id)),
  );

  app.put(
    '/register/:id',
    {
      schema: {
        operationId: 'changeItem',
        tags,
        summary: 'Save an item as a new version; `version` is the one that was changed',
        params: recordParams,
        body: itemChangeSchema,
        response: { 200: itemViewSchema, 404: problemSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async ({ params: { id }, body: { content, version, by } }) => {
      await placeOf(content.placeId);
      await studio.changeItem(id, version, content, by);
      await register.refresh(id);
      return itemView(services, await known(id));
    },
  );

  app.post(
    '/register/:id/log',
    {
      schema: {
        operationId: 'addLogEntry',
        tags,
        summary:
          'Write into an item’s log: service, repair, fault, note, out of service and back; never changed',
        params: recordParams,
        body: logRequestSchema,
        response: { 201: logEntrySchema, 404: problemSchema, 503: problemSchema },
      },
    },
    async ({ params: { id }, body }, reply) => {
      const { content } = await known(id);
      const now = Date.now();
      const told = body.at === undefined ? now : Date.parse(body.at);
      // What is written next happened after it, however far the page's clock is ahead.
      const at = Math.min(told, now);
      if (told > now + AHEAD_MS)
        throw refused('at', 'it is in the future', 'Write down what has happened, when it has');
      const { reminderId } = body;
      if (reminderId !== null && body.kind !== 'service')
        throw refused('reminderId', 'only a service answers a reminder', 'Choose the kind service');
      if (reminderId !== null && !content.reminders.some((reminder) => reminder.id === reminderId))
        throw refused('reminderId', `this item has no reminder ${reminderId}`, 'Choose one of its reminders');
      const { kind, by, text, corrects } = body;
      const entry = { itemId: id, kind, at: new Date(at).toISOString(), by, text, reminderId, corrects };
      return reply.code(201).send(await register.log({ ...entry, detail: {} }));
    },
  );

  app.post(
    '/register/:id/identity',
    {
      schema: {
        operationId: 'answerIdentity',
        tags,
        summary: 'Answer whether a device that says something else of itself is the same one',
        params: recordParams,
        body: identityAnswerSchema,
        response: { 200: itemViewSchema, 404: problemSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async ({ params: { id }, body: { entryId, answer, by, reason } }) => {
      await known(id);
      return itemView(services, await register.answer(id, entryId, answer, by, reason));
    },
  );

  app.get(
    '/register/:id/timeline',
    {
      schema: {
        operationId: 'getTimeline',
        tags,
        summary: 'What happened to an item, newest first, a page at a time',
        params: recordParams,
        querystring: timelineQuerySchema,
        response: { 200: timelineSchema, 404: problemSchema },
      },
    },
    async ({ params: { id }, query }) => {
      await known(id);
      const { limit, before } = query;
      const { rows, next } = await studio.timeline(id, {
        kinds: askedKinds(query.kinds),
        ...askedDays(query),
        limit,
        before,
      });
      return { rows: rows.map((row) => ({ ...row, detail: { ...row.detail } })), next, zone: studioZone() };
    },
  );

  app.get(
    '/register/:id/trends',
    {
      schema: {
        operationId: 'getTrends',
        tags,
        summary:
          'Charts with limits of every quantity that was measured: calibrations as found, quick checks',
        params: recordParams,
        response: { 200: trendsSchema, 404: problemSchema },
      },
    },
    async ({ params: { id } }) => {
      const { kind, serial } = (await known(id)).content;
      return kind === 'pad' || kind === 'machine' ? studio.trends(kind, serial) : [];
    },
  );

  /** @throws {EvenstrokeError} `bad-input` where it is no place of the register. */
  async function placeOf(placeId: string | null): Promise<void> {
    if (placeId === null || (await studio.item(placeId))?.content.kind === 'place') return;
    throw refused(
      'content.placeId',
      'the register has no such place',
      'Enter the place first, or leave it out',
    );
  }
};

const refused = (at: string, what: string, todo: string): EvenstrokeError =>
  new EvenstrokeError('bad-input', `Nothing was saved, for ${what}. ${todo}.`, { at });
