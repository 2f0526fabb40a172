/** What decides about motors: the station tells it first, within the call in which a thing happens. */
import type { Link } from '../link/link.ts';
import type { LinkListener } from '../link/types.ts';
import type { StationEvent } from '../safety/types.ts';
import type { MachineReading, StrokeRow } from '../store/types.ts';
import type { MachineDevice } from './machine-device.ts';
import type { PadDevice } from './pad-device.ts';

/** Every time is station µs. */
export interface Decider {
  /** A device says who it is at this link, and goes on to describe itself. */
  greeted(serial: string, link: Link): void;
  /** A device has come (back) at this link: answers who listens to the link, which is the device or stands before it. */
  attached(device: PadDevice | MachineDevice, link: Link): LinkListener;
  /** `arrivedUs`: when the line came that the event rests on. */
  event(event: StationEvent, arrivedUs: number): void;
  stroke(stroke: StrokeRow): void;
  reading(serial: string, reading: MachineReading): void;
  /** This computer did nothing from one time to the other. */
  stalled(fromUs: number, atUs: number): void;
  /** The device is known no more. */
  forgotten(serial: string): void;
}
