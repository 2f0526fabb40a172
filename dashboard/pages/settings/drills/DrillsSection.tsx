import { useSignal } from '@preact/signals';
import type { DrillSummary } from '../../../../src/server/wire-training.ts';
import { Notice } from '../../../parts/Notice.tsx';
import { Remoted } from '../../../parts/Remoted.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { hrefOf } from '../../../route.ts';
import { text } from '../../../text.ts';
import { trainingApi } from '../../../training/api.ts';
import { levels } from '../../../training/names.ts';
import { DrillRow } from './DrillRow.tsx';
import { newAddress } from './editorAddress.ts';
import { ImportDialog } from './ImportDialog.tsx';

/** The curriculum: every drill by level, with what can be done with it. */
export function DrillsSection() {
  const words = text.settings.drills;
  const { remote, again } = useRemote((signal) => trainingApi.drills(signal), []);
  const importing = useSignal(false);
  return (
    <>
      <p class="quiet settings-words">{words.words}</p>
      <p class="settings-actions">
        <a class="button button-strong" href={hrefOf.drillEditor(newAddress)} data-testid="new-drill">
          {words.create}
        </a>
        <button
          type="button"
          class="button"
          data-testid="import-drill"
          onClick={() => {
            importing.value = true;
          }}
        >
          {words.importFile}
        </button>
      </p>
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {(drills) =>
          drills.length === 0 ? (
            <Notice kind="empty" heading={words.none.heading} words={words.none.words} />
          ) : (
            levels.map((level) => <Level key={level} level={level} drills={drills} again={again} />)
          )
        }
      </Remoted>
      {importing.value && (
        <ImportDialog
          drills={remote.value.value ?? []}
          onClose={() => {
            importing.value = false;
          }}
          onAdded={again}
        />
      )}
    </>
  );
}

interface LevelProps {
  readonly level: (typeof levels)[number];
  readonly drills: readonly DrillSummary[];
  readonly again: () => void;
}

function Level({ level, drills, again }: LevelProps) {
  const own = drills.filter(({ drill }) => drill.level === level);
  if (own.length === 0) return null;
  return (
    <section class="settings-block" aria-labelledby={`level-${level}`}>
      <h2 id={`level-${level}`}>{text.drill.level[level]}</h2>
      <ul class="set-rows" data-testid={`drills-${level}`}>
        {own.map((summary) => (
          <DrillRow key={summary.drill.id} summary={summary} again={again} />
        ))}
      </ul>
    </section>
  );
}
