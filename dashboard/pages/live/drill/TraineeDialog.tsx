import { useSignal } from '@preact/signals';
import { messageOf } from '../../../api.ts';
import { Field } from '../../../parts/Field.tsx';
import { Modal } from '../../../parts/Modal.tsx';
import { text } from '../../../text.ts';
import { trainingApi } from '../../../training/api.ts';
import { chooseTrainee, type Person } from '../../../training/choice.ts';
import type { Setup } from './setup.ts';

/** A long list is searched, a short one is seen. */
const SEARCH_FROM = 9;

/** Everyone of the studio, and a new name in place. */
export function TraineeDialog({ setup, onClose }: { setup: Setup; onClose: () => void }) {
  const words = text.drill.who;
  const name = useSignal('');
  const find = useSignal('');
  const busy = useSignal(false);
  const problem = useSignal('');
  const { value: people, problem: unread } = setup.people.value;
  const wanted = find.value.trim().toLocaleLowerCase();
  const shown = (people ?? []).filter((one) => one.name.toLocaleLowerCase().includes(wanted));
  const choose = (person: Person) => {
    chooseTrainee(person);
    onClose();
  };
  const add = async () => {
    const given = name.value.trim();
    if (given === '') return;
    busy.value = true;
    problem.value = '';
    try {
      const person = await trainingApi.addTrainee(given);
      setup.askPeople();
      choose(person);
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <Modal heading={words.heading} onClose={onClose} testId="trainee-dialog">
      {people === null && <p class="quiet">{unread ?? words.loading}</p>}
      {people?.length === 0 && <p class="quiet">{words.nobody}</p>}
      {people !== null && people.length >= SEARCH_FROM && (
        <Field
          label={words.search}
          words
          value={find.value}
          onInput={(typed) => {
            find.value = typed;
          }}
        />
      )}
      <ul class="people">
        {shown.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              class="button"
              aria-current={person.id === setup.person?.id ? 'true' : undefined}
              data-testid="trainee-choice"
              onClick={() => choose(person)}
            >
              {person.name}
            </button>
          </li>
        ))}
      </ul>
      <form
        class="add-name"
        onSubmit={(submit) => {
          submit.preventDefault();
          void add();
        }}
      >
        <Field
          label={words.name}
          words
          maxLength={60}
          testId="trainee-name"
          placeholder={words.namePlaceholder}
          value={name.value}
          onInput={(typed) => {
            name.value = typed;
          }}
        />
        <button
          type="submit"
          class="button"
          disabled={busy.value || name.value.trim() === ''}
          data-testid="trainee-add"
        >
          {words.addAction}
        </button>
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem.value}
          </p>
        )}
      </form>
    </Modal>
  );
}
