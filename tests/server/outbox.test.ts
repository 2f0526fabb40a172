import { expect, it } from 'vitest';
import { type FeedSocket, Outbox } from '../../src/server/outbox.ts';

class SlowSocket implements FeedSocket {
  bufferedAmount = 0;
  sent: (string | Uint8Array)[] = [];
  closed: number | null = null;
  send(data: string | Uint8Array): void {
    this.sent.push(data);
    this.bufferedAmount += data.length;
  }
  close(code: number): void {
    this.closed = code;
  }
}

const frame = new Uint8Array(10_000);
const session = { type: 'session', session: null } as const;

it('leaves out traces for a slow client, holds a bounded amount, and says how many it left out', () => {
  const socket = new SlowSocket();
  const outbox = new Outbox(socket);
  for (let i = 0; i < 1000; i++) outbox.may(frame);
  const held = socket.sent.length;
  expect(socket.bufferedAmount).toBeLessThan(300 * 1024);

  socket.bufferedAmount = 0; // it reads again
  outbox.may(frame);
  expect(JSON.parse(socket.sent[held] as string)).toEqual({ type: 'dropped', messages: 1000 - held });
  expect(socket.sent.at(-1)).toBe(frame);
});

it('never leaves out an event, and gives up a client that reads nothing at all', () => {
  const socket = new SlowSocket();
  const outbox = new Outbox(socket);
  for (let i = 0; i < 1000; i++) outbox.may(frame);
  outbox.must(session);
  expect(socket.sent.at(-1)).toBe(JSON.stringify(session));

  socket.bufferedAmount = 9 * 1024 * 1024;
  outbox.must(session);
  expect(socket.closed).toBe(1013);
});

it('skips a gauge for a slow client without counting it: the next one says the same and more', () => {
  const socket = new SlowSocket();
  const outbox = new Outbox(socket);
  socket.bufferedAmount = 300 * 1024;
  outbox.latest('old');
  socket.bufferedAmount = 0;
  outbox.latest('new');
  expect(socket.sent).toEqual(['new']);
});
