/** A stream to a file that is not there yet, or to the terminal or pipe. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EvenstrokeError, reasonOf } from '../errors.ts';

/** @throws {EvenstrokeError} `bad-input` where there is such a file, `storage` where it could not be written whole. */
export async function writeOut(from: Readable, out: string | undefined): Promise<void> {
  const target = out === undefined ? process.stdout : createWriteStream(out, { flags: 'wx' });
  try {
    await pipeline(from, target, { end: out !== undefined });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return; // the reader, head for instance, has seen enough
    if (code === 'EEXIST') {
      throw new EvenstrokeError(
        'bad-input',
        `${out} exists already and is left as it is. Choose another name with --out.`,
      );
    }
    // Half a table looks like a whole one.
    if (out !== undefined) await rm(out, { force: true }).catch(() => {});
    if (error instanceof EvenstrokeError) throw error;
    throw new EvenstrokeError(
      'storage',
      `The file could not be written whole, so it was not kept: ${reasonOf(error)}. Check the disk and the name.`,
      { cause: error },
    );
  }
}
