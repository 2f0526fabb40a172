import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemLines, readDrill, writeDrill } from '../../src/training/drill-file.ts';

const folder = new URL('../../drills/', import.meta.url);
const texts = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
const line = readFileSync(new URL('dot-line.json', folder), 'utf8');
const shipped = (id: string) => JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8'));

// biome-ignore lint/suspicious/noExplicitAny: drills are broken here in every way.
type Loose = any;

/** A shipped drill with something changed, as text with one field a line. */
function changed(id: string, change: (drill: Loose) => void): string {
  const drill = shipped(id);
  change(drill);
  return JSON.stringify(drill, null, 2);
}
const problemsOf = (text: string) => problemLines('a.json', readDrill(text).problems);
/** The line of a text that holds `part`, from 1. */
const lineOf = (text: string, part: string) => text.split('\n').findIndex((each) => each.includes(part)) + 1;

/** Field and words that the one problem of a changed drill must have. */
function refuses(id: string, change: (drill: Loose) => void, field: string, words: RegExp): void {
  const { drill, problems } = readDrill(changed(id, change));
  expect(drill).toBeNull();
  expect(problems.map((problem) => problem.field)).toEqual([field]);
  expect(problems[0]?.message).toMatch(words);
}

describe('syntax', () => {
  test.each([
    ['', 1, /empty/],
    ['{\n  // hello\n}', 2, /comment/],
    ['{\n"a": 1,\n}', 3, /comma too many/],
    ['{\n"a": "x\n}', 2, /closing double quote/],
    ['{"a": 1\n"b": 2}', 2, /comma/],
    ['{}\n{}', 2, /after the end/],
    ['{\n"a":\n.5}', 3, /JSON does not know/],
    ['{"a": [1, 2', 1, /closing \]/],
    ['{\n"name": 1,\n"name": 2}', 3, /twice/],
    ['{\n"__proto__": {}}', 2, /no field/],
    ['[1]', 1, /The file is a list of 1/],
    ['"grid"', 1, /The file is "grid"/],
    [`${'['.repeat(21)}`, 1, /nested/],
    ['['.repeat(100_000), 1, /nested/],
    [`{"a": "${'x'.repeat(200_000)}"}`, 1, /at most 200000/],
  ])('%j', (text, at, words) => {
    const { drill, problems } = readDrill(text);
    expect(drill).toBeNull();
    expect(problems[0]?.line).toBe(at);
    expect(problems[0]?.message).toMatch(words);
  });

  test('brackets within a text are no nesting, and a mark before the text is no error', () => {
    const text = changed('dot-line', (drill) => {
      drill['aim'] = '['.repeat(60);
    });
    expect(readDrill(`\uFEFF${text}`).problems).toEqual([]);
  });
});

describe('fields by themselves', () => {
  test('each problem has its own line, all are told at once', () => {
    const text = changed('dot-line', (drill) => {
      drill['colour'] = 'red';
      drill['pattern'].radiusMm = 3;
      drill['pass'][0].atLeast = 1.2;
      drill['level'] = 'expert';
      delete drill['end'].dots;
    });
    expect(problemsOf(text)).toEqual([
      `a.json:${lineOf(text, '"expert"')}: level: is "expert": write one of foundation, intermediate, advanced.`,
      `a.json:${lineOf(text, '"radiusMm"')}: pattern.radiusMm: is no field of pattern here: take it out.`,
      `a.json:${lineOf(text, '"end"')}: end.dots: is missing: add it.`,
      `a.json:${lineOf(text, '1.2')}: pass[0].atLeast: is 1.2: at most 1.`,
      `a.json:${lineOf(text, '"colour"')}: colour: is no field of a drill: take it out.`,
    ]);
  });

  test.each<[string, (drill: Loose) => void, RegExp]>([
    ['pattern.kind', (drill) => (drill['pattern'].kind = 'circle'), /write one of anywhere, points/],
    ['pass[1].kind', (drill) => delete drill['pass'][1].kind, /missing: write one of in-target/],
    ['name', (drill) => (drill['name'] = 7), /is 7: write a text/],
    ['order', (drill) => (drill['order'] = 1.5), /whole number/],
    ['steps', (drill) => (drill['steps'] = []), /has 0 entries: at least 1/],
    ['aim', (drill) => (drill['aim'] = ' '), /has 0 characters/],
    ['id', (drill) => (drill['id'] = 'Dot Line'), /lower-case words/],
    ['weights.speed', (drill) => (drill['weights'] = { speed: 1 }), /no field|no part/],
    ['pattern.from', (drill) => (drill['pattern'].from = [1, 2, 3]), /has 3 entries/],
    ['schema', (drill) => (drill['schema'] = 'evenstroke-drill/2'), /"evenstroke-drill\/1"/],
    ['pattern.places', (drill) => (drill['pattern'].places = 1e9), /at most 2000/],
  ])('%s', (field, change, words) => {
    const { problems } = readDrill(changed('dot-line', change));
    expect(problems.find((problem) => problem.field === field)?.message).toMatch(words);
  });
});

describe('fields together', () => {
  test.each<[string, string, (drill: Loose) => void, string, RegExp]>([
    [
      'more dots than places',
      'grid',
      (d) => (d['end'].dots = 120),
      'end.dots',
      /is 120, but the pattern has 100 places/,
    ],
    ['fewer dots than places', 'grid', (d) => (d['end'].dots = 20), 'end.dots', /write 100/],
    [
      'a grid off the pad',
      'grid',
      (d) => (d['pattern'].spacingMm = 3),
      'pattern',
      /off the pad of 40 × 40 mm/,
    ],
    [
      'a grid turned off the pad',
      'grid',
      (d) => Object.assign(d['pattern'], { origin: [5, 1], angleDeg: -45 }),
      'pattern',
      /off the pad/,
    ],
    [
      'a line off the pad',
      'dot-line',
      (d) => (d['pattern'].to = [45, 20]),
      'pattern.to',
      /\(45, 20\) mm, off the pad/,
    ],
    [
      'a point off the pad',
      'nine-points',
      (d) => (d['pattern'].points[4] = [41, 1]),
      'pattern.points[4]',
      /off the pad/,
    ],
    [
      'places on each other',
      'nine-points',
      (d) => (d['pattern'].points[4] = [12.2, 12.1]),
      'pattern.points[4]',
      /0\.3 mm/,
    ],
    ['a line too tight', 'dot-line', (d) => (d['pattern'].to = [5, 5]), 'pattern', /0\.3 mm/],
    [
      'an outline that crosses itself',
      'natural-fill',
      (d) =>
        (d['pattern'].outline = [
          [14, 15],
          [26, 25],
          [26, 15],
          [14, 25],
        ]),
      'pattern.outline',
      /crosses itself/,
    ],
    [
      'an outline of nothing',
      'natural-fill',
      (d) =>
        (d['pattern'].outline = [
          [14, 15],
          [15, 15],
          [15, 16],
        ]),
      'pattern.outline',
      /0\.5 mm²/,
    ],
    ['too dense a region', 'natural-fill', (d) => (d['end'].dots = 500), 'end.dots', /416\.67 dots per cm²/],
    [
      'strips that hold other dots',
      'density-gradient',
      (d) => (d['end'].dots = 100),
      'end.dots',
      /hold 192 dots/,
    ],
    [
      'a gradient off the pad',
      'density-gradient',
      (d) => (d['pattern'].origin = [20, 15]),
      'pattern',
      /off the pad/,
    ],
    [
      'a layer over itself',
      'second-pass',
      (d) => (d['pattern'].over = 'second-pass'),
      'pattern.over',
      /itself/,
    ],
    [
      'a target upside down',
      'depth-ladder',
      (d) => (d['depth'].steps[1].target.highMm = 0.8),
      'depth.steps[1].target.highMm',
      /deeper highMm/,
    ],
    [
      'a ladder never climbed',
      'depth-ladder',
      (d) => (d['end'].dots = 15),
      'depth.steps',
      /last steps would never come/,
    ],
    [
      'a rhythm upside down',
      'dot-line',
      (d) => (d['rhythm'] = { lowHz: 2, highHz: 1 }),
      'rhythm.highHz',
      /higher highHz/,
    ],
    [
      'a stroke rate upside down',
      'slow-stroke-rate',
      (d) => (d['strokeRate'].highHz = 80),
      'strokeRate.highHz',
      /higher highHz/,
    ],
    [
      'a spacing without position',
      'first-contact',
      (d) => d['pass'].push({ kind: 'nearest-cv', atMost: 0.2 }),
      'pass[1].kind',
      /"anywhere"/,
    ],
    [
      'gaps without a layer',
      'grid',
      (d) => d['pass'].push({ kind: 'in-gaps', atLeast: 0.9 }),
      'pass[3].kind',
      /needs layer/,
    ],
    [
      'density without a field',
      'grid',
      (d) => d['pass'].push({ kind: 'density-within', share: 0.1 }),
      'pass[3].kind',
      /needs gradient, region/,
    ],
    [
      'density without a number',
      'natural-fill',
      (d) => (d['end'] = { kind: 'seconds', seconds: 60 }),
      'pass[1].kind',
      /end it by dots/,
    ],
    [
      'an edge without a region',
      'grid',
      (d) => d['pass'].push({ kind: 'straight-edge', atMost: 0.3 }),
      'pass[3].kind',
      /needs region/,
    ],
    [
      'a criterion twice',
      'dot-line',
      (d) => d['pass'].push({ kind: 'in-target', atLeast: 0.9 }),
      'pass[2].kind',
      /twice/,
    ],
    [
      'a ratio upside down',
      'natural-fill',
      (d) => (d['pass'][0].atMost = 1.1),
      'pass[0].atMost',
      /higher atMost/,
    ],
    [
      'a ratio that a perfect grid fails',
      'grid',
      (d) => (d['pass'][1].atMost = 1.8),
      'pass[1].atMost',
      /perfect grid/,
    ],
    ['a spread of two dots', 'steady-rhythm', (d) => (d['end'].dots = 2), 'pass[0].kind', /at least 5/],
    ['a drill after itself', 'grid', (d) => (d['after'] = ['grid']), 'after[0]', /itself/],
    [
      'no weight at all',
      'grid',
      (d) => (d['weights'] = { depth: 0, consistency: 0, spacing: 0, rhythm: 0, completion: 0 }),
      'weights',
      /all 0/,
    ],
  ])('%s is refused', (_, id, change, field, words) => refuses(id, change, field, words));
});

test('writing and reading again gives the same drill and the same text', () => {
  for (const text of texts) {
    const { drill } = readDrill(text);
    expect(readDrill(writeDrill(drill!)).drill).toEqual(drill);
    expect(writeDrill(readDrill(JSON.stringify(drill)).drill!)).toBe(text);
  }
});

test('a place 1e300 mm away is refused like any other (it once kept the reader going for ever)', () => {
  const text = changed('nine-points', (drill) => {
    drill['pattern'].points[3] = [1e300, 1e300];
  });
  expect(readDrill(text).problems[0]).toMatchObject({ field: 'pattern.points[3][0]' });
});

test('no text makes it throw', () => {
  const bits = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    '\\',
    '\n',
    '1',
    '-',
    'e',
    '.',
    'id',
    'null',
    '//',
    '\u0000',
    '\ud800',
    ' ',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(bits).map((each) => each.join('')),
    fc.json(),
  );
  fc.assert(
    fc.property(text, (given) => {
      const { drill, problems } = readDrill(given);
      expect(drill === null).toBe(problems.length > 0);
      for (const problem of problems) expect(problem.line).toBeGreaterThanOrEqual(1);
    }),
    { numRuns: 1_000 },
  );
});

test('a drill with a value changed, taken out or put in either loads or names line and field', () => {
  type Path = (string | number)[];
  const pathsOf = (value: unknown, path: Path): Path[] =>
    typeof value !== 'object' || value === null
      ? [path]
      : [
          path,
          ...Object.entries(value).flatMap(([key, item]) =>
            pathsOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
          ),
        ];
  const cases = texts
    .map((text) => JSON.parse(text))
    .flatMap((drill) =>
      pathsOf(drill, [])
        .slice(1)
        .map((path) => ({ drill, path })),
    );
  const value = fc.oneof(
    fc.jsonValue(),
    fc.double(),
    fc.integer(),
    fc.constantFrom('__out__', 'grid', 'kind', 0, -1, 1e9),
  );
  fc.assert(
    fc.property(fc.constantFrom(...cases), value, ({ drill, path }, put) => {
      const copy = structuredClone(drill);
      const parent = path.slice(0, -1).reduce((at: Loose, key) => at[key], copy);
      const key = path.at(-1)!;
      if (put === '__out__') delete parent[key];
      else parent[key] = put;
      const text = JSON.stringify(copy, null, 2);
      const { drill: read, problems } = readDrill(text);
      if (read !== null) {
        expect(problems).toEqual([]);
        expect(readDrill(writeDrill(read)).drill).toEqual(read);
        return;
      }
      expect(problems.length).toBeGreaterThan(0);
      for (const problem of problems) {
        expect(problem.line).toBeGreaterThanOrEqual(1);
        expect(problem.line).toBeLessThanOrEqual(text.split('\n').length);
        expect(problem.field).not.toBe('');
        expect(problem.message).toMatch(/\.$/);
      }
    }),
    { numRuns: 1_500 },
  );
});

test('a text cut off anywhere is refused with a line', () => {
  for (let end = 0; end < line.length - 2; end += 7) {
    const { drill, problems } = readDrill(line.slice(0, end));
    expect(drill).toBeNull();
    expect(problems[0]?.line).toBeLessThanOrEqual(line.slice(0, end).split('\n').length);
  }
});
