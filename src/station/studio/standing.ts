/** Whether a pad or machine may be used, by what the register says of it. */

/** What stands against using it, in words: what is so, what it means, what to do. */
export interface Standing {
  readonly code: string;
  readonly message: string;
}

/** From memory, at once; nothing where it may be used. */
export type AgainstUse = (role: 'pad' | 'machine', serial: string) => readonly Standing[];
