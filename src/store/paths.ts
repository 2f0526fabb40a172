/** Where the store keeps things below the data folder. */
import { join } from 'node:path';

export const databasePath = (dataDir: string): string => join(dataDir, 'evenstroke.db');
export const capturesDir = (dataDir: string): string => join(dataDir, 'captures');
/** The raw lines of one session, where they were asked for. */
export const capturePath = (capturesDir: string, sessionId: string): string =>
  join(capturesDir, `${sessionId}.capture`);
