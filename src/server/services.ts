/** What the routes work with; made and wired in main.ts. */
import type { DocumentThread } from '../documents/document-thread.ts';
import type { Attempts } from '../station/attempts/attempts.ts';
import type { AuditSink, Controls } from '../station/control/controls.ts';
import type { Station } from '../station/station.ts';
import type { StudioRegister } from '../station/studio/register.ts';
import type { Scales } from '../station/studio/scales.ts';
import type { Studio } from '../station/studio/studio.ts';
import type { VirtualBench } from '../station/virtual-bench.ts';
import type { Store } from '../store/store.ts';

export interface Services {
  readonly station: Station;
  readonly store: Store;
  readonly attempts: Attempts;
  /** Which calibration holds for which pad. */
  readonly scales: Scales;
  readonly controls: Controls;
  /** For what is decided here and not by control: records, the policy, wrong codes. */
  readonly audit: AuditSink;
  /** Measuring, approving, and what follows from it. */
  readonly studio: Studio;
  /** Every handshake, and what stands against an item. */
  readonly register: StudioRegister;
  readonly documents: DocumentThread;
  readonly virtualBench: VirtualBench;
  readonly version: string;
  /** Station µs now. */
  now(): number;
}
