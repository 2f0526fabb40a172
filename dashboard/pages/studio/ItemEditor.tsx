import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { ItemView } from '../../../src/server/wire-studio.ts';
import { messageOf, Refusal } from '../../api.ts';
import { say } from '../../parts/announce.ts';
import { describedBy, Field, FieldFrame } from '../../parts/Field.tsx';
import { FormDialog } from '../../parts/FormDialog.tsx';
import { focusFirstBad } from '../../parts/focusFirstBad.ts';
import { useForm } from '../../parts/useForm.ts';
import { studioApi } from '../../studio/api.ts';
import {
  contentOfForm,
  fieldOfItemPath,
  formOfItem,
  freshForm,
  type ItemForm,
  type ItemProblems,
  problemsOfItem,
} from '../../studio/itemForm.ts';
import { text } from '../../text.ts';
import { NeedleFields, StandardFields } from './KindFields.tsx';
import { ReminderFields } from './ReminderFields.tsx';

interface EditorProps {
  /** null: a new one. */
  readonly item: ItemView | null;
  readonly places: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** A machine or pad is entered by its handshake alone. */
const byHand = ['standard', 'supply', 'needle', 'place'] as const;

/** One item of the register: a new one, or the next version of one that is there. */
export function ItemEditor({ item, places, onClose, onSaved }: EditorProps) {
  const words = text.studio.editor;
  const form = useSignal<ItemForm>(item === null ? freshForm('standard') : formOfItem(item.content));
  const version = useSignal(item?.version ?? 0);
  const refused = useSignal<ItemProblems>({});
  const sending = useForm(told);
  async function told(error: unknown): Promise<string> {
    if (!(error instanceof Refusal)) return messageOf(error);
    const field = fieldOfItemPath(error.field);
    if (field !== null) {
      refused.value = { [field]: error.message };
      focusFirstBad(sending.id);
    }
    if (error.code !== 'conflict' || item === null) return error.message;
    // That someone else saved is known; who it was may not be.
    const newest = await studioApi.item(item.id).catch(() => null);
    if (newest === null || newest.version === version.peek()) return error.message;
    version.value = newest.version;
    return words.conflict(newest.version, newest.by);
  }
  const change = (part: Partial<ItemForm>) => {
    form.value = { ...form.peek(), ...part };
    refused.value = {};
  };
  const problems: ItemProblems = sending.tried ? { ...refused.value, ...problemsOfItem(form.value) } : {};
  const { kind } = form.value;
  const isTold = kind === 'machine' || kind === 'pad';

  const save = () =>
    sending.send(Object.keys(problemsOfItem(form.peek())).length === 0, async (by) => {
      const content = contentOfForm(form.peek());
      const saved =
        item === null
          ? await studioApi.addItem(content, by)
          : await studioApi.changeItem(item.id, version.peek(), content, by);
      say(item === null ? words.added(content.name) : words.saved(content.name, saved.version));
      onSaved();
      onClose();
    });
  return (
    <FormDialog
      form={sending}
      heading={item === null ? words.fresh : words.heading(item.content.name)}
      testId="item-editor"
      class="stack settings-form"
      action={item === null ? words.add : words.save(version.value + 1)}
      actionTestId="item-save"
      onClose={onClose}
      onSend={save}
    >
      {item === null && (
        <>
          <p class="quiet">{words.freshWords}</p>
          <KindChoice kind={kind} onChange={(next) => change({ kind: next })} />
        </>
      )}
      <div class="set-fields studio-pairs">
        <Field
          label={words.name}
          words
          maxLength={80}
          testId="item-name"
          value={form.value.name}
          problem={problems.name ?? ''}
          onInput={(name) => change({ name })}
        />
        {kind !== 'place' && !isTold && (
          <Field
            label={words.serial}
            {...(kind === 'standard' ? { hint: words.serialHint } : {})}
            words
            maxLength={60}
            testId="item-serial"
            value={form.value.serial}
            problem={problems.serial ?? ''}
            onInput={(serial) => change({ serial })}
          />
        )}
        {kind !== 'place' && (
          <>
            <Field
              label={words.maker}
              words
              maxLength={80}
              value={form.value.maker}
              onInput={(maker) => change({ maker })}
            />
            <Field
              label={words.model}
              words
              maxLength={80}
              value={form.value.model}
              onInput={(model) => change({ model })}
            />
            <PlaceChoice
              placeId={form.value.placeId}
              places={places}
              onChange={(placeId) => change({ placeId })}
            />
          </>
        )}
      </div>
      {kind === 'standard' && <StandardFields form={form.value} problems={problems} onChange={change} />}
      {kind === 'needle' && <NeedleFields form={form.value} problems={problems} onChange={change} />}
      {kind !== 'place' && (
        <ReminderFields
          reminders={form.value.reminders}
          problems={problems}
          byUse={isTold}
          onChange={(reminders) => change({ reminders })}
        />
      )}
      <NoteField note={form.value.note} onChange={(note) => change({ note })} />
    </FormDialog>
  );
}

function KindChoice({
  kind,
  onChange,
}: {
  kind: ItemForm['kind'];
  onChange: (kind: ItemForm['kind']) => void;
}) {
  const name = useId();
  return (
    <fieldset class="studio-chips">
      <legend class="quiet">{text.studio.editor.kind}</legend>
      {byHand.map((one) => (
        <label key={one} class="chip studio-chip">
          <input
            type="radio"
            name={name}
            data-testid={`item-kind-${one}`}
            checked={kind === one}
            onChange={() => onChange(one)}
          />
          <span>{text.studio.kind[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function PlaceChoice({
  placeId,
  places,
  onChange,
}: {
  placeId: string;
  places: EditorProps['places'];
  onChange: (id: string) => void;
}) {
  const id = useId();
  const words = text.studio.editor;
  return (
    <FieldFrame id={id} label={words.place}>
      <select id={id} value={placeId} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">{words.noPlace}</option>
        {places.map((place) => (
          <option key={place.id} value={place.id}>
            {place.name}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

function NoteField({ note, onChange }: { note: string; onChange: (note: string) => void }) {
  const id = useId();
  return (
    <FieldFrame id={id} label={text.studio.editor.note}>
      <textarea
        id={id}
        rows={2}
        maxLength={500}
        aria-describedby={describedBy(id, '')}
        value={note}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </FieldFrame>
  );
}
