/** Writing and reading capture files. */
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EvenstrokeError, reasonOf } from '../errors.ts';
import {
  type CaptureHeader,
  type CaptureRecord,
  formatHeader,
  formatRecord,
  parseHeader,
  parseRecord,
} from './capture-format.ts';
import { explainFault } from './failures.ts';

/** Text is handed to the system when it is this long or this old. */
const FLUSH_CHARS = 64 * 1024;
const FLUSH_MS = 250;
/** What may wait for a slow disk; past it the capture stops, visibly. */
const MAX_WAITING_CHARS = 32 * 1024 * 1024;
/** Longest line of a capture that is read: far over any that is written. */
const MAX_CAPTURE_LINE = 64 * 1024;

/** Appends records to a new file. A killed process leaves at most a torn last line, which the reader leaves out. */
export class CaptureWriter {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #failed: (reason: string) => void;
  #text: string[] = [];
  #chars = 0;
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  private constructor(path: string, file: FileHandle, failed: (reason: string) => void) {
    this.path = path;
    this.#file = file;
    this.#failed = failed;
  }

  /**
   * Makes the file; one that exists is not overwritten.
   * @throws {EvenstrokeError} `capture`.
   */
  static async create(
    path: string,
    header: CaptureHeader,
    failed: (reason: string) => void = () => {},
  ): Promise<CaptureWriter> {
    try {
      await mkdir(dirname(path), { recursive: true });
      const writer = new CaptureWriter(path, await open(path, 'wx'), failed);
      writer.#put(formatHeader(header));
      return writer;
    } catch (error) {
      throw new EvenstrokeError(
        'capture',
        `The capture file ${path} cannot be made (${reasonOf(error)}), so nothing is captured. Choose another file.`,
        { at: path, cause: error },
      );
    }
  }

  /** Synchronous and cheap: the record is put in a buffer. Records of a capture that has failed or ended are left out. */
  add(record: CaptureRecord): void {
    if (!this.#ended) this.#put(formatRecord(record));
  }

  async close(): Promise<void> {
    if (!this.#ended) {
      this.#ended = true;
      this.#flush();
    }
    while (this.#writing !== null) await this.#writing;
    await this.#file.close().catch(() => {});
  }

  #put(text: string): void {
    this.#text.push(text);
    this.#chars += text.length;
    if (this.#chars > MAX_WAITING_CHARS) this.#fail(new Error('the disk is too slow to keep up'));
    else if (this.#chars >= FLUSH_CHARS) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS).unref();
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#writing !== null || this.#text.length === 0) return;
    const text = this.#text.join('');
    this.#text = [];
    this.#chars = 0;
    this.#writing = this.#file
      .appendFile(text, 'latin1')
      .catch((error: unknown) => this.#fail(error))
      .then(() => {
        this.#writing = null;
        if (this.#ended || this.#chars >= FLUSH_CHARS) this.#flush();
        else if (this.#text.length > 0) this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS).unref();
      });
  }

  #fail(error: unknown): void {
    this.#text = [];
    this.#chars = 0;
    if (this.#ended) return;
    this.#ended = true;
    this.#failed(
      `${explainFault(error)}, then capture again. The capture ${this.path} has stopped (${reasonOf(error)}); ` +
        'what was captured until then is kept.',
    );
  }
}

/** What a capture file holds: its header, and its records one after the other, read as they are asked for. */
export interface CaptureFile {
  readonly header: CaptureHeader;
  readonly records: AsyncIterable<CaptureRecord>;
}

/**
 * Opens a capture. `records` is walked in constant memory; a torn last line is left out.
 * @throws {EvenstrokeError} `capture`, with file and line number: no capture, another version, a bad record.
 */
export async function readCapture(path: string): Promise<CaptureFile> {
  const lines = linesOf(path);
  const first = await lines.next();
  await lines.return(); // the file is opened again for its records, so that one who wants the header leaves nothing open
  return { header: parseHeader(first.done ? '' : first.value, `${path}:1`), records: recordsOf(path) };
}

async function* recordsOf(path: string): AsyncGenerator<CaptureRecord> {
  let number = 0;
  for await (const line of linesOf(path)) {
    if (++number === 1) continue;
    const record = parseRecord(line);
    if (record === null) {
      const at = `${path}:${number}`;
      throw new EvenstrokeError(
        'capture',
        `${at}: this is no record of a capture, so the replay ends here. The file was changed or damaged; ` +
          'remove the line to go on.',
        { at },
      );
    }
    yield record;
  }
}

/** Lines that end in a line feed, in bounded memory. */
async function* linesOf(path: string): AsyncGenerator<string, void> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 256 * 1024 })) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
      if (rest.length > MAX_CAPTURE_LINE) break;
    }
  } catch (error) {
    if (error instanceof EvenstrokeError) throw error;
    throw new EvenstrokeError('capture', `${path} cannot be read (${reasonOf(error)}). Check its name.`, {
      at: path,
      cause: error,
    });
  }
  if (rest.length > MAX_CAPTURE_LINE) {
    throw new EvenstrokeError(
      'capture',
      `${path}: a line is over ${MAX_CAPTURE_LINE} bytes, so this is no capture file or it is damaged.`,
      { at: path },
    );
  }
}
