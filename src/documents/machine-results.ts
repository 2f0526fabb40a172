/** What a machine's certificate says between its head and its statements. */
import type { CalibrationRecord } from '../store/studio-types.ts';
import type { MachineCalibration, MachineOutcome } from '../studio/document.ts';
import { MACHINE_DECISION } from './decision.ts';
import { authorised, environmentWords, pointsInWords } from './pad-results.ts';
import { drawChart } from './parts/chart.ts';
import { drawBlocks } from './parts/facts.ts';
import { type Cell, Table } from './parts/table.ts';
import type { Sheet } from './sheet.ts';
import { styles } from './theme.ts';
import { decimalsFor, fixed, moment, signed, significant } from './words.ts';

/** Item, reference, line and rates. */
export function machineResults(sheet: Sheet, record: CalibrationRecord, document: MachineCalibration): void {
  facts(sheet, record, document);
  line(sheet, document);
  bands(sheet, document);
}

/** What was measured by hand, and how the results came about. */
export function machineGrounds(sheet: Sheet, document: MachineCalibration): void {
  byHand(sheet, document);
  budget(sheet, document);
  course(sheet, document);
}

function facts(sheet: Sheet, record: CalibrationRecord, document: MachineCalibration): void {
  const { reference, environment } = document;
  drawBlocks(sheet, [
    {
      title: 'Item calibrated',
      facts: [
        ['Item', 'Rotary machine: stroke rate by supply voltage'],
        ['Serial', document.serial],
        ['As received', document.condition],
      ],
    },
    {
      title: 'Reference standard',
      facts: [
        ['Standard', reference.name],
        ['Serial', reference.serial],
        ['Certificate', reference.certificate],
        ['Valid until', reference.validUntil ?? 'not stated'],
        [
          'Uncertainty',
          `rate ${significant(reference.rateShare * 100, 2)} %, voltage ${significant(reference.voltShare * 100, 2)} % (k = 2)`,
        ],
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

const interval = ([from, to]: readonly [number, number], decimals: number): string =>
  `${fixed(from, decimals)} to ${fixed(to, decimals)}`;

/** Found and left are the same where nothing was measured twice. */
const wasMeasuredTwice = ({ points }: MachineCalibration): boolean =>
  points.some(({ run }) => run === 'as-left') && points.some(({ run }) => run === 'as-found');

function line(sheet: Sheet, document: MachineCalibration): void {
  const { outcome, asFound } = document;
  sheet.heading('Results: stroke rate by voltage, as found and as left', styles.heading, 230);
  sheet.paragraph(
    `f = k (V − V₀): f stroke rate in Hz, V supply voltage in V. Intervals of 95 %. ${wasMeasuredTwice(document) ? 'As found: before anything was changed.' : 'Measured once: as found is as left.'}`,
    styles.small,
    4,
  );
  const k = decimalsFor([outcome.uncertaintyHzPerVolt, asFound.uncertaintyHzPerVolt]);
  const zero = decimalsFor([outcome.uncertaintyZeroVolt, asFound.uncertaintyZeroVolt]);
  const both = (name: string, of: (each: MachineOutcome) => string, strong = false): (string | Cell)[] => [
    name,
    of(asFound),
    { text: of(outcome), strong },
  ];
  new Table(sheet, [
    { head: ['quantity'], share: 3, align: 'left' },
    { head: ['as found'], share: 2.5 },
    { head: ['as left'], share: 2.5 },
  ]).draw([
    both('Rate for a volt, k (Hz/V)', (each) => fixed(each.hzPerVolt, k), true),
    both('its interval (Hz/V)', (each) => interval(each.hzPerVoltInterval, k)),
    both('Voltage at which the line begins, V₀ (V)', (each) => fixed(each.zeroVolt, zero), true),
    both('its interval (V)', (each) => interval(each.zeroVoltInterval, zero)),
    both('Standard deviation about the line (Hz)', (each) => significant(each.residualHz, 2)),
    both('Lack of fit', (each) =>
      each.lackOfFit === null
        ? 'no repeats'
        : `F = ${significant(each.lackOfFit.f, 3)}, p = ${significant(each.lackOfFit.p, 2)}`,
    ),
    both('Current without load, mean (A)', (each) =>
      each.noLoadAmpere === null ? '–' : fixed(each.noLoadAmpere, 3),
    ),
    both('Jitter of the rate, mean (%)', (each) =>
      each.jitterShare === null ? '–' : significant(each.jitterShare * 100, 2),
    ),
  ]);
  sheet.y += 8;
}

const rateOf = ({ hzPerVolt, zeroVolt }: MachineOutcome, volt: number): number =>
  hzPerVolt * (volt - zeroVolt);

function bands(sheet: Sheet, document: MachineCalibration): void {
  const { outcome, asFound, points } = document;
  const isTwice = wasMeasuredTwice(document);
  const last = isTwice ? 'as-left' : 'as-found';
  const changes = asFound.band.map(({ volt, hz, expandedHz }) => ({
    x: volt,
    y: hz - rateOf(outcome, volt),
    expanded: expandedHz,
  }));
  const readings = points
    .filter(({ run, leftOut }) => leftOut === null && (run === last || !isTwice))
    .map(({ volt, hz, direction }) => ({ x: volt, y: hz - rateOf(outcome, volt), up: direction === 'up' }));
  const least = Math.max(...changes.map(({ y }) => Math.abs(y)), 0);
  drawChart(sheet, {
    alt: `Chart of the stroke rate less the line as left, against voltage. As found it differs by at most ${significant(least, 2)} Hz. The table below has every value.`,
    xTitle: 'supply voltage, V',
    yTitle: 'rate less the line as left, Hz',
    found: isTwice ? changes : [],
    left: outcome.band.map(({ volt, expandedHz }) => ({ x: volt, y: 0, expanded: expandedHz })),
    readings,
    limit: null,
    names: { found: 'as found, with U', left: 'as left, in its band of U', readings: 'single readings' },
  });
  const decimals = decimalsFor(
    [...outcome.band, ...asFound.band].map(({ expandedHz }) => expandedHz),
    2,
  );
  new Table(sheet, [
    { head: ['voltage', 'V'], share: 2 },
    { head: ['rate', 'Hz'], share: 2, group: 'As found' },
    { head: ['U', 'Hz'], share: 2, group: 'As found' },
    { head: ['rate', 'Hz'], share: 2, group: 'As left' },
    { head: ['U', 'Hz'], share: 2, group: 'As left' },
    { head: ['change', 'Hz'], share: 2 },
  ]).draw(
    outcome.band.map(({ volt, hz, expandedHz }) => {
      const found = asFound.band.find((each) => each.volt === volt);
      return [
        fixed(volt, 2),
        found === undefined ? '–' : fixed(found.hz, decimals),
        found === undefined ? '–' : fixed(found.expandedHz, decimals),
        { text: fixed(hz, decimals), strong: true },
        fixed(expandedHz, decimals),
        found === undefined ? '–' : signed(hz - found.hz, decimals),
      ];
    }),
  );
  sheet.y += 3;
  sheet.paragraph(`Decision rule. ${MACHINE_DECISION}`, styles.text);
}

function byHand(sheet: Sheet, document: MachineCalibration): void {
  const { startUpVolt, strokeLengthMm, protrusionMm, runOutMm, timeToSpeedS, underLoad } = document;
  const rows: string[][] = [];
  const add = (name: string, unit: string, measured: MachineCalibration['startUpVolt']): void => {
    if (measured === null) return;
    const decimals = decimalsFor([measured.expanded]);
    rows.push([
      `${name} (${unit})`,
      fixed(measured.value, decimals),
      fixed(measured.expanded, decimals),
      measured.instrument,
    ]);
  };
  add('Voltage at which it starts', 'V', startUpVolt);
  add('Stroke length', 'mm', strokeLengthMm);
  add('Needle protrusion', 'mm', protrusionMm);
  add('Needle run-out', 'mm', runOutMm);
  if (timeToSpeedS !== null)
    rows.push(['Time to speed (s)', significant(timeToSpeedS, 3), '–', 'telemetry of the machine']);
  if (rows.length > 0) {
    sheet.heading('Measured by hand', styles.heading, 60);
    new Table(sheet, [
      { head: ['quantity'], share: 3, align: 'left' },
      { head: ['value'], share: 1.4 },
      { head: ['U (k = 2)'], share: 1.4 },
      { head: ['instrument'], share: 4, align: 'left' },
    ]).draw(rows);
    sheet.y += 3;
  }
  if (underLoad === null) return;
  const { depthMm, volt, freeHz, loadedHz, pad } = underLoad;
  const droop = freeHz === 0 ? 0 : (1 - loadedHz / freeHz) * 100;
  sheet.paragraph(
    `Under load at ${fixed(volt, 2)} V, ${fixed(depthMm, 2)} mm deep${pad === null ? '' : ` in pad ${pad}`}: ${fixed(loadedHz, 1)} Hz instead of ${fixed(freeHz, 1)} Hz, a droop of ${significant(droop, 2)} %.`,
    styles.text,
  );
}

function budget(sheet: Sheet, { outcome, reference }: MachineCalibration): void {
  const { hzPerVolt, zeroVolt, uncertaintyHzPerVolt, uncertaintyZeroVolt, covariance } = outcome;
  sheet.heading('Uncertainty budget', styles.heading, 110);
  sheet.paragraph(
    `Standard uncertainties, as left. The instruments’ shares are half of what is claimed of them (k = 2); the rest is the scatter about the line, with ${significant(outcome.degreesOfFreedom, 3)} degrees of freedom. Covariance of k and V₀: ${significant(covariance, 3)} Hz.`,
    styles.small,
    4,
  );
  const rate = (hzPerVolt * reference.rateShare) / 2;
  const volts = (hzPerVolt * reference.voltShare) / 2;
  const zeroVolts = (Math.abs(zeroVolt) * reference.voltShare) / 2;
  const rest = (whole: number, ...parts: number[]): number =>
    Math.sqrt(Math.max(0, whole ** 2 - parts.reduce((sum, part) => sum + part ** 2, 0)));
  new Table(sheet, [
    { head: ['of'], share: 3, align: 'left' },
    { head: ['rate, instrument'], share: 2 },
    { head: ['voltage, instrument'], share: 2 },
    { head: ['scatter'], share: 2 },
    { head: ['combined'], share: 2 },
    { head: ['U (k = 2)'], share: 2 },
  ]).draw([
    [
      'k (Hz/V)',
      significant(rate, 2),
      significant(volts, 2),
      significant(rest(uncertaintyHzPerVolt, rate, volts), 2),
      significant(uncertaintyHzPerVolt, 2),
      { text: significant(2 * uncertaintyHzPerVolt, 2), strong: true },
    ],
    [
      'V₀ (V)',
      '–',
      significant(zeroVolts, 2),
      significant(rest(uncertaintyZeroVolt, zeroVolts), 2),
      significant(uncertaintyZeroVolt, 2),
      { text: significant(2 * uncertaintyZeroVolt, 2), strong: true },
    ],
  ]);
}

function course(sheet: Sheet, { method, adjustment, points }: MachineCalibration): void {
  sheet.heading('Method and adjustment', styles.heading);
  if (method !== '') sheet.paragraph(method, styles.text, 2.5);
  sheet.paragraph(
    adjustment === '' ? 'Nothing was adjusted.' : `Adjustment: ${adjustment}.`,
    styles.text,
    2.5,
  );
  sheet.paragraph(pointsInWords(points), styles.text, 2.5);
}
