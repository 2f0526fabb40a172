import { useSignal } from '@preact/signals';
import { api, messageOf } from '../../api.ts';
import { useRemote } from '../../parts/useRemote.ts';
import { VirtualStart } from '../../parts/VirtualStart.tsx';
import { text } from '../../text.ts';

const REFRESH_MS = 2000;

/** Starts and stops the virtual pad, machine and trainee. */
export function VirtualDevices() {
  const { remote, again } = useRemote((signal) => api.virtual(signal), [], REFRESH_MS);
  const problem = useSignal('');
  const { value } = remote.value;
  const words = text.devices;
  const stop = async () => {
    problem.value = '';
    try {
      await api.stopVirtual();
    } catch (error) {
      problem.value = messageOf(error);
    }
    again();
  };
  if (value === null) return null;
  return (
    <section class="panel virtual" data-testid="virtual">
      <h2>{words.virtualHeading}</h2>
      <p class="quiet">{words.virtualWords}</p>
      {value.running ? (
        <p class="virtual-running">
          <span>{words.virtualRunning(text.trainee[value.trainee ?? ''] ?? value.trainee ?? '')}</span>
          <button type="button" class="button" data-testid="stop-virtual" onClick={() => void stop()}>
            {words.virtualStop}
          </button>
        </p>
      ) : (
        <VirtualStart onStarted={again} />
      )}
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </section>
  );
}
