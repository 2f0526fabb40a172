import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ItemView } from '../../../src/server/wire-studio.ts';
import { Refusal } from '../../api.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Remoted } from '../../parts/Remoted.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { studioApi } from '../../studio/api.ts';
import { text } from '../../text.ts';
import { Due } from './Due.tsx';
import { placesOf } from './EnterItem.tsx';
import { Identity } from './Identity.tsx';
import { InForce } from './InForce.tsx';
import { ItemEditor } from './ItemEditor.tsx';
import { ItemFacts } from './ItemFacts.tsx';
import { LogDialog, type LogStart } from './LogDialog.tsx';
import { StateMark } from './StateMark.tsx';
import { TimeLine } from './TimeLine.tsx';
import { Trends } from './Trends.tsx';
import { Usage } from './Usage.tsx';

const AGAIN_MS = 4000;
const afresh: LogStart = { kind: null, reminderId: null, corrects: null };

interface Seen {
  /** null: there is none of this id. */
  readonly item: ItemView | null;
  readonly items: readonly ItemView[];
}

async function see(id: string, signal: AbortSignal): Promise<Seen> {
  const items = studioApi.items(signal);
  try {
    return { item: await studioApi.item(id, signal), items: await items };
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return { item: null, items: [] };
    throw error;
  }
}

/** One item: what it is, what holds for it, what is due, how it moves, and all that was done to it. */
export function ItemPage({ id, at }: { id: string; at: 'trends' | null }) {
  const words = text.studio;
  const { remote, again } = useRemote((signal) => see(id, signal), [id], AGAIN_MS);
  const name = remote.value.value?.item?.content.name;
  useEffect(() => {
    if (name !== undefined) document.title = text.title(name);
  }, [name]);
  return (
    <div class="studio settings">
      <p>
        <a class="studio-back" href={hrefOf.studio}>
          <Icon name="left" />
          {words.back}
        </a>
      </p>
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {({ item, items }) =>
          item === null ? (
            <Notice kind="empty" words={words.gone}>
              <a class="button" href={hrefOf.studio}>
                {words.back}
              </a>
            </Notice>
          ) : (
            <Whole item={item} items={items} again={again} at={at} />
          )
        }
      </Remoted>
    </div>
  );
}

interface WholeProps {
  readonly item: ItemView;
  readonly items: readonly ItemView[];
  readonly again: () => void;
  readonly at: 'trends' | null;
}

function Whole({ item, items, again, at }: WholeProps) {
  const words = text.studio;
  const { content } = item;
  const editing = useSignal(false);
  const logging = useSignal<LogStart | null>(null);
  /** The time line and the trends are read anew with each of these. */
  const round = useSignal(0);
  const changed = () => {
    round.value += 1;
    again();
  };
  const isDevice = content.kind === 'machine' || content.kind === 'pad';
  return (
    <>
      <div class="title-row" data-testid="studio-page-head">
        <div>
          <p class="quiet">{words.kind[content.kind]}</p>
          <h1>{content.name}</h1>
          <p class="studio-under">
            <StateMark item={item} />
            {content.serial !== '' && content.serial !== content.name && (
              <span class="quiet">{content.serial}</span>
            )}
            {item.online && <span class="studio-attached">{words.attached}</span>}
          </p>
        </div>
        <div class="settings-actions">
          <button
            type="button"
            class="button"
            data-testid="edit-item"
            onClick={() => {
              editing.value = true;
            }}
          >
            {words.editor.edit}
          </button>
          <button
            type="button"
            class="button button-strong"
            data-testid="write-log"
            onClick={() => {
              logging.value = afresh;
            }}
          >
            {words.log.action}
          </button>
        </div>
      </div>
      {item.question !== null && <Identity item={item} question={item.question} onAnswered={changed} />}
      {item.state === 'out-of-service' && (
        <p class="studio-blocked" data-testid="out-of-service">
          <strong>{words.state['out-of-service']}.</strong> {words.needs.outOfService}
        </p>
      )}
      <div class={isDevice ? 'studio-item' : 'studio-item studio-item-plain'}>
        <div class="studio-side">
          {isDevice && <InForce item={item} round={round.value} />}
          <Due
            item={item}
            onDone={(reminderId) => {
              logging.value = { kind: 'service', reminderId, corrects: null };
            }}
          />
          {isDevice && <Usage item={item} />}
          <ItemFacts item={item} items={items} />
        </div>
        <div class="studio-main">
          {isDevice && <Trends id={item.id} round={round.value} wanted={at === 'trends'} />}
          <TimeLine
            id={item.id}
            pad={content.kind === 'pad' ? content.serial : null}
            round={round.value}
            onCorrect={(entry) => {
              logging.value = { kind: null, reminderId: null, corrects: entry };
            }}
          />
        </div>
      </div>
      {editing.value && (
        <ItemEditor
          item={item}
          places={placesOf(items)}
          onClose={() => {
            editing.value = false;
          }}
          onSaved={changed}
        />
      )}
      {logging.value !== null && (
        <LogDialog
          item={item}
          start={logging.value}
          onClose={() => {
            logging.value = null;
          }}
          onEntered={changed}
        />
      )}
    </>
  );
}
