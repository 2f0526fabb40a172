import { useSignal } from '@preact/signals';
import { messageOf } from '../../api.ts';
import { number } from '../../format.ts';
import { say } from '../../parts/announce.ts';
import { text } from '../../text.ts';
import { trainingApi } from '../../training/api.ts';

/** Scores the attempt by the version of the score that runs now; the scorings that there are stay. */
export function ScoreAgain({ id, onScored }: { id: string; onScored: () => void }) {
  const words = text.result;
  const busy = useSignal(false);
  const problem = useSignal('');
  const run = async () => {
    busy.value = true;
    problem.value = '';
    try {
      const { result } = await trainingApi.scoreAgain(id);
      say(words.saidAgain(result.total === null ? words.notScored : number(result.total.value)));
      onScored();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <div class="score-again">
      <button
        type="button"
        class="button"
        disabled={busy.value}
        data-testid="score-again"
        onClick={() => void run()}
      >
        {busy.value ? words.scoringAgain : words.scoreAgain}
      </button>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  );
}
