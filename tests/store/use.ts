/** Sessions as made-up practices use devices, and what they come to by a plain walk over the public reader API. */
import type { Store } from '../../src/store/store.ts';
import type { MachineReading, RecordBatch, SessionStart } from '../../src/store/types.ts';
import type { Usage } from '../../src/studio/register.ts';
import { emptyBatch, flushOf, Practice, padIdentity, random, sessionStart } from './practice.ts';

const everUs = { fromUs: -1e15, toUs: 1e15 };
const WRAP = 2 ** 32;

/** A machine that is started and stopped, unplugged and restarted, and whose counter wraps. Knows the truth. */
export class UsedMachine {
  readonly #next: () => number;
  #atUs: number;
  #counter: number;
  #state = 'idle';
  #first = true;
  readonly truth = { runningUs: 0, strokes: 0, starts: 0 };
  /** What no counter tells: a restart after which it is past where it was, or right before it would have wrapped. */
  readonly untold = { under: 0, over: 0 };

  constructor(seed: number) {
    this.#next = random(seed);
    this.#atUs = Math.floor(this.#next() * 1e6);
    this.#counter =
      this.#next() < 0.5 ? WRAP - Math.floor(this.#next() * 300) : Math.floor(this.#next() * 1e6);
  }

  readings(count: number): MachineReading[] {
    return Array.from({ length: count }, () => this.#reading());
  }

  #reading(): MachineReading {
    const chance = this.#next();
    const isSilent = chance < 0.03;
    const stepUs = isSilent
      ? 2_000_000 + Math.floor(this.#next() * 9e6)
      : 40_000 + Math.floor(this.#next() * 20_000);
    const was = this.#state;
    const made = was === 'running' ? Math.floor((stepUs / 1e6) * 100 * this.#next()) : 0;
    if (chance > 0.97 && !this.#first) {
      // It starts anew: its counter counts from 0, and what it made since the last telemetry is in it.
      if (made >= this.#counter) this.untold.under += this.#counter;
      if (this.#counter > WRAP - 10_000) this.untold.over += WRAP - this.#counter;
      this.#counter = made;
    } else this.#counter = (this.#counter + made) % WRAP;
    this.#atUs += stepUs;
    const turn = this.#next();
    if (turn < 0.05) this.#state = 'running';
    else if (turn < 0.1) this.#state = ['idle', 'stopping', 'armed'][Math.floor(turn * 60) % 3] ?? 'idle';
    if (!this.#first) {
      this.truth.strokes += made;
      if (was === 'running' && !isSilent) this.truth.runningUs += stepUs;
      if (was !== 'running' && this.#state === 'running') this.truth.starts++;
    }
    this.#first = false;
    return {
      ...{ atUs: this.#atUs, state: this.#state, rateHz: 0, strokes: this.#counter, setV: 0, measuredV: 0 },
      ...{ currentA: 0, pedal: 'none', fault: 'none' },
    };
  }
}

const PADS = ['PAD-1', 'PAD-2'];
const MACHINES = ['MAC-1', 'MAC-2'];

/** The flushes of a session with one or two pads and machines, strokes, dots, presses and events. */
export function batchesOf(id: string, seed: number): RecordBatch[] {
  const next = random(seed);
  const pads = PADS.slice(0, next() < 0.5 ? 1 : 2).map(
    (serial) => new Practice({ seed, serial, rateHz: 100 }),
  );
  const machines = MACHINES.slice(next() < 0.3 ? 1 : 0).map((serial) => ({
    serial,
    machine: new UsedMachine(Math.floor(next() * 1e9)),
  }));
  return Array.from({ length: 2 + Math.floor(next() * 3) }, (_, n) => {
    const flushes = pads.map((pad) => flushOf(id, pad, 700, n === 0));
    const untilUs = flushes[0]?.untilUs ?? 0;
    const isMachine = ({ identity }: RecordBatch['devices'][number]) => identity.role === 'machine';
    return {
      ...emptyBatch(id, untilUs),
      devices: [
        ...flushes.flatMap(({ devices }) => devices.filter((each) => !isMachine(each))),
        ...(n === 0 ? machines : []).map(({ serial }) => ({
          identity: { ...padIdentity(serial), role: 'machine' as const, channels: [] },
          fromUs: 0,
        })),
      ],
      chunks: flushes.flatMap(({ chunks }) => chunks),
      strokes: flushes.flatMap(({ strokes }) => strokes),
      dots: flushes.flatMap(({ dots }) => dots),
      machine: machines.map(({ serial, machine }) => ({ serial, readings: machine.readings(30) })),
      events: Array.from({ length: Math.floor(next() * 3) }, (_, k) => ({
        ...{ id: n * 10 + k + 1, serial: PADS[k % 2] ?? '', severity: 'unsafe' as const },
        kind: k === 1 ? ('pad-alarm' as const) : ('unsafe-depth' as const),
        ...{ onsetUs: untilUs - 1_000, endUs: null, evidence: { peakMm: 2.1 } },
      })),
    };
  });
}

export async function record(
  store: Store,
  start: SessionStart,
  batches: readonly RecordBatch[],
): Promise<void> {
  await store.openSession(start);
  for (const batch of batches) await store.write({ ...batch, sessionId: start.id });
}

export const startOf = (id: string, day: number, importOf?: string): SessionStart => ({
  ...sessionStart(id, new Date(Date.UTC(2026, 0, day, 8)).toISOString()),
  ...(importOf === undefined ? {} : { importOf }),
});

export const noUse: Usage = {
  ...{ sessions: 0, recordedS: 0, runningS: 0, contactS: 0, strokes: 0, starts: 0, dots: 0, deepEvents: 0 },
};

export type Walked = ReadonlyMap<string, Usage>;

/** The use of each device of a session, by `role serial`: from its pages of rows, and nothing else. */
export async function walk(store: Store, sessionId: string): Promise<Walked> {
  const session = await store.session(sessionId);
  const found = new Map<string, Usage>();
  for (const { role, serial } of session?.devices ?? []) {
    const range = { sessionId, serial, ...everUs, limit: 1e6, after: null };
    const strokes = role === 'pad' ? (await store.strokePage(range)).rows : [];
    const dots = role === 'pad' ? (await store.dotPage(range)).rows : [];
    const readings = role === 'machine' ? (await store.readingPage(range)).rows : [];
    const pairs = readings.slice(1).map((now, n) => [readings[n] as MachineReading, now] as const);
    found.set(`${role} ${serial}`, {
      sessions: 1,
      recordedS: (session?.durationUs ?? 0) / 1e6,
      runningS:
        pairs.reduce(
          (sum, [a, b]) => sum + (a.state === 'running' && b.atUs - a.atUs <= 1e6 ? b.atUs - a.atUs : 0),
          0,
        ) / 1e6,
      contactS: strokes.reduce((sum, { contactUs, releaseUs }) => sum + (releaseUs - contactUs), 0) / 1e6,
      // A counter that falls from near its end has wrapped; else the machine has started anew.
      strokes:
        strokes.length +
        pairs.reduce((sum, [a, b]) => {
          if (b.strokes >= a.strokes) return sum + b.strokes - a.strokes;
          return (
            sum +
            (a.strokes > WRAP - 5_000 && b.strokes < 5_000 && isWrap(a, b)
              ? b.strokes + WRAP - a.strokes
              : b.strokes)
          );
        }, 0),
      starts: pairs.filter(([a, b]) => a.state !== 'running' && b.state === 'running').length,
      dots: dots.length,
      deepEvents: (session?.events ?? []).filter((e) => e.serial === serial && e.kind === 'unsafe-depth')
        .length,
    });
  }
  return found;
}

/** Not more than the motor can have made in that time; else both are possible, and it cannot be told. */
const isWrap = (a: MachineReading, b: MachineReading): boolean =>
  b.strokes + WRAP - a.strokes <= ((b.atUs - a.atUs) / 1e6) * 500 + 100;

export function addUse(a: Usage, b: Usage): Usage {
  const sum = Object.fromEntries(
    Object.entries(a).map(([name, value]) => [name, value + b[name as keyof Usage]]),
  );
  return sum as Usage;
}

/** Floating sums of seconds, told to the microsecond. */
export const rounded = (usage: Usage): Usage =>
  Object.fromEntries(
    Object.entries(usage).map(([name, value]) => [name, Math.round(value * 1e6) / 1e6]),
  ) as Usage;
