/** Brings a machine to a passed stop test, whatever it does when that is asked for. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Controls, ControlView } from '../src/station/control/controls.ts';

const LOOK_MS = 20;
/** A test takes a quarter of a second; a computer that stands still for seconds breaks off some of them. */
export const TESTED_WITHIN_MS = 30_000;

const works = ({ phase }: ControlView): boolean =>
  phase === 'limiting' ||
  phase === 'arming' ||
  phase === 'armed' ||
  phase === 'starting' ||
  phase === 'running';

/**
 * Ends what its holder still works at, clears what is stopped, and tests until a test has passed: what the guard
 * finds meanwhile breaks one off.
 * @param token of its holder
 * @throws with everything that came between, where none has passed in time
 */
export async function passStopTest(
  controls: Pick<Controls, 'view' | 'end' | 'clear' | 'test'>,
  serial: string,
  token: string,
  withinMs = TESTED_WITHIN_MS,
): Promise<void> {
  const until = performance.now() + withinMs;
  const came: string[] = [];
  for (;;) {
    const view = controls.view(serial);
    if (view?.stopTest.state === 'passed') return;
    if (performance.now() > until) throw new Error(notTested(serial, withinMs, view, came));
    // Only a stroke too deep would end a run of the part before, and that may be long in coming.
    if (view !== null && works(view)) await controls.end(token);
    else if (view?.phase === 'rest') {
      const done = await controls.test(token);
      if (!done.ok) came.push(whyNot(done.refusal, controls.view(serial)));
    } else await clearIfStopped(controls, serial);
    await sleep(LOOK_MS);
  }
}

export async function clearIfStopped(
  controls: Pick<Controls, 'view' | 'clear'>,
  serial: string,
): Promise<void> {
  const view = controls.view(serial);
  if (view?.phase === 'stopped' && view.latch?.remains.length === 0)
    await controls.clear(serial, { by: 'bench', allowed: true, actor: 'page' });
}

type Refusal = Extract<Awaited<ReturnType<Controls['test']>>, { ok: false }>['refusal'];

/** A test that failed, one that another stop broke off, and one that was refused are three things. */
function whyNot({ code, against }: Refusal, view: ControlView | null): string {
  const cause = view?.latch?.cause;
  if (code === 'test-due') return `failed: ${against.join(', ')}`;
  if (code !== 'superseded' || cause === undefined) return `refused: ${[code, ...against].join(' ')}`;
  return `broken off: ${cause.kind} ${cause.detail}`.trimEnd();
}

function notTested(
  serial: string,
  withinMs: number,
  view: ControlView | null,
  came: readonly string[],
): string {
  const times = Map.groupBy(came, (each) => each);
  const all = Array.from(times, ([what, each]) => `${each.length} × ${what}`).join('; ');
  const remains = view?.latch?.remains.join(', ') ?? '';
  const now = `${view?.phase ?? 'not known'}${remains === '' ? '' : ` (${remains})`}`;
  return `machine ${serial} had no passed stop test within ${withinMs / 1000} s. Now: ${now}. Before: ${all || 'no test began'}.`;
}
