import type { ScoreResult } from '../../../src/server/wire-training.ts';
import { text } from '../../text.ts';

type Gate = ScoreResult['gates'][number];

const order: readonly Gate['effect'][] = ['bars', 'fails', 'caps', 'provisional', 'notes'];

/** What stands against scoring or against the verdict: what, what it means, what to do. */
export function Gates({ gates }: { gates: readonly Gate[] }) {
  if (gates.length === 0) return null;
  const words = text.result;
  const sorted = [...gates].sort((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
  return (
    <ul class="gates" aria-label={words.gates} data-testid="gates">
      {sorted.map((gate) => {
        const { what, means, todo } = words.gate(gate);
        return (
          <li key={gate.name} class={`gate gate-${gate.effect}`} data-gate={gate.name}>
            <strong>{words.effect[gate.effect]}</strong>
            <p>
              {what} {means} <span class="quiet">{todo}</span>
            </p>
          </li>
        );
      })}
    </ul>
  );
}
