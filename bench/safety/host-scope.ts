/** The host against any machine, any link and any people: every line and wish, at any time, in any order. */
import type { CommandAnswer, ControlRules, SeenMachine, Target } from '../../src/safety/control/types.ts';
import type { Model } from './engine.ts';
import {
  type ControlFunctions,
  type Granted,
  grantedHost,
  granting,
  type HostInput,
  type HostSide,
  RULES,
  stepHost,
} from './host-side.ts';
import { Interned } from './interned.ts';

export interface HostBound {
  readonly granted: Granted;
  readonly rules: ControlRules;
  /** The record may change meanwhile: to these. */
  readonly changes: Readonly<Record<string, ControlRules>>;
  readonly targets: readonly Target[];
  readonly sights: readonly Omit<SeenMachine, 'atUs' | 'setMilliV'>[];
  readonly sessions: readonly (string | null)[];
  /** A second person. */
  readonly other: boolean;
  readonly goals: readonly string[];
}

const sight = (
  state: SeenMachine['state'],
  rateHz: number,
  pedalDown = false,
  fault: SeenMachine['fault'] = 'none',
) => ({
  state,
  rateHz,
  pedalDown,
  fault,
});
const volts = (...milliV: number[]): Target[] => milliV.map((each) => ({ kind: 'voltage', milliV: each }));
const idle = sight('idle', 0);
const turns = sight('running', 100);
const stopped = sight('stopped', 0);

/** Each of these leaves out what the others walk, so that each can be walked to its end. */
export const hostBounds: Readonly<Record<string, HostBound>> = {
  'two people and their leases': {
    granted: { lease: false, test: true },
    rules: RULES,
    changes: {},
    targets: volts(8_000, 9_000),
    sights: [idle, sight('idle', 100), turns, stopped],
    sessions: [],
    other: true,
    goals: ['running', 'armed', 'stopped', 'clearing', 'a run at 8,000 mV'],
  },
  'the stop and its test': {
    granted: { lease: true, test: false },
    rules: RULES,
    changes: {},
    targets: volts(5_000),
    sights: [
      idle,
      sight('idle', 0, true),
      sight('running', 0),
      turns,
      sight('stopping', 100),
      stopped,
      sight('fault', 0, false, 'stall'),
    ],
    sessions: [null, 's'],
    other: false,
    goals: ['running', 'armed', 'stopped', 'clearing', 'a passed test', 'a failed test'],
  },
  'all that telemetry may show': {
    granted: { lease: true, test: true },
    rules: { ...RULES, ownStart: true },
    changes: {},
    targets: volts(5_000, 8_000, 9_000, 1_000),
    sights: [
      idle,
      sight('idle', 0, true),
      sight('idle', 100),
      sight('armed', 0),
      sight('running', 0),
      turns,
      sight('stopping', 100),
      stopped,
      sight('stopped', 0, true),
      sight('fault', 0, false, 'stall'),
      sight('fault', 100, false, 'internal'),
    ],
    sessions: [],
    other: false,
    goals: ['running', 'armed', 'stopped', 'clearing', 'a run at 8,000 mV'],
  },
  'stroke rate, and a record that changes': {
    granted: { lease: true, test: true },
    rules: { ...RULES, curve: { hzPerVolt: 16, zeroVolt: -1 } },
    changes: {
      lowered: {
        ...RULES,
        curve: { hzPerVolt: 16, zeroVolt: -1 },
        limits: { ...RULES.limits, maxMilliV: 3_500 },
      },
      'no voltage allowed': { ...RULES, limits: { ...RULES.limits, maxMilliV: 2_000 } },
      'no curve': RULES,
    },
    targets: [
      { kind: 'rate', hz: 100 },
      { kind: 'rate', hz: 130 },
      { kind: 'voltage', milliV: 8_000 },
    ],
    sights: [idle, turns, sight('running', 90), stopped],
    sessions: [],
    other: false,
    goals: ['running', 'armed', 'stopped', 'clearing'],
  },
};

interface Place {
  readonly side: HostSide;
  /** Which record holds. */
  readonly record: string;
}

export function hostScope(functions: ControlFunctions, bound: HostBound): Model {
  const places = new Interned<Place>();
  const records: Record<string, ControlRules> = { first: bound.rules, ...bound.changes };
  const missing = new Set<string>(bound.goals);
  const start = places.number({ side: grantedHost(functions, bound.granted), record: 'first' });
  return {
    start: [start],
    visit(state, follow) {
      const { side, record } = places.record(state);
      const rules = records[record] ?? bound.rules;
      const at = (ticks: 0 | 1, words: string, inputs: readonly HostInput[], from: HostSide, as: string) => {
        const moved = stepHost(functions, records[as] ?? rules, from, inputs, ticks, words).side;
        const stepped = moved === side ? side : granting(bound.granted, moved);
        // How long the heartbeat is withheld is between host and machine.
        const next = stepped.withheld === 0 ? stepped : { ...stepped, withheld: 0 };
        note(next);
        follow(words, next === side && as === record ? state : places.number({ side: next, record: as }));
      };
      const go = (words: string, inputs: readonly HostInput[], from = side, as = record) =>
        at(0, words, inputs, from, as);
      /** Also as the first thing after a tick: what time has ended must have ended before it. */
      const late = (words: string, inputs: readonly HostInput[]) => {
        at(0, words, inputs, side, record);
        at(1, `a tick later ${words}`, inputs, side, record);
      };
      const { control, open, watch } = side;
      at(1, 'a tick passes', [{ kind: 'tick' }], side, record);
      for (const other of Object.keys(records))
        if (other !== record) go(`the record changes: ${other}`, [{ kind: 'tick' }], side, other);
      const drop = open.map(
        (command): HostInput => ({ kind: 'answer', command, answer: { ok: false, code: 'closed' } }),
      );
      if (!control.linkUp) {
        go('the link comes', [{ kind: 'link', up: true }]);
      } else {
        go('the link goes', [...drop, { kind: 'link', up: false }], { ...side, open: [] });
        go('the machine restarts', [...drop, { kind: 'restarted' }], { ...side, open: [] });
        for (const seen of bound.sights)
          late(`M ${seen.state} ${seen.rateHz} Hz${seen.pedalDown ? ', pedal down' : ''}`, [
            { kind: 'telemetry', seen: { ...seen, setMilliV: 0 } },
          ]);
        const [command, ...rest] = open;
        if (command !== undefined)
          for (const [words, answer] of answersTo(command.type, side))
            go(`${words} to ${command.type}`, [{ kind: 'answer', command, answer }], { ...side, open: rest });
      }
      go('the service stood still', [{ kind: 'blind', fromUs: -100_000 }]);
      go('the service stood still for a moment', [{ kind: 'blind', fromUs: -1 }]);
      for (const id of bound.sessions)
        if (id !== control.sessionId) go(`session ${id}`, [{ kind: 'session', id }]);
      // A wish of a person; numbers are taken anew when they are answered.
      const request = watch.waiting.includes(1) ? 2 : 1;
      for (const lease of bound.other ? ['a', 'b'] : ['a']) {
        late(`${lease} asks for the lease`, [{ kind: 'lease', request, id: lease, by: lease }]);
        late(`${lease} renews`, [{ kind: 'renew', request, lease }]);
        go(`${lease} gives it back`, [{ kind: 'release', request, lease }]);
        go(`${lease}’s page is gone`, [{ kind: 'lost', lease }]);
        // The two differ by their names only: what one can do as the holder the other could.
        if (lease === 'b' && watch.holder === 'b') continue;
        late(`${lease} arms`, [{ kind: 'arm', request, lease, against: [] }]);
        go(`${lease} tests`, [{ kind: 'test', request, lease, against: [] }]);
        late(`${lease} ends`, [{ kind: 'end', request, lease, by: lease }]);
        for (const target of bound.targets) {
          const aim = target.kind === 'voltage' ? `${target.milliV} mV` : `${target.hz} Hz`;
          late(`${lease} starts ${aim}`, [{ kind: 'start', request, lease, target, against: [] }]);
          go(`${lease} sets ${aim}`, [{ kind: 'set', request, lease, target }]);
        }
      }
      const [target] = bound.targets;
      go('a arms against a check', [{ kind: 'arm', request, lease: 'a', against: ['x'] }]);
      go('a tests against a check', [{ kind: 'test', request, lease: 'a', against: ['x'] }]);
      if (target !== undefined)
        go('a starts against a check', [{ kind: 'start', request, lease: 'a', target, against: ['x'] }]);
      go('someone stops', [{ kind: 'stop', cause: { kind: 'person', detail: '' } }]);
      // At most two commands wait on the link: of an unanswered CLEAR it hears within 600 ms.
      if (open.length < 2) go('someone clears', [{ kind: 'clear', request, remains: [], allowed: true }]);
      go('someone clears who may not', [{ kind: 'clear', request, remains: [], allowed: false }]);
      go('someone clears while the cause remains', [
        { kind: 'clear', request, remains: ['x'], allowed: true },
      ]);
    },
    unseen: () => [...missing],
  };

  function note({ control, watch }: HostSide) {
    missing.delete(control.phase);
    if (control.stopTest?.passed === true) missing.delete('a passed test');
    if (control.stopTest?.passed === false) missing.delete('a failed test');
    if (watch.driven?.milliV === 8_000) missing.delete('a run at 8,000 mV');
  }
}

/** A nonce is one that is in use nowhere: the device takes care of that. */
function answersTo(type: string, { control }: HostSide): [string, CommandAnswer][] {
  const failures: [string, CommandAnswer][] = [
    ['ERR', { ok: false, code: type === 'VOLT' ? 'limit' : 'state' }],
    ['no answer', { ok: false, code: 'timeout' }],
  ];
  if (type === 'VOLT') failures.push(['ERR busy', { ok: false, code: 'busy' }]);
  if (type === 'VOLT') failures.push(['ERR state', { ok: false, code: 'state' }]);
  if (type !== 'ARM') return [['OK', { ok: true, value: '-' }], ...failures];
  const nonce = control.nonce === 1 || control.run?.nonce === 1 ? 2 : 1;
  return [
    ['OK', { ok: true, value: `0000000${nonce}` }],
    ['OK with no nonce', { ok: true, value: '-' }],
    ['OK with nonce 0', { ok: true, value: '00000000' }],
    ...failures,
  ];
}
