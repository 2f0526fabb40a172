/** The trend chart: how often it is wrong about a pad that does not change, and how soon it finds one that does. */
import { depthScale, PadModel } from '../../../src/emulator/pad-model.ts';
import { Random as EmulatorRandom } from '../../../src/emulator/random.ts';
import { compareCalibrations } from '../../../src/studio/compare.ts';
import type { PadCalibration, PadPoint } from '../../../src/studio/document.ts';
import { fitPad } from '../../../src/studio/pad/fit.ts';
import {
  BASELINE,
  FALSE_ALARM_SHARE,
  individualsChart,
  limitsOf,
  signalsOf,
} from '../../../src/studio/trend.ts';
import { normalCdf } from '../../../src/training/statistics/normal.ts';
import { type Random, random } from '../../../src/training/statistics/random.ts';
import type { Section } from '../../report.ts';
import { channelOf, drawKind, VirtualPad } from './virtual-pad.ts';

/** Points after the baseline over which the false alarms are counted. */
const FOLLOWED = 30;
/** The drift that the issue asks about, and smaller ones in standard deviations of a value a week. */
const DRIFT_A_WEEK = 0.02;
const DRIFTS_SD = [0.1, 0.25, 0.5, 1, 2] as const;
const MOST_WEEKS = 200;

export function charts({ quick }: { quick: boolean }): Section[] {
  return [
    alarmSection(quick ? 10_000 : 100_000),
    driftSection(quick ? 1_000 : 10_000),
    padSection(quick ? 40 : 200),
    compareSection(quick ? 40 : 200),
  ];
}

function alarmSection(count: number): Section {
  const alarms = falseAlarms(count, random(11));
  const stated = {
    what: 'false alarms of a point by all rules, over what is stated',
    value: alarms.any / FALSE_ALARM_SHARE,
    unit: '',
  };
  return {
    title: `Trend charts without a change: ${count.toLocaleString('en')}, limits from the first ${BASELINE} points`,
    figures: [
      { label: 'false alarms of a point, all rules', value: 100 * alarms.any, unit: '%' },
      { label: 'beyond the limits', value: 100 * alarms.beyond, unit: '%' },
      { label: 'moving range', value: 100 * alarms.range, unit: '%' },
      { label: 'run of eight', value: 100 * alarms.run, unit: '%' },
      { label: 'stated', value: 100 * FALSE_ALARM_SHARE, unit: '%' },
    ],
    checks: [
      { ...stated, bound: 0.9, sense: 'at least' },
      { ...stated, bound: 1.1, sense: 'at most' },
    ],
  };
}

function driftSection(count: number): Section {
  const noise = random(12);
  return {
    title: `Trend charts of a drift: ${count.toLocaleString('en')} for each`,
    figures: [],
    checks: DRIFTS_SD.map((drift) => ({
      what: `mean weeks until ${drift} sd a week is seen, no later than the theory says`,
      value: weeksOf(count, drift, noise),
      bound: Number(weeksInTheory(drift).toFixed(2)),
      sense: 'at most',
      unit: 'weeks',
    })),
    notes: [
      'Theory: the expected week of the first value beyond limits at three sigmas that are known exactly, Σ Π (Φ(3 − iδ) − Φ(−3 − iδ)), for a drift of δ sd a week.',
      'The chart itself does not know its limits exactly, and has two more rules. Its first sign is counted whether it was of the drift or by chance, as a studio would see it.',
    ],
  };
}

function padSection(count: number): Section {
  const seen = padsOf(count, random(13));
  const theory = weeksInTheory(DRIFT_A_WEEK / seen.sdMm);
  return {
    title: `Trend chart of a pad that drifts 2 % a week: ${count} pads`,
    figures: [{ label: 'sd of the reading at 1 mm from week to week', value: seen.sdMm, unit: 'mm' }],
    checks: [
      {
        what: 'mean weeks until it is seen, no later than the theory says',
        value: seen.weeks,
        bound: Number(theory.toFixed(2)),
        sense: 'at most',
        unit: 'weeks',
      },
      {
        what: 'pads that are not seen within a year',
        value: seen.missed,
        bound: 0,
        sense: 'at most',
        unit: '',
      },
    ],
    notes: [
      'The emulator’s sensor, pressed once a week to 1 mm (2 µm of setting) and let go; the value is the difference. Sound for ten weeks, then 2 % a week.',
    ],
  };
}

/** Share of the points after the baseline that break each rule, of charts of independent normal values. */
function falseAlarms(charts: number, noise: Random) {
  let [beyond, range, run, any] = [0, 0, 0, 0];
  for (let n = 0; n < charts; n++) {
    const values = Array.from({ length: BASELINE + FOLLOWED }, () => noise.gaussian());
    const limits = limitsOf(values);
    if (limits === null) continue;
    for (const signals of signalsOf(values, limits).slice(BASELINE)) {
      if (signals.length > 0) any++;
      if (signals.includes('beyond-limits')) beyond++;
      if (signals.includes('moving-range')) range++;
      if (signals.includes('run')) run++;
    }
  }
  const points = charts * FOLLOWED;
  return { beyond: beyond / points, range: range / points, run: run / points, any: any / points };
}

/** Expected number of the first point beyond ± 3 known sigmas, the i-th being off by i × drift. */
function weeksInTheory(driftSd: number): number {
  let unseen = 1;
  let weeks = 0;
  for (let i = 1; unseen > 1e-12; i++) {
    weeks += unseen;
    unseen *= normalCdf(3 - i * driftSd) - normalCdf(-3 - i * driftSd);
  }
  return weeks;
}

/** Mean number of the first point after the baseline with any signal. */
function weeksOf(charts: number, driftSd: number, noise: Random): number {
  let weeks = 0;
  for (let n = 0; n < charts; n++) {
    const values = Array.from(
      { length: BASELINE + MOST_WEEKS },
      (_, i) => noise.gaussian() + Math.max(0, i + 1 - BASELINE) * driftSd,
    );
    const limits = limitsOf(values);
    if (limits === null) continue;
    const first = signalsOf(values, limits).findIndex((signals, i) => i >= BASELINE && signals.length > 0);
    weeks += (first < 0 ? BASELINE + MOST_WEEKS : first) - BASELINE + 1;
  }
  return weeks / charts;
}

const DEPTH_MM = 1;
const SETTING_MM = 0.002;
const FRAMES = 500;

function padsOf(pads: number, noise: Random) {
  let [weeks, missed, squares, values] = [0, 0, 0, 0];
  for (let n = 0; n < pads; n++) {
    const of = (week: number) => checkOf(`${n}/${week}`, Math.max(0, week - BASELINE) * DRIFT_A_WEEK, noise);
    const sound = Array.from({ length: BASELINE }, (_, week) => of(week));
    const middle = sound.reduce((sum, each) => sum + each, 0) / BASELINE;
    for (const each of sound) squares += (each - middle) ** 2;
    values += BASELINE - 1;
    const all = [...sound];
    let seen = 0;
    for (let week = 1; week <= 52 && seen === 0; week++) {
      all.push(of(BASELINE + week));
      const { points } = individualsChart({
        quantity: 'Reading at 1 mm',
        unit: 'mm',
        points: all.map((value, i) => ({
          at: new Date(Date.UTC(2026, 0, 5 + 7 * i)).toISOString(),
          value,
          expanded: null,
          source: String(i),
        })),
      });
      if ((points.at(-1)?.signals.length ?? 0) > 0) seen = week;
    }
    if (seen === 0) missed++;
    weeks += seen;
  }
  return { weeks: weeks / pads, missed, sdMm: Math.sqrt(squares / values) };
}

/** What the pad reads between the surface and 1 mm, mm. */
function checkOf(seed: string, gainError: number, noise: Random): number {
  const scale = depthScale(12);
  const model = new PadModel(
    { scale, rateHz: 2_000, noiseMm: 0.02, errors: { gainError } },
    new EmulatorRandom(seed),
  );
  const read = (mm: number) => {
    let counts = 0;
    for (let frame = 0; frame < FRAMES; frame++) counts += model.sense(mm);
    return scale.offset + (scale.scale * counts) / FRAMES;
  };
  const surface = read(-1);
  return read(DEPTH_MM + SETTING_MM * noise.gaussian()) - surface;
}

/** What is said of pads against their calibration before: of such that did not change, and of such that read 2 % more. */
function compareSection(count: number): Section {
  let [same, other, drifted] = [0, 0, 0];
  for (let n = 0; n < count; n++) {
    const pad = new VirtualPad(drawKind(n), n + 1);
    const then = documentOf(pad, 0);
    if (compareCalibrations(documentOf(pad, 0), then).significant) same++;
    if (compareCalibrations(documentOf(pad, DRIFT_A_WEEK), then).significant) drifted++;
    // Another reference, with errors of its own.
    const stranger = new VirtualPad(pad.kind, n + 1_000_001);
    pad.referenceError = (mm) => stranger.referenceError(mm);
    if (compareCalibrations(documentOf(pad, 0), then).significant) other++;
  }
  const percent = (share: number) => (100 * share) / count;
  const check = (what: string, share: number): Section['checks'][number] => ({
    what,
    value: percent(share),
    bound: 5,
    sense: 'at most',
    unit: '%',
  });
  return {
    title: `Against the calibration before: ${count} pads of any kind`,
    figures: [{ label: 'called changed after a drift of 2 %', value: percent(drifted), unit: '%' }],
    checks: [
      check('called changed without a change, the same reference', same),
      check('called changed without a change, another reference of its kind', other),
    ],
  };
}

function documentOf(pad: VirtualPad, gainDrift: number): PadCalibration {
  const channel = channelOf(pad.kind);
  const { reference } = pad;
  const points = pad.calibrate().map((point): PadPoint => {
    const more = (gainDrift * point.referenceMm) / channel.scale;
    return { ...point, reading: { ...point.reading, counts: point.reading.counts + more } };
  });
  const outcome = fitPad(points, channel, reference);
  if ('problems' in outcome)
    throw new Error(`a sound pad has no curve: ${outcome.problems[0]?.message ?? ''}`);
  return {
    item: 'pad',
    serial: 'VP-1',
    channel,
    reference,
    environment: { temperatureC: 21, humidityPercent: null },
    place: '',
    condition: '',
    method: '',
    by: 'bench',
    startedAt: '',
    endedAt: '',
    adjustment: '',
    points,
    outcome,
    asFound: [],
    asLeft: [],
    toleranceMm: null,
  };
}
