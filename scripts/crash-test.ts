/** `node scripts/crash-test.ts --times 100`: kill -9 in a loop; non-zero exit where anything is wrong. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crashLoop } from '../tests/store/crash-loop.ts';

const { values } = parseArgs({
  options: { times: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const times = Number(values.times);
if (!Number.isInteger(times) || times < 1) {
  console.error(`--times ${values.times} is no count. Give a whole number from 1, for example --times 100.`);
  process.exit(2);
}
const dataDir = mkdtempSync(join(tmpdir(), 'evenstroke-crash-'));
const report = await crashLoop({
  dataDir,
  times,
  seed: Number(values.seed),
  each: (round, lossMs) => console.log(`${round}/${times}: ${Math.round(lossMs)} ms lost`),
});
rmSync(dataDir, { recursive: true, force: true });
for (const fault of report.faults) console.error(fault);
console.log(
  `${times} kills, worst loss ${Math.round(report.worstLossMs)} ms, ${report.faults.length} faults`,
);
process.exit(report.faults.length === 0 ? 0 : 1);
