import { useSignal } from '@preact/signals';
import type { ItemView } from '../../../src/server/wire-studio.ts';
import { said } from '../../format.ts';
import { say } from '../../parts/announce.ts';
import { FormProblem } from '../../parts/FormProblem.tsx';
import { ReasonFields } from '../../parts/ReasonFields.tsx';
import { useForm } from '../../parts/useForm.ts';
import { studioApi } from '../../studio/api.ts';
import { text } from '../../text.ts';

interface IdentityProps {
  readonly item: ItemView;
  readonly question: NonNullable<ItemView['question']>;
  readonly onAnswered: () => void;
}

const answers = ['same', 'other'] as const;

/** It says something else of itself than before: a person answers what it is, with a reason. */
export function Identity({ item, question, onAnswered }: IdentityProps) {
  const words = text.studio.identity;
  const form = useForm();
  const { id } = form;
  const reason = useSignal('');
  const why = reason.value.trim();
  const answer = (one: (typeof answers)[number]) =>
    form.send(why !== '', async (by) => {
      await studioApi.answerIdentity(item.id, { entryId: question.entryId, answer: one, by, reason: why });
      say(words.answered);
      onAnswered();
    });
  return (
    <section id={id} class="panel studio-identity" aria-label={words.heading} data-testid="identity-question">
      <h2 class="studio-heading">{words.heading}</h2>
      <p>{said(question.text)}</p>
      <p class="quiet">{words.blocks}</p>
      <div class="set-fields studio-pairs">
        <ReasonFields form={form} reason={reason} words={words} testId="identity-reason" />
      </div>
      <div class="studio-answers">
        {answers.map((one) => (
          <div key={one}>
            <button
              type="button"
              class="button"
              disabled={form.busy}
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
      <FormProblem problem={form.problem} />
    </section>
  );
}
