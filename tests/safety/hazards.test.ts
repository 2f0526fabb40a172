import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parts } from '../../bench/safety/faults/parts.ts';
import { faultRows } from '../../bench/safety/faults/rows/index.ts';
import { WATCHDOG_MS } from '../../firmware-protocol/index.ts';
import { controlTiming } from '../../src/safety/control/control.ts';
import { SILENT_US } from '../../src/safety/sensor.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const hazards = read('docs/hazards.md');
const safety = read('docs/safety.md');

it('every test file, command and row that hazards.md names is there', () => {
  const files = [...hazards.matchAll(/`(tests\/[^`]+)`/g)].map(([, path]) => path as string);
  const commands = [...hazards.matchAll(/`npm run ([\w-]+)/g)].map(([, name]) => name as string);
  const rows = [...hazards.matchAll(/fault: `([\w-]+)`/g)].map(([, name]) => name as string);
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(commands.filter((name) => scripts[name] === undefined)).toEqual([]);
  const known = faultRows.map(({ name }) => name);
  expect(rows.filter((name) => !known.includes(name))).toEqual([]);
  // And no row shows nothing.
  expect(known.filter((name) => !rows.includes(name))).toEqual([]);
});

it('every hazard has a severity, a control, a residual risk and something that shows it', () => {
  const rows = hazards.split('\n').filter((line) => /^\| \*\*H\d+\*\*/.test(line));
  expect(rows.length).toBeGreaterThanOrEqual(15);
  for (const row of rows) {
    const [, id, , , severity, controls = '', residual = '', shown = ''] = row
      .split('|')
      .map((cell) => cell.trim());
    expect(severity, id).toMatch(/^S[123]$/);
    // In this order: design, protective measure, information.
    expect(controls, id).toMatch(/\*\*D\*\* .*\*\*P\*\* .*\*\*I\*\* /);
    expect(residual, id).not.toBe('');
    expect(shown, id).toMatch(/`/);
  }
});

it('nothing calls the protective stop an emergency stop', () => {
  const files = globSync(['{src,dashboard,bench,firmware-protocol,docs}/**/*.{ts,tsx,md}', 'README.md'], {
    cwd: root,
  }).filter((path) => !path.includes('node_modules'));
  const wrong = files.flatMap((path) => {
    // A line break that stands in a string is one.
    const text = read(path).replaceAll('\\n', ' ');
    return [...text.matchAll(/emergency[\s-]+stop/gi)].flatMap(({ index }) => {
      const before = text.slice(Math.max(0, index - 60), index);
      const after = text.slice(index, index + 40);
      return /\b(no|not|never)\b/i.test(before) || / is a switch/.test(after)
        ? []
        : [`${path}: ${before}${after}`];
    });
  });
  expect(wrong).toEqual([]);
});

it('safety.md gives every promise of the matrix as the design has it', () => {
  const table = safety.slice(
    safety.indexOf('| part | ms | whence |'),
    safety.indexOf('generated: fault-matrix'),
  );
  const numbers = new Set([...table.matchAll(/\b\d+\b/g)].map(([number]) => Number(number)));
  for (const row of faultRows) {
    const sum = [...row.promise.sum.matchAll(/(\d+)/g)].map(([number]) => Number(number));
    expect(
      sum.reduce((a, b) => a + b, 0),
      row.name,
    ).toBe(row.promise.withinMs ?? 0);
    for (const part of sum) expect(numbers, row.name).toContain(part);
  }
});

it('the parts of the promises are the rules that the code has', () => {
  expect(parts).toMatchObject({
    watchdog: WATCHDOG_MS,
    silentPad: SILENT_US / 1000,
    again: controlTiming.stopByteEveryUs / 1000,
    unconfirmed: controlTiming.confirmWithinUs / 1000,
    staleTelemetry: controlTiming.staleUs / 1000,
    lease: controlTiming.leaseUs / 1000,
  });
});
