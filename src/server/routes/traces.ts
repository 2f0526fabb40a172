import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { MeasuredScale } from '../../signal/depth-curve.ts';
import type { Services } from '../services.ts';
import { dotSchema, machineTraceSchema, problemSchema, strokeSchema, traceSchema } from '../wire.ts';
import { known, idParams as params } from './sessions.ts';

const serial = z.string().min(1).max(32);
const range = z.object({
  serial,
  fromUs: z.coerce.number().min(-1e15).max(1e15).default(0),
  toUs: z.coerce.number().min(-1e15).max(1e15).default(1e15),
});
const columns = z.coerce.number().int().min(1).max(4000).default(1000);
const limit = z.coerce.number().int().min(1).max(100_000).default(20_000);

/** Depths are made by the calibration that the live ones were made with, or by this one. */
export const calibrationQuery = z
  .string()
  .max(64)
  .optional()
  .describe('depths by this calibration (its id), where it was measured on this pad; "none": nominal ones');

/** undefined: as they were live. @throws {EvenstrokeError} `not-found` for a calibration that is not there. */
export function scaleAsked(
  scales: Services['scales'],
  calibration: string | undefined,
): MeasuredScale | null | undefined {
  if (calibration === undefined) return undefined;
  return calibration === 'none' ? null : scales.measured(calibration);
}

/** NaN has no place in JSON; null says "no data here" on the page. */
const gaps = (values: Float32Array): (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : value));

/** Stored data, cut to what a chart can show. */
export const traceRoutes: FastifyPluginAsyncZod<Services> = async (app, { store, scales }) => {
  app.get(
    '/sessions/:id/trace',
    {
      schema: {
        operationId: 'getTrace',
        tags: ['traces'],
        summary: 'One channel as an envelope of so many columns; no peak is left out',
        params,
        querystring: range.extend({
          channel: z.string().max(16).default('depth'),
          columns,
          calibration: calibrationQuery,
        }),
        response: { 200: traceSchema, 404: problemSchema },
      },
    },
    async ({ params: { id }, query: { calibration, ...query } }) => {
      const scale = scaleAsked(scales, calibration);
      const trace = known(await store.trace({ sessionId: id, ...query, scale }), id);
      return {
        serial: query.serial,
        channel: query.channel,
        unit: trace.unit,
        fromUs: trace.fromUs,
        columnUs: trace.columnUs,
        min: gaps(trace.min),
        max: gaps(trace.max),
        source: trace.source,
      };
    },
  );

  app.get(
    '/sessions/:id/machine',
    {
      schema: {
        operationId: 'getMachineTrace',
        tags: ['traces'],
        summary: 'Stroke rate, voltage and current of a machine',
        params,
        querystring: range.extend({ columns }),
        response: { 200: machineTraceSchema, 404: problemSchema },
      },
    },
    async ({ params: { id }, query }) => {
      const trace = known(await store.machine({ sessionId: id, ...query }), id);
      return {
        serial: query.serial,
        atUs: Array.from(trace.atUs),
        rateHz: gaps(trace.rateHz),
        measuredV: gaps(trace.measuredV),
        currentA: gaps(trace.currentA),
      };
    },
  );

  app.get(
    '/sessions/:id/strokes',
    {
      schema: {
        operationId: 'listStrokes',
        tags: ['traces'],
        summary: 'Strokes in a range of time, the first so many',
        params,
        querystring: range.extend({ limit }),
        response: { 200: z.array(strokeSchema), 404: problemSchema },
      },
    },
    async ({ params: { id }, query }) => {
      known(await store.session(id), id);
      return store.strokes({ sessionId: id, ...query });
    },
  );

  app.get(
    '/sessions/:id/dots',
    {
      schema: {
        operationId: 'listDots',
        tags: ['traces'],
        summary: 'Dots in a range of time, the first so many',
        params,
        querystring: range.extend({ limit }),
        response: { 200: z.array(dotSchema), 404: problemSchema },
      },
    },
    async ({ params: { id }, query }) => {
      known(await store.session(id), id);
      return store.dots({ sessionId: id, ...query });
    },
  );
};
