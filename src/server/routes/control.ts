import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { EvenstrokeError } from '../../errors.ts';
import type { Done } from '../../station/control/controls.ts';
import { actorOf } from '../actor.ts';
import { type CodeGate, sayWrongCode } from '../clear-code.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import {
  armRequestSchema,
  type Control,
  clearRequestSchema,
  controlProblemSchema,
  controlSchema,
  heldSchema,
  leaseGrantSchema,
  leaseRequestSchema,
  runRequestSchema,
} from '../wire-control.ts';

export const machineParams = z.object({ serial: z.string().min(1).max(32) });

/** What one machine is told, and by whom. Every answer is its control as it is then, or why not. */
export const controlRoutes: FastifyPluginAsyncZod<Services & { readonly codes: CodeGate }> = async (
  app,
  { controls, store, codes },
) => {
  const schemaOf = <Body extends z.ZodType>(operationId: string, summary: string, body: Body) => ({
    operationId,
    tags: ['control'],
    summary,
    params: machineParams,
    body,
    response: { 200: controlSchema, 404: problemSchema, 409: controlProblemSchema },
  });

  app.get(
    '/control',
    {
      schema: {
        operationId: 'listControls',
        tags: ['control'],
        summary:
          'Every machine that can be told something: who holds it, what it does, what stands against it',
        response: { 200: z.array(controlSchema) },
      },
    },
    async () => controls.views(),
  );

  app.post(
    '/machines/:serial/lease',
    {
      schema: {
        ...schemaOf('takeMachine', 'Take control of a machine', leaseRequestSchema),
        description:
          'The token proves the lease; it ends after two seconds unless it is renewed. Another holder’s machine can be taken while its motor is at rest.',
        response: { 200: leaseGrantSchema, 404: problemSchema, 409: controlProblemSchema },
      },
    },
    async (request, reply) => {
      const { serial } = request.params;
      if (!controls.knows(serial)) throw unknown(serial);
      const done = await controls.lease(serial, request.body.by, actorOf(request));
      if (!done.ok) return refuse(reply, done);
      return { token: done.value.token, control: viewOf(serial) };
    },
  );

  app.put(
    '/machines/:serial/lease',
    { schema: schemaOf('renewLease', 'Renew a lease; a page does so over its live feed', heldSchema) },
    async ({ params: { serial }, body }, reply) => {
      const isHeld = !isForeign(serial, body.token) && controls.renew(body.token);
      return isHeld ? viewOf(serial) : refuse(reply, notHeld);
    },
  );

  app.delete(
    '/machines/:serial/lease',
    { schema: schemaOf('releaseMachine', 'Give a machine back; a motor that is on stops', heldSchema) },
    async ({ params: { serial }, body }) => {
      if (!isForeign(serial, body.token)) controls.release(body.token);
      return viewOf(serial);
    },
  );

  app.post(
    '/machines/:serial/arm',
    {
      schema: schemaOf('armMachine', 'Set its limits and arm it, tied to a pad or to none', armRequestSchema),
    },
    async ({ params: { serial }, body }, reply) =>
      answer(reply, serial, body.token, () => controls.arm(body.token, body.pad)),
  );

  app.post(
    '/machines/:serial/start',
    { schema: schemaOf('startMachine', 'Start the motor of an armed machine', runRequestSchema) },
    async ({ params: { serial }, body }, reply) =>
      answer(reply, serial, body.token, () => controls.start(body.token, body.target)),
  );

  app.post(
    '/machines/:serial/set',
    {
      schema: schemaOf('setMachine', 'Another voltage or stroke rate for a running motor', runRequestSchema),
    },
    async ({ params: { serial }, body }, reply) =>
      answer(reply, serial, body.token, () => controls.set(body.token, body.target)),
  );

  app.post(
    '/machines/:serial/test',
    {
      schema: {
        ...schemaOf(
          'testStop',
          'The stop test: turns at low voltage, stops, and measures how long it took',
          heldSchema,
        ),
        description: 'Answered when it is over; the result stands in `stopTest`.',
      },
    },
    async ({ params: { serial }, body }, reply) =>
      answer(reply, serial, body.token, () => controls.test(body.token)),
  );

  app.post(
    '/machines/:serial/end',
    { schema: schemaOf('endRun', 'The ordinary end of the work: a stop that clears itself', heldSchema) },
    async ({ params: { serial }, body }, reply) =>
      answer(reply, serial, body.token, () => controls.end(body.token)),
  );

  app.post(
    '/machines/:serial/clear',
    {
      schema: {
        ...schemaOf(
          'clearStop',
          'Clear a latched stop whose cause is gone; starts nothing',
          clearRequestSchema,
        ),
        description: 'What the guard stopped needs the instructor’s code, where the safety policy has one.',
      },
    },
    async (request, reply) => {
      const { serial } = request.params;
      const { by, code } = request.body;
      const { allowed, why } = await mayClear(serial, code);
      const done = await controls.clear(serial, { by, allowed, actor: actorOf(request) });
      if (done.ok) return viewOf(serial);
      return refuse(
        reply,
        done.refusal.code === 'not-allowed' && why !== null ? { ...done, message: why } : done,
      );
    },
  );

  /** Looked at and acted upon without a pause where no code is needed: a guard's stop cannot come between. */
  function mayClear(serial: string, code: string | undefined) {
    const { latch } = viewOf(serial);
    if (latch?.needsCode !== true) return { allowed: true, why: null };
    return code === undefined ? { allowed: false, why: null } : tryCode(code);
  }

  async function tryCode(code: string): Promise<{ allowed: boolean; why: string | null }> {
    const { clearCode } = await store.control.policy();
    if (clearCode === null) return { allowed: true, why: null };
    const tried = await codes.try(code, clearCode);
    return tried.right
      ? { allowed: true, why: null }
      : { allowed: false, why: `The stop stays. ${sayWrongCode(tried)}` };
  }

  async function answer(reply: FastifyReply, serial: string, token: string, ask: () => Promise<Done>) {
    if (isForeign(serial, token)) return refuse(reply, notHeld);
    const done = await ask();
    return done.ok ? viewOf(serial) : refuse(reply, done);
  }

  /** A secret that belongs to another machine commands nothing here. */
  function isForeign(serial: string, token: string): boolean {
    if (!controls.knows(serial)) throw unknown(serial);
    const its = controls.machineOf(token);
    return its !== null && its !== serial;
  }

  function viewOf(serial: string): Control {
    const view = controls.view(serial);
    if (view === null) throw unknown(serial);
    return view;
  }
};

const unknown = (serial: string) =>
  new EvenstrokeError(
    'not-found',
    `No machine ${serial} is known here, so nothing was done. It may have been unplugged; the Devices page lists what is there.`,
  );

type Refused = Extract<Done<unknown>, { ok: false }>;

const notHeld: Refused = {
  ok: false,
  refusal: { code: 'not-holder', against: [] },
  message:
    'This lease has ended, so the machine takes no orders from here; a motor that was on has been stopped. Take control of it anew.',
  against: [],
};

function refuse(reply: FastifyReply, { refusal, message, against }: Refused) {
  return reply.code(409).send({ code: refusal.code, message, against });
}
