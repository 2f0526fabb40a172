/** Bytes to lines: the guard, then @serialport/parser-readline. Synchronous from the first byte on. */
import { ReadlineParser } from '@serialport/parser-readline';
import { LineGuard } from './guard.ts';

/**
 * Without an encoding the lines stay bytes; in object mode no two are merged, and an empty one is a line
 * too. (Its type knows no absent encoding, which is why this is an object of no type.)
 */
const options: object = { encoding: undefined, readableObjectMode: true };

/**
 * Makes a sink for chunks of bytes. `onLine` is called with each line, without its line feed, before the
 * sink returns. A line's memory is not used again, but is part of a larger buffer: copy what is kept.
 */
export function lineFramer(onLine: (line: Buffer) => void): (chunk: Uint8Array) => void {
  const parser = new ReadlineParser(options);
  // A transform with a listener hands over what it makes within the write; a test holds it to that.
  parser.on('data', onLine);
  const guard = new LineGuard((bytes) => parser.write(bytes));
  return (chunk) => guard.push(chunk);
}
