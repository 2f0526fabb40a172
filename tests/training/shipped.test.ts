import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { trainingDefault } from '../../src/safety/profiles.ts';
import { type Drill, levels, needsPosition } from '../../src/training/drill.ts';
import { problemLines, readDrill, writeDrill } from '../../src/training/drill-file.ts';
import { PAD_SIZE_MM } from '../../src/training/drill-rules.ts';
import { drillProfileProblems } from '../../src/training/limits.ts';
import { placesOf, previewPlaces } from '../../src/training/pattern.ts';
import type { Place } from '../../src/training/types.ts';

const folder = new URL('../../drills/', import.meta.url);
const names = readdirSync(folder).sort();
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const drills = names.map((name): Drill => {
  const { drill, problems } = readDrill(textOf(name));
  if (drill === null) throw new Error(problemLines(name, problems).join('\n'));
  return drill;
});
const byOrder = [...drills].sort((a, b) => a.order - b.order);
const drill = (id: string) => drills.find((each) => each.id === id)!;

test.each(names)('%s is named by its id and written in the canonical way', (name) => {
  const { drill, problems } = readDrill(textOf(name));
  expect(problems).toEqual([]);
  expect(`${drill?.id}.json`).toBe(name);
  expect(writeDrill(drill!)).toBe(textOf(name));
});

test('there are twelve or more, in one order without a gap, levels rising', () => {
  expect(drills.length).toBeGreaterThanOrEqual(12);
  expect(byOrder.map(({ order }) => order)).toEqual(drills.map((_, index) => index + 1));
  const ranks = byOrder.map(({ level }) => levels.indexOf(level));
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
});

test('what should be known first, or lies below, comes before; only one drill comes first', () => {
  for (const { id, order, after, pattern } of drills)
    for (const before of pattern.kind === 'layer' ? [...after, pattern.over] : after)
      expect(drill(before)?.order, `${id} after ${before}`).toBeLessThan(order);
  expect(drills.filter(({ after }) => after.length === 0).map(({ id }) => id)).toEqual(['first-contact']);
});

test('every one can be done with the shipped profile, and its target differs from nothing unsafe', () => {
  for (const each of drills) expect(drillProfileProblems(each, trainingDefault), each.id).toEqual([]);
});

/** The dots of the layers below, as they would be if they were made perfectly. */
function below({ pattern }: Drill): Place[] | null {
  if (pattern.kind !== 'layer') return null;
  const over = drill(pattern.over);
  return [...(below(over) ?? []), ...placesOf(over, below(over))];
}

test('every pattern fits the pad, and a later layer has a gap for each of its dots', () => {
  for (const each of drills) {
    const places = previewPlaces(each, below(each));
    if (each.end.kind === 'dots' && needsPosition(each)) expect(places, each.id).toHaveLength(each.end.dots);
    for (const { xMm, yMm } of places) {
      expect(Math.min(xMm, yMm)).toBeGreaterThanOrEqual(0);
      expect(Math.max(xMm, yMm)).toBeLessThanOrEqual(PAD_SIZE_MM);
    }
  }
});

test('every one asks for the depth: the right places at the wrong depth pass none', () => {
  for (const { id, pass } of drills)
    expect(
      pass.find(({ kind }) => kind === 'in-target'),
      id,
    ).toMatchObject({ kind: 'in-target' });
});

const inTarget = { kind: 'in-target', atLeast: 0.8 };

test('the six of the course have the pass figures that were set for them', () => {
  expect(drill('dot-line').pass).toEqual([
    { kind: 'in-target', atLeast: 0.85 },
    { kind: 'depth-cv', atMost: 0.2 },
  ]);
  expect(drill('dot-line').end).toEqual({ kind: 'dots', dots: 50 });
  expect(drill('grid').pattern).toMatchObject({ origin: [15.5, 15.5], columns: 10, rows: 10, spacingMm: 1 });
  expect(drill('grid').pass).toEqual([
    { kind: 'nearest-cv', atMost: 0.15 },
    { kind: 'clark-evans', atLeast: 1.7, atMost: null },
    inTarget,
  ]);
  expect(drill('density-gradient').pass).toEqual([{ kind: 'density-within', share: 0.15 }, inTarget]);
  expect(drill('hairline').pass).toMatchObject([
    { kind: 'clark-evans', atLeast: 1.2, atMost: 1.6 },
    { kind: 'straight-edge' },
    inTarget,
  ]);
  expect(drill('second-pass').pass).toEqual([
    { kind: 'in-gaps', atLeast: 0.9 },
    { kind: 'stacked', atMost: 0 },
    inTarget,
  ]);
  expect(drill('temple').pass).toEqual([{ kind: 'in-target', atLeast: 0.9 }]);
  expect(drill('temple').depth).toEqual({ kind: 'profile', shiftMm: -0.1 });
});

test('a pad without position gets at least six, a long one and one that takes seconds among them', () => {
  const anywhere = drills.filter((each) => !needsPosition(each));
  expect(anywhere.length).toBeGreaterThanOrEqual(6);
  expect(drill('first-contact').end).toEqual({ kind: 'dots', dots: 12 });
  expect(drill('long-session').end).toEqual({ kind: 'seconds', seconds: 1200 });
});
