/** From the end of a drill to its result in a page's hands: emulator, cable, service, database, scoring thread, feed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { registryOf } from '../../src/config.ts';
import type { Feed } from '../../src/server/wire.ts';
import type {
  AttemptDetail,
  AttemptRequest,
  LiveAttempt,
  Readiness,
} from '../../src/server/wire-training.ts';
import { startDevices, startServiceChild, temporaryFolder } from '../children.ts';
import type { Section } from '../report.ts';
import { quantile } from '../timing.ts';

/** Twelve dots anywhere; it ships with the software. */
const DRILL = 'first-contact';
const BOUND_S = 1;
const PATIENCE_MS = 30_000;

export async function result(attempts: number): Promise<Section> {
  const folder = temporaryFolder();
  const service = await startServiceChild(folder.path);
  const devices = await startDevices(registryOf(folder.path), [
    'pair',
    '--local-start',
    '0.2',
    '--seed',
    '1',
  ]);
  try {
    const page = new Page(service.url);
    const { id: traineeId } = await page.post<{ id: string }>('/api/trainees', { name: 'Bench' });
    const serialOf = (role: string) => devices.devices.find((each) => each.role === role)?.serial ?? '';
    const wish: AttemptRequest = {
      traineeId,
      drillId: DRILL,
      mode: 'practice',
      pad: serialOf('pad'),
      machine: serialOf('machine'),
      helps: { zones: true, tones: true, metronome: false },
      checklistId: null,
    };
    await page.ready(wish);
    const ms: number[] = [];
    for (let n = 0; n < attempts; n++) ms.push(await page.attempt(wish));
    page.close();
    const worst = Math.max(...ms);
    return {
      title: `The result after the end: ${attempts} attempts of twelve dots over the whole path`,
      figures: [
        { label: 'median', value: quantile(ms, 0.5) / 1000, unit: 's' },
        { label: 'longest', value: worst / 1000, unit: 's' },
      ],
      checks: [
        {
          what: 'from the end of the attempt to the result',
          value: worst / 1000,
          bound: BOUND_S,
          sense: 'at most',
          unit: 's',
        },
      ],
    };
  } finally {
    await devices.stop();
    await service.stop();
    folder.remove();
  }
}

class Page {
  readonly #url: string;
  readonly #socket: WebSocket;

  constructor(url: string) {
    this.#url = url;
    this.#socket = new WebSocket(`${url.replace('http:', 'ws:')}/api/live`);
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.#url + path, { method: 'POST', body: JSON.stringify(body), headers });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  async ready(wish: AttemptRequest): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const { problems } = await this.post<Readiness>('/api/attempts/readiness', wish);
      const blocking = problems.filter(({ effect }) => effect === 'blocks');
      if (blocking.length === 0) return;
      if (performance.now() > until) throw new Error(blocking.map(({ message }) => message).join(' '));
      await sleep(50);
    }
  }

  /** Makes one, and answers the milliseconds from its end to its scores in hand. */
  async attempt(wish: AttemptRequest): Promise<number> {
    const ended = this.#heard('scoring');
    const scored = this.#heard('scored');
    const { id } = await this.post<LiveAttempt>('/api/attempts', wish);
    const fromMs = await ended;
    await scored;
    const { scores } = (await (await fetch(`${this.#url}/api/attempts/${id}`)).json()) as AttemptDetail;
    if (scores.length !== 1) throw new Error(`an attempt has ${scores.length} scorings`);
    return performance.now() - fromMs;
  }

  close(): void {
    this.#socket.close();
  }

  /** When an attempt was told to be in this state. */
  #heard(state: LiveAttempt['state']): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no attempt was told to be ${state}`)), PATIENCE_MS);
      const hear = ({ data }: MessageEvent) => {
        if (typeof data !== 'string') return;
        const message = JSON.parse(data) as Feed;
        if (message.type !== 'attempt' || message.attempt.state !== state) return;
        this.#socket.removeEventListener('message', hear);
        clearTimeout(timer);
        resolve(performance.now());
      };
      this.#socket.addEventListener('message', hear);
    });
  }
}
