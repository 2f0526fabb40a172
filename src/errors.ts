/** The one error class of the project. What a person reads is in `message`: what happened, what it means, what to do. */

export type ErrorCode =
  | 'bad-input' // the caller's request or option
  | 'not-found'
  | 'conflict' // not now: something else is under way
  | 'forbidden' // foreign Host or Origin
  | 'port' // a serial port or address could not be opened
  | 'busy' // the service's own port or data folder is in use
  | 'storage' // the database could not be read or written
  | 'capture' // a capture file is not one
  | 'drill' // a drill, or its file, is not one
  | 'device' // a device refused or did not answer
  | 'internal';

export class EvenstrokeError extends Error {
  override readonly name = 'EvenstrokeError';
  readonly code: ErrorCode;
  /** The field, option, file or line that is at fault. */
  readonly at: string | undefined;

  constructor(code: ErrorCode, message: string, options: { at?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.at = options.at;
  }
}

/** The text of anything thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
