/** A table that goes on over pages with its head repeated; read aloud, its head is said once. */
import type { Sheet } from '../sheet.ts';
import { ink, page, pageWidth, styles } from '../theme.ts';

export interface Column {
  /** Lines of the head; the unit stands in the last. */
  readonly head: readonly string[];
  /** Share of the width. */
  readonly share: number;
  readonly align?: 'left' | 'right';
  /** A head over this and the columns after it that have the same. */
  readonly group?: string;
}
export interface Cell {
  readonly text: string;
  readonly strong?: boolean;
  readonly colour?: string;
}

const PAD = 4;
const ROW_GAP = 3;

export class Table {
  readonly #sheet: Sheet;
  readonly #columns: readonly (Column & { x: number; width: number })[];

  constructor(sheet: Sheet, columns: readonly Column[], width: number = pageWidth) {
    this.#sheet = sheet;
    const sum = columns.reduce((total, { share }) => total + share, 0);
    let x: number = page.left;
    this.#columns = columns.map((column) => {
      const placed = { ...column, x, width: (column.share / sum) * width };
      x += placed.width;
      return placed;
    });
  }

  /** All rows as one element. */
  draw(rows: Iterable<readonly (string | Cell)[]>): void {
    this.#sheet.within('Table', () => {
      this.head(true);
      for (const row of rows) this.row(row);
    });
  }

  /** `told`: part of the structure; a head that is repeated on the next page is decoration. */
  head(told: boolean): void {
    const sheet = this.#sheet;
    const hasGroups = this.#columns.some(({ group }) => group !== undefined);
    const tops = this.#columns.map(({ head, width }) =>
      sheet.heightOf(head.join('\n'), styles.head, width - 2 * PAD),
    );
    const lineHeight = 11;
    const tallest = Math.max(...tops);
    const height = tallest + (hasGroups ? lineHeight : 0) + 4;
    sheet.ensure(height + 30);
    const top = sheet.y;
    const put = (text: string, x: number, y: number, width: number, align: 'left' | 'right'): void => {
      const options = { width, align };
      if (told) sheet.put('TH', text, x, y, styles.head, options);
      else sheet.decoration(() => sheet.draw(text, x, y, styles.head, options));
    };
    if (hasGroups) this.#groups(top, lineHeight, told);
    const below = top + (hasGroups ? lineHeight : 0);
    const heads = (): void => {
      for (const [n, column] of this.#columns.entries()) {
        const y = below + tallest - (tops[n] ?? 0);
        put(column.head.join('\n'), column.x + PAD, y, column.width - 2 * PAD, column.align ?? 'right');
      }
    };
    if (told) sheet.within('TR', heads);
    else heads();
    sheet.y = top + height;
    sheet.rule(sheet.y - 1.5, ink.text, 0.7);
    sheet.y += 1.5;
  }

  row(cells: readonly (string | Cell)[]): void {
    const sheet = this.#sheet;
    const shown = this.#columns.map((column, n) => {
      const cell = cells[n] ?? '';
      const { text, strong = false, colour } = typeof cell === 'string' ? { text: cell } : cell;
      const style = { ...(strong ? styles.strong : styles.cell), size: styles.cell.size };
      return { column, text, style: { ...style, colour: colour ?? style.colour } };
    });
    const heights = shown.map(({ column, text, style }) =>
      text === '' ? 0 : sheet.heightOf(text, style, column.width - 2 * PAD),
    );
    const height = Math.max(...heights) + ROW_GAP;
    if (sheet.ensure(height)) this.head(false);
    const top = sheet.y;
    sheet.within('TR', () => {
      for (const { column, text, style } of shown)
        sheet.put('TD', text, column.x + PAD, top, style, {
          width: column.width - 2 * PAD,
          align: column.align ?? 'right',
        });
    });
    sheet.y = top + height;
    sheet.rule(sheet.y - ROW_GAP / 2 - 0.4, ink.line, 0.35);
  }

  #groups(top: number, lineHeight: number, told: boolean): void {
    const sheet = this.#sheet;
    for (const [n, { group, x }] of this.#columns.entries()) {
      if (group === undefined || this.#columns[n - 1]?.group === group) continue;
      const last = this.#columns.findLast((column) => column.group === group);
      if (last === undefined) continue;
      const width = last.x + last.width - x;
      const options = { width: width - 2 * PAD, align: 'center' } as const;
      const style = { ...styles.head, colour: ink.text };
      if (told) sheet.within('TR', () => sheet.put('TH', group, x + PAD, top, style, options));
      else sheet.decoration(() => sheet.draw(group, x + PAD, top, style, options));
      sheet.decoration(() => {
        sheet.pen
          .moveTo(x + PAD, top + lineHeight)
          .lineTo(x + width - PAD, top + lineHeight)
          .lineWidth(0.4)
          .stroke(ink.line);
      });
    }
  }
}
