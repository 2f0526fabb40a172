import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { EvenstrokeError } from '../errors.ts';
import { type AuditFormat, auditFormats, auditStream } from '../store/audit-export.ts';
import { databasePath } from '../store/paths.ts';
import { Store } from '../store/store.ts';
import { dataOption, jsonOption } from './options.ts';
import { writeOut } from './write-out.ts';

export function auditCommand(): Command {
  return new Command('audit')
    .description('checks or exports what was done, refused and found about machines')
    .addCommand(
      new Command('check')
        .description('walks the chain of hashes and names the first row where it does not hold')
        .option('--head <hash>', 'also: is this head, written down earlier, still in the chain?', head)
        .addOption(dataOption())
        .addOption(jsonOption())
        .addHelpText('after', '\nExit code: 0 it holds, 1 it could not be read, 3 it does not hold.')
        .action(check),
    )
    .addCommand(
      new Command('export')
        .description('writes the whole audit, oldest first')
        .addOption(
          new Option('--format <kind>', 'JSON lines, to be checked elsewhere, or CSV, to be read')
            .choices(auditFormats)
            .default('jsonl'),
        )
        .option('--out <file>', 'where to write; else to the terminal or pipe')
        .addOption(dataOption())
        .action((options: { format: AuditFormat; out?: string; data: string }) =>
          reading(options.data, ({ control }) => writeOut(auditStream(control, options.format), options.out)),
        ),
    )
    .addHelpText(
      'after',
      '\nReads the database only, so it works beside a running service.\nWho can write the database can make a whole chain anew: write down the head that "audit check" prints, somewhere else, now and then.',
    );
}

async function check(options: { data: string; head?: string; json?: true }): Promise<void> {
  await reading(options.data, async ({ control }) => {
    const found = await control.auditCheck();
    const wanted = options.head;
    const at = wanted === undefined ? undefined : await headRow(control, wanted);
    const isSound = found.broken === null && at !== null;
    if (!isSound) process.exitCode = 3;
    if (options.json) {
      console.log(JSON.stringify(at === undefined ? found : { ...found, headAt: at }, null, 2));
      return;
    }
    const { rows, head: last, broken } = found;
    if (broken === null) console.log(`The chain holds: ${rows} ${rows === 1 ? 'row' : 'rows'}, head ${last}`);
    else
      console.log(`The chain does not hold. Row ${broken.seq}: ${broken.reason}. Rows before it are sound.`);
    if (at === null)
      console.log('The head that you gave is not in it: rows were taken off, or the chain was made anew.');
    else if (at !== undefined) console.log(`The head that you gave is row ${at}, in its place.`);
  });
}

/** Before the first row the head is all zeros. */
const headRow = async (control: Store['control'], wanted: string): Promise<number | null> =>
  /^0{64}$/.test(wanted) ? 0 : control.auditRowWith(wanted);

async function reading(dataDir: string, read: (store: Store) => Promise<void>): Promise<void> {
  if (!existsSync(databasePath(dataDir))) {
    throw new EvenstrokeError(
      'not-found',
      `There is no database in ${dataDir}, so there is no audit. Choose another folder with --data.`,
    );
  }
  const store = await Store.open({ dataDir, mode: 'read' });
  try {
    await read(store);
  } finally {
    await store.close();
  }
}

function head(text: string): string {
  const hash = text.trim().toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new InvalidArgumentError('It must be 64 hexadecimal digits.');
  return hash;
}
