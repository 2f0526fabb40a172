/** Calls to a worker thread and back, typed by the API that the worker serves. */
import { type ResourceLimits, type Transferable, Worker } from 'node:worker_threads';
import { type ErrorCode, EvenstrokeError, reasonOf } from '../errors.ts';
import { storageError } from './failures.ts';

type Method = (...args: never[]) => unknown;
type Methods<Api> = { [K in keyof Api]: Api[K] extends Method ? K : never }[keyof Api];
type Args<F> = F extends (...args: infer A) => unknown ? A : never;
type Result<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;

interface Request {
  readonly id: number;
  readonly name: string;
  readonly args: unknown[];
}
type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { code: ErrorCode; message: string; at: string | undefined } };

/** The main side. A worker that died is started anew by the next call. */
export class WorkerClient<Api> {
  readonly #url: URL;
  readonly #data: unknown;
  readonly #limits: ResourceLimits;
  #worker: Worker | null = null;
  #nextId = 1;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();

  constructor(url: URL, workerData: unknown, limits: ResourceLimits = {}) {
    this.#limits = limits;
    this.#url = url;
    this.#data = workerData;
  }

  /** Calls that are not answered yet. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** @throws {EvenstrokeError} what the worker threw, or `storage` where it died. */
  call<K extends Methods<Api>>(
    name: K,
    args: Args<Api[K]>,
    transfer: readonly Transferable[] = [],
  ): Promise<Result<Api[K]>> {
    const worker = this.#worker ?? this.#start();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ id, name, args } as Request, transfer as Transferable[]);
    });
  }

  /** Lets the worker finish its calls, calls its `close` and ends it. */
  async shutDown(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    await this.call('close' as Methods<Api>, [] as unknown as Args<Api[Methods<Api>]>).catch(() => {});
    this.#worker = null;
    await worker.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#url, { workerData: this.#data, resourceLimits: this.#limits });
    this.#worker = worker;
    worker.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('value' in answer) waiting?.resolve(answer.value);
      else {
        const { code, message, at } = answer.error;
        waiting?.reject(new EvenstrokeError(code, message, at === undefined ? {} : { at }));
      }
    });
    worker.on('error', (error) => this.#died(worker, error));
    worker.on('exit', () => this.#died(worker, new Error('the storage thread ended')));
    return worker;
  }

  #died(worker: Worker, cause: unknown): void {
    if (this.#worker === worker) this.#worker = null;
    const error = new EvenstrokeError('storage', `The storage thread stopped (${reasonOf(cause)}).`, {
      cause,
    });
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** The worker's side of the port. */
export interface ServedPort {
  on(event: 'message', listener: (request: Request) => void): unknown;
  postMessage(answer: Answer, transfer?: readonly Transferable[]): void;
}

/** Serves the methods of `apis` one call after the other; of two with one name, the first. */
export function serve(port: ServedPort, ...apis: readonly object[]): void {
  let last: Promise<void> = Promise.resolve();
  port.on('message', (request) => {
    last = last.then(() => answer(port, apis as readonly Record<string, unknown>[], request));
  });
}

async function answer(
  port: ServedPort,
  apis: readonly Record<string, unknown>[],
  request: Request,
): Promise<void> {
  const { id, name, args } = request;
  try {
    const api = apis.find((each) => typeof each[name] === 'function');
    const method = api?.[name];
    if (typeof method !== 'function') throw new EvenstrokeError('internal', `no call ${name}`);
    const value: unknown = await method.apply(api, args);
    port.postMessage({ id, value });
  } catch (error) {
    const { code, message, at } = storageError(error);
    port.postMessage({ id, error: { code, message, at } });
  }
}
