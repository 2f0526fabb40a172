/** A machine's record as a form has it: text as typed, in volts, hertz and amperes. Pure. */
import type { ControlTarget, MachineRecordBody } from '../../../../src/server/wire-control.ts';
import { given } from '../../../format.ts';
import { text } from '../../../text.ts';
import { jsonOfTyped } from '../drills/numbers.ts';

export interface PresetForm {
  readonly id: string;
  readonly name: string;
  readonly needle: string;
  readonly kind: ControlTarget['kind'];
  readonly amount: string;
}

export interface RecordForm {
  readonly maxV: string;
  readonly maxHz: string;
  readonly maxA: string;
  readonly minV: string;
  readonly fromV: string;
  readonly stepV: string;
  readonly everyMs: string;
  readonly useCurve: boolean;
  readonly hzPerVolt: string;
  readonly zeroVolt: string;
  readonly source: string;
  readonly points: number;
  readonly presets: readonly PresetForm[];
}

export type RecordParts = Pick<MachineRecordBody, 'limits' | 'minMilliV' | 'softStart' | 'curve' | 'presets'>;

type Numbers = 'maxV' | 'maxHz' | 'maxA' | 'minV' | 'fromV' | 'stepV' | 'everyMs' | 'hzPerVolt' | 'zeroVolt';
export type FieldName = Numbers | 'source' | `preset-${number}-${'name' | 'needle' | 'amount'}`;
export type Problems = Readonly<Partial<Record<FieldName, string>>>;

const UNITS = { V: 'V', Hz: 'Hz', A: 'A', ms: 'ms', k: 'Hz/V' } as const;
/** What the service takes at most, in the form's units. */
const ranges: Readonly<Record<Numbers, readonly [low: number, high: number, unit: string]>> = {
  maxV: [0, 30, UNITS.V],
  maxHz: [0, 400, UNITS.Hz],
  maxA: [0, 20, UNITS.A],
  minV: [0, 30, UNITS.V],
  fromV: [0, 30, UNITS.V],
  stepV: [0.01, 5, UNITS.V],
  everyMs: [50, 2000, UNITS.ms],
  hzPerVolt: [0.001, 100, UNITS.k],
  zeroVolt: [-10, 10, UNITS.V],
};

const typed = (value: number): string => String(Math.round(value * 1e6) / 1e6);
const milli = (value: number): number => Math.round(value * 1000);

export function formOf({ limits, minMilliV, softStart, curve, presets }: RecordParts): RecordForm {
  return {
    maxV: typed(limits.maxMilliV / 1000),
    maxHz: typed(limits.maxRateMilliHz / 1000),
    maxA: typed(limits.maxMilliA / 1000),
    minV: typed(minMilliV / 1000),
    fromV: typed(softStart.fromMilliV / 1000),
    stepV: typed(softStart.stepMilliV / 1000),
    everyMs: typed(softStart.everyMs),
    useCurve: curve !== null,
    hzPerVolt: curve === null ? '' : typed(curve.hzPerVolt),
    zeroVolt: curve === null ? '' : typed(curve.zeroVolt),
    source: curve?.source ?? '',
    points: curve?.points ?? 0,
    presets: presets.map(({ id, name, needle, target }) => ({
      id,
      name,
      needle,
      kind: target.kind,
      amount: typed(target.kind === 'voltage' ? target.milliV / 1000 : target.hz),
    })),
  };
}

/** The number that was typed; NaN where it is none. A decimal comma is as good as a point. */
export function numberTyped(words: string): number {
  const value = jsonOfTyped(words);
  return typeof value === 'number' ? value : Number.NaN;
}

/** What is wrong, each at its field; nothing where it may be saved. */
export function problemsOf(form: RecordForm): Problems {
  const { bad } = text.settings.machines;
  const problems: Partial<Record<FieldName, string>> = {};
  for (const [name, [low, high, unit]] of Object.entries(ranges) as [Numbers, (typeof ranges)[Numbers]][]) {
    if (!form.useCurve && (name === 'hzPerVolt' || name === 'zeroVolt')) continue;
    const value = numberTyped(form[name]);
    if (!(value >= low && value <= high)) problems[name] = bad.number(low, high, unit);
  }
  if (form.useCurve && form.source.trim() === '') problems.source = bad.empty;
  const [maxV, minV, fromV, maxHz] = [form.maxV, form.minV, form.fromV, form.maxHz].map(numberTyped) as [
    number,
    number,
    number,
    number,
  ];
  if (minV > maxV) problems.minV ??= bad.above(bad.highest, `${given(maxV)} V`);
  if (fromV > maxV) problems.fromV ??= bad.above(bad.highest, `${given(maxV)} V`);
  form.presets.forEach(({ name, needle, kind, amount }, i) => {
    if (name.trim() === '') problems[`preset-${i}-name`] = bad.empty;
    if (needle.trim() === '') problems[`preset-${i}-needle`] = bad.empty;
    const value = numberTyped(amount);
    const [low, high, unit] = kind === 'voltage' ? ranges.maxV : ([1, 400, UNITS.Hz] as const);
    const at: FieldName = `preset-${i}-amount`;
    if (!(value >= low && value <= high)) problems[at] = bad.number(low, high, unit);
    else if (kind === 'voltage' && value > maxV) problems[at] = bad.above(bad.highest, `${given(maxV)} V`);
    else if (kind === 'voltage' && value < minV) problems[at] = bad.below(`${given(minV)} V`);
    else if (kind === 'rate' && value > maxHz)
      problems[at] = bad.above(bad.highestRate, `${given(maxHz)} Hz`);
    else if (kind === 'rate' && !form.useCurve) problems[at] = bad.noCurve;
  });
  return problems;
}

/** The record that the form says. Only where it has no problems. */
export function partsOf(form: RecordForm): RecordParts {
  const at = (name: Numbers): number => numberTyped(form[name]);
  return {
    limits: {
      maxMilliV: milli(at('maxV')),
      maxRateMilliHz: milli(at('maxHz')),
      maxMilliA: milli(at('maxA')),
    },
    minMilliV: milli(at('minV')),
    softStart: {
      fromMilliV: milli(at('fromV')),
      stepMilliV: milli(at('stepV')),
      everyMs: Math.round(at('everyMs')),
    },
    curve: form.useCurve
      ? {
          hzPerVolt: at('hzPerVolt'),
          zeroVolt: at('zeroVolt'),
          source: form.source.trim(),
          points: form.points,
        }
      : null,
    presets: form.presets.map(({ id, name, needle, kind, amount }) => ({
      id,
      name: name.trim(),
      needle: needle.trim(),
      target:
        kind === 'voltage' ? { kind, milliV: milli(numberTyped(amount)) } : { kind, hz: numberTyped(amount) },
    })),
  };
}

const paths: Readonly<Record<string, FieldName>> = {
  'limits.maxMilliV': 'maxV',
  'limits.maxRateMilliHz': 'maxHz',
  'limits.maxMilliA': 'maxA',
  minMilliV: 'minV',
  'softStart.fromMilliV': 'fromV',
  'softStart.stepMilliV': 'stepV',
  'softStart.everyMs': 'everyMs',
  'curve.hzPerVolt': 'hzPerVolt',
  'curve.zeroVolt': 'zeroVolt',
  'curve.source': 'source',
};

/** The field of the form that the service names; null where it has none. */
export function fieldOfPath(path: string | null): FieldName | null {
  if (path === null) return null;
  const preset = /^presets[.[](\d+)\]?\.(name|needle|target)/.exec(path);
  if (preset !== null) {
    const what = preset[2] === 'name' || preset[2] === 'needle' ? preset[2] : 'amount';
    return `preset-${Number(preset[1])}-${what}`;
  }
  return paths[path] ?? null;
}
