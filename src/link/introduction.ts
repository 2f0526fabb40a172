/** Who is on the other end of a cable, by its HELLO and CHAN lines, and the streams it sends. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Message } from '../../firmware-protocol/index.ts';
import { byStream, Description } from './description.ts';
import type { LinkMemory } from './preamble.ts';
import { StreamTracker } from './streams.ts';
import type { DeviceIdentity } from './types.ts';

export class Introduction {
  #description: Description | null = null;
  /** A second description by a device that is online. */
  #again: Description | null = null;
  #identity: DeviceIdentity | null = null;
  #streams = new Map<number, StreamTracker>();

  /** Known from HELLO on, and kept over a restart; without channels until all have been described. */
  get identity(): DeviceIdentity | null {
    return this.#identity;
  }
  /** Boot id of the device that introduces itself or has done so; undefined before, and after `forget`. */
  get boot(): number | undefined {
    return this.#description?.hello.boot;
  }

  /** The device has to say again who it is. */
  forget(): void {
    this.#description = null;
  }

  /** A first HELLO, or that of another boot: its CHAN lines should follow. */
  begin(hello: Message<'HELLO'>): Description {
    this.#again = null;
    this.#description = new Description(hello);
    this.#identity = this.#description.identity;
    return this.#description;
  }

  /** The same device says HELLO while it is online: its CHAN lines tell whether anything is new. */
  beginAgain(hello: Message<'HELLO'>): void {
    this.#again = new Description(hello);
  }

  /** Takes a CHAN line in. Returns the description that it completes, unless that says nothing new. */
  chan(chan: Message<'CHAN'>, online: boolean): Description | null {
    const description = online ? this.#again : this.#description;
    if (description === null) return null;
    description.add(chan);
    if (!description.complete) return null;
    if (online) {
      this.#again = null;
      if (isDeepStrictEqual(description.identity, this.#identity)) return null;
      this.#description = description;
    }
    return description;
  }

  /** A complete, faultless description is in force from now on. */
  settle({ identity }: Description): DeviceIdentity {
    this.#identity = identity;
    const groups = [...byStream(identity.channels)];
    // A device that is told to describe itself again goes on with its streams where it was.
    const before = this.#streams;
    this.#streams = new Map(
      groups.map(([stream, channels]) => {
        const tracker = before.get(stream);
        return [stream, tracker?.describedBy(channels) ? tracker : new StreamTracker(channels)];
      }),
    );
    return identity;
  }

  stream(stream: number): StreamTracker | undefined {
    return this.#streams.get(stream);
  }

  /** What a preamble tells of it. */
  memory(): Pick<LinkMemory, 'hello' | 'chans'> {
    return { hello: this.#description?.hello ?? null, chans: this.#description?.chans ?? [] };
  }
}
