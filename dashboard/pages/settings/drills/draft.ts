/** A drill while it is edited: it may be wrong in any field, and the service says where. Pure. */
import type { Criterion, Drill, Part, Pattern } from '../../../../src/server/wire-training.ts';
import { at, type Json, listAt, put, wordsAt } from './json.ts';

type PatternKind = Pattern['kind'];
type DepthKind = Drill['depth']['kind'];
export type CriterionKind = Criterion['kind'];

export const patternKinds = [
  'anywhere',
  'points',
  'line',
  'grid',
  'gradient',
  'region',
  'layer',
] as const satisfies readonly PatternKind[];

/** The drill as plain JSON. */
export const draftOf = (drill: Drill): Json => JSON.parse(JSON.stringify(drill)) as Json;

/** What the next version of a drill starts from. */
export const nextVersion = (drill: Drill): Json => put(draftOf(drill), ['version'], drill.version + 1);

/** An id that no drill has: the given one, else with a number behind it. */
export function freeId(wanted: string, taken: readonly string[]): string {
  const base = wanted.slice(0, 54).replace(/-+$/, '');
  if (!taken.includes(base)) return base;
  let n = 2;
  while (taken.includes(`${base}-${n}`)) n += 1;
  return `${base}-${n}`;
}

/** Lower-case words joined by hyphens, as an id is; accents are dropped. '' where nothing is left. */
export const idOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');

/** A drill of one's own that begins as another one. */
export function copyOf(drill: Drill, taken: readonly string[]): Json {
  const name = `${drill.name} (copy)`.slice(0, 60);
  const id = freeId(idOf(name), taken);
  return { ...(draftOf(drill) as object), id, version: 1, name } as Json;
}

/** A new drill: a small grid to begin with, and the words still to be written. */
export function freshDraft(order: number): Json {
  return {
    schema: 'evenstroke-drill/1',
    id: '',
    version: 1,
    name: '',
    level: 'foundation',
    order,
    aim: '',
    steps: [''],
    pattern: patternOf('grid'),
    depth: { kind: 'profile', shiftMm: 0 },
    rhythm: null,
    strokeRate: null,
    end: { kind: 'dots', dots: 25 },
    pass: [
      { kind: 'in-target', atLeast: 0.8 },
      { kind: 'placed', atLeast: 0.85 },
    ],
    weights: {},
    after: [],
    source: 'Set by the instructor.',
  };
}

/** A pattern to begin with, which can be made on the usual pad; a layer lies over the drill `below`. */
export function patternOf(kind: PatternKind, below = 'grid'): Json {
  switch (kind) {
    case 'anywhere':
      return { kind };
    case 'points':
      return {
        kind,
        points: [
          [14, 20],
          [20, 20],
          [26, 20],
        ],
      };
    case 'line':
      return { kind, from: [5, 20], to: [35, 20], places: 25 };
    case 'grid':
      return { kind, origin: [12, 12], columns: 5, rows: 5, spacingMm: 4, angleDeg: 0 };
    case 'gradient':
      return {
        kind,
        origin: [10, 15],
        heightMm: 10,
        strips: [
          { widthMm: 10, perCm2: 40 },
          { widthMm: 10, perCm2: 80 },
        ],
      };
    case 'region':
      return {
        kind,
        outline: [
          [12, 12],
          [28, 12],
          [28, 24],
          [12, 24],
        ],
      };
    case 'layer':
      return { kind, over: below, clearMm: 0.4 };
  }
}

export function depthOf(kind: DepthKind): Json {
  if (kind === 'profile') return { kind, shiftMm: 0 };
  if (kind === 'target') return { kind, target: { lowMm: 0.5, highMm: 0.8 } };
  return {
    kind,
    steps: [
      { dots: 10, target: { lowMm: 0.4, highMm: 0.7 } },
      { dots: 10, target: { lowMm: 0.8, highMm: 1.1 } },
    ],
  };
}

/** How many dots the pattern itself asks for; null where it asks for none, or cannot be read. */
export function dotsOfPattern(pattern: Json | undefined): number | null {
  const of = (name: string) => {
    const value = at(pattern, [name]);
    return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : Number.NaN;
  };
  const whole = (value: number) => (Number.isFinite(value) && value > 0 ? Math.round(value) : null);
  switch (at(pattern, ['kind'])) {
    case 'points':
      return whole(listAt(pattern ?? null, ['points']).length);
    case 'line':
      return whole(of('places'));
    case 'grid':
      return whole(of('columns') * of('rows'));
    case 'gradient': {
      const height = Number(at(pattern, ['heightMm']));
      const strips = listAt(pattern ?? null, ['strips']);
      return whole(
        strips.reduce<number>(
          (sum, strip) =>
            sum + (height * Number(at(strip, ['widthMm'])) * Number(at(strip, ['perCm2']))) / 100,
          0,
        ),
      );
    }
    default:
      return null;
  }
}

/** The draft with a change in it. Dots that followed from the pattern go on following from it. */
export function changed(draft: Json, path: readonly (string | number)[], next: Json | undefined): Json {
  const after = put(draft, path, next);
  if (path[0] !== 'pattern' || at(draft, ['end', 'kind']) !== 'dots') return after;
  const before = dotsOfPattern(at(draft, ['pattern']));
  const now = dotsOfPattern(at(after, ['pattern']));
  const followed = before === null || at(draft, ['end', 'dots']) === before;
  return now !== null && now !== before && followed ? put(after, ['end', 'dots'], now) : after;
}

const positioned: readonly PatternKind[] = ['points', 'line', 'grid', 'gradient', 'region', 'layer'];
/** Patterns that a criterion can be measured on, as the service holds it; one that is not here: on any. */
const measuredOn: Partial<Record<CriterionKind, readonly PatternKind[]>> = {
  'nearest-cv': positioned,
  'clark-evans': positioned.filter((kind) => kind !== 'line'),
  'density-within': ['gradient', 'region'],
  'in-gaps': ['layer'],
  stacked: positioned,
  placed: ['points', 'line', 'grid'],
  'straight-edge': ['region'],
};

/** A criterion of each kind to begin with, in the order in which they are offered. */
const firstCriteria = [
  { kind: 'in-target', atLeast: 0.85 },
  { kind: 'depth-cv', atMost: 0.2 },
  { kind: 'placed', atLeast: 0.9 },
  { kind: 'interval-cv', atMost: 0.25 },
  { kind: 'nearest-cv', atMost: 0.15 },
  { kind: 'clark-evans', atLeast: 1.2, atMost: null },
  { kind: 'density-within', share: 0.15 },
  { kind: 'in-gaps', atLeast: 0.9 },
  { kind: 'stacked', atMost: 0 },
  { kind: 'straight-edge', atMost: 0.4 },
  { kind: 'score', atLeast: 70 },
] as const satisfies readonly Criterion[];

/** Criteria that fit the pattern and are not there yet. */
export function criteriaFor(draft: Json): CriterionKind[] {
  const pattern = wordsAt(draft, ['pattern', 'kind']);
  const there = listAt(draft, ['pass']).map((one) => at(one, ['kind']));
  return firstCriteria
    .map(({ kind }) => kind)
    .filter((kind) => !there.includes(kind))
    .filter((kind) => measuredOn[kind]?.some((one) => one === pattern) ?? true);
}

export const criterionOf = (kind: string): Json | undefined => {
  const found = firstCriteria.find((one) => one.kind === kind);
  return found === undefined ? undefined : { ...found };
};

/** Names of the fields in which two drills differ; their version apart. */
export function differences(one: Json, other: Json): string[] {
  const names = new Set([...Object.keys(one as object), ...Object.keys(other as object)]);
  const same = (name: string) => JSON.stringify(at(one, [name])) === JSON.stringify(at(other, [name]));
  return [...names].filter((name) => name !== 'version' && !same(name));
}

/** The score's usual weights, as the service holds them: what an empty field stands for. */
export const usualWeights = [
  ['depth', 3],
  ['consistency', 3],
  ['spacing', 1.75],
  ['rhythm', 1.75],
  ['completion', 0.5],
] as const satisfies readonly (readonly [Part, number])[];

/** Criteria whose figure is a share, and is written in percent. */
const shares: readonly string[] = [
  'in-target',
  'depth-cv',
  'interval-cv',
  'nearest-cv',
  'density-within',
  'in-gaps',
  'placed',
  'straight-edge',
];

export const isShare = (kind: string): boolean => shares.includes(kind);
