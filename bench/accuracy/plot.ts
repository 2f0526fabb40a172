/** The grid as one picture: RMSE of the peak and F1 of the strokes against noise, by sampling rate. */
import { axes, type CellResult } from './grid.ts';

const WIDTH = 1120;
const PANEL = { width: 230, height: 250 };
const LEFT = 70;
const GAP = 30;
const TOP = 112;
const BETWEEN = 88;

const series = {
  ours: { colour: '#00664a', width: 2.5, dash: '', name: 'Evenstroke' },
  plain: { colour: '#b34700', width: 2, dash: '7 4', name: 'plain threshold and maximum' },
  bound: { colour: '#3b3b8f', width: 2, dash: '2 4', name: 'Cramér–Rao bound' },
} as const;
type Series = keyof typeof series;

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  readonly text: (value: number) => string;
}
const rmse: Scale = { low: 0, high: 200, ticks: [0, 50, 100, 150, 200], text: String };
const f1: Scale = { low: 0.8, high: 1, ticks: [0.8, 0.85, 0.9, 0.95, 1], text: (value) => value.toFixed(2) };

/** Cells with a still surface and nothing lost, all stroke rates and trainees together. */
export function plotAccuracy(cells: readonly CellResult[]): string {
  const clean = cells.filter(({ lost, drift }) => lost === 0 && drift === 'still');
  const panels = axes.rateHz.flatMap((rateHz, column) => {
    const here = clean.filter((cell) => cell.rateHz === rateHz);
    const x = LEFT + column * (PANEL.width + GAP);
    const second = TOP + PANEL.height + BETWEEN;
    return [
      `<text x="${x + PANEL.width / 2}" y="${TOP - 12}" class="head">${rateHz / 1000} kHz</text>`,
      frame(x, TOP, rmse, column === 0 ? 'RMSE of the peak depth, µm' : null),
      curve(
        x,
        TOP,
        rmse,
        'bound',
        points(here, ({ boundMm }) => square(boundMm)),
      ),
      curve(
        x,
        TOP,
        rmse,
        'plain',
        points(here, ({ plain }) => square(plain.rmseMm)),
      ),
      curve(
        x,
        TOP,
        rmse,
        'ours',
        points(here, ({ ours }) => square(ours.rmseMm)),
      ),
      frame(x, second, f1, column === 0 ? 'F1 of the strokes' : null),
      curve(
        x,
        second,
        f1,
        'plain',
        points(here, ({ plain }) => plain.f1, false),
      ),
      curve(
        x,
        second,
        f1,
        'ours',
        points(here, ({ ours }) => ours.f1, false),
      ),
    ];
  });
  const height = TOP + 2 * PANEL.height + BETWEEN + 60;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title">
<title id="title">Error of the peak depth and F1 of the strokes against the noise of the pad, for four sampling rates</title>
<style>
  text { font: 13px system-ui, sans-serif; fill: #222; text-anchor: middle; }
  .head { font-size: 16px; font-weight: 600; }
  .tick { text-anchor: end; }
  .key { text-anchor: start; font-size: 14px; }
  .note { text-anchor: start; fill: #555; }
</style>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${legend()}
<text x="${LEFT}" y="62" class="note">Still surface, nothing lost, all stroke rates and trainees. The bound is that of the strokes with two samples in the skin.</text>
${panels.join('\n')}
</svg>
`;
}

const square = (mm: number | null) => (mm === null ? null : (mm * 1000) ** 2);

/** Mean over the cells of each noise (of squares: its root); noise without a cell is left out. */
function points(
  cells: readonly CellResult[],
  value: (cell: CellResult) => number | null,
  squared = true,
): [number, number][] {
  return axes.noiseMm.flatMap((noiseMm) => {
    const values = cells
      .filter((cell) => cell.noiseMm === noiseMm)
      .map(value)
      .filter((each) => each !== null);
    if (values.length === 0) return [];
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return [[noiseMm, squared ? Math.sqrt(mean) : mean] as [number, number]];
  });
}

const xOf = (x: number, noiseMm: number) => x + (noiseMm / 0.1) * PANEL.width;
const yOf = (y: number, scale: Scale, value: number) =>
  y +
  PANEL.height *
    (1 - (Math.min(scale.high, Math.max(scale.low, value)) - scale.low) / (scale.high - scale.low));
const round = (value: number) => Number(value.toFixed(1));

function frame(x: number, y: number, scale: Scale, label: string | null): string {
  const lines = scale.ticks.map((tick) => {
    const at = round(yOf(y, scale, tick));
    const text =
      label === null ? '' : `<text x="${x - 8}" y="${at + 4}" class="tick">${scale.text(tick)}</text>`;
    return `<line x1="${x}" x2="${x + PANEL.width}" y1="${at}" y2="${at}" stroke="#ddd"/>${text}`;
  });
  const foot = axes.noiseMm.map(
    (noiseMm) => `<text x="${round(xOf(x, noiseMm))}" y="${y + PANEL.height + 18}">${noiseMm * 1000}</text>`,
  );
  const turn = `rotate(-90 ${x - 50} ${y + PANEL.height / 2})`;
  return [
    ...lines,
    ...foot,
    `<rect x="${x}" y="${y}" width="${PANEL.width}" height="${PANEL.height}" fill="none" stroke="#777"/>`,
    `<text x="${x + PANEL.width / 2}" y="${y + PANEL.height + 38}">noise σ, µm</text>`,
    label === null
      ? ''
      : `<text x="${x - 50}" y="${y + PANEL.height / 2}" transform="${turn}">${label}</text>`,
  ].join('\n');
}

function curve(
  x: number,
  y: number,
  scale: Scale,
  name: Series,
  values: readonly [number, number][],
): string {
  const { colour, width, dash } = series[name];
  const at = values.map(([noiseMm, value]) => [round(xOf(x, noiseMm)), round(yOf(y, scale, value))] as const);
  const path = at.map(([px, py], n) => `${n === 0 ? 'M' : 'L'}${px} ${py}`).join(' ');
  const marks = at.map(([px, py]) => mark(name, px, py, colour));
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-dasharray="${dash}"/>${marks.join('')}`;
}

/** Each series has its own mark: the picture is read without colours too. */
function mark(name: Series, x: number, y: number, colour: string): string {
  if (name === 'ours') return `<circle cx="${x}" cy="${y}" r="4" fill="${colour}"/>`;
  if (name === 'plain')
    return `<rect x="${x - 4}" y="${y - 4}" width="8" height="8" fill="#fff" stroke="${colour}" stroke-width="2"/>`;
  return `<path d="M${x - 4} ${y + 3} L${x} ${y - 5} L${x + 4} ${y + 3} Z" fill="${colour}"/>`;
}

function legend(): string {
  return (Object.keys(series) as Series[])
    .map((name, n) => {
      const x = LEFT + ([0, 190, 480][n] ?? 0);
      const { colour, width, dash } = series[name];
      return `<line x1="${x}" x2="${x + 44}" y1="36" y2="36" stroke="${colour}" stroke-width="${width}" stroke-dasharray="${dash}"/>${mark(name, x + 22, 36, colour)}<text x="${x + 54}" y="41" class="key">${series[name].name}</text>`;
    })
    .join('\n');
}
