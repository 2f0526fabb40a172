/** What a checklist's answers come to, as the service will judge them. Pure. */
import type { ChecklistItem, Lot } from '../../../../src/server/wire-training.ts';
import type { Answer } from '../../../training/api.ts';

export type Answers = Readonly<Record<string, Answer['value']>>;

/** Required items without a good answer: no lot, no tick, or less than the contact time. */
export function openItems(items: readonly ChecklistItem[], answers: Answers): readonly ChecklistItem[] {
  return items.filter((item) => item.required && !isAnswered(item, answers[item.id] ?? null));
}

export function isAnswered({ kind, atLeast }: ChecklistItem, value: Answer['value']): boolean {
  switch (kind) {
    case 'lot':
      return typeof value === 'string';
    case 'tick':
      return value === true;
    case 'minutes':
      return typeof value === 'number' && value >= (atLeast ?? 0);
  }
}

/** The lots to offer for an item: not closed, the last used first, then the last added. */
export function lotsFor(item: ChecklistItem, lots: readonly Lot[]): readonly Lot[] {
  const when = ({ usedAt, addedAt }: Lot): string => usedAt ?? addedAt;
  return lots
    .filter((lot) => lot.itemId === item.id && lot.closedAt === null)
    .sort((a, b) => (when(a) < when(b) ? 1 : -1));
}

export const toAnswers = (items: readonly ChecklistItem[], answers: Answers): readonly Answer[] =>
  items.map(({ id }) => ({ itemId: id, value: answers[id] ?? null }));
