#!/usr/bin/env node
// Plain JavaScript for any Node from 18 up: the program itself is TypeScript and needs Node 24 or newer,
// which comes with the project. This starts the one with the other and passes everything on.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

const cli = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'cli', 'index.ts');
const major = Number(process.versions.node.split('.')[0]);

if (major >= 24) {
  // Halves the time to start. In the project's own folder: what lies in a shared one may be somebody else's.
  module.enableCompileCache(join(dirname(cli), '..', '..', 'node_modules', '.cache', 'evenstroke'));
  await import(cli);
} else {
  const node = bundledNode();
  if (node === null) {
    console.error(
      'Evenstroke needs Node 24 or newer and found neither that nor its own. Run "npm ci" in its folder first.',
    );
    process.exit(1);
  }
  const child = spawn(node, [cli, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl+C, and the end of a terminal, reach both by themselves; passed on they would come twice, and the
  // second means "at once". Where there is no terminal, somebody has sent them to this process alone.
  const onTerminal = [0, 1, 2].some((fd) => isatty(fd));
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM']) {
    process.on(signal, () => {
      if (signal === 'SIGTERM' || !onTerminal) child.kill(signal);
    });
  }
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

function bundledNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const node = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(node) ? node : null;
  } catch {
    return null;
  }
}
