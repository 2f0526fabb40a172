/** The deciding path competes with browsers and everything else on this computer: it asks to go first. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';

const HIGH = os.constants.priority.PRIORITY_HIGH;
/** Linux shares the processor between login sessions first (sched_autogroup), and looks at priorities only within one. */
const SESSION = '/proc/self/autogroup';
const TASKS = '/proc/self/task';

/**
 * Raises the priority of the calling thread and of those that it makes from now on, so that a stop does not wait
 * behind a page that is being drawn. Windows grants it to everyone, Linux to who may (root, CAP_SYS_NICE, or a limit
 * set by systemd's LimitNICE). Where it is not granted everything works, only later when the computer is busy.
 * Answers how to give it back: others in this session would keep it.
 */
export function askForPriority(): () => void {
  const before = os.getPriority();
  const sessionBefore = tried(() => {
    os.setPriority(HIGH);
    return process.platform === 'linux' ? raiseSession() : null;
  });
  tried(() => setCollectors(HIGH));
  return () => {
    tried(() => os.setPriority(before));
    tried(() => setCollectors(before));
    if (sessionBefore === 0) tried(() => writeFileSync(SESSION, '0'));
  };
}

/**
 * For threads that are made later and whose work can wait: one inherits the priority of the thread that made it. Called
 * by the thread itself; elsewhere than on Linux it would be the whole process that steps back.
 */
export function stepBack(): void {
  if (process.platform === 'linux') tried(() => os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL));
}

/** Each collection of young garbage waits for these threads; left behind, they hold the main thread for tens of ms. */
function setCollectors(priority: number): void {
  if (process.platform !== 'linux') return;
  for (const task of readdirSync(TASKS)) {
    if (readFileSync(`${TASKS}/${task}/comm`, 'latin1').startsWith('node-V8Worker'))
      os.setPriority(Number(task), priority);
  }
}

/** Only where nobody has decided about this session yet. Answers what it had before; null where it has none. */
function raiseSession(): number | null {
  const found = /nice (-?\d+)/.exec(readFileSync(SESSION, 'latin1'));
  if (found === null) return null;
  const before = Number(found[1]);
  if (before === 0) writeFileSync(SESSION, String(HIGH));
  return before;
}

/** What is not granted is left as it is: null. */
function tried<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
