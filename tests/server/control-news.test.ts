import { Subject } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { controlNews } from '../../src/server/control-news.ts';
import { control } from './control-shown.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells figures ten times a second at most, the last of them too, and a phase, a lease or a latch at once', () => {
  const changed$ = new Subject<void>();
  let now = control();
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
  now = control({ phase: 'armed' });
  changed$.next();
  now = control({ phase: 'stopping' });
  changed$.next();
  now = control({
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
