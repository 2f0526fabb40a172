/** What a storage fault is called to a person: what happened, what it means, what to do. */
import { EvenstrokeError, reasonOf } from '../errors.ts';

const sentences: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_FULL/, 'The disk is full, or the database has reached its size limit. Free some space'],
  [
    /^SQLITE_READONLY|^SQLITE_PERM|^EACCES|^EPERM|^EROFS/,
    'The database cannot be written: it, or its folder, is read-only. Give this user the right to write there',
  ],
  [
    /^SQLITE_(BUSY|LOCKED)/,
    'Another program has held the database locked for more than two seconds. Close that program',
  ],
  [
    /^SQLITE_(CORRUPT|NOTADB)/,
    'The database file is damaged or is no Evenstroke database. Move it aside and keep it; a new one is made',
  ],
  [
    /^SQLITE_CANTOPEN|^ENOENT|^ENOTDIR/,
    'The database cannot be opened: its folder is missing or may not be used. Check the data folder',
  ],
  [
    /^DATABASE_GONE/,
    'The database file was deleted, moved or replaced while it was open. Put it back if you can',
  ],
  [/^SQLITE_IOERR|^EIO/, 'The disk reported an error while writing. Check the disk'],
  [/^ENOSPC|^EDQUOT|^EFBIG/, 'The disk is full. Free some space'],
];

/** The plain sentence for anything that a database or file call threw, ending without a full stop. */
export function explainFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const found = sentences.find(([pattern]) => pattern.test(code));
  return found?.[1] ?? `The database gave an error (${reasonOf(error)}). Check the data folder`;
}

export function storageError(error: unknown): EvenstrokeError {
  if (error instanceof EvenstrokeError) return error;
  if (isOwnFault(error))
    return new EvenstrokeError(
      'internal',
      `The service met a fault of its own, so this was not done; what was kept before stays. Its log says more. (${reasonOf(error)})`,
      { cause: error },
    );
  return new EvenstrokeError('storage', `${explainFault(error)}, then try again. (${reasonOf(error)})`, {
    cause: error,
  });
}

/** Threads that only calculate answer by the same way: nobody would find their faults on the disk. */
const isOwnFault = (error: unknown): boolean =>
  (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) &&
  !('code' in error) &&
  // A connection that was closed after a fault of the disk.
  !/database connection/.test(error.message);

/** For the `failed` callback: recording has stopped, and why. */
export function recordingFailure(error: unknown): string {
  return (
    `${explainFault(error)}, then start a new recording. ` +
    'This recording has stopped; what was stored until then is kept. Live view and flags go on.'
  );
}
