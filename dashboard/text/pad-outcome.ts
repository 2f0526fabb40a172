/** The words of what a pad’s points come to, and of its quick check. */
import { dateTime, number } from '../format.ts';
import { percent, plural } from './amounts.ts';
import { signedUm, um } from './lengths.ts';
import { measuring } from './measuring.ts';

export const padOutcomeText = {
  result: {
    heading: 'Result',
    none: 'Too little has been measured for a curve; every point is kept. What is missing is said under “What stands against it”.',
    asFound: 'As found, against what was in force',
    asFoundWords: (name: string | null) =>
      name === null
        ? 'What the pad said by its own scale, before anything was changed.'
        : `What the pad said by ${name}, before anything was changed.`,
    verdict: {
      within: (mm: number) => `All within the studio’s ${um(mm)}, their uncertainty included.`,
      close: (mm: number, close: number, of: number) =>
        `Too close to call at ${number(close)} of ${plural(of, 'depth', 'depths')}: there the uncertainty reaches over the studio’s ${um(mm)}.`,
      beyond: (mm: number) => `Beyond the studio’s ${um(mm)}, by more than the uncertainty.`,
    },
    asLeft: 'As left, by the new curve',
    depth: 'Depth, mm',
    shown: 'Shown, mm',
    error: 'Error, µm',
    expanded: '±, µm (k = 2)',
    candidates: 'Curves that were tried',
    candidatesWords:
      'Each is fitted with some depths left out, and must predict them; the simplest that is not clearly worse is chosen.',
    candidate: {
      nominal: 'The pad’s own scale',
      line: 'Straight line',
      quadratic: 'Parabola',
      cubic: 'Cubic',
      spline: 'Monotone spline',
    } as const,
    predicted: 'Error of prediction',
    notTried: 'not tried',
    chosen: 'Chosen',
    why: 'Why',
    curve: 'Chosen curve',
    curveName: 'Curve',
    explain:
      'What is left of each point once the curve is used, at its depth. The field is the expanded uncertainty (k = 2): the true depth lies in it in about 95 of 100 cases.',
    sentence: (name: string, worstMm: number, leastMm: number, mostMm: number) =>
      `${name}: no point is farther off than ${um(worstMm)}; expanded uncertainty ${
        um(leastMm) === um(mostMm) ? um(mostMm) : `${um(leastMm)} to ${um(mostMm)}`
      } (k = 2).`,
    reading: (depthMm: number, expandedMm: number) => `${number(depthMm, 2)} mm ± ${um(expandedMm)}`,
    facts: {
      linearity: 'Linearity',
      hysteresis: 'Hysteresis',
      repeatability: 'Repeatability',
      resolution: 'Resolution',
      zeroDrift: 'Zero drift',
      temperature: 'Temperature',
      noTemperature: 'not known: it hardly changed',
      perC: (mm: number, u: number) => `${signedUm(mm)} ± ${number(2 * u * 1000, 1)} µm/°C`,
    },
    budget: 'Uncertainty by depth',
    budgetWords: (name: string, share: number) =>
      `Most of it comes from ${name} (${percent(share)} of the variance). Standard uncertainties, µm; the last column is expanded (k = 2).`,
    noTemperature:
      'Temperature has a dash: it was not noted, or hardly changed while the points were taken, so nothing is known of what it does, and nothing of it is in the sum.',
    part: {
      referenceMm: 'the reference',
      repeatabilityMm: 'repeatability',
      hysteresisMm: 'hysteresis',
      resolutionMm: 'resolution',
      fitMm: 'the curve',
      temperatureMm: 'temperature',
    } as const,
    column: {
      referenceMm: 'Reference',
      repeatabilityMm: 'Repeat.',
      hysteresisMm: 'Hysteresis',
      resolutionMm: 'Resolution',
      fitMm: 'Curve',
      temperatureMm: 'Temp.',
      combinedMm: 'Combined',
      expandedMm: 'Expanded',
    } as const,
  },

  problems: measuring.problems,

  approve: {
    ...measuring.approve,
    words:
      'Makes a record with a number and a certificate. It is never changed, and depths are made by it from then on, once no drill runs on the pad.',
    dueStrokesHint: 'Strokes felt by the pad. Empty: not by strokes.',
  },

  discard: measuring.discard,

  check: {
    heading: 'Quick check of',
    words: 'Before a class: the surface and two depths, against the calibration in force. It takes a minute.',
    loading: 'Reading what was checked before',
    against: (name: string) => `Checked against ${name}`,
    blocked: 'This pad is not to be used now',
    none: {
      heading: 'There is nothing to check against',
      words:
        'No measured calibration of this pad is in force. Calibrate it first; then a check takes a minute.',
      action: 'Calibrate it',
    },
    begin: 'Begin the check',
    of: (step: number, of: number) => `Point ${number(step)} of ${number(of)}`,
    actual: 'Set to',
    actualHint: 'Where the reference cannot be set to it exactly, write what it is.',
    stop: 'Give up',
    passed: 'Passed',
    failed: 'Failed',
    again: 'Check again',
    failedNext: 'Look at the skin and at the reference first.',
    calibrate: 'Calibrate',
    row: (mm: number, offMm: number, limitMm: number) =>
      `${number(mm, 2)} mm: ${signedUm(offMm)} µm, allowed ±\u00a0${number(limitMm * 1000, 1)}\u00a0µm`,
    earlier: 'Checks before',
    older: (n: number) => `${plural(n, 'older check', 'older checks')}`,
    noEarlier: 'None yet.',
    by: (who: string, at: string) => `${dateTime(at)}, ${who}`,
    badDepth: 'Is no depth: write it in mm.',
    lost: 'The check that was under way is no longer known to the service. Begin another.',
  },
} as const;
