/** A page as the service sees it: a live feed that renews its leases, and the requests beside it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StationEvent } from '../../../src/safety/types.ts';
import type { Feed } from '../../../src/server/wire.ts';
import type { Control, ControlTarget } from '../../../src/server/wire-control.ts';

const RENEW_MS = 500;
const PATIENCE_MS = 8_000;

export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  /** Code of the problem; '' where there is none. */
  readonly code: string;
  readonly body: unknown;
}

export class Page {
  readonly #url: string;
  readonly #socket: WebSocket;
  readonly #by: string;
  readonly #machine: string;
  #renewing: NodeJS.Timeout | null = null;
  #token: string | null = null;
  readonly #events = new Map<string, StationEvent>();
  /** Events that were there before the fault: a stop test makes some as well. */
  #old = new Set<string>();
  control: Control | null = null;
  session: { readonly id: string; readonly failure: string | null } | null = null;
  gauges: Extract<Feed, { type: 'gauges' }>['gauges'] = [];

  private constructor(url: string, socket: WebSocket, machine: string, by: string) {
    this.#url = url;
    this.#socket = socket;
    this.#machine = machine;
    this.#by = by;
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') this.#hear(JSON.parse(data) as Feed);
    });
  }

  /** @param feedUrl where the feed goes through, if not the service's own address */
  static async open(url: string, machine: string, by: string, feedUrl = url): Promise<Page> {
    const socket = new WebSocket(`${feedUrl.replace('http', 'ws')}/api/live`);
    socket.binaryType = 'arraybuffer';
    const page = new Page(url, socket, machine, by);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', () => reject(new Error('the live feed could not be opened')), {
        once: true,
      });
    });
    return page;
  }

  #hear(message: Feed): void {
    if (message.type === 'hello') {
      this.session = message.session;
      for (const event of message.events) this.#keep(event);
    } else if (message.type === 'event') this.#keep(message.event);
    else if (message.type === 'session') this.session = message.session;
    else if (message.type === 'gauges') this.gauges = message.gauges;
    else if (message.type === 'control')
      this.control = message.machines.find(({ serial }) => serial === this.#machine) ?? this.control;
  }

  #keep(event: StationEvent): void {
    this.#events.set(`${event.serial} ${event.id}`, event);
  }

  /** From now on only what begins from now on is told by `kinds`. */
  forgetEvents(): void {
    this.#old = new Set(this.#events.keys());
  }

  kinds(): Set<StationEvent['kind']> {
    return new Set([...this.#events].filter(([key]) => !this.#old.has(key)).map(([, { kind }]) => kind));
  }

  gauge(serial: string) {
    return this.gauges.find((each) => each.serial === serial);
  }

  async lease(): Promise<Answer> {
    const answer = await this.#post('lease', { by: this.#by });
    if (answer.ok) {
      this.#token = (answer.body as { token: string }).token;
      this.#renew();
      this.#renewing = setInterval(() => this.#renew(), RENEW_MS);
    }
    return answer;
  }

  /** No more renewals; the feed stays open. Answers when the last one was sent. */
  stopRenewing(): void {
    if (this.#renewing !== null) clearInterval(this.#renewing);
    this.#renewing = null;
  }

  /** The last renewal goes out now. */
  renewOnce(): number {
    this.#renew();
    return performance.now();
  }

  test = () => this.#held('test');
  arm = (pad: string | null) => this.#held('arm', { pad });
  start = (target: ControlTarget) => this.#held('start', { target });
  set = (target: ControlTarget) => this.#held('set', { target });
  end = () => this.#held('end');
  clear = () => this.#post('clear', { by: this.#by });
  stop = () => this.request('POST', '/api/stop', { by: this.#by });

  /** By the feed, as a page that has one does. */
  stopByFeed(): void {
    this.#socket.send(JSON.stringify({ type: 'stop' }));
  }

  #held(what: string, more: object = {}): Promise<Answer> {
    return this.#post(what, { token: this.#token ?? '', ...more });
  }

  #post(what: string, body: object): Promise<Answer> {
    return this.request('POST', `/api/machines/${encodeURIComponent(this.#machine)}/${what}`, body);
  }

  async request(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(this.#url + path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? null : JSON.parse(text);
    const code = response.ok ? '' : String((answer as { code?: unknown } | null)?.code ?? response.status);
    return { ok: response.ok, status: response.status, code, body: answer };
  }

  #renew(): void {
    if (this.#token === null || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ type: 'hold', tokens: [this.#token] }));
  }

  close(): void {
    this.stopRenewing();
    this.#socket.close();
  }
}

/** @throws where it is not so in time */
export async function until(what: string, so: () => boolean, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!so()) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${patienceMs} ms`);
    await sleep(5);
  }
}

/** Whether it comes to be so in time. */
export async function comes(so: () => boolean, patienceMs: number): Promise<boolean> {
  return until('', so, patienceMs).then(
    () => true,
    () => false,
  );
}
