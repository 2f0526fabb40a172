/**
 * Tells a service where virtual devices are: while NAME is plugged in, `DIR/NAME.port` holds its address and,
 * on a second line, the process that is behind it. A file whose process was killed leads nowhere: the
 * terminal it names may be somebody else's by now.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Written whole or not at all: a reader never sees half an address. Where another emulator has the name,
 * this process's number is put after it. Answers the file, for `withdraw`.
 */
export function announce(directory: string, name: string, address: string): string {
  mkdirSync(directory, { recursive: true });
  const wanted = join(directory, `${name}.port`);
  const file = isTaken(wanted) ? join(directory, `${name}-${process.pid}.port`) : wanted;
  writeFileSync(`${file}.new`, `${address}\n${process.pid}\n`);
  renameSync(`${file}.new`, file);
  return file;
}

export function withdraw(file: string): void {
  rmSync(file, { force: true });
}

/** A file whose terminal is gone was left by an emulator that died, and is nobody's. */
function isTaken(file: string): boolean {
  try {
    const address = readFileSync(file, 'utf8').split('\n')[0] ?? '';
    return address.startsWith('tcp:') || existsSync(address);
  } catch {
    return false;
  }
}
