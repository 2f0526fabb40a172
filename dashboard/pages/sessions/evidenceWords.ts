/** What an event rests on, in words: numbers with their unit, words as the device gave them. Always text. */
import type { FeedEvent } from '../../../src/server/wire.ts';
import { mm, number, span } from '../../format.ts';
import { text } from '../../text.ts';

export function evidenceWords(evidence: FeedEvent['evidence']): string {
  const names: Readonly<Record<string, string>> = text.event.evidenceNames;
  const cause = text.control.causeIn(evidence);
  const told = cause === null ? [] : [text.control.cause(cause)];
  const rest = Object.entries(evidence)
    .filter(([key]) => cause === null || (key !== 'cause' && key !== 'detail'))
    .map(([key, value]) => {
      const name = names[key] ?? key;
      if (typeof value !== 'number') return `${name} ${value}`;
      if (key.endsWith('Mm')) return `${name} ${mm(value)} mm`;
      if (key.endsWith('Ms')) return `${name} ${span(value * 1000)}`;
      if (key.endsWith('Us')) return `${name} ${span(value)}`;
      return `${name} ${number(value, Number.isInteger(value) ? 0 : 2)}`;
    });
  return [...told, ...rest].join(', ');
}
