import type { ItemView } from '../../../src/server/wire-studio.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Remoted } from '../../parts/Remoted.tsx';
import { useRemote } from '../../parts/useRemote.ts';
import { hrefOf } from '../../route.ts';
import { studioApi } from '../../studio/api.ts';
import { needsOf } from '../../studio/needs.ts';
import { text } from '../../text.ts';
import { EnterItem } from './EnterItem.tsx';
import { ItemRow } from './ItemRow.tsx';
import { NeedMark } from './StateMark.tsx';

const AGAIN_MS = 4000;
const devices = ['machine', 'pad'] as const;
const things = ['standard', 'supply', 'needle', 'place'] as const;

/** Can I trust this machine and this pad? What there is, what holds for it, and what needs someone first. */
export function StudioPage() {
  const words = text.studio;
  const { remote, again } = useRemote((signal) => studioApi.items(signal), [], AGAIN_MS);
  const items = remote.value.value ?? [];
  return (
    <div class="studio settings">
      <div class="title-row">
        <div>
          <h1>{words.heading}</h1>
          <p class="quiet">{words.words}</p>
        </div>
        <EnterItem items={items} words={words.enter} testId="enter-item" onEntered={again} />
      </div>
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {(all) => (
          <>
            {all.length === 0 ? (
              <Notice kind="empty" heading={words.none.heading} words={words.none.words}>
                <a class="button" href={hrefOf.devices}>
                  {words.none.action}
                </a>
              </Notice>
            ) : (
              <Needs items={all} />
            )}
            {all.length > 0 && (
              <div class="studio-kinds">
                <div class="studio-devices">
                  {devices.map((kind) => (
                    <OfKind key={kind} kind={kind} items={all} />
                  ))}
                </div>
                <div class="studio-things">
                  {things.map((kind) => (
                    <OfKind key={kind} kind={kind} items={all} />
                  ))}
                </div>
              </div>
            )}
          </>
        )}
      </Remoted>
    </div>
  );
}

function Needs({ items }: { items: readonly ItemView[] }) {
  const words = text.studio.needs;
  const needs = needsOf(items);
  return (
    <section class="panel studio-needs" aria-label={words.heading} data-testid="studio-needs">
      <h2>{words.heading}</h2>
      {needs.length === 0 ? (
        <p class="studio-calm">
          <Icon name="check" /> {words.calm}
        </p>
      ) : (
        <ol class="studio-need-list">
          {needs.map(({ item, need, more }) => (
            <li key={item.id} class="studio-need">
              <NeedMark need={need} />
              <a class="studio-need-name" href={hrefOf.studioItem(item.id)}>
                {item.content.name}
              </a>
              <p class="studio-need-words">
                {need.words}{' '}
                {need.link !== undefined && (
                  <a class="studio-link" href={need.link.href}>
                    {need.link.words}
                  </a>
                )}
                {more > 0 && <span class="quiet"> {words.more(more)}</span>}
              </p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function OfKind({ kind, items }: { kind: ItemView['content']['kind']; items: readonly ItemView[] }) {
  const words = text.studio;
  const own = items.filter(({ content }) => content.kind === kind);
  const kept = own.filter(({ state }) => state !== 'retired');
  const retired = own.filter(({ state }) => state === 'retired');
  return (
    <section
      class={`studio-kind studio-kind-${kind}`}
      aria-label={words.kinds[kind]}
      data-testid={`kind-${kind}`}
    >
      <h2>{words.kinds[kind]}</h2>
      {kept.length === 0 ? (
        <p class="quiet">{words.noneOf[kind]}</p>
      ) : (
        <ul class="set-rows">
          {kept.map((item) => (
            <ItemRow key={item.id} item={item} />
          ))}
        </ul>
      )}
      {retired.length > 0 && (
        <details class="settings-more">
          <summary>{words.retired(retired.length)}</summary>
          <ul class="set-rows">
            {retired.map((item) => (
              <ItemRow key={item.id} item={item} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
