/** What calibrations say of pads and machines, and what checks and charts say of drift, against a known truth. */
import type { Section } from '../../report.ts';
import { charts } from './charts.ts';
import { checks } from './checks.ts';
import { machines } from './machine.ts';
import { pads } from './pads.ts';

export async function* calibration(options: { quick: boolean }): AsyncGenerator<Section> {
  for (const part of [pads, checks, machines, charts]) yield* part(options);
}
