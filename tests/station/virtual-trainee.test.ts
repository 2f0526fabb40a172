/** The virtual trainee of the service's own bench sees the drill that is on, over the channel of its process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Service, startService } from '../../src/main.ts';
import { drills } from './attempt-bench.ts';
import { observeOnly, until } from './bench.ts';

vi.setConfig({ testTimeout: 120_000 });

const dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-trainee-'));
let service: Service;
beforeAll(async () => {
  service = await startService({ port: 0, dataDir, addresses: [], discover: false });
  await observeOnly(service);
});
afterAll(async () => {
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

it('makes the places that the drill asks for, drill after drill', async () => {
  const { attempts, station, store, virtualBench } = service;
  const { training } = store;
  const elsewhere = [
    [30, 30],
    [30, 33],
    [33, 33],
  ] as [number, number][];
  await training.addDrill(drills.fewPoints, 'studio', 'a test');
  const there = { ...drills.fewPoints, id: 'there', pattern: { kind: 'points', points: elsewhere } } as const;
  await training.addDrill(there, 'studio', 'a test');
  const { id: traineeId } = await training.addTrainee('Ada');
  await virtualBench.start({ trainee: 'steady', seed: 4 });
  const found = (role: string) =>
    station.known().find((each) => each.role === role && each.linkState === 'online')?.serial;
  await until('pad and machine', () => found('pad') !== undefined && found('machine') !== undefined);
  const isDone = new Set<string>();
  attempts.news$.subscribe((news) => {
    if (news.type === 'attempt' && news.attempt.state === 'scored') isDone.add(news.attempt.id);
  });
  for (const drillId of ['few-points', 'there']) {
    const { id } = await attempts.start({
      traineeId,
      drillId,
      mode: 'practice',
      pad: found('pad') ?? '',
      machine: found('machine') ?? null,
      helps: { zones: true, tones: true, metronome: false },
      checklistId: null,
    });
    await until('the score', () => isDone.has(id));
    const [scoring] = await training.scores(id);
    const fits = scoring?.result.dots.map(({ fit, place }) => [fit, place]) ?? [];
    // The dot that was in hand when the drill came is finished where it was, and counts.
    expect(fits.length).toBe(3);
    expect(fits.filter(([fit]) => fit === 'placed').length).toBeGreaterThanOrEqual(2);
  }
});
