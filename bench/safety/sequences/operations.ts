/** What can happen to a machine, at random: right and wrong lines, damage, silence, feet, resets and a failing motor. */
import fc from 'fast-check';
import type { Body } from '../../../firmware-protocol/index.ts';
import type { Rig } from './rig.ts';

/** How a line comes to the machine. */
type Way = 'whole' | 'doubled' | 'damaged' | 'cut' | 'late' | 'stop-inside';
const wayOf = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Way>('whole') },
  { weight: 4, arbitrary: fc.constantFrom<Way[]>('doubled', 'damaged', 'cut', 'late') },
  { weight: 1, arbitrary: fc.constant<Way>('stop-inside') },
);
const nonceChoices = ['live', 'live', 'live', 'before', 'zero', 'wild'] as const;

export type Operation =
  | {
      readonly do: 'line';
      readonly type: (typeof types)[number];
      readonly nonce: (typeof nonceChoices)[number];
      readonly milliV: number;
      readonly limits: readonly [number, number, number];
      /** A new command, or the id of the last one with this body. */
      readonly newId: boolean;
      readonly way: Way;
      readonly where: number;
    }
  /** The last command once more: same id, same body, new seq. */
  | { readonly do: 'repeat' }
  /** A line that was recorded earlier, byte for byte. */
  | { readonly do: 'replay'; readonly which: number }
  /** ARM and START as a host does it. */
  | { readonly do: 'start'; readonly milliV: number }
  /** The host is heard again, the feet are up, the motor stands: CLEAR. */
  | { readonly do: 'recover' }
  /** The host is no longer heard for so long, and then again. */
  | { readonly do: 'silence'; readonly ms: number }
  | { readonly do: 'stop-byte' | 'reset' | 'garbage' }
  | { readonly do: 'pass' | 'brown-out' | 'press' | 'moment' | 'late-beat'; readonly ms: number }
  | { readonly do: 'heart' | 'pedal' | 'blocked' | 'overcurrent' | 'sag' | 'runs-on'; readonly on: boolean };

const types = [
  'ARM',
  'START',
  'VOLT',
  'LIMIT',
  'STOP',
  'CLEAR',
  'BEAT',
  'WHO',
  'WHO 9',
  'STREAM',
  'GET',
] as const;
const weights = { ARM: 5, START: 6, VOLT: 3, LIMIT: 2, STOP: 2, CLEAR: 5, BEAT: 2, WHO: 1 } as const;
const typeOf = fc.oneof(
  ...types.map((type) => ({
    weight: (weights as Readonly<Record<string, number>>)[type] ?? 1,
    arbitrary: fc.constant(type),
  })),
);
const milliV = fc.constantFrom(0, 2_499, 2_500, 4_000, 6_500, 9_000, 9_001, 12_000, 12_001, 65_535);
const usual = fc.constantFrom(4_000, 6_500, 6_500, 9_000, 12_000);
const limits = fc.tuple(
  fc.constantFrom(0, 5_000, 9_000, 12_000, 12_001),
  fc.constantFrom(0, 60_000, 220_000, 220_000, 220_001),
  fc.constantFrom(0, 150, 2_000, 2_000, 2_001),
);
const which = fc.nat(1_000);
const on = fc.boolean();

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      do: fc.constant('line' as const),
      type: typeOf,
      nonce: fc.constantFrom(...nonceChoices),
      milliV,
      limits,
      newId: fc.nat(9).map((n) => n > 0),
      way: wayOf,
      where: which,
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'repeat' as const }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('replay' as const), which }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('start' as const), milliV: usual }) },
  // Between two measurements: what comes then meets a firmware that has not looked at its clock yet.
  { weight: 5, arbitrary: fc.record({ do: fc.constant('moment' as const), ms: fc.constantFrom(1, 3, 6) }) },
  // About the watchdog's 500 ms, before the next measurement.
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('late-beat' as const), ms: fc.constantFrom(3, 5, 6) }),
  },
  { weight: 6, arbitrary: fc.constant({ do: 'recover' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('silence' as const),
      ms: fc.constantFrom(300, 495, 500, 510, 700),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'stop-byte' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reset' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'garbage' as const }) },
  {
    weight: 14,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(5, 10, 40, 120, 300) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(495, 495, 500, 500, 505, 505, 1_100, 1_100, 9_900, 10_100),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('brown-out' as const), ms: fc.constantFrom(5, 100) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('press' as const), ms: fc.constantFrom(5, 60, 200) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('heart' as const, 'pedal' as const), on }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('blocked' as const, 'overcurrent' as const, 'sag' as const, 'runs-on' as const),
      on,
    }),
  },
);

/** One sequence on one machine. */
export class Play {
  readonly #rig: Rig;
  readonly #recorded: Buffer[] = [];
  #late: { in: number; readonly bytes: Buffer }[] = [];
  #id = 0;
  #last: Body | null = null;

  constructor(rig: Rig) {
    this.#rig = rig;
  }

  act(operation: Operation): void {
    const rig = this.#rig;
    switch (operation.do) {
      case 'line':
        this.#send(this.#body(operation), operation.way, operation.where);
        break;
      case 'repeat':
        if (this.#last !== null) this.#send(this.#last, 'whole', 0);
        break;
      case 'replay': {
        const bytes = this.#recorded[operation.which % Math.max(1, this.#recorded.length)];
        if (bytes !== undefined) rig.deliver(Buffer.from(bytes));
        break;
      }
      case 'start':
        this.#send({ type: 'BEAT', heard: 0xffff }, 'whole', 0);
        this.#send({ type: 'ARM', id: this.#nextId() }, 'whole', 0);
        this.#send(this.#start(rig.nonces.at(-1) ?? 0, operation.milliV), 'whole', 0);
        break;
      case 'recover':
        rig.beating = true;
        rig.down = false;
        rig.pass(250);
        this.#send({ type: 'CLEAR', id: this.#nextId() }, 'whole', 0);
        break;
      case 'silence':
        rig.beating = false;
        rig.pass(operation.ms);
        rig.beating = true;
        break;
      case 'stop-byte':
        rig.deliver(Buffer.from('!'));
        break;
      case 'reset':
        rig.boot();
        break;
      case 'garbage':
        rig.deliver(Buffer.from(`START 0000 ${'x'.repeat(300)}\n`));
        break;
      case 'pass':
        rig.pass(operation.ms);
        break;
      case 'moment':
        rig.wait(operation.ms);
        break;
      case 'late-beat':
        rig.beating = false;
        rig.say({ type: 'BEAT', heard: 0xffff });
        rig.pass(495);
        rig.wait(operation.ms);
        rig.say({ type: 'BEAT', heard: 0xffff });
        rig.beating = true;
        break;
      case 'brown-out':
        rig.brownOut(operation.ms);
        break;
      case 'press':
        rig.down = true;
        rig.pass(operation.ms);
        rig.down = false;
        rig.pass(60);
        break;
      case 'heart':
        rig.beating = operation.on;
        break;
      case 'pedal':
        rig.down = operation.on;
        break;
      case 'blocked':
        rig.rotor.blocked = operation.on;
        break;
      case 'overcurrent':
        rig.rotor.extraMilliA = operation.on ? 3_000 : 0;
        break;
      case 'sag':
        rig.rotor.sagVolt = operation.on ? 4 : 0;
        break;
      case 'runs-on':
        rig.stuckMilliV = operation.on ? 6_500 : 0;
        break;
    }
    this.#bringLate();
  }

  #body(operation: Operation & { do: 'line' }): Body {
    const { type, limits: most } = operation;
    const id = operation.newId ? this.#nextId() : this.#id;
    const [maxMilliV, maxRateMilliHz, maxMilliA] = most;
    switch (type) {
      case 'START':
        return { type, id, nonce: this.#nonce(operation.nonce), setMilliV: operation.milliV };
      case 'VOLT':
        return { type, id, setMilliV: operation.milliV };
      case 'LIMIT':
        return { type, id, maxMilliV, maxRateMilliHz, maxMilliA };
      case 'BEAT':
        return { type, heard: 0xffff };
      case 'WHO':
        return { type, protocol: 1 };
      case 'WHO 9':
        return { type: 'WHO', protocol: 9 };
      case 'STREAM':
        return { type, id, on: operation.where % 2 === 0 ? 'on' : 'off' };
      case 'GET':
        return { type, id, key: 'alarm' };
      default:
        return { type, id };
    }
  }

  #start(nonce: number, setMilliV: number): Body {
    return { type: 'START', id: this.#nextId(), nonce, setMilliV };
  }

  #nonce(choice: (typeof nonceChoices)[number]): number {
    const { nonces } = this.#rig;
    if (choice === 'live') return nonces.at(-1) ?? 1;
    if (choice === 'before') return nonces.at(-2) ?? 2;
    return choice === 'zero' ? 0 : 0x9f3a51c4;
  }

  #nextId(): number {
    this.#id = (this.#id + 1) & 0xffff;
    return this.#id;
  }

  #send(body: Body, way: Way, where: number): void {
    const rig = this.#rig;
    const bytes = rig.make(body);
    this.#recorded.push(Buffer.from(bytes));
    if ('id' in body) this.#last = body;
    const at = where % (bytes.length - 1);
    switch (way) {
      case 'whole':
        rig.deliver(bytes);
        return;
      case 'doubled':
        rig.deliver(bytes);
        rig.deliver(Buffer.from(bytes));
        return;
      case 'damaged':
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (where & 7));
        rig.deliver(bytes);
        return;
      case 'cut':
        rig.deliver(bytes.subarray(0, at));
        return;
      case 'late':
        this.#late.push({ in: 1 + (where % 4), bytes });
        return;
      case 'stop-inside':
        rig.deliver(Buffer.concat([bytes.subarray(0, at), Buffer.from('!'), bytes.subarray(at)]));
        return;
    }
  }

  /** Lines that were held back come behind those after them. */
  #bringLate(): void {
    const waiting = this.#late;
    this.#late = [];
    for (const each of waiting) {
      if (each.in === 0) this.#rig.deliver(each.bytes);
      else this.#late.push({ ...each, in: each.in - 1 });
    }
  }
}
