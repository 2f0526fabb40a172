import { api } from '../../../api.ts';
import { controlApi } from '../../../control/api.ts';
import { Notice } from '../../../parts/Notice.tsx';
import { Remoted } from '../../../parts/Remoted.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { hrefOf } from '../../../route.ts';
import { text } from '../../../text.ts';
import { RecordEditor } from './RecordEditor.tsx';

/** What each machine may be asked for. */
export function MachinesSection() {
  const words = text.settings.machines;
  const { remote, again } = useRemote(async (signal) => {
    const devices = await api.devices(signal);
    return devices
      .filter(({ role, serial }) => role === 'machine' && serial !== null)
      .map(({ serial, model }) => ({ serial: serial ?? '', model }));
  }, []);
  return (
    <>
      <p class="quiet settings-words">{words.words}</p>
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {(machines) =>
          machines.length === 0 ? (
            <Notice kind="empty" heading={words.none.heading} words={words.none.words}>
              <a class="button" href={hrefOf.devices}>
                {words.none.action}
              </a>
            </Notice>
          ) : (
            machines.map(({ serial, model }) => <OfMachine key={serial} serial={serial} model={model} />)
          )
        }
      </Remoted>
    </>
  );
}

/** Read once for the form: what someone else saves meanwhile is told when this one is saved. */
function OfMachine({ serial, model }: { serial: string; model: string | null }) {
  const { remote, again } = useRemote((signal) => controlApi.record(serial, signal), [serial]);
  return (
    <section class="machine-record" aria-label={serial} data-testid="machine-record">
      <div class="machine-head">
        <h2 class="machine-serial">{serial}</h2>
        <p class="quiet">{model ?? ''}</p>
      </div>
      <Remoted remote={remote.value} again={again} loading={text.settings.machines.loading}>
        {(record) => <RecordEditor first={record} />}
      </Remoted>
    </section>
  );
}
