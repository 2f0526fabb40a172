/** Certificates as a reader has them: a sound file, all that the record holds, and a page that looks as it should. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, it } from 'vitest';
import { certificatePdf } from '../../src/documents/certificate.ts';
import { DocumentThread } from '../../src/documents/document-thread.ts';
import type { CalibrationAct, CalibrationRecord } from '../../src/store/studio-types.ts';
import { pageTexts, picture } from './paper.ts';
import { qpdfCheck } from './qpdf.ts';
import { readQr } from './qr.ts';
import { machineDocument, padDocument, recordOf } from './records.ts';

const url = 'http://127.0.0.1:7420/#/studio/calibrations/EV-2026-0007';
const made = (record: CalibrationRecord, acts: readonly CalibrationAct[] = []): Uint8Array =>
  certificatePdf({ record, acts, url });
const voided: CalibrationAct = {
  calibrationId: 'calibration-7',
  act: 'voided',
  at: '2026-04-02T08:00:00Z',
  by: 'Marta Kowalczyk',
  reason: 'the stage turned out to be bent',
};

const padRecord = recordOf(padDocument());
const pad = made(padRecord);
const machineRecord = recordOf(machineDocument());
const machine = made(machineRecord);
const withdrawn = made(padRecord, [voided]);
/** Korean, with a letter that is seldom; Chinese, Japanese; words among them, and a line that is broken. */
const easternNames = {
  by: '이서연 (Inés)',
  place: '서울 Bench 2, 뷁',
  condition:
    '张伟 欧阳娜娜, 髙橋 さくら ㈜한국: 표면이 깨끗하고 가장자리에 얕은 흠집이 하나 있으나 측정 구역 밖에 있음',
};
const eastern = made(recordOf(padDocument(easternNames), { approvedBy: '김민준' }));
const longDocument = padDocument({ levels: 130 });
const long = made(recordOf(longDocument));

describe('a certificate as a file', () => {
  it.each([
    ['of a pad', () => pad],
    ['of a machine', () => machine],
    ['declared void', () => withdrawn],
    ['with a budget of three pages', () => long],
  ])('%s is sound', async (_, pdf) => {
    const { code, said } = await qpdfCheck(pdf());
    expect(said.join('\n')).toMatch(/No syntax or stream encoding errors found/);
    expect(said.join('\n')).not.toMatch(/warning|error:|expected/i);
    expect(code).toBe(0);
  });

  it('is refused by the same check where it is damaged', async () => {
    const damaged = Uint8Array.from(pad);
    damaged.fill(0x41, 3_000, 3_100);
    expect((await qpdfCheck(damaged)).code).not.toBe(0);
  });

  it('carries its fonts, a title, a language, a structure, and the colours it means', () => {
    const text = Buffer.from(pad).toString('latin1');
    expect(text).toMatch(/^%PDF-1\.7/);
    expect(text).toContain('/Lang (en-GB)');
    expect(text).toContain('/DisplayDocTitle true');
    expect(text).toContain('(Calibration certificate EV-2026-0007)');
    expect(text).toMatch(/\/Marked true/);
    expect(text).toContain('<pdfaid:part>2</pdfaid:part>');
    expect(text).toContain('/OutputIntents');
    for (const tag of ['H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD', 'Figure', 'Link'])
      expect(text).toContain(`/S /${tag}\n`);
    const fonts = text.match(/\/Type \/FontDescriptor/g)?.length;
    expect(fonts).toBe(4);
    expect(text.match(/\/FontFile2 /g)).toHaveLength(4);
    expect(text).not.toContain('Helvetica');
    // A figure tells who does not see it what it shows.
    expect(text).toMatch(/\/Alt \(Chart of errors[^)]*largest error \+0\.0288 mm|\/Alt \(\xfe\xff/);
  });

  it('is the same, byte for byte, of the same record', () => {
    made(recordOf(padDocument({ place: 'elsewhere' })));
    expect(Buffer.compare(made(padRecord), pad)).toBe(0);
    expect(Buffer.compare(made(structuredClone(machineRecord)), machine)).toBe(0);
  });
});

describe('a pad’s certificate', () => {
  it('shows every field that the record holds', async () => {
    const [first, second, ...more] = await pageTexts(pad);
    expect(more).toEqual([]);
    for (const said of [
      'Calibration certificate EV-2026-0007',
      'Practice-skin pad PAD-7F3A21',
      'Channel depth, 12 bit, nominal depth = −0.2 mm + 0.001 mm × count',
      'As received Surface clean, one shallow cut near the rim, outside the measured field',
      'Standard Micrometer stage, 25 mm (micrometer)',
      'Serial MS-40211',
      'Certificate K-2025-11873',
      'Valid until 2027-05-31',
      'Uncertainty U = 0.0030 mm (k = 2)',
      'Resolution 0.001 mm',
      'From 2026-03-14 09:00 UTC To 2026-03-14 09:52 UTC Place Bench 2, Lisbon',
      'Environment 21.4 °C, 43 % relative humidity',
      'Measured by Inés Duarte Approved by Marta Kowalczyk Approved on 2026-03-14 10:20 UTC In force from 2026-03-14 10:20 UTC',
      '1.5000 1.5288 +0.0288 0.0078 beyond 1.5000 0.0000 0.0078 within',
      '2.5000 2.5144 +0.0144 0.0089 not decided 2.4986 −0.0014 0.0089 within',
      'Decision rule. Tolerance ±0.02 mm, set by the studio.',
      'relate only to the item calibrated',
      'coverage factor k = 2, which for a normal distribution corresponds to a coverage probability of about 95 %',
      'No accreditation is claimed.',
      padRecord.hash,
      'page 1 of 2',
    ])
      expect(first).toContain(said);
    for (const said of [
      '1.500 0.0015 0.0011 0.0012 0.0003 0.0014 0.0007 0.0039 0.0078',
      '21.0 degrees of freedom',
      'Depth in mm = −0.0008 + 1.0124 n − 0.0097 n² + 0.00141 n³.',
      'measured from 0.000 to 3.000',
      'nominal 0.012 mm, line 0.0067 mm, cubic 0.0021 mm (chosen)',
      'Linearity 0.012 mm',
      'Hysteresis 0.0042 mm',
      'Zero drift 0.0012 mm',
      'Repeatability 0.0019 mm',
      'Temperature +0.0021 mm/°C (u = 0.0006 mm/°C)',
      'Each reading is the mean of half a second of raw counts',
      'Adjustment: Surface cleaned; the new curve replaces the one of EV-2025-0031.',
      '28 points as found, 28 as left. 1 left out (by Inés Duarte, 2026-03-14 09:09 UTC: the stage slipped while the reading was taken)',
      'page 2 of 2',
    ])
      expect(second).toContain(said);
  });

  it('states no due date', async () => {
    const text = (await pageTexts(pad)).join(' ');
    expect(text).not.toMatch(/\bdue\b|next calibration/i);
    expect(text).not.toContain('2026-09-14');
    expect(text).not.toMatch(/2[ ,]?000[ ,]?000/);
  });

  it('decides nothing without a tolerance', async () => {
    const text = (await pageTexts(made(recordOf(padDocument({ toleranceMm: null }))))).join(' ');
    expect(text).toContain('no statement of conformity is made');
    expect(text).not.toMatch(/\b(within|beyond|not decided) (?!the range)\d/);
    expect(text).toContain('1.5000 1.5288 +0.0288 0.0078 1.5000 0.0000 0.0078');
  });

  it('is never out of step with a spline, without readings as found, or with nothing changed', async () => {
    const document = padDocument({ asFound: [], adjustment: '', points: [] });
    const knots = [0, 1.5, 3].map((nominalMm) => ({ nominalMm, depthMm: nominalMm * 1.01, slope: 1.01 }));
    const curve = { ...document.outcome.curve, form: { kind: 'spline' as const, knots } };
    const outcome = { ...document.outcome, curve, residuals: [], temperature: null };
    const text = (await pageTexts(made(recordOf({ ...document, outcome })))).join(' ');
    expect(text).toContain('Knots, n: depth (slope): 0.0000: 0.0000 (1.0100), 1.5000: 1.5150 (1.0100)');
    expect(text).toContain('1.5000 – – – – 1.5000 0.0000');
    expect(text).toContain('Nothing but the curve was changed.');
    expect(text).toContain('temperatures too alike');
    expect(text).toContain('0 points as found, 0 as left. None was left out.');
  });

  it('gives every reason why a point that was asked about stands', async () => {
    const document = padDocument();
    const [first, ...others] = document.points;
    const answer = { by: 'Inés Duarte', at: '2026-03-14T09:20:00.000Z' };
    const answers = [
      { ...answer, reason: 'read twice more', to: 'outlier' },
      { ...answer, reason: 'the room was warm', to: 'temperature' },
    ];
    const asked = { ...first, kept: { ...answer, reason: 'the room was warm' }, answers } as typeof first;
    const points = [asked, ...others].filter((point) => point !== undefined);
    const text = (await pageTexts(made(recordOf({ ...document, points })))).join(' ');
    expect(text).toContain(
      '1 questioned and kept (by Inés Duarte, 2026-03-14 09:20 UTC: read twice more; by Inés Duarte, 2026-03-14 09:20 UTC: the room was warm).',
    );
  });

  it('goes on over pages with its head repeated, and loses no row', async () => {
    const pages = await pageTexts(long);
    expect(pages.length).toBeGreaterThanOrEqual(5);
    const withBudget = pages.filter((text) => text.includes('repeatability mm hysteresis mm'));
    expect(withBudget.length).toBeGreaterThanOrEqual(3);
    const whole = pages.join(' ');
    for (const { depthMm, expandedMm } of longDocument.outcome.budget) {
      const row = new RegExp(`(^| )${depthMm.toFixed(3)} 0\\.0015 [\\d. ]+ ${expandedMm.toFixed(4)}( |$)`);
      expect(whole).toMatch(row);
    }
    for (const [n, text] of pages.entries()) expect(text).toContain(`page ${n + 1} of ${pages.length}`);
  });

  it('prints any name: long ones, and those of other scripts', async () => {
    const names = {
      by: 'Ελένη Παπαδοπούλου',
      place: 'Дарья Шевченко',
      condition: 'Łucja Żółć-Ğökmen',
      method: 'Zoë “the hand” <script>&amp; 鈴',
      adjustment: '山田 花子',
    };
    const pdf = made(recordOf(padDocument(names), { approvedBy: 'W'.repeat(60) }));
    const text = (await pageTexts(pdf)).join(' ');
    for (const name of Object.values(names)) expect(text).toContain(name);
    // A name without a space is broken where the line ends.
    expect(text.replaceAll(' ', '')).toContain(`Approvedby${'W'.repeat(60)}Approved`);
    expect(text).not.toContain('Unicode number');
    expect((await qpdfCheck(pdf)).code).toBe(0);
  });

  it('carries no letter of a font that it does not use, and of the others only those', async () => {
    expect(Buffer.from(pad).includes('EvenstrokeMixed')).toBe(false);
    expect(
      Buffer.from(eastern)
        .toString('latin1')
        .match(/\/FontName \/[A-Z]{6}\+EvenstrokeMixed/g),
    ).toHaveLength(1);
    expect(eastern.length - pad.length).toBeLessThan(15_000);
    const text = (await pageTexts(eastern)).join(' ');
    for (const name of Object.values(easternNames))
      expect(text.replaceAll(' ', '')).toContain(name.replaceAll(' ', ''));
    expect(text).not.toMatch(/\[U\+|Unicode number/);
    // Nothing is remembered of papers that were made in between.
    made(recordOf(padDocument({ by: '박서준', place: '서울' })));
    expect(Buffer.compare(made(recordOf(padDocument(easternNames), { approvedBy: '김민준' })), eastern)).toBe(
      0,
    );
  });

  it('has letters behind those that it cannot draw, also those of more than 16 bits', async () => {
    const pdf = made(recordOf(padDocument({ by: 'Ana 🪡 김' })));
    const [first, second] = await pageTexts(pdf);
    expect(first).toMatch(/Measured by Ana .*김 Approved/);
    expect(second).toContain('Unicode number');
    expect((await qpdfCheck(pdf)).code).toBe(0);
  });

  it('keeps the words of Hebrew and Arabic names in the order in which they are read', async () => {
    const [by, place] = ['נועה בן דוד', 'ليلى حداد'];
    const text = (await pageTexts(made(recordOf(padDocument({ by, place }))))).join(' ');
    for (const name of [by, place]) expect(text).toContain(name);
  });
});

describe('a machine’s certificate', () => {
  it('shows every field that the record holds', async () => {
    const text = (await pageTexts(machine)).join(' ');
    for (const said of [
      'Rotary machine MCH-0C55D0',
      'As received Runs quietly, cable strain relief new',
      'Standard Stroboscope with supply meter Serial ST-118 Certificate K-2025-20954 Valid until 2027-01-31',
      'Uncertainty rate 0.20 %, voltage 0.40 % (k = 2)',
      'Environment 22.1 °C Authorised',
      'Rate for a volt, k (Hz/V) 11.200 11.600',
      'its interval (Hz/V) 11.090 to 11.310 11.490 to 11.710',
      'Voltage at which the line begins, V₀ (V) 1.450 1.400',
      'Lack of fit F = 1.37, p = 0.29',
      'Current without load, mean (A) 0.318',
      'Jitter of the rate, mean (%) 0.61',
      '8.00 73.36 0.50 76.56 0.50 +3.20',
      'Voltage at which it starts (V) 2.90 0.10 supply meter ST-118',
      'Stroke length (mm) 3.520 0.030 dial gauge DG-7',
      'Needle run-out (mm) 0.060 0.020 microscope MX-2',
      'Time to speed (s) 0.420',
      'Under load at 8.00 V, 1.00 mm deep in pad PAD-7F3A21: 74.1 Hz instead of 76.6 Hz, a droop of 3.3 %.',
      'Decision rule. No tolerance is stated for the stroke rate, so no statement of conformity is made.',
      'U of a rate is half the width of its 95 % band: the standard uncertainty multiplied by the quantile',
      'Every other U is the standard uncertainty multiplied by the coverage factor k = 2',
      'Covariance of k and V₀: 0.00160 Hz.',
      'Adjustment: Drive bearing oiled.',
      '18 points as found, 18 as left. None was left out.',
      'Approved by Marta Kowalczyk',
      'relate only to the item calibrated',
      'No accreditation is claimed.',
      machineRecord.hash,
    ])
      expect(text).toContain(said);
    expect(text).not.toMatch(/\b(within|beyond|not decided)\b/);
  });

  it('does without what was not measured', async () => {
    const document = machineDocument();
    const bare = {
      ...document,
      startUpVolt: null,
      timeToSpeedS: null,
      strokeLengthMm: null,
      protrusionMm: null,
      runOutMm: null,
      underLoad: null,
      points: document.points.filter(({ run }) => run === 'as-found'),
      asFound: document.outcome,
    };
    const text = (await pageTexts(made(recordOf(bare)))).join(' ');
    expect(text).not.toContain('Measured by hand');
    expect(text).not.toContain('Under load');
    expect(text).toContain('Measured once: as found is as left.');
  });
});

describe('what was done later', () => {
  it('stands on the certificate: void on every page, with who, when and why', async () => {
    const pages = await pageTexts(withdrawn);
    expect(pages[0]).toContain(
      'Declared void on 2026-04-02 08:00 UTC by Marta Kowalczyk: the stage turned out to be bent.',
    );
    for (const text of pages) expect(text).toContain('VOID');
    expect((await pageTexts(pad)).join(' ')).not.toContain('VOID');
    const title = Buffer.from(withdrawn).toString('latin1');
    expect(title).toContain('(VOID: Calibration certificate EV-2026-0007)');
  });

  it('says that it was rolled back, which is no void', async () => {
    const text = (await pageTexts(made(padRecord, [{ ...voided, act: 'rolled-back' }]))).join(' ');
    expect(text).toContain('Not in force from 2026-04-02 08:00 UTC on, by Marta Kowalczyk');
    expect(text).not.toContain('VOID');
  });
});

describe('the code on it', () => {
  it('opens the page of the record', async () => {
    const scale = 4;
    const png = await picture(pad, 0, scale);
    const square = { x: (547.28 - 62) * scale, y: 42 * scale, size: 62 * scale };
    expect(readQr(png, square)).toBe(url);
  });

  it('holds a longer address too', async () => {
    const longer = 'http://evenstroke.studio.example:65535/#/studio/calibrations/EV-2026-10007';
    const png = await picture(certificatePdf({ record: padRecord, acts: [], url: longer }), 0, 4);
    expect(readQr(png, { x: (547.28 - 62) * 4, y: 42 * 4, size: 62 * 4 })).toBe(longer);
  });
});

function upper(png: PNG, height: number): PNG {
  const cut = new PNG({ width: png.width, height });
  PNG.bitblt(png, cut, 0, 0, png.width, height, 0, 0);
  return cut;
}

/**
 * The pictures were looked at when they were made. To make them anew, and then to look at them:
 * MAKE_PICTURES=1 npx vitest run tests/documents
 */
describe('how it looks', () => {
  it.each([
    ['pad', () => pad],
    ['machine', () => machine],
    ['names', () => eastern],
  ])('the first page of a %s is as it was', async (name, pdf) => {
    const file = join(import.meta.dirname, `${name}.png`);
    // Names: the head alone, and large enough to tell one stroke of a letter from two.
    const png = name === 'names' ? upper(await picture(pdf(), 0, 2), 560) : await picture(pdf(), 0, 1);
    if (process.env['MAKE_PICTURES'] === '1') writeFileSync(file, PNG.sync.write(png, { colorType: 2 }));
    expect(existsSync(file)).toBe(true);
    const kept = PNG.sync.read(readFileSync(file));
    expect([kept.width, kept.height]).toEqual([png.width, png.height]);
    const different = pixelmatch(kept.data, png.data, undefined, png.width, png.height, { threshold: 0.1 });
    expect(different / (png.width * png.height)).toBeLessThan(0.0005);
  });

  it('the picture of a void one differs from that of a good one by far', async () => {
    const good = await picture(pad, 0, 1);
    const bad = await picture(withdrawn, 0, 1);
    const different = pixelmatch(good.data, bad.data, undefined, good.width, good.height, { threshold: 0.1 });
    expect(different / (good.width * good.height)).toBeGreaterThan(0.05);
  });
});

describe('the thread', () => {
  const thread = new DocumentThread();
  afterAll(() => thread.close());

  it('gives the same bytes, also when many are asked for at once', async () => {
    const all = await Promise.all(
      [0, 1, 2].map(() => thread.certificate({ record: padRecord, acts: [], url })),
    );
    for (const bytes of all) expect(Buffer.compare(bytes, pad)).toBe(0);
  });

  it('says so where too many wait, and serves the others', async () => {
    const small = new DocumentThread({ mostWaiting: 2 });
    const asked = [0, 1, 2].map(() => small.certificate({ record: padRecord, acts: [], url }));
    await expect(asked[2]).rejects.toThrow(/^Too many documents/);
    for (const bytes of await Promise.all(asked.slice(0, 2))) expect(Buffer.compare(bytes, pad)).toBe(0);
    await small.close();
  });
});
