/**
 * Days of a place as moments. A day of a place has 23 or 25 hours where its clocks are changed, may begin at 01:00,
 * and one that the place left out has none at all. Pure: the place is given in, as a time zone of the IANA database.
 */
const HOUR_MS = 3_600_000;
/** No place is farther from UTC, either way. */
const FARTHEST_MS = 16 * HOUR_MS;

const calendars = new Map<string, Intl.DateTimeFormat>();

/** The day of a moment there, YYYY-MM-DD. */
export function dayAt(ms: number, zone: string): string {
  let calendar = calendars.get(zone);
  if (calendar === undefined) {
    const [year, month, day] = ['numeric', '2-digit', '2-digit'] as const;
    calendar = new Intl.DateTimeFormat('en', { timeZone: zone, calendar: 'iso8601', year, month, day });
    calendars.set(zone, calendar);
  }
  const parts = new Map(calendar.formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
}

/** The first moment there of `day` (YYYY-MM-DD), in ms of UTC; of a day that was left out, that of the next. */
export function dayStartMs(day: string, zone: string): number {
  const middleMs = Date.parse(`${day}T00:00:00Z`);
  // Halved down to the millisecond: whatever the clocks did that night, the day there never goes back.
  let before = middleMs - FARTHEST_MS;
  let within = middleMs + FARTHEST_MS;
  while (within - before > 1) {
    const half = Math.floor((before + within) / 2);
    if (dayAt(half, zone) < day) before = half;
    else within = half;
  }
  return within;
}

/** The last millisecond there of `day`. */
export const dayEndMs = (day: string, zone: string): number => dayStartMs(dayAfter(day), zone) - 1;

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR_MS).toISOString().slice(0, 10);
