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

const CLI = /src\/cli\/index\.ts|bin\/evenstroke(\.js)?(?=\0)/;
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

/** What can be learnt of a port; apart from the verdict, for no test can take root's rights away. */
export interface PortLook {
  exists(path: string): boolean;
  mayUse(path: string): boolean;
  permissionFix(path: string): string;
  /** Other programs that have it open. */
  holders(path: string): string[];
  /** Opens and closes it: what the system said against it, or null. */
  tryOpen(path: string): Promise<string | null>;
}

const look: PortLook = {
  exists: existsSync,
  mayUse: (path) => {
    try {
      accessSync(path, constants.R_OK | constants.W_OK);
      return true;
    } catch {
      return false;
    }
  },
  permissionFix: (path) =>
    permissionFix({
      path,
      group: groupName(statSync(path).gid),
      user: os.userInfo().username,
      hasRules: existsSync(RULES),
    }),
  holders: holdersOf,
  tryOpen,
};

export async function portFinding(path: string, at: PortLook = look): Promise<Finding> {
  const check = `port ${path}`;
  if (os.platform() !== 'win32') {
    if (!at.exists(path)) {
      return {
        check,
        state: 'problem',
        saw: 'it does not exist',
        fix: 'Check the name and the cable, then look at "evenstroke ports".',
      };
    }
    if (!at.mayUse(path)) {
      return { check, state: 'problem', saw: 'you may not read and write it', fix: at.permissionFix(path) };
    }
  }
  const holders = at.holders(path);
  if (holders.length > 0) {
    return {
      check,
      state: 'problem',
      saw: `it is held open by ${holders.join(', ')}`,
      fix: 'Two programs cannot read one port. Close the other one, or stop the service if that is this one.',
    };
  }
  const refusal = await at.tryOpen(path);
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

/** Who may use the port, and how to become one of them. */
export function permissionFix(seen: {
  path: string;
  /** The port's; null where it cannot be told. */
  group: string | null;
  user: string;
  hasRules: boolean;
}): string {
  const { path, group, user, hasRules } = seen;
  // Whoever joined root's group for a port would get far more than the port.
  const joins = group !== null && group !== 'root';
  const now = joins
    ? `The system gives this port to the group ${group}. Join it with "sudo usermod -aG ${group} ${user}", then log out and in again`
    : `The system gives this port to root alone. Open it for now with "sudo chmod a+rw ${path}"`;
  const byRule =
    ', or install the rule file once: "sudo cp udev/70-evenstroke.rules /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger"';
  return `${now}${hasRules ? '' : byRule}.`;
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
    const open = openFiles(pid);
    // Who has the other end of a pseudo-terminal is the device, not a rival for it.
    const isDevice = path.startsWith('/dev/pts/') && open.some((each) => each.endsWith('/ptmx'));
    return open.includes(path) && !isDevice && pid !== process.pid ? [`${name} (process ${pid})`] : [];
  });
}

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
      } catch {
        return []; // closed between the listing and the look
      }
    });
  } catch {
    return []; // another user's process
  }
}

export function processes(): { pid: number; name: string }[] {
  if (os.platform() !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // "node" tells nobody anything; our own command line is known.
        const ours = CLI.test(readFileSync(`/proc/${name}/cmdline`, 'utf8'));
        const comm = readFileSync(`/proc/${name}/comm`, 'utf8').trim();
        return [{ pid: Number(name), name: ours ? 'another Evenstroke' : comm }];
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
