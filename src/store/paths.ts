/** Where the store keeps things below the data folder. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const databasePath = (dataDir: string): string => join(dataDir, 'evenstroke.db');
export const capturesDir = (dataDir: string): string => join(dataDir, 'captures');
/** The raw lines of one session, where they were asked for. */
export const capturePath = (capturesDir: string, sessionId: string): string =>
  join(capturesDir, `${sessionId}.capture`);

/**
 * Makes a folder and those above it, step by step: Node's own recursive mkdir never returns where a folder
 * takes no new ones and says ENOENT (/proc, automounts).
 * @throws {Error} of the system.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // made by another process in between
  }
}
