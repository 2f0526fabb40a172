/** In-process timing. Rivals take turns within one run, so that a ratio does not ride on the machine's mood. */

/** Milliseconds that each of `rivals` needs for its work: the median of `rounds`, after two rounds to warm up. */
export async function takeTurns(
  rivals: Readonly<Record<string, () => void | Promise<void>>>,
  rounds = 15,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(rivals).map((name) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    for (const [name, work] of Object.entries(rivals)) {
      const from = performance.now();
      await work();
      if (round >= 0) times[name]?.push(performance.now() - from);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, quantile(list, 0.5)]));
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
