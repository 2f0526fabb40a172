/** Papers claim to be PDF/A-2b: what the standard asks of such a file, asked of the files that are made. */
import { describe, expect, it } from 'vitest';
import { certificatePdf } from '../../src/documents/certificate.ts';
import { TimelinePaper } from '../../src/documents/timeline.ts';
import type { CalibrationDocument } from '../../src/studio/document.ts';
import { pdfaFaults } from './pdfa.ts';
import { machineDocument, padDocument, recordOf } from './records.ts';

const url = 'http://127.0.0.1:7420/#/studio/calibrations/EV-2026-0007';
const made = (document: CalibrationDocument, approvedBy = 'Marta Kowalczyk'): Uint8Array =>
  certificatePdf({ record: recordOf(document, { approvedBy }), acts: [], url });
const pad = made(padDocument());

function timeline(): Uint8Array {
  const paper = new TimelinePaper({
    item: { kind: 'pad', name: 'Pad “East” & <window> 동쪽', serial: 'PAD-7F3A21' },
    filter: '',
    at: '2026-03-01T00:00:00.500Z',
  });
  const row = { at: '2026-03-01T00:00:00.500Z', kind: 'log', id: 'a', title: 'Service', detail: {} } as const;
  const rows = Array.from({ length: 70 }, () => ({ ...row, by: 'ليلى', text: '针 replaced' }));
  return Buffer.concat([paper.add(rows), paper.finish()]);
}

describe('a paper that claims to be PDF/A-2b', () => {
  it.each([
    ['a pad’s certificate', () => pad],
    ['a machine’s', () => made(machineDocument())],
    [
      'one with letters of other fonts, and one that no font has',
      () => made(padDocument({ by: '山田 花子', place: 'ليلى 🪡' }), '김민준'),
    ],
    ['a time line of several pages', timeline],
  ])('is one: %s', async (_, pdf) => {
    expect(await pdfaFaults(pdf())).toEqual([]);
  });

  it('is refused by the same check for each thing that is wrong with it', async () => {
    const wrongs: readonly [fault: string, from: RegExp, to: string][] = [
      ['header', /^%PDF-1\.7\n%..../, '%PDF-1.7\n%abcd'],
      ['no file ID', /\/ID \[/, '/IX ['],
      ['not said to be PDF/A-2b', /<pdfaid:part>2/, '<pdfaid:part>3'],
      ['/Title is', /\(Calibration certificate E/, '(Calibration certificatE E'],
      ['two dates', /\(D:20260314/, '(D:20260315'],
      ['no output intent', /\/GTS_PDFA1/, '/GTS_PDFX1'],
      ['glyph 1 is 6', /\/W \[0 \[(\d+) \d\d\d/g, '/W [0 [$1 111'],
      ['is not in the file', /\/FontFile2 /, '/FontFile9 '],
      ['has no map to glyphs', /\/CIDToGIDMap \/Identity/, '/CIDToGIDMap /Identit_'],
      ['a link with the flags 2', /\/F 4\b/, '/F 2'],
      ['leads to no address', /\/S \/URI/, '/S /UR_'],
      ['/OpenAction in the catalogue', /\/ViewerPreferences /, '/OpenAction        '],
    ];
    let text = Buffer.from(pad).toString('latin1');
    for (const [fault, from, to] of wrongs) {
      expect(text, fault).toMatch(from);
      text = text.replace(from, to);
    }
    const found = await pdfaFaults(Buffer.from(text, 'latin1'));
    for (const [fault] of wrongs) expect(found.join('; ')).toContain(fault);
  });
});
