/** What a bench section gives: figures side by side, and checks that hold a figure against a bound. */

export interface Figure {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
}

export interface Check {
  readonly what: string;
  readonly value: number;
  readonly bound: number;
  /** Whether `value` must reach `bound` or stay below it. */
  readonly sense: 'at least' | 'at most';
  readonly unit: string;
}

export interface Section {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly checks: readonly Check[];
  readonly notes?: readonly string[];
}

export const holds = ({ value, bound, sense }: Check): boolean =>
  sense === 'at least' ? value >= bound : value <= bound;

export function format(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1000 || Number.isInteger(value)) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}

export function printSection({ title, figures, checks, notes = [] }: Section): void {
  console.log(`\n${title}`);
  const width = Math.max(...figures.map(({ label }) => label.length), 0);
  for (const { label, value, unit } of figures) {
    console.log(`  ${label.padEnd(width)}  ${format(value).padStart(12)} ${unit}`.trimEnd());
  }
  for (const check of checks) {
    const mark = holds(check) ? 'holds ' : 'SHORT ';
    const unit = check.unit === '' ? '' : ` ${check.unit}`;
    console.log(
      `  ${mark} ${check.what}: ${format(check.value)}${unit} (${check.sense} ${check.bound}${unit})`,
    );
  }
  for (const note of notes) console.log(`  ${note}`);
}
