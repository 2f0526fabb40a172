import { useSignal } from '@preact/signals';
import type { ChecklistItem, Lot } from '../../../../src/server/wire-training.ts';
import { messageOf } from '../../../api.ts';
import { dateTime, day } from '../../../format.ts';
import { say } from '../../../parts/announce.ts';
import { Notice } from '../../../parts/Notice.tsx';
import { Remoted } from '../../../parts/Remoted.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { ZoneMark } from '../../../parts/ZoneMark.tsx';
import { text } from '../../../text.ts';
import { trainingApi } from '../../../training/api.ts';
import { settingsApi } from '../api.ts';

/** Every lot that is remembered, the one used last first; those that have expired stand out. */
export function LotsList({ items }: { items: readonly ChecklistItem[] | null }) {
  const words = text.settings.checklist;
  const { remote, again } = useRemote((signal) => trainingApi.lots(signal), []);
  const labels = new Map(items?.map(({ id, label }) => [id, label]));
  return (
    <Remoted remote={remote.value} again={again} loading={words.lotsLoading}>
      {(lots) => {
        const open = lots.filter(({ closedAt }) => closedAt === null);
        const closed = lots.filter(({ closedAt }) => closedAt !== null);
        const row = (lot: Lot) => (
          <LotRow
            key={lot.id}
            lot={lot}
            item={items === null ? '' : (labels.get(lot.itemId) ?? words.gone)}
            again={again}
          />
        );
        return (
          <>
            {open.length === 0 && <Notice kind="empty" words={words.lotsNone} />}
            {open.length > 0 && (
              <ul class="set-rows" data-testid="lots">
                {open.map(row)}
              </ul>
            )}
            {closed.length > 0 && (
              <details class="settings-more">
                <summary>{words.closed(closed.length)}</summary>
                <ul class="set-rows">{closed.map(row)}</ul>
              </details>
            )}
          </>
        );
      }}
    </Remoted>
  );
}

function LotRow({ lot, item, again }: { lot: Lot; item: string; again: () => void }) {
  const words = text.settings.checklist;
  const problem = useSignal('');
  const busy = useSignal(false);
  const name = `${lot.maker} ${lot.lot}`;
  const close = async () => {
    busy.value = true;
    problem.value = '';
    try {
      await settingsApi.closeLot(lot.id);
      say(words.closedSay(name));
      again();
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  const facts = [
    lot.expiresOn === null ? words.noExpiry : lot.expired ? '' : words.until(day(lot.expiresOn)),
    lot.membrane === null ? '' : lot.membrane ? words.membrane : words.noMembrane,
    lot.usedAt === null ? words.unused : words.used(dateTime(lot.usedAt)),
    lot.closedAt === null ? '' : words.closedAt(dateTime(lot.closedAt)),
  ].filter((fact) => fact !== '');
  return (
    <li class="set-row" data-testid="lot-row" data-expired={lot.expired}>
      <div class="set-main">
        <p class="set-name">{name}</p>
        <p class="quiet">{item}</p>
        <p class="quiet">
          {lot.expired && lot.expiresOn !== null && (
            <span class="lot-past">
              <ZoneMark zone="caution" size={14} />
              {words.expired(day(lot.expiresOn))}
            </span>
          )}
          {lot.expired && ' · '}
          {facts.join(' · ')}
        </p>
        {problem.value !== '' && (
          <p class="field-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      {lot.closedAt === null && (
        <div class="set-actions">
          <button
            type="button"
            class="button button-quiet"
            disabled={busy.value}
            aria-label={words.closeOf(name)}
            onClick={() => void close()}
          >
            {words.close}
          </button>
        </div>
      )}
    </li>
  );
}
