/** The studio's checklist while it is edited. Pure. */
import type { ChecklistItem } from '../../../../src/server/wire-training.ts';
import { idOf } from '../drills/draft.ts';

/** An item as it is written: its time is still text, and a new one has no id yet. */
export interface ItemDraft {
  /** Names the row as long as it is on the page. */
  readonly key: string;
  readonly id: string | null;
  readonly kind: ChecklistItem['kind'];
  readonly label: string;
  readonly required: boolean;
  readonly atLeast: string;
}

export const draftsOf = (items: readonly ChecklistItem[]): readonly ItemDraft[] =>
  items.map(({ id, kind, label, required, atLeast }) => ({
    key: id,
    id,
    kind,
    label,
    required,
    atLeast: atLeast === null ? '' : String(atLeast),
  }));

export interface ItemProblems {
  readonly label: boolean;
  readonly atLeast: boolean;
}

/** null where it is no time that an item may ask for: 0 to 240 minutes. */
export function minutesOf(typed: string): number | null {
  const value = Number(typed.trim().replace(',', '.'));
  return typed.trim() !== '' && value >= 0 && value <= 240 ? value : null;
}

export const problemsIn = ({ kind, label, atLeast }: ItemDraft): ItemProblems => ({
  label: label.trim() === '',
  atLeast: kind === 'minutes' && atLeast.trim() !== '' && minutesOf(atLeast) === null,
});

/** As it is saved. A new item gets an id of its label that no other one has, so that its lots find it again. */
export function itemsOf(drafts: readonly ItemDraft[]): ChecklistItem[] {
  const taken = new Set(drafts.flatMap(({ id }) => (id === null ? [] : [id])));
  return drafts.map(({ id, kind, label, required, atLeast }) => {
    const own = id ?? freeItemId(label, taken);
    taken.add(own);
    return {
      id: own,
      kind,
      label: label.trim(),
      required,
      atLeast: kind === 'minutes' ? minutesOf(atLeast) : null,
    };
  });
}

function freeItemId(label: string, taken: ReadonlySet<string>): string {
  const base = idOf(label).slice(0, 36).replace(/-+$/, '') || 'item';
  if (!taken.has(base)) return base;
  let n = 2;
  while (taken.has(`${base}-${n}`)) n += 1;
  return `${base}-${n}`;
}
