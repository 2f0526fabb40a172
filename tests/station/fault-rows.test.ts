import { expect, it } from 'vitest';
import { type FaultRow, runFaults, TOO_LATE } from '../../bench/safety/faults/index.ts';

// The quickest of the fault matrix; all of it, with its times, is `npm run safety -- --only faults`. Here nothing is
// timed: the tests of one run share two cores.
it.concurrent.each(['pad-range', 'start-in-stop'])('fault: %s', async (name) => {
  const rows: FaultRow[] = [];
  for await (const row of runFaults({ seeds: [4], rows: [name] })) rows.push(row);
  expect(rows.map(({ row }) => row)).toEqual([name]);
  expect(rows.flatMap(({ short }) => short).filter((each) => each !== TOO_LATE)).toEqual([]);
});

it('a row that there is not is refused by name', async () => {
  await expect(runFaults({ seeds: [1], rows: ['flood'] }).next()).rejects.toThrow(
    /no row "flood".*pad-unplugged/,
  );
});
