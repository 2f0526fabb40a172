/** The rules by which versions of drills go into the database, within a transaction of the writer. */
import { EvenstrokeError } from '../errors.ts';
import type { Drill } from '../training/drill.ts';
import type { TrainingChanges } from './training-changes.ts';
import { drillOf, type TrainingRows } from './training-rows.ts';
import type { DrillRow } from './training-types.ts';

export function newestVersion(reads: TrainingRows, id: string): number {
  const found = reads.newestDrill.get(id);
  return found === undefined ? 0 : drillOf(found).drill.version;
}

/** @throws {EvenstrokeError} `conflict` where the version is not the one after the newest. */
export function nextVersion(reads: TrainingRows, { id, version }: Drill): void {
  const newest = newestVersion(reads, id);
  if (version === newest + 1) return;
  throw new EvenstrokeError(
    'conflict',
    newest === 0
      ? `There is no drill ${id} yet, so its first version is 1, not ${version}. Set version to 1.`
      : `The newest version of ${id} is ${newest}, so the next one is ${newest + 1}, not ${version}. ` +
          `Someone else may have changed it: look at version ${newest}, then set version to ${newest + 1}.`,
    { at: 'version' },
  );
}

/** @throws {EvenstrokeError} `drill` where it is to follow, or to be made over, a drill that is not there. */
export function knownNeighbours(reads: TrainingRows, { pattern, after }: Drill): void {
  const named = after.map((id, n) => ({ id, at: `after[${n}]` }));
  if (pattern.kind === 'layer') named.push({ id: pattern.over, at: 'pattern.over' });
  for (const { id, at } of named) {
    if (newestVersion(reads, id) > 0) continue;
    throw new EvenstrokeError(
      'drill',
      `Nothing was kept, for ${at} names a drill ${id}, which is not here. Name another, or add that one first.`,
      { at },
    );
  }
}

/** @throws {EvenstrokeError} `drill` where it lies, by way of others, over itself: nobody could make the first of them. */
export function noCircle(reads: TrainingRows, drill: Drill): void {
  const below: string[] = [];
  let { pattern } = drill;
  while (pattern.kind === 'layer' && !below.includes(pattern.over)) {
    below.push(pattern.over);
    const found = reads.newestDrill.get(pattern.over);
    if (found === undefined) return;
    pattern = drillOf(found).drill.pattern;
  }
  if (!below.includes(drill.id)) return;
  throw new EvenstrokeError(
    'drill',
    `Nothing was kept, for ${[drill.id, ...below].join(' lies over ')}: a circle, in which no layer could be ` +
      'made first. Lay it over another drill.',
    { at: 'pattern.over' },
  );
}

export function putDrill(changes: TrainingChanges, { drill, origin, author, createdAt }: DrillRow): void {
  const document = JSON.stringify(drill);
  changes.addDrill.run({ id: drill.id, version: drill.version, document, origin, author, createdAt });
}
