/** Every rule of src/safety/control, and what is left when it is taken away. */
import type { Mutation } from './mutants.ts';

const room = (name: string) => `src/safety/control/${name}.ts`;
const of = (name: string, rule: string, find: string, replace: string): Mutation => ({
  file: room(name),
  rule,
  find,
  replace,
});
const without = (name: string, rule: string, find: string): Mutation => of(name, rule, find, '');

const control: readonly Mutation[] = [
  of(
    'control',
    'what time has ended comes first',
    'const state = react(elapse(before, now), input, now);',
    'const state = react(before, input, now);',
  ),
  of(
    'control',
    'a run is watched',
    'return drives(state.phase) ? watch(state, now) : state;',
    'return state;',
  ),
  of(
    'control',
    'a lease expires',
    'expireArming(expireLease(before, now), now)',
    'expireArming(before, now)',
  ),
  of(
    'control',
    'an arming expires',
    'expireArming(expireLease(before, now), now)',
    'expireLease(before, now)',
  ),
  of('control', 'stop bytes go on', 'return pressOn(state, now);', 'return state;'),
  of('control', 'a stop stops', 'return stop(state, input.cause, now);', 'return state;'),
  of('control', 'an answer to an old CLEAR', "if (state.phase !== 'clearing') return state;", ''),
  of(
    'control',
    'a CLEAR that was refused clears nothing',
    'return answer.ok ? cleared(state, now) : notCleared(',
    'return true ? cleared(state, now) : notCleared(',
  ),
  of(
    'control',
    'another session ends an arming',
    "return prepares(state.phase) ? disarm(state, '', now) : state;",
    'return state;',
  ),
  of(
    'control',
    'a run that nobody watched is stopped',
    "if (!drives(state.phase) && state.seen?.state !== 'running') return state;",
    'return state;',
  ),
  of(
    'control',
    '… and only where it was long',
    'if (now.atUs - fromUs < now.rules.timing.blindUs) return state;',
    'return state;',
  ),
  of(
    'control',
    'a service that stood still stops what ran',
    "const before = input.kind === 'blind' ? blind(given, input.fromUs, now) : given;",
    'const before = given;',
  ),
];

const lease: readonly Mutation[] = [
  without(
    'lease',
    'nobody takes a machine out of another’s hand',
    "if (other && !atRest(state)) return refuse(state, now, request, 'held');",
  ),
  of(
    'lease',
    'a hand-over at rest only',
    "(state.phase === 'rest' || state.phase === 'stopped') && !turns(state);",
    '!turns(state);',
  ),
  of(
    'lease',
    'a hand-over while it stands still only',
    "(state.phase === 'rest' || state.phase === 'stopped') && !turns(state);",
    "state.phase === 'rest' || state.phase === 'stopped';",
  ),
  of(
    'lease',
    'renewed by its holder only',
    "if (lease === null || lease.id !== input.lease) return refuse(state, now, input.request, 'not-holder');\n  accept(now, input.request);\n  return { ...state, lease: { ...lease",
    'accept(now, input.request);\n  return { ...state, lease: { ...lease',
  ),
  of(
    'lease',
    'given back by its holder only',
    "if (lease === null || lease.id !== input.lease) return refuse(state, now, input.request, 'not-holder');\n  note(now, { what: 'released', by: lease.by });",
    "note(now, { what: 'released', by: lease.by });",
  ),
  of(
    'lease',
    'a lost page ends its own lease only',
    'if (lease === null || lease.id !== input.lease) return state;',
    'if (lease === null) return state;',
  ),
  of(
    'lease',
    'a lost page ends what goes on',
    "return holderGone({ ...state, lease: null }, { kind: 'lease', detail: '' }, now);\n}\n\n/** It was not",
    'return { ...state, lease: null };\n}\n\n/** It was not',
  ),
  of(
    'lease',
    'a lease given back ends what goes on',
    "return holderGone({ ...state, lease: null }, { kind: 'ended', detail: lease.by }, now);",
    'return { ...state, lease: null };',
  ),
  of(
    'lease',
    'a lease that is over ends',
    'if (lease === null || now.atUs < lease.expiresUs) return state;',
    'return state;',
  ),
];

const arming: readonly Mutation[] = [
  without(
    'arming',
    'arm and test: by the holder',
    "if (state.lease?.id !== input.lease) return refuse(state, now, request, 'not-holder');",
  ),
  of(
    'arming',
    'arm and test: from rest',
    "if (state.phase !== 'rest') return refuse(",
    "if (state.phase === 'stopping') return refuse(",
  ),
  without(
    'arming',
    'arm and test: what it does is known',
    "if (!hears(state, now)) return refuse(state, now, request, 'link');",
  ),
  without(
    'arming',
    'arm and test: it stands still',
    "if (turns(state)) return refuse(state, now, request, 'moving');",
  ),
  without(
    'arming',
    'arm and test: its pedal is up',
    "if (state.seen?.pedalDown === true) return refuse(state, now, request, 'moving');",
  ),
  without(
    'arming',
    'arm and test: nothing stands against it',
    "if (input.against.length > 0) return refuse(state, now, request, 'checks', input.against);",
  ),
  without(
    'arming',
    'arm and test: a voltage is left',
    "if (limits.maxMilliV < minMilliV) return refuse(state, now, request, 'limit');",
  ),
  without(
    'arming',
    'arm: the stop was tested',
    "if (input.kind === 'arm' && testDue(state, now)) return refuse(state, now, request, 'test-due');",
  ),
  of(
    'arming',
    'LIMIT before ARM',
    'if (sameLimits(state.limited, limits)) return ask',
    'if (true) return ask',
  ),
  of(
    'arming',
    'what was agreed to counts for its own record',
    'state.limited === null || sameLimits(state.limited, rules.limits) ? state',
    'rules !== null ? state',
  ),
  of('arming', 'LIMIT is agreed to', 'if (!answer.ok) return notArmed(state, answer.code, now);', ''),
  of('arming', 'an answer to an old LIMIT', "if (state.phase !== 'limiting') return state;", ''),
  of(
    'arming',
    'a machine that may be armed is disarmed',
    "if (!answer.ok) return disarm(answerPending(state, now, codeOf(answer.code)), '', now);",
    'if (!answer.ok) return notArmed(state, answer.code, now);',
  ),
  of(
    'arming',
    'a machine that gave no nonce is disarmed',
    "if (nonce === null) return disarm(answerPending(state, now, 'device', ['nonce']), '', now);",
    '',
  ),
  of(
    'arming',
    'a stop test starts by itself, and only as a test',
    "if (state.pending?.wish === 'test') return launch",
    'if (false) return launch',
  ),
  of(
    'arming',
    'an arming keeps to the limits of now',
    'if (!sameLimits(state.limited, now.rules.limits))',
    'if (false)',
  ),
  of('arming', 'a nonce of the right shape', 'if (!/^[0-9A-F]{8}$/.test(value)) return null;', ''),
  of('arming', 'a nonce is not 0', 'return nonce === 0 ? null : nonce;', 'return nonce;'),
  of(
    'arming',
    'an arming ends in time',
    "if (state.phase !== 'armed' || now.atUs - state.armedUs < now.rules.timing.armedUs) return state;",
    'return state;',
  ),
  without(
    'lease',
    'what is prepared is undone',
    "if (prepares(state.phase)) return disarm(state, cause.kind === 'ended' ? cause.detail : '', now);",
  ),
  of(
    'lease',
    'what is driven is stopped',
    'return drives(state.phase) ? stop(state, cause, now) : state;',
    'return state;',
  ),
  of(
    'lease',
    'end: by the holder',
    "if (state.lease?.id !== input.lease) return refuse(state, now, input.request, 'not-holder');",
    '',
  ),
];

const run: readonly Mutation[] = [
  of(
    'run',
    'start: by the holder',
    "if (state.lease?.id !== input.lease) return refuse(state, now, request, 'not-holder');\n  const { nonce } = state;",
    'const { nonce } = state;',
  ),
  of(
    'run',
    'start: what it does is known',
    "if (!hears(state, now)) return refuse(state, now, request, 'link');",
    '',
  ),
  without(
    'run',
    'start: nothing stands against it',
    "if (input.against.length > 0) return refuse(state, now, request, 'checks', input.against);",
  ),
  of('run', 'start: within the limits', 'const wrong = objection(target, rules);', 'const wrong = null;'),
  of(
    'run',
    'start: the machine has these limits',
    'if (!sameLimits(state.limited, rules.limits))',
    'if (false)',
  ),
  of(
    'run',
    'START begins softly',
    'Math.min(aim, Math.max(rules.softStart.fromMilliV, rules.minMilliV))',
    'aim',
  ),
  of(
    'run',
    'the test’s voltage keeps to the limit',
    'Math.min(now.rules.stopTest.milliV, now.rules.limits.maxMilliV)',
    'now.rules.stopTest.milliV',
  ),
  of(
    'run',
    'a nonce is used once',
    "return { ...state, phase: 'starting', nonce: null, run };",
    "return { ...state, phase: 'starting', run };",
  ),
  of('run', 'START was agreed to', 'if (!answer.ok) return notStarted(state, answer.code, now);', ''),
  of(
    'run',
    'a START that was refused disarms',
    "if (refused) return disarm({ ...answered, run: null }, '', now);",
    "if (refused) return { ...answered, run: null, phase: 'rest' };",
  ),
  of(
    'run',
    'a START of which nobody knows is stopped',
    "return stop(answered, { kind: 'telemetry', detail: '' }, now);\n}\n\nexport function set",
    "return { ...answered, run: null, phase: 'rest' };\n}\n\nexport function set",
  ),
  of(
    'run',
    'set: by the holder',
    "if (state.lease?.id !== input.lease) return refuse(state, now, request, 'not-holder');\n  const { run } = state;",
    'const { run } = state;',
  ),
  of('run', 'set: within the limits', 'const wrong = objection(target, now.rules);', 'const wrong = null;'),
  of(
    'run',
    'the stroke rate’s limit',
    "if (target.kind === 'rate' && !(target.hz * 1000 <= limits.maxRateMilliHz)) return 'limit';",
    '',
  ),
  of('run', 'the voltage’s limit', "if (!(milliV <= limits.maxMilliV)) return 'limit';", ''),
  of('run', 'the least voltage', "return milliV >= minMilliV ? null : 'range';", 'return null;'),
  of(
    'run',
    'a VOLT of which nobody knows is a stop',
    ": stop(state, { kind: 'telemetry', detail: '' }, now);\n  }",
    ': { ...state, run: settled };\n  }',
  ),
  of(
    'run',
    'a VOLT that was refused is a stop',
    "? stop(state, { kind: 'machine', detail: answer.code }, now)",
    '? { ...state, run: settled }',
  ),
  of(
    'run',
    'set: in a run for work',
    "if (state.phase !== 'running' || run === null || run.purpose !== 'work')",
    'if (run === null)',
  ),
  of(
    'run',
    'a run without telemetry is stopped',
    "if (!hears(state, now)) return stop(state, { kind: 'telemetry', detail: '' }, now);",
    '',
  ),
  of(
    'run',
    'a START that is not seen is stopped',
    "if (state.phase === 'running' && !run.seenRunning && now.atUs - run.startedUs >= timing.seenRunningUs)",
    'if (false)',
  ),
  of(
    'run',
    'a record without a voltage stops the run',
    "if (limits.maxMilliV < minMilliV) return stop(state, { kind: 'limits', detail: '' }, now);",
    '',
  ),
  of(
    'run',
    'a stop test ends by itself',
    'if (testIsRipe(run, now)) return stop(',
    'if (false) return stop(',
  ),
  of('run', 'one VOLT at a time', 'if (run.askedMilliV !== null) return state;', ''),
  of(
    'run',
    'down to a limit at once',
    'if (atUs < run.nextStepUs && !over) return state;',
    'if (atUs < run.nextStepUs) return state;',
  ),
  of('run', 'up in steps', 'Math.min(aim, run.setMilliV + rules.softStart.stepMilliV);', 'aim;'),
  of('run', 'an aim within the limits', 'Math.min(wanted, rules.limits.maxMilliV)', 'wanted'),
];

const stopping: readonly Mutation[] = [
  of('stopping', 'a stop sends its byte', "now.out.push({ do: 'stop-byte' });\n  const latch", 'const latch'),
  of(
    'stopping',
    'a stop forgets the nonce',
    "phase: 'stopping', nonce: null, run: null,",
    "phase: 'stopping', run: null,",
  ),
  of('stopping', 'a stop is latched', 'run: null, stopping, latch };', 'run: null, stopping };'),
  of(
    'stopping',
    'a stop of a person takes the place of an end',
    'if (yields(latch)) return cause;',
    'if (yields(latch)) return latch;',
  ),
  of(
    'stopping',
    'a wish that a stop ends is answered',
    'if (!isTest) state = answerPending(state, now, code);',
    '',
  ),
  of(
    'stopping',
    'a test that was broken off has failed',
    'if (testing && !isTest) state = breakOff(state, now);',
    '',
  ),
  of(
    'stopping',
    '`idle` is no report of a stop',
    "if (!isLatched && seen.state !== 'stopping') return before;",
    "if (seen.state === 'idle') return stopped(before, seen, now);",
  ),
  of(
    'stopping',
    'a machine that runs on has not stopped',
    "if (seen.state === 'running') return unreported();",
    "if (seen.state === 'running') return before;",
  ),
  of(
    'stopping',
    'a needle that moves does not stand still',
    'const still = isLatched && !turns({ ...before, seen });',
    'const still = isLatched;',
  ),
  of(
    'stopping',
    'a machine that turns on has not stopped',
    'const turnsOn = !still && seen.atUs - stopping.sinceUs >= now.rules.stopTest.stillWithinUs;',
    'const turnsOn = false;',
  ),
  of('stopping', 'rest is when it stands still', 'if (!still) return judge(told, now);', ''),
  of(
    'stopping',
    'a fault is graver than an end',
    "if (seen.state === 'fault' && yields(latch)) {",
    'if (false) {',
  ),
  of('stopping', 'bytes until it reports', 'if (atUs >= stopping.nextByteUs) {', 'if (false) {'),
  of(
    'stopping',
    'without a report the heartbeat ends',
    'if (\n    !stopping.overdue &&\n    stopping.reportedUs === null &&',
    'if (\n    false &&',
  ),
  of(
    'stopping',
    'clear: it stands still',
    "if (state.phase === 'stopping') return refuse(state, now, request, 'moving');\n  if (state.phase !== 'stopped') return refuse(state, now, request, 'state');",
    '',
  ),
  of('stopping', 'clear: a link', "if (!state.linkUp) return refuse(state, now, request, 'link');", ''),
  of(
    'stopping',
    'clear: the cause is gone',
    "if (input.remains.length > 0) return refuse(state, now, request, 'cause-remains', input.remains);",
    '',
  ),
  of(
    'stopping',
    'clear: by one who may',
    "if (!input.allowed) return refuse(state, now, request, 'not-allowed');",
    '',
  ),
  of(
    'stopping',
    'only an end clears itself',
    'if (stopping === null || latch === null || !yields(latch)) return state;',
    'if (stopping === null || latch === null) return state;',
  ),
  of(
    'stopping',
    'a failed stop test stays latched',
    "if (latch.kind === 'test' && state.stopTest?.passed !== true) return state;",
    '',
  ),
  of(
    'stopping',
    'a CLEAR of which nobody knows clears nothing',
    "phase: 'stopped' as const, stopping: stopping && { ...stopping, nextByteUs } };",
    "phase: 'rest' as const, latch: null, stopping: null };",
  ),
];

const hear: readonly Mutation[] = [
  of(
    'hear',
    'what moves while CLEAR is under way',
    "return seen.state === 'running' ? stop(state, unexpected, now) : state;",
    'return state;',
  ),
  of('hear', 'a machine found latched is latched here', 'if (isLatched(seen)) {', 'if (false) {'),
  of(
    'hear',
    'a machine that runs unasked is stopped',
    'if (!now.rules.ownStart) return stop(state, unexpected, now);',
    '',
  ),
  of(
    'hear',
    'a machine met running gets no heartbeat',
    'if (!met) now.out.push(',
    'if (false) now.out.push(',
  ),
  of(
    'hear',
    'what moves while it is prepared',
    "if (seen.state === 'running') return stop(state, unexpected, now);",
    '',
  ),
  of(
    'hear',
    'what stops by itself while it is prepared',
    'if (hasStopped(seen)) return stop(state, byItself(seen), now);\n  // It has ended',
    '// It has ended',
  ),
  of(
    'hear',
    'a machine that has disarmed itself',
    "if (state.phase === 'armed' && seen.state === 'idle') {",
    'if (false) {',
  ),
  of(
    'hear',
    'what stops by itself in the run',
    'if (hasStopped(seen)) return stop(state, byItself(seen), now);\n  // Off,',
    '// Off,',
  ),
  of(
    'hear',
    'what does not run any more',
    'return run.seenRunning ? stop(state, byItself(seen), now) : state;',
    'return state;',
  ),
  of(
    'hear',
    'a machine that forgets its latch is stopped again',
    'if (!isLatched(seen) && state.latch !== null) return stop(state, state.latch, now);',
    '',
  ),
  of(
    'hear',
    'a link that goes ends what goes on',
    "return interrupted(state, { kind: 'telemetry', detail: '' }, now);",
    'return state;',
  ),
  of(
    'hear',
    'a link that goes: nothing is known any more',
    '{ ...before, linkUp: up, seen: null, met: false }',
    '{ ...before, linkUp: up, met: false }',
  ),
  of('hear', 'a link that comes back brings its stop bytes', 'if (up) {', 'if (true) {'),
  of(
    'hear',
    'a stop test that a restart came into has failed',
    "if (cause.kind === 'restarted' && (state.stopping?.test ?? null) !== null) return stop(state, cause, now);",
    '',
  ),
  of(
    'hear',
    'a restart ends what goes on',
    "return interrupted({ ...before, ...forgotten }, { kind: 'restarted', detail: '' }, now);",
    'return { ...before, ...forgotten };',
  ),
  of(
    'hear',
    'a restart forgets the limits',
    'const forgotten = { seen: null, met: false, limited: null, stopTest: null };',
    'const forgotten = { seen: null, met: false, stopTest: null };',
  ),
  of(
    'hear',
    'a restart forgets the stop test',
    'const forgotten = { seen: null, met: false, limited: null, stopTest: null };',
    'const forgotten = { seen: null, met: false, limited: null };',
  ),
];

const step: readonly Mutation[] = [
  of(
    'step',
    'telemetry grows old',
    'seen !== null && atUs - seen.atUs < rules.timing.staleUs;',
    'seen !== null;',
  ),
  of(
    'step',
    'a motor that coasts turns',
    "return seen.state === 'running' || seen.state === 'stopping' || seen.rateHz >= STILL_HZ;",
    "return seen.state === 'running';",
  ),
  of(
    'step',
    'only an end and a test clear themselves',
    "cause.kind === 'ended' || cause.kind === 'test';",
    "cause.kind === 'ended' || cause.kind === 'test' || cause.kind === 'person';",
  ),
  without(
    'step',
    'who waits is told',
    "now.out.push({ do: 'reply', request: state.pending.request, refusal });",
  ),
  of('step', '… and once', 'return { ...state, pending: null };', 'return state;'),
];

const test: readonly Mutation[] = [
  of('test', 'a test is due', 'if (stopTest === null) return true;', 'if (stopTest === null) return false;'),
  without('test', 'a failed test is none', 'if (!stopTest.passed) return true;'),
  without('test', 'a test counts for its session', 'if (stopTest.sessionId !== sessionId) return true;'),
  of(
    'test',
    'a test grows old',
    'return atUs - stopTest.atUs >= rules.timing.testLifetimeUs;',
    'return false;',
  ),
  of(
    'test',
    'reported in time',
    "if ((reportedUs ?? atUs) - sinceUs > rules.stopTest.reportWithinUs) return 'not-reported';",
    '',
  ),
  of('test', 'still in time', "if (late) return hears(state, now) ? 'not-still' : 'not-heard';", ''),
  of(
    'test',
    'a motor that turns is what is stopped',
    'if (seen.rateHz < TURNS_HZ) return run.turnedUs === null ? run : { ...run, turnedUs: null };',
    '',
  ),
  of('test', 'still before it passes', 'if (stillUs === null) return null;', ''),
  without('test', 'it turned', "if (!stopping.test.turned) return 'did-not-turn';"),
];

export const hostMutations: readonly Mutation[] = [
  ...control,
  ...lease,
  ...arming,
  ...run,
  ...stopping,
  ...hear,
  ...step,
  ...test,
];
