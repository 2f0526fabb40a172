/** A page's place at the live feed: watches pads, and counts what comes. */
import type { Feed } from '../src/server/wire.ts';

export interface FeedFigures {
  /** Samples in trace frames. */
  samples: number;
  frames: number;
  messages: number;
  /** Frames and marks that the service left out for this client. */
  dropped: number;
  /** From the first sample beyond the limit to the event here, through pad, cable, service and socket, ms. */
  readonly unsafeMs: number[];
}

const SAMPLES_AT = 4;

export async function watchFeed(
  url: string,
  serials: readonly string[],
  originUnixMs: number,
): Promise<{ readonly figures: FeedFigures; reset(): void; close(): void }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`);
  socket.binaryType = 'arraybuffer';
  const figures: FeedFigures = { samples: 0, frames: 0, messages: 0, dropped: 0, unsafeMs: [] };
  const seen = new Set<string>();
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the live feed could not be opened')), {
      once: true,
    });
  });
  socket.addEventListener('message', ({ data }) => {
    const nowUs = (performance.timeOrigin - originUnixMs + performance.now()) * 1000;
    figures.messages++;
    if (data instanceof ArrayBuffer) {
      figures.frames++;
      figures.samples += new DataView(data).getUint32(SAMPLES_AT, true);
      return;
    }
    const message = JSON.parse(data) as Feed;
    if (message.type === 'dropped') figures.dropped += message.messages;
    if (message.type !== 'event' || message.event.kind !== 'unsafe-depth') return;
    const { serial, onsetUs } = message.event;
    const key = `${serial} ${onsetUs}`;
    if (seen.has(key)) return;
    seen.add(key);
    figures.unsafeMs.push((nowUs - onsetUs) / 1000);
  });
  socket.send(JSON.stringify({ type: 'watch', serials }));
  return {
    figures,
    reset: () => {
      Object.assign(figures, { samples: 0, frames: 0, messages: 0, dropped: 0 });
      figures.unsafeMs.length = 0;
    },
    close: () => socket.close(),
  };
}
