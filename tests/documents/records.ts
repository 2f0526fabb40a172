/** Records of calibrations made by hand: all that a certificate can hold, with round figures that a test can name. */
import { canonicalJson, recordHash } from '../../src/store/record-hash.ts';
import type { CalibrationRecord } from '../../src/store/studio-types.ts';
import type {
  CalibrationDocument,
  MachineCalibration,
  MachineOutcome,
  PadCalibration,
  PadPoint,
} from '../../src/studio/document.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 2, 14, 9, minute)).toISOString();
const COUNT_MM = 0.001;

/** Depth shown less the reference: what the pad of these records does. */
const bow = (mm: number): number => 0.012 * Math.sin((mm / 3) * Math.PI);
const left = (mm: number): number => 0.0016 * Math.sin(mm * 4.2);
const expanded = (mm: number): number => Math.round((0.0062 + 0.0011 * mm) * 1e5) / 1e5;
const rounded = (mm: number): number => Math.round(mm * 1e5) / 1e5;

const levels = (count: number): number[] =>
  Array.from({ length: count }, (_, n) => Math.round((n * 3_000) / (count - 1)) / 1000);

function padPoints(depths: readonly number[]): PadPoint[] {
  const points: PadPoint[] = [];
  for (const run of ['as-found', 'as-left'] as const)
    for (const cycle of [1, 2])
      for (const direction of ['up', 'down'] as const)
        for (const referenceMm of direction === 'up' ? depths : depths.toReversed()) {
          const n = points.length;
          const counts = (referenceMm + bow(referenceMm)) / COUNT_MM + 200 + ((n * 7) % 5) - 2;
          points.push({
            id: `p${n}`,
            run,
            cycle,
            direction,
            referenceMm,
            temperatureC: 21.4,
            reading: {
              at: at(n % 60),
              counts,
              sdCounts: 3.2,
              frames: 1_000,
              independent: 240,
              driftMmPerS: 0.0004,
              taken: 'settled',
            },
            leftOut:
              n === 7
                ? { by: 'Inés Duarte', reason: 'the stage slipped while the reading was taken', at: at(9) }
                : null,
          });
        }
  return points;
}

/** What a pad's certificate begins with; also of the one in the docs. */
export const padHead = {
  item: 'pad',
  serial: 'PAD-7F3A21',
  channel: { name: 'depth', unit: 'mm', bits: 12, scale: COUNT_MM, offset: -0.2 },
  reference: {
    standardId: 'standard-1',
    kind: 'micrometer',
    name: 'Micrometer stage, 25 mm',
    serial: 'MS-40211',
    certificate: 'K-2025-11873',
    validUntil: '2027-05-31',
    expandedMm: 0.003,
    k: 2,
    resolutionMm: 0.001,
  },
  environment: { temperatureC: 21.4, humidityPercent: 43 },
  place: 'Bench 2, Lisbon',
  condition: 'Surface clean, one shallow cut near the rim, outside the measured field',
  by: 'Inés Duarte',
} as const satisfies Partial<PadCalibration>;

export function padDocument(changes: Partial<PadCalibration> & { levels?: number } = {}): PadCalibration {
  const { levels: count = 7, ...rest } = changes;
  const depths = levels(count);
  const points = padPoints(depths);
  return {
    ...padHead,
    method:
      'The stage presses a flat tip of 4 mm into the pad in equal steps, down and up again, twice. Each reading is the mean of half a second of raw counts after the reading has settled. The curve is chosen by cross-validation.',
    startedAt: at(0),
    endedAt: at(52),
    adjustment: 'Surface cleaned; the new curve replaces the one of EV-2025-0031',
    points,
    outcome: {
      curve: {
        channel: padHead.channel,
        fromMm: 0,
        toMm: 3,
        form: { kind: 'polynomial', coefficients: [-0.0008, 1.0124, -0.0097, 0.00141] },
      },
      candidates: [
        { name: 'nominal', crossValidatedMm: 0.0121, chosen: false, reason: 'larger error' },
        { name: 'line', crossValidatedMm: 0.0067, chosen: false, reason: 'larger error' },
        { name: 'cubic', crossValidatedMm: 0.0021, chosen: true, reason: 'smallest error' },
      ],
      residuals: points
        .filter(({ run, leftOut }) => run === 'as-left' && leftOut === null)
        .map(({ id, referenceMm }, n) => ({
          pointId: id,
          referenceMm,
          residualMm: rounded(left(referenceMm) + (((n * 37) % 11) - 5) * 0.0005),
        })),
      linearityMm: 0.0118,
      hysteresisMm: 0.0042,
      repeatabilityMm: 0.0019,
      resolutionMm: COUNT_MM,
      zeroDriftMm: 0.0012,
      temperature: { mmPerC: 0.0021, uncertaintyMmPerC: 0.0006 },
      budget: depths.map((depthMm) => ({
        depthMm,
        referenceMm: 0.0015,
        repeatabilityMm: 0.0011,
        hysteresisMm: 0.0012,
        resolutionMm: 0.00029,
        fitMm: rounded(0.0009 + 0.0003 * depthMm),
        temperatureMm: 0.0007,
        combinedMm: expanded(depthMm) / 2,
        expandedMm: expanded(depthMm),
      })),
      k: 2,
      degreesOfFreedom: 21,
    },
    asFound: depths.map((referenceMm) => ({
      referenceMm,
      shownMm: rounded(referenceMm + bow(referenceMm) * 2.4),
      errorMm: rounded(bow(referenceMm) * 2.4),
      expandedMm: expanded(referenceMm),
    })),
    asLeft: depths.map((referenceMm) => ({
      referenceMm,
      shownMm: rounded(referenceMm + left(referenceMm)),
      errorMm: rounded(left(referenceMm)),
      expandedMm: expanded(referenceMm),
    })),
    toleranceMm: 0.02,
    ...rest,
  };
}

const outcome = (hzPerVolt: number, zeroVolt: number): MachineOutcome => ({
  hzPerVolt,
  zeroVolt,
  hzPerVoltInterval: [hzPerVolt - 0.11, hzPerVolt + 0.11],
  zeroVoltInterval: [zeroVolt - 0.07, zeroVolt + 0.07],
  uncertaintyHzPerVolt: 0.054,
  uncertaintyZeroVolt: 0.034,
  covariance: 0.0016,
  residualHz: 0.42,
  lackOfFit: { f: 1.37, p: 0.29 },
  band: [4, 5, 6, 7, 8, 9, 10, 11, 12].map((volt) => ({
    volt,
    hz: hzPerVolt * (volt - zeroVolt),
    expandedHz: 0.5 + 0.02 * (volt - 8) ** 2,
  })),
  noLoadAmpere: 0.318,
  jitterShare: 0.0061,
  degreesOfFreedom: 16,
});

export function machineDocument(changes: Partial<MachineCalibration> = {}): MachineCalibration {
  const volts = [4, 5, 6, 7, 8, 9, 10, 11, 12];
  return {
    item: 'machine',
    serial: 'MCH-0C55D0',
    reference: {
      standardId: 'standard-2',
      name: 'Stroboscope with supply meter',
      serial: 'ST-118',
      certificate: 'K-2025-20954',
      validUntil: '2027-01-31',
      rateShare: 0.002,
      voltShare: 0.004,
    },
    environment: { temperatureC: 22.1, humidityPercent: null },
    place: 'Bench 2, Lisbon',
    condition: 'Runs quietly, cable strain relief new',
    method: 'Supply stepped from 4 V to 12 V and back; each step waits until the rate has settled.',
    by: 'Inés Duarte',
    startedAt: at(0),
    endedAt: at(31),
    adjustment: 'Drive bearing oiled',
    points: (['as-found', 'as-left'] as const).flatMap((run) =>
      (['up', 'down'] as const).flatMap((direction) =>
        volts.map((volt, n) => ({
          id: `${run}-${direction}-${volt}`,
          run,
          direction,
          setVolt: volt,
          volt: volt + 0.004,
          hz: (run === 'as-found' ? 11.2 : 11.6) * (volt - 1.4) + (((n * 5) % 7) - 3) * 0.12,
          sdHz: 0.35,
          ampere: 0.31,
          readings: 40,
          settledAfterS: 0.8,
          taken: 'sweep' as const,
          at: at(n),
          leftOut: null,
        })),
      ),
    ),
    startUpVolt: { value: 2.9, expanded: 0.1, instrument: 'supply meter ST-118' },
    timeToSpeedS: 0.42,
    strokeLengthMm: { value: 3.52, expanded: 0.03, instrument: 'dial gauge DG-7' },
    protrusionMm: { value: 2.1, expanded: 0.05, instrument: 'dial gauge DG-7' },
    runOutMm: { value: 0.06, expanded: 0.02, instrument: 'microscope MX-2' },
    underLoad: { depthMm: 1, volt: 8, freeHz: 76.6, loadedHz: 74.1, pad: 'PAD-7F3A21' },
    outcome: outcome(11.6, 1.4),
    asFound: outcome(11.2, 1.45),
    ...changes,
  };
}

/** As the store approves it. */
export function recordOf(
  document: CalibrationDocument,
  changes: Partial<CalibrationRecord> = {},
): CalibrationRecord {
  const kept = JSON.parse(canonicalJson(document)) as CalibrationDocument;
  const named = {
    number: 'EV-2026-0007',
    document: kept,
    approvedBy: 'Marta Kowalczyk',
    approvedAt: '2026-03-14T10:20:31.482Z',
    from: '2026-03-14T10:20:31.482Z',
    ...changes,
  };
  return {
    id: 'calibration-7',
    dueOn: '2026-09-14',
    dueStrokes: 2_000_000,
    ...named,
    hash: recordHash(named),
  };
}
