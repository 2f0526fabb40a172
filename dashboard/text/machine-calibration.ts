/** The words of a machine's calibration: header, sweep, points, fit, what is measured by hand, approval. */
import { dateTime, given, number } from '../format.ts';
import { percent, plural } from './amounts.ts';

const three = (value: number): string => number(value, 3);

export const machineCalibrationText = {
  heading: (serial: string) => `Calibrate ${serial}`,
  loading: 'Reading what has been measured',
  begin: {
    heading: 'Begin a calibration',
    words:
      'Stroke rate against voltage, without load. First as found, before anything is changed; then, where something was adjusted, as left. Every point is kept the moment it is taken: you can leave this page and come back.',
    action: 'Begin',
    inForce: 'In force now',
    none: 'None was measured yet.',
  },
  begun: (by: string, at: string) => `Begun by ${by}, ${dateTime(at)}. Every point is kept as it is taken.`,
  discard: {
    action: 'Discard',
    heading: 'Discard this calibration?',
    words: 'What was measured stays on record with your reason, and nothing more is added to it.',
    reason: 'Why',
    reasonMissing: 'Is empty: write why.',
    confirm: 'Discard it',
    done: 'Discarded.',
  },
  approved: (number_: string) => `Approved as ${number_}.`,

  header: {
    heading: 'Reference and conditions',
    saved: 'Kept',
    saving: 'Saving',
    by: 'Measured by',
    reference: 'Reference',
    choose: 'Choose what the rate is measured with',
    own: 'The machine’s own telemetry',
    expired: (name: string) => `${name} (expired)`,
    ownHint: 'Its own counter and voltmeter, as sure as you say below. An outside instrument tells more.',
    rateShare: 'Rate, expanded (k = 2)',
    voltShare: 'Voltage, expanded (k = 2)',
    temperature: 'Temperature',
    humidity: 'Humidity',
    place: 'Place',
    condition: 'Condition as received',
    method: 'Method',
    badNumber: (low: number, high: number, unit: string) =>
      `Is no value: write ${given(low)} to ${given(high)} ${unit}.`,
    needTemperature: 'Write the temperature first.',
  },

  run: {
    heading: 'Measure',
    of: 'These points are',
    'as-found': 'As found',
    'as-left': 'As left',
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
    count: (n: number, out: number) =>
      out === 0 ? plural(n, 'point', 'points') : `${plural(n, 'point', 'points')}, ${number(out)} left out`,
    no: 'No.',
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
    asks: 'Asked about',
    leftOut: (by: string, reason: string) => `Left out by ${by}: ${reason}`,
    kept: (by: string, reason: string) => `Kept by ${by}: ${reason}`,
    keep: 'Keep',
    keepOf: (n: number) => `Keep point ${number(n)}`,
    leaveOut: 'Leave out',
    leaveOutOf: (n: number) => `Leave out point ${number(n)}`,
    takeIn: 'Take in again',
    takeInOf: (n: number) => `Take in point ${number(n)} again`,
    state: 'State',
    dialog: {
      keep: {
        heading: (n: number) => `Keep point ${number(n)}`,
        words: 'It counts as it was taken. Your name and reason stay with it.',
        reason: 'Why',
        reasonHint: 'How you know: read again and the same, the machine hunts at this voltage.',
        reasonMissing: 'Is empty: write why. A point that was asked about is not kept without a reason.',
        confirm: 'Keep it',
        done: (n: number) => `Point ${number(n)} is kept.`,
      },
      leaveOut: {
        heading: (n: number) => `Leave out point ${number(n)}`,
        words:
          'It stays on record and on the certificate, with your name and reason; the fit does without it.',
        reason: 'Why',
        reasonHint: 'What happened: the supply sagged, the wrong key, a hand on the machine.',
        reasonMissing: 'Is empty: write why. Nothing is left out without a reason.',
        confirm: 'Leave it out',
        done: (n: number) => `Point ${number(n)} is left out.`,
      },
    },
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
    interval: ([low, high]: readonly [number, number], unit: string) =>
      `${three(low)} to ${three(high)} ${unit}`,
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
      `f = ${three(k)} Hz/V × (V ${zero < 0 ? '+' : '−'} ${three(Math.abs(zero))} V), from ${plural(points, 'point', 'points')}.`,
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
    badNumber: (low: number, high: number, unit: string) =>
      `Is no value: write ${given(low)} to ${given(high)} ${unit}.`,
    missing: 'Is empty: a value needs its uncertainty and its instrument.',
    together: 'Is empty: these four belong together.',
  },

  approve: {
    heading: 'Approve',
    words:
      'Makes a record with a number that is never changed, writes the curve into the machine’s record, and is in force from now on.',
    problems: 'What stands against it',
    effect: { blocks: 'Stands against it', asks: 'Asks', warns: 'Worth knowing' } as const,
    clear: 'Nothing stands against it.',
    dueOn: 'Due again on',
    dueOnHint: 'The studio’s own decision; it is not on the certificate. Empty: no date.',
    dueStrokes: 'Due again after',
    dueStrokesHint: 'Strokes made by the machine. Empty: not by strokes.',
    strokes: 'strokes',
    badStrokes: 'Is no whole number above 0.',
    past: 'Is past already.',
    action: 'Approve',
    unkept: 'Something above is written and not kept yet: keep it first.',
    blocked: 'Mend or answer what stands against it first.',
    asked: (n: number) => `${plural(n, 'question is', 'questions are')} still open. Answer each first.`,
    show: 'Show the points',
  },
} as const;
