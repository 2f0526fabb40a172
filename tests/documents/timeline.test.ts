/** Time lines and certificates for other programs: CSV, JSON, and paper of any length. */
import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { certificateJson } from '../../src/documents/certificate-json.ts';
import { DocumentThread } from '../../src/documents/document-thread.ts';
import { type TimelineHead, TimelinePaper, timelineCsv } from '../../src/documents/timeline.ts';
import { canonicalJson, recordHash } from '../../src/store/record-hash.ts';
import type { CalibrationAct, TimelineRow } from '../../src/store/studio-types.ts';
import { pageTexts } from './paper.ts';
import { qpdfCheck } from './qpdf.ts';
import { machineDocument, padDocument, recordOf } from './records.ts';

const row = (n: number, changes: Partial<TimelineRow> = {}): TimelineRow => ({
  at: new Date(Date.UTC(2026, 2, 1) - n * 3_600_000).toISOString(),
  kind: 'log',
  id: `entry-${n}`,
  title: `Service no. ${n}`,
  by: 'Inés Duarte',
  text: n % 5 === 0 ? 'Bearing oiled, run for ten minutes without load.' : '',
  detail: { strokes: 1_000 + n },
  ...changes,
});
const rows = (count: number): TimelineRow[] => Array.from({ length: count }, (_, n) => row(n));
async function* inPages(all: readonly TimelineRow[], size: number) {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}
const head: TimelineHead = {
  item: { kind: 'pad', name: 'Pad “East” & <window>', serial: 'PAD-7F3A21' },
  filter: 'Only log.',
  at: '2026-03-01T00:00:00.500Z',
};

describe('a time line on paper', () => {
  const thread = new DocumentThread();
  afterAll(() => thread.close());

  async function paper(
    all: readonly TimelineRow[],
    size = 100,
    zone: string | null = null,
  ): Promise<{ pdf: Buffer; pieces: number }> {
    const pieces: Uint8Array[] = [];
    for await (const piece of thread.timeline({ ...head, zone }, inPages(all, size))) pieces.push(piece);
    return { pdf: Buffer.concat(pieces), pieces: pieces.length };
  }

  it('goes on over numbered pages with its head on each, and is given away in pieces', async () => {
    const all = rows(120);
    const { pdf, pieces } = await paper(all, 30);
    expect(pieces).toBeGreaterThanOrEqual(4);
    expect((await qpdfCheck(pdf)).code).toBe(0);
    const pages = await pageTexts(pdf);
    expect(pages.length).toBeGreaterThanOrEqual(4);
    for (const [n, text] of pages.entries()) {
      expect(text).toContain(`page ${n + 1}`);
      expect(text).toContain('when UTC what entry by');
      expect(text).toContain('Pad “East” & <window>, PAD-7F3A21');
    }
    const whole = pages.join(' ');
    for (const { title } of all) expect(whole).toContain(`${title} `);
    for (const { detail } of all) expect(whole).toContain(`strokes ${detail['strokes']}`);
    expect(whole).toContain('120 entries.');
    expect(whole).toContain('Only log.');
  });

  it('says nothing twice on paper, and leaves ids and switches to the file', async () => {
    const told = {
      sentence: 'Failed: off by −5 µm.',
      passed: false,
      calibrationId: 'a-b',
      number: 'EV-2026-0002',
    };
    const check = row(0, {
      kind: 'quick-check',
      title: 'Quick check failed',
      text: told.sentence,
      detail: told,
    });
    const [page = ''] = await pageTexts((await paper([check])).pdf);
    expect(page.split('off by').length).toBe(2);
    expect(page).toContain('calibration EV-2026-0002');
    expect(page).not.toMatch(/sentence|calibrationId/);
    let file = '';
    for await (const piece of timelineCsv(inPages([check], 1))) file += piece;
    expect(file).toContain('passed=false');
  });

  it('says in words and in one zone what an entry holds beyond its text', async () => {
    const { at } = row(0);
    const [page = ''] = await pageTexts(
      (
        await paper(
          [
            row(0, {
              kind: 'calibration',
              title: 'Calibration EV-2026-0002',
              text: 'Stage: expanded uncertainty (k = 2) at most 0.009 mm',
              detail: {
                number: 'EV-2026-0002',
                from: '2026-03-02T08:30:00.000Z',
                dueOn: '2026-09-01',
                dueStrokes: 2_000_000,
                hash: 'ab12cd',
                expandedMm: 0.0091,
              },
            }),
            row(0, { detail: { savedAt: at, reminderId: 'x-1', stepVolt: 3 } }),
            row(0, {
              kind: 'use',
              text: '1.0 min recorded, 90 strokes',
              detail: { recordedS: 60, strokes: 90 },
            }),
            row(0, {
              kind: 'fault',
              title: 'Stall',
              text: 'hz 0.5, volt 7.2',
              detail: { hz: 0.5, volt: 7.2, event: 'stall', severity: 'alarm', atUs: 7, lastedS: 0.25 },
            }),
          ],
          100,
          'Asia/Seoul',
        )
      ).pdf,
    );
    expect(page).toContain(
      'at most 0.009 mm in force from 2026-03-02 08:30 UTC, due on 2026-09-01, due at 2000000 strokes Inés',
    );
    expect(page).toContain('Service no. 0 Bearing oiled, run for ten minutes without load. step volt 3 Inés');
    expect(page).toContain('90 strokes Inés');
    expect(page).toContain('hz 0.5, volt 7.2 severity alarm, lasted 0.250 s Inés');
    expect(page).toContain('Only log. Days are those of Asia/Seoul; times are UTC.');
    expect(page).not.toMatch(/\dT\d|\w=/);
  });

  it('is the same bytes of the same rows, and says so where there are none', async () => {
    const all = rows(20);
    const [one, other] = await Promise.all([paper(all), paper(all)]);
    expect(Buffer.compare(one.pdf, other.pdf)).toBe(0);
    const none = await paper([]);
    expect((await qpdfCheck(none.pdf)).code).toBe(0);
    expect((await pageTexts(none.pdf)).join(' ')).toContain('0 entries.');
  });

  it('is broken off where nobody listens any more, and where its rows cannot be read', async () => {
    for await (const piece of thread.timeline(head, inPages(rows(20), 10))) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    async function* failing() {
      yield rows(10);
      throw new Error('the disk is gone');
    }
    const broken = async () => {
      for await (const _ of thread.timeline(head, failing()));
    };
    await expect(broken()).rejects.toThrow('the disk is gone');
    expect((await paper(rows(3))).pdf.length).toBeGreaterThan(1_000);
  });

  it('keeps what is drawn in memory no longer than a page', () => {
    const sheet = new TimelinePaper(head);
    const sizes = [0, 1, 2].map((n) => sheet.add(rows(60).map((each) => ({ ...each, id: `${n}` }))).length);
    for (const size of sizes) expect(size).toBeGreaterThan(5_000);
    expect(sheet.finish().length).toBeGreaterThan(1_000);
  });
});

describe('a time line as CSV', () => {
  const csv = async (all: readonly TimelineRow[]): Promise<string> => {
    let text = '';
    for await (const piece of timelineCsv(inPages(all, 2))) text += piece;
    return text;
  };

  it('is RFC 4180, and has no cell that a spreadsheet would run', async () => {
    const text = await csv([
      row(0, { text: '=cmd|calc', title: '+1', by: '@x', detail: {} }),
      row(1, {
        text: 'a "quoted", word\r\nand a line\nand a lone \r return',
        detail: { a: 1, b: null, c: 'x' },
      }),
      row(2, { text: '\uFF1Dfull width', by: '-2' }),
    ]);
    expect(text.split('\r\n')[0]).toBe('at,kind,id,title,by,text,detail');
    expect(text).toContain("'+1,'@x,'=cmd|calc,");
    expect(text).toContain('"a ""quoted"", word\r\nand a line\nand a lone \r return",a=1; c=x');
    expect(text).toContain("'-2,'\uFF1Dfull width");
    expect(text.endsWith('\r\n')).toBe(true);
  });

  it('has a header where there are no rows', async () => {
    expect(await csv([])).toBe('at,kind,id,title,by,text,detail\r\n');
  });
});

describe('a certificate as JSON', () => {
  const url = 'http://127.0.0.1:7420/#/studio/calibrations/EV-2026-0007';
  const voided: CalibrationAct = {
    calibrationId: 'calibration-7',
    act: 'voided',
    at: '2026-04-02T08:00:00Z',
    by: 'Marta Kowalczyk',
    reason: 'bent "stage"',
  };
  /** As the file tells: the text of the record, cut out of it. */
  const hashOf = (text: string): string => {
    const from = text.indexOf('"record":') + 9;
    for (let to = text.indexOf('}', from); to >= 0; to = text.indexOf('}', to + 1)) {
      const cut = text.slice(from, to + 1);
      try {
        JSON.parse(cut);
      } catch {
        continue;
      }
      return hash('sha256', cut);
    }
    return '';
  };

  it.each([
    ['pad', recordOf(padDocument({ by: 'Ελένη "record": {', adjustment: '"hash":"0"' }))],
    ['machine', recordOf(machineDocument())],
  ])('of a %s has a hash that is worked out from the file itself, and by every other way', (_, record) => {
    const text = certificateJson({ record, acts: [voided], url });
    const parsed = JSON.parse(text);
    expect(parsed.hash).toBe(record.hash);
    expect(hashOf(text)).toBe(record.hash);
    expect(hash('sha256', JSON.stringify(parsed.record))).toBe(record.hash);
    expect(recordHash(parsed.record)).toBe(record.hash);
    expect(text).toBe(`${canonicalJson(parsed)}\n`);
    // One digit of one reading.
    expect(
      hashOf(text.replace('"frames":1000', '"frames":1001').replace('"readings":40', '"readings":41')),
    ).not.toBe(record.hash);
  });

  it('of a machine decides nothing, and says so', () => {
    const { conformity } = JSON.parse(
      certificateJson({ record: recordOf(machineDocument()), acts: [], url }),
    );
    expect(conformity).toEqual({
      asFound: [],
      asLeft: [],
      rule: expect.stringMatching(/^No tolerance is stated/),
    });
  });

  it('is checked by the very line that it names', () => {
    const dir = mkdtempSync(join(tmpdir(), 'evenstroke-certificate-'));
    try {
      const record = recordOf(padDocument());
      const text = certificateJson({ record, acts: [], url });
      const file = join(dir, 'certificate.json');
      writeFileSync(file, text);
      const { check } = JSON.parse(text) as { check: string };
      const line = check.slice(check.indexOf('Node: ') + 6).replace('FILE', file);
      expect(execFileSync(process.execPath, ['-e', line], { encoding: 'utf8' }).trim()).toBe(record.hash);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it('holds every reading, says how it was decided, and what was done later beside the record', () => {
    const record = recordOf(padDocument());
    const good = JSON.parse(certificateJson({ record, acts: [], url }));
    expect(good).toMatchObject({
      state: 'stands',
      void: null,
      rolledBack: null,
      page: url,
      number: record.number,
    });
    expect(good.record.document).toEqual(record.document);
    expect(good.record.document.points).toHaveLength(56);
    expect(good.conformity.asFound[3]).toEqual({ referenceMm: 1.5, decision: 'beyond' });
    expect(good.conformity.asLeft.every(({ decision }: { decision: string }) => decision === 'within')).toBe(
      true,
    );
    expect(good.statements.join(' ')).toMatch(
      /relate only to the item calibrated.*No accreditation is claimed/,
    );
    expect(JSON.stringify(good)).not.toMatch(/dueOn|dueStrokes|2026-09-14/);
    const bad = JSON.parse(certificateJson({ record, acts: [voided], url }));
    expect(bad).toMatchObject({ state: 'VOID', hash: record.hash });
    expect(bad.void).toEqual({ at: voided.at, by: voided.by, reason: voided.reason });
    expect(bad.record).toEqual(good.record);
  });
});
