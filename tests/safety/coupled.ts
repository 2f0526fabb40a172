/**
 * Host and machine, coupled: the real `stepControl` and the real `stepMotor`, a wire that takes its time, the link's
 * way with commands (one at a time, ids, repeats, remembered answers), and a motor whose rate follows its voltage.
 * Deterministic: 1 ms a step. Scenarios pull at it: lose lines, cut it, reset it, press its pedal, make it deaf.
 */
import {
  COMMAND_TIMEOUT_MS,
  COMMAND_TRIES,
  type Motor,
  type MotorInput,
  type MotorState,
  type MotorType,
  motorTiming,
  restingMotor,
  stepMotor,
} from '../../firmware-protocol/index.ts';
import { defaultRules, restingControl, stepControl } from '../../src/safety/control/control.ts';
import type {
  CommandAnswer,
  ControlAction,
  ControlInput,
  ControlNote,
  ControlRules,
  ControlState,
  MotorCommand,
  Refusal,
  SeenMachine,
  StopCause,
  Target,
} from '../../src/safety/control/types.ts';

type Without<T> = T extends unknown ? Omit<T, 'atUs'> : never;
export type Wish = Without<ControlInput>;
type Deed = Without<MotorInput>;

/** What goes over the wire, from either end. */
type Line =
  | { to: 'machine'; what: 'stop-byte' | 'beat' | 'who' }
  | { to: 'machine'; what: 'command'; id: number; command: MotorCommand }
  | { to: 'host'; what: 'M'; seen: Omit<SeenMachine, 'atUs'> }
  | { to: 'host'; what: 'answer'; id: number; answer: CommandAnswer };

export const machineType: MotorType = {
  minMilliV: 2_500,
  limits: { maxMilliV: 12_000, maxRateMilliHz: 220_000, maxMilliA: 2_000 },
  local: true,
  pedal: 'latched',
  knobMilliV: 5_000,
  rampMilliVPerMs: null,
  timing: motorTiming,
};

export const volts = (milliV: number): Target => ({ kind: 'voltage', milliV });
export const rate = (hz: number): Target => ({ kind: 'rate', hz });
const MS = 1000;

export class Coupled {
  atMs = 0;
  rules: ControlRules;
  state: ControlState = restingControl();
  motor: Motor;
  /** Real stroke rate, Hz. */
  hz = 0;
  /** Share of the rate that the skin takes. */
  load = 0;
  buttonDown = false;
  /** The driver hears nothing of a stop. */
  deaf = false;
  /** Lines for which this is true are lost. */
  lost: (line: Line) => boolean = () => false;
  delayMs = 2;
  connected = false;
  readonly replies = new Map<number, (Refusal | null)[]>();
  readonly notes: (ControlNote & { atMs: number })[] = [];
  readonly did: (ControlAction & { atMs: number })[] = [];
  /** [ms, state] at each change. */
  readonly states: [number, MotorState][] = [];
  #request = 0;
  #wire: { dueMs: number; line: Line }[] = [];
  #nonce = 0x1000;
  #withheldUntilMs = 0;
  #id = 0;
  #current: { id: number; command: MotorCommand; tries: number; dueMs: number } | null = null;
  #waiting: { id: number; command: MotorCommand }[] = [];
  #remembered: { id: number; text: string; answer: CommandAnswer }[] = [];

  constructor(rules: Partial<ControlRules> = {}) {
    this.rules = { ...defaultRules, ...rules };
    this.motor = restingMotor(machineType);
  }

  // --- what a scenario does ---

  /** Plugs it in; after 50 ms it is online and telemetry has come. */
  connect(): void {
    this.connected = true;
    this.#put({ to: 'machine', what: 'who' });
    this.#put({ to: 'machine', what: 'beat' });
    this.give({ kind: 'link', up: true });
    this.run(50);
  }

  /** The cable is gone, with all that was on it. */
  unplug(): void {
    this.connected = false;
    this.#wire = [];
    this.give({ kind: 'link', up: false });
    const open = [this.#current, ...this.#waiting];
    this.#current = null;
    this.#waiting = [];
    for (const each of open) if (each) this.#answered(each.command, { ok: false, code: 'closed' });
  }

  /** The machine's power blinks. */
  reset(): void {
    this.motor = restingMotor(machineType);
    this.#remembered = [];
    this.give({ kind: 'restarted' });
  }

  give(wish: Wish): void {
    const { state, actions } = stepControl(
      this.state,
      { ...wish, atUs: this.atMs * MS } as ControlInput,
      this.rules,
    );
    this.state = state;
    for (const action of actions) this.#carryOut(action);
  }

  /** Asks for something and returns its number. */
  ask(wish: (request: number) => Wish): number {
    const request = ++this.#request;
    this.give(wish(request));
    return request;
  }

  lease(id = 'A', by = 'Ana'): number {
    return this.ask((request) => ({ kind: 'lease', request, id, by }));
  }
  arm(lease = 'A', against: string[] = []): number {
    return this.ask((request) => ({ kind: 'arm', request, lease, against }));
  }
  start(target: Target = volts(5_000), lease = 'A', against: string[] = []): number {
    return this.ask((request) => ({ kind: 'start', request, lease, target, against }));
  }
  set(target: Target, lease = 'A'): number {
    return this.ask((request) => ({ kind: 'set', request, lease, target }));
  }
  test(lease = 'A'): number {
    return this.ask((request) => ({ kind: 'test', request, lease, against: [] }));
  }
  end(lease = 'A'): number {
    return this.ask((request) => ({ kind: 'end', request, lease, by: 'Ana' }));
  }
  clear(remains: string[] = [], allowed = true): number {
    return this.ask((request) => ({ kind: 'clear', request, remains, allowed }));
  }
  stop(kind: StopCause['kind'] = 'person', detail = 'Ana'): void {
    this.give({ kind: 'stop', cause: { kind, detail } });
  }

  /** The answer to a request: `null` done, a code, or `open`. Two answers are an error. */
  answer(request: number): string | null {
    const all = this.replies.get(request) ?? [];
    if (all.length > 1) throw new Error(`request ${request} was answered ${all.length} times`);
    const [refusal] = all;
    return refusal === undefined ? 'open' : (refusal?.code ?? null);
  }

  /** Lets `ms` pass. The lease is renewed each 500 ms unless its page is gone. */
  run(ms: number, renewing = true): void {
    for (let i = 0; i < ms; i++) this.#step(renewing);
  }

  /** Until it is so, at most `ms`; the time that it took. */
  until(so: () => boolean, ms = 5_000): number {
    const from = this.atMs;
    while (!so()) {
      if (this.atMs - from >= ms) throw new Error(`not so within ${ms} ms: ${so}, ${this.state.phase}`);
      this.#step(true);
    }
    return this.atMs - from;
  }

  /** Connected, leased and with a passed stop test. */
  ready(): this {
    this.connect();
    this.lease();
    const test = this.test();
    this.until(() => this.answer(test) === null);
    return this;
  }

  /** … armed and running. */
  running(target: Target = volts(5_000)): this {
    this.ready();
    const armed = this.arm();
    this.until(() => this.answer(armed) === null);
    const started = this.start(target);
    this.until(() => this.answer(started) === null);
    return this;
  }

  noted(what: ControlNote['what']): number {
    return this.notes.filter((each) => each.what === what).length;
  }
  sent(type: MotorCommand['type']): MotorCommand[] {
    return this.did.flatMap((each) =>
      each.do === 'send' && each.command.type === type ? [each.command] : [],
    );
  }
  count(what: ControlAction['do']): number {
    return this.did.filter((each) => each.do === what).length;
  }

  // --- the machine's side, the link and the wire ---

  #step(renewing: boolean): void {
    this.atMs++;
    const { state } = this.motor;
    const driven = state === 'running' ? this.motor.setMilliV / 1000 : 0;
    const aimHz = driven < 1.5 ? 0 : 16 * (driven + 1) * (1 - this.load);
    this.hz += (aimHz - this.hz) * (1 - Math.exp(-1 / (driven === 0 ? 25 : 80)));
    this.#do({
      kind: 'measure',
      rateHz: this.hz,
      milliV: driven * 1000,
      milliA: driven > 0 ? 200 : 0,
      buttonDown: this.buttonDown,
    });
    if (this.atMs % 20 === 0) this.#tell();
    if (this.atMs % 90 === 0 && this.atMs >= this.#withheldUntilMs)
      this.#put({ to: 'machine', what: 'beat' });
    this.#deliver();
    this.#link();
    const { lease } = this.state;
    if (renewing && lease !== null && this.atMs % 500 === 0)
      this.ask((request) => ({ kind: 'renew', request, lease: lease.id }));
    if (this.atMs % 10 === 0) this.give({ kind: 'tick' });
  }

  #put(line: Line): void {
    if (this.connected && !this.lost(line)) this.#wire.push({ dueMs: this.atMs + this.delayMs, line });
  }

  #deliver(): void {
    const due = this.#wire.filter(({ dueMs }) => dueMs <= this.atMs);
    this.#wire = this.#wire.filter(({ dueMs }) => dueMs > this.atMs);
    for (const { line } of due) this.#hear(line);
  }

  #hear(line: Line): void {
    switch (line.what) {
      case 'M':
        this.give({ kind: 'telemetry', seen: line.seen });
        return;
      case 'answer':
        if (this.#current?.id === line.id) {
          const { command } = this.#current;
          this.#current = null;
          this.#answered(command, line.answer);
        }
        return;
      case 'stop-byte':
        if (!this.deaf) this.#do({ kind: 'stop-byte' });
        return;
      case 'who':
        this.#remembered = [];
        this.#do({ kind: 'who' });
        return;
      case 'beat':
        this.#do({ kind: 'beat' });
        return;
      case 'command':
        this.#obey(line.id, line.command);
    }
  }

  #obey(id: number, command: MotorCommand): void {
    const text = JSON.stringify(command);
    const known = this.#remembered.find((each) => each.id === id && each.text === text);
    const answer = known?.answer ?? this.#do(deedOf(command, ++this.#nonce));
    if (answer === null) return;
    if (!known) this.#remembered = [...this.#remembered, { id, text, answer }].slice(-8);
    this.#put({ to: 'host', what: 'answer', id, answer });
  }

  #do(deed: Deed): CommandAnswer | null {
    const before = this.motor;
    const { motor, actions } = stepMotor(
      before,
      { ...deed, atUs: this.atMs * MS } as MotorInput,
      machineType,
    );
    this.motor = motor;
    if (motor.state !== before.state) this.states.push([this.atMs, motor.state]);
    if (motor.state !== before.state || motor.fault !== before.fault) this.#tell();
    for (const action of actions) {
      if (action.do === 'ok') return { ok: true, value: action.value };
      if (action.do === 'err') return { ok: false, code: action.code };
    }
    return null;
  }

  #tell(): void {
    const { state, setMilliV, fault } = this.motor;
    const pedalDown = this.buttonDown;
    this.#put({ to: 'host', what: 'M', seen: { state, rateHz: this.hz, setMilliV, pedalDown, fault } });
  }

  #link(): void {
    this.#current ??= this.#next();
    const { connected } = this;
    const current = this.#current;
    if (current === null || this.atMs < current.dueMs) return;
    if (current.tries >= COMMAND_TRIES || !connected) {
      this.#current = null;
      this.#answered(current.command, { ok: false, code: connected ? 'timeout' : 'closed' });
      return;
    }
    current.tries++;
    current.dueMs = this.atMs + COMMAND_TIMEOUT_MS;
    this.#put({ to: 'machine', what: 'command', id: current.id, command: current.command });
  }

  #next() {
    const next = this.#waiting.shift();
    return next === undefined ? null : { ...next, tries: 0, dueMs: this.atMs };
  }

  #answered(command: MotorCommand, answer: CommandAnswer): void {
    this.give({ kind: 'answer', command, answer });
  }

  #carryOut(action: ControlAction): void {
    this.did.push({ ...action, atMs: this.atMs });
    switch (action.do) {
      case 'stop-byte':
        this.#put({ to: 'machine', what: 'stop-byte' });
        this.#supersede();
        return;
      case 'send':
        this.#waiting.push({ id: this.#id++, command: action.command });
        this.#link();
        return;
      case 'withhold':
        this.#withheldUntilMs = action.untilUs / MS;
        return;
      case 'reply':
        this.replies.set(action.request, [...(this.replies.get(action.request) ?? []), action.refusal]);
        return;
      case 'note':
        this.notes.push({ ...action.note, atMs: this.atMs });
    }
  }

  #supersede(): void {
    const isVoid = ({ command }: { command: MotorCommand }) => command.type !== 'CLEAR';
    const voided = [this.#current, ...this.#waiting].filter((each) => each !== null).filter(isVoid);
    if (this.#current !== null && isVoid(this.#current)) this.#current = null;
    this.#waiting = this.#waiting.filter((each) => !isVoid(each));
    for (const { command } of voided) this.#answered(command, { ok: false, code: 'superseded' });
  }
}

function deedOf(command: MotorCommand, nonce: number): Deed {
  switch (command.type) {
    case 'ARM':
      return { kind: 'arm', nonce };
    case 'START':
      return { kind: 'start', nonce: command.nonce, setMilliV: command.setMilliV };
    case 'VOLT':
      return { kind: 'volt', setMilliV: command.setMilliV };
    case 'LIMIT': {
      const { maxMilliV, maxRateMilliHz, maxMilliA } = command;
      return { kind: 'limit', limits: { maxMilliV, maxRateMilliHz, maxMilliA } };
    }
    case 'CLEAR':
      return { kind: 'clear' };
  }
}
