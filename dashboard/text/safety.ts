/** The words of Settings about machines and safety: limits, curves, presets, reactions, the code, the audit. */
import type { AuditFound, AuditLine } from '../../src/server/wire-control.ts';
import { given, number } from '../format.ts';
import { plural } from './amounts.ts';
import { eventShort } from './events.ts';

const actions: Readonly<Record<string, string>> = {
  lease: 'Took the machine',
  leased: 'Took the machine',
  released: 'Gave it back',
  'taken-over': 'Took it over',
  'lease-expired': 'Hold ran out',
  'lease-lost': 'Hold lost',
  arm: 'Arm',
  armed: 'Armed',
  disarmed: 'Disarmed',
  start: 'Start',
  started: 'Started',
  set: 'Set',
  end: 'Ordinary end',
  stop: 'Stop',
  'stop-reported': 'Motor off reported',
  'stop-still': 'At rest reported',
  'stop-overdue': 'Stop not confirmed',
  'stop-undelivered': 'Stop not delivered',
  test: 'Stop test',
  tested: 'Stop test',
  'stop-test': 'Stop test',
  clear: 'Clear',
  cleared: 'Cleared',
  finding: 'Finding',
  record: 'Machine record',
  policy: 'Safety policy',
};

export const machinesText = {
  words:
    'What each machine may be asked for. No request can exceed its limits, whoever makes it; a change counts at once, also for a motor that runs.',
  loading: 'Reading the machine’s record',
  none: {
    heading: 'No machine is known yet',
    words:
      'Plug a machine into this computer, or start the virtual ones. It then appears here by its serial number.',
    action: 'Open Devices',
  },
  shipped: 'Nothing is recorded of this machine: the shipped training default counts.',
  now: (version: number, by: string, at: string) => `Version ${number(version)}, by ${by}, ${at}.`,
  saves: (next: number) => `Saves as version ${number(next)}.`,
  conflict: (version: number) =>
    `Version ${number(version)} was saved meanwhile by someone else. Your changes are still here; saving again puts yours after theirs.`,
  save: (version: number) => `Save version ${number(version)}`,
  saved: (serial: string, version: number) => `${serial}: version ${number(version)} saved.`,
  unchanged: 'No change to save',
  undo: 'Undo all',
  limits: {
    legend: 'Limits',
    words: 'The machine itself keeps them as well, from the moment that it is armed.',
    maxV: 'Highest voltage',
    maxHz: 'Highest stroke rate',
    maxA: 'Highest current',
    minV: 'Lowest voltage that turns it',
  },
  soft: {
    legend: 'Soft start',
    words: 'The motor begins at the first voltage and goes up in these steps.',
    fromV: 'First voltage',
    stepV: 'Step',
    everyMs: 'Time for each step',
  },
  curve: {
    legend: 'Curve',
    words:
      'Stroke rate without load over voltage: f = k (V − V₀). With it the motor can be set by stroke rate, and its load is known.',
    measure: 'Measure it with its uncertainty in Studio.',
    use: 'This machine’s curve is known',
    hzPerVolt: 'k',
    zeroVolt: 'V₀',
    source: 'Where it comes from',
    sourceHint: 'Such as a data sheet, or measured by whom.',
    fit: (points: number) => `Take the fit of ${plural(points, 'seen point', 'seen points')}`,
    fitted: (points: number) => `fitted to ${plural(points, 'seen point', 'seen points')}`,
    noFit:
      'No fit yet: let the motor settle at two or more voltages, such as 4, 6 and 8 V, with the needle in the air.',
    plot: 'Curve and seen points',
    plotWords: (points: number, low: number, high: number) =>
      points === 0
        ? 'No settled point has been seen since the service started.'
        : `${plural(points, 'settled point', 'settled points')} seen, from ${number(low, 1)} to ${number(high, 1)} V.`,
    table: 'Seen points',
    volt: 'Voltage, V',
    hz: 'Stroke rate, Hz',
    by: 'Curve says, Hz',
    axisV: 'V',
    axisHz: 'Hz',
  },
  presets: {
    legend: 'Presets',
    words: 'By needle: gauge names differ by maker, so say the diameter and how many.',
    name: 'Name',
    needle: 'Needle',
    needlePlaceholder: '0.25 mm, 1 needle',
    kind: 'Sets',
    kinds: { voltage: 'Voltage', rate: 'Stroke rate' } as const,
    amount: 'To',
    add: 'Add a preset',
    row: (n: number) => `Preset ${number(n)}`,
    none: 'None yet.',
  },
  unit: { V: 'V', Hz: 'Hz', A: 'A', ms: 'ms', hzPerVolt: 'Hz/V' } as const,
  bad: {
    number: (low: number, high: number, unit: string) =>
      `Is no value here: write ${given(low)} to ${given(high)} ${unit}.`,
    above: (what: string, limit: string) => `Is above ${what}, ${limit}.`,
    empty: 'Is empty: write it.',
    highest: 'the highest voltage',
    highestRate: 'the highest stroke rate',
    below: (limit: string) => `Is below the lowest voltage that turns it, ${limit}.`,
    noCurve: 'A preset by stroke rate needs the curve.',
  },
} as const;

export const safetyText = {
  words:
    'What the guard does about what it finds. The shipped profiles are training defaults: no substitute for the studio’s own judgement, and no certified protection.',
  loading: 'Reading the safety settings',
  reactions: {
    legend: 'Reaction profile',
    finding: 'Finding',
    word: { flag: 'Flag', warn: 'Warn', stop: 'Stop' } as const,
    explain: {
      flag: 'recorded and shown',
      warn: 'heard as well',
      stop: 'the motor is stopped as well, and stays off until cleared',
    } as const,
    inForce: 'in force',
    by: (source: string, approvedBy: string) => `Source: ${source}. Approved by: ${approvedBy}.`,
    deep: (count: number, withinS: number) =>
      `${plural(count, 'unsafe stroke', 'unsafe strokes')} within ${given(withinS)} s`,
    contact: (s: number) => `without a break for ${given(s)} s`,
    none: (s: number) => `for ${given(s)} s`,
  },
  code: {
    legend: 'Instructor’s code',
    words:
      'With a code, a stop by the guard is cleared, and these settings are changed, only by who knows it. Other stops are cleared with a name. The code itself is kept nowhere, only a salted hash of it.',
    has: 'A code is asked for.',
    hasNot: 'No code is asked for: a name is enough to clear a stop.',
    current: 'Code in force',
    fresh: 'New code',
    freshHint: 'At least 4 characters. Empty keeps it as it is.',
    none: 'Ask for no code any more',
    short: 'Is too short: write at least 4 characters.',
    missing: 'Is empty: a change of these settings needs the code in force.',
  },
  version: (version: number, by: string, at: string | null) =>
    version === 0 ? 'As shipped.' : `Version ${number(version)}, by ${by}${at === null ? '' : `, ${at}`}.`,
  save: 'Save',
  saved: (version: number) => `Safety settings: version ${number(version)} saved.`,
  unchanged: 'No change to save',
  conflict:
    'Someone else saved meanwhile. Look at what is in force now; saving again puts yours after theirs.',

  audit: {
    heading: 'Audit',
    words:
      'Every control action, refusal and safety event, in the order in which it happened. Rows are only added; each carries the hash of the one before, so that a removed or edited row shows.',
    loading: 'Reading the audit',
    none: 'Nothing has been written yet.',
    noneFiltered: 'No row among those loaded has these words.',
    older: 'Show older rows',
    check: 'Check the chain',
    checking: 'Checking',
    found: ({ rows, head, broken }: AuditFound) =>
      broken === null
        ? `${plural(rows, 'row', 'rows')}, and the chain holds. Last hash: ${head.slice(0, 16)}. Write it down elsewhere to know later that the whole is the same.`
        : `The chain does not hold at row ${number(broken.seq)}: ${broken.reason}. Rows from there on may have been changed or removed.`,
    filter: 'Filter',
    filterPlaceholder: 'Name, machine, action',
    exportCsv: 'Export, CSV',
    exportJson: 'Export, JSON lines',
    column: {
      seq: 'No.',
      at: 'Time',
      who: 'Who',
      machine: 'Machine',
      action: 'What',
      answer: 'Answer',
      detail: 'Details',
      hash: 'Hash',
    },
    actor: {
      page: 'page',
      'command-line': 'command line',
      api: 'API',
      guard: 'guard',
      service: 'service',
      machine: 'machine',
    } as Readonly<Record<AuditLine['actor'], string>>,
    action: (action: string) => actions[action] ?? action,
    /** What an entry says besides, where its own word for it is no person's. */
    detail: {
      afterMs: 'after ms:',
      milliV: 'to mV:',
      setMilliV: 'set to mV:',
      hz: 'to Hz:',
      reportedAfterMs: 'motor off after ms:',
      stillAfterMs: 'at rest after ms:',
      delivered: 'delivered to',
      failed: 'not delivered to',
      maxMilliV: 'highest mV:',
      minMilliV: 'lowest mV:',
      maxRateMilliHz: 'highest mHz:',
      maxMilliA: 'highest mA:',
      hzPerVolt: 'k in Hz/V:',
      zeroVolt: 'V₀ in V:',
      presets: 'presets:',
    } as Readonly<Record<string, string>>,
    finding: (kind: string) => (eventShort as Readonly<Record<string, string>>)[kind] ?? kind,
  },
} as const;
