/** Drills as files: read whole, or not at all. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EvenstrokeError, reasonOf } from '../errors.ts';
import type { Drill } from '../training/drill.ts';
import { type DrillProblem, problemLines, readDrill } from '../training/drill-file.ts';

export interface DrillFile {
  readonly path: string;
  /** null where there are problems. */
  readonly drill: Drill | null;
  readonly problems: readonly DrillProblem[];
}

/** Reads each file; two that hold the same version of one drill are a problem of the later one. */
export function readDrillFiles(paths: readonly string[]): DrillFile[] {
  const seen = new Map<string, string>();
  return paths.map((path) => {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      return refused(path, { line: 1, field: '', message: `The file cannot be read (${reasonOf(error)}).` });
    }
    const { drill, problems } = readDrill(text);
    if (drill === null) return { path, drill, problems };
    const key = `${drill.id} ${drill.version}`;
    const other = seen.get(key);
    if (other !== undefined) {
      const message = `${drill.version} of ${drill.id} is in ${other} already: keep one of the two.`;
      return refused(path, { line: 1, field: 'version', message });
    }
    seen.set(key, path);
    return { path, drill, problems };
  });
}

const refused = (path: string, problem: DrillProblem): DrillFile => ({
  path,
  drill: null,
  problems: [problem],
});

/**
 * The drills that the software ships.
 * @throws {EvenstrokeError} `drill`, with file, line and field, where one of them is at fault.
 */
export function readShippedDrills(folder: string): Drill[] {
  const files = readDrillFiles(namesIn(folder).map((name) => join(folder, name)));
  const faults = files.flatMap(inLines);
  const [first] = faults;
  if (first !== undefined) {
    throw new EvenstrokeError(
      'drill',
      `${first} A drill that comes with Evenstroke is damaged (${faults.length} faults), so none was loaded ` +
        'and the service did not start. Install Evenstroke anew, or mend the file.',
    );
  }
  return files.flatMap(({ drill }) => (drill === null ? [] : [drill]));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .toSorted();
  } catch (error) {
    throw new EvenstrokeError(
      'drill',
      `The drills that come with Evenstroke cannot be read (${reasonOf(error)}), so the service did not start. ` +
        'Install Evenstroke anew.',
      { cause: error },
    );
  }
}

/** `file:line: field: message`, one text a problem. */
export const inLines = ({ path, problems }: DrillFile): string[] => problemLines(path, problems);

/** Problems as sentences, at most five of them. */
export function problemsInWords(problems: readonly DrillProblem[]): string {
  const told = problems
    .slice(0, 5)
    .map(({ line, field, message }) => `Line ${line}: ${field === '' ? '' : `${field} `}${message}`);
  const more = problems.length - told.length;
  return [...told, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}
