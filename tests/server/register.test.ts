/** The register and its papers over a real socket, with real ttys and a real database. */
import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ItemView, Timeline } from '../../src/server/wire-studio.ts';
import type { CalibrationRecord } from '../../src/store/studio-types.ts';
import type { CalibrationDocument, Trend } from '../../src/studio/document.ts';
import type { LogEntry } from '../../src/studio/register.ts';
import { pageTexts } from '../documents/paper.ts';
import { qpdfCheck } from '../documents/qpdf.ts';
import { machineDocument, padDocument } from '../documents/records.ts';
import { checkOf } from '../store/studio.ts';
import { type Running, startRunning, until } from './harness.ts';

let running: Running;
let pad: ItemView;
let machine: ItemView;
beforeAll(async () => {
  running = await startRunning({ devices: true, idle: true });
  await until(
    'both are in the register',
    async () => (await items()).filter(({ online }) => online).length === 2,
  );
  const all = await items();
  pad = all.find(({ content }) => content.kind === 'pad') as ItemView;
  machine = all.find(({ content }) => content.kind === 'machine') as ItemView;
});
afterAll(() => running.close());

async function good<T>(status: number, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await running.send(method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status);
  return answer.body as T;
}
interface Problem {
  code: string;
  message: string;
  field?: string;
}
/** A refusal that a person can read. */
async function refused(status: number, method: string, path: string, body?: unknown): Promise<Problem> {
  const problem = await good<Problem>(status, method, path, body);
  expect(problem.message).toMatch(/^[A-Z].{20,}\.$/s);
  expect(problem.message).not.toMatch(/Invalid input|Zod|undefined|NaN|SQLITE/);
  return problem;
}
const items = () => good<ItemView[]>(200, 'GET', '/api/register');
const itemNow = ({ id }: { id: string }) => good<ItemView>(200, 'GET', `/api/register/${id}`);
const fields = { serial: '', maker: '', model: '', placeId: null, note: '', reminders: [] };
const log = (id: string, entry: object) =>
  good<LogEntry>(201, 'POST', `/api/register/${id}/log`, { by: 'Ruiz', ...entry });
const register = () => running.service.register;

/** As the studio approves what was measured. */
async function approved(document: CalibrationDocument): Promise<CalibrationRecord> {
  const { studio } = running.service.store;
  const { outcome: _o, asFound: _f, endedAt: _e, ...rest } = document;
  const { asLeft: _l, ...draft } = { asLeft: null, ...rest };
  const { id, version } = await studio.openDraft(draft as never);
  const from = new Date().toISOString();
  return studio.approve(id, version, document, {
    by: 'Ruiz',
    from,
    dueOn: '2999-01-01',
    dueStrokes: 9_876_543,
  });
}

describe('what comes by itself', () => {
  it('enters a pad and a machine by their handshakes, once, with what they say of themselves', () => {
    expect(pad).toMatchObject({
      version: 1,
      state: 'in-service',
      question: null,
      online: true,
      expired: false,
    });
    expect(pad.content).toMatchObject({ kind: 'pad', serial: running.pad });
    expect(machine.content).toMatchObject({ kind: 'machine', serial: running.machine });
    expect(pad.identity).toMatchObject({ role: 'pad', serial: running.pad });
    expect(pad.identity?.capabilities.length).toBeGreaterThan(0);
    expect(pad.usage.total).toMatchObject({ sessions: 0, strokes: 0 });
    // Of a virtual pad it is stated what it is by construction.
    expect(pad.calibration).toMatchObject({ number: null, state: 'valid' });
    expect(machine.calibration).toBeNull();
    expect(register().standing('pad', running.pad)).toEqual({
      itemId: pad.id,
      state: 'in-service',
      question: null,
      reason: '',
    });
    expect(register().standing('machine', running.pad)).toBeNull();
  });

  it('lists those on a cable first, and one kind alone', async () => {
    await good(201, 'POST', '/api/register', {
      content: { kind: 'supply', ...fields, name: 'A supply' },
      by: 'Ruiz',
    });
    const all = await items();
    expect(all.slice(0, 2).every(({ online }) => online)).toBe(true);
    const supplies = await good<ItemView[]>(200, 'GET', '/api/register?kind=supply');
    expect(supplies.map(({ content }) => content.name)).toEqual(['A supply']);
    await refused(400, 'GET', '/api/register?kind=tool');
  });
});

describe('items', () => {
  it('keep what is seen of a name, and take no name, reminder or day that is none', async () => {
    const enter = (change: object) => ({
      content: { kind: 'place', ...fields, name: 'Bench 3', ...change },
      by: 'Ruiz',
    });
    const name = 'Room\u202e \u001b[31m1\r\nX-Y: z\u0000';
    const written = enter({ name, note: 'one\r\n\u0007two', serial: 'S\u0000' });
    expect(await good<ItemView>(201, 'POST', '/api/register', written)).toMatchObject({
      content: { name: 'Room [31m1X-Y: z', note: 'one\ntwo', serial: 'S' },
    });
    expect(await refused(400, 'POST', '/api/register', enter({ name: '\u0000\u202e' }))).toMatchObject({
      field: 'content.name',
    });
    const reminder = { id: 'oil', label: 'Oil it', everyDays: 9, everyHours: null, everyStrokes: null };
    const twice = enter({ reminders: [reminder, { ...reminder, label: 'Bearing' }] });
    expect((await refused(400, 'POST', '/api/register', twice)).message).toMatch(
      /reminders must each have an id of their own/,
    );
    const standard = { reference: 'other', certificate: '', expandedMm: 0.1, k: 2, resolutionMm: 0 };
    const day = enter({ kind: 'standard', standard: { ...standard, validUntil: '2026-02-30' } });
    expect((await refused(400, 'POST', '/api/register', day)).message).toMatch(
      /validUntil must be a day of the calendar, such as/,
    );
  });

  it('are back in service when it was written last, though the clock of a page is ahead', async () => {
    const content = { kind: 'supply', ...fields, name: 'Supply 7' };
    const { id } = await good<ItemView>(201, 'POST', '/api/register', { content, by: 'Ruiz' });
    const ahead = new Date(Date.now() + 50_000).toISOString();
    await log(id, { kind: 'out-of-service', text: 'It hums', at: ahead });
    expect((await itemNow({ id })).state).toBe('out-of-service');
    await log(id, { kind: 'in-service', text: 'It does not any more' });
    expect((await itemNow({ id })).state).toBe('in-service');
  });

  it('are entered and changed version by version, and a stale change is refused', async () => {
    const place = await good<ItemView>(201, 'POST', '/api/register', {
      content: { kind: 'place', ...fields, name: 'Bench 2' },
      by: 'Ruiz',
    });
    const standard = {
      kind: 'standard',
      ...fields,
      name: 'Micrometer',
      serial: 'MS-1',
      placeId: place.id,
      standard: {
        reference: 'micrometer',
        certificate: 'K-1',
        validUntil: '2020-01-31',
        expandedMm: 0.003,
        k: 2,
        resolutionMm: 0.001,
      },
    };
    const first = await good<ItemView>(201, 'POST', '/api/register', { content: standard, by: 'Ruiz' });
    expect(first).toMatchObject({ expired: true, online: false, by: 'Ruiz' });
    const content = { ...standard, standard: { ...standard.standard, validUntil: '2999-01-31' } };
    const path = `/api/register/${first.id}`;
    expect(await good<ItemView>(200, 'PUT', path, { content, by: 'Ana', version: 1 })).toMatchObject({
      version: 2,
      expired: false,
      by: 'Ana',
    });
    expect(await refused(409, 'PUT', path, { content, by: 'Ben', version: 1 })).toMatchObject({
      code: 'conflict',
    });
    const nowhere = { ...content, placeId: first.id };
    expect(await refused(400, 'PUT', path, { content: nowhere, by: 'Ana', version: 2 })).toMatchObject({
      field: 'content.placeId',
    });
  });

  it('are refused without a name or a person, and are unknown where they are', async () => {
    const content = { kind: 'place', ...fields, name: ' ' };
    await refused(400, 'POST', '/api/register', { content, by: 'Ruiz' });
    await refused(400, 'POST', '/api/register', { content: { ...content, name: 'Here' }, by: '' });
    for (const [method, path, body] of [
      ['GET', '/api/register/nothing', undefined],
      ['GET', '/api/register/nothing/timeline', undefined],
      ['GET', '/api/register/nothing/timeline.csv', undefined],
      ['GET', '/api/register/nothing/trends', undefined],
      ['POST', '/api/register/nothing/log', { kind: 'note', by: 'Ruiz', text: 'x' }],
    ] as const)
      expect(await refused(404, method, path, body)).toMatchObject({ code: 'not-found' });
  });

  it('are due by what was used since the reminder was answered', async () => {
    const reminder = {
      id: 'oil',
      label: 'Oil the bearing',
      everyDays: 30,
      everyHours: null,
      everyStrokes: 1_000,
    };
    const content = { ...(await itemNow(machine)).content, reminders: [reminder] };
    const changed = await good<ItemView>(200, 'PUT', `/api/register/${machine.id}`, {
      content,
      by: 'Ruiz',
      version: 1,
    });
    expect(changed.due).toMatchObject([{ state: 'fine', reminder: { id: 'oil' } }]);
    // Nobody knows of an earlier day; a service before the item was entered answers nothing.
    await log(machine.id, { kind: 'service', text: 'Oiled', reminderId: 'oil' });
    expect((await itemNow(machine)).due[0]?.doneAt).not.toBeNull();
    for (const wrong of [
      { kind: 'note', reminderId: 'oil' },
      { kind: 'service', reminderId: 'belt' },
    ])
      expect(
        await refused(400, 'POST', `/api/register/${machine.id}/log`, { by: 'Ruiz', text: 'x', ...wrong }),
      ).toMatchObject({ field: 'reminderId' });
  });
});

describe('the log', () => {
  it('takes what happened and when, not what will happen, and steers no terminal', async () => {
    const at = '2026-02-03T04:05:06.000Z';
    const entry = await log(pad.id, { kind: 'repair', at, text: '\u001b[31mSkin\nreplaced \u202e' });
    expect(entry).toMatchObject({ itemId: pad.id, kind: 'repair', at, by: 'Ruiz', corrects: null });
    expect(entry.text).toBe('[31mSkinreplaced');
    expect(await log(pad.id, { kind: 'note', text: 'Not that one', corrects: entry.id })).toMatchObject({
      corrects: entry.id,
    });
    const path = `/api/register/${pad.id}/log`;
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(await refused(400, 'POST', path, { kind: 'note', by: 'R', text: 'x', at: later })).toMatchObject({
      field: 'at',
    });
    await refused(400, 'POST', path, { kind: 'entered', by: 'R', text: 'x' });
    await refused(404, 'POST', path, { kind: 'note', by: 'R', text: 'x', corrects: 'nothing' });
  });

  it('puts an item out of service and back, known at once to who asks before use', async () => {
    const told: string[] = [];
    const subscription = register().changed$.subscribe(() =>
      told.push(register().standing('pad', running.pad)?.state ?? ''),
    );
    await log(pad.id, { kind: 'out-of-service', text: 'The skin is torn' });
    expect(register().standing('pad', running.pad)).toMatchObject({
      state: 'out-of-service',
      reason: 'The skin is torn',
    });
    expect(await itemNow(pad)).toMatchObject({ state: 'out-of-service' });
    await log(pad.id, { kind: 'in-service', text: 'New skin' });
    expect(register().standing('pad', running.pad)).toMatchObject({ state: 'in-service', reason: '' });
    subscription.unsubscribe();
    expect(told).toEqual(['out-of-service', 'in-service']);
  });
});

describe('identity', () => {
  it('is asked about where a device says something else, and answered once, by a person', async () => {
    const { studio } = running.service.store;
    const said = (await itemNow(pad)).identity;
    if (said === null) throw new Error('the pad has not said who it is');
    await studio.met({ ...said, capabilities: [], model: 'lookalike' }, new Date().toISOString());
    await register().refresh(pad.id);
    expect(register().standing('pad', running.pad)?.question).toMatch(/lookalike/);
    const { question } = await itemNow(pad);
    if (question === null) throw new Error('nothing was asked');
    const path = `/api/register/${pad.id}/identity`;
    const answer = { entryId: question.entryId, answer: 'same', by: 'Ruiz', reason: 'new firmware' };
    await refused(400, 'POST', path, { ...answer, reason: '' });
    await refused(404, 'POST', path, { ...answer, entryId: 'nothing' });
    expect(await good<ItemView>(200, 'POST', path, answer)).toMatchObject({ question: null });
    expect(register().standing('pad', running.pad)?.question).toBeNull();
    await refused(409, 'POST', path, answer);
  });
});

describe('papers', () => {
  let record: CalibrationRecord;
  const path = (ending: string, id = record.number): string =>
    `/api/calibrations/records/${id}/certificate.${ending}`;
  beforeAll(async () => {
    record = await approved(padDocument({ serial: running.pad, by: 'Ελένη Παπαδοπούλου' }));
    await approved(machineDocument({ serial: running.machine }));
  });

  it('give the certificate by number and by id, as PDF and as JSON that can be checked', async () => {
    const response = await running.get(path('pdf'));
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${record.number}.pdf"`);
    const pdf = new Uint8Array(await response.arrayBuffer());
    expect((await qpdfCheck(pdf)).code).toBe(0);
    const text = (await pageTexts(pdf)).join(' ');
    for (const said of [
      record.number,
      running.pad,
      record.hash,
      'Measured by Ελένη Παπαδοπούλου',
      'Approved by Ruiz',
    ])
      expect(text).toContain(said);
    expect(text).not.toMatch(/2999|9.?876.?543/);
    const again = new Uint8Array(await (await running.get(path('pdf', record.id))).arrayBuffer());
    expect(Buffer.compare(pdf, again)).toBe(0);

    const json = await running.get(path('json'));
    expect(json.headers.get('content-type')).toMatch(/^application\/json/);
    const parsed = JSON.parse(await json.text());
    expect(parsed.hash).toBe(record.hash);
    expect(hash('sha256', JSON.stringify(parsed.record))).toBe(record.hash);
    expect(parsed.page).toBe(`${running.url}/#/studio/calibrations/${record.number}`);
  });

  it('are refused where nothing was measured', async () => {
    expect((await refused(404, 'GET', path('pdf', 'EV-1999-0001'))).message).toContain('EV-1999-0001');
    await refused(404, 'GET', '/api/calibrations/records/nothing/certificate.json');
    await refused(400, 'GET', `/api/calibrations/records/${record.number}/certificate.doc`);
  });

  it('are marked void once it was declared so', async () => {
    const at = new Date().toISOString();
    const act = { calibrationId: record.id, act: 'voided', at, by: 'Ana', reason: 'bent stage' } as const;
    await running.service.store.studio.act(act);
    const response = await running.get(path('pdf'));
    expect(response.headers.get('content-disposition')).toContain(`${record.number}-VOID.pdf`);
    const [first] = await pageTexts(new Uint8Array(await response.arrayBuffer()));
    expect(first).toMatch(/VOID Declared void on .* by Ana: bent stage\./);
    expect(JSON.parse(await (await running.get(path('json'))).text())).toMatchObject({
      state: 'VOID',
      void: { by: 'Ana', reason: 'bent stage' },
    });
  });

  it('show the time line as on the page, filtered, as CSV and PDF', async () => {
    const timeline = (query: string) =>
      good<Timeline>(200, 'GET', `/api/register/${pad.id}/timeline${query}`);
    const whole = await timeline('?limit=500');
    expect(whole.next).toBeNull();
    const kinds = new Set(whole.rows.map(({ kind }) => kind));
    for (const kind of ['log', 'calibration', 'calibration-act'] as const) expect(kinds).toContain(kind);
    const paged: Timeline['rows'] = [];
    let before = '';
    do {
      const page = await timeline(`?limit=2${before}`);
      paged.push(...page.rows);
      before = page.next === null ? '' : `&before=${encodeURIComponent(page.next)}`;
    } while (before !== '');
    expect(paged).toEqual(whole.rows);
    const logs = await timeline('?kinds=log&from=2026-02-03&to=2026-02-03');
    expect(logs.rows.map(({ at }) => at)).toEqual(['2026-02-03T04:05:06.000Z']);

    // The day of the studio, wherever that is: this was written down late on the second.
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/Lima';
    try {
      const days = (day: string) => `kinds=log&from=${day}&to=${day}`;
      expect((await timeline(`?${days('2026-02-03')}`)).rows).toEqual([]);
      expect((await timeline(`?${days('2026-02-02')}`)).rows).toEqual(logs.rows);
      const text = await (
        await running.get(`/api/register/${pad.id}/timeline.csv?${days('2026-02-02')}`)
      ).text();
      expect(text).toContain('2026-02-03T04:05:06.000Z');
      // Settings that name no zone of the database: the computer then reckons in UTC.
      for (const none of [':/etc/localtime', '']) {
        process.env['TZ'] = none;
        expect(await timeline(`?${days('2026-02-03')}`), none).toMatchObject({
          rows: logs.rows,
          zone: 'UTC',
        });
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }

    const csv = await running.get(`/api/register/${pad.id}/timeline.csv`);
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${running.pad}-timeline.csv"`);
    const lines = (await csv.text()).split('\r\n');
    expect(lines[0]).toBe('at,kind,id,title,by,text,detail');
    for (const { id } of whole.rows) expect(lines.some((line) => line.includes(id))).toBe(true);
    const one = await running.get(`/api/register/${pad.id}/timeline.csv?kinds=calibration-act`);
    expect((await one.text()).split('\r\n')).toHaveLength(3);

    const pdf = await running.get(`/api/register/${pad.id}/timeline.pdf?kinds=log`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    const bytes = new Uint8Array(await pdf.arrayBuffer());
    expect((await qpdfCheck(bytes)).code).toBe(0);
    const text = (await pageTexts(bytes)).join(' ');
    expect(text).toContain('The skin is torn');
    expect(text).toContain('Only log.');
    expect(text).not.toContain('bent stage');
  });

  it('of a time line are refused with what was wrong', async () => {
    const path = `/api/register/${pad.id}/timeline`;
    expect(await refused(400, 'GET', `${path}?kinds=log,tools`)).toMatchObject({ field: 'kinds' });
    expect(await refused(400, 'GET', `${path}.pdf?from=2026-03-02&to=2026-03-01`)).toMatchObject({
      field: 'from',
    });
    await refused(400, 'GET', `${path}?from=yesterday`);
    await refused(400, 'GET', `${path}.xlsx`);
  });

  it('leave out of the trends what was voided', async () => {
    const trends = (item: ItemView) => good<Trend[]>(200, 'GET', `/api/register/${item.id}/trends`);
    expect(await trends(pad)).toEqual([]);
    const second = await approved(padDocument({ serial: running.pad }));
    const found = await trends(pad);
    expect(found.map(({ quantity }) => quantity)).toEqual([
      'error as found at 0.50 mm',
      'error as found at 1.50 mm',
      'error as found at 3.00 mm',
    ]);
    expect(found[1]?.points).toMatchObject([{ value: 0.0288, expanded: 0.00785, source: second.id }]);
    const ofMachine = await trends(machine);
    expect(ofMachine[0]).toMatchObject({ quantity: 'rate for a volt as found', unit: 'Hz/V' });
    expect(ofMachine[0]?.points[0]).toMatchObject({ value: 11.2, expanded: 0.108 });
    expect(await itemNow(pad)).toMatchObject({
      calibration: { number: second.number, state: 'valid', dueOn: '2999-01-01' },
    });
    const place = await good<ItemView>(201, 'POST', '/api/register', {
      content: { kind: 'place', ...fields, name: 'Shelf' },
      by: 'Ruiz',
    });
    expect(await trends(place)).toEqual([]);
  });

  it('call for someone while the newest value of a trend breaks a rule', async () => {
    const { studio } = running.service.store;
    const put = (n: number, deviationMm: number) => {
      const { points, ...check } = checkOf(
        `trend-${n}`,
        running.pad,
        new Date(Date.UTC(2026, 2, n)).toISOString(),
      );
      return studio.putQuickCheck({ ...check, points: points.map((each) => ({ ...each, deviationMm })) });
    };
    expect((await itemNow(pad)).signals).toEqual([]);
    for (let n = 1; n <= 12; n++) await put(n, 0.001 * ((n * 7) % 5));
    expect((await itemNow(pad)).signals).toEqual([]);
    await put(13, 0.1);
    const { signals } = await itemNow(pad);
    expect(signals[0]).toMatchObject({
      quantity: expect.stringContaining('quick checks'),
      at: expect.anything(),
    });
    expect(signals[0]?.sentence).toMatch(/has changed, by what the chart says/);
    expect((await items()).find(({ id }) => id === pad.id)?.signals).toEqual(signals);
    expect((await itemNow(machine)).signals).toEqual([]);
    const pages = await good<{ id: string }[]>(200, 'GET', `/api/quick-checks?serial=${running.pad}&limit=2`);
    expect(pages.map(({ id }) => id)).toEqual(['trend-13', 'trend-12']);
    const path = `/api/quick-checks?serial=${running.pad}`;
    expect(await good<{ id: string }[]>(200, 'GET', `${path}&before=trend-2`)).toMatchObject([
      { id: 'trend-1' },
    ]);
    expect(await refused(400, 'GET', `${path}&before=nothing`)).toMatchObject({ field: 'before' });
  });
});
