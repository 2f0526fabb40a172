/** What may stand against an attempt, each with its words: what is so, what it means, what to do. */
import type { DepthProfile } from '../../safety/types.ts';
import { pickChannels } from '../../signal/depth.ts';
import { BEFORE_SESSION_MS } from '../../store/checklist.ts';
import { isPast, localDay } from '../../store/days.ts';
import type { DrillEntry } from '../../store/training-store.ts';
import type { ChecklistRecord, TraineeRow } from '../../store/training-types.ts';
import { type Drill, needsPosition } from '../../training/drill.ts';
import { drillProfileProblems } from '../../training/limits.ts';
import type { LevelProgress } from '../../training/progress/levels.ts';
import { GATES } from '../../training/score/gates.ts';
import type { Mode } from '../../training/types.ts';
import type { MachineDevice } from '../machine-device.ts';
import type { PadDevice } from '../pad-device.ts';
import type { ActiveSession } from '../sessions.ts';
import { type Holding, nameOf } from '../studio/scale-book.ts';
import type { AgainstUse } from '../studio/standing.ts';
import type { AttemptWish, ReadinessProblem } from './wish.ts';

type Devices = readonly (PadDevice | MachineDevice)[];

const blocks = (code: string, message: string): ReadinessProblem => ({ code, message, effect: 'blocks' });
const warns = (code: string, message: string): ReadinessProblem => ({ code, message, effect: 'warns' });

export function padProblems(serial: string, drill: Drill | null, devices: Devices): ReadinessProblem[] {
  const pad = devices.find((device) => device.role === 'pad' && device.serial === serial);
  if (pad?.role !== 'pad')
    return [
      blocks('pad-unknown', `There is no pad ${serial} here. Plug it in, or choose one that is listed.`),
    ];
  if (pad.linkState !== 'online')
    return [
      blocks(
        'pad-offline',
        `Pad ${serial} is not online, so nothing would be felt. Check its cable and power.`,
      ),
    ];
  const problems: ReadinessProblem[] = [];
  const { depth, position } = pickChannels(pad.identity.channels);
  if (depth === null)
    problems.push(
      blocks(
        'pad-no-depth',
        `Pad ${serial} senses no depth, so nothing could be scored. Choose another pad.`,
      ),
    );
  else if (pad.sensor !== 'ok')
    problems.push(
      blocks(
        'sensor',
        `The sensor of pad ${serial} is ${saidOf[pad.sensor]}, so its depth cannot be believed. Look at the pad, and unplug and plug it in again.`,
      ),
    );
  if (!(pad.link.clock.uncertaintyUs <= GATES.clockUs))
    problems.push(
      warns(
        'clock-unfit',
        `The clock of pad ${serial} is not known well enough yet, so the result would be provisional. Wait some seconds; where it stays so, see to the cable and to what else keeps this computer busy.`,
      ),
    );
  if (drill !== null && position === null && needsPosition(drill))
    problems.push(
      blocks(
        'no-position',
        `"${drill.name}" is judged by where the dots are, and pad ${serial} does not sense position. Choose a pad that does, or a drill that needs none.`,
      ),
    );
  return problems;
}

const saidOf = { stuck: 'stuck', silent: 'silent', range: 'out of range' } as const;

export function busyProblems(serial: string, busy: boolean): ReadinessProblem[] {
  if (!busy) return [];
  return [blocks('pad-busy', `Another attempt is under way on pad ${serial}. End it first.`)];
}

/** `lastFault`: why the database could not be written when it was tried last. */
export function recordingProblems(
  session: ActiveSession | null,
  lastFault: string | null,
): ReadinessProblem[] {
  if (session !== null && session.failure !== null)
    return [
      blocks(
        'recording',
        `This session is not kept whole, and a score is made from what was kept. ${session.failure} Stop the session first.`,
      ),
    ];
  if (session !== null || lastFault === null) return [];
  return [warns('recording', `The database could not be written when it was tried last. ${lastFault}`)];
}

export function traineeProblems(trainee: TraineeRow | null): ReadinessProblem[] {
  if (trainee === null)
    return [
      blocks(
        'trainee-unknown',
        'This trainee is not in the list, so nobody would get the result. Choose a name from the list, or add it.',
      ),
    ];
  if (trainee.archivedAt === null) return [];
  return [
    blocks(
      'trainee-archived',
      `${trainee.name} is archived, so makes no more attempts. Bring the name back in Settings, or choose another.`,
    ),
  ];
}

export function drillProblems(
  id: string,
  entry: DrillEntry | null,
  profile: DepthProfile,
): ReadinessProblem[] {
  if (entry === null)
    return [blocks('drill-unknown', `There is no drill "${id}". Choose one from the list.`)];
  const problems = drillProfileProblems(entry.drill, profile).map((text) => blocks('profile', text));
  if (entry.retiredAt === null) return problems;
  const retired = `"${entry.drill.name}" is no longer offered. Choose another drill, or bring it back in Settings.`;
  return [blocks('drill-retired', retired), ...problems];
}

export function levelProblems(
  drill: Drill,
  trainee: TraineeRow,
  levels: readonly LevelProgress[],
): ReadinessProblem[] {
  if (levels.some(({ level, unlocked }) => level === drill.level && unlocked)) return [];
  return [
    blocks(
      'drill-locked',
      `"${drill.name}" is of the level ${drill.level}, which is not open to ${trainee.name} yet. Show competence in the level before it, or let the instructor open it.`,
    ),
  ];
}

export function layerProblems(
  drill: Drill,
  trainee: TraineeRow,
  earlierId: string | null,
): ReadinessProblem[] {
  if (drill.pattern.kind !== 'layer' || earlierId !== null) return [];
  return [
    blocks(
      'earlier-layer',
      `"${drill.name}" goes between the dots of "${drill.pattern.over}", and ${trainee.name} has no scored attempt at that drill on this pad within the last day. Make that one first, on the same sheet.`,
    ),
  ];
}

/** The record that counts for this attempt; null where it was made by someone else, or for another session. */
export function recordInForce(
  wish: AttemptWish,
  record: ChecklistRecord | null,
  session: ActiveSession | null,
  at: Date,
): ChecklistRecord | null {
  if (record === null || record.traineeId !== wish.traineeId) return null;
  const isNear = Math.abs(at.getTime() - Date.parse(record.at)) <= BEFORE_SESSION_MS;
  if (record.sessionId === null ? !isNear : record.sessionId !== session?.id) return null;
  // A session may go on past midnight, and a lot's last day with it.
  const isOver = record.lots.some(({ expiresOn }) => isPast(expiresOn, localDay(at)));
  return record.state === 'complete' && isOver ? { ...record, state: 'expired-lot' } : record;
}

/** In a test they block, in practice they warn. */
export function checklistProblems(mode: Mode, record: ChecklistRecord | null): ReadinessProblem[] {
  const say = mode === 'test' ? blocks : warns;
  const asked = mode === 'test' ? 'A test asks for it.' : 'It is part of good practice.';
  if (record === null)
    return [
      say(
        'checklist-missing',
        `The hygiene checklist of this session has not been gone through. ${asked} Open it, and answer it.`,
      ),
    ];
  if (record.state === 'incomplete')
    return [
      say(
        'checklist-incomplete',
        `The hygiene checklist is not complete. ${asked} Answer what is left of it.`,
      ),
    ];
  if (record.state === 'complete') return [];
  return [
    say(
      'checklist-expired-lot',
      'An item on the hygiene checklist is past its last day of use. Take one that is not, and go through the checklist again.',
    ),
  ];
}

export function calibrationProblems(serial: string, holding: Holding): ReadinessProblem[] {
  const { entry, fault, calibration } = holding;
  if (entry === null)
    return [
      warns(
        'calibration-none',
        `Pad ${serial} has no calibration, so the result will be provisional. Calibrate it on the Studio page, or state in Settings how sure its depths are.`,
      ),
    ];
  if (fault !== null)
    return [
      warns(
        'calibration-other',
        `${capital(nameOf(entry))} of pad ${serial} does not count here: ${fault}. The depths are the pad’s own, and the result will be provisional. Calibrate the pad anew.`,
      ),
    ];
  if (!holding.isDue) return [];
  if (calibration.state === 'valid')
    return [
      warns(
        'calibration-due',
        `${capital(nameOf(entry))} of pad ${serial} has reached its ${entry.dueStrokes} strokes in this recording. What is recorded counts to its end; calibrate the pad before the next one.`,
      ),
    ];
  const isMeasured = entry.number !== null;
  return [
    warns(
      'calibration-expired',
      `${capital(nameOf(entry))} of pad ${serial} is past ${pastWhat(entry)}, so the result will be provisional. ${isMeasured ? 'Calibrate the pad anew.' : 'Compare the pad anew, and state it in Settings.'}`,
    ),
  ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const pastWhat = ({ validUntil, dueStrokes }: Holding['entry'] & object): string =>
  [
    validUntil === null ? [] : `its date (${validUntil})`,
    dueStrokes === null ? [] : `its ${dueStrokes} strokes`,
  ]
    .flat()
    .join(' or ');

/** Out of service, or not known to be the device that it was. */
export function standingProblems({ pad, machine }: AttemptWish, against: AgainstUse): ReadinessProblem[] {
  return [...against('pad', pad), ...(machine === null ? [] : against('machine', machine))].map(
    ({ code, message }) => blocks(code, message),
  );
}

export function machineProblems(
  serial: string | null,
  drill: Drill | null,
  devices: Devices,
): ReadinessProblem[] {
  const unseen = 'Missed strokes and voltage will not be told apart from the hand.';
  if (serial === null)
    return [warns('machine-none', `No machine is chosen. ${unseen} Choose the one in your hand.`)];
  const machine = devices.find((device) => device.role === 'machine' && device.serial === serial);
  if (machine?.role !== 'machine' || machine.linkState !== 'online')
    return [
      warns('machine-offline', `Machine ${serial} is not online. ${unseen} Check its cable and power.`),
    ];
  const hz = machine.last?.rateHz ?? 0;
  const asked = drill?.strokeRate ?? null;
  if (asked === null || hz === 0 || (hz >= asked.lowHz && hz <= asked.highHz)) return [];
  return [
    warns(
      'stroke-rate',
      `The machine makes ${Math.round(hz)} strokes a second, and the drill asks for ${asked.lowHz} to ${asked.highHz}. Change its voltage.`,
    ),
  ];
}
