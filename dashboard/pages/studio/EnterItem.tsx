import { useSignal } from '@preact/signals';
import type { ItemView } from '../../../src/server/wire-studio.ts';
import { Icon } from '../../parts/Icon.tsx';
import { ItemEditor } from './ItemEditor.tsx';

interface EnterProps {
  readonly items: readonly ItemView[];
  readonly words: string;
  readonly testId: string;
  /** The register has another item now. */
  readonly onEntered: () => void;
}

/** A button that enters an item by hand, wherever one is missed. */
export function EnterItem({ items, words, testId, onEntered }: EnterProps) {
  const entering = useSignal(false);
  return (
    <>
      <button
        type="button"
        class="button"
        data-testid={testId}
        onClick={() => {
          entering.value = true;
        }}
      >
        <Icon name="plus" />
        {words}
      </button>
      {entering.value && (
        <ItemEditor
          item={null}
          places={placesOf(items)}
          onClose={() => {
            entering.value = false;
          }}
          onSaved={onEntered}
        />
      )}
    </>
  );
}

/** Where things may stand: what is retired is offered no more. */
export const placesOf = (items: readonly ItemView[]) =>
  items
    .filter(({ content, state }) => content.kind === 'place' && state !== 'retired')
    .map(({ id, content }) => ({ id, name: content.name }));
