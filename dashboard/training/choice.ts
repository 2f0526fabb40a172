/** Who works, at what, and how: the reader's choice for the next attempt, kept on this computer. */
import { computed, signal } from '@preact/signals';
import type { DrillSummary, LiveAttempt } from '../../src/server/wire-training.ts';
import { dotTones, keptRecord, keptText, metronomeHelp, zonesHelp } from '../settings.ts';

const trainee = keptText('trainee');
/** Id and name of those who worked here last, newest first. */
const recent = keptText('recentTrainees');
const drillOf = keptRecord('drillOf');
const RECENT = 3;

export interface Person {
  readonly id: string;
  readonly name: string;
}

export const traineeId = computed(() => (trainee.value === '' ? null : trainee.value));
export const mode = signal<LiveAttempt['mode']>('practice');

/** Whoever was chosen last comes first; what cannot be read is as good as none. */
export function peopleOf(json: string): readonly Person[] {
  try {
    const all: unknown = JSON.parse(json);
    if (!Array.isArray(all)) return [];
    return all.flatMap((one: unknown) =>
      typeof one === 'object' &&
      one !== null &&
      'id' in one &&
      'name' in one &&
      typeof one.id === 'string' &&
      typeof one.name === 'string'
        ? [{ id: one.id, name: one.name }]
        : [],
    );
  } catch {
    return [];
  }
}

export const recentPeople = computed(() => peopleOf(recent.value));

export function chooseTrainee(person: Person): void {
  trainee.value = person.id;
  // One who is in the row already stays in his place: a row that jumps cannot be tapped.
  const row = recentPeople.peek();
  if (row.some(({ id }) => id === person.id)) return;
  recent.value = JSON.stringify([{ id: person.id, name: person.name }, ...row].slice(0, RECENT));
}

/** Those who are no longer in the studio's list leave the row. */
export function dropGone(people: readonly Person[]): void {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const row = recentPeople.peek();
  const left = row.flatMap(({ id }) => {
    const name = names.get(id);
    return name === undefined ? [] : [{ id, name }];
  });
  if (JSON.stringify(left) !== JSON.stringify(row)) recent.value = JSON.stringify(left);
  if (trainee.peek() !== '' && !names.has(trainee.peek())) trainee.value = '';
}

export function chooseDrill(id: string): void {
  const who = traineeId.peek() ?? '';
  drillOf.value = { ...drillOf.value, [who]: id };
}

/**
 * The drill to offer: the one this trainee chose last on this computer, else what is next in the progress,
 * else the first of the curriculum.
 */
export function drillFor(
  drills: readonly DrillSummary[],
  chosen: string | undefined,
  next: string | null | undefined,
): DrillSummary | null {
  const of = (id: string | null | undefined) => drills.find(({ drill }) => drill.id === id);
  return of(chosen) ?? of(next) ?? drills[0] ?? null;
}

export const chosenDrillId = computed(() => drillOf.value[traineeId.value ?? '']);

/** In a test zones and dot tones are off, whatever was chosen for practice. */
export const helps = computed<LiveAttempt['helps']>(() => ({
  zones: mode.value === 'practice' && zonesHelp.value === 'on',
  tones: mode.value === 'practice' && dotTones.value === 'on',
  metronome: metronomeHelp.value === 'on',
}));
