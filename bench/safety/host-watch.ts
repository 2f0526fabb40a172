/**
 * What a bystander knows of the host's control who sees requests and replies, what is sent to the machine and what
 * the machine says, and no variable of it but the latch that every page shows; and the rules, by that knowledge alone.
 */
import type {
  ControlAction,
  ControlRules,
  ControlState,
  MotorCommand,
} from '../../src/safety/control/types.ts';
import { LIMITS, NO_RUN, STOP } from './device-watch.ts';
import type { HostInput } from './host-side.ts';
import { CONTROL_TICKS, TEST_TICKS, TICK_US } from './ticks.ts';

export interface HostWatch {
  readonly linkUp: boolean;
  readonly sessionId: string | null;
  /** Who holds it, and ticks since that was granted or renewed. */
  readonly holder: string | null;
  readonly leaseAge: number;
  /** How far a person's wish to start has come; null: none. */
  readonly permit: {
    readonly step: 'asked' | 'armed' | 'to-start';
    readonly test: boolean;
    readonly nonce: number | null;
    readonly age: number;
  } | null;
  /** A START went out, and no stop byte since. */
  readonly driven: {
    readonly test: boolean;
    readonly agreed: boolean;
    readonly milliV: number;
    readonly seen: boolean;
    /** Since START was agreed to. */
    readonly age: number;
  } | null;
  readonly latch: 'none' | 'self' | 'person';
  /** Ticks since the first stop byte; null where the machine was seen to stand still since. */
  readonly stopAge: number | null;
  readonly reported: boolean;
  readonly withheld: boolean;
  /** Requests that wait for their answer. */
  readonly waiting: readonly number[];
  /** Limits that this boot of the machine has agreed to, as text. */
  readonly limited: string;
  /** Ticks since a stop test was passed that counts still. */
  readonly testAge: number | null;
  readonly testSession: string | null;
  /** The stop test that goes on: what was seen of it. */
  readonly test: {
    readonly turned: boolean;
    readonly reportedAge: number | null;
    readonly failed: boolean;
    readonly session: string | null;
  } | null;
  /** The newest telemetry and its age. */
  readonly seen: {
    readonly state: string;
    readonly turning: boolean;
    readonly pedalDown: boolean;
    readonly age: number;
  } | null;
}

export function restingHostWatch(): HostWatch {
  return {
    linkUp: false,
    sessionId: null,
    holder: null,
    leaseAge: 0,
    permit: null,
    driven: null,
    latch: 'none',
    stopAge: null,
    reported: false,
    withheld: false,
    waiting: [],
    limited: '',
    testAge: null,
    testSession: null,
    test: null,
    seen: null,
  };
}

export const MUST = 'what must stop it does, in the same step';
export const HOLDER = 'two holders never';
export const ONCE = 'each request is answered exactly once';
const LATCH = 'a latch stays until it is cleared';
const LOUD = 'a stop that is not reported is repeated, and the heartbeat withheld';
const TEST = 'no start without a passed stop test';
const KNOWN = 'nothing is started unseen';

const older = (age: number | null, ticks: number, most: number) =>
  age === null ? null : Math.min(age + ticks, most);
const textOf = ({ maxMilliV, maxRateMilliHz, maxMilliA }: ControlRules['limits']) =>
  `${maxMilliV}/${maxRateMilliHz}/${maxMilliA}`;
const isLatched = (state: string) => state === 'stopped' || state === 'fault';

/** The watch after one input. `fail` is called where a rule does not hold; it throws. */
export function watchedHost(
  before: ControlState,
  was: HostWatch,
  input: HostInput,
  ticks: number,
  after: ControlState,
  actions: readonly ControlAction[],
  open: readonly MotorCommand[],
  rules: ControlRules,
  fail: (invariant: string, what: string) => void,
): HostWatch {
  let { linkUp, sessionId, holder, permit, driven, latch, reported, withheld, limited, test, seen } = was;
  const most = CONTROL_TICKS;
  let leaseAge = Math.min(was.leaseAge + ticks, most.lease);
  let stopAge = older(was.stopAge, ticks, most.confirmWithin + 1);
  let { testSession } = was;
  let testAge = older(was.testAge, ticks, most.testLifetime);
  // Whoever changes the record tells the machine as well, when it is at rest: nobody here knows what holds then.
  if (limited !== textOf(rules.limits)) limited = '';
  if (seen !== null) seen = { ...seen, age: Math.min(seen.age + ticks, most.stale) };
  if (permit !== null)
    permit = { ...permit, age: permit.step === 'armed' ? Math.min(permit.age + ticks, most.armed) : 0 };
  if (driven !== null)
    driven = { ...driven, age: driven.agreed ? Math.min(driven.age + ticks, most.seenRunning) : 0 };
  if (test !== null && test.reportedAge === null && reported) test = { ...test, reportedAge: stopAge };

  // --- what has to stop, and whether a person has to clear it ---
  const must: string[] = [];
  let grave = false;
  const stopFor = (why: string, clearedByPerson: boolean) => {
    must.push(why);
    grave ||= clearedByPerson;
  };
  // A boolean, for the test that a motor which is being stopped counts as neither.
  const busy = permit !== null || driven !== null;
  if (holder !== null && leaseAge >= most.lease) {
    holder = null;
    if (busy) stopFor('the lease has run out', driven !== null);
  }
  if (driven !== null && (seen === null || seen.age >= most.stale)) stopFor('telemetry is stale', true);
  if (driven?.agreed === true && !driven.seen && driven.age >= most.seenRunning)
    stopFor('START was agreed to, and it is not seen to run', true);
  if (driven !== null && rules.limits.maxMilliV < rules.minMilliV)
    stopFor('the record allows no voltage', true);
  if (permit?.step === 'armed' && permit.age >= most.armed) stopFor('the arming is too old', false);
  // What time has ended has ended before this came.
  const expired = must.length > 0;
  const latched = expired || was.latch !== 'none';
  const run = expired ? null : driven;
  const wish = expired ? null : permit;

  const mine = 'lease' in input && input.lease === holder && holder !== null;
  switch (input.kind) {
    case 'stop':
      stopFor('a stop', input.cause.kind !== 'ended');
      break;
    case 'lost':
      if (mine && (run ?? wish) !== null) stopFor('the holder’s page is gone', run !== null);
      break;
    case 'release':
    case 'end':
      if (mine && (run ?? wish) !== null) stopFor('the holder ends it', false);
      break;
    case 'link':
      if (was.linkUp && !input.up && (run ?? wish) !== null) stopFor('the link is down', run !== null);
      break;
    case 'restarted':
      if ((run ?? wish) !== null) stopFor('the machine restarted', run !== null);
      break;
    case 'session':
      if (input.id !== was.sessionId && wish !== null) stopFor('another session', false);
      break;
    case 'blind':
      if (ticks * TICK_US - input.fromUs < CONTROL_TICKS.blind * TICK_US) break;
      if (run !== null || seen?.state === 'running') stopFor('nobody watched', true);
      break;
    case 'telemetry': {
      const { state } = input.seen;
      const stopped = state === 'stopping' || isLatched(state);
      if (run !== null && stopped) stopFor('the machine stopped by itself', true);
      if (run?.seen === true && state !== 'running') stopFor('it does not run any more', true);
      if (wish !== null && (state === 'running' || stopped))
        stopFor('it moves, or has stopped by itself', true);
      if (!latched && wish === null && run === null && isLatched(state)) stopFor('it is latched', true);
      if (!latched && wish === null && run === null && state === 'running' && !rules.ownStart)
        stopFor('it runs unasked', true);
      if (was.latch !== 'none' && stopAge === null && state === 'running')
        stopFor('it runs though it is latched', false);
      if (before.phase === 'stopped' && !isLatched(state)) stopFor('it forgot its latch', false);
      break;
    }
    case 'answer':
      if (run !== null && !input.answer.ok && input.command.type === 'START')
        stopFor(
          'nobody knows whether it started',
          input.answer.code === 'timeout' || input.answer.code === 'closed',
        );
      if (run !== null && !input.answer.ok && input.command.type === 'VOLT') {
        const known = ['busy', 'range', 'limit'].includes(input.answer.code);
        if (!known) stopFor('nobody knows what it does', true);
      }
      if (wish !== null && input.command.type === 'ARM' && !input.answer.ok)
        if (['timeout', 'closed', 'superseded'].includes(input.answer.code))
          stopFor('it may be armed', false);
      break;
  }
  const stops = actions.some((action) => action.do === 'stop-byte');
  if (must.length > 0 && !stops) fail(input.kind === 'stop' ? STOP : MUST, must.join(', '));
  const standsNow = input.kind === 'telemetry' && isLatched(input.seen.state) && input.seen.rateHz < 2;
  if (ticks > 0 && stopAge !== null && !stops && !standsNow) fail(LOUD, 'no stop byte in a tick');

  // --- what comes in ---
  if (input.kind === 'link') {
    if (input.up !== linkUp) seen = null;
    linkUp = input.up;
  }
  if (input.kind === 'restarted') {
    seen = null;
    limited = '';
    testAge = null;
    test = null;
  }
  if (input.kind === 'session' && input.id !== sessionId) {
    sessionId = input.id;
  }
  const waiting = new Set(was.waiting);
  if ('request' in input) waiting.add(input.request);
  if (input.kind === 'answer' && !input.answer.ok && permit?.step === 'asked')
    if (input.command.type === 'LIMIT' || input.command.type === 'ARM') permit = null;
  if (input.kind === 'answer' && input.answer.ok) {
    const { command, answer } = input;
    if (command.type === 'LIMIT' && permit !== null) limited = textOf(command);
    const nonce = /^[0-9A-F]{8}$/.test(answer.value) ? Number.parseInt(answer.value, 16) : 0;
    if (command.type === 'ARM' && permit?.step === 'asked' && nonce !== 0)
      permit = { ...permit, step: permit.test ? 'to-start' : 'armed', nonce, age: 0 };
    if (command.type === 'START' && driven !== null) driven = { ...driven, agreed: true, age: 0 };
    if (command.type === 'VOLT' && driven !== null) driven = { ...driven, milliV: command.setMilliV };
  }
  if (input.kind === 'telemetry') {
    const { state } = input.seen;
    if (driven !== null && state === 'running') driven = { ...driven, seen: true };
    if (permit?.step === 'armed' && state === 'idle') permit = null;
  }

  // --- what is answered ---
  const replies = new Map<number, boolean>();
  for (const action of actions) {
    if (action.do !== 'reply') continue;
    if (!waiting.delete(action.request))
      fail(ONCE, `request ${action.request} was answered twice, or never made`);
    replies.set(action.request, action.refusal === null);
  }
  const asked = 'request' in input ? replies.get(input.request) : undefined;
  const taken = asked !== false;
  const calm = before.phase === 'rest' || before.phase === 'stopped';
  const noWish = 'request' in input && taken;
  if (noWish && input.kind === 'lease') {
    if (asked === undefined) fail(ONCE, 'a wish for the lease waits');
    const other = holder !== null && holder !== input.id;
    if (other && (permit !== null || driven !== null || stopAge !== null || !calm))
      fail(HOLDER, `${input.id} took it from ${holder} in ${before.phase}`);
    if (other && seen !== null && (seen.turning || seen.state === 'running'))
      fail(HOLDER, `${input.id} took it from ${holder} while it turns`);
    holder = input.id;
    leaseAge = 0;
  } else if (noWish && input.kind !== 'clear') {
    if (!mine) fail(HOLDER, `${input.kind} of one who does not hold it`);
    if (input.kind === 'renew') leaseAge = 0;
    if (input.kind === 'release') holder = null;
  }
  if (input.kind === 'lost' && mine) holder = null;
  const isKnown = seen !== null && seen.age < most.stale && linkUp;
  if ((input.kind === 'arm' || input.kind === 'test') && taken) {
    if (was.latch !== 'none' || busy) fail(NO_RUN, `${input.kind} was taken while latched or busy`);
    if (input.against.length > 0) fail('what stands against it counts', `${input.kind} was taken`);
    if (!isKnown) fail(KNOWN, `${input.kind} was taken`);
    if (seen !== null && (seen.turning || seen.pedalDown || seen.state === 'running'))
      fail(KNOWN, `${input.kind} was taken while it turns or its pedal is down`);
    if (
      input.kind === 'arm' &&
      (testAge === null || testAge >= most.testLifetime || testSession !== sessionId)
    )
      fail(TEST, 'arm was taken');
    permit = { step: 'asked', test: input.kind === 'test', nonce: null, age: 0 };
  }
  if (noWish && input.kind === 'set' && (driven === null || driven.test))
    fail(NO_RUN, 'set was taken without a run');
  const starts = actions.some((action) => action.do === 'send' && action.command.type === 'START');
  if (input.kind === 'start' && taken && !starts) fail(ONCE, 'start was taken, and nothing sent');
  if (input.kind === 'start' && taken && permit?.step === 'armed') {
    if (input.against.length > 0) fail('what stands against it counts', 'start was taken');
    permit = { ...permit, step: 'to-start' };
  }
  if (noWish && (input.kind === 'start' || input.kind === 'set') && input.target.kind === 'voltage')
    if (input.target.milliV > rules.limits.maxMilliV || input.target.milliV < rules.minMilliV)
      fail(LIMITS, `${input.kind} to ${input.target.milliV} mV was taken`);
  if (noWish && (input.kind === 'start' || input.kind === 'set') && input.target.kind === 'rate')
    if (rules.curve === null || input.target.hz * 1000 > rules.limits.maxRateMilliHz)
      fail(LIMITS, `${input.kind} to ${input.target.hz} Hz was taken`);
  const clearing = input.kind === 'clear' && taken;
  if (clearing && (!input.allowed || input.remains.length > 0))
    fail('a clear needs the cause gone and one who may', JSON.stringify(input));

  const obeys =
    input.kind === 'telemetry' && (input.seen.state === 'stopping' || isLatched(input.seen.state));
  // One that is stopping for so long does not stop, whatever it says.
  const turnsOn = obeys && !standsNow && stopAge !== null && stopAge >= TEST_TICKS.still;
  const reports = obeys && !turnsOn;
  if (reports && stopAge !== null && test !== null && test.reportedAge === null)
    test = { ...test, reportedAge: stopAge };

  // --- what goes out, in its order ---
  let sentMilliV: number | null = null;
  for (const action of actions) {
    if (action.do === 'withhold') withheld = true;
    if (action.do === 'stop-byte') {
      // Ended for another reason, nothing was tested.
      if (must.length > 0) test = null;
      else if (driven?.test === true) test = was.test && { ...was.test, reportedAge: null };
      permit = null;
      driven = null;
      if (was.latch === 'none' || must.length > 0)
        latch = grave || was.latch === 'person' ? 'person' : 'self';
      if (stopAge === null) {
        stopAge = 0;
        reported = false;
        withheld = false;
      }
    }
    if (action.do === 'note' && action.note.what === 'tested' && action.note.test.passed) {
      const still =
        (was.stopAge === null ? 0 : Math.min(was.stopAge + ticks, most.confirmWithin + 1)) <=
        TEST_TICKS.still;
      const late =
        !still || test === null || test.reportedAge === null || test.reportedAge > TEST_TICKS.report;
      if (late || test?.turned !== true || latch === 'person')
        fail(TEST, `passed: ${JSON.stringify({ test, latch })}`);
      testAge = 0;
      testSession = test?.session ?? null;
    }
    if (action.do === 'note' && action.note.what === 'tested' && !action.note.test.passed) {
      testAge = null;
      test = test && { ...test, failed: true };
    }
    if (action.do !== 'send') continue;
    const { command } = action;
    if (command.type !== 'CLEAR' && (latch !== 'none' || stopAge !== null))
      fail(NO_RUN, `${command.type} while latched`);
    if (command.type !== 'CLEAR' && command.type !== 'VOLT' && input.kind === 'clear')
      fail('a clear starts nothing', command.type);
    if (!linkUp) fail(KNOWN, `${command.type} without a link`);
    switch (command.type) {
      case 'LIMIT':
        if (textOf(command) !== textOf(rules.limits)) fail(LIMITS, `LIMIT ${JSON.stringify(command)}`);
        if (permit?.step !== 'asked') fail(NO_RUN, 'LIMIT that nobody asked for');
        limited = '';
        break;
      case 'ARM':
        if (permit?.step !== 'asked') fail(NO_RUN, 'ARM that nobody asked for');
        if (limited === '') fail(LIMITS, 'ARM before LIMIT was agreed to');
        break;
      case 'START':
        if (permit?.step !== 'to-start' || permit.nonce !== command.nonce) {
          fail(NO_RUN, `START ${command.nonce}: ${JSON.stringify(permit)}`);
          break;
        }
        if (holder === null) fail(HOLDER, 'START without a live lease');
        if (!permit.test && testAge === null) fail(TEST, 'START');
        if (!permit.test && !isKnown) fail(KNOWN, 'START');
        if (!permit.test && limited !== textOf(rules.limits))
          fail(LIMITS, 'START with other limits agreed to');
        if (command.setMilliV > (permit.test ? rules.stopTest.milliV : rules.softStart.fromMilliV))
          fail(LIMITS, `START with ${command.setMilliV} mV is no soft start`);
        driven = { test: permit.test, agreed: false, milliV: command.setMilliV, seen: false, age: 0 };
        if (permit.test) test = { turned: false, reportedAge: null, failed: false, session: sessionId };
        permit = null;
        sentMilliV = command.setMilliV;
        break;
      case 'VOLT':
        if (driven?.agreed !== true) {
          fail(NO_RUN, 'VOLT without a run');
          break;
        }
        if (open.some(({ type }) => type === 'VOLT'))
          fail('one VOLT at a time', 'another waits for its answer');
        if (command.setMilliV > driven.milliV + rules.softStart.stepMilliV)
          fail(LIMITS, `from ${driven.milliV} to ${command.setMilliV} mV in one step`);
        sentMilliV = command.setMilliV;
        break;
      case 'CLEAR':
        if (latch === 'none' || (stopAge !== null && !standsNow))
          fail('a clear needs the cause gone and one who may', 'CLEAR in motion');
        if (latch === 'person' && !clearing) fail(LATCH, 'CLEAR that nobody asked for');
        if (latch === 'self' && !clearing && test?.failed === true)
          fail(LATCH, 'CLEAR after a failed stop test');
        break;
    }
  }
  if (sentMilliV !== null && (sentMilliV > rules.limits.maxMilliV || sentMilliV < rules.minMilliV))
    fail(LIMITS, `${sentMilliV} mV were sent, ${rules.limits.maxMilliV} mV are allowed`);
  const overMilliV = driven?.agreed === true && driven.milliV > rules.limits.maxMilliV;
  const asksVolt = sentMilliV !== null || open.some(({ type }) => type === 'VOLT');
  if (overMilliV && !asksVolt) fail(LIMITS, `it runs with ${driven?.milliV} mV, and is not brought down`);

  // --- what telemetry shows of the stop ---
  if (input.kind === 'telemetry') {
    const { state, rateHz, pedalDown } = input.seen;
    seen = {
      state: state === 'running' ? state : 'idle',
      turning: rateHz >= 2 || state === 'stopping',
      pedalDown,
      age: 0,
    };
    if (test !== null && driven?.test === true)
      test = { ...test, turned: state === 'running' && rateHz >= 10 };
    if (stopAge !== null && (state === 'running' || turnsOn)) reported = false;
    if (stopAge !== null && reports) reported = true;
    if (stopAge !== null && standsNow) stopAge = null;
    if (state === 'fault' && latch === 'self' && was.latch !== 'none' && was.stopAge !== null)
      latch = 'person';
  }
  if (stopAge !== null && stopAge >= most.confirmWithin && !reported && !withheld)
    fail(LOUD, 'the heartbeat goes on');

  // --- the latch, as every page shows it ---
  const cleared = input.kind === 'answer' && input.command.type === 'CLEAR' && input.answer.ok && !stops;
  if (cleared && before.phase === 'clearing') {
    latch = 'none';
    test = null;
  }
  const shown =
    after.latch === null
      ? 'none'
      : after.latch.kind === 'ended' || after.latch.kind === 'test'
        ? 'self'
        : 'person';
  if (latch !== 'none' && shown === 'none') fail(LATCH, `latched (${latch}), and not shown`);
  if (latch === 'person' && shown === 'self') fail(LATCH, 'a person has to clear it, and it clears itself');
  if (shown === 'person') latch = 'person';
  if (shown !== 'none' && latch === 'none') fail(LATCH, 'shown, and nothing stopped');
  if ((after.phase === 'running' || after.phase === 'starting') !== (driven !== null))
    fail(
      'what is shown as running was started, and not stopped',
      `${after.phase}, ${JSON.stringify(driven)}`,
    );

  // The machine refused its START, so nothing was tested.
  if (input.kind === 'answer' && input.command.type === 'START' && !input.answer.ok && latch === 'self')
    test = null;

  const waits = [...waiting];
  if (waits.length > 1) fail(ONCE, `${waits.length} wait`);
  // Who asked for a passed stop test waits for the CLEAR that ends it.
  const ends = after.phase === 'rest' || (after.phase === 'stopped' && testAge === null);
  if (waits.length > 0 && ends) fail(ONCE, 'nothing will answer it');
  const idle = ticks === 0 && after === before && input.kind !== 'answer';
  if (idle && waits.length === was.waiting.length && actions.every((action) => action.do === 'reply'))
    return was;
  return {
    linkUp,
    sessionId,
    holder,
    leaseAge: holder === null ? 0 : leaseAge,
    permit,
    driven,
    latch,
    stopAge,
    reported,
    withheld,
    waiting: waits,
    limited,
    testAge,
    testSession: testAge === null ? null : testSession,
    test: driven?.test === true || latch !== 'none' ? test : null,
    seen,
  };
}
