/** One flush of the recorder -> rows. Runs inside the writer's transaction. */
import { zones } from '../safety/types.ts';
import { encodeCounts } from './chunk-codec.ts';
import { encodeReadings } from './machine-codec.ts';
import type { SessionRows } from './rows.ts';
import { summarise } from './summary.ts';
import type {
  DescribedDevice,
  DotRow,
  MachineReading,
  RecordBatch,
  SampleChunk,
  StrokeRow,
} from './types.ts';

interface OpenTrack {
  readonly id: number;
  longestUs: number;
}

interface OpenDevice {
  readonly id: number;
  readonly descriptions: { readonly id: number; readonly fromUs: number }[];
  readonly tracks: Map<string, OpenTrack>;
}

/** What the writer remembers of a session that is being recorded. */
export interface OpenSession {
  readonly id: number;
  flushes: number;
  readonly devices: Map<string, OpenDevice>;
}

const toMicro = (mm: number): number => Math.round(mm * 1000);

/** Writes everything that one flush holds. The caller makes it one transaction. */
export function writeFlush(rows: SessionRows, session: OpenSession, batch: RecordBatch): void {
  session.flushes++;
  const device = (serial: string): OpenDevice => deviceOf(rows, session, serial);
  for (const described of batch.devices) describe(rows, device(described.identity.serial), described);
  for (const chunk of batch.chunks) writeChunk(rows, device(chunk.serial), chunk);
  for (const stroke of batch.strokes) writeStroke(rows, device(stroke.serial), stroke);
  for (const dot of batch.dots) writeDot(rows, device(dot.serial), dot);
  for (const { serial, readings } of batch.machine)
    writeReadings(rows, device(serial), readings, session.flushes);
  for (const event of batch.events) {
    rows.putEvent.run({
      sessionId: session.id,
      serial: event.serial,
      eventId: event.id,
      kind: event.kind,
      severity: event.severity,
      onsetUs: Math.round(event.onsetUs),
      endUs: event.endUs === null ? null : Math.round(event.endUs),
      evidence: JSON.stringify(event.evidence),
    });
  }
  for (const { serial, counters, clockUncertaintyUs } of batch.links) {
    rows.putLink.run({
      deviceId: device(serial).id,
      counters: JSON.stringify(counters),
      lost: counters.lost,
      clockUncertaintyUs: Number.isFinite(clockUncertaintyUs) ? clockUncertaintyUs : null,
    });
  }
  rows.advance.run({
    id: session.id,
    untilUs: Math.round(batch.untilUs),
    frames: batch.chunks.reduce((sum, chunk) => sum + chunk.frames, 0),
    strokes: batch.strokes.length,
    dots: batch.dots.length,
    unsafe: batch.strokes.filter(({ zone }) => zone === 'unsafe').length,
  });
}

function deviceOf(rows: SessionRows, session: OpenSession, serial: string): OpenDevice {
  let device = session.devices.get(serial);
  if (device === undefined) {
    const row = rows.insertDevice.run({ sessionId: session.id, serial });
    device = { id: Number(row.lastInsertRowid), descriptions: [], tracks: new Map() };
    session.devices.set(serial, device);
  }
  return device;
}

function describe(
  rows: SessionRows,
  device: OpenDevice,
  { identity, fromUs, calibrationId, scale = null }: DescribedDevice,
): void {
  rows.describeDevice.run({ id: device.id, role: identity.role, model: identity.model });
  const row = rows.insertDescription.run({
    deviceId: device.id,
    fromUs,
    identity: JSON.stringify(scale === null ? identity : { ...identity, scale }),
    calibrationId: calibrationId ?? scale?.id ?? null,
  });
  device.descriptions.push({ id: Number(row.lastInsertRowid), fromUs });
  device.descriptions.sort((a, b) => a.fromUs - b.fromUs);
}

function writeChunk(rows: SessionRows, device: OpenDevice, chunk: SampleChunk): void {
  const { counts, slots, frames, periodUs } = chunk;
  if (frames < 1 || counts.length !== frames * slots)
    throw new RangeError(`a chunk of ${frames} × ${slots} came with ${counts.length} counts`);
  const track = trackOf(rows, device, chunk);
  if (frames * periodUs > track.longestUs) {
    track.longestUs = frames * periodUs;
    rows.lengthenTrack.run({ id: track.id, longestUs: track.longestUs });
  }
  const samples = rows.insertSamples.run(encodeCounts(counts, slots));
  const gap = chunk.gapBefore ? 1 : 0;
  const summary = summarise(counts, slots);
  rows.insertChunk.run(track.id, chunk.startUs, samples.lastInsertRowid, periodUs, frames, gap, summary);
}

function trackOf(rows: SessionRows, device: OpenDevice, chunk: SampleChunk): OpenTrack {
  // By its middle: a chunk never spans a new description, but its first frame may lie a hair before one.
  const middleUs = chunk.startUs + (chunk.frames * chunk.periodUs) / 2;
  const description =
    device.descriptions.findLast(({ fromUs }) => fromUs <= middleUs) ?? device.descriptions[0] ?? null;
  const key = `${description?.id} ${chunk.stream} ${chunk.slots} ${chunk.bits}`;
  let track = device.tracks.get(key);
  if (track === undefined) {
    const row = rows.insertTrack.run({
      deviceId: device.id,
      descriptionId: description?.id ?? null,
      stream: chunk.stream,
      slots: chunk.slots,
      bits: chunk.bits,
    });
    track = { id: Number(row.lastInsertRowid), longestUs: 0 };
    device.tracks.set(key, track);
  }
  return track;
}

function writeStroke(rows: SessionRows, device: OpenDevice, stroke: StrokeRow): void {
  const contactUs = Math.round(stroke.contactUs);
  rows.insertStroke.run(
    device.id,
    contactUs,
    Math.round(stroke.peakUs) - contactUs,
    Math.round(stroke.releaseUs) - contactUs,
    toMicro(stroke.peakDepthMm),
    zones.indexOf(stroke.zone),
  );
}

function writeDot(rows: SessionRows, device: OpenDevice, dot: DotRow): void {
  const startUs = Math.round(dot.startUs);
  rows.insertDot.run(
    device.id,
    startUs,
    Math.round(dot.endUs) - startUs,
    dot.strokes,
    toMicro(dot.depthMm),
    toMicro(dot.deepestMm),
    zones.indexOf(dot.zone),
    dot.xMm === null ? null : toMicro(dot.xMm),
    dot.yMm === null ? null : toMicro(dot.yMm),
  );
}

function writeReadings(
  rows: SessionRows,
  device: OpenDevice,
  readings: readonly MachineReading[],
  flush: number,
): void {
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined) return;
  rows.insertMachineChunk.run({
    deviceId: device.id,
    startUs: Math.round(first.atUs),
    endUs: Math.round(last.atUs),
    flush,
    readings: readings.length,
    data: encodeReadings(readings),
  });
}
