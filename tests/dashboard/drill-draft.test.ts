/** A drill under the editor's hands: its text is a drill file's, its criteria those of the rules, and nothing is lost. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changed,
  copyOf,
  criteriaFor,
  criterionOf,
  differences,
  dotsOfPattern,
  freeId,
  freshDraft,
  idOf,
  nextVersion,
  patternKinds,
  patternOf,
  usualWeights,
} from '../../dashboard/pages/settings/drills/draft.ts';
import { at, fieldOf, type Json, moved, put, textOf } from '../../dashboard/pages/settings/drills/json.ts';
import { inFormWords, jsonOfTyped, typedOfJson } from '../../dashboard/pages/settings/drills/numbers.ts';
import { drillSchema } from '../../src/training/drill.ts';
import { readDrill, writeDrill } from '../../src/training/drill-file.ts';
import { USUAL_WEIGHTS } from '../../src/training/score/constants.ts';

const folder = join(import.meta.dirname, '..', '..', 'drills');
const shipped = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
const drills = shipped.map((text) => drillSchema.parse(JSON.parse(text)));

describe('the text', () => {
  it('is written as the files of drills are, character by character', () => {
    expect(drills.length).toBeGreaterThan(11);
    for (const drill of drills)
      expect(textOf(JSON.parse(JSON.stringify(drill)) as Json)).toBe(writeDrill(drill));
  });

  it('is the value again when it is read', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const written = JSON.parse(JSON.stringify(value)) as Json;
        expect(JSON.parse(textOf(written))).toEqual(written);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a change by path', () => {
  it('puts a value where it is read again, and leaves the one before as it was', () => {
    const before: Json = { pass: [{ kind: 'placed', atLeast: 0.5 }], end: { dots: 9 } };
    const after = put(before, ['pass', 0, 'atLeast'], 0.9);
    expect(at(after, ['pass', 0, 'atLeast'])).toBe(0.9);
    expect(at(before, ['pass', 0, 'atLeast'])).toBe(0.5);
    expect(at(after, ['end'])).toBe(at(before, ['end']));
    expect(put(before, ['pass', 0], undefined)).toEqual({ pass: [], end: { dots: 9 } });
    expect(put(before, ['end', 'dots'], undefined)).toEqual({ ...(before as object), end: {} });
    expect(at(before, ['end', 'constructor'])).toBeUndefined();
  });

  it('names a path as the service does', () => {
    expect(fieldOf(['pass', 1, 'atLeast'])).toBe('pass[1].atLeast');
    expect(fieldOf(['pattern', 'points', 3, 0])).toBe('pattern.points[3][0]');
    expect(fieldOf([])).toBe('');
  });

  it('moves an entry and keeps all of them', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b']);
  });
});

describe('a draft', () => {
  it('of each pattern is in order as it begins', () => {
    const words = {
      name: 'Mine',
      id: 'mine',
      aim: 'Aim.',
      steps: ['Do it.'],
      pass: [criterionOf('in-target')],
    };
    for (const kind of patternKinds) {
      const first = { ...(freshDraft(20) as object), ...words } as Json;
      const draft = changed(first, ['pattern'], patternOf(kind));
      const { problems } = readDrill(textOf(draft));
      expect([kind, problems]).toEqual([kind, []]);
    }
  });

  it('keeps its dots in step with the pattern, unless they were set otherwise', () => {
    const grid = freshDraft(1);
    expect(at(changed(grid, ['pattern', 'columns'], 6), ['end', 'dots'])).toBe(30);
    const own = put(grid, ['end', 'dots'], 12);
    expect(at(changed(own, ['pattern', 'columns'], 6), ['end', 'dots'])).toBe(12);
    expect(at(changed(grid, ['pattern', 'columns'], 'six'), ['end', 'dots'])).toBe(25);
    const timed = put(grid, ['end'], { kind: 'seconds', seconds: 60 });
    expect(changed(timed, ['pattern', 'columns'], 6)).toMatchObject({
      end: { kind: 'seconds', seconds: 60 },
    });
  });

  it('counts the dots of a pattern as the shipped drills do', () => {
    for (const drill of drills) {
      const dots = dotsOfPattern(JSON.parse(JSON.stringify(drill.pattern)) as Json);
      if (dots !== null && drill.end.kind === 'dots')
        expect([drill.id, dots]).toEqual([drill.id, drill.end.dots]);
    }
  });

  it('is offered the criteria that the rules let it have, and no other', () => {
    const kinds = ['in-target', 'depth-cv', 'interval-cv', 'nearest-cv', 'clark-evans', 'density-within'];
    const all = [...kinds, 'in-gaps', 'stacked', 'placed', 'straight-edge', 'score'];
    for (const kind of patternKinds) {
      const words = { name: 'Mine', id: 'mine', aim: 'Aim.', steps: ['Do it.'] };
      const bare = changed(
        { ...(freshDraft(20) as object), ...words, pass: [] } as Json,
        ['pattern'],
        patternOf(kind),
      );
      const allowed = all.filter((one) => {
        const with1 = put(bare, ['pass'], [criterionOf(one) ?? null]);
        return readDrill(textOf(with1)).problems.every(({ field }) => !field.startsWith('pass'));
      });
      const spreads = ['depth-cv', 'interval-cv', 'nearest-cv', 'clark-evans'];
      const few = Number(at(bare, ['end', 'dots'])) < 5;
      const offered = criteriaFor(bare).filter((one) => !few || !spreads.includes(one));
      expect([kind, offered.sort()]).toEqual([kind, allowed.sort()]);
    }
  });

  it('copied has an id and a version of its own; edited, the next version', () => {
    const [drill] = drills;
    if (drill === undefined) throw new Error('no drill is shipped');
    const copy = copyOf(drill, [drill.id, idOf(`${drill.name} (copy)`)]);
    expect(at(copy, ['version'])).toBe(1);
    expect(String(at(copy, ['id']))).toMatch(/-copy-2$/);
    expect(readDrill(textOf(copy)).problems).toEqual([]);
    expect(at(nextVersion(drill), ['version'])).toBe(drill.version + 1);
    expect(differences(nextVersion(drill), JSON.parse(JSON.stringify(drill)) as Json)).toEqual([]);
    expect(differences(put(nextVersion(drill), ['aim'], 'Else.'), nextVersion(drill))).toEqual(['aim']);
  });

  it('that names no weight has those of the score', () => {
    expect(Object.fromEntries(usualWeights)).toEqual(USUAL_WEIGHTS);
  });

  it('gets an id of its name', () => {
    expect(idOf('Größe: Nr. 7 – Schläfe')).toBe('gro-e-nr-7-schlafe');
    expect(idOf('—')).toBe('');
    expect(freeId('grid', ['grid', 'grid-2'])).toBe('grid-3');
  });
});

describe('a number', () => {
  it('may have a decimal comma or a true minus, and stays as it was written when it is none', () => {
    expect(jsonOfTyped(' 0,5 ')).toBe(0.5);
    expect(jsonOfTyped('−0.1')).toBe(-0.1);
    expect(jsonOfTyped('1e3')).toBe('1e3');
    expect(jsonOfTyped('')).toBe('');
    expect(typedOfJson('soon')).toBe('soon');
  });

  it('of percent comes back as it went in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (tenths) => {
        const typed = String(tenths / 10);
        expect(typedOfJson(jsonOfTyped(typed, true), true)).toBe(typed);
      }),
    );
    expect(jsonOfTyped('7', true)).toBe(0.07);
  });

  it('is told of in the unit of its field', () => {
    expect(inFormWords('is 1.2: at most 1.', true)).toBe('Is 120 %: at most 100 %.');
    expect(inFormWords('is 1.2: at most 1.')).toBe('Is 1.2: at most 1.');
    expect(inFormWords('is "": write a number.')).toBe('Is empty: write a number.');
  });
});
