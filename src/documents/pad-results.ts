/** What a pad's certificate says between its head and its statements. */
import type { CalibrationRecord } from '../store/studio-types.ts';
import type { Decision, PadCalibration, PadPoint } from '../studio/document.ts';
import { curveLines, errorsInWords } from './curve-words.ts';
import { decisionRule, type Verdict, verdictOf } from './decision.ts';
import { drawChart } from './parts/chart.ts';
import { type Block, drawBlocks } from './parts/facts.ts';
import { type Cell, Table } from './parts/table.ts';
import type { Sheet } from './sheet.ts';
import { ink, styles } from './theme.ts';
import { decimalsFor, fixed, moment, plain, signed, significant } from './words.ts';

const kinds: Record<PadCalibration['reference']['kind'], string> = {
  'gauge-blocks': 'Gauge blocks',
  micrometer: 'Micrometer',
  'feeler-gauges': 'Feeler gauges',
  other: 'Other',
};

/** Item, reference, errors and the rule of decision. */
export function padResults(sheet: Sheet, record: CalibrationRecord, document: PadCalibration): void {
  facts(sheet, record, document);
  errors(sheet, document);
}

/** How the results came about: budget, curve, course. */
export function padGrounds(sheet: Sheet, document: PadCalibration): void {
  budget(sheet, document);
  curve(sheet, document);
  course(sheet, document);
}

function facts(sheet: Sheet, record: CalibrationRecord, document: PadCalibration): void {
  const { reference, channel, environment } = document;
  drawBlocks(sheet, [
    {
      title: 'Item calibrated',
      facts: [
        ['Item', 'Practice-skin pad with depth sensor'],
        ['Serial', document.serial],
        ['Channel', `${channel.name}, ${channel.bits} bit, ${nominalWords(channel)}`],
        ['As received', document.condition],
      ],
    },
    {
      title: 'Reference standard',
      facts: [
        ['Standard', `${reference.name} (${kinds[reference.kind].toLowerCase()})`],
        ['Serial', reference.serial],
        ['Certificate', reference.certificate],
        ['Valid until', reference.validUntil ?? 'not stated'],
        ['Uncertainty', `U = ${significant(reference.expandedMm, 2)} mm (k = ${reference.k})`],
        ['Resolution', reference.resolutionMm === 0 ? 'fixed length' : `${reference.resolutionMm} mm`],
      ],
    },
  ]);
  drawBlocks(sheet, [
    {
      title: 'Measurement',
      facts: [
        ['From', moment(document.startedAt)],
        ['To', moment(document.endedAt)],
        ['Place', document.place],
        ['Environment', environmentWords(environment)],
      ],
    },
    authorised(record, document.by),
  ]);
}

/** Who stands for it, and since when it holds. */
export const authorised = ({ approvedBy, approvedAt, from }: CalibrationRecord, by: string): Block => ({
  title: 'Authorised',
  facts: [
    ['Measured by', by],
    ['Approved by', approvedBy],
    ['Approved on', moment(approvedAt)],
    ['In force from', moment(from)],
  ],
});

export const environmentWords = ({ temperatureC, humidityPercent }: PadCalibration['environment']): string =>
  humidityPercent === null
    ? `${fixed(temperatureC, 1)} °C`
    : `${fixed(temperatureC, 1)} °C, ${fixed(humidityPercent, 0)} % relative humidity`;

const nominalWords = ({ scale, offset, unit }: PadCalibration['channel']): string =>
  `nominal depth = ${plain(offset, 7)} ${unit} + ${plain(scale, 7)} ${unit} × count`;

const verdictColour: Record<Verdict, string> = {
  within: ink.text,
  beyond: ink.void,
  'not decided': ink.found,
};

function errors(sheet: Sheet, document: PadCalibration): void {
  const { asFound, asLeft, toleranceMm, outcome } = document;
  sheet.heading('Results: error of the depth shown, as found and as left', styles.heading, 200);
  sheet.paragraph(
    'Error: depth shown less depth by the reference. U: expanded uncertainty, k = 2. As found: by the scale that was in force, before anything was changed. As left: by the curve of this certificate.',
    styles.small,
    5,
  );
  const counted = new Map(document.points.map((point) => [point.id, point]));
  drawChart(sheet, {
    alt: errorsInWords(document),
    xTitle: 'depth by the reference, mm',
    yTitle: 'error, mm',
    found: asFound.map(({ referenceMm, errorMm, expandedMm }) => ({
      x: referenceMm,
      y: errorMm,
      expanded: expandedMm,
    })),
    left: asLeft.map(({ referenceMm, errorMm, expandedMm }) => ({
      x: referenceMm,
      y: errorMm,
      expanded: expandedMm,
    })),
    readings: outcome.residuals.map(({ pointId, referenceMm, residualMm }) => ({
      x: referenceMm,
      y: residualMm,
      up: counted.get(pointId)?.direction !== 'down',
    })),
    limit: toleranceMm,
    names: { found: 'as found, with U', left: 'as left, in its band of U', readings: 'single readings' },
  });
  levels(sheet, document);
  sheet.y += 3;
  sheet.paragraph(`Decision rule. ${decisionRule(toleranceMm)}`, styles.text);
}

function levels(sheet: Sheet, { asFound, asLeft, toleranceMm }: PadCalibration): void {
  const decimals = decimalsFor([...asFound, ...asLeft].map(({ expandedMm }) => expandedMm));
  const sides = ['As found', 'As left'].flatMap((group) => [
    { head: ['shown', 'mm'], share: 2, group },
    { head: ['error', 'mm'], share: 2, group },
    { head: ['U', 'mm'], share: 1.8, group },
    ...(toleranceMm === null ? [] : [{ head: ['decision', ''], share: 2.2, group }]),
  ]);
  const table = new Table(sheet, [{ head: ['reference', 'mm'], share: 2, align: 'right' }, ...sides]);
  const depths = [...new Set([...asFound, ...asLeft].map(({ referenceMm }) => referenceMm))];
  const side = (level: PadCalibration['asLeft'][number] | undefined): Cell[] => {
    if (level === undefined)
      return (toleranceMm === null ? [0, 1, 2] : [0, 1, 2, 3]).map(() => ({ text: '–' }));
    const cells: Cell[] = [
      { text: fixed(level.shownMm, decimals) },
      { text: signed(level.errorMm, decimals), strong: true },
      { text: fixed(level.expandedMm, decimals) },
    ];
    if (toleranceMm === null) return cells;
    const verdict = verdictOf(level, toleranceMm);
    return [...cells, { text: verdict, colour: verdictColour[verdict] }];
  };
  table.draw(
    depths
      .toSorted((a, b) => a - b)
      .map((depth) => [
        fixed(depth, Math.max(2, decimals)),
        ...side(asFound.find(({ referenceMm }) => referenceMm === depth)),
        ...side(asLeft.find(({ referenceMm }) => referenceMm === depth)),
      ]),
  );
}

function budget(sheet: Sheet, { outcome }: PadCalibration): void {
  const { budget: rows, degreesOfFreedom, k } = outcome;
  // Begun on a new page rather than broken, unless it is longer than a page.
  sheet.heading('Uncertainty budget', styles.heading, Math.min(600, 60 + rows.length * 13.4));
  sheet.paragraph(
    `Standard uncertainties of the depth by the curve, by depth; together they are the root of the sum of their squares. ${significant(degreesOfFreedom, 3)} degrees of freedom.${outcome.temperature === null ? ' Temperatures were too alike, or not noted: nothing is known of what temperature does, and nothing of it is in the sum.' : ''}`,
    styles.small,
    4,
  );
  const parts = rows.flatMap((row) => [
    row.referenceMm,
    row.repeatabilityMm,
    row.hysteresisMm,
    row.resolutionMm,
    row.fitMm,
    row.temperatureMm,
  ]);
  const decimals = Math.max(decimalsFor(parts.map((part) => Math.max(part, 0.0002))), 4);
  const head = (name: string, share = 2) => ({ head: [name, 'mm'], share });
  new Table(sheet, [
    head('depth', 1.4),
    head('reference'),
    head('repeatability', 2.5),
    head('hysteresis'),
    head('resolution'),
    head('curve', 1.6),
    head('temperature', 2.4),
    head('combined'),
    head(`U (k = ${k})`),
  ]).draw(
    rows.map((row) => [
      fixed(row.depthMm, 3),
      fixed(row.referenceMm, decimals),
      fixed(row.repeatabilityMm, decimals),
      fixed(row.hysteresisMm, decimals),
      fixed(row.resolutionMm, decimals),
      fixed(row.fitMm, decimals),
      outcome.temperature === null ? '–' : fixed(row.temperatureMm, decimals),
      fixed(row.combinedMm, decimals),
      { text: fixed(row.expandedMm, decimals), strong: true },
    ]),
  );
}

function curve(sheet: Sheet, { outcome }: PadCalibration): void {
  const { candidates, temperature } = outcome;
  sheet.heading('Curve', styles.heading);
  for (const text of curveLines(outcome.curve)) sheet.paragraph(text, styles.text, 2.5);
  const tried = candidates.map(({ name, crossValidatedMm, chosen }) => {
    const error = crossValidatedMm === null ? 'not possible' : `${significant(crossValidatedMm, 2)} mm`;
    return `${name} ${error}${chosen ? ' (chosen)' : ''}`;
  });
  if (tried.length > 0)
    sheet.paragraph(`Error of what was predicted of points left out: ${tried.join(', ')}.`, styles.text, 2.5);
  const drift =
    temperature === null
      ? 'temperatures too alike for a coefficient'
      : `${signed(temperature.mmPerC, 4)} mm/°C (u = ${fixed(temperature.uncertaintyMmPerC, 4)} mm/°C)`;
  sheet.y += 4;
  drawBlocks(sheet, [
    {
      title: 'Shape',
      facts: [
        ['Linearity', `${significant(outcome.linearityMm, 2)} mm, half a range`],
        ['Hysteresis', `${significant(outcome.hysteresisMm, 2)} mm`],
        ['Zero drift', `${significant(outcome.zeroDriftMm, 2)} mm over the run`],
      ],
    },
    {
      title: 'Readings',
      facts: [
        ['Repeatability', `${significant(outcome.repeatabilityMm, 2)} mm (standard deviation)`],
        ['Resolution', `${significant(outcome.resolutionMm, 2)} mm`],
        ['Temperature', drift],
      ],
    },
  ]);
}

function course(sheet: Sheet, { method, adjustment, points }: PadCalibration): void {
  sheet.heading('Method and adjustment', styles.heading);
  if (method !== '') sheet.paragraph(method, styles.text, 2.5);
  sheet.paragraph(
    adjustment === '' ? 'Nothing but the curve was changed.' : `Adjustment: ${adjustment}.`,
    styles.text,
    2.5,
  );
  sheet.paragraph(pointsInWords(points), styles.text, 2.5);
}

/** How many there are, how they were taken, and which were left out by whom and why. */
export function pointsInWords(
  points: readonly Pick<PadPoint, 'run' | 'leftOut' | 'kept' | 'answers'>[],
): string {
  const count = (run: string): number => points.filter((point) => point.run === run).length;
  const out = points.flatMap(({ leftOut }) => (leftOut === null ? [] : [leftOut]));
  const all = `${count('as-found')} points as found, ${count('as-left')} as left.`;
  const stand = points.flatMap(({ leftOut, kept = null, answers = [] }) =>
    leftOut !== null || kept === null ? [] : [answers.length === 0 ? [kept] : answers],
  );
  const kept = stand.length === 0 ? '' : ` ${stand.length} questioned and kept (${reasonsOf(stand.flat())}).`;
  if (out.length === 0) return `${all} None was left out.${kept}`;
  return `${all} ${out.length} left out (${reasonsOf(out)}).${kept} The JSON of this certificate has them.`;
}

const reasonsOf = (decisions: readonly Decision[]): string =>
  [...new Set(decisions.map(({ by, reason, at }) => `by ${by}, ${moment(at)}: ${reason}`))].join('; ');
