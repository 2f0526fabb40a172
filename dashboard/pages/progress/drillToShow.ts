import type { Progress } from '../../../src/server/wire-training.ts';

/** The drill to look at: the one in the address, else the next, else the one tried last, else the first. */
export function drillToShow({ drills, next }: Progress, asked: string | null) {
  const of = (id: string | undefined | null) => drills.find(({ drill }) => drill.id === id);
  const lastAt = (attempts: Progress['drills'][number]['attempts']) => attempts.at(-1)?.startedAt ?? '';
  const tried = drills.filter(({ attempts }) => attempts.length > 0);
  const latest = tried.reduce<Progress['drills'][number] | undefined>(
    (best, each) => (best === undefined || lastAt(each.attempts) > lastAt(best.attempts) ? each : best),
    undefined,
  );
  const recommended = of(next?.drillId);
  // A drill that was never tried has nothing to show yet.
  return of(asked) ?? (recommended?.attempts.length ? recommended : (latest ?? recommended)) ?? drills[0];
}
