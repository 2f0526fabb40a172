/** The only place that reads the environment. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import envPaths from 'env-paths';

export const projectDir = join(import.meta.dirname, '..');

const manifest: { version: string } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
export const version = manifest.version;

/** Drills that the software ships, one file each. */
export const drillsDir = join(projectDir, 'drills');

export const dashboardDir = join(projectDir, 'dist', 'dashboard');

const paths = envPaths('evenstroke', { suffix: '' });
const { EVENSTROKE_DATA, EVENSTROKE_PORT, EVENSTROKE_LOG } = process.env;

export const defaultDataDir = EVENSTROKE_DATA ?? paths.data;
export const defaultDemoDir = join(EVENSTROKE_DATA ?? paths.data, 'demo');
/** What is no port is as good as none: the command line says which one is used. */
export const defaultPort = /^\d{1,5}$/.test(EVENSTROKE_PORT ?? '') ? Number(EVENSTROKE_PORT) : 8137;
export const logLevel = EVENSTROKE_LOG ?? 'warn';

/** Below a data folder: virtual devices write their addresses here; the service watches it as it watches /dev. */
export const registryOf = (dataDir: string): string => join(dataDir, 'ports');
