/** Control over the service's own door: REST and the feed, with a virtual machine on a real tty behind it. */
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditLine, Control, MachineRecordBody, Policy } from '../../src/server/wire-control.ts';
import { entryOf } from '../store/control.ts';
import { FeedClient } from './feed-client.ts';
import { type Running, startRunning, until } from './harness.ts';
import { sendRaw } from './raw.ts';

let running: Running;
let page: FeedClient;

beforeAll(async () => {
  running = await startRunning({ devices: true, idle: true });
  await until('nothing but the stop test stands against arming', () => {
    const control = running.service.controls.view(running.machine);
    return (
      control?.phase === 'rest' &&
      control.against.every(({ code }) => code === 'stop-test' || code === 'test-due')
    );
  });
  page = await FeedClient.open(running.url);
});
afterAll(() => running.close());

const at = (what: string) => `/api/machines/${running.machine}/${what}`;
const now = (): Control => {
  const view = running.service.controls.view(running.machine);
  if (view === null) throw new Error('the machine is unknown');
  return view as Control;
};
const settle = (phase: Control['phase']) => until(`it comes to ${phase}`, () => now().phase === phase);

/** The machine taken by a page, which holds it for as long as the test goes on. */
async function take(by = 'Ana', feed = page): Promise<string> {
  const { status, body } = await running.send('POST', at('lease'), { by });
  expect(status, JSON.stringify(body)).toBe(200);
  const { token } = body as { token: string };
  feed.socket.send(JSON.stringify({ type: 'hold', tokens: [token] }));
  holding.add(token);
  return token;
}
const holding = new Set<string>();
const timer = setInterval(() => {
  if (holding.size > 0 && page.socket.readyState === WebSocket.OPEN)
    page.socket.send(JSON.stringify({ type: 'hold', tokens: [...holding].slice(-8) }));
}, 300);
afterAll(() => clearInterval(timer));

async function run(token: string): Promise<void> {
  for (const [what, more] of [
    ['arm', { pad: null }],
    ['start', { target: { kind: 'voltage', milliV: 5000 } }],
  ] as const) {
    const { status, body } = await running.send('POST', at(what), { token, ...more });
    expect(status, JSON.stringify(body)).toBe(200);
  }
  await until(
    'the motor turns',
    () =>
      now().phase === 'running' &&
      running.service.station.gauges().some((each) => each.role === 'machine' && (each.rateHz ?? 0) > 10),
  );
}

/** A computer that was too busy to watch stops the motor, and rightly so: then the test begins anew. */
const watched = (scenario: () => Promise<void>) => async () => {
  const { station } = running.service;
  for (let tries = 1; ; tries++) {
    const before = station.stalls().length;
    try {
      await scenario();
      return;
    } catch (error) {
      if (tries === 5 || station.stalls().length === before) throw error;
      await toRest();
    }
  }
};

/** Whatever a test left behind. */
async function toRest(): Promise<void> {
  await until('it stands still', () => ['rest', 'stopped', 'armed'].includes(now().phase));
  if (now().latch !== null) await running.send('POST', at('clear'), { by: 'Ruiz', code: '2468' });
  holding.clear();
  await settle('rest');
}

interface Refused {
  code: string;
  message: string;
  against: { code: string; message: string }[];
}
async function refused(
  status: number,
  code: string,
  method: string,
  path: string,
  body: object,
): Promise<Refused> {
  const answer = await running.send(method, path, body);
  expect([answer.status, (answer.body as Refused).code], JSON.stringify(answer.body)).toEqual([status, code]);
  // What happened, what it means, what to do.
  expect((answer.body as Refused).message).toMatch(/^[A-Z].*\. .*\.$|^[A-Z].*, so .*\.|; .*\.$/);
  return answer.body as Refused;
}
const audit = async (query = '') => (await running.json(`/api/audit?limit=500${query}`)).body as AuditLine[];

describe('a machine', () => {
  it('is listed with what it does and what stands against it; an unknown one is told as such', async () => {
    const { body } = await running.json('/api/control');
    expect(body).toEqual([
      expect.objectContaining({ serial: running.machine, phase: 'rest', lease: null, latch: null }),
    ]);
    for (const [method, what, body] of [
      ['POST', 'lease', { by: 'Ana' }],
      ['POST', 'arm', { token: 'x', pad: null }],
      ['PUT', 'lease', { token: 'x' }],
      ['POST', 'clear', { by: 'Ana' }],
    ] as const)
      await refused(404, 'not-found', method, `/api/machines/NOBODY/${what}`, body);
    for (const by of [' ', '\u200b'])
      expect((await running.send('POST', at('lease'), { by })).status).toBe(400);
    expect((await running.send('POST', at('start'), { token: 'x', target: { kind: 'wish' } })).status).toBe(
      400,
    );
  });

  it('takes orders from its holder only, and hands over while it rests', async () => {
    const token = await take('Ana');
    expect(now().lease?.by).toBe('Ana');
    await refused(409, 'not-holder', 'POST', at('arm'), { token: 'another', pad: null });
    expect((await running.send('PUT', at('lease'), { token })).status).toBe(200);
    const next = await take('Ruiz');
    expect(now().lease?.by).toBe('Ruiz');
    await refused(409, 'not-holder', 'PUT', at('lease'), { token });
    await refused(409, 'not-holder', 'POST', at('test'), { token });
    expect(await running.send('DELETE', at('lease'), { token: next })).toMatchObject({
      status: 200,
      body: { lease: null },
    });
  });

  it(
    'is tested, armed, started, set and ended; each step out of turn is refused in words',
    watched(async () => {
      const token = await take();
      await refused(409, 'state', 'POST', at('start'), { token, target: { kind: 'voltage', milliV: 5000 } });
      await refused(409, 'test-due', 'POST', at('arm'), { token, pad: null });
      const tested = (await running.send('POST', at('test'), { token })).body as Control;
      expect(tested.stopTest).toMatchObject({ state: 'passed', reportedAfterMs: expect.any(Number) });
      await run(token);
      const { limits } = now();
      await refused(409, 'limit', 'POST', at('set'), {
        token,
        target: { kind: 'voltage', milliV: limits.maxMilliV + 100 },
      });
      await refused(409, 'no-curve', 'POST', at('set'), { token, target: { kind: 'rate', hz: 80 } });
      await refused(409, 'held', 'POST', at('lease'), { by: 'Ruiz' });
      const set = await running.send('POST', at('set'), { token, target: { kind: 'voltage', milliV: 5500 } });
      expect(set).toMatchObject({
        status: 200,
        body: { run: { target: { kind: 'voltage', milliV: 5500 } } },
      });
      expect((await running.send('POST', at('end'), { token })).status).toBe(200);
      await toRest();
    }),
  );

  it('is for the pages of this service alone, and says who asked', async () => {
    for (const origin of ['http://evil.example', 'null']) {
      const { status } = await running.get(at('lease'), {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: '{"by":"Eve"}',
      });
      expect(status).toBe(403);
    }
    for (const [headers, by] of [
      [{ origin: running.url }, 'Page'],
      [{ 'x-evenstroke-client': 'command-line' }, 'Line'],
      [{}, 'Program'],
    ] as const)
      await running.json(at('lease'), {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ by }),
      });
    await until('it is written', async () =>
      (await audit('&action=lease')).some(({ by }) => by === 'Program'),
    );
    const found = (await audit('&action=lease')).map(({ actor, by }) => `${by}: ${actor}`);
    expect(found.slice(0, 3)).toEqual(['Program: api', 'Line: command-line', 'Page: page']);
    expect(found).not.toContain('Eve: page');
  });
});

describe('a page', () => {
  it(
    'is told of control right after the greeting, of every phase, and keeps its lease by its feed alone',
    watched(async () => {
      const own = await FeedClient.open(running.url);
      await until('control is told', () => own.of('control').length > 0);
      expect(own.messages.slice(0, 2).map(({ type }) => type)).toEqual(['hello', 'control']);
      const token = await take('Ana', own);
      holding.clear();
      const hold = setInterval(() => own.socket.send(JSON.stringify({ type: 'hold', tokens: [token] })), 300);
      await run(token);
      clearInterval(hold);
      own.socket.close();
      await settle('stopped');
      expect(now()).toMatchObject({ lease: null, latch: { cause: { kind: 'lease' } } });
      // At once, and not only when nobody has renewed it for two seconds.
      await until('it is written', async () => (await audit('&action=lease-lost')).length > 0);
      const phases = new Set(page.of('control').map(({ machines }) => machines[0]?.phase));
      for (const phase of ['armed', 'running', 'stopping', 'stopped']) expect(phases).toContain(phase);
      await toRest();
    }),
  );

  it(
    'stops over its feed, with anything that says stop, and clears with a name',
    watched(async () => {
      await run(await take());
      page.socket.send(JSON.stringify({ type: 'stop', by: 7, more: 'x'.repeat(200) }));
      await settle('stopped');
      expect(now().latch?.cause).toEqual({ kind: 'person', detail: '' });
      await refused(409, 'latched', 'POST', at('arm'), { token: await take(), pad: null });
      expect(await running.send('POST', at('clear'), { by: 'Ana' })).toMatchObject({ status: 200 });
      await toRest();
    }),
  );
});

describe('the protective stop', () => {
  const bodies: [string, RequestInit][] = [
    ['no body', {}],
    ['a name', { body: '{"by":"Ruiz"}', headers: { 'content-type': 'application/json' } }],
    ['an empty body said to be JSON', { body: '', headers: { 'content-type': 'application/json' } }],
    ['a body that is no JSON', { body: '{"by":', headers: { 'content-type': 'application/json' } }],
    ['a wrong name', { body: '{"by":[1]}', headers: { 'content-type': 'application/json' } }],
    ['a form', { body: 'by=Ana', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['text', { body: 'stop!', headers: { 'content-type': 'text/plain' } }],
    ['an unknown kind', { body: '<stop/>', headers: { 'content-type': 'x/y; z=1' } }],
    ['a kind that is none', { body: '{}', headers: { 'content-type': 'a, b' } }],
    ['far too much', { body: 'x'.repeat(300_000), headers: { 'content-type': 'application/json' } }],
  ];

  it('sent by two ways at once is one press in the audit, and the next press another', async () => {
    const presses = async () =>
      (await audit()).filter(({ action, by }) => action === 'stop' && by === 'Twice');
    await Promise.all([1, 2].map(() => running.send('POST', '/api/stop', { by: 'Twice' })));
    await expect.poll(async () => (await presses()).filter(({ machine }) => machine === null).length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await running.send('POST', '/api/stop', { by: 'Twice' });
    await expect.poll(async () => (await presses()).filter(({ machine }) => machine === null).length).toBe(2);
    await toRest();
  });

  it('takes whatever comes with it', async () => {
    for (const [what, init] of bodies) {
      const { status, body } = await running.json('/api/stop', { method: 'POST', ...init });
      expect({ status, body }, what).toEqual({
        status: 200,
        body: { delivered: [running.machine], failed: [] },
      });
    }
    await until('it is written', async () => (await audit('&action=stop')).some(({ by }) => by === 'Ruiz'));
    await toRest();
  });

  it(
    'waits for no body that does not end, and stops although whoever asked has gone',
    watched(async () => {
      const head = [
        `POST /api/stop HTTP/1.1`,
        `Host: 127.0.0.1:${running.port}`,
        'Content-Type: application/json',
        'Content-Length: 1000',
      ];
      expect(await sendRaw(running.port, head, '{"by":"An')).toMatch(/^HTTP\/1\.1 200 .*"failed":\[\]/s);
      await toRest();
      await run(await take());
      const socket = connect(running.port, '127.0.0.1', () => {
        socket.write(`${head.join('\r\n')}\r\n\r\n{"by":"An`, () => socket.destroy());
      });
      await settle('stopped');
      await toRest();
    }),
  );

  it(
    'is delivered while the database is locked; what was done is written afterwards, and nothing is armed till then',
    watched(async () => {
      const token = await take();
      await run(token);
      const other = new Database(running.service.store.path);
      other.exec('BEGIN IMMEDIATE');
      let isDecided = false;
      const before = running.service.store.control
        .append([entryOf(1, { action: 'set' })])
        .catch(() => {})
        .then(() => {
          isDecided = true;
        });
      const { body } = await running.send('POST', '/api/stop', { by: 'In the dark' });
      expect(body).toEqual({ delivered: [running.machine], failed: [] });
      // What waits for the lock still waits: the stop did not.
      expect(isDecided).toBe(false);
      await settle('stopped');
      await until('the page is told', () => now().against.some(({ code }) => code === 'audit'));
      expect((await audit('&action=stop')).some(({ by }) => by === 'In the dark')).toBe(false);
      other.exec('ROLLBACK');
      other.close();
      await before;
      await until('it is written', async () =>
        (await audit('&action=stop')).some(({ by }) => by === 'In the dark'),
      );
      await until('nothing of it stands against arming', () =>
        now().against.every(({ code }) => code !== 'audit'),
      );
      await toRest();
    }),
  );
});

describe('a machine’s record', () => {
  it('is the shipped one until it is saved; limits count at once, and the slower of two is told', async () => {
    const first = (await running.json(at('record'))).body as MachineRecordBody;
    expect(first).toMatchObject({ version: 0, at: null, serial: running.machine });
    const { serial: _serial, at: _at, ...fields } = first;
    const limits = { ...first.limits, maxMilliV: 6000 };
    const wanted = {
      ...fields,
      by: 'Ruiz',
      limits,
      presets: [{ id: 'a', name: 'Soft', needle: '3RS', target: { kind: 'voltage', milliV: 5000 } }],
    };
    expect((await running.send('PUT', at('record'), { ...wanted, minMilliV: 6001 })).body).toMatchObject({
      code: 'bad-input',
      field: 'minMilliV',
    });
    expect(await running.send('PUT', at('record'), wanted)).toMatchObject({
      status: 200,
      body: { version: 1, limits, by: 'Ruiz' },
    });
    expect(now().limits.maxMilliV).toBe(6000);
    await refused(409, 'conflict', 'PUT', at('record'), wanted);
    await refused(404, 'not-found', 'PUT', '/api/machines/NOBODY/record', wanted);
    expect((await audit('&action=record'))[0]).toMatchObject({
      by: 'Ruiz',
      machine: running.machine,
      detail: { maxMilliV: 6000, version: 1 },
    });
    expect(await running.json(at('curve-points'))).toEqual({
      status: 200,
      body: { points: expect.any(Array), fit: null },
    });
  });
});

describe('the safety policy', () => {
  it(
    'that lets no motor start ends a stop test that was just asked for, before it turns',
    watched(async () => {
      const token = await take();
      const { controls, store } = running.service;
      const policy = await store.control.policy();
      const asked = controls.test(token);
      expect(['limiting', 'arming']).toContain(now().phase);
      controls.policyChanged({ ...policy, reactions: 'observe' });
      controls.policyChanged(policy);
      expect(await asked).toMatchObject({ ok: false, refusal: { code: 'superseded' } });
      await settle('stopped');
      expect(now().latch?.cause).toEqual({ kind: 'guard', detail: 'reactions' });
      await toRest();
    }),
  );

  it('asks for the code once there is one, limits tries, and never gives it away', async () => {
    const first = (await running.json('/api/safety')).body as Policy;
    expect(first).toMatchObject({ version: 0, reactions: 'training', hasClearCode: false, at: null });
    expect(first.profiles.map(({ id }) => id)).toContain('strict');
    expect(
      (await running.send('PUT', '/api/safety', { version: 0, reactions: 'none', by: 'R' })).status,
    ).toBe(400);
    const saved = await running.send('PUT', '/api/safety', {
      version: 0,
      reactions: 'strict',
      clearCode: '2468',
      by: 'Ruiz',
    });
    expect(saved).toMatchObject({
      status: 200,
      body: { version: 1, hasClearCode: true, reactions: 'strict' },
    });
    expect(JSON.stringify(saved.body)).not.toMatch(/2468|salt|hash"/);

    const change = { version: 1, reactions: 'training', by: 'Trainee' };
    await refused(403, 'forbidden', 'PUT', '/api/safety', change);
    expect(
      (await refused(403, 'forbidden', 'PUT', '/api/safety', { ...change, code: '1357' })).message,
    ).toMatch(/4 more tries/);
    expect((await running.json('/api/safety')).body).toMatchObject({ version: 1, reactions: 'strict' });
    const kept = await running.send('PUT', '/api/safety', { ...change, code: '2468' });
    expect(kept).toMatchObject({
      status: 200,
      body: { version: 2, hasClearCode: true, reactions: 'training' },
    });
    await until('the refusals are written', async () => (await audit('&action=policy')).length === 4);
    const details = JSON.stringify((await audit()).map(({ detail, by, answer }) => [detail, by, answer]));
    expect(details).toContain('"code":"wrong"');
    expect(details).not.toMatch(/2468|1357/);
  });

  it(
    'lets what the guard stopped be cleared with the code alone, once its cause is gone',
    watched(async () => {
      const token = await take();
      expect((await running.send('POST', at('arm'), { token, pad: running.pad })).status).toBe(200);
      await running.send('POST', at('start'), { token, target: { kind: 'voltage', milliV: 5000 } });
      await settle('running');
      await running.fault('out-of-range on');
      await settle('stopped');
      expect(now().latch).toMatchObject({ cause: { kind: 'guard' }, needsCode: true });
      await running.fault('out-of-range off');
      await until('the cause is gone', () => now().latch?.remains.length === 0);
      await refused(409, 'not-allowed', 'POST', at('clear'), { by: 'Ana' });
      const wrong = await refused(409, 'not-allowed', 'POST', at('clear'), { by: 'Ana', code: '1111' });
      expect(wrong.message).toMatch(/^The stop stays\. .*4 more tries/);
      expect(now().phase).toBe('stopped');
      expect((await running.send('POST', at('clear'), { by: 'Ruiz', code: '2468' })).status).toBe(200);
      await settle('rest');
    }),
  );
});

describe('the audit', () => {
  it('holds as a chain, comes page by page, and is checked from its export by anyone', async () => {
    const check = (await running.json('/api/audit/check')).body as { rows: number; head: string };
    expect(check).toMatchObject({ broken: null, rows: expect.any(Number) });
    const [last] = await audit();
    const before = (await running.json(`/api/audit?limit=2&before=${last?.seq}`)).body as AuditLine[];
    expect(before.map(({ seq }) => seq)).toEqual([(last?.seq ?? 0) - 1, (last?.seq ?? 0) - 2]);
    expect((await running.get('/api/audit?limit=0')).status).toBe(400);

    const response = await running.get('/api/audit/export?format=jsonl');
    expect(response.headers.get('content-disposition')).toMatch(/evenstroke-audit-.*\.jsonl"$/);
    let previous = '0'.repeat(64);
    for (const line of (await response.text()).trimEnd().split('\n')) {
      const { previous: its, hash, ...entry } = JSON.parse(line) as AuditLine;
      const text = JSON.stringify(entry, (_key, value) =>
        value !== null && typeof value === 'object'
          ? Object.fromEntries(Object.entries(value).sort())
          : value,
      );
      expect(its).toBe(previous);
      expect(
        createHash('sha256')
          .update(previous + text)
          .digest('hex'),
      ).toBe(hash);
      previous = hash;
    }
    const csv = await (await running.get('/api/audit/export?format=csv')).text();
    expect(csv).toMatch(
      /^seq,at,station_s,session,actor,by,machine,action,answer,detail,previous,hash\r\n1,/,
    );
  });
});
