/** The state of the station as the live feed tells it. Written by feed.ts alone, read by every page. */
import { computed, signal } from '@preact/signals';
import type {
  ActiveSession,
  Device,
  FeedEvent,
  Gauge,
  MachineGauge,
  PadGauge,
  Profile,
} from '../../src/server/wire.ts';
import type { Steady } from '../../src/server/wire-studio.ts';
import { StationClock } from './stationClock.ts';

export type FeedState = 'connecting' | 'open' | 'closed';

/** An old number never looks live: what is older than this is shown as stale. */
const STALE_US = 500_000;

export const stationClock = new StationClock();
export const pageUs = (): number => performance.now() * 1000;

export const feedState = signal<FeedState>('connecting');
export const profile = signal<Profile | null>(null);
export const session = signal<ActiveSession | null>(null);
/** Newest first. */
export const events = signal<readonly FeedEvent[]>([]);
/** Null until the service has told. */
export const devices = signal<readonly Device[] | null>(null);
export const gauges = signal<ReadonlyMap<string, Gauge>>(new Map());
/** The service has told which devices there are since this connection began. */
export const gaugesTold = signal(false);
/** Messages that the service left out for this page because it read too slowly. */
export const dropped = signal(0);
/** How steady the pad is that a page measures; null before the first answer and while nobody asks. */
export const steady = signal<Steady | null>(null);
/** The pad that this page measures; null where it measures none. */
export const measured = signal<string | null>(null);
/** Station µs, ten times a second; null before the first stamped message. */
export const stationUs = signal<number | null>(null);

/** A pad keeps its place in a row, whatever the order in which they were plugged in. */
const bySerial = (a: Gauge, b: Gauge): number => (a.serial < b.serial ? -1 : 1);

export const pads = computed(() =>
  [...gauges.value.values()].filter((gauge): gauge is PadGauge => gauge.role === 'pad').sort(bySerial),
);
export const machines = computed(() =>
  [...gauges.value.values()]
    .filter((gauge): gauge is MachineGauge => gauge.role === 'machine')
    .sort(bySerial),
);

/** True where a gauge has nothing newer than half a second. */
export function isStale(sampledUs: number | null): boolean {
  const now = stationUs.value;
  return feedState.value !== 'open' || now === null || sampledUs === null || now - sampledUs > STALE_US;
}

let heardMs = Number.NEGATIVE_INFINITY;
/** A message of the feed was read just now. */
export function heard(): void {
  heardMs = performance.now();
}
/** How long ago the newest message of the feed was read, ms. */
export const heardAgoMs = (): number => performance.now() - heardMs;

/** Ten times a second, also while nothing is heard. */
export const ticks = signal(0);

/** Runs the page's copy of the station clock. */
export function startTicking(): void {
  setInterval(() => {
    ticks.value += 1;
    stationUs.value = stationClock.at(pageUs());
  }, 100);
}

/** The time of day at a station time. */
export function dateAt(us: number): Date {
  const now = stationClock.at(pageUs()) ?? us;
  return new Date(Date.now() - (now - us) / 1000);
}

const arrivedMs = new Map<string, number>();

/** Notes when the message of an event was read, for flagSeen. */
export function eventArrived(key: string): void {
  if (arrivedMs.size > 500) arrivedMs.clear();
  if (!arrivedMs.has(key)) arrivedMs.set(key, performance.now());
}

/** The flag of this event stands in the page: writes to `data-flag-ms` how long after its message that is. */
export function flagSeen(key: string, element: HTMLElement | null): void {
  const arrived = arrivedMs.get(key);
  if (element === null || arrived === undefined) return;
  requestAnimationFrame(() => {
    element.dataset['flagMs'] = (performance.now() - arrived).toFixed(1);
  });
}
