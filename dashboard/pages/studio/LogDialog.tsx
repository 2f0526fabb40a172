import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { ItemView } from '../../../src/server/wire-studio.ts';
import { messageOf } from '../../api.ts';
import { say } from '../../parts/announce.ts';
import { describedBy, FieldFrame } from '../../parts/Field.tsx';
import { focusFirstBad } from '../../parts/focusFirstBad.ts';
import { Modal } from '../../parts/Modal.tsx';
import { studioApi } from '../../studio/api.ts';
import { type LogKind, logKindsFor, utcOfLocal } from '../../studio/logKinds.ts';
import { text } from '../../text.ts';
import { author } from '../settings/author.ts';
import { ByField } from '../settings/ByField.tsx';

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
  const id = useId();
  const ids = { at: useId(), text: useId(), reminder: useId() };
  const kinds = logKindsFor(item.state);
  const kind = useSignal<LogKind>(start.kind ?? (start.corrects === null ? (kinds[0] ?? 'note') : 'note'));
  const at = useSignal('');
  const done = useSignal('');
  const reminderId = useSignal(start.reminderId ?? '');
  const tried = useSignal(false);
  const problem = useSignal('');
  const busy = useSignal(false);
  const atUtc = utcOfLocal(at.value);
  const future = atUtc !== null && new Date(atUtc).getTime() > Date.now() ? words.future : '';
  const missing = tried.value && done.value.trim() === '' ? words.textMissing : '';
  const { reminders } = item.content;
  const answers = kind.value === 'service';
  const enter = async () => {
    tried.value = true;
    const by = author.value.trim();
    if (done.value.trim() === '' || by === '' || future !== '') {
      focusFirstBad(id);
      return;
    }
    busy.value = true;
    problem.value = '';
    try {
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
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <Modal
      heading={words.heading(item.content.name)}
      onClose={onClose}
      testId="log-dialog"
      foot={
        <button
          type="submit"
          form={id}
          class="button button-strong"
          data-testid="log-save"
          disabled={busy.value}
        >
          {words.save}
        </button>
      }
    >
      <form
        id={id}
        class="stack settings-form"
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          void enter();
        }}
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
        <ByField problem={tried.value && author.value.trim() === '' ? text.settings.byMissing : ''} />
        <p class="quiet">{words.note}</p>
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </form>
    </Modal>
  );
}
