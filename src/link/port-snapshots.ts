/** What the Devices page and `evenstroke ports` show: one row a port, and one a device that has no port now. */

import { DeviceClock } from './clock.ts';
import { newCounters } from './counters.ts';
import type { Link } from './link.ts';
import type { RecentLine } from './recent-lines.ts';
import type { ClockFigures, DeviceIdentity, LinkCounters, LinkState } from './types.ts';

/** One address that a source found, open or not. */
export interface PortEntry {
  readonly address: string;
  readonly virtual: boolean;
  listed: boolean;
  phase: 'waiting' | 'opening' | 'open';
  link: Link | null;
  /** The device that was last here. */
  serial: string | null;
  problem: string | null;
  retryAtMs: number;
  /** Attempts in a row that failed, by what failed. */
  openFailures: number;
  silentFailures: number;
}

/** A device by its serial number, with the link it has now or had last. */
export interface KnownDevice {
  readonly serial: string;
  link: Link;
  address: string;
  virtual: boolean;
}

export interface PortSnapshot {
  /** Where it is, or where it was last. */
  readonly address: string;
  readonly virtual: boolean;
  /** `opening`: listed, being opened or waiting to be tried again. `disconnected`: known, but no port has it now. */
  readonly state: Exclude<LinkState, 'closed'> | 'opening' | 'disconnected';
  readonly problem: string | null;
  /** Known from HELLO on. */
  readonly identity: DeviceIdentity | null;
  readonly counters: LinkCounters;
  readonly clock: ClockFigures;
  /** Frames missing by the ticks, on the way or in the device. */
  readonly missingFrames: number;
  recentLines(): RecentLine[];
}

const noClock = new DeviceClock().figures;

export function snapshotsOf(entries: readonly PortEntry[], devices: readonly KnownDevice[]): PortSnapshot[] {
  const linked = new Set(entries.flatMap(({ link }) => link?.identity?.serial ?? []));
  const shown = new Set<string>();
  const rows: PortSnapshot[] = [];
  for (const { address, virtual, link, problem, serial } of entries) {
    const gone =
      serial === null || linked.has(serial) ? undefined : devices.find((each) => each.serial === serial);
    if (link !== null && link.state !== 'closed' && (link.identity !== null || gone === undefined)) {
      const { state, counters, clock, identity, missingFrames } = link;
      const recentLines = () => link.recentLines();
      rows.push({
        address,
        virtual,
        state,
        problem: link.problem,
        identity,
        counters,
        clock,
        missingFrames,
        recentLines,
      });
    } else if (gone !== undefined && !shown.has(gone.serial)) {
      shown.add(gone.serial);
      rows.push(disconnected({ ...gone, address, virtual }, link?.problem ?? problem));
    } else {
      const counters = newCounters();
      const recentLines = () => [];
      rows.push({
        address,
        virtual,
        state: 'opening',
        problem,
        identity: null,
        counters,
        clock: noClock,
        missingFrames: 0,
        recentLines,
      });
    }
  }
  for (const device of devices)
    if (!linked.has(device.serial) && !shown.has(device.serial))
      rows.push(disconnected(device, device.link.problem));
  return rows;
}

function disconnected({ address, virtual, link }: KnownDevice, problem: string | null): PortSnapshot {
  const { identity, counters, clock, missingFrames } = link;
  const recentLines = () => link.recentLines();
  return {
    address,
    virtual,
    state: 'disconnected',
    problem,
    identity,
    counters,
    clock,
    missingFrames,
    recentLines,
  };
}
