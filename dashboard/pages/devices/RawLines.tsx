import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { api } from '../../api.ts';
import { number } from '../../format.ts';
import { useRemote } from '../../parts/useRemote.ts';
import { text } from '../../text.ts';
import { visible } from './visible.ts';

const REFRESH_MS = 500;

/** The last lines of a link as they came and went, refreshed until paused. */
export function RawLines({ deviceKey }: { deviceKey: string }) {
  const paused = useSignal(false);
  const { remote } = useRemote(
    (signal) => api.lines(deviceKey, signal),
    [deviceKey],
    REFRESH_MS,
    paused.value,
  );
  const room = useRef<HTMLOListElement>(null);
  const { value, problem } = remote.value;
  useEffect(() => {
    if (room.current !== null && !paused.value) room.current.scrollTop = room.current.scrollHeight;
  }, [value]);
  const words = text.devices;
  const lines = value?.lines ?? [];
  const newestUs = lines.at(-1)?.atUs ?? 0;
  return (
    <section class="raw" aria-label={words.lines}>
      <div class="panel-head">
        <h3>{words.lines}</h3>
        <button
          type="button"
          class="button button-quiet"
          aria-pressed={paused.value}
          data-testid="pause-lines"
          onClick={() => {
            paused.value = !paused.value;
          }}
        >
          {paused.value ? words.resume : words.pause}
        </button>
      </div>
      {problem !== null && <p class="problem">{problem}</p>}
      {value !== null && lines.length === 0 && <p class="quiet">{words.noLines}</p>}
      <ol class="raw-lines" ref={room} tabIndex={0} data-testid="raw-lines">
        {lines.map((line, i) => (
          <li key={`${line.atUs}/${i}`} class={line.bad === null ? 'raw-line' : 'raw-line raw-bad'}>
            <span class="raw-at">{number((line.atUs - newestUs) / 1e6, 3)}</span>
            <span class="raw-way" title={line.direction === '<' ? words.received : words.sent}>
              {line.direction}
            </span>
            <span class="raw-text">{visible(line.text)}</span>
            {line.bad !== null && <span class="raw-why">{words.refused(line.bad)}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
