import { expect, it } from 'vitest';
import { crashLoop } from './crash-loop.ts';
import { tempDir } from './practice.ts';

it('survives kill -9 with a sound database and at most a second lost', async () => {
  const { dir, remove } = tempDir();
  try {
    const report = await crashLoop({ dataDir: dir, times: 4, seed: 3, afterMs: [300, 900] });
    expect(report.faults).toEqual([]);
  } finally {
    remove();
  }
});
