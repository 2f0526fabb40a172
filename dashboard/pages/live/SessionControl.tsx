import { useComputed, useSignal } from '@preact/signals';
import { api, messageOf } from '../../api.ts';
import { clock, number } from '../../format.ts';
import { takeSession } from '../../live/feed.ts';
import { feedState, session, stationUs } from '../../live/state.ts';
import { say } from '../../parts/announce.ts';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';

/** Starts and stops a session. */
export function SessionControl() {
  const label = useSignal('');
  const busy = useSignal(false);
  const problem = useSignal('');
  const saved = useSignal<string | null>(null);
  const words = text.live.session;
  const run = async (work: () => Promise<void>) => {
    busy.value = true;
    problem.value = '';
    try {
      await work();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const active = session.value;
  return (
    <section class="panel session-control" aria-label={words.label}>
      {active === null ? (
        <form
          onSubmit={(submit) => {
            submit.preventDefault();
            void run(async () => {
              saved.value = null;
              takeSession(await api.startSession(label.value.trim()));
              label.value = '';
              say(text.recording.on);
            });
          }}
        >
          <label class="field">
            <span class="spoken">{words.name}</span>
            <input
              type="text"
              maxLength={80}
              autocomplete="off"
              placeholder={words.placeholder}
              data-testid="session-label"
              value={label.value}
              onInput={({ currentTarget }) => {
                label.value = currentTarget.value;
              }}
            />
          </label>
          <button type="submit" class="button" disabled={busy.value} data-testid="session-start">
            {words.start}
          </button>
        </form>
      ) : (
        <Running
          busy={busy.value}
          stop={() =>
            void run(async () => {
              saved.value = (await api.stopSession()).id;
              say(words.saved);
            })
          }
        />
      )}
      {saved.value !== null && active === null && (
        <p class="quiet" data-testid="session-saved">
          {words.saved} <a href={hrefOf.session(saved.value)}>{words.open}</a>
        </p>
      )}
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </section>
  );
}

function Running({ busy, stop }: { busy: boolean; stop: () => void }) {
  const words = text.live.session;
  const elapsed = useComputed(() =>
    feedState.value === 'open'
      ? clock((stationUs.value ?? 0) - (session.value?.startedUs ?? stationUs.value ?? 0))
      : number(null),
  );
  const active = session.value;
  return (
    <div class="running">
      <p class="running-label">{active?.label === '' ? words.unlabelled : active?.label}</p>
      <p class="running-time figure" role="timer" aria-label={words.elapsed} data-testid="session-elapsed">
        {elapsed}
      </p>
      <button type="button" class="button" disabled={busy} onClick={stop} data-testid="session-stop">
        {words.stop}
      </button>
      {active?.failure != null && (
        <p class="problem" role="alert" data-testid="recording-failure">
          {active.failure}
        </p>
      )}
    </div>
  );
}
