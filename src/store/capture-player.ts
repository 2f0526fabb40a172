/** A capture played back as byte streams, so that a replay takes the same way through the service as a cable. */
import { basename } from 'node:path';
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import { EvenstrokeError } from '../errors.ts';
import type { ByteStream } from '../link/types.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import { type CaptureFile, readCapture } from './capture-file.ts';
import type { CaptureHeader, CaptureRecord } from './capture-format.ts';

type Handlers = Parameters<ByteStream['listen']>[0];

const LINE_FEED = 0x0a;
/** What stands in for a line that was too long to keep: as many bytes, which the framing drops again. */
const FILLER = new Uint8Array(4096).fill(0x78);
const LINE_FEEDS = new Uint8Array([LINE_FEED]);

/** One link of a capture. Every `bytes` is one line with its line feed, at the time at which it was recorded. */
export class CaptureStream implements ByteStream {
  readonly address: string;
  readonly replayed = true;
  /** Where the device was when this was recorded. */
  readonly recordedAddress: string;
  readonly link: number;
  #handlers: Handlers | null = null;
  #closed = false;
  #lastAt = 0;

  constructor(file: string, link: number, recordedAddress: string) {
    this.address = `capture://${file}#${link}`;
    this.link = link;
    this.recordedAddress = recordedAddress;
  }

  listen(handlers: Handlers): void {
    this.#handlers = handlers;
  }

  /** A replay has nobody to write to. */
  write(_data: string | Uint8Array): void {}

  /** Nothing more is heard of this link; the rest of its records is passed over. */
  async close(): Promise<void> {
    this.end(null, this.#lastAt);
  }

  /** Fed by the player. */
  play(record: Extract<CaptureRecord, { kind: 'line' | 'dropped' | 'closed' }>): void {
    this.#lastAt = record.at;
    if (record.kind === 'closed') this.end(record.reason, record.at);
    const handlers = this.#handlers;
    if (this.#closed || handlers === null) return;
    if (record.kind === 'dropped') {
      for (let left = record.length; left > 0; left -= FILLER.length)
        handlers.bytes(FILLER.subarray(0, Math.min(left, FILLER.length)), record.at);
      handlers.bytes(LINE_FEEDS, record.at);
    } else if (record.kind === 'line' && record.direction === '>') {
      handlers.sent?.(Buffer.from(record.bytes).toString('latin1'), record.at);
    } else if (record.kind === 'line') {
      const line = new Uint8Array(record.bytes.length + 1);
      line.set(record.bytes);
      line[record.bytes.length] = LINE_FEED;
      handlers.bytes(line, record.at);
    }
  }

  end(reason: string | null, at: number): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#handlers?.closed(reason, at);
  }
}

export interface PlayOptions {
  /** 1 is as it was, 10 ten times as fast; `max` as fast as the listeners take it. */
  readonly speed: number | 'max';
  readonly signal?: AbortSignal;
  /** A link opens. Call `stream.listen` before returning. */
  opened(stream: CaptureStream, at: number): void;
  /** From here on the depths of the pad at this link had been made with another calibration; null: nominal. */
  scaled?(link: number, scale: MeasuredScale | null, at: number): void;
  /** A session had been started or stopped here. */
  marked?(record: Extract<CaptureRecord, { kind: 'started' | 'stopped' }>): void;
  /** From `fromUs` to `at` the computer had not listened. */
  stalled?(fromUs: number, at: number): void;
  /** Told between records, now and then. */
  progress?(records: number, at: number): void;
}

export interface Played {
  readonly records: number;
  /** Station µs of the first and the last record; 0 where there is none. */
  readonly fromUs: number;
  readonly toUs: number;
}

/** Records played before timers and the network get their turn. */
const RECORDS_A_TURN = 2_000;

/** Plays one capture, once, with all its links, in the order of its records. */
export class CapturePlayer {
  readonly path: string;
  readonly #file: CaptureFile;

  private constructor(path: string, file: CaptureFile) {
    this.path = path;
    this.#file = file;
  }

  /** @throws {EvenstrokeError} `capture`. */
  static async open(path: string): Promise<CapturePlayer> {
    return new CapturePlayer(path, await readCapture(path));
  }

  get header(): CaptureHeader {
    return this.#file.header;
  }

  /**
   * Plays to the end, or until `signal` aborts. Links that are open then are closed at the last record's time.
   * @throws {EvenstrokeError} `capture` at a bad record; all before it has been played.
   */
  async play(options: PlayOptions): Promise<Played> {
    const { speed, signal } = options;
    if (speed !== 'max' && !(speed > 0)) {
      throw new EvenstrokeError(
        'bad-input',
        `A capture cannot be played at speed ${speed}. Give a number over 0.`,
      );
    }
    const streams = new Map<number, CaptureStream>();
    const began = performance.now();
    let records = 0;
    let fromUs = 0;
    let toUs = 0;
    try {
      for await (const record of this.#file.records) {
        if (signal?.aborted) break;
        if (records === 0) fromUs = record.at;
        if (speed !== 'max') {
          const aheadMs = (record.at - fromUs) / 1000 / speed - (performance.now() - began);
          if (aheadMs > 1) await sleep(aheadMs, undefined, signal ? { signal } : {}).catch(() => {});
          if (signal?.aborted) break;
        }
        records++;
        toUs = record.at;
        this.#give(record, streams, options);
        if (records % RECORDS_A_TURN === 0) {
          options.progress?.(records, record.at);
          await breathe();
        }
      }
    } finally {
      for (const stream of streams.values()) stream.end('the capture ends here', toUs);
    }
    return { records, fromUs, toUs };
  }

  #give(record: CaptureRecord, streams: Map<number, CaptureStream>, options: PlayOptions): void {
    if (record.kind === 'started' || record.kind === 'stopped') {
      options.marked?.(record);
    } else if (record.kind === 'stalled') {
      options.stalled?.(record.fromUs, record.at);
    } else if (record.kind === 'scaled') {
      options.scaled?.(record.link, record.scale, record.at);
    } else if (record.kind === 'opened') {
      streams.get(record.link)?.end('opened again', record.at);
      const stream = new CaptureStream(basename(this.path), record.link, record.address);
      streams.set(record.link, stream);
      options.opened(stream, record.at);
    } else {
      streams.get(record.link)?.play(record);
    }
  }
}
