import { useSignal } from '@preact/signals';
import { messageOf } from '../../../api.ts';
import { controlApi } from '../../../control/api.ts';
import { say } from '../../../parts/announce.ts';
import { text } from '../../../text.ts';

/** The ordinary end of the work: the same stop byte, and nothing to clear afterwards. */
export function EndRun({ serial, token }: { serial: string; token: string }) {
  const problem = useSignal('');
  const end = async () => {
    problem.value = '';
    try {
      await controlApi.end(serial, token);
      say(text.control.figures.endSay);
    } catch (error) {
      problem.value = messageOf(error);
    }
  };
  return (
    <div class="control-ending">
      <button
        type="button"
        class="button button-strong control-end"
        data-testid="control-end"
        onClick={() => void end()}
      >
        {text.control.figures.end}
      </button>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  );
}
