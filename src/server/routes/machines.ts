import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { EvenstrokeError } from '../../errors.ts';
import { fitCurve } from '../../safety/control/curve.ts';
import type { MachineRecord } from '../../store/control-types.ts';
import { actorOf } from '../actor.ts';
import { auditEntry } from '../audit-entry.ts';
import type { Services } from '../services.ts';
import { problemSchema } from '../wire.ts';
import {
  curvePointsSchema,
  type MachineRecordBody,
  machineRecordRequestSchema,
  machineRecordSchema,
} from '../wire-control.ts';
import { machineParams } from './control.ts';

const tags = ['machines'];

/** What the studio has written down of each machine. Versions are never changed; the newest counts at once. */
export const machineRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { controls, store } = services;

  app.get(
    '/machines/:serial/record',
    {
      schema: {
        operationId: 'getMachineRecord',
        tags,
        summary:
          'Limits, soft start, curve and presets of a machine; the shipped ones where nothing was recorded',
        params: machineParams,
        response: { 200: machineRecordSchema },
      },
    },
    async ({ params }) => present(controls.recordOf(params.serial)),
  );

  app.put(
    '/machines/:serial/record',
    {
      schema: {
        operationId: 'saveMachineRecord',
        tags,
        summary:
          'Save a machine’s record as its next version; limits count at once, also for a motor that runs',
        params: machineParams,
        body: machineRecordRequestSchema,
        response: { 200: machineRecordSchema, 404: problemSchema, 409: problemSchema, 503: problemSchema },
      },
    },
    async (request) => {
      const { params, body } = request;
      const { serial } = params;
      if (controls.view(serial) === null && controls.recordOf(serial).version === 0) {
        throw new EvenstrokeError(
          'not-found',
          `No machine ${serial} has been seen here, so nothing was saved. Plug it in, and look at its serial number on the Devices page.`,
        );
      }
      checkRecord(body);
      const { limits, minMilliV, curve, presets } = body;
      const saved = await store.control.saveRecord(
        { ...body, serial },
        auditEntry(services, {
          actor: actorOf(request),
          by: body.by,
          machine: serial,
          action: 'record',
          answer: 'done',
          detail: {
            ...limits,
            minMilliV,
            version: body.version + 1,
            hzPerVolt: curve?.hzPerVolt ?? null,
            zeroVolt: curve?.zeroVolt ?? null,
            presets: presets.length,
          },
        }),
      );
      controls.recordChanged(saved);
      return present(saved);
    },
  );

  app.get(
    '/machines/:serial/curve-points',
    {
      schema: {
        operationId: 'getCurvePoints',
        tags,
        summary:
          'Settled points of voltage and stroke rate of this run of the service, and the line through them',
        params: machineParams,
        response: { 200: curvePointsSchema },
      },
    },
    async ({ params }) => {
      const points = controls.curvePoints(params.serial);
      return { points, fit: fitCurve(points) };
    },
  );
};

/** What no single field can show. A machine that can turn at no voltage at all is no record, but a slip. */
function checkRecord({
  limits,
  minMilliV,
  softStart,
  presets,
}: z.infer<typeof machineRecordRequestSchema>): void {
  const { maxMilliV, maxRateMilliHz } = limits;
  if (minMilliV > maxMilliV)
    throw slip('minMilliV', `the least voltage lies above the highest, ${maxMilliV / 1000} V`);
  if (softStart.fromMilliV > maxMilliV)
    throw slip(
      'softStart.fromMilliV',
      `the soft start begins above the highest voltage, ${maxMilliV / 1000} V`,
    );
  for (const [n, { name, target }] of presets.entries()) {
    if (target.kind === 'voltage' && (target.milliV > maxMilliV || target.milliV < minMilliV))
      throw slip(
        `presets.${n}.target.milliV`,
        `the preset ${name} lies outside ${minMilliV / 1000} to ${maxMilliV / 1000} V`,
      );
    if (target.kind === 'rate' && target.hz * 1000 > maxRateMilliHz)
      throw slip(
        `presets.${n}.target.hz`,
        `the preset ${name} lies above the highest stroke rate, ${maxRateMilliHz / 1000} Hz`,
      );
    if (presets.some(({ id }, k) => k < n && id === presets[n]?.id))
      throw slip(`presets.${n}.id`, `the preset ${name} has the id of another one`);
  }
}

const slip = (at: string, what: string): EvenstrokeError =>
  new EvenstrokeError('bad-input', `Nothing was saved, for ${what}. Correct one of the two.`, { at });

/** Nobody saved the shipped one. */
const present = (record: MachineRecord): MachineRecordBody => ({
  ...record,
  at: record.version === 0 ? null : record.at,
});
