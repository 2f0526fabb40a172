/** The three steps to a running motor, each with what stands against it. Pure. */
import type { Control } from '../../src/server/wire-control.ts';

export const stepNames = ['test', 'arm', 'start'] as const;
export type StepName = (typeof stepNames)[number];

export interface Step {
  readonly name: StepName;
  /** `done`: it counts. `busy`: on its way. `ready`: may be pressed. `blocked`: see `why`. `later`: another comes first. */
  readonly state: 'done' | 'busy' | 'ready' | 'blocked' | 'later';
  /** What is so, what it means, what to do, as the service says it. */
  readonly why: readonly string[];
}

type Seen = Pick<Control, 'phase' | 'run' | 'stopTest' | 'against'>;

/** What only a stop test can take away does not stand against making one. */
const isOfTest = (code: string): boolean => code.startsWith('stop-test') || code === 'test-due';

/** @param ofArming what besides stands against arming, and against nothing else */
export function stepsOf(
  { phase, run, stopTest, against }: Seen,
  ofArming: readonly string[] = [],
): readonly Step[] {
  const testing = run?.purpose === 'test';
  const tested = stopTest.state === 'passed' && !against.some(({ code }) => isOfTest(code));
  const atRest = phase === 'rest';
  const stands = against.filter(({ code }) => !isOfTest(code)).map(({ message }) => message);
  const armed = phase === 'armed' && !testing;
  const starting = (phase === 'starting' || phase === 'running') && !testing;
  const testBusy = testing || (!tested && (phase === 'limiting' || phase === 'arming'));

  const test: Step = testBusy
    ? { name: 'test', state: 'busy', why: [] }
    : tested
      ? { name: 'test', state: 'done', why: [] }
      : { name: 'test', state: !atRest ? 'later' : stands.length > 0 ? 'blocked' : 'ready', why: stands };

  const whyNotArm = [...new Set([...stands, ...ofArming])];
  const arming = !testBusy && (phase === 'limiting' || phase === 'arming');
  const arm: Step = arming
    ? { name: 'arm', state: 'busy', why: [] }
    : armed || starting
      ? { name: 'arm', state: 'done', why: [] }
      : !tested || !atRest
        ? { name: 'arm', state: 'later', why: [] }
        : { name: 'arm', state: whyNotArm.length > 0 ? 'blocked' : 'ready', why: whyNotArm };

  const start: Step = {
    name: 'start',
    state: starting ? (phase === 'running' ? 'done' : 'busy') : armed ? 'ready' : 'later',
    why: [],
  };
  return [test, arm, start];
}
