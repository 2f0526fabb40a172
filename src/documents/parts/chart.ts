/** A small chart of deviations: a band, lines with bars, points, limits. Axes in round numbers. */
import type { Sheet } from '../sheet.ts';
import { ink, page, pageWidth, styles } from '../theme.ts';
import { fixed, signed } from '../words.ts';

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** Half the length of its bar, or of the band at it. */
  readonly expanded: number;
}
export interface ChartOptions {
  /** What a reader who does not see it is told. */
  readonly alt: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Points with bars; the run before. */
  readonly found: readonly ChartPoint[];
  /** A line in its band. */
  readonly left: readonly ChartPoint[];
  /** Single readings behind. */
  readonly readings: readonly { readonly x: number; readonly y: number; readonly up: boolean }[];
  /** Lines at ± this. */
  readonly limit: number | null;
  readonly names: { readonly found: string; readonly left: string; readonly readings: string };
}

const HEIGHT = 140;
const AXIS = { left: 40, bottom: 27, top: 15, right: 4 } as const;

export function drawChart(sheet: Sheet, options: ChartOptions): void {
  if (options.found.length + options.left.length === 0) return;
  sheet.ensure(HEIGHT + 6);
  const top = sheet.y;
  sheet.figure(options.alt, [page.left, top, pageWidth, HEIGHT], () => paint(sheet, options, top));
  sheet.y = top + HEIGHT + 6;
}

/** Steps of 1, 2 or 5 × 10ⁿ, from at most so many. */
export function roundStep(range: number, most: number): number {
  const raw = range / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((each) => each * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}

const decimalsOf = (step: number): number => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));

/** All multiples of the step within. */
function ticks(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, n) => (first + n) * step);
}

function paint(sheet: Sheet, options: ChartOptions, top: number): void {
  const { pen } = sheet;
  const { found, left, readings, limit } = options;
  const box = {
    x: page.left + AXIS.left,
    y: top + AXIS.top,
    width: pageWidth - AXIS.left - AXIS.right,
    height: HEIGHT - AXIS.top - AXIS.bottom,
  };
  const xs = [...found, ...left].map(({ x }) => x);
  const [lowest, highest] = [Math.min(...xs), Math.max(...xs)];
  const spread = Math.max(highest - lowest, 1e-6);
  const xFrom = lowest - spread * 0.035;
  const xTo = highest + spread * 0.035;
  const lows = [...found, ...left].map(({ y, expanded }) => y - expanded);
  const highs = [...found, ...left].map(({ y, expanded }) => y + expanded);
  const ys = readings.map(({ y }) => y);
  const low = Math.min(...lows, ...ys, -(limit ?? 0), -1e-6);
  const high = Math.max(...highs, ...ys, limit ?? 0, 1e-6);
  const yStep = roundStep((high - low) * 1.05, 6);
  const yFrom = Math.floor((low * 1.04) / yStep) * yStep;
  const yTo = Math.ceil((high * 1.04) / yStep) * yStep;
  const atX = (x: number): number => box.x + ((x - xFrom) / (xTo - xFrom)) * box.width;
  const atY = (y: number): number => box.y + (1 - (y - yFrom) / (yTo - yFrom)) * box.height;

  for (const y of ticks(yFrom, yTo, yStep)) {
    const isZero = Math.abs(y) < yStep / 2;
    pen.moveTo(box.x, atY(y)).lineTo(box.x + box.width, atY(y));
    pen.lineWidth(isZero ? 0.8 : 0.35).stroke(isZero ? ink.muted : ink.line);
    const label = isZero ? '0' : signed(y, decimalsOf(yStep));
    sheet.draw(label, page.left, atY(y) - 5, styles.small, { width: AXIS.left - 5, align: 'right' });
  }
  const xStep = roundStep(spread, 10);
  for (const x of ticks(xFrom, xTo, xStep)) {
    pen.moveTo(atX(x), box.y + box.height).lineTo(atX(x), box.y + box.height + 2.5);
    pen.lineWidth(0.5).stroke(ink.muted);
    sheet.draw(fixed(x, decimalsOf(xStep)), atX(x) - 20, box.y + box.height + 3.5, styles.small, {
      width: 40,
      align: 'center',
    });
  }
  const foot = box.y + box.height + 14;
  sheet.draw(options.xTitle, box.x, foot, styles.small, { width: box.width, align: 'center' });
  sheet.draw(options.yTitle, page.left, top, styles.small);

  const [first, ...others] = left;
  if (first !== undefined) {
    pen.moveTo(atX(first.x), atY(first.y + first.expanded));
    for (const { x, y, expanded } of others) pen.lineTo(atX(x), atY(y + expanded));
    for (const { x, y, expanded } of left.toReversed()) pen.lineTo(atX(x), atY(y - expanded));
    pen.closePath().fill(ink.band);
    // Drawn again over the band, which would hide it.
    pen
      .moveTo(box.x, atY(0))
      .lineTo(box.x + box.width, atY(0))
      .lineWidth(0.8)
      .stroke(ink.muted);
  }
  if (limit !== null) {
    for (const y of [limit, -limit]) pen.moveTo(box.x, atY(y)).lineTo(box.x + box.width, atY(y));
    pen.lineWidth(0.7).dash(4, { space: 3 }).stroke(ink.text).undash();
  }
  for (const { x, y, up } of readings) mark(sheet, atX(x) + (up ? -4.2 : 4.2), atY(y), up);
  for (const { x, y, expanded } of found) {
    const at = atX(x);
    for (const end of [atY(y - expanded), atY(y + expanded)]) pen.moveTo(at - 2, end).lineTo(at + 2, end);
    pen.moveTo(at, atY(y - expanded)).lineTo(at, atY(y + expanded));
    pen.lineWidth(0.7).stroke(ink.found);
    pen.circle(at, atY(y), 2.3).lineWidth(1).fillAndStroke('#ffffff', ink.found);
  }
  if (first !== undefined) {
    pen.moveTo(atX(first.x), atY(first.y));
    for (const { x, y } of others) pen.lineTo(atX(x), atY(y));
    pen.lineWidth(1.1).stroke(ink.accent);
    for (const { x, y } of left) pen.circle(atX(x), atY(y), 2).fill(ink.accent);
  }
  legend(sheet, options, top);
}

/** A small wedge: up or down, as the reading was come to. */
function mark({ pen }: Sheet, x: number, y: number, up: boolean): void {
  const tip = up ? -1.5 : 1.5;
  pen
    .moveTo(x - 1.6, y - tip)
    .lineTo(x + 1.6, y - tip)
    .lineTo(x, y + tip)
    .closePath()
    .fill(ink.points);
}

/** From the right end of the line above the chart. */
function legend(sheet: Sheet, { found, left, readings, limit, names }: ChartOptions, top: number): void {
  const { pen } = sheet;
  let x: number = page.right - AXIS.right;
  const entry = (name: string, sample: (at: number, y: number) => void): void => {
    x -= sheet.widthOf(name, styles.small) + 2;
    sheet.draw(name, x, top, styles.small);
    x -= 18;
    sample(x, top + 4.6);
    x -= 12;
  };
  if (limit !== null)
    entry('tolerance', (at, y) => {
      pen
        .moveTo(at, y)
        .lineTo(at + 14, y)
        .lineWidth(0.7)
        .dash(4, { space: 3 })
        .stroke(ink.text)
        .undash();
    });
  if (readings.length > 0)
    entry(names.readings, (at, y) => {
      mark(sheet, at + 4, y, true);
      mark(sheet, at + 10, y, false);
    });
  if (left.length > 0)
    entry(names.left, (at, y) => {
      pen.rect(at, y - 3.6, 14, 7.2).fill(ink.band);
      pen
        .moveTo(at, y)
        .lineTo(at + 14, y)
        .lineWidth(1.1)
        .stroke(ink.accent);
      pen.circle(at + 7, y, 2).fill(ink.accent);
    });
  if (found.length > 0)
    entry(names.found, (at, y) => {
      pen
        .moveTo(at + 7, y - 4)
        .lineTo(at + 7, y + 4)
        .lineWidth(0.7)
        .stroke(ink.found);
      pen
        .circle(at + 7, y, 2.3)
        .lineWidth(1)
        .fillAndStroke('#ffffff', ink.found);
    });
}
