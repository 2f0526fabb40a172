/** The virtual pad, machine and trainee, in a process of their own: to the service they are devices like any other. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EvenstrokeError } from '../errors.ts';

export interface VirtualOptions {
  readonly trainee: string;
  readonly seed: number;
  /** Where the pad's sensor differs from what it says of itself; left out: as a usual one, which hardly does. */
  readonly sensor?: VirtualSensor;
}

/** Something to calibrate. */
export interface VirtualSensor {
  /** Reads by this share too much, and by the second more with each week of its age. */
  readonly gainError?: number;
  readonly gainDriftPerWeek?: number;
  readonly ageWeeks?: number;
  /** Between the way in and the way out. */
  readonly hysteresisMm?: number;
  /** Largest departure from a straight line. */
  readonly nonlinearityMm?: number;
}

/** What the virtual trainee sees of the drill that is on; it works through the places from `next` on. */
export interface VirtualWork {
  /** Pad coordinates; none where the drill asks for no place. */
  readonly places: readonly { readonly xMm: number; readonly yMm: number }[];
  readonly next: number;
  /** Middle of the drill's rhythm; null where the trainee is free. */
  readonly intervalMs?: number | null;
  /** Middle of the target. */
  readonly depthMm?: number | null;
}

const PROCESS = join(import.meta.dirname, '..', 'emulator', 'process.ts');
/** How long to wait for the devices to be plugged in, and for the process to end by itself. */
const START_MS = 10_000;
const STOP_MS = 2_000;
/** How long to wait for its answer to a wish. */
const ANSWER_MS = 5_000;

export class VirtualBench {
  readonly #registry: string;
  #child: ChildProcess | null = null;
  #trainee: string | null = null;
  /** Number of the last wish that is answered. */
  #asked = 0;
  /** The start or stop that was asked for last. */
  #last: Promise<void> = Promise.resolve();

  /** @param registry folder where the devices write their addresses and the service looks for them. */
  constructor(registry: string) {
    this.#registry = registry;
  }

  state(): { running: boolean; trainee: string | null } {
    return { running: this.#child !== null, trainee: this.#trainee };
  }

  /** Starts them, in place of those that run. @throws {EvenstrokeError} `internal` with what they complained of. */
  start(options: VirtualOptions): Promise<void> {
    return this.#inTurn(() => this.#begin(options));
  }

  /** Shows the trainee at this pad (left out: at any) a drill, or (null) that none is on. Nothing happens where none is at work. */
  show(work: VirtualWork | null, pad?: string): void {
    const child = this.#child;
    // An error is that the process has just ended; `exit` tells of that.
    if (child?.connected) child.send({ work, device: pad }, () => {});
  }

  /**
   * Sets the micrometer above a virtual pad to a depth below the undeformed surface, mm, or (null) takes it away.
   * It travels: the reading takes up to a second to settle. The virtual hand stays away meanwhile.
   * @throws {EvenstrokeError} `not-found` where there is no such virtual pad, `bad-input` where it does not go so far.
   */
  async micrometer(serial: string, depthMm: number | null): Promise<void> {
    const child = this.#child;
    if (child === null || !child.connected) throw noPad(serial, 'No virtual devices run');
    const id = ++this.#asked;
    const done = Promise.withResolvers<void>();
    const hear = (message: { done?: unknown; failed?: unknown; reason?: unknown }) => {
      if (message.done === id) done.resolve();
      if (message.failed === id) done.reject(refused(serial, depthMm, String(message.reason)));
    };
    const ended = () => done.reject(noPad(serial, 'The virtual devices have just ended'));
    const timer = setTimeout(
      () =>
        done.reject(
          new EvenstrokeError(
            'internal',
            'The virtual devices do not answer, so the micrometer may not be where it should. Stop them and start them again.',
          ),
        ),
      ANSWER_MS,
    );
    child.on('message', hear).once('exit', ended);
    child.send({ id, micrometer: { depthMm }, device: serial }, (error) => {
      if (error !== null) ended();
    });
    try {
      await done.promise;
    } finally {
      clearTimeout(timer);
      child.off('message', hear).off('exit', ended);
    }
  }

  stop(): Promise<void> {
    return this.#inTurn(() => this.#end());
  }

  /** Two at once would start two pairs with the same serial numbers, and forget one of them. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #begin(options: VirtualOptions): Promise<void> {
    await this.#end();
    const given = [
      '--registry',
      this.#registry,
      '--trainee',
      options.trainee,
      '--seed',
      String(options.seed),
      ...sensorOf(options.sensor ?? {}),
    ];
    // The channel between the two ends with either of them, however it dies: no orphan stays on a tty.
    const child = spawn(process.execPath, [PROCESS, 'pair', ...given], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    this.#trainee = options.trainee;
    let complaint = '';
    child.stderr?.on('data', (chunk) => {
      complaint = (complaint + chunk).slice(-2000);
    });
    const gone = new Promise<false>((resolve) => {
      const forget = () => {
        if (this.#child === child) {
          this.#child = null;
          this.#trainee = null;
        }
        resolve(false);
      };
      child.once('exit', forget);
      // It could not even be made: the system has no room for a process.
      child.once('error', (error) => {
        complaint ||= error.message;
        forget();
      });
    });
    const ready = new Promise<true>((resolve) => {
      child.on('message', (message: { ready?: unknown }) => {
        if (message.ready !== undefined) resolve(true);
      });
    });
    const giveUp = new AbortController();
    const late = sleep(START_MS, false, { signal: giveUp.signal }).catch(() => false);
    const started = await Promise.race([ready, gone, late]);
    giveUp.abort();
    if (started) return;
    await this.#end();
    throw new EvenstrokeError(
      'internal',
      `The virtual devices did not start, so there is nothing to connect to. ${complaint.trim() || 'They said nothing.'}`,
    );
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const ended = once(child, 'exit');
    this.#child = null;
    this.#trainee = null;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  }
}

function sensorOf(sensor: VirtualSensor): string[] {
  const flags: readonly (readonly [string, number | undefined])[] = [
    ['gain-error', sensor.gainError],
    ['gain-drift', sensor.gainDriftPerWeek],
    ['age', sensor.ageWeeks],
    ['hysteresis', sensor.hysteresisMm],
    ['nonlinearity', sensor.nonlinearityMm],
  ];
  // With "=": a negative number would be taken for an option.
  return flags.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
}

function refused(serial: string, depthMm: number | null, reason: string): EvenstrokeError {
  return reason.includes('no virtual pad')
    ? noPad(serial, 'The virtual pad that runs is another one')
    : new EvenstrokeError(
        'bad-input',
        `The virtual micrometer was not set to ${depthMm} mm, for it cannot be: ${reason}.`,
        { at: 'depthMm' },
      );
}

const noPad = (serial: string, why: string) =>
  new EvenstrokeError(
    'not-found',
    `There is no virtual pad ${serial} that the virtual micrometer could press. ${why}. A real pad is pressed by a real reference; for a virtual one start the virtual devices first.`,
  );
