import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Argument, Command, Option } from 'commander';
import { EvenstrokeError, reasonOf } from '../errors.ts';
import { type CsvTable, csvStream, csvTables } from '../store/csv.ts';
import { Store } from '../store/store.ts';
import { dataOption, jsonOption } from './options.ts';

interface Options {
  data: string;
  what: CsvTable;
  serial?: string;
  out?: string;
  json?: true;
}

export function exportCommand(): Command {
  return new Command('export')
    .description(
      'writes a session’s samples, strokes, dots, events or machine readings as CSV; without a session, lists them',
    )
    .addArgument(new Argument('[session]', 'id of the session, its beginning, or "last"'))
    .addOption(new Option('--what <kind>', 'what to write').choices(csvTables).default('strokes'))
    .option('--serial <number>', 'one device only')
    .option('--out <file>', 'where to write; else to the terminal or pipe')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string | undefined, options: Options) => {
      const store = await Store.open({ dataDir: options.data, mode: 'read' });
      try {
        if (id === undefined) await list(store, options.json === true);
        else await write(store, await resolve(store, id), options);
      } finally {
        await store.close();
      }
    });
}

async function list(store: Store, json: boolean): Promise<void> {
  const sessions = await store.sessions({ limit: 200 });
  if (json) {
    console.log(JSON.stringify(sessions, null, 2));
    return;
  }
  if (sessions.length === 0)
    console.log('No session has been recorded in this data folder. Choose another with --data.');
  for (const { id, startedAt, durationUs, status, strokes, dots, unsafe, label } of sessions) {
    const length = `${(durationUs / 1e6).toFixed(1)} s`;
    console.log(
      `${id}  ${startedAt}  ${length.padStart(9)}  ${status.padEnd(9)}  ${strokes} strokes, ${dots} dots, ${unsafe} unsafe  ${label}`,
    );
  }
}

async function resolve(store: Store, id: string): Promise<string> {
  const sessions = await store.sessions({ limit: 200 });
  const found = id === 'last' ? sessions.slice(0, 1) : sessions.filter((each) => each.id.startsWith(id));
  const [first, second] = found;
  if (first === undefined) {
    throw new EvenstrokeError(
      'bad-input',
      `There is no session ${id} here. "evenstroke export" alone lists them.`,
    );
  }
  if (second !== undefined) {
    throw new EvenstrokeError('bad-input', `More than one session begins with ${id}. Give more of the id.`);
  }
  return first.id;
}

async function write(store: Store, sessionId: string, { what, serial, out }: Options): Promise<void> {
  const target = out === undefined ? process.stdout : createWriteStream(out, { flags: 'wx' });
  try {
    await pipeline(csvStream(store, { sessionId, table: what, serial }), target, { end: out !== undefined });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return; // the reader, head for instance, has seen enough
    if (code === 'EEXIST') {
      throw new EvenstrokeError(
        'bad-input',
        `${out} exists already and is left as it is. Choose another name with --out.`,
      );
    }
    if (error instanceof EvenstrokeError) throw error;
    throw new EvenstrokeError('storage', `The file could not be written whole: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
