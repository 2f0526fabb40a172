/** What stands against arming a machine, all at once, each with its words: what is so, what it means, what to do. */
import { profileProblems } from '../../safety/profiles.ts';
import type { FindingKind } from '../../safety/reactions.ts';
import type { DepthProfile } from '../../safety/types.ts';
import type { MachineRecord } from '../../store/control-types.ts';
import { GATES } from '../../training/score/gates.ts';
import { padProblems } from '../attempts/checks.ts';
import type { MachineDevice } from '../machine-device.ts';
import type { PadDevice } from '../pad-device.ts';
import type { MachineControl } from './machine-control.ts';
import type { Against } from './view.ts';

export interface ArmWorld {
  readonly atUs: number;
  readonly control: MachineControl;
  readonly record: MachineRecord;
  readonly profile: DepthProfile;
  readonly devices: readonly (PadDevice | MachineDevice)[];
  /** The pads that it is to be worked with: named in arming, and those of attempts with it. */
  readonly pads: readonly string[];
  /** Findings of these pads and of the machine that are to stop, and go on. */
  readonly findings: readonly FindingKind[];
  /** The reactions in force stop nothing, so nobody would watch. */
  readonly lacksGuard: boolean;
  /** Why the audit cannot be written; null where it can. */
  readonly auditProblem: string | null;
  /** An attempt with it is a test, and its checklist is not complete. */
  readonly isTestUnchecked: boolean;
  /** The machine said that the limits of its record are above its own. */
  readonly hasRefusedLimits: boolean;
  readonly isEnding: boolean;
  /** What the studio's register says against using an item: out of service, or another one than before. */
  readonly standing: StandingAgainst;
}

export type StandingAgainst = (role: 'pad' | 'machine', serial: string) => readonly Against[];

export function armChecks(world: ArmWorld): Against[] {
  return [
    ...serviceChecks(world),
    ...machineChecks(world),
    ...world.standing('machine', world.control.serial),
    ...world.pads.flatMap((pad) => [...padChecks(pad, world.devices), ...world.standing('pad', pad)]),
    ...findingChecks(world.findings),
  ];
}

function serviceChecks({
  auditProblem,
  isEnding,
  isTestUnchecked,
  lacksGuard,
  profile,
}: ArmWorld): Against[] {
  const against: Against[] = [];
  if (isEnding)
    against.push({
      code: 'ending',
      message: 'The service is stopping, so no motor is started. Start the service again.',
    });
  if (auditProblem !== null)
    against.push({
      code: 'audit',
      message: `${auditProblem} No motor is armed until it can be; what was done is kept until then. See to the disk.`,
    });
  for (const message of profileProblems(profile)) against.push({ code: 'profile', message });
  if (lacksGuard)
    against.push({
      code: 'reactions',
      message:
        'The reactions in force only observe, so nothing would stop a motor when its pad falls silent. Choose others in Settings, Safety.',
    });
  if (isTestUnchecked)
    against.push({
      code: 'checklist',
      message:
        'The hygiene checklist of this test is not complete, and a test asks for it. Go through it, and start the test anew.',
    });
  return against;
}

function machineChecks({ atUs, control, record, hasRefusedLimits }: ArmWorld): Against[] {
  const { serial, state, rules } = control;
  const against: Against[] = [];
  const { seen } = state;
  if (!state.linkUp || control.device.linkState !== 'online')
    against.push({
      code: 'machine-offline',
      message: `Machine ${serial} is not online, so it would not hear a stop. Check its cable and power.`,
    });
  else if (seen === null || atUs - seen.atUs > rules.timing.staleUs)
    against.push({
      code: 'telemetry',
      message: `Machine ${serial} does not tell what it does, so a stop could not be seen to work. Unplug it and plug it in again.`,
    });
  else if (seen.fault !== 'none' || seen.state === 'fault')
    against.push({
      code: 'machine-fault',
      message: `Machine ${serial} reports a fault (${seen.fault}), so it refuses to be armed. See to its cause, and clear it.`,
    });
  const { limits, minMilliV } = record;
  if (limits.maxMilliV < minMilliV || limits.maxRateMilliHz === 0 || limits.maxMilliA === 0)
    against.push({
      code: 'limits',
      message: `The limits in the record of ${serial} let it not turn at all. Correct them in Settings.`,
    });
  else if (hasRefusedLimits)
    against.push({
      code: 'limits',
      message: `Machine ${serial} refused the limits of its record: they are above its own. Lower them in Settings.`,
    });
  return against;
}

function padChecks(serial: string, devices: ArmWorld['devices']): Against[] {
  const against: Against[] = padProblems(serial, null, devices)
    .filter(({ effect }) => effect === 'blocks')
    .map(({ code, message }) => ({ code, message }));
  const pad = devices.find((device) => device.role === 'pad' && device.serial === serial);
  if (pad?.role !== 'pad' || against.length > 0) return against;
  if (!(pad.link.clock.uncertaintyUs <= GATES.clockUs))
    against.push({
      code: 'clock-unfit',
      message: `The clock of pad ${serial} is not known well enough yet to tell what came first, so it cannot guard a motor. Wait some seconds; where it stays so, see to the cable and to what else keeps this computer busy.`,
    });
  else if (!pad.trusted.ok)
    against.push({
      code: 'pad-untrusted',
      message: `What pad ${serial} says cannot be believed just now, so it cannot guard a motor. Look at its flags, and lift whatever lies on it.`,
    });
  return against;
}

function findingChecks(findings: readonly FindingKind[]): Against[] {
  if (findings.length === 0) return [];
  const said = [...new Set(findings)].join(', ');
  return [
    {
      code: 'finding',
      message: `Something goes on that would stop the motor at once (${said}). See to it, and wait until its flag is gone.`,
    },
  ];
}
