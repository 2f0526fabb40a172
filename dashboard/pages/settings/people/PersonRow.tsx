import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Trainee } from '../../../../src/server/wire-training.ts';
import { messageOf } from '../../../api.ts';
import { day } from '../../../format.ts';
import { say } from '../../../parts/announce.ts';
import { hrefOf } from '../../../route.ts';
import { text } from '../../../text.ts';
import { settingsApi } from '../api.ts';
import { localDay } from '../pads/calibrations.ts';

/** One trainee: rename in place, to the progress and its levels, archive and back. */
export function PersonRow({ person, again }: { person: Trainee; again: () => void }) {
  const words = text.settings.people;
  const renaming = useSignal(false);
  const name = useSignal(person.name);
  const problem = useSignal('');
  const busy = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const archived = person.archivedAt !== null;
  useEffect(() => {
    if (renaming.value) field.current?.select();
  }, [renaming.value]);
  const stop = () => {
    renaming.value = false;
    problem.value = '';
    requestAnimationFrame(() => button.current?.focus());
  };
  const change = async (wish: { name?: string; archived?: boolean }, told: string) => {
    busy.value = true;
    problem.value = '';
    try {
      await settingsApi.changeTrainee(person.id, wish);
      say(told);
      if (renaming.value) stop();
      again();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const trouble = problem.value !== '' && (
    <p id={`${id}-problem`} class="field-problem" role="alert">
      {problem}
    </p>
  );
  if (renaming.value)
    return (
      <li class="set-row" data-testid="person">
        <form
          class="one-line set-main"
          onKeyDown={({ key }) => key === 'Escape' && stop()}
          onSubmit={(submit) => {
            submit.preventDefault();
            const given = name.value.trim();
            if (given === '' || given === person.name) stop();
            else void change({ name: given }, words.renamed(given));
          }}
        >
          <div class="field">
            <label for={id}>{words.nameOf(person.name)}</label>
            <input
              ref={field}
              id={id}
              type="text"
              maxLength={60}
              autocomplete="off"
              data-testid="person-rename"
              aria-invalid={problem.value === '' ? undefined : 'true'}
              aria-describedby={problem.value === '' ? undefined : `${id}-problem`}
              value={name.value}
              onInput={({ currentTarget }) => {
                name.value = currentTarget.value;
              }}
            />
          </div>
          <button type="submit" class="button" disabled={busy.value}>
            {words.save}
          </button>
          <button type="button" class="button button-quiet" onClick={stop}>
            {text.settings.cancel}
          </button>
          {trouble}
        </form>
      </li>
    );
  return (
    <li class={`set-row${archived ? ' set-retired' : ''}`} data-testid="person">
      <div class="set-main">
        <p class="set-name">{person.name}</p>
        <p class="quiet">{words.since(day(localDay(new Date(person.createdAt))))}</p>
        {trouble}
      </div>
      <div class="set-actions">
        {!archived && (
          <>
            <a
              class="button button-quiet"
              href={hrefOf.progressOf(person.id)}
              aria-label={words.progressOf(person.name)}
            >
              {words.progress}
            </a>
            <button
              ref={button}
              type="button"
              class="button button-quiet"
              aria-label={words.renameOf(person.name)}
              onClick={() => {
                name.value = person.name;
                renaming.value = true;
              }}
            >
              {words.rename}
            </button>
          </>
        )}
        <button
          type="button"
          class="button button-quiet"
          disabled={busy.value}
          aria-label={archived ? words.restoreOf(person.name) : words.archiveOf(person.name)}
          onClick={() =>
            void change(
              { archived: !archived },
              archived ? words.restoredSay(person.name) : words.archivedSay(person.name),
            )
          }
        >
          {archived ? words.restore : words.archive}
        </button>
      </div>
    </li>
  );
}
