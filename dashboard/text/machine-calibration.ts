/** The words of a machine's calibration: header, sweep, points, fit, what is measured by hand, approval. */
import { number } from '../format.ts';
import { percent, plural } from './amounts.ts';
import { answers, measuring } from './measuring.ts';

const three = (value: number): string => number(value, 3);

export const machineCalibrationText = {
  heading: (serial: string) => `Calibrate ${serial}`,
  loading: measuring.loading,
  begin: {
    ...measuring.begin,
    words:
      'Stroke rate against voltage, without load. First as found, before anything is changed; then, where something was adjusted, as left. Every point is kept the moment it is taken: you can leave this page and come back.',
    none: 'None was measured yet.',
  },
  begun: measuring.begun,
  discard: measuring.discard,

  header: {
    ...measuring.header,
    saved: 'Kept',
    saving: 'Saving',
    reference: 'Reference',
    choose: 'Choose what the rate is measured with',
    own: 'The machine’s own telemetry',
    expired: (name: string) => `${name} (expired)`,
    ownHint: 'Its own counter and voltmeter, as sure as you say below. An outside instrument tells more.',
    rateShare: 'Rate, expanded (k = 2)',
    voltShare: 'Voltage, expanded (k = 2)',
  },

  run: {
    heading: 'Measure',
    of: 'These points are',
    ...measuring.run,
    foundWords: 'Before anything is changed on the machine.',
    leftWords: 'After an adjustment. Say what was done:',
    adjustment: 'What was adjusted',
    sweep: 'Sweep',
    byHand: 'By hand',
  },

  sweep: {
    words:
      'Take the machine, test its stop, arm and start it below. The sweep then sets each voltage, waits until the rate has settled and takes the point. It never starts a motor, and any stop ends it.',
    offline: 'The machine is not attached, or silent. Plug it in; points by hand can be entered meanwhile.',
    from: 'From',
    to: 'To',
    steps: 'Steps',
    back: 'And down again',
    backHint: 'Up and down tell whether the way there matters.',
    start: 'Start the sweep',
    end: 'End the sweep',
    notRunning: 'Starts when the motor runs in your hand.',
    running: (step: number, of: number, volt: number) =>
      `Step ${number(step)} of ${number(of)}, ${number(volt, 2)} V`,
    done: (of: number) => `Done: ${plural(of, 'step', 'steps')} taken.`,
    ended: (reason: string) => `Ended: ${reason}`,
    saysDone: 'The sweep is done.',
    progress: 'Sweep',
    badRange: 'The last voltage must lie above the first.',
    badSteps: 'Is no whole number from 3 to 40.',
    limits: (low: string, high: string) => `This machine may be asked for ${low} to ${high} V.`,
  },

  hand: {
    words:
      'Set a voltage on the machine or its supply, wait until the rate is steady, and write what you read.',
    direction: 'Coming from',
    up: 'below (up)',
    down: 'above (down)',
    setVolt: 'Voltage set',
    volt: 'Voltage read',
    hz: 'Stroke rate read',
    ampere: 'Current',
    add: 'Add the point',
    added: 'Point added.',
    optional: 'Empty: not measured.',
  },

  points: {
    heading: 'Points',
    none: 'No point yet.',
    ...measuring.points,
    run: 'Run',
    direction: 'Way',
    way: { up: 'up', down: 'down' } as const,
    set: 'Set, V',
    volt: 'Measured, V',
    hz: 'Rate, Hz',
    sd: 'Spread, Hz',
    ampere: 'Current, A',
    settled: 'Settled after, s',
    residual: 'Off the line, Hz',
    taken: { sweep: 'sweep', typed: 'by hand' } as const,
    source: 'Taken',
    dialog: answers({
      keepHint: 'How you know: read again and the same, the machine hunts at this voltage.',
      fit: 'the fit',
      leaveOutHint: 'What happened: the supply sagged, the wrong key, a hand on the machine.',
    }),
  },

  fit: {
    heading: 'Fit',
    none: 'At least three different voltages are needed. The line is drawn as the points arrive.',
    chart: 'Stroke rate over voltage',
    residuals: 'Off the line',
    explain:
      'A straight line f = k (V − V₀) through the points that count, with the band in which the line lies for 95 %. Below it each point’s distance from the line.',
    axis: 'voltage, V',
    hz: 'Hz',
    k: 'k',
    zero: 'V₀',
    kOf: (value: number) => `${three(value)} Hz/V`,
    zeroOf: (value: number) => `${three(value)} V`,
    interval: measuring.interval,
    spread: 'Spread about the line',
    current: 'Current without load',
    jitter: 'Jitter of the rate',
    lack: 'Straightness',
    lackNone: 'not known: no voltage was measured twice',
    lackOf: (f: number, p: number) =>
      p < 0.05
        ? `A line does not fit: F = ${number(f, 2)}, p = ${number(p, 3)}. Look at the residuals.`
        : `A line fits: F = ${number(f, 2)}, p = ${number(p, 2)}.`,
    sentence: (k: number, zero: number, points: number) =>
      `f = ${measuring.line(k, zero)}, from ${plural(points, 'point', 'points')}.`,
    reading: (volt: number, hz: number, expanded: number) =>
      `${number(volt, 2)} V: ${number(hz, 1)} ± ${number(expanded, 2)} Hz`,
    key: {
      up: 'up',
      down: 'down',
      out: 'left out',
      band: '95 % band',
    },
  },

  measured: {
    heading: 'Measured by hand',
    words:
      'What a sweep cannot tell. Empty: not measured. Each with its instrument and its expanded uncertainty.',
    startUpVolt: 'Start-up voltage',
    timeToSpeedS: 'Time to speed',
    strokeLengthMm: 'Stroke length',
    protrusionMm: 'Needle protrusion',
    runOutMm: 'Needle run-out',
    value: 'Value',
    expanded: '± (k = 2)',
    instrument: 'Instrument',
    underLoad: 'Under load',
    underLoadWords: 'The rate before and while the needle works in a pad at a stated depth, at one voltage.',
    depth: 'Depth',
    volt: 'Voltage',
    free: 'Rate, free',
    loaded: 'Rate, in the pad',
    pad: 'Pad',
    noPad: 'not named',
    droop: (share: number) => `Droop: ${percent(share, 1)}.`,
    save: 'Keep these',
    saved: 'Kept.',
    badNumber: measuring.header.badNumber,
    missing: 'Is empty: a value needs its uncertainty and its instrument.',
    together: 'Is empty: these four belong together.',
  },

  approve: {
    words:
      'Makes a record with a number that is never changed, writes the curve into the machine’s record, and is in force from now on.',
    dueStrokesHint: 'Strokes made by the machine. Empty: not by strokes.',
    unkept: 'Something above is written and not kept yet: keep it first.',
  },
} as const;
