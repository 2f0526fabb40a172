import type { PadCalibration, PadPoint } from '../../src/studio/document.ts';

const depths = [0, 0.5, 1, 1.5, 2];
const channel = { name: 'depth', unit: 'mm', bits: 12, scale: 0.001, offset: -0.5 } as const;

/** A pad that shows gain × depth + level, calibrated by hand: its curve, and one standard uncertainty for all depths. */
export function padDocument(
  { gain = 1, levelMm = 0 }: { gain?: number; levelMm?: number },
  combinedMm: number,
  more: Partial<PadCalibration> = {},
): PadCalibration {
  const shows = (referenceMm: number) => levelMm + gain * referenceMm;
  const coefficients = [-levelMm / gain, 1 / gain];
  const points = depths.map(
    (referenceMm, n): PadPoint => ({
      id: `p${n}`,
      run: 'as-found',
      cycle: 1,
      direction: 'up',
      referenceMm,
      temperatureC: 21,
      reading: {
        at: '2026-11-22T10:00:00.000Z',
        counts: (shows(referenceMm) - channel.offset) / channel.scale,
        sdCounts: 20,
        frames: 2_000,
        independent: 1_000,
        driftMmPerS: 0,
        taken: 'settled',
      },
      leftOut: null,
    }),
  );
  const row = { referenceMm: combinedMm, repeatabilityMm: 0, hysteresisMm: 0, resolutionMm: 0, fitMm: 0 };
  const rest = { temperatureMm: 0, combinedMm, expandedMm: 2 * combinedMm };
  return {
    item: 'pad',
    serial: 'VP-1',
    channel,
    reference: {
      standardId: 's',
      kind: 'micrometer',
      name: 'Micrometer',
      serial: 'M1',
      certificate: 'C1',
      validUntil: null,
      expandedMm: 0.004,
      k: 2,
      resolutionMm: 0.001,
    },
    environment: { temperatureC: 21, humidityPercent: 40 },
    place: 'Studio',
    condition: 'clean',
    method: 'micrometer',
    by: 'Ada',
    startedAt: '2026-11-22T09:50:00.000Z',
    endedAt: '2026-11-22T10:10:00.000Z',
    adjustment: '',
    points,
    outcome: {
      curve: { channel, fromMm: 0, toMm: 2, form: { kind: 'polynomial', coefficients } },
      candidates: [],
      residuals: [],
      linearityMm: 0,
      hysteresisMm: 0.002,
      repeatabilityMm: 0.001,
      resolutionMm: 0.001,
      zeroDriftMm: 0,
      temperature: null,
      budget: depths.map((depthMm) => ({ depthMm, ...row, ...rest })),
      k: 2,
      degreesOfFreedom: 20,
    },
    asFound: [],
    asLeft: [],
    toleranceMm: null,
    ...more,
  };
}

/** Readings of such a pad at eight depths, twice in and out, as a fit wants them. */
export function padPoints(run: PadPoint['run'], gain: number): PadPoint[] {
  const [model] = padDocument({ gain }, 0.004).points;
  if (model === undefined) throw new Error('no point');
  const steps = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];
  const ways = [
    ...steps.map((referenceMm) => ({ referenceMm, direction: 'up' as const })),
    ...steps
      .slice(0, -1)
      .toReversed()
      .map((referenceMm) => ({ referenceMm, direction: 'down' as const })),
  ];
  return [1, 2].flatMap((cycle) =>
    ways.map(({ referenceMm, direction }, n): PadPoint => {
      const counts = 500 + 1000 * gain * referenceMm + ((n * 7 + cycle * 3) % 5) - 2;
      return {
        ...model,
        id: `${run}${cycle}/${n}`,
        run,
        cycle,
        direction,
        referenceMm,
        reading: { ...model.reading, counts },
      };
    }),
  );
}
