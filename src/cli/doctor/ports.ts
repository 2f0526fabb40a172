/** Why a serial port won't open: permission, group, another program, ModemManager, brltty. Linux has most of these. */
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
} from 'node:fs';
import os from 'node:os';
import { SerialPort } from 'serialport';
import { reasonOf } from '../../errors.ts';
import type { Finding } from './finding.ts';

const RULES = '/etc/udev/rules.d/70-evenstroke.rules';

export async function portFindings(extra: readonly string[]): Promise<Finding[]> {
  const listed = await SerialPort.list().catch(() => []);
  const paths = new Set([
    ...listed.filter(({ vendorId }) => vendorId).map(({ path }) => path),
    ...devNodes(),
    ...extra,
  ]);
  if (paths.size === 0) {
    return [
      {
        check: 'serial ports',
        state: 'note',
        saw: 'no USB serial device is attached',
        fix: 'Plug one in with a cable that carries data, not only power. Without hardware, run "evenstroke demo".',
      },
    ];
  }
  const findings: Finding[] = [];
  for (const path of paths) findings.push(await portFinding(path));
  return findings;
}

function devNodes(): string[] {
  if (os.platform() !== 'linux') return [];
  return readdirSync('/dev')
    .filter((name) => /^tty(ACM|USB)\d+$/.test(name))
    .map((name) => `/dev/${name}`);
}

async function portFinding(path: string): Promise<Finding> {
  const check = `port ${path}`;
  if (os.platform() !== 'win32') {
    if (!existsSync(path)) {
      return {
        check,
        state: 'problem',
        saw: 'it does not exist',
        fix: 'Check the name and the cable, then look at "evenstroke ports".',
      };
    }
    try {
      accessSync(path, constants.R_OK | constants.W_OK);
    } catch {
      return { check, state: 'problem', saw: 'you may not read and write it', fix: permissionFix(path) };
    }
  }
  const holders = holdersOf(path);
  if (holders.length > 0) {
    return {
      check,
      state: 'problem',
      saw: `it is held open by ${holders.join(', ')}`,
      fix: 'Two programs cannot read one port. Close the other one, or stop the service if that is this one.',
    };
  }
  const refusal = await tryOpen(path);
  if (refusal !== null) {
    return {
      check,
      state: 'problem',
      saw: `it does not open: ${refusal}`,
      fix: 'Unplug it, wait two seconds and plug it in again.',
    };
  }
  return { check, state: 'ok', saw: 'it opens' };
}

function permissionFix(path: string): string {
  const group = groupName(statSync(path).gid);
  const member = group !== null && os.userInfo().username;
  const byGroup = member
    ? `"sudo usermod -aG ${group} ${member}", then log out and in again`
    : '"sudo chmod a+rw" for this once';
  const byRule = existsSync(RULES)
    ? ''
    : ', or install the rule file once: "sudo cp udev/70-evenstroke.rules /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger"';
  return `The system gives this port to the group ${group ?? 'of another user'}. Join it: ${byGroup}${byRule}.`;
}

function groupName(gid: number): string | null {
  try {
    const line = readFileSync('/etc/group', 'utf8')
      .split('\n')
      .find((each) => each.split(':')[2] === String(gid));
    return line?.split(':')[0] ?? null;
  } catch {
    return null;
  }
}

/** Programs that have the port open, as far as /proc lets us see. */
function holdersOf(path: string): string[] {
  return processes().flatMap(({ pid, name }) => {
    try {
      const held = readdirSync(`/proc/${pid}/fd`).some((fd) => {
        try {
          return readlinkSync(`/proc/${pid}/fd/${fd}`) === path;
        } catch {
          return false; // closed between the listing and the look
        }
      });
      return held && pid !== process.pid ? [`${name} (process ${pid})`] : [];
    } catch {
      return []; // another user's process
    }
  });
}

export function processes(): { pid: number; name: string }[] {
  if (os.platform() !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [{ pid: Number(name), name: readFileSync(`/proc/${name}/comm`, 'utf8').trim() }];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

/** Programs known for grabbing serial ports that are not theirs. */
export function meddlerFindings(): Finding[] {
  const running = new Set(processes().map(({ name }) => name));
  const findings: Finding[] = [];
  if (running.has('ModemManager') && !existsSync(RULES)) {
    findings.push({
      check: 'ModemManager',
      state: 'problem',
      saw: 'it is running and probes every new serial port for a modem for some seconds',
      fix: 'Install the rule file, which tells it to leave these ports alone: "sudo cp udev/70-evenstroke.rules /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger".',
    });
  }
  if (running.has('brltty')) {
    findings.push({
      check: 'brltty',
      state: 'problem',
      saw: 'it is running and takes CH340 bridges for braille displays',
      fix: 'If nobody here uses a braille display: "sudo systemctl disable --now brltty brltty-udev".',
    });
  }
  if (findings.length === 0) {
    findings.push({
      check: 'other programs',
      state: 'ok',
      saw: 'none that is known to grab serial ports is running',
    });
  }
  return findings;
}

function tryOpen(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const port = new SerialPort({ path, baudRate: 115_200, autoOpen: false, hupcl: false });
    port.open((error) => {
      if (error) resolve(reasonOf(error));
      else port.close(() => resolve(null));
    });
  });
}
