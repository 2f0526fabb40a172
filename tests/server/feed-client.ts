/** A page's end of the live feed, over a real WebSocket. */
import type { Feed } from '../../src/server/wire.ts';
import { until } from './harness.ts';

export interface TraceFrame {
  readonly serial: string;
  readonly startUs: number;
  readonly periodUs: number;
  readonly depthsMm: Float32Array;
}

type Of<T extends Feed['type']> = Extract<Feed, { type: T }>;

export class FeedClient {
  readonly messages: Feed[] = [];
  readonly frames: TraceFrame[] = [];
  readonly socket: WebSocket;
  closed: { code: number; reason: string } | null = null;

  constructor(url: string) {
    this.socket = new WebSocket(`${url.replace('http:', 'ws:')}/api/live`);
    this.socket.binaryType = 'arraybuffer';
    this.socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') this.messages.push(JSON.parse(data));
      else this.frames.push(readFrame(data as ArrayBuffer));
    });
    this.socket.addEventListener('close', ({ code, reason }) => {
      this.closed = { code, reason };
    });
  }

  static async open(url: string): Promise<FeedClient> {
    const client = new FeedClient(url);
    await until('the feed says hello', () => client.of('hello').length > 0);
    return client;
  }

  of<T extends Feed['type']>(type: T): Of<T>[] {
    return this.messages.filter((message): message is Of<T> => message.type === type);
  }

  watch(...serials: string[]): void {
    this.socket.send(JSON.stringify({ type: 'watch', serials }));
  }
}

/** By the document of the layout, not by the code that writes it. */
function readFrame(data: ArrayBuffer): TraceFrame {
  const view = new DataView(data);
  if (view.getUint8(0) !== 1 || view.getUint8(1) !== 0) throw new Error('not a frame of kind 1');
  const length = view.getUint16(2, true);
  const samples = view.getUint32(4, true);
  const padded = Math.ceil(length / 4) * 4;
  if (data.byteLength !== 24 + padded + samples * 4) throw new Error('a frame of another length');
  const depthsMm = Float32Array.from({ length: samples }, (_, n) =>
    view.getFloat32(24 + padded + n * 4, true),
  );
  return {
    serial: Buffer.from(data, 24, length).toString('ascii'),
    startUs: view.getFloat64(8, true),
    periodUs: view.getFloat64(16, true),
    depthsMm,
  };
}
