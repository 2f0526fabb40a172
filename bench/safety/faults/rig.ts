/** What a row is run on: virtual devices, the service in a child process, a page that holds the lease. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { registryOf } from '../../../src/config.ts';
import { answerOf, stop as stopChild, temporaryFolder } from '../../children.ts';
import { watchLateness } from './busy.ts';
import { Page, until } from './page.ts';
import type { RigWishes } from './types.ts';
import { World } from './world.ts';

const SERVICE = join(import.meta.dirname, 'service.ts');
/** The motor runs for so long before the fault, so that the hand works and telemetry is settled. */
const WORK_MS = 400;
const TARGET = { kind: 'voltage', milliV: 6_000 } as const;

export class Rig implements AsyncDisposable {
  readonly seed: number;
  readonly world: World;
  readonly dataDir: string;
  readonly wishes: RigWishes;
  readonly #removeFolder: () => void;
  readonly #browser: (() => Promise<Browser>) | null;
  readonly #pages: { close(): void }[] = [];
  readonly #lasting: (() => void | Promise<void>)[] = [];
  readonly #lateness = watchLateness();
  #service: ChildProcess | null = null;
  /** The row has held the service up itself, so that its lateness says nothing of the computer. */
  #hurt = false;
  #url = '';
  #said = '';

  private constructor(given: {
    seed: number;
    world: World;
    folder: ReturnType<typeof temporaryFolder>;
    wishes: RigWishes;
    browser: (() => Promise<Browser>) | null;
  }) {
    this.seed = given.seed;
    this.world = given.world;
    this.dataDir = given.folder.path;
    this.#removeFolder = given.folder.remove;
    this.wishes = given.wishes;
    this.#browser = given.browser;
  }

  static async make(seed: number, wishes: RigWishes, browser: (() => Promise<Browser>) | null): Promise<Rig> {
    const folder = temporaryFolder();
    const world = await World.start({
      seed,
      trainee: wishes.trainee ?? 'steady',
      registry: registryOf(folder.path),
      truth: join(folder.path, 'truth.jsonl'),
    }).catch((error: unknown) => {
      folder.remove();
      throw error;
    });
    const rig = new Rig({ seed, world, folder, wishes, browser });
    try {
      await rig.startService();
    } catch (error) {
      await rig[Symbol.asyncDispose]();
      throw error;
    }
    return rig;
  }

  get url(): string {
    return this.#url;
  }

  /** What the service wrote to its error output. */
  get said(): string {
    return this.#said;
  }

  /** Starts the service over the data folder, again after it was killed. */
  async startService(): Promise<void> {
    const child = spawn(process.execPath, [SERVICE, this.dataDir, String(this.wishes.maxBytes ?? 0)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr?.on('data', (chunk) => {
      this.#said = (this.#said + chunk).slice(-4_000);
    });
    this.#service = child;
    try {
      this.#url = ((await answerOf(child, (message) => 'url' in message)) as { url: string }).url;
    } catch (error) {
      throw new Error(`the service did not start: ${this.#said}`, { cause: error });
    }
  }

  /** SIGKILL, SIGSTOP or SIGCONT to the service. Answers when. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): number {
    const atMs = performance.now();
    this.#hurt = true;
    this.#service?.kill(name);
    return atMs;
  }

  async serviceEnded(): Promise<void> {
    const child = this.#service;
    if (child !== null && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  /** An order that the service's child understands; answers when it was sent and what it said. */
  async order(
    order: { block: number } | { wallMs: number } | { late: true },
  ): Promise<{ atMs: number; answer: object }> {
    const child = this.#service;
    if (child === null) throw new Error('there is no service');
    const answer = answerOf(
      child,
      (message) => 'blockedMs' in message || 'movedMs' in message || 'lateMs' in message,
    );
    const atMs = performance.now();
    if ('block' in order) this.#hurt = true;
    child.send(order);
    return { atMs, answer: await answer };
  }

  /**
   * The latest turn of this process or of the service since the rig was made, ms, where the row itself did not hold
   * the service up.
   */
  async latestTurnMs(): Promise<number> {
    const own = this.#lateness.worst();
    if (this.#hurt || this.#service?.connected !== true) return own;
    const { lateMs = 0 } = (await this.order({ late: true }).catch(() => ({ answer: {} }))).answer as {
      lateMs?: number;
    };
    return Math.max(own, lateMs);
  }

  async page(by: string, feedUrl?: string): Promise<Page> {
    const page = await Page.open(this.#url, this.world.machine, by, feedUrl);
    this.#pages.push(page);
    return page;
  }

  browser(): Promise<Browser> {
    if (this.#browser === null) throw new Error('this row did not ask for a browser');
    return this.#browser();
  }

  /** Done when the row is over, whatever came of it; the last first. */
  atEnd(act: () => void | Promise<void>): void {
    this.#lasting.push(act);
  }

  /** Both devices are there, a session is recorded. */
  async recording(page: Page): Promise<void> {
    const { pad, machine } = this.world;
    const online = (serial: string) => page.gauge(serial)?.state === 'online';
    await until('both devices online', () => online(pad) && online(machine), 15_000);
    await until('clocks known', () => {
      const gauge = page.gauge(pad);
      return gauge?.role === 'pad' && gauge.clockUncertaintyUs !== null;
    });
    const telemetry = () => page.control?.against.every(({ code }) => code === 'test-due') === true;
    await until('the machine tells what it does', telemetry);
    const answer = await page.request('POST', '/api/sessions', { label: 'fault', capture: false });
    if (!answer.ok) throw new Error(`no session: ${JSON.stringify(answer.body)}`);
  }

  /** Lease and stop test: ready to be armed. */
  async tested(page: Page): Promise<void> {
    await this.ask('lease', () => page.lease());
    await this.ask('stop test', () => page.test());
    await until('stop test passed', () => page.control?.stopTest.state === 'passed');
    await until('at rest', () => page.control?.phase === 'rest');
  }

  async start(page: Page): Promise<void> {
    await this.#arm(page);
    await this.ask('start', () => page.start(TARGET));
    await until('running', () => page.control?.phase === 'running' && this.world.driven()).catch(
      (error: Error) => {
        throw new Error(`${error.message}: ${this.why(page)}`);
      },
    );
    const turning = () => {
      const gauge = page.gauge(this.world.machine);
      return gauge?.role === 'machine' && (gauge.rateHz ?? 0) > 30;
    };
    await until('turning', turning);
    // Another moment of the dot and of the heartbeat with each seed.
    await sleep(WORK_MS + ((this.seed * 137) % 300));
    if (!this.world.driven()) throw new Error(`the motor did not go on running: ${this.why(page)}`);
  }

  /** A device that has just come needs a moment until its clock is known well enough to guard with. */
  async #arm(page: Page): Promise<void> {
    const deadline = performance.now() + 10_000;
    for (;;) {
      const answer = await page.arm(this.world.pad);
      if (answer.ok) return;
      if (answer.code !== 'checks' || performance.now() > deadline)
        throw new Error(`arm refused: ${JSON.stringify(answer.body)}`);
      await sleep(50);
    }
  }

  /** A page that has the lease of a machine that runs over its pad, recorded. */
  async running(feedUrl?: string): Promise<Page> {
    const page = await this.page('Ada', feedUrl);
    await this.recording(page);
    await this.tested(page);
    await this.start(page);
    return page;
  }

  async ask(what: string, act: () => ReturnType<Page['lease']>): Promise<void> {
    const answer = await act();
    if (!answer.ok) throw new Error(`${what} refused: ${JSON.stringify(answer.body)}`);
  }

  /** What the service says of the machine, for a note. */
  why(page: Page): string {
    const { control } = page;
    return JSON.stringify({
      phase: control?.phase,
      latch: control?.latch?.cause,
      stop: control?.stop?.cause,
      events: [...page.kinds()],
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Whatever fails here, no process stays behind.
    for (const act of this.#lasting.reverse()) await (async () => act())().catch(() => {});
    for (const page of this.#pages) page.close();
    if (this.#service !== null) {
      this.#service.kill('SIGCONT');
      await stopChild(this.#service);
    }
    this.#lateness.end();
    this.world.close();
    this.#removeFolder();
  }
}

/** What every run is set to. */
export const startTarget = TARGET;
