import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxOf, frameOf, nearestSpot, stepMm, toPixels } from '../../dashboard/drill/patternBox.ts';

const mm = fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 10);
const spot = fc.record({ xMm: mm, yMm: mm });

test('every place is within the picture, and both axes have one scale', () => {
  fc.assert(
    fc.property(
      fc.array(spot, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 50, max: 2000 }),
      fc.integer({ min: 50, max: 2000 }),
      (places, width, height) => {
        const frame = frameOf(boxOf({ places }), width, height, 1);
        for (const place of places) {
          const { x, y } = toPixels(frame, place);
          expect(x).toBeGreaterThan(0);
          expect(x).toBeLessThan(width);
          expect(y).toBeGreaterThan(0);
          expect(y).toBeLessThan(height);
        }
        const origin = toPixels(frame, { xMm: 1, yMm: 1 });
        const away = toPixels(frame, { xMm: 2, yMm: 3 });
        expect(away.x - origin.x).toBeCloseTo(frame.perMm, 6);
        expect(away.y - origin.y).toBeCloseTo(2 * frame.perMm, 6);
      },
    ),
  );
});

test('a line is not drawn flat as a hair, a pattern without parts shows the pad', () => {
  const line = boxOf({ places: [0, 10, 20, 30].map((xMm) => ({ xMm, yMm: 20 })) });
  expect(line.widthMm / line.heightMm).toBeLessThanOrEqual(3);
  expect(boxOf({ places: [] })).toEqual({ leftMm: 0, topMm: 0, widthMm: 40, heightMm: 40 });
});

test('strips, an outline and an earlier layer are in the picture too', () => {
  const strips = {
    xMm: 5,
    yMm: 6,
    heightMm: 10,
    strips: [
      { widthMm: 8, perCm2: 80 },
      { widthMm: 7, perCm2: 40 },
    ],
  };
  const box = boxOf({ places: [], strips });
  expect(box.leftMm).toBeLessThanOrEqual(5);
  expect(box.leftMm + box.widthMm).toBeGreaterThanOrEqual(20);
  expect(box.topMm + box.heightMm).toBeGreaterThanOrEqual(16);
  const earlier = boxOf({ places: [{ xMm: 10, yMm: 10 }], earlier: [{ xMm: 30, yMm: 30 }] });
  expect(earlier.leftMm + earlier.widthMm).toBeGreaterThan(30);
});

test('the tapped dot is the nearest within reach, one without position is none', () => {
  const dots = [
    { xMm: 10, yMm: 10 },
    { xMm: 12, yMm: 10 },
    { xMm: null, yMm: null },
  ];
  const frame = frameOf(
    boxOf({
      places: [
        { xMm: 0, yMm: 0 },
        { xMm: 40, yMm: 40 },
      ],
    }),
    430,
    430,
    1,
  );
  const at = toPixels(frame, { xMm: 11.8, yMm: 10.1 });
  expect(nearestSpot(frame, dots, at.x, at.y, 22)).toBe(1);
  const far = toPixels(frame, { xMm: 30, yMm: 30 });
  expect(nearestSpot(frame, dots, far.x, far.y, 22)).toBeNull();
});

test('the step between places is the least way that is a way', () => {
  expect(
    stepMm([
      { xMm: 0, yMm: 0 },
      { xMm: 3, yMm: 4 },
      { xMm: 3, yMm: 4 },
      { xMm: 4, yMm: 4 },
    ]),
  ).toBe(1);
  expect(stepMm([{ xMm: 1, yMm: 1 }])).toBeNull();
});
