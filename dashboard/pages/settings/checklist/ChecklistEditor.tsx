import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Checklist } from '../../../../src/server/wire-training.ts';
import { messageOf, Refusal } from '../../../api.ts';
import { dateTime } from '../../../format.ts';
import { say } from '../../../parts/announce.ts';
import { ByField } from '../../../parts/ByField.tsx';
import { FormProblem } from '../../../parts/FormProblem.tsx';
import { submitted, useForm } from '../../../parts/useForm.ts';
import { text } from '../../../text.ts';
import { trainingApi } from '../../../training/api.ts';
import { settingsApi } from '../api.ts';
import { moved } from '../drills/json.ts';
import { useUnsaved } from '../useUnsaved.ts';
import { ItemRow } from './ItemRow.tsx';
import { draftsOf, type ItemDraft, itemsOf, problemsIn } from './items.ts';

const MOST_ITEMS = 30;

/** The items in their order; saving makes a new version, and records keep theirs. */
export function ChecklistEditor({ first }: { first: Checklist }) {
  const words = text.settings.checklist;
  const base = useSignal(first);
  const items = useSignal(draftsOf(first.items));
  const form = useForm(async (error) => {
    if (!(error instanceof Refusal) || error.status !== 409) return messageOf(error);
    const newest = await trainingApi.checklist().catch(() => null);
    if (newest === null || newest.version === base.peek().version) return error.message;
    base.value = newest;
    return words.conflict(newest.version);
  });
  const saved = useSignal('');
  const made = useRef(0);
  const list = useRef<HTMLOListElement>(null);
  const dirty = JSON.stringify(itemsOf(items.value)) !== JSON.stringify(base.value.items);
  useUnsaved(dirty);
  const { version, by, at } = base.value;

  // A new item is where the writing goes on; after a removal the one that took its place.
  const next = useRef<number | null>(null);
  useLayoutEffect(() => {
    const row = next.current === null ? undefined : list.current?.children[next.current];
    row?.querySelector<HTMLElement>('input')?.focus();
    next.current = null;
  }, [items.value.length]);
  const change = (next: readonly ItemDraft[]) => {
    items.value = next;
    saved.value = '';
    form.clear();
  };
  const move = (from: number, to: number) => {
    const label = items.value[from]?.label ?? '';
    change(moved(items.value, from, to));
    say(text.settings.moved(label, to + 1, items.value.length));
  };
  const add = () => {
    made.current += 1;
    const fresh = { id: null, kind: 'tick', label: '', required: true, atLeast: '' } as const;
    next.current = items.value.length;
    change([...items.value, { ...fresh, key: `new ${made.current}` }]);
  };
  const remove = (index: number) => {
    next.current = Math.min(index, items.value.length - 2);
    change(items.value.toSpliced(index, 1));
  };
  const save = () => {
    const bad = items.value.some((item) => problemsIn(item).label || problemsIn(item).atLeast);
    return form.send(!bad, async (name) => {
      const kept = await settingsApi.saveChecklist(base.peek().version, itemsOf(items.value), name);
      base.value = kept;
      items.value = draftsOf(kept.items);
      form.fresh();
      saved.value = words.saved(kept.version);
      say(saved.value);
    });
  };
  return (
    <form id={form.id} class="checklist-editor" noValidate onSubmit={submitted(save)}>
      <p class="quiet" data-testid="checklist-version">
        {words.now(version, by, dateTime(at))} {words.saves(version + 1)}
      </p>
      <ol class="set-list" ref={list}>
        {items.value.map((item, index) => (
          <ItemRow
            key={item.key}
            item={item}
            index={index}
            count={items.value.length}
            tried={form.tried}
            onChange={(next) => change(items.value.map((one) => (one.key === item.key ? next : one)))}
            onMove={(to) => move(index, to)}
            onRemove={items.value.length <= 1 ? undefined : () => remove(index)}
          />
        ))}
      </ol>
      {items.value.length < MOST_ITEMS && (
        <p>
          <button type="button" class="button" data-testid="item-add" onClick={add}>
            {words.add}
          </button>
        </p>
      )}
      <ByField problem={form.byProblem} />
      <div class="save-bar">
        <div class="save-words">
          {saved.value !== '' && !dirty ? (
            <p class="save-done" data-testid="saved">
              {saved}
            </p>
          ) : (
            <p class="quiet">{dirty ? '' : words.unchanged}</p>
          )}
          <FormProblem problem={form.problem} />
        </div>
        {dirty && (
          <button
            type="button"
            class="button button-quiet"
            onClick={() => {
              change(draftsOf(base.value.items));
              form.fresh();
            }}
          >
            {words.undo}
          </button>
        )}
        <button
          type="submit"
          class="button button-strong"
          data-testid="save-checklist"
          disabled={!dirty || form.busy}
        >
          {words.save(version + 1)}
        </button>
      </div>
    </form>
  );
}
