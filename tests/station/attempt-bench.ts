/** A service with virtual devices, a trainee and short drills: for tests of attempts over the whole path. */
import type { BenchOptions } from '../../src/emulator/bench-options.ts';
import type { AttemptNews, AttemptWish, LiveAttempt, ToldDot } from '../../src/station/attempts/wish.ts';
import type { Drill } from '../../src/training/drill.ts';
import { online, startBench, type TestBench, until } from './bench.ts';
import { drill } from './raw-session.ts';

export const DOTS = 3;

/** Ends by dots, needs no position. */
const fewDots: Drill = { ...drill, id: 'few-dots', name: 'Few dots', end: { kind: 'dots', dots: DOTS } };
/** Ends by time. */
const fiveSeconds: Drill = {
  ...drill,
  id: 'five-seconds',
  name: 'Five seconds',
  end: { kind: 'seconds', seconds: 5 },
};
/** Far more dots than a test waits for. */
const manyDots: Drill = { ...drill, id: 'many-dots', name: 'Many dots', end: { kind: 'dots', dots: 900 } };
const fewPoints: Drill = {
  ...drill,
  id: 'few-points',
  name: 'Few points',
  pattern: {
    kind: 'points',
    points: [
      [12, 12],
      [14, 12],
      [16, 12],
    ],
  },
  end: { kind: 'dots', dots: DOTS },
};
/** Its dots go between those of `few-points`. */
const layer: Drill = {
  ...drill,
  id: 'few-between',
  name: 'Few between',
  pattern: { kind: 'layer', over: 'few-points', clearMm: 0.4 },
  end: { kind: 'dots', dots: DOTS },
};
export const drills = { fewDots, fiveSeconds, manyDots, fewPoints, layer };

export interface AttemptBench extends TestBench {
  readonly trainee: string;
  readonly pads: readonly string[];
  readonly machines: readonly string[];
  readonly news: AttemptNews[];
  wish(drillId: string, change?: Partial<AttemptWish>): AttemptWish;
  /** The newest news of an attempt. */
  last(id: string): LiveAttempt | undefined;
  dots(id: string): ToldDot[];
  /** Until it has been scored, or could not be. */
  scored(id: string): Promise<LiveAttempt>;
}

export async function startAttemptBench(options: BenchOptions): Promise<AttemptBench> {
  return furnished(await startBench(options));
}

export async function furnished(bench: TestBench): Promise<AttemptBench> {
  const { service, devices } = bench;
  const { training } = service.store;
  const news: AttemptNews[] = [];
  service.attempts.news$.subscribe((each) => news.push(structuredClone(each)));
  for (const each of Object.values(drills))
    if ((await training.drill(each.id)) === null) await training.addDrill(each, 'studio', 'a test');
  const known = (await training.trainees())[0];
  const trainee = known ?? (await training.addTrainee('Ada'));
  const serials = (role: string) =>
    devices.devices.filter((each) => each.role === role).map(({ serial }) => serial);
  const pads = serials('pad');
  const machines = serials('machine');
  await until('pads and machines', () => online(bench, pads.length + machines.length));
  // On a computer that is busy with other tests the first exchanges are slow ones, and their correction comes later.
  const clocks = () => service.station.devices().map(({ clock }) => clock.uncertaintyUs);
  await until('clocks that are known', () => clocks().every((us) => us < 3_000));
  const last = (id: string) =>
    news.findLast((each) => each.type === 'attempt' && each.attempt.id === id) as
      | Extract<AttemptNews, { type: 'attempt' }>
      | undefined;
  return {
    ...bench,
    trainee: trainee.id,
    pads,
    machines,
    news,
    wish: (drillId, change = {}) => ({
      traineeId: trainee.id,
      drillId,
      mode: 'practice',
      pad: pads[0] ?? 'none',
      machine: machines[0] ?? null,
      helps: { zones: true, tones: true, metronome: true },
      checklistId: null,
      ...change,
    }),
    last: (id) => last(id)?.attempt,
    dots: (id) => news.flatMap((each) => (each.type === 'guided' && each.attemptId === id ? each.dots : [])),
    async scored(id) {
      await until('the score', () => ['scored', 'failed'].includes(last(id)?.attempt.state ?? ''));
      return last(id)?.attempt as LiveAttempt;
    },
  };
}

/** Goes through the hygiene checklist, all of it. */
export async function complete({ service, trainee }: AttemptBench): Promise<string> {
  const { training } = service.store;
  const { items } = await training.checklist();
  const answers = [];
  for (const { id, kind, atLeast } of items) {
    const lot = { itemId: id, maker: 'Acme', lot: 'A1', expiresOn: '2099-01-01', membrane: null };
    const value = kind === 'lot' ? (await training.addLot(lot)).id : kind === 'tick' ? true : (atLeast ?? 5);
    answers.push({ itemId: id, value });
  }
  const record = await training.putChecklistRecord({ traineeId: trainee, sessionId: null, answers });
  return record.id;
}

/** The part of a scoring that follows from the raw data alone. */
export const plain = (scoring: { result: unknown; dots: unknown } | undefined): string =>
  JSON.stringify({ result: scoring?.result, dots: scoring?.dots });
