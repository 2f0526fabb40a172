/** Made-up rows of the studio for the tests: items, drafts, documents, and a machine that is used. */
import type {
  CalibrationDocument,
  MachineOutcome,
  PadDraft,
  PadPoint,
  QuickCheck,
  Reference,
} from '../../src/studio/document.ts';
import {
  calibrationDocumentSchema,
  machineCalibrationSchema,
  padDraftSchema,
  quickCheckSchema,
} from '../../src/studio/document.ts';
import { type Identity, type ItemContent, itemContentSchema } from '../../src/studio/register.ts';

export const identityOf = (serial: string, changes: Partial<Identity> = {}): Identity => ({
  role: 'pad',
  serial,
  model: 'test-pad',
  firmware: '1.0',
  capabilities: ['depth', 'xy'],
  ...changes,
});

export const itemOf = (kind: 'pad' | 'machine' | 'place', serial: string, name = serial): ItemContent =>
  itemContentSchema.parse({
    ...{ kind, name, serial, maker: 'a maker', model: 'x', placeId: null, note: '', reminders: [] },
  });

export const channel = { name: 'depth', unit: 'mm', bits: 12, scale: 0.001, offset: -0.6 } as const;

export const reference: Reference = {
  standardId: 'blocks',
  kind: 'gauge-blocks',
  name: 'Gauge blocks',
  serial: 'G-1',
  certificate: 'C-7',
  validUntil: '2027-01-01',
  expandedMm: 0.001,
  k: 2,
  resolutionMm: 0,
};

export const pointOf = (n: number): PadPoint => ({
  id: `p${n}`,
  run: 'as-found',
  cycle: 1,
  direction: 'up',
  referenceMm: n / 4,
  temperatureC: 20.5,
  reading: {
    at: '2026-11-22T09:00:00.000Z',
    counts: 600.123 + 250 * n,
    sdCounts: 3.25,
    frames: 800,
    independent: 400,
    driftMmPerS: 1e-7,
    taken: 'settled',
  },
  leftOut: null,
});

export const padDraft = (serial: string, changes: Partial<PadDraft> = {}): PadDraft =>
  padDraftSchema.parse({
    item: 'pad',
    serial,
    channel,
    reference,
    environment: { temperatureC: 20.5, humidityPercent: null },
    place: 'Studio 1',
    condition: 'as new',
    method: 'blocks set on the pad',
    by: 'Ruiz "R" Ü\u2028',
    startedAt: '2026-11-22T09:00:00.000Z',
    adjustment: '',
    points: [],
    toleranceMm: null,
    ...changes,
  });

const budget = (depthMm: number, combinedMm: number) => ({
  depthMm,
  referenceMm: 0.0005,
  repeatabilityMm: 0.001,
  hysteresisMm: 0.001,
  resolutionMm: 0.0003,
  fitMm: 1e-21,
  temperatureMm: 0,
  combinedMm,
  expandedMm: 2 * combinedMm,
});

export const padDocument = (serial: string, slope = 1.02): CalibrationDocument =>
  calibrationDocumentSchema.parse({
    ...padDraft(serial, { points: [pointOf(0), pointOf(1), pointOf(2)] }),
    endedAt: '2026-11-22T09:10:00.000Z',
    outcome: {
      curve: { channel, fromMm: 0, toMm: 2, form: { kind: 'polynomial', coefficients: [0.01, slope] } },
      candidates: [],
      residuals: [],
      linearityMm: 0.004,
      hysteresisMm: 0.002,
      repeatabilityMm: 0.001,
      resolutionMm: 0.001,
      zeroDriftMm: 0,
      temperature: null,
      budget: [budget(2, 0.0123), budget(0, 0.004), budget(1, 0.02 / 3)],
      k: 2,
      degreesOfFreedom: 12,
    },
    asFound: [],
    asLeft: [],
  });

const machineOutcome: MachineOutcome = {
  hzPerVolt: 14.5,
  zeroVolt: 0.8,
  hzPerVoltInterval: [14.4, 14.6],
  zeroVoltInterval: [0.75, 0.85],
  uncertaintyHzPerVolt: 0.05,
  uncertaintyZeroVolt: 0.02,
  covariance: 0.0001,
  residualHz: 0.3,
  lackOfFit: null,
  band: [],
  noLoadAmpere: 0.2,
  jitterShare: null,
  degreesOfFreedom: 9,
};

export const machineDocument = (serial: string): CalibrationDocument =>
  machineCalibrationSchema.parse({
    item: 'machine',
    serial,
    reference: {
      ...{ standardId: null, name: 'own telemetry', serial: '', certificate: '', validUntil: null },
      ...{ rateShare: 0.01, voltShare: 0.01 },
    },
    environment: { temperatureC: 21, humidityPercent: 40 },
    ...{ place: '', condition: '', method: '', by: 'Ruiz', adjustment: '', points: [] },
    startedAt: '2026-11-22T09:00:00.000Z',
    endedAt: '2026-11-22T09:10:00.000Z',
    ...{ startUpVolt: null, timeToSpeedS: null, strokeLengthMm: null, protrusionMm: null },
    ...{ runOutMm: null, underLoad: null, outcome: machineOutcome, asFound: machineOutcome },
  });

export const checkOf = (id: string, serial: string, at: string, passed = true): QuickCheck =>
  quickCheckSchema.parse({
    ...{ id, serial, calibrationId: 'c', number: 'EV-2026-0001', at, by: 'Ruiz', reference },
    temperatureC: null,
    points: [0.5, 1].map((referenceMm) => ({
      ...{ referenceMm, depthMm: referenceMm, deviationMm: 0, limitMm: 0.02 },
      reading: pointOf(1).reading,
    })),
    falseAlarmShare: 0.01,
    passed,
    sentence: passed ? 'Within its limits.' : 'Beyond its limits.',
  });
