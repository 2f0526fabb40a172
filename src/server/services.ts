/** What the routes work with; made and wired in main.ts. */
import type { Attempts } from '../station/attempts/attempts.ts';
import type { AuditSink, Controls } from '../station/control/controls.ts';
import type { Station } from '../station/station.ts';
import type { VirtualBench } from '../station/virtual-bench.ts';
import type { Store } from '../store/store.ts';

export interface Services {
  readonly station: Station;
  readonly store: Store;
  readonly attempts: Attempts;
  readonly controls: Controls;
  /** For what is decided here and not by control: records, the policy, wrong codes. */
  readonly audit: AuditSink;
  readonly virtualBench: VirtualBench;
  readonly version: string;
  /** Station µs now. */
  now(): number;
}
