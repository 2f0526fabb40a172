import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import os from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startRunning } from './harness.ts';
import { sendRaw, upgrade } from './raw.ts';

let running: Running;
let own: string;

beforeAll(async () => {
  running = await startRunning({ devices: false });
  own = `127.0.0.1:${running.port}`;
});
afterAll(() => running.close());

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
const headersOf = (answer: string) => answer.slice(0, answer.indexOf('\r\n\r\n')).toLowerCase();

describe('where it listens', () => {
  it('is on 127.0.0.1 and nowhere else', async () => {
    const others = Object.values(os.networkInterfaces())
      .flatMap((list) => list ?? [])
      .map(({ address }) => address)
      .filter((address) => address !== '127.0.0.1' && !address.startsWith('fe80'));
    for (const host of [...others, '127.0.0.2']) {
      const refusal = await new Promise((resolve) => {
        const socket = connect(running.port, host, () => {
          socket.destroy();
          resolve('connected');
        });
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      expect(refusal, host).not.toBe('connected');
    }
    // The kernel's own list, so that an address that this test did not think of is seen as well.
    if (os.platform() === 'linux') {
      const hex = running.port.toString(16).toUpperCase().padStart(4, '0');
      const listening = execFileSync('cat', ['/proc/net/tcp', '/proc/net/tcp6'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.split(/\s+/)[2]?.endsWith(`:${hex}`) && line.split(/\s+/)[4] === '0A')
        .map((line) => line.split(/\s+/)[2]);
      expect(listening).toEqual([`0100007F:${hex}`]);
    }
  });
});

/** Header lines of a request that is not one of ours, and why. `OWN` stands for our own address. */
const foreign: readonly (readonly [string, readonly string[]])[] = [
  ['a foreign Host', ['Host: evil.example']],
  ['a foreign Host with our port', ['Host: evil.example:PORT']],
  ['a Host that begins with ours', ['Host: 127.0.0.1.evil.example:PORT']],
  ['a Host that ends with ours', ['Host: evil-localhost:PORT']],
  ['a Host with a user in it', ['Host: localhost@evil.example:PORT']],
  ['our Host with another port', ['Host: 127.0.0.1:1']],
  ['our Host without the port', ['Host: localhost']],
  ['our Host with a port that is none', ['Host: localhost:PORTx']],
  ['another address of this computer', ['Host: 0.0.0.0:PORT']],
  ['an empty Host', ['Host:']],
  ['a foreign Origin', ['Host: OWN', 'Origin: https://evil.example']],
  ['a foreign Origin with our port', ['Host: OWN', 'Origin: http://evil.example:PORT']],
  ['an Origin of this computer with another port', ['Host: OWN', 'Origin: http://localhost:1']],
  ['an Origin of another scheme', ['Host: OWN', 'Origin: https://OWN']],
  ['an Origin that ends with ours', ['Host: OWN', 'Origin: http://evil.example#http://OWN']],
  ['the Origin null of a sandboxed frame or a file', ['Host: OWN', 'Origin: null']],
  ['an empty Origin', ['Host: OWN', 'Origin:']],
  ['a request that the browser calls cross-site', ['Host: OWN', 'Sec-Fetch-Site: cross-site']],
  ['a request of another port, which is same-site', ['Host: OWN', 'Sec-Fetch-Site: same-site']],
  [
    'a frame of another site around our page',
    ['Host: OWN', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Dest: iframe', 'Sec-Fetch-Mode: navigate'],
  ],
];
const filled = (lines: readonly string[]) =>
  lines.map((line) => line.replace('OWN', own).replace('PORT', String(running.port)));

describe.each(foreign)('%s', (_, lines) => {
  it.each([
    ['GET', '/'],
    ['GET', '/api/health'],
    ['GET', '/api/nothing'],
    ['GET', '/api/sessions/x/export/strokes.csv'],
    ['DELETE', '/api/sessions/x'],
  ])('is refused: %s %s', async (method, path) => {
    const answer = await sendRaw(running.port, [`${method} ${path} HTTP/1.1`, ...filled(lines)]);
    expect(statusOf(answer)).toBe(403);
    expect(answer).toContain('"code":"forbidden"');
    expect(headersOf(answer)).toContain('content-security-policy:');
    expect(headersOf(answer)).not.toContain('access-control-');
    expect(answer).not.toContain('<html');
  });

  it('is refused before its body is read, and starts nothing', async () => {
    const head = ['POST /api/sessions HTTP/1.1', ...filled(lines), 'Content-Type: application/json'];
    const answer = await sendRaw(running.port, [...head, 'Content-Length: 2'], '{}');
    expect(statusOf(answer)).toBe(403);
    expect(running.service.station.session).toBeNull();
  });

  it('gets no WebSocket', async () => {
    for (const path of ['/api/live', '/api/health', '/', '/elsewhere']) {
      const answer = await sendRaw(running.port, upgrade(path, filled(lines)));
      expect(statusOf(answer), path).toBe(403);
      expect(answer).not.toContain(' 101 ');
    }
  });
});

describe('what is let in', () => {
  it.each([
    ['no Origin, as from a program', ['Host: OWN']],
    ['the name localhost', ['Host: localhost:PORT', 'Origin: http://localhost:PORT']],
    ['letters of any case', ['Host: LocalHost:PORT']],
    ['our own page', ['Host: OWN', 'Origin: http://OWN', 'Sec-Fetch-Site: same-origin']],
    ['an address typed by hand', ['Host: OWN', 'Sec-Fetch-Site: none', 'Sec-Fetch-Dest: document']],
  ])('is %s', async (_name, lines) => {
    const answer = await sendRaw(running.port, ['GET /api/health HTTP/1.1', ...filled(lines)]);
    expect(statusOf(answer)).toBe(200);
    expect(statusOf(await sendRaw(running.port, upgrade('/api/live', filled(lines))))).toBe(101);
  });

  it('is a link to the page from elsewhere, which that site sees nothing of', async () => {
    const followed = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Dest: document', 'Sec-Fetch-Mode: navigate'];
    const answer = await sendRaw(running.port, ['GET / HTTP/1.1', `Host: ${own}`, ...followed]);
    expect(statusOf(answer)).toBe(200);
    expect(headersOf(answer)).toContain('cross-origin-opener-policy: same-origin');
  });
});

it('answers no request without a Host', async () => {
  for (const version of ['1.1', '1.0']) {
    const answer = await sendRaw(running.port, [`GET /api/health HTTP/${version}`]);
    expect([400, 403], version).toContain(statusOf(answer));
    expect(answer).not.toContain('uptime');
  }
  expect(statusOf(await sendRaw(running.port, upgrade('/api/live', [])))).not.toBe(101);
});

it('gives an upgrade only where the feed is', async () => {
  for (const path of ['/', '/api/health', '/api/nothing', '/api/live/x', '/%zz']) {
    const answer = await sendRaw(running.port, upgrade(path, [`Host: ${own}`]));
    expect(statusOf(answer), path).not.toBe(101);
    expect(statusOf(answer), path).toBeGreaterThan(0);
  }
});

describe('headers', () => {
  it.each([
    ['the page', 'GET', '/'],
    ['a script', 'GET', '/icon.svg'],
    ['the API', 'GET', '/api/health'],
    ['a description', 'GET', '/api/openapi.json'],
    ['nothing', 'GET', '/api/nothing'],
    ['a bad request', 'GET', '/api/sessions?limit=0'],
    ['a bad address', 'GET', '/api/%zz'],
    ['a refused method', 'PUT', '/api/sessions'],
  ])('are strict for %s', async (_, method, path) => {
    const { headers } = await running.get(path, { method });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src '(self|none)'/);
    expect(policy).not.toMatch(/unsafe-|\*|https?:|blob:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull();
    if (path === '/') {
      for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
        expect(policy).toContain(part);
    }
  });

  it('allow no other site to ask in advance', async () => {
    const { status, headers } = await running.get('/api/sessions', {
      method: 'OPTIONS',
      headers: { 'access-control-request-method': 'POST' },
    });
    expect(status).toBe(404);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('files', () => {
  it.each([
    '/../package.json',
    '/../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/assets/../../../package.json',
    '/assets/..%5c..%5c..%5cpackage.json',
    '//etc/passwd',
    '/.%2e/.%2e/.%2e/.%2e/.%2e/etc/passwd',
    '/%00',
    '/index.html%00.json',
    '/.hidden',
  ])('outside the page’s folder are not given: %s', async (path) => {
    const answer = await sendRaw(running.port, [`GET ${path} HTTP/1.1`, `Host: ${own}`]);
    expect([400, 404]).toContain(statusOf(answer));
    expect(answer).toMatch(/"code":"(bad-input|not-found)"/);
    expect(answer).not.toMatch(/"dependencies"|root:/);
  });
});

describe('a fault inside', () => {
  it('shows nothing of the program', async () => {
    const session = running.service.store.session;
    running.service.store.session = () => Promise.reject(new Error('secret /home/somebody/file.ts:12'));
    try {
      const response = await running.get('/api/sessions/some-id');
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(JSON.parse(text)).toMatchObject({ code: 'internal' });
      expect(text).not.toMatch(/secret|\.ts|at |stack/);
    } finally {
      running.service.store.session = session;
    }
  });

  it('is not brought about by nonsense', async () => {
    for (const nonsense of [
      'GARBAGE\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      '\x16\x03\x01\x02',
      'GET  HTTP/1.1\r\n\r\n',
    ]) {
      const answer = await sendRaw(running.port, [nonsense]);
      expect(answer).not.toMatch(/node_modules|\.ts:|\.js:/);
    }
    expect((await running.get('/api/health')).status).toBe(200);
  });
});
