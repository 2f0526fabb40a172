/** How late this process is: the promises of the matrix give a ready process `parts.turn` to get its turn. */
export interface Lateness {
  /** The latest since the last time that it was asked, ms. */
  worst(): number;
  end(): void;
}

const EVERY_MS = 5;

export function watchLateness(): Lateness {
  let dueMs = performance.now() + EVERY_MS;
  let worst = 0;
  const timer = setInterval(() => {
    const nowMs = performance.now();
    worst = Math.max(worst, nowMs - dueMs);
    dueMs = nowMs + EVERY_MS;
  }, EVERY_MS);
  timer.unref();
  return {
    worst() {
      // What is late now has not been counted yet.
      const late = Math.max(worst, performance.now() - dueMs);
      worst = 0;
      return late;
    },
    end: () => clearInterval(timer),
  };
}
