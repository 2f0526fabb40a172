/**
 * Sends damaged lines of every kind through the decoder and exits 1 when more pass than CRC-16 allows:
 *   node scripts/damage-test.ts [--lines 1000000] [--seed 1] [--json]
 */
import { parseArgs } from 'node:util';
import { damages, runDamage } from './damage-lines.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const lines = Number(values.lines);
const seed = Number(values.seed);
if (!Number.isInteger(lines) || lines < 1 || !Number.isInteger(seed)) {
  process.stderr.write('--lines and --seed take whole numbers; --lines at least 1\n');
  process.exit(2);
}

const started = performance.now();
const results = [];
for (const kind of Object.keys(damages)) {
  if (!values.json) process.stderr.write(`${kind} …\r`);
  results.push(runDamage(kind, lines, seed));
}
const seconds = (performance.now() - started) / 1000;
const passed = results.every(({ accepted, allowed, unseen }) => accepted <= allowed && unseen === 0);

if (values.json) {
  process.stdout.write(`${JSON.stringify({ lines, seed, seconds, passed, results }, null, 2)}\n`);
} else {
  const row = (cells: (string | number)[]): string =>
    `${String(cells[0]).padEnd(24)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(10))
      .join('')}\n`;
  process.stdout.write(
    row(['damage', 'lines', 'accepted', 'allowed', 'unseen', 'crc', 'no-crc', 'type', 'other']),
  );
  for (const { kind, bad, accepted, allowed, unseen } of results) {
    const { crc, 'no-crc': noCrc, type, ...others } = bad;
    const other = Object.values(others).reduce((sum, each) => sum + each, 0);
    process.stdout.write(row([kind, lines, accepted, allowed, unseen, crc, noCrc, type, other]));
  }
  process.stdout.write(
    `${passed ? 'passed' : 'FAILED'}: ${results.length} kinds in ${seconds.toFixed(1)} s\n`,
  );
}
if (!passed) process.exitCode = 1;
