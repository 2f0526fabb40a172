import { useEffect } from 'preact/hooks';
import { api } from '../../api.ts';
import { devices as fed } from '../../live/state.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { text } from '../../text.ts';
import { DeviceCard } from './DeviceCard.tsx';
import { VirtualDevices } from './VirtualDevices.tsx';

/** The feed tells of changes of state; counters are asked for once a second while they are looked at. */
const REFRESH_MS = 1000;

/** Is the link sound? */
export function DevicesPage() {
  const { remote, again } = useRemote((signal) => api.devices(signal), [], REFRESH_MS);
  const announced = fed.value;
  const states = announced?.map(({ key, state }) => `${key} ${state}`).join() ?? '';
  useEffect(() => {
    if (states !== '') again();
  }, [states]);
  const { value, problem } = remote.value;
  const words = text.devices;
  return (
    <div class="devices">
      <div class="page-head">
        <h1>{words.heading}</h1>
        <p class="diagnostics">
          <span class="quiet">{words.diagnosticsWords}</span>
          <a class="button" href={api.diagnosticsHref} download data-testid="diagnostics">
            <Icon name="down" />
            {words.diagnostics}
          </a>
        </p>
      </div>
      {value === null && problem === null && <Notice kind="loading" words={words.loading} />}
      {problem !== null && (
        <Notice
          kind={value === null ? 'error' : 'stale'}
          {...(value === null ? { heading: text.problem.heading } : {})}
          words={value === null ? problem : `${words.stale} ${problem}`}
        />
      )}
      {value?.length === 0 && <Notice kind="empty" heading={words.empty.heading} words={words.empty.words} />}
      {value !== null && value.length > 0 && (
        <div class={problem === null ? 'device-cards' : 'device-cards stale'}>
          {value.map((device) => (
            <DeviceCard key={device.key} device={device} />
          ))}
        </div>
      )}
      <VirtualDevices />
    </div>
  );
}
