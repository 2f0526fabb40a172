/** The words of machine control: the protective stop, the panel on Live, why a motor was stopped. */
import type { Control, ControlTarget } from '../../src/server/wire-control.ts';
import { number, span } from '../format.ts';
import { plural } from './amounts.ts';
import { eventShort } from './events.ts';

type Cause = NonNullable<Control['latch']>['cause'];

/** By whatever name a finding is told. */
const short: Readonly<Record<string, string>> = eventShort;
const list = (serials: readonly string[]): string => serials.join(', ');
const ms = (value: number): string => `${number(value)} ms`;

export const stopText = {
  label: 'Protective stop',
  key: 'Esc',
  keys: 'Esc Esc',
  describe:
    'Sends the stop byte to every machine at once. While a motor runs or is armed, and while the page does not hear the service, one press of Escape does the same; else two. It is not an emergency stop: that is a switch in the motor’s supply.',
  sending: 'Sending the stop',
  sendingStale: 'This page does not hear the service. The stop is being sent all the same.',
  delivered: (serials: readonly string[]) =>
    `Stop delivered to ${serials.length === 1 ? list(serials) : `${plural(serials.length, 'machine', 'machines')}: ${list(serials)}`}. Waiting for the report.`,
  stopped: (serials: readonly string[], longestMs: number | null) =>
    longestMs === null
      ? `${list(serials)}: stop delivered, at rest.`
      : `${list(serials)}: reported stopped after ${ms(longestMs)}.`,
  unconfirmed: (serials: readonly string[]) =>
    `${list(serials)}: stop not confirmed. The machine has not said that it stopped. Switch off its supply.`,
  unheard: (serials: readonly string[]) =>
    `Stop delivered to ${list(serials)}, and this page does not hear whether the motor stopped. Look at it; if it turns, switch off its supply.`,
  failed: (serials: readonly string[]) =>
    `Stop could not be delivered to ${list(serials)}. Switch the machine off at its supply.`,
  nobody: 'No machine is connected, so no stop could be delivered. Switch the machine off at its supply.',
  unreachable:
    'Stop could not be delivered: the service does not answer. Switch the machine off at its supply.',
  dismiss: 'Close message',
} as const;

const stopTestWhy: Readonly<Record<string, string>> = {
  'not-reported': 'no report that it stopped',
  'not-still': 'it did not come to rest in time',
  'not-heard': 'the machine was not heard, so it is not known whether it came to rest',
  'did-not-turn': 'the motor did not turn',
};

const causes = [
  'person',
  'guard',
  'lease',
  'blind',
  'telemetry',
  'restarted',
  'unexpected',
  'limits',
  'machine',
  'shutdown',
  'ended',
  'test',
] as const satisfies readonly Cause['kind'][];

/** Who or what stopped it, as a sentence about the past. */
function causeWords({ kind, detail }: Cause): string {
  switch (kind) {
    case 'person':
      return detail === '' ? 'Someone pressed the protective stop' : `${detail} pressed the protective stop`;
    case 'guard':
      if (detail === '') return 'The guard stopped it';
      return `The guard stopped it: ${(short[detail] ?? detail).toLowerCase()}`;
    case 'lease':
      return 'The page that held it was lost, so it was stopped';
    case 'blind':
      return 'The service stood still for a moment and did not watch, so it was stopped';
    case 'telemetry':
      return 'The machine no longer told what it does, so the stop was sent';
    case 'restarted':
      return 'The machine restarted';
    case 'unexpected':
      return 'It ran though nobody had started it, so it was stopped';
    case 'limits':
      return 'It was set above the limits of its record, so it was stopped';
    case 'machine':
      return detail === '' || detail === 'none'
        ? 'The machine stopped by itself'
        : `The machine stopped by itself: ${detail}`;
    case 'shutdown':
      return 'The service ended, so it was stopped';
    case 'ended':
      return detail === '' ? 'The work was ended' : `${detail} ended the work`;
    case 'test':
      return 'The stop test ended it';
  }
}

/** As short as a flag: what follows the words "Protective stop". */
function causeShort({ kind, detail }: Cause): string {
  if (kind === 'person') return detail === '' ? 'pressed' : `pressed by ${detail}`;
  if (kind === 'guard') return (short[detail] ?? detail).toLowerCase();
  const words: Partial<Record<Cause['kind'], string>> = {
    lease: 'its page was lost',
    blind: 'the service stood still',
    telemetry: 'the machine fell silent',
    restarted: 'the machine restarted',
    unexpected: 'nobody had started it',
    limits: 'above its limits',
    machine: 'by the machine itself',
    shutdown: 'the service ended',
    test: 'the stop test failed',
  };
  return words[kind] ?? '';
}

/** The cause that an event of a stop carries; null where it carries none. */
function causeIn(evidence: Readonly<Record<string, number | string>>): Cause | null {
  const kind = causes.find((one) => one === evidence['cause']);
  return kind === undefined ? null : { kind, detail: String(evidence['detail'] ?? '') };
}

export const controlText = {
  label: 'Machine control',
  of: (serial: string) => `Control of ${serial}`,
  cause: causeWords,
  causeShort,
  causeIn,
  finding: (kind: string) => short[kind] ?? kind,
  phase: {
    rest: 'At rest',
    limiting: 'Setting limits',
    arming: 'Arming',
    armed: 'Armed',
    starting: 'Starting',
    running: 'Running',
    stopping: 'Stopping',
    stopped: 'Stopped',
    clearing: 'Clearing',
  } as const,
  /** Started by its own button: nothing is asked of it from here, and it does not rest. */
  ownHand: 'Runs by its own button',
  untold: 'The service has not said yet what this machine may do.',
  offline: (state: string) =>
    `The machine is ${state.toLowerCase()}, so it cannot be worked from here. Check its cable, or see Devices.`,
  stale: 'This page does not hear the service: what stands here is old. The stop above still sends.',
  unchosen: 'Choose the machine on this pad to work it from here.',

  lease: {
    label: 'Who works it',
    nobody: 'Nobody holds this machine. Take it to arm and start it from here.',
    name: 'Your name',
    namePlaceholder: 'Who works here',
    nameMissing: 'Is empty: write who takes the machine.',
    take: 'Take the machine',
    mine: (by: string) => `${by}, on this page`,
    mineWords: 'Reloading or closing this page gives the machine back and stops its motor.',
    theirs: (by: string) => `${by} holds it`,
    theirsWords: 'From another page. The hold ends two seconds after that page is gone. Anyone may stop.',
    takeOver: (by: string) => `Take over from ${by}`,
    notNow: 'It can be taken over when its motor is at rest.',
    giveBack: 'Give back',
    takenSay: (serial: string) => `You hold ${serial}.`,
    givenSay: (serial: string) => `${serial} is given back.`,
    loss: {
      reload:
        'This page was reloaded, so the machine was given back and its motor stopped. Take it again to go on.',
      feed: 'The connection to the service broke, so the machine was given back and its motor stopped. Take it again to go on.',
      taken: 'Someone else has taken the machine over. Ask them, or take it over when it is at rest.',
      expired: 'The hold on this machine ran out, so its motor was stopped. Take it again to go on.',
    } as const,
    seen: 'Understood',
  },

  steps: {
    label: 'From rest to running',
    name: { test: 'Test stop', arm: 'Arm', start: 'Start motor' } as const,
    busy: { test: 'Testing the stop', arm: 'Arming', start: 'Starting' } as const,
    /** Said under a step that waits for another. */
    later: {
      test: 'Counts when the motor is at rest',
      arm: 'After the stop test',
      start: 'After arming',
    } as const,
    ready: {
      test: 'Runs slowly for a moment and stops. Keep the needle off the skin.',
      arm: 'Sets the limits. The motor stays off.',
      start: (what: string) => `At ${what}`,
    },
    passed: (reportedMs: number | null) =>
      reportedMs === null ? 'Passed' : `Passed: reported after ${ms(reportedMs)}`,
    failed: (reason: string) =>
      reason === 'broken-off'
        ? 'Broken off by another stop, so nothing was shown. Clear the stop, and test again.'
        : `Failed: ${stopTestWhy[reason] ?? reason}. The motor cannot be started.`,
    overdue: 'Due again: it counts for one session and for a time.',
    armed: 'Armed',
    left: (seconds: number) => `${number(seconds)} s left`,
    disarm: 'Disarm',
    against: 'Stands against it',
    withPad: 'Guarded by',
    noPad: 'No pad',
    padOff: (serial: string) => `Pad ${serial} is not online, so it would guard nothing. Check its cable.`,
  },

  target: {
    label: 'Set to',
    kind: { voltage: 'Voltage', rate: 'Stroke rate' } as const,
    less: (what: string) => `Less: ${what}`,
    more: (what: string) => `More: ${what}`,
    step: { voltage: '0.1 V', rate: '1 Hz' } as const,
    noCurve: 'To set a stroke rate, record its curve',
    presets: 'Presets',
    needle: (name: string, needle: string) => `${name}, ${needle}`,
    bounds: (kind: ControlTarget['kind'], least: number, most: number) =>
      kind === 'voltage'
        ? `${number(least / 1000, 1)} to ${number(most / 1000, 1)} V`
        : `up to ${number(most)} Hz`,
    amount: (target: ControlTarget) =>
      target.kind === 'voltage' ? `${number(target.milliV / 1000, 1)} V` : `${number(target.hz)} Hz`,
    value: (target: ControlTarget) =>
      target.kind === 'voltage' ? number(target.milliV / 1000, 1) : number(target.hz),
    unit: { voltage: 'V', rate: 'Hz' } as const,
  },

  figures: {
    label: 'What the motor does',
    rate: 'Stroke rate',
    cpm: 'CPM',
    voltage: 'Voltage',
    current: 'Current',
    load: 'Load',
    set: 'Set',
    pedal: 'Pedal',
    pedalWords: { up: 'up', down: 'down', none: 'none' } as Readonly<Record<string, string>>,
    pedalSaid: (word: string) => `Pedal ${word}`,
    hz: (value: number | null) => number(value),
    volts: (value: number | null) => number(value, 1),
    amps: (value: number | null) => `${number(value, 2)} A`,
    loadShare: (share: number | null) => (share === null ? number(null) : `${number(share * 100)} %`),
    explain:
      'As the machine itself reports it. CPM are strokes a minute: 60 × Hz. Load is by how much the stroke rate lies below that of the machine’s curve at the measured voltage. Set is what was asked for.',
    trim: (milliV: number) => `Corrected by ${milliV > 0 ? '+' : ''}${number(milliV / 1000, 2)} V`,
    trimOff: 'Not corrected: no fresh measurement',
    forTime: 'Runs for',
    local: 'Started at the machine itself. The guard and the protective stop still stop it.',
    end: 'Stop the motor',
    endSay: 'The motor is stopped.',
  },

  latch: {
    heading: { stopping: 'Stopping', stopped: 'Stopped' } as const,
    since: (age: string) => `${age} ago`,
    goingFor: (age: string) => `for ${age}`,
    sending: (bytes: number) => `Stop sent ${plural(bytes, 'time', 'times')}; no report yet.`,
    undelivered: 'The machine cannot be reached. The stop is sent as soon as it can.',
    overdue: 'Not confirmed: the machine has not said that it stopped. Switch off its supply.',
    took: (reportedMs: number, stillMs: number | null) =>
      stillMs === null
        ? `Motor off after ${ms(reportedMs)}; still turning out.`
        : `Motor off after ${ms(reportedMs)}, at rest after ${ms(stillMs)}.`,
    remains: 'Still so',
    padGone:
      'Plug the pad in again; where it is gone for good, end the attempt, give the control back, then clear.',
    remainsNone: 'Nothing stands against clearing it.',
    clear: 'Clear the stop',
    words: 'Clearing starts nothing. The motor is armed and started again as before.',
  },

  clear: {
    heading: (serial: string) => `Clear the stop of ${serial}`,
    name: 'Who clears it',
    nameMissing: 'Is empty: write who clears the stop.',
    code: 'Instructor’s code',
    codeMissing: 'Is empty: this stop needs the instructor’s code.',
    codeWords: 'The guard stopped it, and this studio asks for the instructor’s code then.',
    confirm: 'Clear, start nothing',
    done: (serial: string) => `The stop of ${serial} is cleared. Nothing was started.`,
    cancel: 'Leave it stopped',
  },
  age: (forMs: number): string => (forMs < 10_000 ? `${number(forMs / 1000)} s` : span(forMs * 1000)),
} as const;
