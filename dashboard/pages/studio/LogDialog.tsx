import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { ItemView } from '../../../src/server/wire-studio.ts';
import { say } from '../../parts/announce.ts';
import { describedBy, FieldFrame } from '../../parts/Field.tsx';
import { FormDialog } from '../../parts/FormDialog.tsx';
import { useForm } from '../../parts/useForm.ts';
import { studioApi } from '../../studio/api.ts';
import { type LogKind, logKindsFor, utcOfLocal } from '../../studio/logKinds.ts';
import { text } from '../../text.ts';

/** What an entry begins with. */
export interface LogStart {
  readonly kind: LogKind | null;
  readonly reminderId: string | null;
  /** The entry that it corrects. */
  readonly corrects: { readonly id: string; readonly title: string } | null;
}

interface LogProps {
  readonly item: ItemView;
  readonly start: LogStart;
  readonly onClose: () => void;
  readonly onEntered: () => void;
}

/** An entry of the log; it is never changed, only followed by another. */
export function LogDialog({ item, start, onClose, onEntered }: LogProps) {
  const words = text.studio.log;
  const form = useForm();
  const { id } = form;
  const ids = { at: useId(), text: useId(), reminder: useId() };
  const kinds = logKindsFor(item.state);
  const kind = useSignal<LogKind>(start.kind ?? (start.corrects === null ? (kinds[0] ?? 'note') : 'note'));
  const at = useSignal('');
  const done = useSignal('');
  const reminderId = useSignal(start.reminderId ?? '');
  const atUtc = utcOfLocal(at.value);
  const future = atUtc !== null && new Date(atUtc).getTime() > Date.now() ? words.future : '';
  const missing = form.told(done.value.trim() === '', words.textMissing);
  const { reminders } = item.content;
  const answers = kind.value === 'service';
  const enter = () =>
    form.send(done.value.trim() !== '' && future === '', async (by) => {
      await studioApi.log(item.id, {
        kind: kind.value,
        ...(atUtc === null ? {} : { at: atUtc }),
        by,
        text: done.value.trim(),
        reminderId: answers && reminderId.value !== '' ? reminderId.value : null,
        corrects: start.corrects?.id ?? null,
      });
      say(words.saved);
      onEntered();
      onClose();
    });
  return (
    <FormDialog
      form={form}
      heading={words.heading(item.content.name)}
      testId="log-dialog"
      class="stack settings-form"
      action={words.save}
      actionTestId="log-save"
      note={words.note}
      onClose={onClose}
      onSend={enter}
    >
      {start.corrects !== null && <p>{words.correcting(start.corrects.title)}</p>}
      <fieldset class="studio-chips">
        <legend class="quiet">{words.kind}</legend>
        {kinds.map((one) => (
          <label key={one} class="chip studio-chip">
            <input
              type="radio"
              name={`${id}-kind`}
              data-testid={`log-kind-${one}`}
              checked={kind.value === one}
              onChange={() => {
                kind.value = one;
              }}
            />
            <span>{words.kinds[one]}</span>
          </label>
        ))}
      </fieldset>
      {words.kindWords[kind.value] !== '' && <p class="quiet">{words.kindWords[kind.value]}</p>}
      {answers && reminders.length > 0 && (
        <FieldFrame id={ids.reminder} label={words.reminder}>
          <select
            id={ids.reminder}
            value={reminderId.value}
            data-testid="log-reminder"
            onChange={({ currentTarget }) => {
              reminderId.value = currentTarget.value;
            }}
          >
            <option value="">{words.noReminder}</option>
            {reminders.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label}
              </option>
            ))}
          </select>
        </FieldFrame>
      )}
      <FieldFrame id={ids.text} label={words.text} problem={missing}>
        <textarea
          id={ids.text}
          rows={3}
          maxLength={1000}
          data-testid="log-text"
          aria-invalid={missing === '' ? undefined : 'true'}
          aria-describedby={describedBy(ids.text, missing)}
          value={done.value}
          onInput={({ currentTarget }) => {
            done.value = currentTarget.value;
          }}
        />
      </FieldFrame>
      <FieldFrame id={ids.at} label={words.at} hint={words.atHint} problem={future}>
        <input
          id={ids.at}
          type="datetime-local"
          data-testid="log-at"
          aria-invalid={future === '' ? undefined : 'true'}
          aria-describedby={describedBy(ids.at, future, words.atHint)}
          value={at.value}
          onInput={({ currentTarget }) => {
            at.value = currentTarget.value;
          }}
        />
      </FieldFrame>
    </FormDialog>
  );
}
