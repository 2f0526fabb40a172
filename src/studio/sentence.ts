/** What a calibration says, in one sentence. */
import type { CalibrationDocument, MachineCalibration, PadCalibration } from './document.ts';
import { fixed } from './figure-words.ts';

const mm = (value: number): string => `${value.toFixed(3)} mm`;

export const sentenceOf = (document: CalibrationDocument): string =>
  document.item === 'pad' ? padSentence(document) : machineSentence(document);

function padSentence({ outcome, reference }: PadCalibration): string {
  const { curve, budget, k } = outcome;
  const form =
    curve.form.kind === 'nominal'
      ? 'The pad’s own scale holds'
      : curve.form.kind === 'spline'
        ? 'Depth by a spline'
        : curve.form.coefficients.length === 2
          ? 'Depth by a straight line'
          : `Depth by a polynomial of degree ${curve.form.coefficients.length - 1}`;
  const expanded = budget.map(({ expandedMm }) => expandedMm);
  const least = Math.min(...expanded);
  const most = Math.max(...expanded);
  const sure = least.toFixed(3) === most.toFixed(3) ? mm(most) : `${least.toFixed(3)} to ${mm(most)}`;
  return `${form} from ${fixed(curve.fromMm, 1)} to ${fixed(curve.toMm, 1)} mm, within ${sure} (k = ${k}); against ${reference.name}.`;
}

function machineSentence({ outcome, reference }: MachineCalibration): string {
  const { hzPerVolt, zeroVolt, hzPerVoltInterval, zeroVoltInterval } = outcome;
  const [slow, fast] = hzPerVoltInterval;
  const [low, high] = zeroVoltInterval;
  return `Stroke rate without load = ${hzPerVolt.toFixed(2)} Hz/V × (voltage ${fromZero(zeroVolt)}); 95 % intervals ${slow.toFixed(2)} to ${fast.toFixed(2)} Hz/V and ${fixed(low, 2)} to ${fixed(high, 2)} V; by ${reference.name}.`;
}

/** A line that begins below 0 V has its voltage added: never “− −1.00 V”. */
const fromZero = (zeroVolt: number): string =>
  `${Number(zeroVolt.toFixed(2)) < 0 ? '+' : '−'} ${Math.abs(zeroVolt).toFixed(2)} V`;
