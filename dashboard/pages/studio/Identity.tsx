import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { ItemView } from '../../../src/server/wire-studio.ts';
import { messageOf } from '../../api.ts';
import { say } from '../../parts/announce.ts';
import { Field } from '../../parts/Field.tsx';
import { focusFirstBad } from '../../parts/focusFirstBad.ts';
import { studioApi } from '../../studio/api.ts';
import { text } from '../../text.ts';
import { author } from '../settings/author.ts';
import { ByField } from '../settings/ByField.tsx';

interface IdentityProps {
  readonly item: ItemView;
  readonly question: NonNullable<ItemView['question']>;
  readonly onAnswered: () => void;
}

const answers = ['same', 'other'] as const;

/** It says something else of itself than before: a person answers what it is, with a reason. */
export function Identity({ item, question, onAnswered }: IdentityProps) {
  const words = text.studio.identity;
  const id = useId();
  const reason = useSignal('');
  const tried = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal('');
  const answer = async (one: (typeof answers)[number]) => {
    tried.value = true;
    const by = author.value.trim();
    if (reason.value.trim() === '' || by === '') {
      focusFirstBad(id);
      return;
    }
    busy.value = true;
    problem.value = '';
    try {
      const { entryId } = question;
      await studioApi.answerIdentity(item.id, { entryId, answer: one, by, reason: reason.value.trim() });
      say(words.answered);
      onAnswered();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <section id={id} class="panel studio-identity" aria-label={words.heading} data-testid="identity-question">
      <h2 class="studio-heading">{words.heading}</h2>
      <p>{question.text}</p>
      <p class="quiet">{words.blocks}</p>
      <div class="set-fields studio-pairs">
        <Field
          label={words.reason}
          hint={words.reasonHint}
          words
          maxLength={200}
          testId="identity-reason"
          value={reason.value}
          problem={tried.value && reason.value.trim() === '' ? words.reasonMissing : ''}
          onInput={(typed) => {
            reason.value = typed;
          }}
        />
        <ByField problem={tried.value && author.value.trim() === '' ? text.settings.byMissing : ''} />
      </div>
      <div class="studio-answers">
        {answers.map((one) => (
          <div key={one}>
            <button
              type="button"
              class="button"
              disabled={busy.value}
              data-testid={`identity-${one}`}
              aria-describedby={`${id}-${one}`}
              onClick={() => void answer(one)}
            >
              {words[one]}
            </button>
            <p id={`${id}-${one}`} class="quiet">
              {words[`${one}Words`]}
            </p>
          </div>
        ))}
      </div>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
