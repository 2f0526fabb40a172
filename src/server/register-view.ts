/** An item of the register as the page shows it: with its usage, what is due, and what holds of its scale. */
import type { ListedEntry } from '../station/studio/catalogue.ts';
import { isPast, localDay } from '../store/days.ts';
import type { SignalsOf, StudioStore } from '../store/studio-store.ts';
import type { ItemRow, Wear } from '../store/studio-types.ts';
import { doneAtOf, dueOf } from '../studio/due.ts';
import { fellBackFrom } from '../studio/in-force.ts';
import type { ItemUsage, Usage } from '../studio/register.ts';
import type { Services } from './services.ts';
import type { ItemView } from './wire-register.ts';

const unused: Usage = {
  sessions: 0,
  recordedS: 0,
  runningS: 0,
  contactS: 0,
  strokes: 0,
  starts: 0,
  dots: 0,
  deepEvents: 0,
};
const noUsage = (serviceAt: string | null): ItemUsage => ({
  stored: unused,
  deleted: unused,
  total: unused,
  sinceService: unused,
  serviceAt,
});

type Sources = Pick<Services, 'register' | 'studio' | 'store'>;

/** Those on a cable first, then in the order of the store: by kind and name. */
export async function itemViews(services: Sources, rows: readonly ItemRow[]): Promise<ItemView[]> {
  const { studio } = services.store;
  const [usages, calibrations, signals] = await Promise.all([
    studio.usages(),
    services.studio.catalogue.list(),
    studio.signals(),
  ]);
  const views = await Promise.all(
    rows.map((row) => {
      const { kind, serial } = row.content;
      const found = usages.find((each) => each.role === kind && each.serial === serial);
      return view(services, row, found?.usage ?? noUsage(row.serviceAt), calibrations, signals);
    }),
  );
  return views.toSorted((a, b) => Number(b.online) - Number(a.online));
}

export async function itemView(services: Sources, row: ItemRow): Promise<ItemView> {
  const { kind, serial } = row.content;
  const isDevice = kind === 'pad' || kind === 'machine';
  const [usage, calibrations, signals] = await Promise.all([
    isDevice ? services.store.studio.usage(kind, serial, row.serviceAt) : noUsage(row.serviceAt),
    isDevice ? services.studio.catalogue.list({ serial, item: kind }) : [],
    isDevice ? services.store.studio.signals() : [],
  ]);
  return view(services, row, usage, calibrations, signals);
}

async function view(
  { register, store }: Sources,
  row: ItemRow,
  usage: ItemUsage,
  calibrations: readonly ListedEntry[],
  signals: readonly SignalsOf[],
): Promise<ItemView> {
  const { id, version, content, by, at, state, identity, question } = row;
  const { kind, serial } = content;
  const now = new Date();
  const own = calibrations.filter((each) => each.item === kind && each.serial === serial);
  const calibration = holding(own);
  return {
    id,
    version,
    content,
    by,
    at,
    state,
    identity,
    question: question === null ? null : { entryId: question.id, text: question.text },
    usage,
    due: await due(store.studio, row, now),
    online: (kind === 'pad' || kind === 'machine') && register.isOnline(kind, serial),
    expired: kind === 'standard' && isPast(content.standard.validUntil, localDay(now)),
    calibration,
    fellBack: fellBack(own, now),
    signals: signals
      .filter((each) => each.role === kind && each.serial === serial)
      .flatMap((each) => each.signals),
    check:
      kind === 'pad' && calibration !== null ? await lastCheck(store.studio, serial, calibration.id) : null,
  };
}

/** A check of a calibration that holds no more says nothing of the one that does. */
async function lastCheck(
  studio: StudioStore,
  serial: string,
  calibrationId: string,
): Promise<ItemView['check']> {
  const last = await studio.lastQuickCheck(serial);
  if (last === null || last.calibrationId !== calibrationId) return null;
  const { at, passed, sentence } = last;
  return { at, passed, sentence };
}

/** Only who has reminders needs its log read, and its use since each was answered. */
async function due(
  studio: StudioStore,
  { id, content: { kind, serial, reminders } }: ItemRow,
  now: Date,
): Promise<ItemView['due']> {
  if (reminders.length === 0) return [];
  const log = await studio.logOf(id);
  const enteredAt = log.find((entry) => entry.kind === 'entered')?.at ?? log[0]?.at ?? now.toISOString();
  const since = new Map<string, Wear>();
  if (kind === 'pad' || kind === 'machine') {
    for (const reminder of reminders) {
      const at = doneAtOf(reminder, log, enteredAt);
      if (!since.has(at)) since.set(at, await studio.wear(kind, serial, at));
    }
  }
  return dueOf(reminders, (at) => since.get(at) ?? unused, log, enteredAt, now.toISOString(), localDay);
}

function fellBack(calibrations: readonly ListedEntry[], now: Date): ItemView['fellBack'] {
  const found = fellBackFrom(calibrations, now.toISOString());
  // A void counts for more than what was done before it.
  const done = found?.acts.find(({ act }) => act === 'voided') ?? found?.acts.at(-1);
  if (found === null || found.number === null || done === undefined) return null;
  const { act, at, by, reason } = done;
  return { number: found.number, act, at, by, reason };
}

function holding(calibrations: readonly ListedEntry[]): ItemView['calibration'] {
  for (const { id, number, state, from, dueOn, sentence } of calibrations) {
    if (state !== 'in-force' && state !== 'expired') continue;
    return { id, number, state: state === 'in-force' ? 'valid' : 'expired', from, dueOn, sentence };
  }
  return null;
}
