import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest, since } from '../../dashboard/charts/search.ts';

const sorted = fc.array(fc.integer({ min: 0, max: 1000 })).map((list) => list.toSorted((a, b) => a - b));

test('finds what a look at every item finds', () => {
  fc.assert(
    fc.property(sorted, fc.integer({ min: -10, max: 1010 }), (list, value) => {
      const best = Math.min(...list.map((one) => Math.abs(one - value)));
      const found = nearest(list, value);
      if (list.length === 0) expect(found).toBe(-1);
      else expect(Math.abs((list[found] ?? Number.NaN) - value)).toBe(best);
      expect(since(list, (one) => one, value)).toEqual(list.filter((one) => one >= value));
    }),
  );
});
