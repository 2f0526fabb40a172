/** One thing that `doctor` looked at: what it saw, and how to mend it where it is not well. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'note' | 'problem';
  readonly saw: string;
  /** What it means and what to do. */
  readonly fix?: string;
}
