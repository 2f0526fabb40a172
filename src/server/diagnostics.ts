/** The diagnostics bundle: what a maintainer needs to see of a link, and nothing of a trainee. */
import os from 'node:os';
import { z } from 'zod';
import { badReasons } from '../../firmware-protocol/index.ts';
import type { RecentLine } from '../link/supervisor.ts';
import { escapeBytes } from '../store/capture-format.ts';
import { presentDevice, scaleOf } from './present.ts';
import type { Services } from './services.ts';
import { type ActiveSession, activeSessionSchema, deviceSchema, eventSchema, gaugeSchema } from './wire.ts';

export const rawLineSchema = z.object({
  atUs: z.number(),
  direction: z.enum(['<', '>']),
  text: z.string(),
  bad: z.enum(badReasons).nullable(),
});

export const diagnosticsSchema = z.object({
  format: z.literal('evenstroke-diagnostics 1'),
  made: z.string(),
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  cpus: z.number(),
  uptimeS: z.number(),
  stationUs: z.number(),
  eventLatency: z
    .object({ events: z.number(), p50Us: z.number(), p99Us: z.number() })
    .describe('from the arrival of a line to its event told'),
  stopLatency: z
    .object({ stops: z.number(), p50Us: z.number(), p99Us: z.number(), maxUs: z.number() })
    .describe('from the arrival of a line that shows something to the stop byte written'),
  stalls: z
    .array(z.object({ fromUs: z.number(), lastedUs: z.number() }))
    .readonly()
    .describe('the newest times at which this computer was too busy to listen'),
  session: activeSessionSchema.omit({ label: true }).nullable().describe('its label may name a trainee'),
  gauges: z.array(gaugeSchema),
  events: z.array(eventSchema),
  devices: z.array(deviceSchema.extend({ lines: z.array(rawLineSchema) })),
});

/** Written as in a capture file, so that a damaged line can be read and pasted. */
export function presentLine({ at, direction, bytes, bad }: RecentLine): z.infer<typeof rawLineSchema> {
  return { atUs: at, direction, text: escapeBytes(bytes), bad };
}

const unnamed = ({ label: _label, ...session }: ActiveSession): Omit<ActiveSession, 'label'> => session;

export function diagnosticsOf({
  station,
  scales,
  controls,
  version,
  now,
}: Services): z.infer<typeof diagnosticsSchema> {
  return {
    format: 'evenstroke-diagnostics 1',
    made: new Date().toISOString(),
    version,
    node: process.version,
    platform: `${os.platform()} ${os.release()} ${os.arch()}`,
    cpus: os.cpus().length,
    uptimeS: process.uptime(),
    stationUs: now(),
    eventLatency: station.latency(),
    stopLatency: controls.latency(),
    stalls: station.stalls(),
    session: station.session === null ? null : unnamed(station.session),
    gauges: station.gauges(),
    events: station.recentEvents(),
    devices: station.devices().map((port) => ({
      ...presentDevice(port, scaleOf(port, { station, scales })),
      lines: port.recentLines().map(presentLine),
    })),
  };
}
