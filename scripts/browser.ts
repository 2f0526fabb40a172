/**
 * A browser for tests, screenshots and measurements: the one that is installed, else one from a package.
 * Nothing is downloaded and nothing is installed on the system.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packaged, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

export interface BrowserProgram {
  readonly path: string;
  /** Where the libraries are that the system lacks; null where it has them all. */
  readonly libraries: string | null;
}

/** Finds or unpacks the program. Call it once before several processes launch it. */
export async function findBrowser(): Promise<BrowserProgram> {
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed !== undefined) return { path: installed, libraries: null };
  const path = await packaged.executablePath();
  if (!lacksLibraries(path)) return { path, libraries: null };
  const bin = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', 'bin');
  const unpacked = await inflate(join(bin, 'al2023.tar.br'));
  return { path, libraries: join(unpacked, 'lib') };
}

function lacksLibraries(path: string): boolean {
  try {
    return execFileSync('ldd', [path], { encoding: 'utf8' }).includes('not found');
  } catch {
    return false; // no ldd: try it and see
  }
}

export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const { path, libraries } = await findBrowser();
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: path,
    headless: true,
    args: [
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--font-render-hinting=none',
      ...(asRoot ? ['--no-sandbox'] : []),
      ...args,
    ],
    ...(libraries === null
      ? {}
      : { env: { ...process.env, LD_LIBRARY_PATH: libraries } as Record<string, string> }),
  });
}
