/** A machine's open calibration as its page needs it: forms as typed, points with what is asked of them. Pure. */
import type { DraftChange, DraftProblem, DraftView } from '../../src/server/wire-studio.ts';
import { numberTyped } from '../pages/settings/machines/recordForm.ts';
import { text } from '../text.ts';

type Draft = Extract<DraftView['draft'], { item: 'machine' }>;
export type MachineView = DraftView & { readonly draft: Draft };
export type SweepPoint = Draft['points'][number];
export type Outcome = NonNullable<DraftView['machine']>;
export type Run = SweepPoint['run'];

export const isOfMachine = (view: DraftView, serial: string): view is MachineView =>
  view.draft.item === 'machine' && view.draft.serial === serial;

/** Of two looks at one draft the newer; of two at one version the second, whose sweep has gone on. */
export const newerOf = (one: MachineView | null, other: MachineView | null): MachineView | null =>
  one === null || other === null || one.id !== other.id || one.version <= other.version ? other : one;

/** The run that the fit is made of: as left where there is one. */
export function fittedRun(points: readonly SweepPoint[]): Run {
  return points.some(({ run, leftOut }) => run === 'as-left' && leftOut === null) ? 'as-left' : 'as-found';
}

export interface PointRow {
  readonly no: number;
  readonly point: SweepPoint;
  /** How far off the line; null where it is not of the fit. */
  readonly offHz: number | null;
  /** What is asked about it, in words. */
  readonly asked: readonly string[];
}

export function pointRows({ draft, machine, problems }: MachineView): readonly PointRow[] {
  const run = fittedRun(draft.points);
  return draft.points.map((point, i) => ({
    no: i + 1,
    point,
    offHz:
      machine === null || point.run !== run || point.leftOut !== null
        ? null
        : point.hz - machine.hzPerVolt * (point.volt - machine.zeroVolt),
    asked: problems
      .filter(({ effect, points }: DraftProblem) => effect === 'asks' && points.includes(point.id))
      .map(({ message }) => message),
  }));
}

// --- header ---
export interface HeaderForm {
  readonly by: string;
  /** Id of a standard, OWN, or '' while none is chosen. */
  readonly reference: string;
  readonly ratePercent: string;
  readonly voltPercent: string;
  readonly temperature: string;
  readonly humidity: string;
  readonly place: string;
  readonly condition: string;
  readonly method: string;
}
export const OWN = 'own';
export type HeaderProblems = Readonly<Partial<Record<keyof HeaderForm, string>>>;

const percentOf = (share: number): string => String(Math.round(share * 1e6) / 1e4);
const typed = (value: number | null | undefined): string => (value == null ? '' : String(value));

export function headerOf({ draft }: Pick<MachineView, 'draft'>): HeaderForm {
  const { reference, environment } = draft;
  return {
    by: draft.by,
    reference: reference === null ? '' : (reference.standardId ?? OWN),
    ratePercent: reference === null ? '' : percentOf(reference.rateShare),
    voltPercent: reference === null ? '' : percentOf(reference.voltShare),
    temperature: typed(environment?.temperatureC),
    humidity: typed(environment?.humidityPercent),
    place: draft.place,
    condition: draft.condition,
    method: draft.method,
  };
}

const isWithin = (words: string, low: number, high: number): boolean => {
  const value = numberTyped(words);
  return value >= low && value <= high;
};

export function headerProblems(form: HeaderForm): HeaderProblems {
  const words = text.studio.calibrate.header;
  const problems: Partial<Record<keyof HeaderForm, string>> = {};
  if (form.by.trim() === '') problems.by = text.settings.byMissing;
  if (form.temperature !== '' && !isWithin(form.temperature, -20, 60))
    problems.temperature = words.badNumber(-20, 60, '°C');
  else if (form.temperature === '' && form.humidity !== '') problems.temperature = words.needTemperature;
  if (form.humidity !== '' && !isWithin(form.humidity, 0, 100))
    problems.humidity = words.badNumber(0, 100, '%');
  if (form.reference !== '') {
    if (!isWithin(form.ratePercent, 0, 20)) problems.ratePercent = words.badNumber(0, 20, '%');
    if (!isWithin(form.voltPercent, 0, 20)) problems.voltPercent = words.badNumber(0, 20, '%');
  }
  return problems;
}

/** What of the form is another than in the draft, and is right: it alone is sent. Null where nothing is. */
export function headerChange(
  form: HeaderForm,
  view: Pick<MachineView, 'draft'>,
): Omit<DraftChange, 'version'> | null {
  const before = headerOf(view);
  const bad = headerProblems(form);
  const differs = (name: keyof HeaderForm) => form[name].trim() !== before[name] && bad[name] === undefined;
  const change: Record<string, unknown> = {};
  for (const name of ['by', 'place', 'condition', 'method'] as const)
    if (differs(name)) change[name] = form[name].trim();
  if (differs('reference') && form.reference !== '')
    change['standardId'] = form.reference === OWN ? null : form.reference;
  else if (form.reference !== '') {
    if (differs('ratePercent')) change['rateShare'] = numberTyped(form.ratePercent) / 100;
    if (differs('voltPercent')) change['voltShare'] = numberTyped(form.voltPercent) / 100;
  }
  if (
    (differs('temperature') || differs('humidity')) &&
    form.temperature !== '' &&
    bad.temperature === undefined
  )
    change['environment'] = {
      temperatureC: numberTyped(form.temperature),
      humidityPercent: form.humidity === '' || bad.humidity !== undefined ? null : numberTyped(form.humidity),
    };
  return Object.keys(change).length === 0 ? null : change;
}

// --- sweep ---
export interface SweepForm {
  readonly from: string;
  readonly to: string;
  readonly steps: string;
  readonly back: boolean;
}
export type SweepProblems = Readonly<Partial<Record<'from' | 'to' | 'steps', string>>>;

/** @param limits of the machine's record, mV: what the service would refuse is not asked for */
export function sweepProblems(
  { from, to, steps }: SweepForm,
  { least, most }: { readonly least: number; readonly most: number },
): SweepProblems {
  const words = text.studio.calibrate;
  const problems: Partial<Record<'from' | 'to' | 'steps', string>> = {};
  const bad = words.measured.badNumber(least / 1000, most / 1000, 'V');
  if (!isWithin(from, least / 1000, most / 1000)) problems.from = bad;
  if (!isWithin(to, least / 1000, most / 1000)) problems.to = bad;
  else if (problems.from === undefined && numberTyped(to) <= numberTyped(from))
    problems.to = words.sweep.badRange;
  if (!isWithin(steps, 3, 40) || !Number.isInteger(numberTyped(steps))) problems.steps = words.sweep.badSteps;
  return problems;
}

export const milliOf = (words: string): number => Math.round(numberTyped(words) * 1000);

// --- a point by hand ---
export interface HandPointForm {
  readonly direction: 'up' | 'down';
  readonly setVolt: string;
  readonly volt: string;
  readonly hz: string;
  readonly ampere: string;
}
export type HandPointProblems = Readonly<Partial<Record<'setVolt' | 'volt' | 'hz' | 'ampere', string>>>;

export function handPointProblems({ setVolt, volt, hz, ampere }: HandPointForm): HandPointProblems {
  const { badNumber } = text.studio.calibrate.measured;
  const problems: Partial<Record<'setVolt' | 'volt' | 'hz' | 'ampere', string>> = {};
  if (!isWithin(setVolt, 0, 30)) problems.setVolt = badNumber(0, 30, 'V');
  if (!isWithin(volt, 0, 30)) problems.volt = badNumber(0, 30, 'V');
  if (!isWithin(hz, 0, 400)) problems.hz = badNumber(0, 400, 'Hz');
  if (ampere !== '' && !isWithin(ampere, 0, 20)) problems.ampere = badNumber(0, 20, 'A');
  return problems;
}

export const handPointOf = ({ direction, setVolt, volt, hz, ampere }: HandPointForm, run: Run) => ({
  run,
  direction,
  setVolt: numberTyped(setVolt),
  volt: numberTyped(volt),
  hz: numberTyped(hz),
  ampere: ampere === '' ? null : numberTyped(ampere),
});
