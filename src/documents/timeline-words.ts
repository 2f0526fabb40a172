/** What an entry of a time line holds beyond its title and text, in words for paper. The CSV has all of it by its name. */
import type { TimelineRow } from '../store/studio-types.ts';
import { fixed, moment } from './words.ts';

type Value = TimelineRow['detail'][string];
type Says = (value: Value, row: TimelineRow) => string;

const nothing: Says = () => '';
const number = (value: Value): number => (typeof value === 'number' ? value : Number.NaN);
/** A time that is not the entry's own, to the minute. */
const elsewhen =
  (word: string): Says =>
  (value, { at }) =>
    typeof value !== 'string' || moment(value) === moment(at) ? '' : `${word} ${moment(value)}`;

const says: Readonly<Record<string, Says>> = {
  kind: nothing,
  // The certificate has it.
  hash: nothing,
  savedAt: elsewhen('written down'),
  from: elsewhen('in force from'),
  dueOn: (value) => `due on ${value}`,
  dueStrokes: (value) => `due at ${value} strokes`,
  number: (value) => `calibration ${value}`,
  corrects: () => 'corrects an earlier entry',
  hzPerVolt: (value) => `k ${fixed(number(value), 2)} Hz/V`,
  zeroVolt: (value) => `V₀ ${fixed(number(value), 2)} V`,
  contactS: (value) => (number(value) > 0 ? `in contact for ${fixed(number(value), 1)} s` : ''),
  lastedS: (value) => `lasted ${fixed(number(value), 3)} s`,
};

/** In the text of an entry of this kind already, in other words. */
const told: Partial<Record<TimelineRow['kind'], readonly string[]>> = {
  calibration: ['expandedMm', 'hzPerVolt', 'zeroVolt', 'uncertaintyMm'],
  use: ['role', 'recordedS', 'runningS', 'strokes', 'starts', 'dots', 'deepEvents'],
  record: ['version'],
  fault: ['event', 'atUs'],
};

/** '' where title and text have said it all. Ids and switches are for programs. */
export function detailOnPaper(row: TimelineRow): string {
  const { kind, title, text, detail } = row;
  const said = `${title}\n${text}`.toLowerCase();
  return Object.entries(detail)
    .filter(([name, value]) => {
      if (value === null || value === '' || typeof value === 'boolean') return false;
      if (/id$/i.test(name) || told[kind]?.includes(name)) return false;
      // A fault's text has its figures with their names.
      if (kind === 'fault' && said.includes(`${name} ${value}`.toLowerCase())) return false;
      return typeof value !== 'string' || !said.includes(value.toLowerCase());
    })
    .map(([name, value]) => says[name]?.(value, row) ?? `${inWords(name)} ${value}`)
    .filter((each) => each !== '')
    .join(', ');
}

/** `stepVolt` -> `step volt`. */
const inWords = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
