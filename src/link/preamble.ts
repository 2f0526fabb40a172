/** A link's state, told again as lines: the head of a capture that starts while the link is running. Pure. */
import { type Body, encode, type Message } from '../../firmware-protocol/index.ts';
import type { Exchange } from './clock.ts';
import type { StationUs } from './types.ts';

/** One line of a capture: ASCII, without its line feed. */
export interface CapturedLine {
  readonly direction: '<' | '>';
  readonly bytes: Uint8Array;
  readonly at: StationUs;
}

export interface LinkMemory {
  /** First line of the epoch, and the promptest one where no exchange has been made yet. */
  readonly anchors: readonly { readonly ticks: number; readonly at: StationUs }[];
  readonly exchanges: readonly Exchange[];
  readonly openSyncs: readonly (readonly [id: number, at: StationUs])[];
  readonly hello: Message<'HELLO'> | null;
  readonly chans: readonly Message<'CHAN'>[];
  /** The newest line. */
  readonly last: { readonly seq: number; readonly ticks: number; readonly at: StationUs };
  readonly heard: number;
}

/** Unwrapped device time to header ticks. */
function ticksOf(deviceUs: number): number {
  const wrap = 2 ** 32;
  return ((deviceUs % wrap) + wrap) % wrap;
}

/**
 * Lines that take a fresh link to the state of a running one, every one at a time that has passed. They
 * say what was said, but are numbered anew, ending with the newest line's number, so that nothing seems
 * lost between them. The exchanges stand first, with the times that they had; who the device is follows
 * at the time of the newest line, so that the link is not found silent on the way there.
 */
export function preambleOf(memory: LinkMemory): CapturedLine[] {
  const { last } = memory;
  const lines: { direction: '<' | '>'; body: Body; ticks: number; at: StationUs }[] = [];
  const beat: Body = { type: 'BEAT', heard: memory.heard };
  for (const { ticks, at } of memory.anchors) lines.push({ direction: '<', body: beat, ticks, at });
  memory.exchanges.forEach(({ sentUs, receivedDeviceUs, repliedDeviceUs, arrivedUs }, index) => {
    // Ids below those still open; a link pairs them by id and looks at nothing else.
    const id = (memory.openSyncs[0]?.[0] ?? 0) - memory.exchanges.length + index;
    const ticks = ticksOf(repliedDeviceUs);
    const answer: Body = { type: 'TIME', id: id & 0xffff, received: ticksOf(receivedDeviceUs) };
    lines.push({ direction: '>', body: { type: 'SYNC', id: id & 0xffff }, ticks: 0, at: sentUs });
    lines.push({ direction: '<', body: answer, ticks, at: arrivedUs });
  });
  lines.sort((a, b) => a.at - b.at);
  for (const told of memory.hello === null ? [] : [memory.hello, ...memory.chans]) {
    const { seq: _seq, ticks: _ticks, ...body } = told;
    lines.push({ direction: '<', body, ticks: last.ticks, at: last.at });
  }
  // After them: a link that has just heard who is there forgets the queries of before.
  for (const [id, at] of memory.openSyncs)
    lines.push({ direction: '>', body: { type: 'SYNC', id }, ticks: 0, at });
  lines.push({ direction: '<', body: beat, ticks: last.ticks, at: last.at });

  let seq = last.seq;
  return lines
    .reverse()
    .map(({ direction, body, ticks, at }) => {
      const text = encode(body, direction === '<' ? seq-- : 0, ticks);
      return { direction, bytes: Buffer.from(text.slice(0, -1), 'latin1'), at };
    })
    .reverse();
}
