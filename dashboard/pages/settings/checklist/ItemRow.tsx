import { useId } from 'preact/hooks';
import { text } from '../../../text.ts';
import { RowTools } from '../RowTools.tsx';
import { type ItemDraft, problemsIn } from './items.ts';

const kinds = ['lot', 'tick', 'minutes'] as const;

interface ItemRowProps {
  readonly item: ItemDraft;
  readonly index: number;
  readonly count: number;
  /** Saving was tried: what is missing is told. */
  readonly tried: boolean;
  readonly onChange: (item: ItemDraft) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: (() => void) | undefined;
}

/** One item: what is asked, how it is answered, whether it must be. */
export function ItemRow({ item, index, count, tried, onChange, onMove, onRemove }: ItemRowProps) {
  const words = text.settings.checklist;
  const id = useId();
  const problems = problemsIn(item);
  const bad = { label: tried && problems.label, atLeast: problems.atLeast };
  return (
    <li class="set-item item-row" data-testid="checklist-row">
      <div class="set-fields">
        <div class={`field set-field set-wide${bad.label ? ' field-bad' : ''}`}>
          <label for={`${id}-label`}>
            {words.item(index + 1)}: {words.label.toLowerCase()}
          </label>
          <input
            id={`${id}-label`}
            type="text"
            maxLength={120}
            autocomplete="off"
            data-testid="item-label"
            aria-invalid={bad.label ? 'true' : undefined}
            aria-describedby={bad.label ? `${id}-label-problem` : undefined}
            value={item.label}
            onInput={({ currentTarget }) => onChange({ ...item, label: currentTarget.value })}
          />
          {bad.label && (
            <span id={`${id}-label-problem`} class="field-problem">
              {words.empty}
            </span>
          )}
        </div>
        <label class="field set-field">
          <span>{words.kind}</span>
          <select
            data-testid="item-kind"
            value={item.kind}
            onChange={({ currentTarget }) =>
              onChange({ ...item, kind: kinds.find((one) => one === currentTarget.value) ?? item.kind })
            }
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {words.kinds[kind]}
              </option>
            ))}
          </select>
        </label>
        {item.kind === 'minutes' && (
          <div class={`field set-field${bad.atLeast ? ' field-bad' : ''}`}>
            <label for={`${id}-least`}>{words.atLeast}</label>
            <span class="with-unit">
              <input
                id={`${id}-least`}
                type="text"
                inputMode="decimal"
                autocomplete="off"
                data-testid="item-minutes"
                aria-invalid={bad.atLeast ? 'true' : undefined}
                aria-describedby={bad.atLeast ? `${id}-least-problem` : undefined}
                value={item.atLeast}
                onInput={({ currentTarget }) => onChange({ ...item, atLeast: currentTarget.value })}
              />
              <span class="field-unit">{words.minutes}</span>
            </span>
            {bad.atLeast && (
              <span id={`${id}-least-problem`} class="field-problem">
                {words.badMinutes}
              </span>
            )}
          </div>
        )}
        <label class="check item-required">
          <input
            type="checkbox"
            checked={item.required}
            onChange={({ currentTarget }) => onChange({ ...item, required: currentTarget.checked })}
          />
          <span>{words.required}</span>
        </label>
      </div>
      <RowTools
        what={item.label.trim() || words.item(index + 1)}
        index={index}
        count={count}
        onMove={onMove}
        onRemove={onRemove}
      />
    </li>
  );
}
