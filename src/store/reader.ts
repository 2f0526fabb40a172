/** The one who reads the database. Synchronous; runs on the reader thread. */
import type Database from 'better-sqlite3';
import { EvenstrokeError } from '../errors.ts';
import type { DeviceIdentity } from '../link/types.ts';
import type { StationEvent } from '../safety/types.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import { type ChannelScale, channelScale } from './channel-scale.ts';
import { decodeCounts } from './chunk-codec.ts';
import { openForReading } from './database.ts';
import { type ChunkPlace, envelopeOf } from './envelope.ts';
import { decodeReadings } from './machine-codec.ts';
import { machineTrace } from './machine-trace.ts';
import { dotOf, pageOf, rangeOf, strokeOf } from './pages.ts';
import type {
  Cursor,
  Description,
  MachineTrace,
  Page,
  RangeQuery,
  SessionDetail,
  StoredChunk,
  Trace,
  TraceQuery,
} from './queries.ts';
import { type ChunkRow, type ReadRows, readRows, type SessionRow } from './read-rows.ts';
import type { DotRow, MachineReading, SessionSummary, StrokeRow } from './types.ts';

const MAX_COLUMNS = 4_000;
/** Events of one session that are answered at once; an export reads them page by page. */
export const MAX_EVENTS = 20_000;

export class SessionReader {
  readonly #path: string;
  #rows: ReadRows | null = null;
  #db: Database.Database | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Newest first; `before` is the `startedAt` of the last one seen. */
  sessions(query: { limit: number; before?: string | undefined }): SessionSummary[] {
    const rows = this.#open();
    return rows.sessions
      .all({ limit: query.limit, before: query.before ?? '~' })
      .map((row) => this.#summary(row));
  }

  /** null where there is no such session. */
  session(id: string): SessionDetail | null {
    const rows = this.#open();
    const row = rows.session.get(id);
    if (row === undefined) return null;
    const devices = rows.devices.all(row.id);
    return {
      ...this.#summary(row),
      channels: devices.map((device) => {
        const newest = rows.descriptions.all(device.id).at(-1);
        const { channels, scale } = newest ? descriptionOf(newest.identity) : nothingSaid;
        return { serial: device.serial, channels: [...channels], scale: scale && named(scale) };
      }),
      links: devices.flatMap(({ serial, counters, clockUncertaintyUs }) =>
        counters === null ? [] : [{ serial, counters: JSON.parse(counters), clockUncertaintyUs }],
      ),
      events: this.#events(row.id, MAX_EVENTS, 0),
    };
  }

  /** The session is there, and is not being deleted. */
  has(id: string): boolean {
    return this.#open().session.get(id) !== undefined;
  }

  /** What a device said of itself in a session, each time, oldest first. */
  descriptions({ sessionId, serial }: { sessionId: string; serial: string }): Description[] {
    const rows = this.#open();
    const session = rows.session.get(sessionId);
    const device = session === undefined ? undefined : rows.device.get(session.id, serial);
    if (device === undefined) return [];
    return rows.descriptions.all(device.id).map(({ identity }) => descriptionOf(identity));
  }

  /** Events by onset, after the first `skip`; empty where there is no such session. */
  events(query: { sessionId: string; limit: number; skip: number }): StationEvent[] {
    const row = this.#open().session.get(query.sessionId);
    return row === undefined ? [] : this.#events(row.id, query.limit, query.skip);
  }

  /**
   * One channel as an envelope, in its unit, cut to the session's extent. null where there is no such session.
   * @throws {EvenstrokeError} `not-found` where the device or channel is not in it.
   */
  trace(query: TraceQuery): Trace | null {
    const rows = this.#open();
    const session = rows.session.get(query.sessionId);
    if (session === undefined) return null;
    const columns = Math.max(1, Math.min(MAX_COLUMNS, Math.floor(query.columns)));
    const device = rows.device.get(session.id, query.serial);
    const streams = device === undefined ? [] : this.#streamsOf(device.id, query);
    const first = streams[0];
    if (first === undefined) {
      throw new EvenstrokeError(
        'not-found',
        `This session has no channel ${query.channel} of a device ${query.serial}. Choose one that it has.`,
      );
    }
    const places = streams.flatMap(({ trackId, slots, channel, scale, longestUs }) =>
      rows.chunks
        .all({ trackId, fromUs: query.fromUs - longestUs, toUs: query.toUs })
        .map((chunk) => this.#place(chunk, slots, channel.slot, scale)),
    );
    if (streams.length > 1) places.sort((a, b) => a.startUs - b.startUs);
    const last = places.at(-1);
    const startUs = Math.min(0, places[0]?.startUs ?? 0);
    const endUs = Math.max(session.durationUs, last ? last.startUs + last.frames * last.periodUs : 0);
    const fromUs = Math.max(startUs, query.fromUs);
    const toUs = Math.max(fromUs + 1, Math.min(endUs, query.toUs));
    return { ...envelopeOf(places, fromUs, toUs, columns), unit: first.channel.unit };
  }

  /** The first `limit` strokes whose contact lies in the range. */
  strokes(query: RangeQuery & { limit: number }): StrokeRow[] {
    return this.strokePage({ ...query, after: null }).rows;
  }

  strokePage(query: RangeQuery & { limit: number; after: Cursor | null }): Page<StrokeRow> {
    const found = this.#open().strokes.all(rangeOf(query));
    return pageOf(
      found,
      query.limit,
      (row) => ({ us: row.contactUs, tie: row.peakAfterUs }),
      (row) => strokeOf(query.serial, row),
    );
  }

  /** The first `limit` dots that start in the range. */
  dots(query: RangeQuery & { limit: number }): DotRow[] {
    return this.dotPage({ ...query, after: null }).rows;
  }

  dotPage(query: RangeQuery & { limit: number; after: Cursor | null }): Page<DotRow> {
    const found = this.#open().dots.all(rangeOf(query));
    return pageOf(
      found,
      query.limit,
      (row) => ({ us: row.startUs, tie: row.lengthUs }),
      (row) => dotOf(query.serial, row),
    );
  }

  /** null where there is no such session; empty where the device sent no telemetry. */
  machine(query: RangeQuery & { columns: number }): MachineTrace | null {
    const rows = this.#open();
    if (rows.session.get(query.sessionId) === undefined) return null;
    const readings: MachineReading[] = [];
    for (const { data } of rows.machine.all(rangeOf({ ...query, limit: -1, after: null })))
      for (const reading of decodeReadings(data))
        if (reading.atUs >= query.fromUs && reading.atUs < query.toUs) readings.push(reading);
    return machineTrace(readings, Math.max(1, Math.min(MAX_COLUMNS, Math.floor(query.columns))));
  }

  /** Machine readings in stored order, chunk by chunk. */
  readingPage(query: RangeQuery & { limit: number; after: Cursor | null }): Page<MachineReading> {
    const found = this.#open().machine.all(rangeOf(query));
    const { rows, next } = pageOf(
      found,
      query.limit,
      (row) => ({ us: row.startUs, tie: row.flush }),
      ({ data }) => decodeReadings(data),
    );
    return { rows: rows.flat(), next };
  }

  /** Chunks of one stream that start in the range, with their samples. */
  chunkPage(query: RangeQuery & { stream: number; limit: number; after: Cursor | null }): Page<StoredChunk> {
    const { serial, stream } = query;
    const found = this.#open().chunkPage.all({ ...rangeOf(query), stream });
    // Hundreds of chunks share a description.
    const described = new Map<string, Description>();
    const describedAs = (identity: string | null): Description => {
      const known = identity === null ? nothingSaid : described.get(identity);
      if (known !== undefined || identity === null) return known ?? nothingSaid;
      const { channels, scale } = descriptionOf(identity);
      const ofStream = { channels: channels.filter((channel) => channel.stream === stream), scale };
      described.set(identity, ofStream);
      return ofStream;
    };
    return pageOf(
      found,
      query.limit,
      (row) => ({ us: row.startUs, tie: row.samplesId }),
      (row) => {
        const { bits, slots, startUs, periodUs, frames } = row;
        const counts = this.#counts(row, slots);
        const gapBefore = row.gap !== 0;
        return {
          chunk: { serial, stream, slots, bits, startUs, periodUs, frames, counts, gapBefore },
          ...describedAs(row.identity),
        };
      },
    );
  }

  close(): void {
    this.#db?.close();
    this.#db = null;
    this.#rows = null;
  }

  /** The connection, for those who read other tables. @throws {SqliteError | EvenstrokeError} */
  database(): Database.Database {
    this.#db ??= openForReading(this.#path);
    return this.#db;
  }

  #open(): ReadRows {
    this.#rows ??= readRows(this.database());
    return this.#rows;
  }

  #summary(row: SessionRow): SessionSummary {
    const { uid, startedAt, durationUs, status, label, frames, strokes, dots, unsafe, lost } = row;
    const devices = this.#open()
      .devices.all(row.id)
      .flatMap(({ serial, role, model }) =>
        role === null || model === null ? [] : [{ serial, role: role as 'pad' | 'machine', model }],
      );
    const profile = JSON.parse(row.profile);
    return {
      id: uid,
      startedAt,
      durationUs,
      status,
      label,
      profile,
      devices,
      frames,
      strokes,
      dots,
      unsafe,
      lost,
    };
  }

  /** Every track of a device that carries the channel, under each of its descriptions. */
  #streamsOf(deviceId: number, { channel: name, scale: asked }: TraceQuery) {
    const rows = this.#open();
    return rows.descriptions.all(deviceId).flatMap(({ id, identity }) => {
      const { channels, scale: live } = descriptionOf(identity);
      const channel = channels.find((each) => each.name === name);
      if (channel === undefined) return [];
      const scale = channelScale(channel, asked === undefined ? live : asked);
      return rows.tracks
        .all(id)
        .filter(({ stream, slots }) => stream === channel.stream && channel.slot < slots)
        .map(({ id: trackId, slots, longestUs }) => ({ trackId, slots, longestUs, channel, scale }));
    });
  }

  #events(sessionId: number, limit: number, skip: number): StationEvent[] {
    return this.#open()
      .events.all(sessionId, limit, skip)
      .map((event) => ({ ...event, evidence: JSON.parse(event.evidence) }) as StationEvent);
  }

  #place(row: ChunkRow, slots: number, slot: number, scale: ChannelScale): ChunkPlace {
    const { startUs, periodUs, frames, summary } = row;
    const counts = (): Uint16Array => this.#counts(row, slots);
    return { ...scale, startUs, periodUs, frames, gap: row.gap !== 0, slots, summary, slot, counts };
  }

  #counts(row: ChunkRow, slots: number): Uint16Array {
    const found = this.#open().samples.get(row.samplesId);
    if (found === undefined) throw new EvenstrokeError('not-found', 'This session has just been deleted.');
    return decodeCounts(found.data, slots, row.frames);
  }
}

const identityOf = (text: string): DeviceIdentity & { scale?: MeasuredScale } => JSON.parse(text);
const nothingSaid: Description = { channels: [], scale: null };
const named = ({ id, number, byDepth }: MeasuredScale) => ({ id, number, byDepth });
const descriptionOf = (text: string): Description => {
  const { channels, scale = null } = identityOf(text);
  return { channels, scale };
};
