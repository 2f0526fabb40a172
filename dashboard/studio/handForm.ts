/** What of a machine is measured by hand, with its instrument and uncertainty, as a form has it. Pure. */
import type { DraftChange } from '../../src/server/wire-studio.ts';
import { numberTyped } from '../pages/settings/machines/recordForm.ts';
import { text } from '../text.ts';
import type { MachineView } from './machineDraft.ts';

/** Each with its unit and the most that makes sense. */
export const quantities = {
  startUpVolt: ['V', 30],
  strokeLengthMm: ['mm', 10],
  protrusionMm: ['mm', 10],
  runOutMm: ['mm', 2],
} as const;
export type Quantity = keyof typeof quantities;
export const quantityNames = Object.keys(quantities) as Quantity[];

interface QuantityForm {
  readonly value: string;
  readonly expanded: string;
  readonly instrument: string;
}
export const loadLimits = {
  depth: ['mm', 0.01, 6],
  volt: ['V', 0, 30],
  free: ['Hz', 0, 400],
  loaded: ['Hz', 0, 400],
} as const;
export type LoadName = keyof typeof loadLimits;
export const loadNames = Object.keys(loadLimits) as LoadName[];

export interface HandForm {
  readonly of: Readonly<Record<Quantity, QuantityForm>>;
  readonly timeToSpeed: string;
  readonly load: Readonly<Record<LoadName, string>>;
  readonly pad: string;
}
type Field = `${Quantity}-${keyof QuantityForm}` | 'timeToSpeed' | `load-${LoadName}`;
export type HandProblems = Readonly<Partial<Record<Field, string>>>;

const typed = (value: number | null | undefined): string => (value == null ? '' : String(value));

export function handOf({ draft }: Pick<MachineView, 'draft'>): HandForm {
  const of = (name: Quantity): QuantityForm => {
    const known = draft[name];
    return {
      value: typed(known?.value),
      expanded: typed(known?.expanded),
      instrument: known?.instrument ?? '',
    };
  };
  const { underLoad } = draft;
  return {
    of: {
      startUpVolt: of('startUpVolt'),
      strokeLengthMm: of('strokeLengthMm'),
      protrusionMm: of('protrusionMm'),
      runOutMm: of('runOutMm'),
    },
    timeToSpeed: typed(draft.timeToSpeedS),
    load: {
      depth: typed(underLoad?.depthMm),
      volt: typed(underLoad?.volt),
      free: typed(underLoad?.freeHz),
      loaded: typed(underLoad?.loadedHz),
    },
    pad: underLoad?.pad ?? '',
  };
}

const isWithin = (words: string, low: number, high: number): boolean => {
  const value = numberTyped(words);
  return value >= low && value <= high;
};
const isBare = ({ value, expanded, instrument }: QuantityForm): boolean =>
  `${value}${expanded}${instrument}`.trim() === '';
const isLoadBare = ({ load }: HandForm): boolean => loadNames.every((name) => load[name].trim() === '');

/** A value without its uncertainty and its instrument is none; the figures under load belong together. */
export function handProblems(form: HandForm): HandProblems {
  const words = text.studio.calibrate.measured;
  const problems: Partial<Record<Field, string>> = {};
  for (const name of quantityNames) {
    const one = form.of[name];
    if (isBare(one)) continue;
    const [unit, most] = quantities[name];
    if (!isWithin(one.value, 0, most)) problems[`${name}-value`] = words.badNumber(0, most, unit);
    if (one.expanded.trim() === '') problems[`${name}-expanded`] = words.missing;
    else if (!isWithin(one.expanded, 0, most)) problems[`${name}-expanded`] = words.badNumber(0, most, unit);
    if (one.instrument.trim() === '') problems[`${name}-instrument`] = words.missing;
  }
  if (form.timeToSpeed !== '' && !isWithin(form.timeToSpeed, 0, 60))
    problems.timeToSpeed = words.badNumber(0, 60, 's');
  if (isLoadBare(form)) return problems;
  for (const name of loadNames) {
    const [unit, low, high] = loadLimits[name];
    if (form.load[name].trim() === '') problems[`load-${name}`] = words.together;
    else if (!isWithin(form.load[name], low, high))
      problems[`load-${name}`] = words.badNumber(low, high, unit);
  }
  return problems;
}

/** Only where it has no problems. */
export function byHandOf(form: HandForm): NonNullable<DraftChange['byHand']> {
  const of = (name: Quantity) => {
    const { value, expanded, instrument } = form.of[name];
    return isBare(form.of[name])
      ? null
      : { value: numberTyped(value), expanded: numberTyped(expanded), instrument: instrument.trim() };
  };
  const { depth, volt, free, loaded } = form.load;
  return {
    startUpVolt: of('startUpVolt'),
    strokeLengthMm: of('strokeLengthMm'),
    protrusionMm: of('protrusionMm'),
    runOutMm: of('runOutMm'),
    timeToSpeedS: form.timeToSpeed === '' ? null : numberTyped(form.timeToSpeed),
    underLoad: isLoadBare(form)
      ? null
      : {
          depthMm: numberTyped(depth),
          volt: numberTyped(volt),
          freeHz: numberTyped(free),
          loadedHz: numberTyped(loaded),
          pad: form.pad === '' ? null : form.pad,
        },
  };
}

/** By how much of it the rate falls in the pad; null where that cannot be said yet. */
export function droopOf({ load }: HandForm): number | null {
  const [free, loaded] = [numberTyped(load.free), numberTyped(load.loaded)];
  return free > 0 && loaded >= 0 ? (free - loaded) / free : null;
}
