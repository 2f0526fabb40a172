import { useSignal } from '@preact/signals';
import type { DrillSummary } from '../../../../src/server/wire-training.ts';
import { messageOf } from '../../../api.ts';
import { say } from '../../../parts/announce.ts';
import { hrefOf } from '../../../route.ts';
import { text } from '../../../text.ts';
import { settingsApi } from '../api.ts';
import { draftOf } from './draft.ts';
import { copyAddress } from './editorAddress.ts';
import { textOf } from './json.ts';
import { PatternThumb } from './PatternThumb.tsx';

/** One drill of the curriculum: what it is at a glance, and what can be done with it. */
export function DrillRow({ summary, again }: { summary: DrillSummary; again: () => void }) {
  const words = text.settings.drills;
  const { drill, origin, author, retiredAt } = summary;
  const problem = useSignal('');
  const busy = useSignal(false);
  const retired = retiredAt !== null;
  const retire = async () => {
    busy.value = true;
    problem.value = '';
    try {
      await settingsApi.retireDrill(drill.id, !retired);
      say(retired ? words.restoredSay(drill.name) : words.retiredSay(drill.name));
      again();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const end =
    drill.end.kind === 'dots'
      ? text.drill.what.dots(drill.end.dots)
      : text.drill.what.seconds(drill.end.seconds);
  return (
    <li class={`set-row drill-line${retired ? ' set-retired' : ''}`} data-testid={`drill-${drill.id}`}>
      <PatternThumb summary={summary} />
      <div class="set-main">
        <p class="set-name">
          <span class="set-order" title={words.order}>
            {drill.order}
          </span>
          <a href={hrefOf.drillEditor(drill.id)}>{drill.name}</a>
        </p>
        <p class="quiet">
          {[
            words.version(drill.version),
            origin === 'shipped' ? words.origin.shipped : `${words.origin.studio}, ${words.by(author)}`,
            `${words.pattern[drill.pattern.kind].toLowerCase()}, ${end}`,
          ].join(' · ')}
        </p>
        {problem.value !== '' && (
          <p class="field-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="set-actions">
        {retired && <span class="tag-retired">{words.retired}</span>}
        <a
          class="button button-quiet"
          href={hrefOf.drillEditor(copyAddress.from(drill.id))}
          aria-label={words.copyOf(drill.name)}
        >
          {words.copy}
        </a>
        <button
          type="button"
          class="button button-quiet"
          aria-label={words.exportOf(drill.name)}
          onClick={() => download(`${drill.id}.json`, textOf(draftOf(drill)))}
        >
          {words.exportFile}
        </button>
        <button
          type="button"
          class="button button-quiet"
          disabled={busy.value}
          aria-label={retired ? words.restoreOf(drill.name) : words.retireOf(drill.name)}
          onClick={() => void retire()}
        >
          {retired ? words.restore : words.retire}
        </button>
      </div>
    </li>
  );
}

function download(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has it once the click is through its queue.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
