import type { DrillSummary } from '../../../../src/server/wire-training.ts';
import { Notice } from '../../../parts/Notice.tsx';
import { Remoted } from '../../../parts/Remoted.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { hrefOf } from '../../../route.ts';
import { text } from '../../../text.ts';
import { trainingApi } from '../../../training/api.ts';
import { DrillEditor } from './DrillEditor.tsx';
import { copyOf, freshDraft, nextVersion } from './draft.ts';
import { copyAddress, newAddress } from './editorAddress.ts';
import type { Json } from './json.ts';

interface Start {
  /** What is edited; null for a drill that is new. */
  readonly base: DrillSummary | null;
  readonly value: Json;
  readonly heading: string;
}

/** The editor of one drill, of a copy, or of a new one, by its address. */
export function EditorPage({ id }: { id: string }) {
  const words = text.settings.editor;
  const { remote, again } = useRemote((signal) => trainingApi.drills(signal), [id]);
  return (
    <div class="editor-page">
      <p>
        <a class="back" href={hrefOf.settingsOf('drills')}>
          {words.back}
        </a>
      </p>
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {(drills) => {
          const start = startOf(id, drills);
          if (start === null)
            return (
              <Notice kind="error" heading={text.notFound.heading} words={text.settings.editor.gone(id)}>
                <a class="button" href={hrefOf.settingsOf('drills')}>
                  {words.back}
                </a>
              </Notice>
            );
          return <DrillEditor start={start} drills={drills} />;
        }}
      </Remoted>
    </div>
  );
}

function startOf(id: string, drills: readonly DrillSummary[]): Start | null {
  const words = text.settings.editor;
  const find = (wanted: string) => drills.find(({ drill }) => drill.id === wanted);
  if (id === newAddress) {
    const order = Math.max(0, ...drills.map(({ drill }) => drill.order)) + 1;
    return { base: null, value: freshDraft(Math.min(order, 1_000)), heading: words.fresh };
  }
  const origin = copyAddress.of(id);
  if (origin !== null) {
    const from = find(origin);
    if (from === undefined) return null;
    const taken = drills.map(({ drill }) => drill.id);
    return { base: null, value: copyOf(from.drill, taken), heading: words.copyHeading(from.drill.name) };
  }
  const base = find(id);
  return base === undefined ? null : { base, value: nextVersion(base.drill), heading: base.drill.name };
}
