/** The stored samples of one stream as runs on the session clock: placed, cut to a range, in small blocks. */
import type { Cursor, Page, StoredChunk } from '../../store/queries.ts';
import type { SampleChunk } from '../../store/types.ts';

/** Chunks that are held at once: half a minute of half-second chunks. */
const PAGE_CHUNKS = 64;
/** No chunk is longer; a range is read from so much before its start. */
const LONGEST_CHUNK_US = 1e6;
/** A chunk that starts further than this from where the one before ended does not follow it. */
const APART_US = 10_000;
/** Frames of a block: short enough that positions can be given between, as they came. */
const BLOCK_FRAMES = 256;

export interface ChunkSource {
  chunkPage(query: {
    sessionId: string;
    serial: string;
    stream: number;
    fromUs: number;
    toUs: number;
    limit: number;
    after: Cursor | null;
  }): Page<StoredChunk>;
}

export interface SampleQuery {
  readonly sessionId: string;
  readonly serial: string;
  readonly stream: number;
  readonly fromUs: number;
  readonly toUs: number;
  /** Times at which the device or its clock restarted, in order. */
  readonly resetsUs: readonly number[];
}

/** Frames [first, first + frames) of a chunk, which lie in the range and follow one another without a gap. */
export interface SampleBlock {
  readonly chunk: SampleChunk;
  readonly channels: StoredChunk['channels'];
  readonly first: number;
  readonly frames: number;
  /** Session time of its first frame. */
  readonly startUs: number;
  readonly periodUs: number;
  /** Samples are missing before it, or the clock began anew. */
  readonly gapBefore: boolean;
}

/**
 * Walks the samples whose time lies in [fromUs, toUs), a page of chunks at a time.
 *
 * A chunk is stored with its start by the clock as it was then, and the clock is corrected as it learns.
 * Chunks that follow one another are therefore laid end to end, and the difference is taken in by at most a
 * quarter of a period a chunk: the times stay in order, and stay with the clock. A stroke may so lie some µs
 * from where it was found live.
 */
export function* blocksOf(source: ChunkSource, query: SampleQuery): Generator<SampleBlock> {
  let endUs = Number.NaN;
  let lastMiddleUs = Number.NEGATIVE_INFINITY;
  for (const { chunk, channels } of chunksOf(source, query)) {
    const { frames, periodUs } = chunk;
    const offUs = chunk.startUs - endUs;
    const middleUs = chunk.startUs + (frames * periodUs) / 2;
    const reset = query.resetsUs.some((us) => us > lastMiddleUs && us <= middleUs);
    const joined = !chunk.gapBefore && !reset && Math.abs(offUs) <= APART_US;
    const slackUs = periodUs / 4;
    const startUs = joined
      ? endUs + Math.max(-slackUs, Math.min(slackUs, offUs))
      : Number.isNaN(endUs)
        ? chunk.startUs
        : Math.max(chunk.startUs, endUs);
    lastMiddleUs = middleUs;
    endUs = startUs + frames * periodUs;
    const from = Math.max(0, Math.ceil((query.fromUs - startUs) / periodUs));
    const to = Math.min(frames, Math.ceil((query.toUs - startUs) / periodUs));
    for (let first = from; first < to; first += BLOCK_FRAMES)
      yield {
        chunk,
        channels,
        first,
        frames: Math.min(BLOCK_FRAMES, to - first),
        startUs: startUs + first * periodUs,
        periodUs,
        gapBefore: !joined && first === from,
      };
  }
}

/** The blocks of several streams by time. */
export function* inOrder(walks: readonly Iterator<SampleBlock>[]): Generator<SampleBlock> {
  const waiting = walks.map((walk) => walk.next());
  for (;;) {
    let first = -1;
    let firstUs = Number.POSITIVE_INFINITY;
    for (const [n, { done, value }] of waiting.entries()) {
      if (done || value.startUs >= firstUs) continue;
      first = n;
      firstUs = value.startUs;
    }
    const walk = walks[first];
    const found = waiting[first];
    if (walk === undefined || found === undefined || found.done) return;
    yield found.value;
    waiting[first] = walk.next();
  }
}

function* chunksOf(source: ChunkSource, query: SampleQuery): Generator<StoredChunk> {
  const { sessionId, serial, stream, fromUs, toUs } = query;
  let after: Cursor | null = null;
  do {
    const page: Page<StoredChunk> = source.chunkPage({
      sessionId,
      serial,
      stream,
      fromUs: fromUs - LONGEST_CHUNK_US,
      toUs,
      limit: PAGE_CHUNKS,
      after,
    });
    yield* page.rows;
    after = page.next;
  } while (after !== null);
}
