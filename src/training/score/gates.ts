/** What speaks against scoring, or against a verdict: evidence before score. Limits and their reasons: docs/scoring.md. */
import { needsPosition } from '../drill.ts';
import type { Evidence, Gate, GateName, MeasuredDot, ScoreInput } from '../types.ts';
import { FEWEST_FOR_CONSISTENCY, FORGIVEN_SHARE, POSITION_SHARE, SAFETY_CAP } from './constants.ts';

export const GATES = {
  /** Below it nothing of a hand is known. */
  fewestDots: FEWEST_FOR_CONSISTENCY,
  /** Below it, or below half of what was asked, no verdict. */
  fewDots: 10,
  halfShare: 0.5,
  /** A test is not passed with fewer of the dots that were asked for. */
  doneShare: 1 - FORGIVEN_SHARE,
  unseenShare: 0.02,
  unseenBars: 0.1,
  faultBars: 0.02,
  clockUs: 20_000,
  rateHz: 2_000,
  rateBarsHz: 1_000,
  noiseMm: 0.05,
  noiseBarsMm: 0.15,
  /** Strokes felt over strokes the motor made. */
  strokesRatio: 1.2,
  strokesBars: 1.5,
  /** Of the limits that the drill asks for: a motor slows under the needle, and its rate is a mean. */
  strokeRateShare: 0.05,
} as const;

type Effect = Gate['effect'];

/** @param asked dots that the drill asks for; null where it asks for none in particular */
export function gatesOf(input: ScoreInput, asked: number | null): Gate[] {
  return [
    ...dotGates(input, asked),
    ...evidenceGates(input),
    ...machineGates(input),
    ...placeGates(input),
    ...ruleGates(input),
  ];
}

const gate = (name: GateName, effect: Effect, value: number | null, limit: number | null): Gate => ({
  name,
  effect,
  value,
  limit,
});

/**
 * A test that someone broke off is failed, and not left open: else a bad one could be made to go away. Where
 * the pad was away, or the software broke off, it is left open: the hand may not be to blame.
 */
function dotGates({ dots, mode, evidence }: ScoreInput, asked: number | null): Gate[] {
  const n = dots.length;
  const most = asked ?? Number.POSITIVE_INFINITY;
  if (n === 0) return [gate('no-dots', 'bars', 0, 1)];
  const bars = Math.min(GATES.fewestDots, most);
  if (n < bars) return [gate('too-few-dots', 'bars', n, bars)];
  const few = Math.max(Math.min(GATES.fewDots, most), Math.ceil(GATES.halfShare * (asked ?? 0)));
  const done = Math.ceil(GATES.doneShare * (asked ?? 0) * (1 - unseenShare(evidence)));
  const { interrupted, resets, faultUs } = evidence;
  const wasSeen = !interrupted && resets === 0 && faultUs === 0 && unseenShare(evidence) <= GATES.unseenShare;
  if (n < done && wasSeen && (n >= few || mode === 'test')) return [gate('too-few-dots', 'fails', n, done)];
  if (n < few) return [gate('too-few-dots', 'provisional', n, few)];
  return n < done ? [gate('too-few-dots', 'provisional', n, done)] : [];
}

const unseenShare = ({ fromUs, toUs, unseenUs }: Evidence): number =>
  Math.min(unseenUs / Math.max(toUs - fromUs, 1), 1);

function evidenceGates({ evidence, dots }: ScoreInput): Gate[] {
  const gates: Gate[] = [];
  const lengthUs = Math.max(evidence.toUs - evidence.fromUs, 1);
  const unseen = unseenShare(evidence);
  if (unseen > GATES.unseenBars) gates.push(gate('lost-samples', 'bars', unseen, GATES.unseenBars));
  else if (unseen > GATES.unseenShare)
    gates.push(gate('lost-samples', 'provisional', unseen, GATES.unseenShare));
  else if (unseen > 0) gates.push(gate('lost-samples', 'notes', unseen, GATES.unseenShare));

  const fault = evidence.faultUs / lengthUs;
  if (fault > GATES.faultBars) gates.push(gate('sensor-fault', 'bars', fault, GATES.faultBars));
  else if (fault > 0) gates.push(gate('sensor-fault', 'provisional', fault, 0));

  if (evidence.resets > 0) gates.push(gate('clock-reset', 'provisional', evidence.resets, 0));
  const clock = evidence.clockUncertaintyUs;
  if (clock === null || clock > GATES.clockUs)
    gates.push(gate('clock-unfit', 'provisional', clock, GATES.clockUs));

  if (evidence.calibration.state === 'none') gates.push(gate('no-calibration', 'provisional', null, null));
  if (evidence.calibration.state === 'expired')
    gates.push(gate('calibration-expired', 'provisional', null, null));

  const { rateHz } = evidence;
  if (rateHz === null || rateHz < GATES.rateBarsHz)
    gates.push(gate('sample-rate', 'bars', rateHz, GATES.rateBarsHz));
  else if (rateHz < GATES.rateHz) gates.push(gate('sample-rate', 'provisional', rateHz, GATES.rateHz));

  if (evidence.noiseMm > GATES.noiseBarsMm)
    gates.push(gate('noise', 'bars', evidence.noiseMm, GATES.noiseBarsMm));
  else if (evidence.noiseMm > GATES.noiseMm)
    gates.push(gate('noise', 'provisional', evidence.noiseMm, GATES.noiseMm));

  if (evidence.interrupted) gates.push(gate('interrupted', 'provisional', null, null));
  const ratio = strokesRatio(dots);
  if (ratio !== null && ratio > GATES.strokesBars)
    gates.push(gate('too-many-strokes', 'bars', ratio, GATES.strokesBars));
  else if (ratio !== null && ratio > GATES.strokesRatio)
    gates.push(gate('too-many-strokes', 'provisional', ratio, GATES.strokesRatio));
  return gates;
}

/** The stroke rate is the motor's and no skill; but a drill of a stroke rate was not done at another one. */
function machineGates({ drill, evidence, dots }: ScoreInput): Gate[] {
  const { strokeRate } = drill;
  if (strokeRate === null || dots.length === 0) return [];
  const hz = evidence.strokeRateHz;
  if (hz === null) return [gate('stroke-rate', 'provisional', null, strokeRate.lowHz)];
  if (hz < strokeRate.lowHz * (1 - GATES.strokeRateShare))
    return [gate('stroke-rate', 'provisional', hz, strokeRate.lowHz)];
  if (hz > strokeRate.highHz * (1 + GATES.strokeRateShare))
    return [gate('stroke-rate', 'provisional', hz, strokeRate.highHz)];
  return [];
}

/** One stroke a dot is forgiven: a burst may begin and end with one that the mean rate does not count. */
function strokesRatio(dots: readonly MeasuredDot[]): number | null {
  let felt = 0;
  let expected = 0;
  for (const dot of dots) {
    if (dot.expectedStrokes === null || dot.cut) continue;
    felt += Math.max(dot.strokes - 1, 0);
    expected += dot.expectedStrokes;
  }
  return expected > 0 ? felt / expected : null;
}

function placeGates({ drill, dots, earlier }: ScoreInput): Gate[] {
  const gates: Gate[] = [];
  if (drill.pattern.kind === 'layer' && (earlier === null || earlier.length < 2))
    gates.push(gate('no-earlier-layer', 'provisional', earlier?.length ?? null, 2));
  if (!needsPosition(drill) || dots.length === 0) return gates;
  const share = dots.filter(({ xMm, yMm }) => xMm !== null && yMm !== null).length / dots.length;
  if (share < POSITION_SHARE) gates.push(gate('no-position', 'provisional', share, POSITION_SHARE));
  return gates;
}

/** In practice what would fail a test is said, and an unsafe stroke caps the score. */
function ruleGates({ mode, evidence, dots, profile, checklist }: ScoreInput): Gate[] {
  const gates: Gate[] = [];
  const inDots = dots.reduce(
    (sum, { unsafeStrokes, depthMm }) => sum + Math.max(unsafeStrokes, depthMm > profile.unsafeMm ? 1 : 0),
    0,
  );
  const unsafe = Math.max(evidence.unsafeStrokes, inDots);
  if (unsafe > 0)
    gates.push(
      gate('unsafe-stroke', mode === 'test' ? 'fails' : 'caps', unsafe, mode === 'test' ? 0 : SAFETY_CAP),
    );
  const effect: Effect = mode === 'test' ? 'fails' : 'notes';
  if (checklist === 'expired-lot') gates.push(gate('expired-lot', effect, null, null));
  else if (checklist !== 'complete') gates.push(gate('checklist', effect, null, null));
  return gates;
}
