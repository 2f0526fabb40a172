/** HELLO and CHAN lines to a device's identity; pure. */
import { MAX_CHANNELS, type Message } from '../../firmware-protocol/index.ts';
import type { Channel } from '../signal/types.ts';
import type { DeviceIdentity } from './types.ts';

/** Slower than once in a quarter of an hour is no rate; times reckoned with it would pass what can be stored. */
const MIN_RATE_HZ = 1e-3;
const MAX_RATE_HZ = 1e6;

/** What one HELLO and the CHAN lines after it say. */
export class Description {
  readonly hello: Message<'HELLO'>;
  readonly #channels = new Map<number, Message<'CHAN'>>();

  constructor(hello: Message<'HELLO'>) {
    this.hello = hello;
  }

  add(chan: Message<'CHAN'>): void {
    if (chan.index < this.hello.channels) this.#channels.set(chan.index, chan);
  }

  get complete(): boolean {
    return this.#channels.size === this.hello.channels;
  }

  /** The CHAN lines so far, by index. */
  get chans(): Message<'CHAN'>[] {
    return [...this.#channels.values()].sort((a, b) => a.index - b.index);
  }

  /** Who the device is; with no channels while some are still missing. */
  get identity(): DeviceIdentity {
    const { role, serial, model, firmware, protocol, boot, capabilities } = this.hello;
    return {
      role,
      serial,
      model,
      firmware,
      protocol,
      boot,
      capabilities: capabilities.split(',').filter((each) => each !== '' && each !== '-'),
      channels: this.complete ? this.chans.map(channelOf) : [],
    };
  }

  /** What is wrong with a complete description, or null: nothing a host could read samples with. */
  get fault(): string | null {
    if (this.hello.channels > MAX_CHANNELS)
      return `it has ${this.hello.channels} channels, over ${MAX_CHANNELS}`;
    if (this.hello.role === 'pad' && !this.identity.channels.some(isDepth))
      return 'a pad needs a channel named depth, in mm or um';
    for (const [stream, channels] of byStream(this.identity.channels)) {
      const [first] = channels;
      if (first === undefined) continue;
      if (channels.some(({ slot }, index) => slot !== index))
        return `the slots of stream ${stream} are not 0 to ${channels.length - 1}`;
      for (const { name, rateHz, bits, scale, min, max } of channels) {
        if (!(rateHz >= MIN_RATE_HZ && rateHz <= MAX_RATE_HZ)) return `the rate of ${name} is ${rateHz} Hz`;
        if (rateHz !== first.rateHz || bits !== first.bits)
          return `the channels of stream ${stream} differ in rate or width`;
        if (scale === 0) return `the scale of ${name} is 0`;
        if (!(min < max)) return `the range of ${name} is empty`;
      }
    }
    return null;
  }
}

function channelOf({ type: _type, seq: _seq, ticks: _ticks, bits, ...rest }: Message<'CHAN'>): Channel {
  return { ...rest, bits: bits === '12' ? 12 : 16 };
}

/** Channels by stream, each in the order of the slots. */
export function byStream(channels: readonly Channel[]): Map<number, Channel[]> {
  const streams = new Map<number, Channel[]>();
  for (const channel of channels) {
    const group = streams.get(channel.stream);
    if (group === undefined) streams.set(channel.stream, [channel]);
    else group.push(channel);
  }
  for (const group of streams.values()) group.sort((a, b) => a.slot - b.slot);
  return streams;
}

const isDepth = ({ name, unit }: Channel): boolean => name === 'depth' && (unit === 'mm' || unit === 'um');
