/** A condition that must last to count, and must be gone for a while to be over. Pure: times come with the readings. */
import type { FindingKind } from './reactions.ts';
import type { StationEvent } from './types.ts';

type Evidence = StationEvent['evidence'];

/** Where findings are told. */
export interface FindingLog {
  /** Answers an id that is not 0, or 0 where it is one of too many. */
  begin(kind: FindingKind, onsetUs: number, evidence: Evidence): number;
  update(id: number, evidence: Evidence): void;
  end(id: number, endUs: number, evidence?: Evidence): void;
}

/**
 * The event begins when the condition has held for `forUs` in all readings, with its onset at the first of them. It
 * is over when it has not held for `holdUs`, with its end at the first reading that did not show it: so a value that
 * swings about its limit is one event, and a device gone mad makes few of them.
 */
export class Lasting {
  private readonly log: FindingLog;
  private readonly kind: FindingKind;
  private readonly forUs: number;
  private readonly holdUs: number;
  private sinceUs: number | null = null;
  private goneUs: number | null = null;
  private id = 0;
  private worst = 0;

  constructor(log: FindingLog, kind: FindingKind, forUs: number, holdUs: number) {
    this.log = log;
    this.kind = kind;
    this.forUs = forUs;
    this.holdUs = holdUs;
  }

  get open(): boolean {
    return this.id !== 0;
  }

  /** One reading: whether it shows the condition, its value, and evidence of it. The largest value is the worst. */
  look(holds: boolean, atUs: number, value: number, evidence: () => Evidence): void {
    if (holds) {
      this.goneUs = null;
      if (this.sinceUs === null) {
        this.sinceUs = atUs;
        this.worst = value;
      }
      const worse = value > this.worst;
      if (worse) this.worst = value;
      if (this.id === 0 && atUs - this.sinceUs >= this.forUs)
        this.id = this.log.begin(this.kind, this.sinceUs, evidence());
      else if (this.id !== 0 && worse) this.log.update(this.id, evidence());
      return;
    }
    if (this.id === 0) {
      this.sinceUs = null;
      return;
    }
    this.goneUs ??= atUs;
    if (atUs - this.goneUs >= this.holdUs) this.end(this.goneUs);
  }

  /** Nothing more is known of it: what is open ends at `atUs`, or where it was seen to be gone. */
  end(atUs: number): void {
    if (this.id !== 0) this.log.end(this.id, this.goneUs ?? atUs);
    this.forget();
  }

  /** The log itself has ended what was open. */
  forget(): void {
    this.id = 0;
    this.sinceUs = null;
    this.goneUs = null;
  }
}
