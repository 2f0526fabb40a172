/** When pages are told of control: at once where a phase, a latch, a lease or a stop is another, else now and then. */
import { Observable } from 'rxjs';
import type { ControlView } from '../station/control/controls.ts';

/** Figures that run are told so often. */
const FIGURES_MS = 100;
/** What stands against arming goes and comes with time alone (old telemetry, a clock that settles): looked at so often. */
const LOOK_MS = 250;

/** `views` of every machine, after something of `changed$`. Made once for all who listen; nothing while none does. */
export function controlNews(
  changed$: Observable<void>,
  views: () => readonly ControlView[],
): Observable<readonly ControlView[]> {
  return new Observable((listener) => {
    let told = '';
    let toldMs = Number.NEGATIVE_INFINITY;
    let timer: NodeJS.Timeout | null = null;
    const look = (isNews = true) => {
      const now = views();
      const key = JSON.stringify(now.map(weighty));
      if (key === told && !isNews) return;
      const leftMs = toldMs + FIGURES_MS - performance.now();
      if (key === told && leftMs > 0) {
        timer ??= setTimeout(() => {
          timer = null;
          look();
        }, leftMs);
        return;
      }
      if (timer !== null) clearTimeout(timer);
      timer = null;
      told = key;
      toldMs = performance.now();
      listener.next(now);
    };
    const subscription = changed$.subscribe(() => look());
    const looking = setInterval(() => look(false), LOOK_MS);
    return () => {
      subscription.unsubscribe();
      clearInterval(looking);
      if (timer !== null) clearTimeout(timer);
    };
  });
}

/** What a person must see without delay. */
const weighty = ({ serial, phase, lease, pad, run, stop, latch, stopTest, against }: ControlView) => [
  serial,
  phase,
  lease?.id,
  pad,
  run?.target,
  stop && [stop.cause, stop.delivered, stop.reportedAfterMs, stop.stillAfterMs, stop.overdue],
  latch,
  stopTest.state,
  against.map(({ code }) => code),
];
