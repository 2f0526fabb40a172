import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { drillsDir } from '../config.ts';
import { EvenstrokeError, reasonOf } from '../errors.ts';
import { inLines, readDrillFiles, readShippedDrills } from '../store/drill-files.ts';
import { databasePath } from '../store/paths.ts';
import { Store } from '../store/store.ts';
import type { DrillEntry } from '../store/training-store.ts';
import type { Drill } from '../training/drill.ts';
import { writeDrill } from '../training/drill-file.ts';
import { dataOption, jsonOption } from './options.ts';

export function drillsCommand(): Command {
  return new Command('drills')
    .description('lists, checks, adds and exports drills as files')
    .addCommand(
      new Command('list')
        .description('lists the newest version of every drill; beside a running service too')
        .addOption(dataOption())
        .addOption(jsonOption())
        .action(list),
    )
    .addCommand(
      new Command('check')
        .description('says what is wrong with drill files; needs no service and no database')
        .argument('<file...>', 'drill files (JSON)')
        .action(check),
    )
    .addCommand(
      new Command('add')
        .description('adds drills, or next versions of them, to the database: all of them or none')
        .argument('<file...>', 'drill files (JSON)')
        .option('--author <name>', 'who made them', author, 'studio')
        .addOption(dataOption())
        .action(add),
    )
    .addCommand(
      new Command('export')
        .description('writes a drill as a file')
        .argument('<id>', 'as "evenstroke drills list" tells it')
        .option('--version-number <number>', 'an older version', version)
        .option('--out <file>', 'where to write; else to the terminal or pipe')
        .addOption(dataOption())
        .action(exportDrill),
    )
    .addHelpText(
      'after',
      '\nA fault in a file is told as file:line: field: what is wrong. Exit code: 0 done, 1 a file is at fault or it could not be done.\nTo change a drill: export it, edit it, raise its version by one, add it. A new one has an id of its own and version 1.\n"add" wants the service stopped; while it runs, Settings on the page imports a file.',
    );
}

async function list(options: { data: string; json?: true }): Promise<void> {
  const entries = await known(options.data, (store) => store.training.drills());
  if (options.json) {
    console.log(JSON.stringify(entries, null, 2));
    return;
  }
  const idWidth = Math.max(...entries.map(({ drill }) => drill.id.length));
  for (const { drill, origin, retiredAt } of entries) {
    const { id, version: newest, level, name } = drill;
    const retired = retiredAt === null ? '' : '  (retired)';
    console.log(
      `${id.padEnd(idWidth)}  v${String(newest).padEnd(3)}  ${level.padEnd(12)}  ${origin}  ${name}${retired}`,
    );
  }
}

function check(paths: string[]): void {
  for (const { id, version: number, name } of sound(paths))
    console.log(`${id} version ${number}: ${name}: sound`);
}

async function add(paths: string[], options: { author: string; data: string }): Promise<void> {
  const drills = sound(paths);
  if (drills.length < paths.length) return;
  const store = await openToWrite(options.data);
  try {
    await store.training.putShipped(readShippedDrills(drillsDir));
    await store.training.addDrills(drills, 'studio', options.author);
    for (const { id, version: number } of drills) console.log(`${id} version ${number}: added`);
  } finally {
    await store.close();
  }
}

/** The drills of files that are sound; the faults of the others are told, and the exit code says so. */
function sound(paths: readonly string[]): Drill[] {
  const files = readDrillFiles(paths);
  for (const fault of files.flatMap(inLines)) console.error(fault);
  const drills = files.flatMap(({ drill }) => (drill === null ? [] : [drill]));
  if (drills.length < paths.length) process.exitCode = 1;
  return drills;
}

async function exportDrill(
  id: string,
  options: { versionNumber?: number; out?: string; data: string },
): Promise<void> {
  const wanted = options.versionNumber;
  const found = (
    await known(options.data, async (store) => {
      const entry = await store.training.drill(id, wanted);
      return entry === null ? [] : [entry];
    })
  ).find(({ drill }) => drill.id === id && (wanted === undefined || drill.version === wanted));
  if (found === undefined) {
    const which = wanted === undefined ? '' : `version ${wanted} of `;
    throw new EvenstrokeError(
      'not-found',
      `There is no ${which}drill ${id} here. "evenstroke drills list" tells which there are.`,
    );
  }
  const text = writeDrill(found.drill);
  if (options.out === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(options.out, text, { flag: 'wx' });
  } catch (error) {
    throw new EvenstrokeError(
      'storage',
      `${options.out} could not be written (${reasonOf(error)}). Choose another name with --out.`,
      { cause: error },
    );
  }
}

/** Reads beside a running service; before the first start, what is shipped. */
async function known(
  dataDir: string,
  ask: (store: Store) => Promise<DrillEntry[]>,
): Promise<Omit<DrillEntry, 'createdAt'>[]> {
  if (existsSync(databasePath(dataDir))) {
    const store = await Store.open({ dataDir, mode: 'read' });
    try {
      const any = (await store.training.drills()).length > 0;
      if (any) return await ask(store);
    } finally {
      await store.close();
    }
  }
  return readShippedDrills(drillsDir)
    .toSorted((a, b) => a.order - b.order)
    .map((drill) => ({
      drill,
      origin: 'shipped',
      author: 'Evenstroke',
      retiredAt: null,
      versions: [drill.version],
    }));
}

async function openToWrite(dataDir: string): Promise<Store> {
  try {
    return await Store.open({ dataDir });
  } catch (error) {
    if (!(error instanceof EvenstrokeError) || error.code !== 'busy') throw error;
    throw new EvenstrokeError(
      'busy',
      `A service is running on ${dataDir}, so nothing was added. Add the drill on its Settings page, or stop it first.`,
      { cause: error },
    );
  }
}

function author(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 60) throw new InvalidArgumentError('It must be 1 to 60 characters.');
  return name;
}

function version(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < 1)
    throw new InvalidArgumentError('It must be a whole number from 1.');
  return value;
}
