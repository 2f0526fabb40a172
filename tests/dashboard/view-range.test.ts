import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clampView,
  columnsFor,
  gapAfterUs,
  MIN_SPAN_US,
  panView,
  viewAround,
  zoomView,
} from '../../dashboard/charts/viewRange.ts';

const HOUR_US = 3600e6;
const views = fc
  .tuple(fc.integer({ min: 0, max: HOUR_US }), fc.integer({ min: 0, max: HOUR_US }))
  .map(([a, b]) => clampView({ fromUs: Math.min(a, b), toUs: Math.max(a, b) }, HOUR_US));

function expectInside(view: { fromUs: number; toUs: number }, durationUs: number): void {
  expect(view.fromUs).toBeGreaterThanOrEqual(0);
  expect(view.toUs).toBeLessThanOrEqual(Math.max(durationUs, MIN_SPAN_US) + 1e-3);
  expect(view.toUs - view.fromUs).toBeGreaterThanOrEqual(MIN_SPAN_US - 1e-3);
}

test('every view lies in the session, however one zooms and moves', () => {
  fc.assert(
    fc.property(
      views,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.integer({ min: -10, max: HOUR_US }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      (view, factor, around, share) => {
        expectInside(zoomView(view, factor, around, HOUR_US), HOUR_US);
        expectInside(panView(view, share, HOUR_US), HOUR_US);
        expectInside(viewAround(around, around + 5_000, HOUR_US), HOUR_US);
      },
    ),
  );
});

test('what the cursor points at stays under it', () => {
  const view = { fromUs: 100e6, toUs: 200e6 };
  const next = zoomView(view, 0.5, 125e6, HOUR_US);
  expect((125e6 - next.fromUs) / (next.toUs - next.fromUs)).toBeCloseTo(0.25, 9);
  expect(next.toUs - next.fromUs).toBeCloseTo(50e6, 3);
});

test('zooming in from an hour ends at a single stroke', () => {
  let view = { fromUs: 0, toUs: HOUR_US };
  for (let i = 0; i < 40; i++) view = zoomView(view, 0.5, 1800e6, HOUR_US);
  expect(view.toUs - view.fromUs).toBe(MIN_SPAN_US);
});

test('a session of no length still has a view', () => {
  expectInside(clampView({ fromUs: 0, toUs: 0 }, 0), 0);
});

test('asks for a column a pixel, and no more than samples can fill', () => {
  expect(columnsFor({ fromUs: 0, toUs: HOUR_US }, 1000, 500)).toBe(1000);
  // 20 ms at 2 kHz are 40 samples: half a period a column.
  expect(columnsFor({ fromUs: 0, toUs: 20_000 }, 1000, 500)).toBe(80);
  expect(columnsFor({ fromUs: 0, toUs: 100 }, 1000, 500)).toBe(2);
});

test('neighbouring samples are joined at every zoom, and one lost sample is not bridged', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1000, 2000, 4000, 8000),
      fc.integer({ min: 5_000, max: 1_000_000 }),
      fc.integer({ min: 300, max: 2000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rateHz, spanUs, widthPx, phase) => {
        const periodUs = 1e6 / rateHz;
        const columnUs = spanUs / columnsFor({ fromUs: 0, toUs: spanUs }, widthPx, periodUs);
        const limit = gapAfterUs(columnUs, periodUs);
        const column = (n: number): number => Math.floor(((n + phase) * periodUs) / columnUs);
        for (let n = 0; n < 50; n++) {
          expect((column(n + 1) - column(n)) * columnUs).toBeLessThanOrEqual(limit);
          // Three lost samples are always seen where a column is no wider than a sample.
          if (columnUs <= periodUs) expect((column(n + 4) - column(n)) * columnUs).toBeGreaterThan(limit);
        }
      },
    ),
  );
});
