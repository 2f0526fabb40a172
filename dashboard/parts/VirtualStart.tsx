import { useSignal } from '@preact/signals';
import { api, messageOf } from '../api.ts';
import { text } from '../text.ts';

const trainees = ['steady', 'novice', 'heavy-handed', 'uneven', 'tired'] as const;

/** Picks a trainee and starts the virtual pad and machine with one click. */
export function VirtualStart({ onStarted }: { onStarted?: () => void }) {
  const trainee = useSignal<string>('steady');
  const busy = useSignal(false);
  const problem = useSignal('');
  const start = async () => {
    busy.value = true;
    problem.value = '';
    try {
      await api.startVirtual(trainee.value, 1);
      onStarted?.();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <form
      class="virtual-start"
      onSubmit={(submit) => {
        submit.preventDefault();
        void start();
      }}
    >
      <label class="field">
        <span>{text.live.empty.trainee}</span>
        <select
          data-testid="trainee"
          value={trainee.value}
          onChange={({ currentTarget }) => {
            trainee.value = currentTarget.value;
          }}
        >
          {trainees.map((one) => (
            <option key={one} value={one}>
              {text.trainee[one]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="button button-strong" disabled={busy.value} data-testid="start-virtual">
        {busy.value ? text.live.empty.starting : text.live.empty.start}
      </button>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </form>
  );
}
