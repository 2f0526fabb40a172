import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../src/server/wire.ts';
import { until } from '../server/harness.ts';
import { Background, emulatorsOf, evenstroke, isAlive, tempFolder } from './cli.ts';

const post = (url: string, body?: object) =>
  fetch(url, {
    method: 'POST',
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  });

/** The demo, once its session is being recorded and has strokes on the disk. */
async function recordingDemo() {
  const data = tempFolder();
  const demo = new Background('demo', '--port', '0', '--data', data, '--no-open', '--trainee', 'steady');
  await until('the demo says where it is and who works', () => demo.stdout.includes('steady'));
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(demo.stdout)?.[0] ?? '';
  await until('both devices are online', async () => {
    const { devices } = (await (await fetch(`${url}/api/health`)).json()) as { devices: { state: string }[] };
    return devices.length === 2 && devices.every(({ state }) => state === 'online');
  });
  const emulators = emulatorsOf(data);
  expect(emulators).toHaveLength(1);
  expect(emulators.every(isAlive)).toBe(true);
  const { id } = (await (await post(`${url}/api/sessions`, { label: 'ends early' })).json()) as {
    id: string;
  };
  await until('something is on the disk', async () => {
    const session = (await (await fetch(`${url}/api/sessions/${id}`)).json()) as SessionSummary;
    return session.frames > 1000;
  });
  return { data, demo, url, id, emulators };
}

const sessionsOf = async (data: string) =>
  JSON.parse((await evenstroke('export', '--data', data, '--json')).stdout) as SessionSummary[];

describe.concurrent('a service that is told to end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s closes its session and leaves nothing behind',
    async (signal) => {
      const { data, demo, id, emulators, url } = await recordingDemo();
      expect(await demo.end(signal)).toBe(0);
      expect(demo.stderr).toBe('');
      expect(emulators.some(isAlive)).toBe(false);
      await expect(fetch(`${url}/api/health`)).rejects.toThrow();
      const [session] = await sessionsOf(data);
      expect(session).toMatchObject({ id, status: 'complete', label: 'ends early', lost: 0 });
      // The devices were there to the end: nothing in it tells of their going. (A computer that is kept busy
      // may find one silent for a moment, which is another thing.)
      const events = await evenstroke('export', id.slice(0, 8), '--what', 'events', '--data', data);
      expect(events.stdout).not.toMatch(/VP-[^\n]*,disconnected,|state=closed/);
    },
  );

  it('ends at a second signal too, and still leaves nothing behind', async () => {
    const { data, demo, id, emulators } = await recordingDemo();
    demo.child.kill('SIGTERM');
    demo.child.kill('SIGINT');
    expect([0, 1]).toContain(await demo.ended);
    await until('the virtual devices have ended', () => !emulators.some(isAlive));
    const [session] = await sessionsOf(data);
    expect(session?.id).toBe(id);
  });

  it('by the hardest way leaves no virtual device alive, and its session is found at the next start', async () => {
    const { data, demo, id, emulators } = await recordingDemo();
    await demo.end('SIGKILL');
    await until('the virtual devices have ended', () => !emulators.some(isAlive));
    const next = new Background('serve', '--port', '0', '--data', data, '--no-discover', '--no-open');
    await until('the next one runs', () => next.stdout.includes('http://'));
    const [session] = await sessionsOf(data);
    expect(session).toMatchObject({ id, status: 'recovered' });
    expect(session?.frames).toBeGreaterThan(1000);
    expect(await next.end()).toBe(0);
  });
});

describe.concurrent('a second service', () => {
  it('is told that the port is taken, and what to do', async () => {
    const first = new Background(
      'serve',
      '--port',
      '0',
      '--data',
      tempFolder(),
      '--no-discover',
      '--no-open',
    );
    await until('the first runs', () => first.stdout.includes('http://'));
    const port = /:(\d+)/.exec(first.stdout.replace('http:', ''))?.[1] ?? '';
    const taken = await evenstroke('serve', '--port', port, '--data', tempFolder(), '--no-discover');
    expect(taken).toMatchObject({ code: 1, stdout: '' });
    expect(taken.stderr).toMatch(new RegExp(`^Port ${port} is taken.*--port\\.\\n$`));
    await first.end();
  });

  it('is told that the data folder is in use, and what to do', async () => {
    const data = tempFolder();
    const first = new Background('serve', '--port', '0', '--data', data, '--no-discover', '--no-open');
    await until('the first runs', () => first.stdout.includes('http://'));
    const second = await evenstroke('serve', '--port', '0', '--data', data, '--no-discover');
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(/^Another Evenstroke is recording into .*data folder\.\n$/);
    expect(second.stderr).toContain(data);
    await first.end();
  });

  it('is told that its folder cannot be one', async () => {
    const file = `${tempFolder()}/a-file`;
    const { writeFileSync } = await import('node:fs');
    writeFileSync(file, '');
    const refused = await evenstroke('serve', '--port', '0', '--data', `${file}/data`, '--no-discover');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/cannot be made or used.*--data\.\n$/);
  });
});
