/** An item's time line as paper and as a table for a spreadsheet. Newest first, as the page shows it. */
import { stringify } from 'csv-stringify/sync';
import { safeCell } from '../store/csv.ts';
import type { TimelineRow } from '../store/studio-types.ts';
import type { ItemContent } from '../studio/register.ts';
import { Table } from './parts/table.ts';
import { Sheet } from './sheet.ts';
import { MISSING_LETTERS } from './statements.ts';
import { ink, page, pageWidth, styles } from './theme.ts';
import { detailOnPaper } from './timeline-words.ts';
import { moment, stamp } from './words.ts';

export interface TimelineHead {
  readonly item: Pick<ItemContent, 'kind' | 'name' | 'serial'>;
  /** What was asked for: kinds, days; '' where it is all. */
  readonly filter: string;
  /** Whose calendar the days of the filter are of, an IANA time zone; null or left out where no day was asked for. */
  readonly zone?: string | null;
  /** Of the newest row, or of the item where there is none: the same rows give the same bytes. */
  readonly at: string;
}

const itemWords: Record<ItemContent['kind'], string> = {
  machine: 'Rotary machine',
  pad: 'Practice-skin pad',
  supply: 'Power supply',
  needle: 'Needle or cartridge',
  standard: 'Reference standard',
  place: 'Place',
};
const kindWords: Record<TimelineRow['kind'], string> = {
  log: 'log',
  calibration: 'calibration',
  'calibration-act': 'calibration',
  'quick-check': 'quick check',
  fault: 'fault',
  use: 'use',
  record: 'record',
};

/** Draws a time line page by page; what is drawn is given away, so that its length does not matter. */
export class TimelinePaper {
  readonly #sheet: Sheet;
  readonly #table: Table;
  #rows = 0;

  constructor({ item, filter, zone = null, at }: TimelineHead) {
    // A device enters itself with its serial number in its name.
    const isTold = item.serial === '' || item.name.includes(item.serial);
    const named = `${itemWords[item.kind]} ${isTold ? item.name : [item.name, item.serial].filter((each) => each !== '').join(', ')}`;
    this.#sheet = new Sheet({
      title: `Time line: ${named}`,
      subject: filter === '' ? 'All entries' : filter,
      createdAt: at,
      counted: false,
      edges: (sheet, n) => drawFoot(sheet, named, n),
    });
    const sheet = this.#sheet;
    sheet.put('H1', 'Time line', page.left - 1, page.top - 4, styles.title);
    sheet.y = page.top + 30;
    sheet.paragraph(named, { ...styles.strong, size: 10.5 }, 2);
    const days = zone === null ? '' : `Days are those of ${zone}; times are UTC.`;
    sheet.paragraph(`Newest first, to ${moment(at)}. ${filter} ${days}`.trim(), styles.small, 8);
    this.#table = new Table(sheet, [
      { head: ['when', 'UTC'], share: 2.1, align: 'left' },
      { head: ['what'], share: 1.7, align: 'left' },
      { head: ['entry'], share: 7.4, align: 'left' },
      { head: ['by'], share: 2.2, align: 'left' },
    ]);
    sheet.within('Table', () => this.#table.head(true));
  }

  /** Answers the bytes that are done by then. */
  add(rows: readonly TimelineRow[]): Uint8Array {
    this.#sheet.within('Table', () => {
      for (const row of rows) {
        const details = detailOnPaper(row);
        const text = [row.text, details].filter((each) => each !== '').join('\n');
        const entry = row.title === '' || row.title === row.text ? text : [row.title, text].join('\n').trim();
        this.#table.row([
          stamp(row.at),
          { text: kindWords[row.kind], colour: row.kind === 'fault' ? ink.found : ink.muted },
          entry,
          row.by,
        ]);
      }
    });
    this.#rows += rows.length;
    return this.#sheet.take();
  }

  /** The last bytes. */
  finish(): Uint8Array {
    const sheet = this.#sheet;
    // Below the last row, if need be in the gap above the foot, and never alone on a page.
    const count = this.#rows === 1 ? '1 entry.' : `${this.#rows} entries.`;
    sheet.y = Math.min(sheet.y + 4, page.bottom);
    sheet.y += sheet.put('P', count, page.left, sheet.y, styles.small) + 4;
    if (sheet.hasMissing) sheet.paragraph(MISSING_LETTERS, styles.small);
    return sheet.finish();
  }
}

function drawFoot(sheet: Sheet, named: string, n: number): void {
  const y = page.bottom + 14;
  sheet.decoration(() => {
    sheet.pen.moveTo(page.left, y).lineTo(page.right, y).lineWidth(0.5).stroke(ink.line);
    sheet.draw(short(named, 90), page.left, y + 5, styles.small);
    sheet.draw(`page ${n}`, page.left, y + 5, styles.small, { width: pageWidth, align: 'right' });
  });
}

const short = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** As a spreadsheet has it. */
const detailWords = (detail: TimelineRow['detail']): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');

const columns = ['at', 'kind', 'id', 'title', 'by', 'text', 'detail'] as const;

/** RFC 4180; the first piece is the header. No cell that a spreadsheet would run. */
export async function* timelineCsv(rows: AsyncIterable<readonly TimelineRow[]>): AsyncGenerator<string> {
  yield csv([[...columns]]);
  for await (const page of rows)
    if (page.length > 0)
      yield csv(
        page.map(({ at, kind, id, title, by, text, detail }) => [
          at,
          kind,
          id,
          title,
          by,
          text,
          detailWords(detail),
        ]),
      );
}

const csv = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => row.map(safeCell)),
    // The library quotes for the whole delimiter only; a lone CR or LF would end the row in many readers.
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  );
