/** Findings that go on, by device: what the guard decides by. Told of every event, in order. */
import { type FindingKind, isFinding, type ReactionProfile } from '../../safety/reactions.ts';
import type { StationEvent } from '../../safety/types.ts';

export class Findings {
  readonly #open = new Map<string, Map<number, FindingKind>>();
  profile: ReactionProfile;

  constructor(profile: ReactionProfile) {
    this.profile = profile;
  }

  /** The kind of a finding that begins with this and is to stop; null for everything else. */
  take({ id, serial, kind, endUs }: StationEvent): FindingKind | null {
    if (!isFinding(kind)) return null;
    let open = this.#open.get(serial);
    const isNew = open?.has(id) !== true;
    if (endUs !== null) open?.delete(id);
    else if (isNew) {
      if (open === undefined) {
        open = new Map();
        this.#open.set(serial, open);
      }
      open.set(id, kind);
    }
    return isNew && this.profile.reactions[kind] === 'stop' ? kind : null;
  }

  /** Kinds that are to stop and go on at this device, each once. */
  stopping(serial: string): FindingKind[] {
    const open = this.#open.get(serial);
    if (open === undefined || open.size === 0) return [];
    return [...new Set(open.values())].filter((kind) => this.profile.reactions[kind] === 'stop');
  }

  /** Devices that anything was found of. */
  devices(): Iterable<string> {
    return this.#open.keys();
  }

  forget(serial: string): void {
    this.#open.delete(serial);
  }
}
