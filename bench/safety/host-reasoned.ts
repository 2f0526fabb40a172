/** Conditions of src/safety/control that are no rule of safety, or that a rule beside them covers; each with its reason. */
import type { Reasoned } from './mutants.ts';

const of = (name: string, reasons: readonly (readonly [line: string, why: string])[]): Reasoned[] =>
  reasons.map(([line, why]) => ({ file: `src/safety/control/${name}.ts`, line, why }));

export const hostReasoned: readonly Reasoned[] = [
  ...of('arming', [
    [
      "if (state.phase !== 'arming') return state;",
      'behind the ids of src/link, which let no old answer through; a voided ARM is answered while it is stopped anyway',
    ],
    [
      "if (!state.linkUp) return refuse(state, now, request, 'link');",
      'without a link nothing is heard, and the next rule refuses; kept for its plain words',
    ],
    [
      'if (!answer.ok && refusedByMachine(answer.code)) return notArmed',
      'without it the next line sends the stop byte too: the safe side',
    ],
    ["answerPending({ ...state, phase: 'rest' }", 'which words a person is told'],
  ]),
  ...of('control', [
    ['actions: now.out.length === 0', 'saves an empty list'],
    ['if (before.sessionId === id) return before;', 'the same session: nothing changes either way'],
  ]),
  ...of('hear', [
    [
      "return state.phase === 'stopping' ? heardStopping",
      'without it the next line of telemetry says the same',
    ],
    ['detail:', 'which words are shown'],
    ['const detail =', 'which words are shown'],
    ["if (seen.state !== 'running') return state;", 'a machine at rest that is idle needs nothing'],
    ['if (run === null) return state;', 'a guard of the type: a driven phase has a run'],
    ['const next = turning(', 'saves a new record where nothing changed'],
    ['return next === run', 'saves a new record where nothing changed'],
    ['if (before.linkUp === up) return before;', 'nothing changed'],
    ['const code = state.linkUp', 'which words a person is told'],
    ["note(now, { what: 'stop-undelivered'", 'what is noted'],
  ]),
  ...of('lease', [
    ['if (other) note(', 'what is noted'],
    ['if (lease === null) note(', 'what is noted'],
    [
      'if (!prepares(state.phase) && !drives(state.phase)) return refuse',
      'an end of nothing changes nothing; the refusal is for the person',
    ],
  ]),
  ...of('run', [
    [
      "if (target.kind === 'rate' && curve === null) return 'no-curve';",
      'its voltage is then no number, and the rule of the voltage’s limit refuses it; kept for its plain words',
    ],
    [
      "if (state.phase !== 'starting' || run === null) return state;",
      'behind the ids of src/link, which let no old answer through; tests/safety/control*.test.ts',
    ],
    ["if (target.kind === 'voltage') return Math.round", 'arithmetic, held by tests/safety/control*.test.ts'],
    ['return curve === null ? Number.NaN', 'arithmetic, held by tests/safety/control*.test.ts'],
    ['if (nonce === null) return refuse', 'a guard of the type: armed has a nonce'],
    ['return refuse(state, now, request, state.latch === null ?', 'the consequence of the line before'],
    [
      'if (wrong !== null) return refuse(state, now, request, wrong);',
      'its rule is objection(), which is taken away as a whole',
    ],
    [
      "return disarm(refuse(state, now, request, 'state', ['limits']), '', now);",
      'the consequence of the line before',
    ],
    [
      'if (command.nonce !== run.nonce) return state;',
      'behind the ids of src/link, which let no old answer through; tests/safety/control*.test.ts',
    ],
    ["return run.purpose === 'test' ? running", 'who is answered when; a wish answered twice is caught'],
    ['const answered = answerPending(', 'which words a person is told'],
    [
      'if (run === null || run.askedMilliV !== command.setMilliV) return state;',
      'behind the ids of src/link, which let no old answer through; tests/safety/control*.test.ts',
    ],
    [
      'if (answer.ok) return { ...state, run: { ...settled',
      'the books of what was agreed; tests/safety/control*.test.ts',
    ],
    ['if (run === null) return state;', 'a guard of the type: a driven phase has a run'],
    [
      'const nextStepUs = atUs + (reached',
      'the pace of the closed loop, held by tests/safety/control*.test.ts',
    ],
    ['if (next === run.setMilliV) return state;', 'nothing to send'],
    [
      'const free = milliVFor(target, rules.curve === null ? null : curve);',
      'the closed loop by the curve of the run, held by tests/safety/control*.test.ts',
    ],
    [
      'const wanted = Number.isNaN(free)',
      'the closed loop without a curve, held by tests/safety/control*.test.ts',
    ],
    [
      "if (target.kind !== 'rate' || curve === null || rules.curve === null || state.seen === null) return run;",
      'the closed loop, held by tests/safety/control*.test.ts; its voltage is bounded by the rules above',
    ],
    [
      'if (atUs - state.seen.atUs >= rateLoop.staleUs) return run;',
      'the closed loop, held by tests/safety/control*.test.ts; a run with stale telemetry is stopped by a rule above',
    ],
    [
      'if (aimOf(run, rules) !== run.setMilliV) return run;',
      'the closed loop, held by tests/safety/control*.test.ts',
    ],
    ['if (Math.abs(errorHz)', 'the dead band of the closed loop, held by tests/safety/control*.test.ts'],
  ]),
  ...of('step', [
    ['export function refuse(', 'its definition'],
    ['if (state.pending === null) return state;', 'nobody waits'],
    ['const refusal = code === null', 'which words a person is told'],
    ["if (code === 'timeout' ||", 'which words a person is told'],
    ["return code === 'closed' ?", 'which words a person is told'],
  ]),
  ...of('stopping', [
    [
      'if (yields(cause)) return latch;',
      'nothing that clears itself comes while something is latched; for a caller of `stop` that gives such a cause: tests/safety/control-stop.test.ts',
    ],
    [
      "const stopping = before.phase === 'stopping' ? again",
      'from when the stop is measured; tests/safety/control*.test.ts',
    ],
    ["if (before.phase !== 'stopping' || latch !== before.latch) note", 'what is noted'],
    ['if (!before.linkUp) note', 'what is noted'],
    ['if (latch === null) return cause;', 'a guard of the type'],
    ["return phase === 'clearing' ? cause", 'which of two causes that a person must clear is shown'],
    [
      'test: isTest && run !== null ?',
      'what a stop test remembers; the rules of the test are taken away one by one',
    ],
    ["if (state.phase === 'armed') note", 'what is noted'],
    ['if (stopping === null || latch === null) return before;', 'a guard of the type'],
    ["if (seen.state === 'running')", 'its consequence is taken away'],
    ['stopping.reportedUs === null ? before', 'saves a new record where nothing changed'],
    ['const told = turnsOn ?', 'what follows from `turnsOn`, which is taken away'],
    ['return still ? stopped(faulty', 'what follows from `still`, which is taken away'],
    ['if (stopping.reportedUs !== null) return state;', 'when it reported first is only measured and noted'],
    ['if (stopping === null) return', 'a guard of the type'],
    [
      'if (stopping.overdue && atUs >= stopping.nextWithholdUs',
      'again and again after the first time, which is taken away; the fault matrix holds it (machine ignores stop)',
    ],
    ['const state = stopping === before.stopping', 'saves a new record where nothing changed'],
    ['return stopping.test === null ?', 'saves a judgement where there is no test'],
    ['if (seen === null) return state;', 'CLEAR would hear nothing: asked again later'],
    ['if (seen.pedalDown) return state;', 'the machine itself refuses CLEAR with its pedal down'],
    ['if (now.atUs < stopping.nextByteUs) return state;', 'how often CLEAR is asked again'],
    ['if (state.latch !== null) note', 'what is noted'],
    ['return answerPending(kept', 'which words a person is told'],
  ]),
  ...of('test', [
    [
      "if (run.purpose !== 'test') return false;",
      'without it every run ends after a moment, which is safe and of no use: tests/safety/control*.test.ts',
    ],
    ['return run.turnedUs === null ? { ...run', 'from when it turns'],
    [
      'if (run.turnedUs === null) return atUs',
      'how long a motor may take to turn; tests/safety/control*.test.ts',
    ],
    ['if (stopping === null || stopping.test === null) return null;', 'a guard of the type'],
    ['if (reason === null) return state;', 'not yet judged'],
    ["return reason === '' ? judged", 'who is answered when; a wish answered twice or never is caught'],
    ['stopping === null || us === null', 'what is noted'],
  ]),
];
