import type { ItemView } from '../../../src/server/wire-studio.ts';
import { said } from '../../format.ts';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';

const zones = { fine: 'target', soon: 'shallow', due: 'caution' } as const;

/** What is to be done again, and how much of its time or its strokes is used up. */
export function Due({ item, onDone }: { item: ItemView; onDone: (reminderId: string) => void }) {
  const words = text.studio.due;
  const { due } = item;
  if (item.content.kind === 'place') return null;
  return (
    <section class="panel studio-due" aria-label={words.heading} data-testid="studio-due">
      <h2>{words.heading}</h2>
      {due.length === 0 ? (
        <p class="quiet">{words.none}</p>
      ) : (
        <ul class="studio-due-list">
          {due.map(({ reminder, state, used, sentence }) => (
            <li key={reminder.id} class={`studio-due-row studio-due-${state}`} data-state={state}>
              <p class="studio-due-name">{reminder.label}</p>
              <span class={`zone-word zone-${zones[state]} studio-mark`}>
                <ZoneMark zone={zones[state]} size={14} />
                {words.state[state]}
              </span>
              <div class="studio-bar" aria-hidden="true">
                <span style={{ width: `${Math.min(1, Math.max(0, used)) * 100}%` }} />
              </div>
              <p class="quiet">
                <span class="figure">{words.used(used)}</span>. {said(sentence)}
              </p>
              <button
                type="button"
                class="button"
                aria-label={words.doneOf(reminder.label)}
                data-testid={`done-${reminder.id}`}
                onClick={() => onDone(reminder.id)}
              >
                {words.done}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
