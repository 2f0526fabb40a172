/** An item of the register as a form has it: text as typed. Pure. */
import type { ItemContent } from '../../src/server/wire-studio.ts';
import { numberTyped } from '../pages/settings/machines/recordForm.ts';
import { text } from '../text.ts';

export interface ReminderForm {
  readonly id: string;
  readonly label: string;
  readonly days: string;
  readonly hours: string;
  readonly strokes: string;
}

export interface ItemForm {
  readonly kind: ItemContent['kind'];
  readonly name: string;
  readonly serial: string;
  readonly maker: string;
  readonly model: string;
  readonly placeId: string;
  readonly note: string;
  readonly reminders: readonly ReminderForm[];
  readonly reference: StandardContent['standard']['reference'];
  readonly certificate: string;
  readonly validUntil: string;
  readonly expanded: string;
  readonly k: string;
  readonly resolution: string;
  readonly diameter: string;
  readonly points: string;
  readonly membrane: 'yes' | 'no' | 'unknown';
}

type StandardContent = Extract<ItemContent, { kind: 'standard' }>;
type Field = Exclude<keyof ItemForm, 'reminders'> | `reminder-${number}-${'label' | 'limit'}`;
export type ItemProblems = Readonly<Partial<Record<Field, string>>>;

const typed = (value: number | null): string => (value === null ? '' : String(value));

export const freshForm = (kind: ItemForm['kind']): ItemForm => ({
  kind,
  name: '',
  serial: '',
  maker: '',
  model: '',
  placeId: '',
  note: '',
  reminders: [],
  reference: 'gauge-blocks',
  certificate: '',
  validUntil: '',
  expanded: '',
  k: '2',
  resolution: '0',
  diameter: '',
  points: '1',
  membrane: 'unknown',
});

export function formOfItem(content: ItemContent): ItemForm {
  const { kind, name, serial, maker, model, placeId, note, reminders } = content;
  const form: ItemForm = {
    ...freshForm(kind),
    name,
    serial,
    maker,
    model,
    placeId: placeId ?? '',
    note,
    reminders: reminders.map(({ id, label, everyDays, everyHours, everyStrokes }) => ({
      id,
      label,
      days: typed(everyDays),
      hours: typed(everyHours),
      strokes: typed(everyStrokes),
    })),
  };
  if (content.kind === 'standard') {
    const { reference, certificate, validUntil, expandedMm, k, resolutionMm } = content.standard;
    return {
      ...form,
      reference,
      certificate,
      validUntil: validUntil ?? '',
      expanded: typed(expandedMm),
      k: typed(k),
      resolution: typed(resolutionMm),
    };
  }
  if (content.kind !== 'needle') return form;
  const { diameterMm, points, membrane } = content.needle;
  return {
    ...form,
    diameter: typed(diameterMm),
    points: typed(points),
    membrane: membrane === null ? 'unknown' : membrane ? 'yes' : 'no',
  };
}

/** What the service takes at most. */
const LIMITS = { days: 3650, hours: 100_000, strokes: 1e12 } as const;
const within = (words: string, low: number, high: number): boolean => {
  const value = numberTyped(words);
  return value >= low && value <= high;
};
const isWhole = (words: string, low: number, high: number): boolean =>
  within(words, low, high) && Number.isInteger(numberTyped(words));

/** What is wrong, each at its field; nothing where it may be saved. */
export function problemsOfItem(form: ItemForm): ItemProblems {
  const words = text.studio.editor;
  const problems: Partial<Record<Field, string>> = {};
  if (form.name.trim() === '') problems.name = words.empty;
  if (form.kind === 'standard') {
    if (form.serial.trim() === '') problems.serial = words.empty;
    if (!within(form.expanded, 1e-6, 1)) problems.expanded = words.number(0.00001, 1, 'mm');
    if (!within(form.k, 1, 4)) problems.k = words.number(1, 4, '');
    if (!within(form.resolution, 0, 1)) problems.resolution = words.number(0, 1, 'mm');
  }
  if (form.kind === 'needle') {
    if (!within(form.diameter, 0.01, 2)) problems.diameter = words.number(0.01, 2, 'mm');
    if (!isWhole(form.points, 1, 60)) problems.points = words.whole(1, 60);
  }
  form.reminders.forEach(({ label, days, hours, strokes }, i) => {
    if (label.trim() === '') problems[`reminder-${i}-label`] = words.empty;
    const limit: Field = `reminder-${i}-limit`;
    if (days === '' && hours === '' && strokes === '') problems[limit] = words.noLimit;
    else if (days !== '' && !isWhole(days, 1, LIMITS.days)) problems[limit] = words.whole(1, LIMITS.days);
    else if (hours !== '' && !within(hours, 0.001, LIMITS.hours))
      problems[limit] = words.number(0.001, LIMITS.hours, 'h');
    else if (strokes !== '' && !isWhole(strokes, 1, LIMITS.strokes))
      problems[limit] = words.whole(1, LIMITS.strokes);
  });
  return problems;
}

const amount = (words: string): number | null => (words.trim() === '' ? null : numberTyped(words));

/** What the form says. Only where it has no problems. */
export function contentOfForm(form: ItemForm): ItemContent {
  const fields = {
    name: form.name.trim(),
    serial: form.serial.trim(),
    maker: form.maker.trim(),
    model: form.model.trim(),
    placeId: form.placeId === '' ? null : form.placeId,
    note: form.note.trim(),
    reminders: form.reminders.map(({ id, label, days, hours, strokes }) => ({
      id,
      label: label.trim(),
      everyDays: amount(days),
      everyHours: amount(hours),
      everyStrokes: amount(strokes),
    })),
  };
  if (form.kind === 'standard')
    return {
      kind: 'standard',
      ...fields,
      standard: {
        reference: form.reference,
        certificate: form.certificate.trim(),
        validUntil: form.validUntil === '' ? null : form.validUntil,
        expandedMm: numberTyped(form.expanded),
        k: numberTyped(form.k),
        resolutionMm: numberTyped(form.resolution),
      },
    };
  if (form.kind === 'needle')
    return {
      kind: 'needle',
      ...fields,
      needle: {
        diameterMm: numberTyped(form.diameter),
        points: numberTyped(form.points),
        membrane: form.membrane === 'unknown' ? null : form.membrane === 'yes',
      },
    };
  return { kind: form.kind, ...fields };
}

/** The field of the form that the service names ("content.standard.k"); null where it has none. */
export function fieldOfItemPath(path: string | null): Field | null {
  if (path === null) return null;
  const reminder = /reminders[.[](\d+)\]?\.(\w+)/.exec(path);
  if (reminder !== null)
    return `reminder-${Number(reminder[1])}-${reminder[2] === 'label' ? 'label' : 'limit'}`;
  const last = path.split('.').at(-1) ?? '';
  const renamed: Readonly<Record<string, Field>> = {
    expandedMm: 'expanded',
    resolutionMm: 'resolution',
    diameterMm: 'diameter',
  };
  const own = Object.keys(freshForm('place')) as (keyof ItemForm)[];
  return (
    renamed[last] ?? own.find((name): name is Exclude<keyof ItemForm, 'reminders'> => name === last) ?? null
  );
}
