/** The control of one machine: holds the state, steps it with what happens, carries out what comes out. */
import type { Link } from '../../link/link.ts';
import { restingControl, stepControl } from '../../safety/control/control.ts';
import { turns } from '../../safety/control/step.ts';
import type {
  ControlAction,
  ControlInput,
  ControlNote,
  ControlRules,
  ControlState,
  Refusal,
} from '../../safety/control/types.ts';
import type { MachineDevice } from '../machine-device.ts';

export interface ControlHost {
  now(): number;
  /** A stop byte has just been written to this machine. */
  stopWritten(): void;
  noted(control: MachineControl, note: ControlNote, atUs: number): void;
  /** After a step that changed something besides telemetry and the age of a lease. */
  changed(control: MachineControl, before: ControlState): void;
}

export class MachineControl {
  readonly serial: string;
  device: MachineDevice;
  rules: ControlRules;
  state: ControlState = restingControl();
  /** Boot id of the conversation before; null before the first, and after a restart that was seen. */
  boot: number | null = null;
  readonly #host: ControlHost;
  readonly #replies = new Map<number, (refusal: Refusal | null) => void>();
  /** Inputs that came while another was being worked on: an action may lead to the next. */
  readonly #queue: ControlInput[] = [];
  #stepping = false;
  #lastRequest = 0;
  /** Of the inputs so far: a line is stepped with its arrival, an answer with the moment of its own. */
  #latestUs = 0;
  #stopWrittenUs = Number.NEGATIVE_INFINITY;
  /** Where it said last who it is: its device has this link once it has described itself as well. */
  #greeted: Link | null = null;

  constructor(device: MachineDevice, rules: ControlRules, host: ControlHost) {
    this.serial = device.serial;
    this.device = device;
    this.rules = rules;
    this.#host = host;
  }

  get link(): Link {
    return this.device.link;
  }

  /** It is back. BEATs keep its motor on from now on, so a stop that goes on does not wait for its whole description. */
  greeted(link: Link): void {
    this.#greeted = link;
    if (this.state.phase === 'stopping') this.#stopByte(this.#host.now());
  }

  /** Nobody has asked anything of it, and it says itself, just now, that it is off and stands still. */
  atRest(atUs: number): boolean {
    const { phase, seen, linkUp } = this.state;
    if (phase !== 'rest' && phase !== 'stopped') return false;
    if (!linkUp) return phase === 'rest';
    if (seen === null || atUs - seen.atUs > this.rules.timing.staleUs) return false;
    return !turns(this.state);
  }

  /** A byte of the stop that goes on was written to an open port. */
  get stopDelivered(): boolean {
    const { stopping } = this.state;
    return stopping !== null && this.#stopWrittenUs >= stopping.sinceUs;
  }

  /** It says that its motor is driven. */
  get driven(): boolean {
    return this.state.seen?.state === 'running';
  }

  step(input: ControlInput): void {
    this.#queue.push(input);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#take(next);
    } finally {
      this.#stepping = false;
    }
  }

  /** A person's wish; the answer may come with a later line, and comes once. */
  ask(
    make: (request: number, atUs: number) => ControlInput,
    answered: (refusal: Refusal | null) => void,
  ): void {
    const request = ++this.#lastRequest;
    this.#replies.set(request, answered);
    this.step(make(request, this.#host.now()));
  }

  /** It is known no more: whoever waits for an answer gets one. */
  forget(): void {
    for (const answered of this.#replies.values()) answered({ code: 'link', against: [] });
    this.#replies.clear();
  }

  #take(given: ControlInput): void {
    const before = this.state;
    this.#latestUs = Math.max(this.#latestUs, given.atUs);
    const input = given.atUs === this.#latestUs ? given : { ...given, atUs: this.#latestUs };
    const { state, actions } = stepControl(before, input, this.rules);
    this.state = state;
    // What stops comes before everything else that is to be done.
    for (const action of actions) if (action.do === 'stop-byte') this.#stopByte(input.atUs);
    for (const action of actions) this.#carryOut(action, input.atUs);
    if (isChange(before, state)) this.#host.changed(this, before);
  }

  #stopByte(atUs: number): void {
    if (!this.link.stopByte(atUs) && this.#greeted?.stopByte(atUs) !== true) return;
    this.#stopWrittenUs = atUs;
    this.#host.stopWritten();
  }

  #carryOut(action: ControlAction, atUs: number): void {
    switch (action.do) {
      case 'stop-byte':
        return;
      case 'send': {
        const { command } = action;
        this.link.submit(command, atUs, (answer) =>
          this.step({ kind: 'answer', atUs: this.#host.now(), command, answer }),
        );
        return;
      }
      case 'withhold':
        this.link.withholdBeats(action.untilUs);
        return;
      case 'reply': {
        const answered = this.#replies.get(action.request);
        this.#replies.delete(action.request);
        answered?.(action.refusal);
        return;
      }
      case 'note':
        this.#host.noted(this, action.note, atUs);
    }
  }
}

function isChange(before: ControlState, now: ControlState): boolean {
  return (
    before.phase !== now.phase ||
    before.lease?.id !== now.lease?.id ||
    before.linkUp !== now.linkUp ||
    before.sessionId !== now.sessionId ||
    before.limited !== now.limited ||
    before.nonce !== now.nonce ||
    before.run !== now.run ||
    before.stopping !== now.stopping ||
    before.latch !== now.latch ||
    before.stopTest !== now.stopTest ||
    before.seen?.state !== now.seen?.state
  );
}
