import { expect, test } from 'vitest';
import { outcomeOf } from '../../dashboard/shell/stop.ts';

test('says to whom the stop was delivered', () => {
  const outcome = outcomeOf({ delivered: ['VM-1', 'VM-2'], failed: [] });
  expect(outcome.kind).toBe('delivered');
  expect(outcome.words).toContain('VM-1, VM-2');
});

test('one machine that could not be told is a failure, whoever else was', () => {
  const outcome = outcomeOf({ delivered: ['VM-1'], failed: ['VM-2'] });
  expect(outcome.kind).toBe('failed');
  expect(outcome.words).toContain('VM-2');
  expect(outcome.words).not.toContain('VM-1');
  expect(outcomeOf({ delivered: [], failed: [{ serial: 'VM-3' }] }).words).toContain('VM-3');
});

test('no machine at all: nothing was stopped, and the page says so', () => {
  expect(outcomeOf({ delivered: [], failed: [] }).kind).toBe('failed');
});
