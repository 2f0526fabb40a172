/** Spacing: where the dots lie. What is judged depends on the pattern: places, gaps, a natural look, or a density. */
import type { Drill } from '../drill.ts';
import { spacingOf } from '../gaps.ts';
import type { ReductionName } from '../types.ts';
import { HALF, NATURAL_R, NATURAL_STRAIGHT, POSITION_SHARE } from './constants.ts';
import type { Layout } from './layout.ts';
import { lossOf, outside, square } from './saturate.ts';
import type { Draw, Loss, PartModel } from './types.ts';

export function spacingPart(n: number, drill: Drill, layout: Layout): PartModel | null {
  const kind = drill.pattern.kind;
  if (kind === 'anywhere' || n === 0 || layout.judged.length < POSITION_SHARE * n) return null;
  if (kind === 'region') return regionPart(n, drill, layout);
  if (kind === 'gradient') return gradientPart(n, layout);
  if (kind === 'layer') return layout.layer === null ? null : layerPart(n, layout, drill.pattern.clearMm);
  return layout.places.length === 0 ? null : placesPart(n, layout);
}

/** What one dot loses, and why. */
interface Fault {
  readonly name: ReductionName;
  readonly loss: number;
  /** Summed up over the dots of one name and divided by their number. */
  readonly amount: number;
}

/** Of each dot its own fault; the part is their mean. */
function byDot(
  n: number,
  judged: readonly number[],
  units: Partial<Record<ReductionName, Loss['unit']>>,
  faultOf: (dot: number) => Fault | null,
): PartModel {
  const lost = new Float64Array(n);
  const known = new Uint8Array(n);
  const sums = new Map<ReductionName, { blame: Float64Array; amount: number; count: number }>();
  for (const i of judged) {
    known[i] = 1;
    const fault = faultOf(i);
    if (fault === null || !(fault.loss > 0)) continue;
    lost[i] = fault.loss;
    const sum = sums.get(fault.name) ?? { blame: new Float64Array(n), amount: 0, count: 0 };
    sum.blame[i] = fault.loss;
    sum.amount += fault.amount;
    sum.count++;
    sums.set(fault.name, sum);
  }
  const value = ({ picks }: Draw): number => {
    let [sum, count] = [0, 0];
    for (let k = 0; k < picks.length; k++) {
      const i = picks[k] as number;
      sum += lost[i] as number;
      count += known[i] as number;
    }
    return count === 0 ? 100 : 100 * (1 - sum / count);
  };
  const losses = [...sums].map(([name, { blame, amount, count }]): Loss => {
    const unit = units[name] ?? 'mm';
    return {
      name,
      points: (100 * blame.reduce((sum, each) => sum + each, 0)) / judged.length,
      amount: unit === 'dots' ? count : amount / count,
      unit,
      count,
      blame,
    };
  });
  return { part: 'spacing', value, losses };
}

function placesPart(n: number, { fits, judged, places }: Layout): PartModel {
  const halfMm = Math.min(HALF.placeMm, HALF.placeShare * (spacingOf(places) ?? Number.POSITIVE_INFINITY));
  return byDot(n, judged, { stacked: 'dots' }, (i) => {
    const fit = fits[i];
    const awayMm = fit?.awayMm ?? null;
    if (fit === undefined || fit.fit === 'free') return null;
    if (fit.fit === 'stacked') return { name: 'stacked', loss: 1, amount: 1 };
    if (fit.fit === 'off') return { name: 'off-pattern', loss: 1, amount: awayMm ?? 0 };
    return { name: 'imprecise', loss: lossOf(square((awayMm ?? 0) / halfMm)), amount: awayMm ?? 0 };
  });
}

/** Off the gap's own middle nothing is lost as long as the dot is in it. */
function layerPart(n: number, { layer, judged }: Layout, clearMm: number): PartModel {
  const gapMm = layer?.gapMm ?? clearMm;
  return byDot(n, judged, { stacked: 'dots' }, (i) => {
    const dot = layer?.dots[i] ?? null;
    if (dot === null || dot.fit === 'gap') return null;
    if (dot.fit === 'stacked') return { name: 'stacked', loss: 1, amount: 1 };
    if (dot.fit === 'outside') return { name: 'off-pattern', loss: 1, amount: dot.nearestMm };
    const shortMm = gapMm - dot.nearestMm;
    return { name: 'imprecise', loss: lossOf(square(shortMm / ((gapMm - clearMm) / 2))), amount: shortMm };
  });
}

/** Dots outside the areas are lost as a whole; what is left is judged as a whole. */
function regionPart(n: number, drill: Drill, { areaOfDot, judged, neighbours, edge }: Layout): PartModel {
  const asked = drill.pass.find((each) => each.kind === 'clark-evans');
  const low = asked?.atLeast ?? NATURAL_R.low;
  const high = asked === undefined ? NATURAL_R.high : (asked.atMost ?? Number.POSITIVE_INFINITY);
  const allowed = drill.pass.find((each) => each.kind === 'straight-edge')?.atMost ?? NATURAL_STRAIGHT;
  const straight = Math.max((edge?.share ?? 0) - allowed, 0) / HALF.straightShare;
  const ratio = neighbours?.ratio ?? new Float64Array(n).fill(Number.NaN);
  const inside = Uint8Array.from(areaOfDot, (area) => (area === 0 ? 1 : 0));
  const known = new Uint8Array(n);
  for (const i of judged) known[i] = 1;

  const measure = (picks: Int32Array) => {
    let [within, count, sum, ratios] = [0, 0, 0, 0];
    for (let k = 0; k < picks.length; k++) {
      const i = picks[k] as number;
      count += known[i] as number;
      within += inside[i] as number;
      const own = ratio[i] as number;
      if (!(own >= 0)) continue;
      sum += own;
      ratios++;
    }
    const r = ratios === 0 ? Number.NaN : sum / ratios;
    const off = Number.isFinite(r) ? outside(r, low, high) : 0;
    return { off, share: count === 0 ? 1 : within / count, uneven: square(off / HALF.clarkEvans) };
  };
  const value = ({ picks }: Draw): number => {
    const { share, uneven } = measure(picks);
    return 100 * share * (1 - lossOf(uneven + square(straight)));
  };

  const { off, share, uneven } = measure(Int32Array.from({ length: n }, (_, i) => i));
  const squares = uneven + square(straight);
  const points = squares > 0 ? (100 * share * lossOf(squares)) / squares : 0;
  const run = new Float64Array(n);
  for (const i of edge?.run ?? []) run[i] = 1;
  // Too regular is the dots that stand alone, too random those that crowd.
  const uneasy = ratio.map((own) => (own >= 0 ? square(Math.max(off < 0 ? low - own : own - high, 0)) : 0));
  const losses: Loss[] = [
    ...wholeLoss('off-pattern', judged, inside, n),
    {
      name: 'uneven-spacing',
      points: points * uneven,
      amount: Math.abs(off),
      unit: 'ratio',
      count: uneasy.filter((each) => each > 0).length,
      blame: uneasy,
    },
    {
      name: 'straight-edge',
      points: points * square(straight),
      amount: 100 * (edge?.share ?? 0),
      unit: '%',
      count: edge?.run.length ?? 0,
      blame: run,
    },
  ];
  return { part: 'spacing', value, losses: losses.filter((loss) => loss.points > 0) };
}

/** Dots heaped on one spot make no density: of a heap the first counts. */
function gradientPart(n: number, { areas, areaOfDot, countedArea, judged }: Layout): PartModel {
  const inside = Uint8Array.from(areaOfDot, (area) => (area >= 0 ? 1 : 0));
  const alone = Uint8Array.from(areaOfDot, (area, i) => (area >= 0 && countedArea[i] === -1 ? 0 : 1));
  const counts = new Float64Array(areas.length);
  const measure = (picks: Int32Array) => {
    counts.fill(0);
    let within = 0;
    for (let k = 0; k < picks.length; k++) {
      const area = countedArea[picks[k] as number] as number;
      if (area < 0) continue;
      within++;
      counts[area] = (counts[area] as number) + 1;
    }
    const off = areas.map(({ areaMm2, perCm2 }, at) => {
      const wanted = ((perCm2 ?? 0) * areaMm2) / 100;
      return wanted > 0 ? ((counts[at] as number) - wanted) / wanted : 0;
    });
    const loss = off.reduce((sum, each) => sum + lossOf(square(each / HALF.densityShare)), 0) / areas.length;
    return { off, loss, share: within / judged.length };
  };
  const value = ({ picks }: Draw): number => {
    const { share, loss } = measure(picks);
    return 100 * Math.min(share, 1) * (1 - loss);
  };
  const { off, loss, share } = measure(Int32Array.from({ length: n }, (_, i) => i));
  const worst = off.reduce((most, each) => (Math.abs(each) > Math.abs(most) ? each : most), 0);
  // A strip with too few dots has none to blame.
  const blame = Float64Array.from(countedArea, (area) => Math.max(off[area] ?? 0, 0));
  const crowded = blame.filter((each) => each > 0).length;
  const losses: Loss[] = [
    ...wholeLoss('off-pattern', judged, inside, n),
    ...wholeLoss('stacked', judged, alone, n),
    {
      name: 'wrong-density',
      points: 100 * share * loss,
      amount: 100 * Math.abs(worst),
      unit: '%',
      count: crowded,
      blame: crowded > 0 ? blame : null,
    },
  ];
  return { part: 'spacing', value, losses: losses.filter((each) => each.points > 0) };
}

/** Of the dots that are not good: all that each of them could earn. */
function wholeLoss(name: ReductionName, judged: readonly number[], good: Uint8Array, n: number): Loss[] {
  const blame = new Float64Array(n);
  let count = 0;
  for (const i of judged) {
    if (good[i] === 1) continue;
    blame[i] = 1;
    count++;
  }
  if (count === 0) return [];
  return [{ name, points: (100 * count) / judged.length, amount: count, unit: 'dots', count, blame }];
}
