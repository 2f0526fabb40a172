/** Does the program itself stand on firm ground: Node, the native parts, the data folder, the page's port? */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { dashboardDir } from '../../config.ts';
import { reasonOf } from '../../errors.ts';
import { makeFolder } from '../../store/paths.ts';
import type { Finding } from './finding.ts';

const MIN_FREE_BYTES = 1e9;

export async function systemFindings(dataDir: string, port: number): Promise<Finding[]> {
  return [
    nodeFinding(),
    ...(await nativeFindings()),
    pageFinding(),
    dataFinding(dataDir),
    await pagePortFinding(port),
  ];
}

function nodeFinding(): Finding {
  return { check: 'Node', state: 'ok', saw: `${process.version} on ${process.platform} ${process.arch}` };
}

async function nativeFindings(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, load] of [
    [
      'better-sqlite3 (storage)',
      async () => new (await import('better-sqlite3')).default(':memory:').close(),
    ],
    ['serialport (serial ports)', () => import('serialport')],
    ['node-pty (virtual devices)', () => import('@lydell/node-pty')],
  ] as const) {
    try {
      await load();
      findings.push({ check: name, state: 'ok', saw: 'it loads' });
    } catch (error) {
      findings.push({
        check: name,
        state: 'problem',
        saw: `it does not load: ${reasonOf(error)}`,
        fix: 'Delete the folder node_modules and run "npm ci" on this computer; it cannot be copied from another kind.',
      });
    }
  }
  return findings;
}

function pageFinding(): Finding {
  return existsSync(join(dashboardDir, 'index.html'))
    ? { check: 'page', state: 'ok', saw: 'it is built' }
    : { check: 'page', state: 'problem', saw: 'it has not been built', fix: 'Run "npm run build".' };
}

function dataFinding(dataDir: string): Finding {
  const check = `data folder ${dataDir}`;
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK);
    const { bavail, bsize } = statfsSync(dataDir);
    const free = bavail * bsize;
    const saw = `it can be written; ${(free / 1e9).toFixed(1)} GB are free`;
    if (free >= MIN_FREE_BYTES) return { check, state: 'ok', saw };
    return {
      check,
      state: 'problem',
      saw,
      fix: 'An hour of one pad takes about 12 MB, and a full disk ends a recording. Free some space, or choose another folder with --data.',
    };
  } catch (error) {
    return {
      check,
      state: 'problem',
      saw: `it cannot be written: ${reasonOf(error)}`,
      fix: 'Choose a folder of your own with --data.',
    };
  }
}

function pagePortFinding(port: number): Promise<Finding> {
  const check = `page port ${port}`;
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) =>
      resolve({
        check,
        state: 'note',
        saw: `it is taken (${reasonOf(error)})`,
        fix: `If that is Evenstroke already running, open http://127.0.0.1:${port}. Otherwise choose another with --port.`,
      }),
    );
    server.listen(port, '127.0.0.1', () =>
      server.close(() => resolve({ check, state: 'ok', saw: 'it is free' })),
    );
  });
}
