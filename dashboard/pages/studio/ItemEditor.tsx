import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { ItemView } from '../../../src/server/wire-studio.ts';
import { messageOf, Refusal } from '../../api.ts';
import { say } from '../../parts/announce.ts';
import { describedBy, Field, FieldFrame } from '../../parts/Field.tsx';
import { focusFirstBad } from '../../parts/focusFirstBad.ts';
import { Modal } from '../../parts/Modal.tsx';
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
import { author } from '../settings/author.ts';
import { ByField } from '../settings/ByField.tsx';
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
  const id = useId();
  const form = useSignal<ItemForm>(item === null ? freshForm('standard') : formOfItem(item.content));
  const version = useSignal(item?.version ?? 0);
  const tried = useSignal(false);
  const refused = useSignal<ItemProblems>({});
  const problem = useSignal('');
  const busy = useSignal(false);
  const change = (part: Partial<ItemForm>) => {
    form.value = { ...form.peek(), ...part };
    refused.value = {};
  };
  const problems: ItemProblems = tried.value ? { ...refused.value, ...problemsOfItem(form.value) } : {};
  const { kind } = form.value;
  const isTold = kind === 'machine' || kind === 'pad';

  const told = async (error: unknown) => {
    problem.value = messageOf(error);
    if (!(error instanceof Refusal)) return;
    const field = fieldOfItemPath(error.field);
    if (field !== null) {
      refused.value = { [field]: error.message };
      focusFirstBad(id);
    }
    if (error.code !== 'conflict' || item === null) return;
    const newest = await studioApi.item(item.id);
    if (newest.version === version.peek()) return;
    version.value = newest.version;
    problem.value = words.conflict(newest.version, newest.by);
  };
  const save = async () => {
    tried.value = true;
    const by = author.value.trim();
    if (Object.keys(problemsOfItem(form.peek())).length > 0 || by === '') {
      focusFirstBad(id);
      return;
    }
    busy.value = true;
    problem.value = '';
    try {
      const content = contentOfForm(form.peek());
      const saved =
        item === null
          ? await studioApi.addItem(content, by)
          : await studioApi.changeItem(item.id, version.peek(), content, by);
      say(item === null ? words.added(content.name) : words.saved(content.name, saved.version));
      onSaved();
      onClose();
    } catch (error) {
      await told(error).catch(() => {
        // That someone else saved is known; who it was is not: the message above stands.
      });
    }
    busy.value = false;
  };
  return (
    <Modal
      heading={item === null ? words.fresh : words.heading(item.content.name)}
      onClose={onClose}
      testId="item-editor"
      foot={
        <button
          type="submit"
          form={id}
          class="button button-strong"
          data-testid="item-save"
          disabled={busy.value}
        >
          {item === null ? words.add : words.save(version.value + 1)}
        </button>
      }
    >
      <form
        id={id}
        class="stack settings-form"
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          void save();
        }}
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
        <ByField problem={tried.value && author.value.trim() === '' ? text.settings.byMissing : ''} />
        {problem.value !== '' && (
          <p class="problem" role="alert" data-testid="item-problem">
            {problem}
          </p>
        )}
      </form>
    </Modal>
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
