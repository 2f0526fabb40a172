/** Host × link × device: the two decision functions against each other, over a link that does its worst. */
import type { MotorType } from '../../firmware-protocol/motor.ts';
import type { CommandAnswer, ControlRules, MotorCommand, Target } from '../../src/safety/control/types.ts';
import {
  type DeviceInput,
  type DeviceSide,
  MACHINE,
  type MotorFunctions,
  restingDevice,
  stepDevice,
} from './device-side.ts';
import { WATCHDOG } from './device-watch.ts';
import { Breach, type Model } from './engine.ts';
import {
  answerHost,
  type ControlFunctions,
  grantedHost,
  granting,
  type HostInput,
  type HostSide,
  RULES,
  stepHost,
} from './host-side.ts';
import { Interned } from './interned.ts';
import { Bag, type ToDevice, type ToHost, wordsOf } from './product-link.ts';
import { MOTOR_TICKS } from './ticks.ts';

export interface ProductBound {
  /** Lines under way at most: to the machine, and to the host. */
  readonly toDevice: number;
  readonly toHost: number;
  /** The operator may press the machine's own button. */
  readonly pedal: boolean;
  /** The stop test is made within the walk; else it is passed before it begins. */
  readonly test: boolean;
  /** Either end may restart, and the service stand still. */
  readonly resets: boolean;
  /** The link may go down and come back. */
  readonly unplug: boolean;
  readonly targets: readonly Target[];
  /** Inputs that are walked, from a start that is cold, armed, running, or on the way there. */
  readonly inputs: number;
}

export const REST = 'from every state a stop leads to rest';
export const AGREE = 'what runs is known to the host, or ends';
/** Ticks within which the pair is at rest after a stop over a link that delivers. */
const REST_TICKS = 8;
const AGREE_TICKS = 12;
/** Ticks that a wish is given on the way to a run. */
const WAY_TICKS = 3;

/** The motor with the answer that it remembers to the command that the host waits for. */
interface DeviceNode {
  readonly side: DeviceSide;
  readonly remembered: CommandAnswer | null;
  /** A restart that the host does not know of. */
  readonly fresh: boolean;
}

interface HostMove {
  readonly host: number;
  readonly out: readonly ('stop-byte' | MotorCommand)[];
  /** What was on the line is over. */
  readonly over: boolean;
  /** The command that is on the line now, where it is another one. */
  readonly line: MotorCommand | null;
}
interface DeviceMove {
  readonly device: number;
  readonly out: readonly ToHost[];
}

interface World {
  readonly host: number;
  readonly device: number;
  readonly down: number;
  readonly up: number;
}

export function productScope(motor: MotorFunctions, control: ControlFunctions, bound: ProductBound): Model {
  return new Product(motor, control, bound);
}

const tick: HostInput = { kind: 'tick' };
const stillStanding: HostInput = { kind: 'blind', fromUs: 0 };

class Product implements Model {
  readonly start: readonly number[];
  readonly inputs: number;
  readonly #motor: MotorFunctions;
  readonly #control: ControlFunctions;
  readonly #bound: ProductBound;
  readonly #type: MotorType;
  readonly #rules: ControlRules;
  readonly #hosts = new Interned<HostSide>();
  readonly #devices = new Interned<DeviceNode>();
  readonly #down: Bag<ToDevice>;
  readonly #up: Bag<ToHost>;
  readonly #hostMoves = new Map<string, HostMove>();
  readonly #deviceMoves = new Map<string, DeviceMove>();
  readonly #settled = new Map<number, number>();
  readonly #agreed = new Set<number>();
  readonly #attended = new Set<number>();
  readonly #missing = new Set([
    'a run by the host',
    'a rest after a run',
    'a watchdog',
    'a stop at rest',
    'a clear',
  ]);
  readonly #first: number;

  constructor(motor: MotorFunctions, control: ControlFunctions, bound: ProductBound) {
    this.#motor = motor;
    this.#control = control;
    this.#bound = bound;
    this.#type = { ...MACHINE, local: bound.pedal };
    this.#rules = { ...RULES, ownStart: bound.pedal };
    this.#down = new Bag(bound.toDevice, true);
    this.#up = new Bag(bound.toHost, false);
    this.#first = this.#hosts.number(grantedHost(control, { lease: false, test: !bound.test }));
    this.inputs = bound.inputs;
    this.start = this.#wayToRun().map((world) => this.#number(world));
  }

  unseen(): readonly string[] {
    return [...this.#missing];
  }

  visit(state: number, follow: (input: string, next: number) => void): void {
    const world = this.#world(state);
    const { host, device, down, up } = world;
    const side = this.#hosts.record(host);
    const { linkUp } = side.control;
    this.#look(world, side);
    this.#unattended(device);
    this.#settle(world);
    this.#agree(world);
    const to = (words: string, next: World) => follow(words, this.#number(next));

    // The link to the machine: each line may arrive, arrive and stay as a double, or be lost.
    this.#down.items(down).forEach((item, n) => {
      const words = wordsOf(item);
      const rest = this.#without(down, n);
      const arrived = this.#arrive(world, item, words);
      to(`${words} arrives`, { ...arrived, down: rest });
      to(`${words} arrives, and once more later`, arrived);
      to(`${words} is lost`, { ...world, down: rest });
    });
    // The link to the host. A line that comes late is not telemetry any more (src/link/link.ts).
    if (linkUp) {
      this.#up.items(up).forEach((item, n) => {
        const words = wordsOf(item);
        to(`${words} comes in`, this.#comeIn(world, n, words));
        if (item.what === 'answer')
          to(`${words} is lost`, {
            ...world,
            up: this.#up.map(up, `-${n}`, (items) => items.filter((_, k) => k !== n)),
          });
      });
      const command = side.open[0];
      if (command !== undefined) {
        const copy: ToDevice = { what: 'command', command, current: true };
        to(`${command.type} is sent again`, { ...world, down: this.#down.add(down, copy) });
        to(
          `${command.type} was sent four times`,
          this.#answered(world, { ok: false, code: 'timeout' }, 'no answer'),
        );
      }
    }
    // Time.
    for (const sight of this.#sights(device)) {
      const later = this.#deviceMoved(world, this.#measured(device, sight));
      to(`a tick passes, ${sight.words}`, this.#beat(this.#hostDoes(later, [tick], 1, 'a tick passes')));
      if (this.#bound.resets)
        to(
          `the service stands still, ${sight.words}`,
          this.#hostDoes(later, [stillStanding], 1, 'the service stands still'),
        );
    }
    // People.
    for (const [words, input] of this.#wishes(side)) to(words, this.#hostDoes(world, [input], 0, words));
    // Ends and the plug.
    if (this.#bound.resets) {
      to('the machine restarts', this.#deviceMoved({ ...world, device: this.#reset(device, true) }, null));
      to('the service is killed and starts again', {
        host: this.#first,
        device: this.#stale(device),
        down: this.#staleDown(down),
        up: 0,
      });
    }
    if (this.#bound.unplug || !linkUp) {
      const words = linkUp ? 'the link goes' : 'the link comes';
      const drop: HostInput[] = linkUp
        ? side.open.map((command) => ({ kind: 'answer', command, answer: { ok: false, code: 'closed' } }))
        : [];
      const from = linkUp
        ? { ...world, host: this.#hosts.number({ ...side, open: [] }), up: 0 }
        : this.#introduced(world);
      to(words, this.#over(this.#hostDoes(from, [...drop, { kind: 'link', up: !linkUp }], 0, words)));
    }
  }

  /** From cold to running over a link that delivers: each step of it is a start. */
  #wayToRun(): World[] {
    const cold: World = { host: this.#first, device: this.#reset(0, false), down: 0, up: 0 };
    const wishes: HostInput[] = [
      { kind: 'lease', request: 1, id: 'a', by: 'a' },
      this.#bound.test
        ? { kind: 'test', request: 1, lease: 'a', against: [] }
        : { kind: 'arm', request: 1, lease: 'a', against: [] },
      ...this.#bound.targets
        .slice(0, 1)
        .map((target): HostInput => ({ kind: 'start', request: 1, lease: 'a', target, against: [] })),
    ];
    const way = [cold, this.#deliver(this.#linked(cold))];
    for (const wish of wishes) {
      const last = way.at(-1);
      if (last === undefined) break;
      way.push(this.#hostDoes(last, [wish], 0, wish.kind));
      for (let n = 0; n < WAY_TICKS; n++) way.push(this.#deliver(way.at(-1) ?? last));
    }
    return way;
  }

  #wishes({ control, watch, open }: HostSide): [string, HostInput][] {
    const request = watch.waiting.includes(1) ? 2 : 1;
    const lease = 'a';
    const wishes: [string, HostInput][] = [
      ['someone stops', { kind: 'stop', cause: { kind: 'person', detail: '' } }],
    ];
    // At most two commands wait on the link: of an unanswered CLEAR it hears within 600 ms.
    if (open.length < 2)
      wishes.push(['someone clears', { kind: 'clear', request, remains: [], allowed: true }]);
    if (control.lease === null)
      return [...wishes, ['a asks for the lease', { kind: 'lease', request, id: 'a', by: 'a' }]];
    wishes.push(
      ['a’s page is gone', { kind: 'lost', lease }],
      ['a ends', { kind: 'end', request, lease, by: 'a' }],
    );
    if (control.phase === 'rest') wishes.push(['a arms', { kind: 'arm', request, lease, against: [] }]);
    if (control.phase === 'rest' && this.#bound.test)
      wishes.push(['a tests', { kind: 'test', request, lease, against: [] }]);
    for (const target of this.#bound.targets)
      if (control.phase === 'armed')
        wishes.push(['a starts', { kind: 'start', request, lease, target, against: [] }]);
    return wishes;
  }

  // --- the device ---

  #reset(device: number, known: boolean): number {
    const turning = known && this.#devices.record(device).side.watch.turning;
    const side = restingDevice(this.#motor, this.#type);
    const measure = {
      kind: 'measure',
      rateHz: turning ? 100 : 0,
      milliV: 7_000,
      milliA: 200,
      buttonDown: false,
    } as const;
    const measured = stepDevice(this.#motor, this.#type, side, measure, 0, 'the machine restarts').side;
    return this.#devices.number({ side: measured, remembered: null, fresh: known });
  }

  #stale(device: number): number {
    const node = this.#devices.record(device);
    return node.remembered === null ? device : this.#devices.number({ ...node, remembered: null });
  }

  #deviceDoes(
    device: number,
    key: string,
    words: string,
    act: (node: DeviceNode) => { side: DeviceSide; remembered: CommandAnswer | null; answer: ToHost | null },
  ): DeviceMove {
    const known = this.#deviceMoves.get(key);
    if (known !== undefined) return known;
    const node = this.#devices.record(device);
    const { side, remembered, answer } = act(node);
    const out: ToHost[] = answer === null ? [] : [answer];
    if (
      side.motor.state !== node.side.motor.state ||
      side.watch.pedalDown !== node.side.watch.pedalDown ||
      words === ''
    )
      out.push(this.#telling(side, node.fresh));
    const move = { device: this.#devices.number({ side, remembered, fresh: node.fresh }), out };
    this.#deviceMoves.set(key, move);
    return move;
  }

  #telling({ motor, watch }: DeviceSide, fresh: boolean): ToHost {
    return { what: 'M', fresh, state: motor.state, turning: watch.turning, pedalDown: watch.pedalDown };
  }

  #deviceMoved(world: World, move: DeviceMove | null): World {
    if (move === null) return { ...world, up: this.#up.add(world.up, { what: 'HELLO', fresh: true }) };
    let { up } = world;
    for (const item of move.out) up = this.#up.add(up, item);
    return { ...world, device: move.device, up };
  }

  #arrive(world: World, item: ToDevice, words: string): World {
    const { device } = world;
    const inUse = item.what === 'command' && item.command.type === 'ARM' ? this.#fresh(world) : 0;
    const key = `${device} ${JSON.stringify(item)} ${inUse}`;
    const move = this.#deviceDoes(device, key, words, (node) => {
      if (item.what !== 'command') {
        const input: DeviceInput = { kind: item.what === 'BEAT' ? 'beat' : 'stop-byte' };
        const { side } = stepDevice(this.#motor, this.#type, node.side, input, 0, `${words} arrives`);
        return { side, remembered: node.remembered, answer: null };
      }
      const { current, command } = item;
      if (current && node.remembered !== null)
        return {
          side: node.side,
          remembered: node.remembered,
          answer: { what: 'answer', answer: node.remembered, current, fresh: node.fresh },
        };
      const { side, actions } = stepDevice(
        this.#motor,
        this.#type,
        node.side,
        inputOf(command, inUse),
        0,
        `${words} arrives`,
      );
      let answer: CommandAnswer = { ok: false, code: 'busy' };
      for (const action of actions) {
        if (action.do === 'ok') answer = { ok: true, value: action.value };
        if (action.do === 'err') answer = { ok: false, code: action.code };
      }
      return {
        side,
        remembered: current ? answer : node.remembered,
        // What nobody waits for is as good as lost.
        answer: current ? { what: 'answer', answer, current, fresh: node.fresh } : null,
      };
    });
    return this.#deviceMoved(world, move);
  }

  /** A nonce that is in use nowhere. */
  #fresh({ host, device, down, up }: World): number {
    const used = new Set<number | null>();
    const { control, open, watch } = this.#hosts.record(host);
    used
      .add(control.nonce)
      .add(control.run?.nonce ?? null)
      .add(watch.permit?.nonce ?? null);
    for (const command of open) if (command.type === 'START') used.add(command.nonce);
    const { side, remembered } = this.#devices.record(device);
    used.add(side.motor.nonce).add(side.watch.live);
    if (remembered?.ok === true) used.add(Number.parseInt(remembered.value, 16));
    for (const item of this.#down.items(down))
      if (item.what === 'command' && item.command.type === 'START') used.add(item.command.nonce);
    for (const item of this.#up.items(up))
      if (item.what === 'answer' && item.answer.ok) used.add(Number.parseInt(item.answer.value, 16));
    let nonce = 1;
    while (used.has(nonce)) nonce++;
    return nonce;
  }

  #sights(device: number): { words: string; rateHz: number; buttonDown: boolean }[] {
    const { watch } = this.#devices.record(device).side;
    const driven = watch.milliV > 0;
    const rates = driven ? (watch.turning ? [100] : [0, 100]) : watch.turning ? [100, 0] : [0];
    const pedals = this.#bound.pedal ? [false, true] : [false];
    return rates.flatMap((rateHz) =>
      pedals.map((buttonDown) => ({
        words: `${rateHz > 0 ? 'it turns' : 'it stands'}${buttonDown ? ', the button is down' : ''}`,
        rateHz,
        buttonDown,
      })),
    );
  }

  #measured(
    device: number,
    { rateHz, buttonDown, words }: { words: string; rateHz: number; buttonDown: boolean },
  ): DeviceMove {
    return this.#deviceDoes(device, `${device} measures ${rateHz} ${buttonDown}`, '', (node) => {
      const input = { kind: 'measure', rateHz, milliV: 7_000, milliA: 200, buttonDown } as const;
      const { side } = stepDevice(this.#motor, this.#type, node.side, input, 1, `a tick passes, ${words}`);
      return { side, remembered: node.remembered, answer: null };
    });
  }

  // --- the host ---

  #hostMove(host: number, inputs: readonly HostInput[], ticks: 0 | 1, words: string): HostMove {
    const key = `${host} ${ticks} ${JSON.stringify(inputs)}`;
    const known = this.#hostMoves.get(key);
    if (known !== undefined) return known;
    const before = this.#hosts.record(host);
    const { side, out } = stepHost(this.#control, this.#rules, before, inputs, ticks, words);
    const kept = granting({ lease: true, test: true }, side);
    const move: HostMove = {
      host: this.#hosts.number(kept),
      out,
      over: side.open[0] !== before.open[0],
      line: side.open[0] !== before.open[0] ? (side.open[0] ?? null) : null,
    };
    this.#hostMoves.set(key, move);
    return move;
  }

  #hostDoes(world: World, inputs: readonly HostInput[], ticks: 0 | 1, words: string): World {
    const { host, out, over, line } = this.#hostMove(world.host, inputs, ticks, words);
    let next: World = { ...world, host };
    if (over) next = this.#over(next);
    if (!this.#hosts.record(host).control.linkUp) return next;
    let { down } = next;
    for (const each of out) if (each === 'stop-byte') down = this.#down.add(down, { what: 'stop-byte' });
    if (line !== null) down = this.#down.add(down, { what: 'command', command: line, current: true });
    return { ...next, down };
  }

  /** Nobody waits any more for what was on the line. */
  #over(world: World): World {
    return {
      ...world,
      device: this.#stale(world.device),
      down: this.#staleDown(world.down),
      up: this.#up.map(world.up, 'old', (items) => items.filter((item) => item.what !== 'answer')),
    };
  }

  #staleDown(down: number): number {
    return this.#down.map(down, 'old', (items) => {
      const old = items.map((item) => (item.what === 'command' ? { ...item, current: false } : item));
      const texts = old.map((item) => JSON.stringify(item));
      return old.filter((_, n) => texts.indexOf(texts[n] ?? '') === n);
    });
  }

  #without(down: number, n: number): number {
    return this.#down.map(down, `-${n}`, (items) => items.filter((_, k) => k !== n));
  }

  #beat(world: World): World {
    const { control, withheld } = this.#hosts.record(world.host);
    if (!control.linkUp || withheld > 0) return world;
    return { ...world, down: this.#down.add(world.down, { what: 'BEAT' }) };
  }

  #comeIn(world: World, n: number, words: string): World {
    const item = this.#up.items(world.up)[n];
    if (item === undefined) return world;
    // Older telemetry is late from now on; older answers are not.
    const up = this.#up.map(world.up, `<${n}`, (items) =>
      items.filter((each, k) => k !== n && (k > n || (each.what === 'answer' && each.fresh === item.fresh))),
    );
    if (item.fresh) return this.#meetsAgain({ ...world, up }, words);
    if (item.what === 'HELLO') return { ...world, up };
    if (item.what === 'answer')
      return item.current ? this.#answered({ ...world, up }, item.answer, words) : { ...world, up };
    const seen = {
      state: item.state,
      rateHz: item.turning ? 100 : 0,
      setMilliV: 0,
      pedalDown: item.pedalDown,
      fault: 'none',
    } as const;
    return this.#hostDoes({ ...world, up }, [{ kind: 'telemetry', seen }], 0, words);
  }

  /** A line of another boot: it is not believed, but the machine restarted. */
  #meetsAgain(world: World, words: string): World {
    const side = this.#hosts.record(world.host);
    const drop = side.open.map(
      (command): HostInput => ({ kind: 'answer', command, answer: { ok: false, code: 'closed' } }),
    );
    const node = this.#devices.record(world.device);
    const known: World = {
      ...world,
      host: this.#hosts.number({ ...side, open: [] }),
      device: this.#devices.number({ ...node, fresh: false, remembered: null }),
      down: this.#staleDown(world.down),
      up: this.#up.map(world.up, 'known', (items) =>
        items.map((item) => ({ ...item, fresh: false })).filter(({ what }) => what === 'M'),
      ),
    };
    return this.#hostDoes(known, [...drop, { kind: 'restarted' }], 0, words);
  }

  #answered(world: World, answer: CommandAnswer, words: string): World {
    const popped = answerHost(this.#hosts.record(world.host));
    if (popped === null) return world;
    const over = this.#over({ ...world, host: this.#hosts.number(popped.side) });
    const next = this.#hostDoes(over, [{ kind: 'answer', command: popped.command, answer }], 0, words);
    // The one that waited behind it is on the line now.
    const line = popped.side.open[0];
    if (line === undefined || this.#hosts.record(next.host).open[0] !== line) return next;
    return { ...next, down: this.#down.add(next.down, { what: 'command', command: line, current: true }) };
  }

  // --- rules of the pair ---

  #look({ device }: World, side: HostSide): void {
    const { motor, watch } = this.#devices.record(device).side;
    if (watch.by === 'host') this.#missing.delete('a run by the host');
    if (motor.fault === 'watchdog') this.#missing.delete('a watchdog');
    if (motor.state === 'stopped') this.#missing.delete('a stop at rest');
    if (side.control.phase === 'stopped') this.#missing.delete('a rest after a run');
    if (side.control.phase === 'clearing') this.#missing.delete('a clear');
  }

  /** With a link that delivers nothing any more the machine ends the run itself. */
  #unattended(device: number): void {
    if (this.#attended.has(device)) return;
    this.#attended.add(device);
    let at = device;
    for (let n = 0; n <= MOTOR_TICKS.watchdog; n++) {
      const { watch } = this.#devices.record(at).side;
      const sight = { words: 'alone', rateHz: watch.milliV > 0 ? 100 : 0, buttonDown: watch.pedalDown };
      at = this.#measured(at, sight).device;
    }
    const { watch } = this.#devices.record(at).side;
    if (watch.by === 'host' || (watch.by === 'none' && watch.turning))
      throw new Breach(WATCHDOG, 'the link delivers nothing any more', JSON.stringify(watch));
  }

  /** Everything under way arrives, the stop first, and a tick passes. */
  #deliver(world: World): World {
    let now = world;
    for (let n = 0; n < 50; n++) {
      const items = this.#down.items(now.down);
      if (items.length > 0) {
        const stop = items.findIndex(({ what }) => what === 'stop-byte');
        const first = Math.max(stop, 0);
        const item = items[first];
        if (item === undefined) break;
        now = { ...this.#arrive(now, item, wordsOf(item)), down: this.#without(now.down, first) };
        continue;
      }
      if (!this.#hosts.record(now.host).control.linkUp) break;
      const came = this.#up.items(now.up)[0];
      if (came === undefined) break;
      now = this.#comeIn(now, 0, wordsOf(came));
    }
    const { watch } = this.#devices.record(now.device).side;
    const sight = { words: 'it obeys', rateHz: watch.milliV > 0 ? 100 : 0, buttonDown: false };
    const waits = this.#hosts.record(now.host).open[0];
    if (waits !== undefined)
      now = { ...now, down: this.#down.add(now.down, { what: 'command', command: waits, current: true }) };
    const later = this.#deviceMoved(now, this.#measured(now.device, sight));
    return this.#beat(this.#hostDoes(later, [tick], 1, 'a tick passes'));
  }

  #linked(world: World): World {
    if (this.#hosts.record(world.host).control.linkUp) return world;
    return this.#hostDoes(this.#introduced(world), [{ kind: 'link', up: true }], 0, 'the link comes');
  }

  /** A link is up when the machine has answered its WHO, which ends an arming of an earlier conversation. */
  #introduced(world: World): World {
    const move = this.#deviceDoes(world.device, `${world.device} WHO`, 'WHO arrives', (node) => {
      const { side } = stepDevice(this.#motor, this.#type, node.side, { kind: 'who' }, 0, 'WHO arrives');
      return { side, remembered: null, answer: null };
    });
    return { ...this.#deviceMoved(world, move), up: 0 };
  }

  #settle(world: World): void {
    const stop: HostInput = { kind: 'stop', cause: { kind: 'person', detail: '' } };
    const emptied = { ...this.#linked(world), up: 0 };
    const stopped = this.#hostDoes(emptied, [stop], 0, 'someone stops');
    const path: number[] = [];
    let now = stopped;
    // The byte has a place of its own: it needs no other to leave.
    now = {
      ...now,
      down: this.#down.map(now.down, 'stop', (items) =>
        items.some(({ what }) => what === 'stop-byte') ? items : [{ what: 'stop-byte' }, ...items.slice(1)],
      ),
    };
    for (let n = 0; ; n++) {
      const state = this.#number(now);
      const known = this.#settled.get(state);
      const device = this.#devices.record(now.device);
      const { control, watch } = this.#hosts.record(now.host);
      const rests = device.side.motor.state === 'stopped' || device.side.motor.state === 'fault';
      const done =
        rests && !device.side.watch.turning && control.phase === 'stopped' && watch.stopAge === null;
      if (known !== undefined || done) {
        const more = known ?? 0;
        for (const [k, each] of path.reverse().entries()) this.#settled.set(each, more + k + 1);
        if (done) this.#settled.set(state, 0);
        if (more + path.length <= REST_TICKS) return;
      }
      if (n > REST_TICKS || known !== undefined)
        throw new Breach(
          REST,
          'someone stops, and everything arrives',
          `${device.side.motor.state}, host ${control.phase}`,
        );
      path.push(state);
      now = this.#deliver(now);
    }
  }

  /** Over a link that delivers, a run that the host started and does not know of ends. */
  #agree(world: World): void {
    const path: number[] = [];
    let now = this.#linked(world);
    for (let n = 0; n <= AGREE_TICKS; n++) {
      const state = this.#number(now);
      if (this.#agreed.has(state)) break;
      path.push(state);
      const { watch } = this.#devices.record(now.device).side;
      const known = this.#hosts.record(now.host).watch.driven !== null;
      if (watch.by !== 'host' || known) break;
      if (n === AGREE_TICKS) throw new Breach(AGREE, 'everything arrives', JSON.stringify(watch));
      now = this.#deliver(now);
    }
    for (const state of path) this.#agreed.add(state);
  }

  // --- numbers ---

  #number({ host, device, down, up }: World): number {
    if (host >= 2 ** 17 || device >= 2 ** 14 || down >= 2 ** 11 || up >= 2 ** 11)
      throw new RangeError(`too many parts: ${host}, ${device}, ${down}, ${up}`);
    return ((host * 2 ** 14 + device) * 2 ** 11 + down) * 2 ** 11 + up;
  }

  #world(state: number): World {
    const up = state % 2 ** 11;
    const down = Math.floor(state / 2 ** 11) % 2 ** 11;
    const device = Math.floor(state / 2 ** 22) % 2 ** 14;
    return { host: Math.floor(state / 2 ** 36), device, down, up };
  }
}

function inputOf(command: MotorCommand, nonce: number): DeviceInput {
  switch (command.type) {
    case 'ARM':
      return { kind: 'arm', nonce };
    case 'START':
      return { kind: 'start', nonce: command.nonce, setMilliV: command.setMilliV };
    case 'VOLT':
      return { kind: 'volt', setMilliV: command.setMilliV };
    case 'CLEAR':
      return { kind: 'clear' };
    case 'LIMIT': {
      const { maxMilliV, maxRateMilliHz, maxMilliA } = command;
      return { kind: 'limit', limits: { maxMilliV, maxRateMilliHz, maxMilliA } };
    }
  }
}
