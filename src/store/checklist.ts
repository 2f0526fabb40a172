/** What a checklist gone through comes to, and the one that a studio starts with. Pure. */
import { EvenstrokeError } from '../errors.ts';
import { isPast } from './days.ts';
import type { ChecklistAnswer, ChecklistItem, ChecklistRecord, LotRow } from './training-types.ts';

/** A checklist gone through so shortly before a session counts for it. */
export const BEFORE_SESSION_MS = 60 * 60 * 1000;

/** Of docs on hygiene in this trade: what is kept with a session. The studio changes it as its place asks. */
export const firstChecklist: readonly ChecklistItem[] = [
  item('cartridge', 'lot', 'Sterile needle cartridge, with membrane'),
  item('barriers', 'tick', 'Barrier film on machine, grip and cord, new for this session'),
  item('gloves', 'tick', 'New gloves'),
  item('disinfectant', 'lot', 'Surface disinfectant'),
  { ...item('contact-time', 'minutes', 'Contact time of the disinfectant'), atLeast: 1 },
  item('sharps', 'tick', 'Sharps box within reach and not full'),
];

function item(id: string, kind: ChecklistItem['kind'], label: string): ChecklistItem {
  return { id, kind, label, required: true, atLeast: null };
}

/**
 * Complete: every required item is answered well enough. Expired: it is, but a lot's last day of use has gone
 * by (also that of an item that was not required). `today` is the studio's day.
 */
export function checklistState(
  items: readonly ChecklistItem[],
  answers: readonly ChecklistAnswer[],
  lots: readonly LotRow[],
  today: string,
): ChecklistRecord['state'] {
  const given = new Map(answers.map(({ itemId, value }) => [itemId, value]));
  const isMet = ({ id, kind, required, atLeast }: ChecklistItem): boolean => {
    const value = given.get(id) ?? null;
    if (!required) return true;
    if (kind === 'tick') return value === true;
    if (kind === 'minutes') return typeof value === 'number' && value >= (atLeast ?? 0);
    return typeof value === 'string';
  };
  if (!items.every(isMet)) return 'incomplete';
  return lots.some(({ expiresOn }) => isPast(expiresOn, today)) ? 'expired-lot' : 'complete';
}

/**
 * The lots that the answers name.
 * @throws {EvenstrokeError} `bad-input` for an answer to no item, two to one, one of the wrong kind, or a lot
 * that is not there, is closed or answers another item.
 */
export function lotsAnswered(
  items: readonly ChecklistItem[],
  answers: readonly ChecklistAnswer[],
  lotOf: (id: string) => LotRow | null,
): LotRow[] {
  const seen = new Set<string>();
  const lots: LotRow[] = [];
  for (const [n, { itemId, value }] of answers.entries()) {
    const asked = items.find(({ id }) => id === itemId);
    if (asked === undefined) {
      throw refused(
        n,
        'itemId',
        `The checklist asks for no ${itemId}`,
        'It may have been changed: load it anew',
      );
    }
    if (seen.has(itemId))
      throw refused(n, 'itemId', `${asked.label} is answered twice`, 'Send one answer each');
    seen.add(itemId);
    if (value === null) continue;
    const wanted = { tick: 'boolean', minutes: 'number', lot: 'string' }[asked.kind];
    if (typeof value !== wanted) {
      const kind = { tick: 'true or false', minutes: 'minutes', lot: 'the id of a lot' }[asked.kind];
      throw refused(n, 'value', `${asked.label} is answered by ${kind}`, 'Answer it so');
    }
    if (typeof value !== 'string') continue;
    const lot = lotOf(value);
    if (lot === null || lot.itemId !== itemId || lot.closedAt !== null) {
      throw refused(
        n,
        'value',
        `No open lot ${value} is known for ${asked.label}`,
        'Choose one that is in the list',
      );
    }
    lots.push(lot);
  }
  return lots;
}

const refused = (n: number, field: string, what: string, todo: string): EvenstrokeError =>
  new EvenstrokeError('bad-input', `${what}, so the checklist was not recorded. ${todo}.`, {
    at: `answers.${n}.${field}`,
  });
