/**
 * A session as CSV (RFC 4180, UTF-8): units in the header, decimal points whatever the locale, and no cell
 * that a spreadsheet would run. Streamed: one page of the store is in memory at a time.
 */
import { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { EvenstrokeError } from '../errors.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import type { Channel } from '../signal/types.ts';
import { type ChannelScale, channelScale } from './channel-scale.ts';
import type { Cursor, Page, SessionDetail, StoredChunk } from './queries.ts';
import type { Store } from './store.ts';

export const csvTables = ['samples', 'strokes', 'dots', 'events', 'machine'] as const;
export type CsvTable = (typeof csvTables)[number];

export interface CsvQuery {
  readonly sessionId: string;
  readonly table: CsvTable;
  /** One device; all of them where it is left out. */
  readonly serial?: string | undefined;
  /** Default: the whole session. */
  readonly fromUs?: number | undefined;
  readonly toUs?: number | undefined;
  /** Depths of samples by this calibration, or by none (null). Left out: by the one that the live depths were made with. */
  readonly scale?: MeasuredScale | null | undefined;
}

type Cell = string | number | null;
type Source = Pick<Store, 'session' | 'samples' | 'events' | 'strokePage' | 'dotPage' | 'readingPage'>;
interface Range {
  sessionId: string;
  fromUs: number;
  toUs: number;
  scale?: MeasuredScale | null | undefined;
}

const ROWS_A_PAGE = 1_000;
const EVER_US = 1e15;

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers. The
 * full-width forms count too: some spreadsheets fold them. What a device says is hostile until shown otherwise.
 */
export function safeCell(text: string): string {
  return /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
}

const line = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? safeCell(cell) : cell))),
    // The library quotes for the whole delimiter only; a lone CR or LF would end the row in many readers.
    { record_delimiter: 'windows', quoted_match: /[\r\n]/, cast: { number: String } },
  );

/** Microseconds as seconds; a number, so that nothing prints it by locale. */
const seconds = (us: number): number => Math.round(us) / 1e6;
/** Nine digits are more than 16 bits can tell, and hide 0.1 + 0.2; a table holds seven. */
const rounded = (value: number, digits = 9): number => Number(value.toPrecision(digits));
const cellOf = ({ scale, offset, table }: ChannelScale, count: number): number =>
  table === null ? rounded(offset + scale * count) : rounded(table[count] as number, 7);

/**
 * The table as CSV text in pieces; the first is the header.
 * @throws {EvenstrokeError} `not-found` where there is no such session or device.
 */
export async function* csvText(store: Source, query: CsvQuery): AsyncGenerator<string> {
  const session = await store.session(query.sessionId);
  if (session === null) throw new EvenstrokeError('not-found', `There is no session ${query.sessionId}.`);
  if (query.serial !== undefined && !session.channels.some(({ serial }) => serial === query.serial))
    throw new EvenstrokeError('not-found', `No device ${query.serial} took part in this session.`);
  const serials = session.channels
    .map(({ serial }) => serial)
    .filter((serial) => query.serial === undefined || serial === query.serial);
  const range = {
    sessionId: query.sessionId,
    fromUs: query.fromUs ?? -EVER_US,
    toUs: query.toUs ?? EVER_US,
    scale: query.scale,
  };
  switch (query.table) {
    case 'samples':
      yield* samples(store, session, serials, range);
      break;
    case 'strokes':
      yield* strokes(store, serials, range);
      break;
    case 'dots':
      yield* dots(store, serials, range);
      break;
    case 'machine':
      yield* machine(store, serials, range);
      break;
    case 'events':
      yield* events(store, serials, range);
      break;
  }
}

/** The same as a stream, for a file or a response. */
export function csvStream(store: Source, query: CsvQuery): Readable {
  return Readable.from(csvText(store, query), { objectMode: false });
}

/** A row a frame: each channel in its unit and as the raw count. Streams of one device follow each other. */
async function* samples(
  store: Source,
  session: SessionDetail,
  serials: readonly string[],
  range: Range,
): AsyncGenerator<string> {
  const described = session.channels.filter(({ serial }) => serials.includes(serial));
  const all = new Map<string, Channel>();
  for (const { channels } of described)
    for (const channel of channels) all.set(`${channel.name}_${channel.unit}`, channel);
  const columns = [...all.keys()];
  const header = columns.flatMap((column) => [column, `${all.get(column)?.name}_count`]);
  yield line([['time_s', 'serial', 'stream', 'gap_before', ...header]]);
  const one = onceEach();
  for (const { serial, channels } of described) {
    const who = line([[serial]]).slice(0, -'\r\n'.length);
    for (const stream of new Set(channels.map((channel) => channel.stream))) {
      const { scale: asked, ...when } = range;
      let described: StoredChunk['channels'] | null = null;
      let places: readonly Place[] = [];
      for await (const { chunk, channels: then, scale: live } of store.samples({ ...when, serial, stream })) {
        if (described !== then) places = placesOf(columns, then, asked === undefined ? one(live) : asked);
        described = then;
        // By hand, as the library would write it: half a second of samples takes the library three times as long, on this thread.
        let text = '';
        for (let frame = 0; frame < chunk.frames; frame++) {
          const gap = frame === 0 && chunk.gapBefore ? 1 : 0;
          text += `${seconds(chunk.startUs + frame * chunk.periodUs)},${who},${stream},${gap}`;
          for (const place of places) {
            const count = place && chunk.counts[frame * chunk.slots + place.slot];
            text += place === null || count == null ? ',,' : `,${cellOf(place.scale, count)},${count}`;
          }
          text += '\r\n';
        }
        yield text;
        // A page of chunks is here at once; between two of them the devices get their turn.
        await breathe();
      }
    }
  }
}

/** Each page comes with copies; the table of a curve is made once for each object, on this thread. */
function onceEach(): (scale: MeasuredScale | null) => MeasuredScale | null {
  const known = new Map<string, MeasuredScale>();
  return (scale) => {
    if (scale === null) return null;
    const text = JSON.stringify(scale);
    const first = known.get(text) ?? scale;
    known.set(text, first);
    return first;
  };
}

type Place = { readonly slot: number; readonly scale: ChannelScale } | null;

/** Where each column's counts stand in a frame, and what they mean; null where the stream has no such channel. */
const placesOf = (
  columns: readonly string[],
  channels: readonly Channel[],
  measured: MeasuredScale | null,
): Place[] =>
  columns.map((column) => {
    const channel = channels.find(({ name, unit }) => `${name}_${unit}` === column);
    return channel === undefined ? null : { slot: channel.slot, scale: channelScale(channel, measured) };
  });

async function* strokes(store: Source, serials: readonly string[], range: Range): AsyncGenerator<string> {
  yield line([['serial', 'contact_s', 'peak_s', 'release_s', 'peak_depth_mm', 'zone']]);
  yield* pages(
    serials,
    (serial, after) => store.strokePage({ ...range, serial, limit: ROWS_A_PAGE, after }),
    (row) => [
      row.serial,
      seconds(row.contactUs),
      seconds(row.peakUs),
      seconds(row.releaseUs),
      row.peakDepthMm,
      row.zone,
    ],
  );
}

async function* dots(store: Source, serials: readonly string[], range: Range): AsyncGenerator<string> {
  yield line([
    ['serial', 'start_s', 'end_s', 'strokes_count', 'depth_mm', 'deepest_mm', 'zone', 'x_mm', 'y_mm'],
  ]);
  yield* pages(
    serials,
    (serial, after) => store.dotPage({ ...range, serial, limit: ROWS_A_PAGE, after }),
    (row) => [
      row.serial,
      seconds(row.startUs),
      seconds(row.endUs),
      row.strokes,
      row.depthMm,
      row.deepestMm,
      row.zone,
      row.xMm,
      row.yMm,
    ],
  );
}

async function* machine(store: Source, serials: readonly string[], range: Range): AsyncGenerator<string> {
  const quantities = ['rate_hz', 'strokes_count', 'set_v', 'measured_v', 'current_a'];
  yield line([['serial', 'time_s', 'state', ...quantities, 'pedal', 'fault']]);
  for (const serial of serials) {
    yield* pages(
      [serial],
      (_, after) => store.readingPage({ ...range, serial, limit: 400, after }),
      (row) => [
        serial,
        seconds(row.atUs),
        row.state,
        row.rateHz,
        row.strokes,
        row.setV,
        row.measuredV,
        row.currentA,
        row.pedal,
        row.fault,
      ],
    );
  }
}

async function* events(store: Source, serials: readonly string[], range: Range): AsyncGenerator<string> {
  yield line([['serial', 'id', 'kind', 'severity', 'onset_s', 'end_s', 'evidence']]);
  for (let skip = 0; ; skip += ROWS_A_PAGE) {
    const page = await store.events({ sessionId: range.sessionId, limit: ROWS_A_PAGE, skip });
    const rows = page
      .filter(
        ({ serial, onsetUs }) => serials.includes(serial) && onsetUs >= range.fromUs && onsetUs < range.toUs,
      )
      .map((event): Cell[] => [
        event.serial,
        event.id,
        event.kind,
        event.severity,
        seconds(event.onsetUs),
        event.endUs === null ? null : seconds(event.endUs),
        Object.entries(event.evidence)
          .map(([name, value]) => `${name}=${value}`)
          .join('; '),
      ]);
    if (rows.length > 0) yield line(rows);
    if (page.length < ROWS_A_PAGE) return;
  }
}

async function* pages<Row>(
  serials: readonly string[],
  pageOf: (serial: string, after: Cursor | null) => Promise<Page<Row>>,
  cellsOf: (row: Row) => Cell[],
): AsyncGenerator<string> {
  for (const serial of serials) {
    let after: Cursor | null = null;
    do {
      const page: Page<Row> = await pageOf(serial, after);
      if (page.rows.length > 0) yield line(page.rows.map(cellsOf));
      await breathe();
      after = page.next;
    } while (after !== null);
  }
}
