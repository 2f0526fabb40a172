import type { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { actorOf } from '../actor.ts';
import { parseJson } from '../parse-json.ts';
import type { Services } from '../services.ts';
import { stopAnswerSchema, stopRequestSchema } from '../wire-control.ts';

/** A name is a nicety: the stop waits no longer for the rest of a body, and reads no more of it. */
const BODY_MS = 100;
const BODY_CHARACTERS = 1_000;

/**
 * The protective stop. Whatever comes with it, none of it is a reason not to stop: no body, any kind of body, one
 * that is wrong, cut off or never ends. Nothing is asked of the database or of another thread.
 */
export const stopRoute: FastifyPluginAsyncZod<Services> = async (app, { controls }) => {
  app.removeAllContentTypeParsers();
  // A kind that cannot be read would be refused before any parser is asked.
  app.addHook('onRequest', async ({ raw: { headers } }) => {
    if (headers['content-type'] !== undefined) headers['content-type'] = 'application/json';
  });
  app.addContentTypeParser('*', (_request, body: Readable, done) => {
    let text = '';
    let isDone = false;
    const go = () => {
      clearTimeout(timer);
      if (!isDone) done(null, parseJson(text));
      isDone = true;
    };
    const timer = setTimeout(go, BODY_MS);
    body.setEncoding('utf8');
    body.on('data', (chunk: string) => {
      if (text.length < BODY_CHARACTERS) text += chunk;
    });
    for (const event of ['end', 'close', 'error']) body.on(event, go);
  });

  app.post(
    '/stop',
    {
      attachValidation: true,
      schema: {
        operationId: 'stopMotors',
        tags: ['control'],
        summary:
          'Protective stop: the stop byte to every machine, at once and until it reports that it stopped',
        description:
          'Latched: each machine stays stopped until someone clears it. No body is needed, and none is a reason to refuse.',
        body: stopRequestSchema,
        response: { 200: stopAnswerSchema },
      },
    },
    async (request) => {
      const { by = '' } = stopRequestSchema.safeParse(request.body ?? {}).data ?? {};
      return controls.stop({ kind: 'person', detail: by }, actorOf(request));
    },
  );
};
