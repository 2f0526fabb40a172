import { useSignal } from '@preact/signals';
import type { ChecklistItem, Lot } from '../../../../src/server/wire-training.ts';
import { messageOf } from '../../../api.ts';
import { day } from '../../../format.ts';
import { Field } from '../../../parts/Field.tsx';
import { ZoneMark } from '../../../parts/ZoneMark.tsx';
import { text } from '../../../text.ts';
import { trainingApi } from '../../../training/api.ts';

/** So many lots are offered at once; the others on a tap. */
const OFFERED = 3;

interface LotChoiceProps {
  readonly item: ChecklistItem;
  /** Last used first; null while they are being read. */
  readonly lots: readonly Lot[] | null;
  readonly chosen: string | null;
  readonly test: boolean;
  readonly onChoose: (id: string) => void;
  readonly onAdded: (lot: Lot) => void;
}

/** The lots remembered for an item, one tap each, and a new one in place. */
export function LotChoice({ item, lots, chosen, test, onChoose, onAdded }: LotChoiceProps) {
  const words = text.drill.checklist;
  const all = useSignal(false);
  const adding = useSignal(false);
  if (lots === null) return <p class="quiet">{words.loading}</p>;
  if (adding.value || lots.length === 0) {
    return (
      <>
        {lots.length === 0 && <p class="quiet">{words.noLot}</p>}
        <NewLot
          item={item}
          onCancel={
            lots.length === 0
              ? null
              : () => {
                  adding.value = false;
                }
          }
          onAdded={(lot) => {
            adding.value = false;
            onAdded(lot);
          }}
        />
      </>
    );
  }
  const shown = all.value ? lots : lots.slice(0, OFFERED);
  const taken = lots.find(({ id }) => id === chosen);
  return (
    <div class="lots">
      {shown.map((lot) => (
        <label key={lot.id} class="chip lot" data-testid="lot">
          <input
            type="radio"
            name={`lot-${item.id}`}
            checked={lot.id === chosen}
            onChange={() => onChoose(lot.id)}
          />
          <span>
            <span>{words.lot(lot.maker, lot.lot)}</span>
            <span class={lot.expired ? 'lot-expired' : 'lot-words'}>{lotWords(lot)}</span>
          </span>
        </label>
      ))}
      <div class="lot-more">
        {lots.length > shown.length && (
          <button
            type="button"
            class="button button-quiet"
            onClick={() => {
              all.value = true;
            }}
          >
            {words.otherLots}
          </button>
        )}
        <button
          type="button"
          class="button button-quiet"
          data-testid="lot-new"
          onClick={() => {
            adding.value = true;
          }}
        >
          {words.newLot}
        </button>
      </div>
      {taken?.expired === true && (
        <p class={test ? 'ready-block' : 'ready-warn'} role="alert" data-testid="lot-expired">
          <ZoneMark zone={test ? 'unsafe' : 'caution'} size={14} />
          <span>{test ? words.expiredTest : words.expiredPractice}</span>
        </p>
      )}
    </div>
  );
}

function lotWords({ expiresOn, expired, membrane }: Lot): string {
  const words = text.drill.checklist;
  const until =
    expiresOn === null
      ? words.noExpiry
      : expired
        ? words.expired(day(expiresOn))
        : words.expires(day(expiresOn));
  return membrane === null ? until : `${until}, ${membrane ? words.membrane : words.noMembrane}`;
}

interface NewLotProps {
  readonly item: ChecklistItem;
  readonly onCancel: (() => void) | null;
  readonly onAdded: (lot: Lot) => void;
}

function NewLot({ item, onCancel, onAdded }: NewLotProps) {
  const words = text.drill.checklist;
  const maker = useSignal('');
  const name = useSignal('');
  const expiresOn = useSignal('');
  const membrane = useSignal(false);
  const problem = useSignal('');
  const busy = useSignal(false);
  // Only a cartridge has a membrane; the studio's own word for the item tells whether it is one.
  const cartridge = /cartridge|needle/i.test(`${item.id} ${item.label}`);
  const add = async () => {
    busy.value = true;
    problem.value = '';
    try {
      const lot = {
        itemId: item.id,
        maker: maker.value.trim(),
        lot: name.value.trim(),
        expiresOn: expiresOn.value === '' ? null : expiresOn.value,
        membrane: cartridge ? membrane.value : null,
      };
      onAdded(await trainingApi.addLot(lot));
    } catch (error) {
      problem.value = messageOf(error);
    }
    busy.value = false;
  };
  return (
    <div class="new-lot">
      <Field
        label={words.maker}
        words
        maxLength={60}
        testId="lot-maker"
        value={maker.value}
        onInput={(typed) => {
          maker.value = typed;
        }}
      />
      <Field
        label={words.lotName}
        words
        maxLength={60}
        testId="lot-name"
        value={name.value}
        onInput={(typed) => {
          name.value = typed;
        }}
      />
      <label class="field">
        <span>{words.expiresOn}</span>
        <input
          type="date"
          data-testid="lot-expires"
          title={words.expiresHint}
          value={expiresOn.value}
          onInput={({ currentTarget }) => {
            expiresOn.value = currentTarget.value;
          }}
        />
      </label>
      {cartridge && (
        <label class="check">
          <input
            type="checkbox"
            checked={membrane.value}
            onChange={({ currentTarget }) => {
              membrane.value = currentTarget.checked;
            }}
          />
          <span>{words.membraneCheck}</span>
        </label>
      )}
      <div class="new-lot-actions">
        {onCancel !== null && (
          <button type="button" class="button button-quiet" onClick={onCancel}>
            {words.cancelLot}
          </button>
        )}
        <button
          type="button"
          class="button"
          data-testid="lot-add"
          disabled={busy.value || maker.value.trim() === '' || name.value.trim() === ''}
          onClick={() => void add()}
        >
          {words.addLot}
        </button>
      </div>
      {problem.value !== '' && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  );
}
