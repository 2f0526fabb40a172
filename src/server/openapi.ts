/** The description of the REST side, made from the schemas that check and answer the requests. */
import type { SwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { quickCheckSchema } from '../studio/document.ts';
import { drillSchema } from '../training/drill.ts';
import * as wire from './wire.ts';
import * as calibration from './wire-calibration.ts';
import * as control from './wire-control.ts';
import * as quickCheck from './wire-quick-check.ts';
import * as training from './wire-training.ts';

/** What a generated client should have as types of their own. */
const named = {
  Profile: wire.profileSchema,
  Event: wire.eventSchema,
  Channel: wire.channelSchema,
  Counters: wire.countersSchema,
  Clock: wire.clockSchema,
  Device: wire.deviceSchema,
  PadGauge: wire.padGaugeSchema,
  MachineGauge: wire.machineGaugeSchema,
  ActiveSession: wire.activeSessionSchema,
  SessionSummary: wire.sessionSummarySchema,
  SessionDetail: wire.sessionDetailSchema,
  Stroke: wire.strokeSchema,
  Dot: wire.dotSchema,
  Trace: wire.traceSchema,
  MachineTrace: wire.machineTraceSchema,
  Problem: wire.problemSchema,
  Health: wire.healthSchema,
  Trainee: training.traineeSchema,
  Unlock: training.unlockSchema,
  Drill: drillSchema,
  DrillSummary: training.drillSummarySchema,
  DrillCheck: training.drillCheckSchema,
  Checklist: training.checklistSchema,
  ChecklistRecord: training.checklistRecordSchema,
  Lot: training.lotSchema,
  Calibration: training.calibrationSchema,
  Control: control.controlSchema,
  ControlProblem: control.controlProblemSchema,
  MachineRecord: control.machineRecordSchema,
  SafetyPolicy: control.policySchema,
  AuditRow: control.auditRowSchema,
  AuditCheck: control.auditCheckSchema,
  CalibrationDraft: calibration.draftViewSchema,
  CalibrationSummary: calibration.recordSummarySchema,
  CalibrationRecord: calibration.recordDetailSchema,
  RestingSessions: calibration.restingSchema,
  QuickCheck: quickCheckSchema,
  QuickCheckState: quickCheck.quickCheckStateSchema,
};
for (const [id, schema] of Object.entries(named)) z.globalRegistry.add(schema, { id });

interface Operation {
  readonly responses: Record<string, { description: string }>;
}

/** What an answer means wherever a route says nothing of its own. */
const meaning: Readonly<Record<string, string>> = {
  200: 'The answer',
  201: 'It has been made or started',
  204: 'It has been deleted',
  403: 'This needs the instructor’s code',
  404: 'There is no such thing',
  409: 'Not now: something else is under way',
  503: 'Nothing can be stored as things stand',
  default: 'Refused: what happened, what it means, what to do',
};

export const openapi = (version: string): SwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Evenstroke',
      version,
      description:
        'The service on the studio’s own computer. Times are microseconds, depths millimetres. Answers only to its own address and its own pages.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'the service that gave this document' }],
  },
  transform: jsonSchemaTransform,
  transformObject: (document) => {
    const made = jsonSchemaTransformObject(document);
    for (const operations of Object.values(made.paths ?? {})) {
      for (const { responses } of Object.values(operations as Record<string, Operation>)) {
        for (const [status, response] of Object.entries(responses)) {
          if (response.description === 'Default Response') response.description = meaning[status] ?? status;
        }
      }
    }
    // The document names the schemas once more as they are taken in; nothing here refers to those.
    const schemas = ('components' in made && made.components?.schemas) || {};
    for (const name of Object.keys(schemas)) if (name.endsWith('Input')) delete schemas[name];
    return made;
  },
});

/** Every route of the API can refuse, in one form; said once here rather than at each. */
export function documentRoutes(api: FastifyInstance): void {
  api.addHook('onRoute', ({ schema, wsHandler }) => {
    if (!schema) return;
    // The WebSocket plugin hides its routes; OpenAPI has no word for them, but a reader should find ours.
    if (wsHandler) schema.hide = false;
    if (schema.hide) return;
    schema.response = { ...(schema.response as object | undefined), default: wire.problemSchema };
  });
}
