/** Small blocks of what is called how, side by side. */
import type { Sheet } from '../sheet.ts';
import { ink, page, pageWidth, styles } from '../theme.ts';

export interface Block {
  readonly title: string;
  /** Label and value; a value of '' is left out. */
  readonly facts: readonly (readonly [label: string, value: string])[];
}

const GAP = 22;
const LABEL = 76;

/** Two blocks beside each other; a page is begun where they have no room together. */
export function drawBlocks(sheet: Sheet, blocks: readonly Block[]): void {
  const width = (pageWidth - GAP * (blocks.length - 1)) / blocks.length;
  const shown = blocks.map(({ title, facts }) => ({
    title,
    facts: facts.filter(([, value]) => value !== ''),
  }));
  const heightOf = (value: string): number =>
    Math.max(10.6, sheet.heightOf(value, styles.value, width - LABEL)) + 1.6;
  const heights = shown.map(({ facts }) => 17 + facts.reduce((sum, [, value]) => sum + heightOf(value), 0));
  sheet.ensure(Math.max(...heights));
  const top = sheet.y;
  for (const [n, { title, facts }] of shown.entries()) {
    const x = page.left + n * (width + GAP);
    sheet.within('Sect', () => {
      sheet.decoration(() => {
        sheet.pen
          .moveTo(x, top)
          .lineTo(x + width, top)
          .lineWidth(0.7)
          .stroke(ink.accent);
      });
      sheet.put('H2', title, x, top + 4, styles.heading);
      let y = top + 18;
      for (const [label, value] of facts) {
        sheet.put('P', label, x, y + 1, styles.label, { width: LABEL - 6 });
        sheet.put('P', value, x + LABEL, y, styles.value, { width: width - LABEL });
        y += heightOf(value);
      }
    });
  }
  sheet.y = top + Math.max(...heights) + 7;
}
