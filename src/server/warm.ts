/**
 * The validators compile themselves with the first thing that they check. One big answer took up to 20 ms of the
 * main thread so, and that carries the stop byte: they are compiled at start, before any device is opened.
 */
import type { FastifyInstance, FastifySchema } from 'fastify';
import { z } from 'zod';

/** From here on: those of every route, when all of them are there. */
export function warmSchemas(app: FastifyInstance): void {
  const schemas = new Set<z.core.$ZodType>();
  app.addHook('onRoute', ({ schema }) => {
    for (const part of partsOf(schema)) gather(part, schemas);
  });
  app.addHook('onReady', async () => {
    for (const schema of schemas) warm(schema);
  });
}

const partsOf = ({ body, params, querystring, headers, response }: FastifySchema = {}): unknown[] => [
  body,
  params,
  querystring,
  headers,
  ...Object.values(response ?? {}),
];

/** It and all that it is made of. */
function gather(part: unknown, into: Set<z.core.$ZodType>): void {
  if (!(part instanceof z.core.$ZodType) || into.has(part)) return;
  into.add(part);
  for (const value of Object.values(part._zod.def)) {
    if (Array.isArray(value)) for (const each of value) gather(each, into);
    else if (value instanceof z.core.$ZodType) gather(value, into);
    else if (typeof value === 'object' && value !== null)
      for (const each of Object.values(value)) gather(each, into);
  }
}

/** An object and a choice between objects are compiled when they meet the first object, be it none of theirs. */
function warm(schema: z.core.$ZodType): void {
  const { type } = schema._zod.def;
  if (type === 'object' || type === 'union') z.safeParse(schema, {});
}
