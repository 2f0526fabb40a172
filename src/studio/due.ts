/** What is due: reminders by date, hours or strokes, whichever comes first. */
import type { Due, LogEntry, Reminder, Usage } from './register.ts';

/** From this share of a limit on a reminder is told as coming. */
const SOON = 0.9;
const DAY_MS = 86_400_000;

/**
 * When a reminder was done last: the latest service entry that names it, or the moment that the item was entered.
 * An entry that another one corrects does not count; the correction does.
 */
export function doneAtOf(
  reminder: Pick<Reminder, 'id'>,
  log: readonly LogEntry[],
  enteredAt: string,
): string {
  const corrected = new Set(log.map(({ corrects }) => corrects));
  return log
    .filter(
      ({ id, kind, reminderId }) => kind === 'service' && reminderId === reminder.id && !corrected.has(id),
    )
    .reduce((latest, { at }) => (Date.parse(at) > Date.parse(latest) ? at : latest), enteredAt);
}

/**
 * In the order of the reminders. `usageSince` answers the usage from a moment on: each reminder was done at its own.
 * @param now ISO 8601, UTC, as are all the other times.
 * @param dayOf the day of a moment by the studio's calendar, YYYY-MM-DD; left out: in UTC.
 */
export function dueOf(
  reminders: readonly Reminder[],
  usageSince: (at: string) => Pick<Usage, 'runningS' | 'contactS' | 'strokes'>,
  log: readonly LogEntry[],
  enteredAt: string,
  now: string,
  dayOf: (date: Date) => string = (date) => date.toISOString().slice(0, 10),
): Due[] {
  const dayAt = (at: string | number): string => dayOf(new Date(at));
  return reminders.map((reminder) => {
    const since = doneAtOf(reminder, log, enteredAt);
    const done = log.some(
      ({ kind, reminderId, at }) => kind === 'service' && reminderId === reminder.id && at === since,
    );
    const limits = limitsOf(reminder, usageSince(since), since, now, dayAt);
    const nearest = limits.reduce((most, each) => (each.used > most.used ? each : most), limits[0] ?? NONE);
    const state = nearest.used >= 1 ? 'due' : nearest.used >= SOON ? 'soon' : 'fine';
    const dueOn = reminder.everyDays === null ? null : dayAt(dueMsOf(since, reminder.everyDays));
    const last = done ? `last done on ${dayAt(since)}` : `not done since it was entered on ${dayAt(since)}`;
    return {
      reminder,
      state,
      used: nearest.used,
      doneAt: done ? since : null,
      dueOn,
      sentence: `${reminder.label}: ${nearest.says}; ${last}.`,
    };
  });
}

interface Used {
  readonly used: number;
  readonly says: string;
}
const NONE: Used = { used: 0, says: 'no limit is set, so it is never due' };

function limitsOf(
  { everyDays, everyHours, everyStrokes }: Reminder,
  { runningS, contactS, strokes }: Pick<Usage, 'runningS' | 'contactS' | 'strokes'>,
  since: string,
  now: string,
  dayAt: (ms: number) => string,
): Used[] {
  const limits: Used[] = [];
  if (everyDays !== null) {
    const leftDays = Math.ceil((dueMsOf(since, everyDays) - Date.parse(now)) / DAY_MS);
    const usedDays = (Date.parse(now) - Date.parse(since)) / DAY_MS;
    const dueOn = dayAt(dueMsOf(since, everyDays));
    const used = Math.max(0, usedDays / everyDays);
    const when = used >= 1 ? `due since ${dueOn}` : `due in ${many(leftDays, 'day')}, on ${dueOn}`;
    limits.push({ used, says: `${when} (every ${many(everyDays, 'day')})` });
  }
  // A machine has running time and no contact, a pad contact and no running time.
  const hours = (runningS + contactS) / 3600;
  if (everyHours !== null) limits.push(ofUse(hours, everyHours, 'hour', 1));
  if (everyStrokes !== null) limits.push(ofUse(strokes, everyStrokes, 'stroke', 0));
  return limits;
}

function ofUse(value: number, every: number, unit: string, digits: number): Used {
  const show = (number: number) => many(Number(number.toFixed(digits)), unit);
  const when = value >= every ? `due, ${show(value - every)} over` : `due after ${show(every - value)} more`;
  return { used: value / every, says: `${when} (every ${show(every)})` };
}

const dueMsOf = (since: string, everyDays: number): number => Date.parse(since) + everyDays * DAY_MS;

const many = (number: number, unit: string): string =>
  `${number.toLocaleString('en')} ${unit}${number === 1 ? '' : 's'}`;
