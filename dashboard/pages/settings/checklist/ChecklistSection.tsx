import { Remoted } from '../../../parts/Remoted.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { text } from '../../../text.ts';
import { trainingApi } from '../../../training/api.ts';
import { ChecklistEditor } from './ChecklistEditor.tsx';
import { LotsList } from './LotsList.tsx';

/** What is asked before a session, and the lots that answer it. */
export function ChecklistSection() {
  const words = text.settings.checklist;
  const { remote, again } = useRemote((signal) => trainingApi.checklist(signal), []);
  return (
    <>
      <p class="quiet settings-words">{words.words}</p>
      <div class="checklist-page">
        <section class="settings-block" aria-labelledby="checklist-heading">
          <h2 id="checklist-heading">{words.heading}</h2>
          <Remoted remote={remote.value} again={again} loading={words.loading}>
            {(checklist) => <ChecklistEditor first={checklist} />}
          </Remoted>
        </section>
        <section class="settings-block" aria-labelledby="lots-heading">
          <h2 id="lots-heading">{words.lots}</h2>
          <p class="quiet">{words.lotsWords}</p>
          <LotsList items={remote.value.value?.items ?? null} />
        </section>
      </div>
    </>
  );
}
