import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startVirtualBench, type VirtualBench } from '../../src/emulator/run.ts';
import { startService } from '../../src/main.ts';
import type {
  AttemptDetail,
  AttemptRequest,
  LiveAttempt,
  Readiness,
} from '../../src/server/wire-training.ts';
import { sleep } from './bench.ts';

let dataDir: string;
let devices: VirtualBench;
let child: ChildProcess;
afterEach(() => {
  child?.kill('SIGKILL');
  devices?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const post = async <T>(url: string, body: unknown): Promise<T> => {
  const headers = { 'content-type': 'application/json' };
  return (await (await fetch(url, { method: 'POST', body: JSON.stringify(body), headers })).json()) as T;
};

it('a service that is killed in mid-attempt: interrupted, and scored as far as it was recorded', async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-killed-'));
  devices = await startVirtualBench({
    registry: join(dataDir, 'ports'),
    trainee: 'steady',
    localStartS: 0.2,
    seed: 21,
  });
  child = fork(join(import.meta.dirname, 'service-child.ts'), [dataDir], { execArgv: [] });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  const { id: traineeId } = await post<{ id: string }>(`${url}/api/trainees`, { name: 'Ada' });
  const serialOf = (role: string) => devices.devices.find((each) => each.role === role)?.serial ?? '';
  const wish: AttemptRequest = {
    traineeId,
    drillId: 'first-contact',
    mode: 'practice',
    pad: serialOf('pad'),
    machine: serialOf('machine'),
    helps: { zones: true, tones: true, metronome: false },
    checklistId: null,
  };
  for (let n = 0; n < 300; n++) {
    const { problems } = await post<Readiness>(`${url}/api/attempts/readiness`, wish);
    if (problems.every(({ code }) => code === 'checklist-missing')) break;
    await sleep(50);
  }
  const live = await post<LiveAttempt>(`${url}/api/attempts`, wish);
  expect(live).toMatchObject({ state: 'running' });
  await sleep(4000);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const next = await startService({ port: 0, dataDir, addresses: [], discover: false });
  try {
    const detail = async () =>
      (await (await fetch(`${next.url}/api/attempts/${live.id}`)).json()) as AttemptDetail;
    for (let n = 0; n < 300 && (await detail()).scores.length === 0; n++) await sleep(20);
    const { attempt, scores, raw } = await detail();
    expect(raw).toBe(true);
    expect(attempt.end).toBe('interrupted');
    expect(attempt.toUs).toBeGreaterThan(3e6);
    const [scoring] = scores;
    expect(scoring?.result.gates.map(({ name }) => name)).toContain('interrupted');
    expect(scoring?.result.facts.dots).toBeGreaterThan(1);
  } finally {
    await next.stop();
  }
});
