import { expect, test } from 'vitest';
import {
  isAnswered,
  lotsFor,
  openItems,
  toAnswers,
} from '../../dashboard/pages/live/drill/checklistAnswers.ts';
import { drillFor, peopleOf } from '../../dashboard/training/choice.ts';
import type { ChecklistItem, DrillSummary, Lot } from '../../src/server/wire-training.ts';

const lot = (id: string, more: Partial<Lot> = {}): Lot => ({
  id,
  itemId: 'cartridge',
  maker: 'Maker',
  lot: id,
  expiresOn: '2027-01-01',
  membrane: true,
  addedAt: '2026-01-01T00:00:00Z',
  usedAt: null,
  closedAt: null,
  expired: false,
  ...more,
});
const cartridge: ChecklistItem = {
  id: 'cartridge',
  kind: 'lot',
  label: 'Cartridge',
  required: true,
  atLeast: null,
};
const gloves: ChecklistItem = { id: 'gloves', kind: 'tick', label: 'Gloves', required: true, atLeast: null };
const surface: ChecklistItem = {
  id: 'surface',
  kind: 'minutes',
  label: 'Contact time',
  required: true,
  atLeast: 5,
};
const sharps: ChecklistItem = { id: 'sharps', kind: 'tick', label: 'Sharps', required: false, atLeast: null };
const items = [cartridge, gloves, surface, sharps];

test('what is required and not answered well is open', () => {
  expect(openItems(items, {}).map(({ id }) => id)).toEqual(['cartridge', 'gloves', 'surface']);
  expect(openItems(items, { cartridge: 'a', gloves: true, surface: 4.9 }).map(({ id }) => id)).toEqual([
    'surface',
  ]);
  expect(openItems(items, { cartridge: 'a', gloves: true, surface: 5 })).toEqual([]);
  expect(isAnswered(gloves, false)).toBe(false);
  expect(isAnswered(cartridge, true)).toBe(false);
});

test('every item is told, also the one that was left', () => {
  expect(toAnswers(items, { gloves: true })).toEqual([
    { itemId: 'cartridge', value: null },
    { itemId: 'gloves', value: true },
    { itemId: 'surface', value: null },
    { itemId: 'sharps', value: null },
  ]);
});

test('the lot used last is offered first, a closed one never, an expired one still', () => {
  const offered = lotsFor(cartridge, [
    lot('never', { addedAt: '2026-03-01T00:00:00Z' }),
    lot('closed', { usedAt: '2026-06-02T00:00:00Z', closedAt: '2026-06-03T00:00:00Z' }),
    lot('other', { itemId: 'disinfectant' }),
    lot('last', { usedAt: '2026-06-01T00:00:00Z', expired: true }),
  ]);
  expect(offered.map(({ id }) => id)).toEqual(['last', 'never']);
});

const summary = (id: string): DrillSummary => ({ drill: { id } }) as DrillSummary;

test('a drill is offered by choice, then by progress, then by the curriculum', () => {
  const drills = ['first', 'second', 'third'].map(summary);
  expect(drillFor(drills, 'third', 'second')?.drill.id).toBe('third');
  expect(drillFor(drills, 'retired', 'second')?.drill.id).toBe('second');
  expect(drillFor(drills, undefined, null)?.drill.id).toBe('first');
  expect(drillFor([], 'third', 'second')).toBeNull();
});

test('the row of names survives whatever stands in the browser’s storage', () => {
  expect(peopleOf('[{"id":"1","name":"Ada"},{"id":2},null,"x"]')).toEqual([{ id: '1', name: 'Ada' }]);
  for (const bad of ['', '{}', 'null', '[', '{"id":"1"}']) expect(peopleOf(bad)).toEqual([]);
});
