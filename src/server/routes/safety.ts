import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { EvenstrokeError } from '../../errors.ts';
import { reactionProfiles } from '../../safety/reactions.ts';
import type { ActorKind, SafetyPolicy } from '../../store/control-types.ts';
import { actorOf } from '../actor.ts';
import { auditEntry } from '../audit-entry.ts';
import { type CodeGate, hashCode, sayWrongCode } from '../clear-code.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import { type Policy, policyRequestSchema, policySchema } from '../wire-control.ts';

/** What the studio has decided about safety: which reactions are in force, and whether clearing needs a code. */
export const safetyRoutes: FastifyPluginAsyncZod<Services & { readonly codes: CodeGate }> = async (
  app,
  services,
) => {
  const { controls, store, audit, codes } = services;

  app.get(
    '/safety',
    {
      schema: {
        operationId: 'getSafetyPolicy',
        tags: ['safety'],
        summary: 'The safety policy in force, and the reaction profiles to choose from',
        response: { 200: policySchema },
      },
    },
    async () => present(await store.control.policy()),
  );

  app.put(
    '/safety',
    {
      schema: {
        operationId: 'saveSafetyPolicy',
        tags: ['safety'],
        summary:
          'Save the safety policy as its next version, in force at once; needs the code, where there is one',
        body: policyRequestSchema,
        response: { 200: policySchema, 403: problemSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async (request) => {
      const { body } = request;
      if (!reactionProfiles.some(({ id }) => id === body.reactions)) {
        throw new EvenstrokeError(
          'bad-input',
          `There is no reaction profile ${body.reactions}, so nothing was saved. Choose one of ${reactionProfiles.map(({ id }) => id).join(', ')}.`,
          { at: 'reactions' },
        );
      }
      const before = await store.control.policy();
      await checkCode(before, body, actorOf(request));
      const { version, reactions, by, clearCode: wanted } = body;
      const clearCode =
        wanted === undefined ? before.clearCode : wanted === null ? null : await hashCode(wanted);
      const saved = await store.control.savePolicy(
        { version, reactions, clearCode, by },
        auditEntry(services, {
          actor: actorOf(request),
          by,
          machine: null,
          action: 'policy',
          answer: 'done',
          detail: {
            version: version + 1,
            reactions,
            code: wanted === undefined ? 'as before' : wanted === null ? 'none' : 'new',
          },
        }),
      );
      controls.policyChanged(saved);
      return present(saved);
    },
  );

  async function checkCode(
    { clearCode, version }: SafetyPolicy,
    { code, by }: z.infer<typeof policyRequestSchema>,
    actor: ActorKind,
  ): Promise<void> {
    if (clearCode === null) return;
    const tried = code === undefined ? null : await codes.try(code, clearCode);
    if (tried?.right === true) return;
    audit.add(
      auditEntry(services, {
        actor,
        by,
        machine: null,
        action: 'policy',
        answer: 'refused: not-allowed',
        detail: { version, code: tried === null ? 'missing' : 'wrong' },
      }),
    );
    const why =
      tried === null
        ? 'The safety policy is changed by the instructor. Ask for the instructor’s code, and give it.'
        : sayWrongCode(tried);
    throw new EvenstrokeError('forbidden', `Nothing was saved. ${why}`, { at: 'code' });
  }
};

/** The code's hash stays here. */
const present = ({ version, reactions, clearCode, by, at }: SafetyPolicy): Policy => ({
  version,
  reactions,
  hasClearCode: clearCode !== null,
  by,
  at: version === 0 ? null : at,
  profiles: reactionProfiles,
});
