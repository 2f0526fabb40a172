/** Every rule of firmware-protocol/motor.ts, and what is left when it is taken away. */
import type { Mutation, Reasoned } from './mutants.ts';

const file = 'firmware-protocol/motor.ts';
const of = (rule: string, find: string, replace: string): Mutation => ({ file, rule, find, replace });
const without = (rule: string, find: string): Mutation => of(rule, find, '');

export const deviceMutations: readonly Mutation[] = [
  of('a failed self-test is a fault', "state: selfTestPassed ? 'idle' : 'fault'", "state: 'idle'"),
  of('a failed self-test has a cause', "causes: selfTestPassed ? [] : ['internal']", 'causes: []'),
  of(
    'deadlines come before the input',
    'const late = entered(motor, deadlines(motor, input.atUs, type));',
    'const late = only(motor);',
  ),
  of(
    'a press counts in its own state only',
    'if (step.motor.state === before.state || step.motor.buttonUpUs === null) return step;',
    'return step;',
  ),
  of(
    'the watchdog’s time',
    'return ageUs >= type.timing.watchdogUs || ageUs < 0;',
    'return ageUs > type.timing.watchdogUs || ageUs < 0;',
  ),
  of(
    'the watchdog',
    "if (motor.state === 'running' && motor.startedBy === 'host' && beatIsOld(motor, atUs, type))",
    'if (false)',
  ),
  of(
    'an arming ends by itself',
    "if (motor.state === 'armed' && atUs - motor.armedUs >= type.timing.armLifetimeUs)",
    'if (false)',
  ),
  of(
    'an arming ends with its host',
    "if (motor.state === 'armed' && beatIsOld(motor, atUs, type)) return",
    'if (false) return',
  ),
  of(
    'WHO ends an arming',
    "return only(motor.state === 'armed' ? off(motor, 'idle') : motor);",
    'return only(motor);',
  ),
  of(
    'the stop byte latches',
    "case 'stop-byte':\n      return stop(motor, atUs, 'stopped');",
    "case 'stop-byte':\n      return stop(motor, atUs, 'idle');",
  ),
  of(
    'STOP latches',
    "then(stop(motor, atUs, 'stopped'), (stopped)",
    "then(stop(motor, atUs, 'idle'), (stopped)",
  ),
  of('off forgets the nonce', 'const drive = { nonce: null, ', 'const drive = { '),
  of(
    'off forgets the set voltage',
    "startedBy: 'none', setMilliV: 0, drivenMilliV: 0, rampUs",
    "startedBy: 'none', drivenMilliV: 0, rampUs",
  ),
  of(
    'off forgets who started',
    "nonce: null, startedBy: 'none', setMilliV: 0,",
    'nonce: null, setMilliV: 0,',
  ),
  of('a fault stays a fault', "if (motor.state === 'fault') return { motor, actions: [CUT] };", ''),
  of(
    'a stop in progress becomes latched',
    "rest: motor.rest === 'fault' ? 'fault' : rest }",
    'rest: motor.rest }',
  ),
  of('a stop for a fault stays one', "rest: motor.rest === 'fault' ? 'fault' : rest }", 'rest }'),
  of(
    'a stop while it turns is not yet rest',
    "if (motor.state === 'running' || motor.turning)",
    "if (motor.state === 'running')",
  ),
  of(
    'a stop cuts the drive',
    'stoppingUs: motor.stoppingUs ?? atUs },\n      actions: [CUT],',
    'stoppingUs: motor.stoppingUs ?? atUs },\n      actions: [],',
  ),
  without('a fault is said once', 'if (motor.causes.includes(code)) return only(motor);'),
  of(
    'a running motor stops before it rests',
    "...off(motor, stops ? 'stopping' : 'fault'),",
    "...off(motor, 'fault'),",
  ),
  of(
    'a fault rests in fault',
    "rest: 'fault',\n    fault: motor.fault",
    "rest: 'stopped',\n    fault: motor.fault",
  ),
  of('the first fault holds', "fault: motor.fault === 'none' ? code : motor.fault,", 'fault: code,'),
  of('a fault has a cause', 'causes: [...motor.causes, code],', 'causes: motor.causes,'),
  of('a fault cuts the drive', "actions: [CUT, { do: 'fault'", "actions: [{ do: 'fault'"),
  without(
    'ARM: idle or armed',
    "if (motor.state !== 'idle' && motor.state !== 'armed') return refuse(motor, 'state');",
  ),
  without('ARM: pedal up', "if (motor.buttonDown) return refuse(motor, 'state');"),
  without('ARM: host heard', "if (beatIsOld(motor, atUs, type)) return refuse(motor, 'state');"),
  of(
    'ARM: stands still',
    'if (motor.turning || motor.overcurrentUs !== null)',
    'if (motor.overcurrentUs !== null)',
  ),
  of('ARM: no current', 'if (motor.turning || motor.overcurrentUs !== null)', 'if (motor.turning)'),
  without('START: armed', "if (motor.state !== 'armed') return refuse(motor, 'state');"),
  without('START: the right nonce', "if (nonce !== motor.nonce) return refuse(off(motor, 'idle'), 'nonce');"),
  of(
    'START: a guess costs the arming',
    "return refuse(off(motor, 'idle'), 'nonce');",
    "return refuse(motor, 'nonce');",
  ),
  of(
    'START: within limits',
    'if (wrong !== null) return refuse(motor, wrong);\n  // The nonce',
    '// The nonce',
  ),
  of(
    'START: uses the nonce up',
    "startedBy: 'host', nonce: null, setMilliV: milliV }",
    "startedBy: 'host', setMilliV: milliV }",
  ),
  of(
    'START: a ramp begins low',
    'const first = type.rampMilliVPerMs === null ? milliV : Math.min(milliV, type.minMilliV);',
    'const first = milliV;',
  ),
  without(
    'VOLT: armed or running',
    "if (motor.state !== 'running' && motor.state !== 'armed') return refuse(motor, 'state');",
  ),
  of('VOLT: within limits', 'if (wrong !== null) return refuse(motor, wrong);\n  const set', 'const set'),
  without(
    'VOLT while armed drives nothing',
    "if (motor.state === 'armed') return { motor: set, actions: [OK] };",
  ),
  of(
    'VOLT: up by the ramp',
    'const now = type.rampMilliVPerMs === null ? milliV : Math.min(milliV, motor.drivenMilliV);',
    'const now = milliV;',
  ),
  of('VOLT: down at once', 'Math.min(milliV, motor.drivenMilliV);', 'motor.drivenMilliV;'),
  of(
    'the least voltage',
    'if (milliV < type.minMilliV || milliV > type.limits.maxMilliV)',
    'if (milliV > type.limits.maxMilliV)',
  ),
  of(
    'the device’s own limit',
    'if (milliV < type.minMilliV || milliV > type.limits.maxMilliV)',
    'if (milliV < type.minMilliV)',
  ),
  without('LIMIT’s voltage', "if (milliV > motor.limits.maxMilliV) return 'limit';"),
  of(
    'a stroke rate of 0 lets nothing run',
    'if (motor.limits.maxRateMilliHz === 0 || motor.limits.maxMilliA === 0)',
    'if (motor.limits.maxMilliA === 0)',
  ),
  of(
    'a current of 0 lets nothing run',
    'if (motor.limits.maxRateMilliHz === 0 || motor.limits.maxMilliA === 0)',
    'if (motor.limits.maxRateMilliHz === 0)',
  ),
  without(
    'LIMIT: idle or stopped',
    "if (motor.state !== 'idle' && motor.state !== 'stopped') return refuse(motor, 'state');",
  ),
  without(
    'LIMIT: its own voltage',
    "if (limits.maxMilliV > type.limits.maxMilliV) return refuse(motor, 'range');",
  ),
  without(
    'LIMIT: its own stroke rate',
    "if (limits.maxRateMilliHz > type.limits.maxRateMilliHz) return refuse(motor, 'range');",
  ),
  without(
    'LIMIT: its own current',
    "if (limits.maxMilliA > type.limits.maxMilliA) return refuse(motor, 'range');",
  ),
  without(
    'CLEAR: stopped or fault',
    "if (motor.state !== 'stopped' && motor.state !== 'fault') return refuse(motor, 'state');",
  ),
  without('CLEAR: no cause', "if (motor.causes.length > 0) return refuse(motor, 'fault');"),
  of('CLEAR: pedal up', 'if (motor.buttonDown || motor.turning) return', 'if (motor.turning) return'),
  of('CLEAR: stands still', 'if (motor.buttonDown || motor.turning) return', 'if (motor.buttonDown) return'),
  of(
    'CLEAR while idle is answered',
    "if (motor.state === 'idle') return { motor, actions: [OK] };",
    "if (motor.state === 'idle') return { motor, actions: [] };",
  ),
  of(
    'a pedal held from before',
    'const pressed = down && upUs !== null && atUs - upUs >= type.timing.pedalUpUs;',
    'const pressed = down;',
  ),
  of(
    'a pedal that bounces',
    'const pressed = down && upUs !== null && atUs - upUs >= type.timing.pedalUpUs;',
    'const pressed = down && upUs !== null;',
  ),
  of(
    'a pedal that is down is not up',
    'buttonUpUs: input.buttonDown ? null : (upUs ?? atUs),',
    'buttonUpUs: upUs ?? atUs,',
  ),
  of(
    'only a press starts',
    "if (motor.state === 'idle' && pressed && type.local)",
    "if (motor.state === 'idle' && motor.buttonDown && type.local)",
  ),
  of(
    'only with `local`',
    "if (motor.state === 'idle' && pressed && type.local)",
    "if (motor.state === 'idle' && pressed)",
  ),
  of('only from idle', "if (motor.state === 'idle' && pressed && type.local)", 'if (pressed && type.local)'),
  without('a hand ends an arming', "if (motor.state === 'armed' && down) return only(off(motor, 'idle'));"),
  without(
    'the operator’s hand wins',
    "if (motor.state === 'running' && motor.startedBy === 'host' && down) return stop(motor, atUs, 'stopped');",
  ),
  of(
    '… and latches',
    "&& down) return stop(motor, atUs, 'stopped');",
    "&& down) return stop(motor, atUs, 'idle');",
  ),
  without(
    'a pedal’s release ends its own run only',
    "if (motor.state !== 'running' || motor.startedBy !== 'operator') return only(motor);",
  ),
  without(
    'a momentary pedal’s release stops',
    "if (type.pedal === 'momentary' && !motor.buttonDown) return stop(motor, atUs, 'idle');",
  ),
  without(
    'a button’s second press stops',
    "if (type.pedal === 'latched' && pressed) return stop(motor, atUs, 'idle');",
  ),
  of(
    'the operator’s start keeps to LIMIT',
    'const milliV = Math.min(type.knobMilliV, motor.limits.maxMilliV);',
    'const milliV = type.knobMilliV;',
  ),
  without(
    'the operator’s start keeps to the limits',
    'if (refusal(motor, milliV, type) !== null) return only(motor);',
  ),
  without(
    'over-current',
    "if (lasts(motor.overcurrentUs, timing.beyondUs)) step = begins(step, 'overcurrent', input.milliA);",
  ),
  without(
    'supply',
    "if (lasts(motor.supplyUs, timing.beyondUs)) step = begins(step, 'supply', input.milliV);",
  ),
  without(
    'stall',
    "if (lasts(motor.stallUs, timing.stallUs)) step = begins(step, 'stall', input.rateHz * 1000);",
  ),
  without('temperature', "if (input.hot === true) step = begins(step, 'temperature', 0);"),
  without('defect', "if (input.defect === true) step = begins(step, 'internal', 0);"),
  of(
    'a motor that does not come to rest',
    'if (lasts(motor.stoppingUs, timing.stoppingLimitUs)) {',
    'if (false) {',
  ),
  without('… is a fault at once', "step = then(step, (now) => only({ ...now, state: 'fault' }));"),
  of('it rests when it stands still', 'if (!motor.turning) step = then(', 'if (false) step = then('),
  of('it rests no sooner', 'if (!motor.turning) step = then(', 'step = then('),
  of('what time it has been so begins once', '(holds ? (fromUs ?? atUs) : null);', '(holds ? atUs : null);'),
  of(
    'what is over is forgotten',
    '(holds ? (fromUs ?? atUs) : null);',
    '(holds ? (fromUs ?? atUs) : fromUs);',
  ),
  of(
    'a driven motor keeps to LIMIT',
    'const limits = driven ? motor.limits : type.limits;',
    'const limits = type.limits;',
  ),
  of('too fast', '(tooFast || sags || surges)', '(sags || surges)'),
  of('a supply that sags', '(tooFast || sags || surges)', '(tooFast || surges)'),
  of('a supply that surges', '(tooFast || sags || surges)', '(tooFast || sags)'),
  of('it coasts', 'since(!driven && motor.turning, motor.stoppingUs)', 'null'),
  of(
    'the watchdog’s cause',
    "if (code === 'watchdog') return beatIsOld(motor, atUs, type);",
    "if (code === 'watchdog') return false;",
  ),
  without('no cause goes while it turns', 'if (motor.turning) return true;'),
  without('over-current’s cause', "if (code === 'overcurrent') return input.milliA > type.limits.maxMilliA;"),
  without('temperature’s cause', "if (code === 'temperature') return input.hot === true;"),
  without('a defect’s cause', "if (code === 'internal') return input.defect === true;"),
  of('a cause goes', '!remains(motor, code, input, atUs, type)', 'false'),
  of(
    'a ramp drives while running only',
    "if (motor.state !== 'running' || motor.drivenMilliV >= motor.setMilliV)",
    'if (motor.drivenMilliV >= motor.setMilliV)',
  ),
  of(
    'a ramp ends where it was set',
    'give(motor, Math.min(motor.setMilliV, motor.drivenMilliV + Math.max(0, riseMilliV)), atUs, type)',
    'give(motor, motor.drivenMilliV + Math.max(0, riseMilliV), atUs, type)',
  ),
  of('a ramp takes its time', '(atUs - motor.rampUs)) / 1000;', '(atUs - motor.rampUs)) / 10;'),
];

/** Conditions that are no rule of safety, each with its reason. */
export const deviceReasoned: readonly Reasoned[] = [
  {
    file,
    line: 'return step.actions.length === 0',
    why: 'joins the actions of two steps; without it only an empty list is copied',
  },
  {
    file,
    line: "if (motor.state === 'stopped') return { motor, actions: [CUT] };",
    why: 'a repeated stop at rest: the rule before and after give the same latch',
  },
  { file, line: '? after', why: 'joins the actions of two steps' },
  { file, line: "if (motor.state === 'stopping')", why: 'its consequence is taken away' },
  { file, line: 'const rampUs = type.rampMilliVPerMs === null ? 0 : atUs;', why: 'only a ramp reads it' },
  {
    file,
    line: 'stoppingUs: motor.stoppingUs ?? (stops ? atUs : null),',
    why: 'the next measurement sets it as well',
  },
  {
    file,
    line: "const stops = motor.state === 'running' || motor.state === 'stopping';",
    why: 'used by the rule “a running motor stops before it rests”',
  },
  { file, line: 'if (gone.length === 0) return only(motor);', why: 'nothing to say: only saves work' },
  {
    file,
    line: "rest: selfTestPassed ? 'idle' : 'fault',",
    why: 'a device at fault is told by its state; rest is read while stopping only',
  },
  {
    file,
    line: "fault: selfTestPassed ? 'none' : 'internal',",
    why: 'the code that M shows, held by tests/protocol/motor.test.ts',
  },
];
