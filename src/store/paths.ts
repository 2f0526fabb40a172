/** Where the store keeps things below the data folder. */
import { join } from 'node:path';

export const databasePath = (dataDir: string): string => join(dataDir, 'evenstroke.db');
export const capturesDir = (dataDir: string): string => join(dataDir, 'captures');
