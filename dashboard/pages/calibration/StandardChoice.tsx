import { useId } from 'preact/hooks';
import type { ItemView } from '../../../src/server/wire-studio.ts';
import { Notice } from '../../parts/Notice.tsx';
import { ZoneMark } from '../../parts/ZoneMark.tsx';
import { text } from '../../text.ts';
import { EnterItem } from '../studio/EnterItem.tsx';

interface StandardProps {
  readonly items: readonly ItemView[];
  readonly chosenId: string | null;
  readonly problem: string;
  readonly onChoose: (id: string) => void;
  /** The register has another item now. */
  readonly onEntered: () => void;
}

/** Of the register's reference standards one, with what its certificate states; or a new one, on the spot. */
export function StandardChoice({ items, chosenId, problem, onChoose, onEntered }: StandardProps) {
  const words = text.calibration.standard;
  const name = useId();
  const standards = items.filter(
    ({ content, state }) => content.kind === 'standard' && state === 'in-service',
  );
  const enter = <EnterItem items={items} words={words.add} testId="enter-standard" onEntered={onEntered} />;
  return (
    <fieldset class="cal-standards" data-testid="standards">
      <legend>{words.heading}</legend>
      {standards.length === 0 ? (
        <Notice kind="empty" heading={words.none.heading} words={words.none.words}>
          {enter}
        </Notice>
      ) : (
        <>
          <div class="cal-standard-list">
            {standards.map((item) => (
              <Standard
                key={item.id}
                item={item}
                name={name}
                checked={item.id === chosenId}
                onChoose={() => onChoose(item.id)}
              />
            ))}
          </div>
          <div class="settings-actions">{enter}</div>
        </>
      )}
      {problem !== '' && (
        <p class="field-problem" role="alert" data-testid="standard-problem">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

interface OneProps {
  readonly item: ItemView;
  readonly name: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
}

function Standard({ item: { content, expired }, name, checked, onChoose }: OneProps) {
  const words = text.calibration.standard;
  if (content.kind !== 'standard') return null;
  const { certificate, validUntil, expandedMm, k } = content.standard;
  return (
    <label class="cal-standard">
      <input type="radio" name={name} checked={checked} data-testid="standard" onChange={onChoose} />
      <span class="cal-standard-card">
        <span class="cal-standard-name">{content.name}</span>
        <span class="figure">{words.uncertainty(expandedMm, k)}</span>
        <span class="quiet">
          {text.studio.editor.references[content.standard.reference]},{' '}
          {content.serial !== '' && `${words.serial(content.serial)}, `}
          {certificate === '' ? words.noCertificate : words.certificate(certificate)}
          {!expired && `, ${validUntil === null ? words.noEnd : words.validUntil(validUntil)}`}
        </span>
        {expired && (
          <span class="zone-word zone-caution">
            <ZoneMark zone="caution" size={14} />
            {words.expired(validUntil ?? '')}
          </span>
        )}
      </span>
    </label>
  );
}
