/** The raw lines of one session, as a capture file that replays to the same decisions. */
import { rm } from 'node:fs/promises';
import type { BadReason } from '../../firmware-protocol/index.ts';
import { MAX_LINE_BYTES } from '../../firmware-protocol/index.ts';
import type { Link } from '../link/link.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import { CaptureWriter } from '../store/capture-file.ts';
import { capturePath } from '../store/paths.ts';

interface Capturable {
  readonly serial: string;
  readonly link: Link;
  /** Of a pad: what its depths are made with. */
  readonly scale?: MeasuredScale | null;
}

export class SessionCapture {
  readonly #writer: CaptureWriter;
  readonly #session: string;
  /** The link of each device that is being captured, and its number in the file. */
  readonly #links = new Map<string, { link: Link; number: number; scaleId: string | null }>();
  #lastNumber = 0;

  private constructor(writer: CaptureWriter, session: string) {
    this.#writer = writer;
    this.#session = session;
  }

  static async create(
    dir: string,
    session: { id: string; software: string; startedAt: string },
    failed: (reason: string) => void,
  ): Promise<SessionCapture> {
    const writer = await CaptureWriter.create(capturePath(dir, session.id), session, failed);
    return new SessionCapture(writer, session.id);
  }

  /** Tells who is there, so that a replay knows what the links knew; then the session begins. */
  begin(devices: readonly Capturable[], label: string, at: number): void {
    for (const device of devices) {
      this.described(device, at);
      // One that is away took part before: the session tells of it too, from its first moment on.
      if (device.link.state === 'closed') this.closed(device, device.link.problem, at);
    }
    this.#writer.add({ kind: 'started', at, session: this.#session, label });
  }

  /**
   * A device was identified, described anew or its depths are made otherwise from here on. On a link that is new
   * what was said until now is told by its preamble.
   */
  described({ serial, link, scale = null }: Capturable, at: number): void {
    const known = this.#links.get(serial);
    const scaleId = scale?.id ?? null;
    if (known?.link === link) {
      if (known.scaleId !== scaleId) this.#writer.add({ kind: 'scaled', at, link: known.number, scale });
      known.scaleId = scaleId;
      return;
    }
    const number = ++this.#lastNumber;
    this.#links.set(serial, { link, number, scaleId });
    const preamble = link.preamble();
    const openedAt = preamble[0]?.at ?? at;
    this.#writer.add({ kind: 'opened', at: openedAt, link: number, address: link.address });
    if (scale !== null) this.#writer.add({ kind: 'scaled', at: openedAt, link: number, scale });
    for (const { direction, bytes, at: lineAt } of preamble) {
      this.#writer.add({ kind: 'line', at: lineAt, link: number, direction, bytes });
    }
  }

  line(
    { serial, link }: Capturable,
    direction: '<' | '>',
    bytes: Uint8Array,
    bad: BadReason | null,
    at: number,
  ): void {
    const known = this.#links.get(serial);
    // Lines from before the device was identified come late and stand in the preamble.
    if (known?.link !== link) return;
    const { number } = known;
    // The guard has kept as much of a line that is too long as shows what it was.
    if (bad === 'long') {
      this.#writer.add({ kind: 'dropped', at, link: number, length: Math.max(bytes.length, MAX_LINE_BYTES) });
    } else this.#writer.add({ kind: 'line', at, link: number, direction, bytes });
  }

  closed({ serial, link }: Capturable, reason: string | null, at: number): void {
    const known = this.#links.get(serial);
    if (known?.link !== link) return;
    this.#writer.add({ kind: 'closed', at, link: known.number, reason });
    this.#links.delete(serial);
  }

  stalled(fromUs: number, at: number): void {
    this.#writer.add({ kind: 'stalled', at, fromUs });
  }

  async finish(at: number): Promise<void> {
    this.#writer.add({ kind: 'stopped', at, session: this.#session });
    await this.#writer.close();
  }

  /** The session did not come about: nothing is left of it, for nobody could find and delete it. */
  async discard(): Promise<void> {
    await this.#writer.close();
    await rm(this.#writer.path, { force: true });
  }
}
