/** An afternoon's practice, really made by virtual trainees on virtual devices: what the pictures of the docs show. */
import type { Service } from '../src/main.ts';
import type { AttemptWish } from '../src/station/attempts/wish.ts';
import { observeOnly, sleep, until } from '../tests/station/bench.ts';

export interface Practice {
  readonly trainee: string;
  /** Of the dot line, in practice. */
  readonly result: string;
  start(drillId: string, mode: AttemptWish['mode']): Promise<string>;
  scored(attemptId: string): Promise<void>;
}

export async function practise(service: Service): Promise<Practice> {
  const { attempts, station, store, virtualBench } = service;
  const { training } = store;
  // What is shown is the work, also where this computer is too busy to let a virtual pad speak in time.
  await observeOnly(service);
  const mara = await training.addTrainee('Mara Lindqvist');
  await training.addTrainee('Jonas Weber');
  await training.unlock({
    traineeId: mara.id,
    level: 'intermediate',
    by: 'Ines Duarte',
    reason: 'Has worked on practice skin before',
  });
  const checklistId = await checklist(service, mara.id);
  const state = new Map<string, string>();
  attempts.news$.subscribe((news) => {
    if (news.type === 'attempt') state.set(news.attempt.id, news.attempt.state);
  });
  const start: Practice['start'] = async (drillId, mode) => {
    const serial = (role: 'pad' | 'machine') =>
      station.gauges().find((each) => each.role === role && each.state === 'online')?.serial;
    const helps = { zones: true, tones: false, metronome: false };
    const machine = serial('machine') ?? null;
    const wish = { traineeId: mara.id, drillId, mode, pad: serial('pad') ?? '', machine, helps, checklistId };
    return (await attempts.start(wish)).id;
  };
  const scored: Practice['scored'] = (id) =>
    until(`the score of ${id}`, () => state.get(id) === 'scored', 120_000);
  const work = async (trainee: string) => {
    // The same devices each time: their serial numbers follow from the seed.
    await virtualBench.start({ trainee, seed: 4 });
    const ready = () => station.gauges().filter((each) => each.state === 'online' && each.sampledUs !== null);
    await until('the virtual devices', () => ready().length === 2, 30_000);
    // The trainee starts the motor, and the clocks settle.
    await sleep(6_000);
  };
  const through = async (drillId: string, mode: AttemptWish['mode']) => {
    const id = await start(drillId, mode);
    await scored(id);
    return id;
  };

  await work('novice');
  for (let n = 0; n < 2; n++) await through('first-contact', 'test');
  const result = await through('dot-line', 'practice');
  await work('steady');
  for (let n = 0; n < 4; n++) await through('first-contact', 'test');
  return { trainee: mara.id, result, start, scored };
}

/** Goes through the hygiene checklist, with lots that are remembered and one that is past its day. */
async function checklist({ store }: Service, traineeId: string): Promise<string> {
  const { training } = store;
  const { items } = await training.checklist();
  const answers = [];
  for (const { id, kind, label, atLeast } of items) {
    if (kind === 'lot') {
      const isCartridge = label.toLowerCase().includes('cartridge');
      const maker = isCartridge ? 'Northline' : 'Halden';
      const old = {
        itemId: id,
        maker,
        lot: 'B-2071',
        expiresOn: '2026-01-31',
        membrane: isCartridge || null,
      };
      await training.addLot(old);
      const lot = await training.addLot({ ...old, lot: 'B-2298', expiresOn: '2029-06-30' });
      answers.push({ itemId: id, value: lot.id });
    } else answers.push({ itemId: id, value: kind === 'tick' ? true : (atLeast ?? 5) });
  }
  return (await training.putChecklistRecord({ traineeId, sessionId: null, answers })).id;
}
