/**
 * What the points of a draft come to, what speaks against approving it, and the document that is approved. Fitting
 * takes some ten milliseconds, for which no stop may wait: this is served by a thread of its own.
 */
import { CURVE_LIMITS, isCurve } from '../../safety/control/curve.ts';
import { curveFault, type DepthCurve, depthOf } from '../../signal/depth-curve.ts';
import { mmPer } from '../../signal/units.ts';
import type { ScaleEntry } from '../../store/studio-types.ts';
import { type Comparison, compareCalibrations } from '../../studio/compare.ts';
import type {
  CalibrationDocument,
  CalibrationDraft,
  DraftProblem,
  MachineDraft,
  MachineOutcome,
  PadCalibration,
  PadDraft,
  PadOutcome,
} from '../../studio/document.ts';
import { fixed } from '../../studio/figure-words.ts';
import { outcomesOf } from '../../studio/machine/fit.ts';
import { machineProblemsOf } from '../../studio/machine/problems.ts';
import { fitPad } from '../../studio/pad/fit.ts';
import { levelErrors } from '../../studio/pad/level-errors.ts';
import { problemsOf } from '../../studio/pad/problems.ts';
import { type CheckResult, type CheckTaken, quickCheckOf } from '../../studio/pad/quick-check.ts';
import { type Made, machineDocument, padDocument } from './document-of.ts';

/** What the points of a pad show by the calibration that was in force when its draft was begun. */
export interface ShownThen {
  /** null: the pad's own scale, or one that was only stated. */
  readonly number: string | null;
  readonly points: { readonly pointId: string; readonly depthMm: number }[];
  readonly asFound: PadCalibration['asFound'];
}

export interface Judged {
  readonly pad: PadOutcome | null;
  readonly machine: MachineOutcome | null;
  readonly shown: ShownThen | null;
  readonly problems: readonly DraftProblem[];
}

/** The calibration in force then; null: none, or none that says anything of this channel, or a machine's draft. */
export type Then = Pick<ScaleEntry, 'id' | 'number' | 'curve'> | null;

/** What the thread serves. */
export class Judging {
  /** @param today YYYY-MM-DD: a standard may have expired since. */
  judge(draft: CalibrationDraft, today: string, then: Then): Judged {
    return draft.item === 'pad' ? judgePad(draft, today, then) : judgeMachine(draft, today);
  }

  document(draft: CalibrationDraft, endedAt: string, then: Then): Made {
    return draft.item === 'pad'
      ? padDocument(draft, endedAt, then?.curve ?? null)
      : machineDocument(draft, endedAt);
  }

  compare(now: CalibrationDocument, before: CalibrationDocument): Comparison {
    return compareCalibrations(now, before);
  }

  check(taken: CheckTaken): CheckResult {
    return quickCheckOf(taken);
  }

  close(): void {}
}

function judgeMachine(draft: MachineDraft, today: string): Judged {
  const outcomes = outcomesOf(draft);
  const machine = 'problems' in outcomes ? null : outcomes.outcome;
  const problems = machineProblemsOf(draft, today);
  if (machine !== null && !isCurve(machine) && !problems.some(({ effect }) => effect === 'blocks'))
    problems.push(noCurve(machine));
  return { pad: null, machine, shown: null, problems };
}

function judgePad(draft: PadDraft, today: string, then: Then): Judged {
  const { points, channel, reference } = draft;
  const fit = reference === null ? null : fitPad(points, channel, reference);
  const pad = fit === null || 'problems' in fit ? null : fit;
  const fault = pad === null ? null : curveFault(pad.curve);
  const problems = problemsOf(draft, today);
  if (fault !== null && !problems.some(({ effect }) => effect === 'blocks')) problems.push(unsound(fault));
  const curve = then?.curve ?? null;
  const shown: ShownThen = {
    number: then?.number ?? null,
    points: points.map(({ id, reading }) => ({
      pointId: id,
      depthMm: depthBy(curve, nominalOf(channel, reading.counts)),
    })),
    asFound: reference === null ? [] : levelErrors(points, 'as-found', { channel, curve }, reference),
  };
  return { pad, machine: null, shown, problems };
}

const depthBy = (curve: DepthCurve | null, nominalMm: number): number =>
  curve === null ? nominalMm : depthOf(curve, nominalMm);

function nominalOf(channel: PadDraft['channel'], counts: number): number {
  const mm = mmPer(channel.unit) ?? 1;
  return mm * (channel.offset + channel.scale * counts);
}

/** The machine's record takes no such curve, and motors are set by it. */
const noCurve = ({ hzPerVolt, zeroVolt }: MachineOutcome): DraftProblem => ({
  code: 'curve',
  effect: 'blocks',
  message: `These points come to ${hzPerVolt.toFixed(1)} Hz for each volt from ${fixed(zeroVolt, 1)} V, which no machine is set by: at most ${CURVE_LIMITS.mostHzPerVolt} Hz for each volt, from within ${CURVE_LIMITS.mostZeroVolt} V of 0. Look whether the rates are in strokes a second and the voltages were read at the machine, leave out with a reason what was typed wrong, and take it again.`,
  points: [],
});

/** The rule that no live depth is made against: what is fitted must keep to it too. */
const unsound = (fault: string): DraftProblem => ({
  code: 'curve',
  effect: 'blocks',
  message: `This curve cannot be used: ${fault}. Look for points that were swapped or typed wrong, leave them out with a reason, and take them again.`,
  points: [],
});
