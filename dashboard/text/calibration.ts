/** The words of a pad's calibration: wizard, quick check, record, and how other pages name the one in use. */
import { calibrationRecordText } from './calibration-record.ts';
import { signedUm, um, way } from './lengths.ts';
import { measuring } from './measuring.ts';
import { padMeasuringText } from './pad-measuring.ts';
import { padOutcomeText } from './pad-outcome.ts';

export const calibrationText = {
  um,
  signedUm,
  run: measuring.run,
  way,
  mark: { up: 'deeper', down: 'back' } as const,
  axisUm: 'µm',
  axisDepth: 'depth by the reference, mm',
  ...padMeasuringText,
  ...padOutcomeText,
  ...calibrationRecordText,
} as const;
