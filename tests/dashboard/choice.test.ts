import { expect, test } from 'vitest';
import { machineFor } from '../../dashboard/live/choice.ts';
import { textsOf } from '../../dashboard/settings.ts';

test('one machine needs no saying; among several none is drawn beside a pad unsaid', () => {
  expect(machineFor('PAD-1', ['M-1'], {})).toBe('M-1');
  expect(machineFor('PAD-1', ['M-1', 'M-2'], {})).toBeNull();
  expect(machineFor('PAD-1', ['M-1', 'M-2'], { 'PAD-1': 'M-2' })).toBe('M-2');
  expect(machineFor('PAD-2', ['M-1', 'M-2'], { 'PAD-1': 'M-2' })).toBeNull();
});

test('a machine that was said and is gone is not replaced by another hand’s', () => {
  expect(machineFor('PAD-1', ['M-1', 'M-3'], { 'PAD-1': 'M-2' })).toBeNull();
  expect(machineFor('PAD-1', [], { 'PAD-1': 'M-2' })).toBeNull();
});

test('without a pad the first machine is shown', () => {
  expect(machineFor(null, ['M-1', 'M-2'], {})).toBe('M-1');
});

test('what is kept in the browser is read as texts by name, or as nothing', () => {
  expect(textsOf('{"PAD-1":"M-2","x":3}')).toEqual({ 'PAD-1': 'M-2' });
  expect(textsOf('[')).toEqual({});
  expect(textsOf('null')).toEqual({});
});
