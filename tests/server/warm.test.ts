import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { warmSchemas } from '../../src/server/warm.ts';

afterEach(() => vi.unstubAllGlobals());

/** A validator compiles itself by `new Function`. */
function countCompiled(): () => number {
  let compiled = 0;
  const counting = new Proxy(Function, {
    construct(target, args) {
      compiled++;
      return Reflect.construct(target, args) as object;
    },
  });
  vi.stubGlobal('Function', counting);
  return () => compiled;
}

test('the first request compiles no validator: all of them were at start', async () => {
  const point = z.object({ at: z.string(), reading: z.object({ counts: z.number() }).nullable() });
  const answer = z.object({
    draft: z.discriminatedUnion('item', [
      z.object({ item: z.literal('pad'), points: z.array(point).readonly() }),
      z.object({ item: z.literal('machine'), hz: z.number() }),
    ]),
    by: z.record(z.string(), z.object({ name: z.string() })).optional(),
  });
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  warmSchemas(app);
  const draft = { item: 'pad', points: [{ at: 'now', reading: { counts: 7 } }] };
  const body = z.object({ by: z.object({ name: z.string() }).default({ name: 'Ada' }) });
  await app.register(async (api) => {
    api.post('/drafts', { schema: { body, response: { 200: answer } } }, async () => ({
      draft,
      by: { a: { name: 'Ada' } },
    }));
  });
  await app.ready();
  const compiled = countCompiled();
  const { statusCode, body: told } = await app.inject({ method: 'POST', url: '/drafts', payload: {} });
  expect([statusCode, compiled()]).toEqual([200, 0]);
  expect(JSON.parse(told)).toEqual({ draft, by: { a: { name: 'Ada' } } });
  // What was not warmed is seen to be compiled.
  z.object({ late: z.number() }).safeParse({});
  expect(compiled()).toBe(1);
  await app.close();
});
