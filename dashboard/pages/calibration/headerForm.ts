/** The header of a pad's calibration as a form has it: text as typed. Pure. */
import type { DraftChange } from '../../../src/server/wire-studio.ts';
import { text } from '../../text.ts';
import { numberTyped } from '../settings/machines/recordForm.ts';
import type { PadDraft } from './plan.ts';

export interface HeaderForm {
  readonly by: string;
  readonly temperature: string;
  readonly humidity: string;
  readonly tolerance: string;
  readonly place: string;
  readonly condition: string;
  readonly method: string;
}

const typed = (value: number | null | undefined): string => (value == null ? '' : String(value));

export const formOfDraft = ({
  by,
  environment,
  toleranceMm,
  place,
  condition,
  method,
}: PadDraft): HeaderForm => ({
  by,
  temperature: typed(environment?.temperatureC),
  humidity: typed(environment?.humidityPercent),
  tolerance: typed(toleranceMm),
  place,
  condition,
  method,
});

/** What the service takes. */
const ranges = {
  temperature: [-20, 60, '°C'],
  humidity: [0, 100, '%'],
  tolerance: [0.0001, 1, 'mm'],
} as const;

type Problems = Readonly<Partial<Record<keyof HeaderForm, string>>>;

/** @param whole also what is missing, and not only what cannot be. */
export function problemsOfHeader(form: HeaderForm, whole: boolean): Problems {
  const words = text.calibration.header;
  const problems: Partial<Record<keyof HeaderForm, string>> = {};
  for (const name of ['temperature', 'humidity', 'tolerance'] as const) {
    if (form[name].trim() === '') continue;
    const [low, high, unit] = ranges[name];
    const value = numberTyped(form[name]);
    if (!(value >= low && value <= high)) problems[name] = words.badNumber(low, high, unit);
  }
  if (form.humidity.trim() !== '' && form.temperature.trim() === '')
    problems.temperature = words.needTemperature;
  if (!whole) return problems;
  if (form.temperature.trim() === '') problems.temperature = words.empty;
  if (form.by.trim() === '') problems.by = words.empty;
  return problems;
}

/** What of these fields may be kept; a field that cannot be is left as it was. */
export function changesOf(
  form: HeaderForm,
  changed: readonly (keyof HeaderForm)[],
): Omit<DraftChange, 'version'> {
  const problems = problemsOfHeader(form, false);
  const has = (name: keyof HeaderForm) => changed.includes(name) && problems[name] === undefined;
  const amount = (words: string): number | null => (words.trim() === '' ? null : numberTyped(words));
  const { place, condition, method } = form;
  const environment = (): Omit<DraftChange, 'version'> => {
    if (!(has('temperature') || has('humidity')) || form.temperature.trim() === '') return {};
    if (problems.temperature !== undefined || problems.humidity !== undefined) return {};
    return {
      environment: {
        temperatureC: numberTyped(form.temperature),
        humidityPercent: amount(form.humidity),
      },
    };
  };
  return {
    ...environment(),
    ...(has('tolerance') ? { toleranceMm: amount(form.tolerance) } : {}),
    ...(has('by') && form.by.trim() !== '' ? { by: form.by.trim() } : {}),
    ...(has('place') ? { place } : {}),
    ...(has('condition') ? { condition } : {}),
    ...(has('method') ? { method } : {}),
  };
}
