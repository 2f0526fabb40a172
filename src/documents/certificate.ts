/**
 * A calibration certificate as PDF: title, item, reference, results with uncertainty as found and as left, budget,
 * rule of decision, who approved it. It states no due date, which is the studio's own decision and kept beside it.
 */
import type { CalibrationAct, CalibrationRecord } from '../store/studio-types.ts';
import { machineGrounds, machineResults } from './machine-results.ts';
import { padGrounds, padResults } from './pad-results.ts';
import { drawQr } from './parts/qr.ts';
import { Sheet } from './sheet.ts';
import { MISSING_LETTERS, statementsOf } from './statements.ts';
import { ink, page, pageWidth, styles } from './theme.ts';
import { moment } from './words.ts';

export interface CertificateOptions {
  readonly record: CalibrationRecord;
  /** What was done to it later. */
  readonly acts: readonly CalibrationAct[];
  /** Where the record's page is: the code on the certificate leads there. */
  readonly url: string;
}

const QR_SIZE = 62;

/** The same record, acts and address give the same bytes. */
export function certificatePdf({ record, acts, url }: CertificateOptions): Uint8Array {
  const { number, document, approvedAt } = record;
  const voided = acts.find(({ act }) => act === 'voided') ?? null;
  const rolledBack = acts.find(({ act }) => act === 'rolled-back') ?? null;
  const what = document.item === 'pad' ? 'Practice-skin pad' : 'Rotary machine';
  const sheet = new Sheet({
    title: `${voided === null ? '' : 'VOID: '}Calibration certificate ${number}`,
    subject: `${what} ${document.serial}`,
    createdAt: approvedAt,
    counted: true,
    ground: voided === null ? null : drawVoid,
    edges: (drawn, n, of) => drawFoot(drawn, record, n, of),
  });
  drawHead(sheet, record, url);
  if (voided !== null)
    drawNotice(
      sheet,
      'VOID',
      `Declared void on ${moment(voided.at)} by ${voided.by}: ${voided.reason}. Its results hold for no time; nothing may rest on it.`,
    );
  if (rolledBack !== null)
    drawNotice(
      sheet,
      'Rolled back',
      `Not in force from ${moment(rolledBack.at)} on, by ${rolledBack.by}: ${rolledBack.reason}.`,
    );
  if (document.item === 'pad') padResults(sheet, record, document);
  else machineResults(sheet, record, document);
  // On the first page where they have room; else at the end, rather than at the head of the second.
  const areFirst = sheet.room > statementsHeight(sheet, record);
  if (areFirst) drawStatements(sheet, record);
  if (document.item === 'pad') padGrounds(sheet, document);
  else machineGrounds(sheet, document);
  if (!areFirst) drawStatements(sheet, record);
  if (sheet.hasMissing) sheet.paragraph(MISSING_LETTERS, styles.small);
  return sheet.finish();
}

function drawHead(sheet: Sheet, { number, document, approvedAt }: CalibrationRecord, url: string): void {
  const qrX = page.right - QR_SIZE;
  const top = page.top - 4;
  sheet.put('H1', 'Calibration certificate', page.left - 1, top, styles.title);
  const what = document.item === 'pad' ? 'Practice-skin pad' : 'Rotary machine';
  sheet.put('P', number, page.left, top + 33, styles.number);
  sheet.put('P', `${what} ${document.serial}`, page.left, top + 50, styles.strong, {
    width: pageWidth - QR_SIZE - 20,
  });
  drawQr(sheet, url, `Code that opens the record ${number} at ${url}`, qrX, top, QR_SIZE);
  const note = { width: 150, align: 'right' } as const;
  sheet.put('P', `Approved ${moment(approvedAt)}`, qrX - 160, top + 1, styles.small, note);
  sheet.put('P', 'The code opens the record', qrX - 160, top + 51, styles.small, note);
  sheet.y = top + QR_SIZE + 11;
}

/** Of what was done later: a strip that nobody reads past. */
function drawNotice(sheet: Sheet, title: string, text: string): void {
  const width = pageWidth - 24;
  const height = sheet.heightOf(text, styles.text, width) + 24;
  const top = sheet.y;
  sheet.decoration(() => {
    sheet.pen.rect(page.left, top, pageWidth, height).fill(ink.voidGround);
    sheet.pen.rect(page.left, top, 3, height).fill(ink.void);
  });
  const style = { ...styles.heading, size: 11, colour: ink.void };
  sheet.put('H2', title, page.left + 13, top + 4, style);
  sheet.put('P', text, page.left + 13, top + 18, styles.text, { width });
  sheet.y = top + height + 10;
}

/** Across every page, beneath everything else. */
function drawVoid(sheet: Sheet): void {
  const { pen } = sheet;
  const style = { font: 'bold', size: 168, colour: ink.voidMark } as const;
  sheet.decoration(() => {
    pen.save().rotate(-52, { origin: [page.width / 2, page.height / 2] });
    const width = sheet.widthOf('VOID', style);
    sheet.draw('VOID', (page.width - width) / 2, page.height / 2 - 98, style);
    pen.restore();
  });
}

function drawFoot(sheet: Sheet, { number }: CalibrationRecord, n: number, of: number | null): void {
  const y = page.bottom + 14;
  const { pen } = sheet;
  sheet.decoration(() => {
    pen.moveTo(page.left, y).lineTo(page.right, y).lineWidth(0.5).stroke(ink.line);
    const whole = `${number} · relates only to the item calibrated · to be copied in full only`;
    sheet.draw(whole, page.left, y + 5, styles.small);
    const count = of === null ? `page ${n}` : `page ${n} of ${of}`;
    sheet.draw(count, page.left, y + 5, styles.small, { width: pageWidth, align: 'right' });
  });
}

const statementsHeight = (sheet: Sheet, { document }: CalibrationRecord): number =>
  statementsOf(document.item).reduce(
    (sum, text) => sum + sheet.heightOf(text, styles.text, pageWidth) + 2,
    58,
  );

function drawStatements(sheet: Sheet, { document, hash }: CalibrationRecord): void {
  sheet.heading('Statements', styles.heading, 70);
  for (const text of statementsOf(document.item)) sheet.paragraph(text, styles.text, 2);
  sheet.y += 4;
  sheet.y += sheet.put('P', 'SHA-256 of the record', page.left, sheet.y, styles.label);
  sheet.y += sheet.put('P', hash, page.left, sheet.y, styles.mono) + 1;
  sheet.paragraph(
    'The JSON of this certificate holds the same record with every reading, and says how to work out this number from it.',
    styles.small,
  );
}
