/**
 * All cables: opens what the sources find, opens it again when it comes back, and keeps each device by its
 * serial number, whatever port it is on.
 */

import { existsSync } from 'node:fs';
import { reasonOf } from '../errors.ts';
import { addCounters } from './counters.ts';
import { Link } from './link.ts';
import { type OpenStream, openStream } from './open-stream.ts';
import { type KnownDevice, type PortEntry, type PortSnapshot, snapshotsOf } from './port-snapshots.ts';
import type { FoundPort, PortSource } from './ports.ts';
import { problems } from './problems.ts';
import { Relay } from './relay.ts';
import type { ByteStream, DeviceIdentity, LinkListener, StationUs } from './types.ts';

export type { PortSnapshot } from './port-snapshots.ts';
export type { RecentLine } from './recent-lines.ts';

export interface SupervisorOptions {
  readonly sources: readonly PortSource[];
  /** A device has described itself. The listener hears all of this link, from its HELLO on. */
  readonly attach: (link: Link, identity: DeviceIdentity) => LinkListener;
  /** A device has said who it is, and has not described itself yet. */
  readonly greeted?: (serial: string, link: Link) => void;
  /** A device that is gone is shown no more: far too many others have come since. */
  readonly forgotten?: (serial: string) => void;
  /** Something in `ports()` other than a counter is different now. */
  readonly changed: () => void;
  readonly now: () => StationUs;
  /** This computer did nothing from one time to the other: found before anything that came meanwhile is looked at. */
  readonly stalled?: (fromUs: StationUs, at: StationUs) => void;
  readonly log: { info(about: object, text: string): void; warn(about: object, text: string): void };
  readonly open?: OpenStream;
}

const TICK_MS = 20;
/** A tick that is this late, or bytes that come this long after the last tick, mean that the loop stood still. */
const STALL_US = 60_000;
const OPEN_RETRY_MS = [100, 2_000] as const;
/** A port where nobody answers may be a stranger's device: it is not pestered. */
const STRANGER_RETRY_MS = [5_000, 60_000] as const;
/** One where a device of ours was before may be asked more often. */
const KNOWN_RETRY_MS = [500, 5_000] as const;
/** One that was flooded: long enough that the flood is little work, taken over time. */
const FLOOD_RETRY_MS = 5_000;
/** A port that is silent for this long is closed and opened again. */
const REOPEN_US = 1_000_000;
/** A device that has not been heard for this long has left when its serial number appears elsewhere. */
const LEFT_US = 150_000;

/** Devices that are remembered. A bench has a few; one that comes with another serial number each time would fill the memory. */
export const MOST_KNOWN = 128;

const backoffMs = ([first, most]: readonly [number, number], failures: number): number =>
  Math.min(most, first * 2 ** Math.max(0, failures - 1));

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #open: OpenStream;
  readonly #entries = new Map<string, PortEntry>();
  readonly #devices = new Map<string, KnownDevice>();
  readonly #found = new Map<PortSource, readonly FoundPort[]>();
  #timer: NodeJS.Timeout | undefined;
  /** When the loop was last known to turn. */
  #turnedUs: StationUs = Number.POSITIVE_INFINITY;
  #stopped = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#open = options.open ?? openStream;
  }

  start(): void {
    for (const source of this.#options.sources)
      source.start((ports) => {
        this.#found.set(source, ports);
        this.#list();
      });
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Closes every port. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    for (const source of this.#options.sources) source.stop();
    const at = this.#options.now();
    await Promise.all([...this.#entries.values()].map(({ link }) => link?.close(null, at)));
  }

  /** Every port that is there, and every device that was. */
  ports(): PortSnapshot[] {
    return snapshotsOf([...this.#entries.values()], [...this.#devices.values()]);
  }

  /**
   * Writes the stop byte to every open port but those of pads, whatever state its link is in: a machine that has
   * not described itself (yet, or again), one of another protocol version and each of two with one serial number
   * can turn too. Answers the serial numbers of the machines that it was written to.
   */
  stopMotors(at: StationUs): Set<string> {
    const machines = new Set<string>();
    for (const { link } of this.#entries.values()) {
      if (link === null || link.identity?.role === 'pad' || !link.stopByte(at)) continue;
      if (link.identity !== null) machines.add(link.identity.serial);
    }
    return machines;
  }

  // --- ports come and go ---

  #list(): void {
    const listed = new Map<string, FoundPort>();
    for (const ports of this.#found.values())
      for (const port of ports) if (!listed.get(port.address)?.virtual) listed.set(port.address, port);
    for (const entry of this.#entries.values()) {
      entry.listed = listed.has(entry.address);
      // One that is open may only have been missed; it goes when it is closed or turns out to be dead.
      if (!entry.listed && entry.phase === 'waiting') this.#entries.delete(entry.address);
    }
    for (const { address, virtual } of listed.values()) {
      if (this.#entries.has(address)) continue;
      this.#entries.set(address, {
        address,
        virtual,
        listed: true,
        phase: 'waiting',
        link: null,
        serial: null,
        problem: null,
        retryAtMs: 0,
        openFailures: 0,
        silentFailures: 0,
      });
    }
    this.#options.changed();
    this.#tick();
  }

  #tick(): void {
    if (this.#stopped) return;
    const at = this.now();
    this.#turnedUs = at;
    const nowMs = at / 1000;
    for (const entry of this.#entries.values()) {
      if (entry.phase === 'waiting' && nowMs >= entry.retryAtMs) void this.#openPort(entry);
      const { link } = entry;
      if (link === null) continue;
      link.advance(at);
      if (link.state === 'closed') continue;
      if (at - link.heardAt <= REOPEN_US) continue;
      if (link.state === 'silent') void link.close(problems.stillSilent, at);
      else if (!entry.listed) void link.close(problems.unlisted, at);
    }
  }

  /**
   * The time, for whatever happens now. Where the loop stood still before (a long computation, a computer that
   * is too busy), no device was listened to, and none may be called silent for it.
   */
  now(): StationUs {
    const at = this.#options.now();
    const fromUs = this.#turnedUs;
    if (at - fromUs > STALL_US) {
      this.#turnedUs = at;
      for (const { link } of this.#entries.values()) link?.excuse(fromUs, at);
      this.#options.stalled?.(fromUs, at);
    }
    return at;
  }

  async #openPort(entry: PortEntry): Promise<void> {
    entry.phase = 'opening';
    let stream: ByteStream;
    try {
      stream = await this.#open(entry.address, { now: () => this.now() });
    } catch (error) {
      entry.openFailures++;
      this.#await(entry, reasonOf(error), backoffMs(OPEN_RETRY_MS, entry.openFailures));
      return;
    }
    if (this.#stopped) {
      await stream.close();
      return;
    }
    entry.phase = 'open';
    entry.openFailures = 0;
    const relay = new Relay({
      described: (link) => this.#described(entry, link),
      identified: (link, identity) => this.#identified(entry, link, identity),
      state: (link) => {
        if (link.state === 'closed') this.#linkClosed(entry, link);
        if (link.state === 'online') {
          entry.silentFailures = 0;
          entry.problem = null;
        }
        this.#options.changed();
      },
    });
    const link = new Link(stream, relay, this.#options.now());
    relay.link = link;
    entry.link = link;
    this.#options.log.info({ address: entry.address, latency: stream.latency }, 'port opened');
    this.#options.changed();
  }

  #linkClosed(entry: PortEntry, link: Link): void {
    entry.link = null;
    this.#options.log.info({ address: entry.address, reason: link.problem }, 'port closed');
    const serial = link.identity?.serial ?? null;
    if (serial !== null) entry.serial = serial;
    if (link.gaveUp) entry.silentFailures++;
    const retry = entry.serial === null ? STRANGER_RETRY_MS : KNOWN_RETRY_MS;
    let pauseMs: number = OPEN_RETRY_MS[0];
    if (link.flooded) pauseMs = FLOOD_RETRY_MS;
    else if (link.gaveUp) pauseMs = backoffMs(retry, entry.silentFailures);
    this.#await(entry, link.problem, pauseMs);
    if (serial !== null) this.#unrefuse(serial);
  }

  #await(entry: PortEntry, problem: string | null, pauseMs: number): void {
    entry.phase = 'waiting';
    entry.problem = problem;
    entry.retryAtMs = this.#options.now() / 1000 + pauseMs;
    if (!entry.listed) this.#entries.delete(entry.address);
    this.#options.changed();
  }

  // --- devices, whatever port they are on ---

  /** HELLO came: a second device with this serial number makes both unusable. */
  #described(entry: PortEntry, link: Link): void {
    const serial = link.identity?.serial;
    if (serial === undefined) return;
    const at = this.#options.now();
    for (const other of this.#entries.values()) {
      if (other === entry || other.link === null || other.link.identity?.serial !== serial) continue;
      const gone = other.address.startsWith('/') && !existsSync(other.address);
      if (gone || at - other.link.heardAt > LEFT_US) {
        void other.link.close(problems.elsewhere, at);
        continue;
      }
      this.#options.log.warn({ serial, ports: [entry.address, other.address] }, 'duplicate serial number');
      other.link.refuse(problems.duplicate(serial, entry.address), at);
      link.refuse(problems.duplicate(serial, other.address), at);
    }
    if (link.state === 'describing') this.#options.greeted?.(serial, link);
  }

  /** One of two with this serial number has gone: the one that is left may speak again. */
  #unrefuse(serial: string): void {
    const left = [...this.#entries.values()].filter(({ link }) => link?.identity?.serial === serial);
    const [only] = left;
    if (left.length === 1 && only?.link?.state === 'duplicate') only.link.restart(this.#options.now());
  }

  #identified(entry: PortEntry, link: Link, identity: DeviceIdentity): LinkListener {
    const { serial } = identity;
    entry.serial = serial;
    const known = this.#devices.get(serial);
    if (known !== undefined && known.link !== link) {
      addCounters(link.counters, known.link.counters);
      link.counters.reconnects++;
      link.missingFrames += known.link.missingFrames;
    }
    const { address, virtual } = entry;
    // Last in the order: the one that was seen longest ago is the first.
    this.#devices.delete(serial);
    this.#devices.set(serial, { serial, link, address, virtual });
    this.#forget();
    this.#options.log.info({ serial, address }, 'device identified');
    return this.#options.attach(link, identity);
  }

  #forget(): void {
    for (const { serial, link } of this.#devices.values()) {
      if (this.#devices.size <= MOST_KNOWN) return;
      if (link.state !== 'closed') continue;
      this.#devices.delete(serial);
      this.#options.forgotten?.(serial);
    }
  }
}
