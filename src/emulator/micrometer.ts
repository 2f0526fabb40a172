/**
 * A micrometer whose tip presses the practice skin to a depth that is set: the reference of a calibration. It has
 * no backlash, and travels at a finite speed, so that a reading takes a moment to settle.
 */

/** Where the tip waits before it is set, and goes when it is taken away: above the skin. */
const AWAY_MM = -1;
const MM_PER_S = 4;

export const MICROMETER_FROM_MM = -0.5;
export const MICROMETER_TO_MM = 3.5;

export class Micrometer {
  #targetMm: number | null = null;
  #mm = AWAY_MM;
  #beforeMm = AWAY_MM;

  /** It is set, or still on its way out: no hand works there. */
  get there(): boolean {
    return this.#targetMm !== null || this.#mm > AWAY_MM || this.#beforeMm > AWAY_MM;
  }

  /** Where it is going; null: it is not used. */
  get targetMm(): number | null {
    return this.#targetMm;
  }

  /** @throws {RangeError} for a depth that it cannot be set to. */
  set(depthMm: number | null): void {
    this.#targetMm = depthMm === null ? null : checkDepth(depthMm);
  }

  step(stepUs: number): void {
    this.#beforeMm = this.#mm;
    const way = (this.#targetMm ?? AWAY_MM) - this.#mm;
    const farthest = (MM_PER_S * stepUs) / 1e6;
    this.#mm += Math.abs(way) <= farthest ? way : Math.sign(way) * farthest;
  }

  /** Depth of its tip, `fraction` (0 to 1) into the last step. */
  tipMm(fraction: number): number {
    return this.#beforeMm + (this.#mm - this.#beforeMm) * fraction;
  }
}

/** @throws {RangeError} that says what it may be. */
export function checkDepth(depthMm: unknown): number {
  if (typeof depthMm === 'number' && depthMm >= MICROMETER_FROM_MM && depthMm <= MICROMETER_TO_MM)
    return depthMm;
  throw new RangeError(
    `micrometer: ${JSON.stringify(depthMm)} is no depth from ${MICROMETER_FROM_MM} to ${MICROMETER_TO_MM} mm`,
  );
}

/** `micrometer 0.5`, `VP-0001-1:micrometer 0.5` or `micrometer off`. @throws {RangeError} */
export function parseMicrometer(line: string): { depthMm: number | null; device: string | null } {
  const [head = '', text = '', more] = line.trim().split(/[\s=]+/);
  const colon = head.lastIndexOf(':');
  if (text === '' || more !== undefined)
    throw new RangeError('micrometer: one depth in mm from the undeformed surface, or "off"');
  const depthMm = text === 'off' ? null : checkDepth(Number.isFinite(Number(text)) ? Number(text) : text);
  return { depthMm, device: colon > 0 ? head.slice(0, colon) : null };
}

/** `{ depthMm: 0.5 }`, or null in place of a depth. @throws {RangeError} */
export function readMicrometer(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('depthMm' in value))
    throw new RangeError('micrometer is { depthMm: number | null }');
  return value.depthMm === null ? null : checkDepth(value.depthMm);
}
