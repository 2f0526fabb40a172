import { existsSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
import { defaultDemoDir } from '../config.ts';
import { EvenstrokeError } from '../errors.ts';
import { type CsvTable, csvStream, csvTables } from '../store/csv.ts';
import { databasePath } from '../store/paths.ts';
import { Store } from '../store/store.ts';
import { dataOption, jsonOption } from './options.ts';
import { writeOut } from './write-out.ts';

const PAGE = 200;

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
    .addOption(jsonOption('the list of sessions in JSON'))
    .addHelpText(
      'after',
      '\nExit code: 0 written, 1 it could not be read or written, 2 there is no such session.\nExample: evenstroke export last --what samples --out samples.csv',
    )
    .action(async (id: string | undefined, options: Options) => {
      if (!existsSync(databasePath(options.data))) {
        throw new EvenstrokeError(
          'not-found',
          `Nothing has been recorded into ${options.data}. Choose another folder with --data; "evenstroke demo" records into ${defaultDemoDir}.`,
        );
      }
      const store = await Store.open({ dataDir: options.data, mode: 'read' });
      try {
        if (id !== undefined && options.json) {
          throw new EvenstrokeError(
            'bad-input',
            'A session is written as CSV; --json is for the list of sessions. Leave out one of the two.',
          );
        }
        if (id === undefined) await list(store, options.json === true);
        else {
          const sessionId = await resolve(store, id);
          const { what: table, serial, out } = options;
          await writeOut(csvStream(store, { sessionId, table, serial }), out);
        }
      } finally {
        await store.close();
      }
    });
}

async function list(store: Store, json: boolean): Promise<void> {
  const sessions = await store.sessions({ limit: PAGE });
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

/** The one session that is meant. @throws {EvenstrokeError} `bad-input` where there is none, or more than one. */
async function resolve(store: Store, id: string): Promise<string> {
  const found: string[] = [];
  for await (const each of newestFirst(store)) {
    if (id === 'last' || each === id) return each;
    if (each.startsWith(id)) found.push(each);
  }
  const [first, second] = found;
  if (first === undefined) {
    throw new EvenstrokeError(
      'bad-input',
      id === 'last'
        ? 'No session has been recorded in this data folder. Choose another with --data.'
        : `There is no session ${id} here. "evenstroke export" alone lists them.`,
    );
  }
  if (second !== undefined) {
    throw new EvenstrokeError('bad-input', `More than one session begins with ${id}. Give more of the id.`);
  }
  return first;
}

async function* newestFirst(store: Store): AsyncGenerator<string> {
  for (let before: string | undefined; ; ) {
    const page = await store.sessions({ limit: PAGE, before });
    for (const { id } of page) yield id;
    before = page.at(-1)?.startedAt;
    if (before === undefined || page.length < PAGE) return;
  }
}
