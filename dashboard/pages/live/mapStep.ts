/** A round step that makes between three and eight fields of a range. */
export function mapStep(rangeMm: number): number {
  const rough = rangeMm / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= rough) ?? 10 * power;
}
