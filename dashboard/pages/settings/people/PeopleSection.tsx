import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { messageOf } from '../../../api.ts';
import { say } from '../../../parts/announce.ts';
import { Notice } from '../../../parts/Notice.tsx';
import { Remoted } from '../../../parts/Remoted.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { text } from '../../../text.ts';
import { trainingApi } from '../../../training/api.ts';
import { PersonRow } from './PersonRow.tsx';

/** Who trains here. */
export function PeopleSection() {
  const words = text.settings.people;
  const { remote, again } = useRemote((signal) => trainingApi.trainees(signal), []);
  return (
    <>
      <p class="quiet settings-words">{words.words}</p>
      <AddPerson again={again} />
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {(everyone) => {
          const here = everyone.filter(({ archivedAt }) => archivedAt === null);
          const gone = everyone.filter(({ archivedAt }) => archivedAt !== null);
          return (
            <>
              {here.length === 0 && (
                <Notice kind="empty" heading={words.none.heading} words={words.none.words} />
              )}
              {here.length > 0 && (
                <ul class="set-rows" data-testid="people">
                  {here.map((person) => (
                    <PersonRow key={person.id} person={person} again={again} />
                  ))}
                </ul>
              )}
              {gone.length > 0 && (
                <details class="settings-more">
                  <summary>{words.archived(gone.length)}</summary>
                  <ul class="set-rows" data-testid="people-archived">
                    {gone.map((person) => (
                      <PersonRow key={person.id} person={person} again={again} />
                    ))}
                  </ul>
                </details>
              )}
            </>
          );
        }}
      </Remoted>
    </>
  );
}

function AddPerson({ again }: { again: () => void }) {
  const words = text.settings.people;
  const name = useSignal('');
  const problem = useSignal('');
  const busy = useSignal(false);
  const id = useId();
  const add = async () => {
    const given = name.value.trim();
    if (given === '' || busy.value) return;
    busy.value = true;
    problem.value = '';
    try {
      await trainingApi.addTrainee(given);
      say(words.added(given));
      name.value = '';
      again();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <form
      class="one-line"
      onSubmit={(submit) => {
        submit.preventDefault();
        void add();
      }}
    >
      <div class="field">
        <label for={id}>{words.name}</label>
        <input
          id={id}
          type="text"
          maxLength={60}
          autocomplete="off"
          data-testid="person-name"
          aria-invalid={problem.value === '' ? undefined : 'true'}
          aria-describedby={problem.value === '' ? undefined : `${id}-problem`}
          value={name.value}
          onInput={({ currentTarget }) => {
            name.value = currentTarget.value;
          }}
        />
      </div>
      <button
        type="submit"
        class="button"
        data-testid="person-add"
        disabled={busy.value || name.value.trim() === ''}
      >
        {words.add}
      </button>
      {problem.value !== '' && (
        <p id={`${id}-problem`} class="field-problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
