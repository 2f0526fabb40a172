import { Subject } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { controlNews } from '../../src/server/control-news.ts';
import type { ControlView } from '../../src/station/control/controls.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const view = (changes: Partial<ControlView> = {}): ControlView => ({
  serial: 'MAC-1',
  phase: 'rest',
  lease: null,
  pad: null,
  armedForMs: null,
  run: null,
  load: null,
  stop: null,
  latch: null,
  stopTest: { state: 'none', reason: '', atUs: null, reportedAfterMs: null, stillAfterMs: null },
  against: [],
  limits: { maxMilliV: 9000, maxRateMilliHz: 180_000, maxMilliA: 1500 },
  minMilliV: 3000,
  hasCurve: false,
  ...changes,
});

it('tells figures ten times a second at most, the last of them too, and a phase, a lease or a latch at once', () => {
  const changed$ = new Subject<void>();
  let now = view();
  const told: [number, unknown][] = [];
  const began = performance.now();
  const subscription = controlNews(changed$, () => [now]).subscribe(([first]) =>
    told.push([Math.round(performance.now() - began), first?.load ?? first?.phase]),
  );
  changed$.next();
  for (let n = 1; n <= 35; n++) {
    vi.advanceTimersByTime(7);
    now = { ...now, load: n };
    changed$.next();
  }
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([
    [0, 'rest'],
    [100, 14],
    [200, 28],
    [300, 35],
  ]);
  now = view({ phase: 'armed' });
  changed$.next();
  now = view({ phase: 'stopping' });
  changed$.next();
  now = view({
    phase: 'stopping',
    latch: { cause: { kind: 'person', detail: '' }, remains: [], needsCode: false },
  });
  changed$.next();
  now = { ...now, lease: { id: 'a', by: 'Ana', expiresInMs: 2000 } };
  changed$.next();
  now = { ...now, lease: { id: 'a', by: 'Ana', expiresInMs: 1900 } };
  changed$.next();
  expect(told.slice(4).map(([, what]) => what)).toEqual(['armed', 'stopping', 'stopping', 'stopping']);
  subscription.unsubscribe();
  vi.advanceTimersByTime(1000);
  expect(told).toHaveLength(8);
});
