/** The device's sending side: a bounded buffer before the port, and the damage that lines can take on the way. */
import type { Random } from './random.ts';
import type { Transport } from './transport.ts';

/** A device has a small buffer. Beyond this it drops samples (`room`), beyond twice it whole lines. */
const BUFFER_BYTES = 4_096;
const MOST_BYTES = 2 * BUFFER_BYTES;
const LATEST_US = 200_000;
const SOONEST_US = 20_000;

/** Each a probability: of a bit for the flips, of a line for the rest. */
export interface LineDamage {
  flips: number;
  flipsIn: number;
  drop: number;
  double: number;
  join: number;
  late: number;
}

export class Wire {
  readonly damage: LineDamage = { flips: 0, flipsIn: 0, drop: 0, double: 0, join: 0, late: 0 };
  /** World µs until which nothing is said. */
  silentUntilUs = 0;
  /** Lines lost because nobody took them in time. */
  droppedLines = 0;
  readonly #random: Random;
  readonly #buffer = Buffer.alloc(MOST_BYTES);
  #length = 0;
  #late: { readonly dueUs: number; readonly line: Buffer }[] = [];
  #transport: Transport | null = null;
  #scratch = Buffer.alloc(512);

  constructor(random: Random) {
    this.#random = random;
  }

  connect(transport: Transport): void {
    this.#transport = transport;
    this.#length = 0;
    this.#late = [];
  }

  disconnect(): void {
    this.#transport = null;
    this.#length = 0;
    this.#late = [];
  }

  get connected(): boolean {
    return this.#transport !== null;
  }

  /** False where the host does not keep up: the time for a device to drop samples and count them. */
  get room(): boolean {
    return this.#length < BUFFER_BYTES;
  }

  text(line: string, worldUs: number): void {
    const length = this.#scratch.write(line, 0, 'latin1');
    this.line(this.#scratch.subarray(0, length), worldUs);
  }

  /** Takes one line with its line feed. The bytes are copied. */
  line(line: Buffer, worldUs: number): void {
    if (this.#transport === null || worldUs < this.silentUntilUs) return;
    const { drop, double, join, late } = this.damage;
    if (drop === 0 && double === 0 && join === 0 && late === 0) {
      this.#put(line);
      return;
    }
    const random = this.#random;
    if (random.chance(drop)) return;
    const sent = random.chance(join) ? line.subarray(0, line.length - 1) : line;
    if (random.chance(late)) {
      const dueUs = worldUs + random.between(SOONEST_US, LATEST_US);
      this.#late.push({ dueUs, line: Buffer.from(sent) });
      return;
    }
    this.#put(sent);
    if (random.chance(double)) this.#put(sent);
  }

  /** Half a line, then nothing: what a plug pulled in mid-line leaves behind. */
  cut(line: string): void {
    this.#put(Buffer.from(line.slice(0, line.length >> 1), 'latin1'));
    this.flush(Number.POSITIVE_INFINITY);
  }

  /** Hands over what is waiting. Called at the end of a tick, so that a tick is one write. */
  flush(worldUs: number): void {
    if (this.#late.length > 0) this.#putLate(worldUs);
    if (this.#transport === null || this.#length === 0) return;
    const taken = this.#transport.write(this.#buffer.subarray(0, this.#length));
    if (taken < this.#length) this.#buffer.copyWithin(0, taken, this.#length);
    this.#length -= taken;
  }

  /** Damages bytes that came from the host, in place. */
  damageIn(chunk: Uint8Array): void {
    if (this.damage.flipsIn > 0) flip(chunk, this.damage.flipsIn, this.#random);
  }

  #put(line: Buffer): void {
    if (this.#length + line.length > MOST_BYTES) {
      this.droppedLines++;
      return;
    }
    this.#buffer.set(line, this.#length);
    const put = this.#buffer.subarray(this.#length, this.#length + line.length);
    if (this.damage.flips > 0) flip(put, this.damage.flips, this.#random);
    this.#length += line.length;
  }

  #putLate(worldUs: number): void {
    const waiting = this.#late;
    this.#late = waiting.filter((each) => each.dueUs > worldUs);
    for (const each of waiting) if (each.dueUs <= worldUs) this.#put(each.line);
  }
}

/** Turns bits over; the distance from one to the next is geometric, so the cost is that of the damage. */
function flip(bytes: Uint8Array, probability: number, random: Random): void {
  const bits = bytes.length * 8;
  let at = -1;
  for (;;) {
    at += 1 + (probability >= 1 ? 0 : Math.floor(Math.log(1 - random.uniform()) / Math.log(1 - probability)));
    if (at >= bits) return;
    bytes[at >> 3] = (bytes[at >> 3] as number) ^ (1 << (at & 7));
  }
}
