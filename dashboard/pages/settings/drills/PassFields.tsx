import { useId } from 'preact/hooks';
import { text } from '../../../text.ts';
import { RowTools } from '../RowTools.tsx';
import { type CriterionKind, criteriaFor, criterionOf, isShare, usualWeights } from './draft.ts';
import { Group, NumberField, WordsField } from './Fields.tsx';
import { at, listAt, type Path, wordsAt } from './json.ts';
import { inFormWords } from './numbers.ts';
import type { OtherDrill } from './PatternFields.tsx';
import { problemsOf, useDraft } from './useDraft.ts';

/** What must hold; only what the pattern can be judged by is offered. */
export function PassFields() {
  const words = text.settings.editor;
  const draft = useDraft();
  const list = listAt(draft.value.value, ['pass']);
  const offered = criteriaFor(draft.value.value);
  const id = useId();
  return (
    <Group legend={words.pass} path={['pass']} words={words.passWords}>
      <ul class="set-list">
        {list.map((_, index) => {
          const kind = wordsAt(draft.value.value, ['pass', index, 'kind']);
          return (
            <li key={kind === '' ? index : kind} class="set-item">
              <CriterionFields index={index} kind={kind} />
              <RowTools
                what={nameOf(kind)}
                index={index}
                count={list.length}
                onRemove={
                  list.length <= 1 ? undefined : () => draft.change(['pass'], list.toSpliced(index, 1))
                }
              />
            </li>
          );
        })}
      </ul>
      {offered.length > 0 && (
        <div class="field set-field set-add">
          <label for={id}>{words.addCriterion}</label>
          <select
            id={id}
            value=""
            data-testid="add-criterion"
            onChange={({ currentTarget }) => {
              const chosen = criterionOf(currentTarget.value);
              currentTarget.value = '';
              if (chosen !== undefined) draft.change(['pass'], [...list, chosen]);
            }}
          >
            <option value="">{words.choose}</option>
            {offered.map((kind) => (
              <option key={kind} value={kind}>
                {words.criterion[kind]}
              </option>
            ))}
          </select>
        </div>
      )}
    </Group>
  );
}

const isKind = (kind: string): kind is CriterionKind => Object.hasOwn(text.settings.editor.criterion, kind);
const nameOf = (kind: string): string => (isKind(kind) ? text.settings.editor.criterion[kind] : kind);

function CriterionFields({ index, kind }: { index: number; kind: string }) {
  const words = text.settings.editor;
  const draft = useDraft();
  const path: Path = ['pass', index];
  const value = at(draft.value.value, path);
  const problems = problemsOf(draft, [path, [...path, 'kind']]);
  const id = useId();
  const percent = isShare(kind);
  const has = (name: string) => at(value, [name]) !== undefined;
  const names = ['atLeast', 'atMost', 'share'].filter(
    (name) => has(name) || (kind === 'clark-evans' && name === 'atMost'),
  );
  return (
    <fieldset class="set-criterion" aria-describedby={problems.length > 0 ? id : undefined}>
      <legend>{nameOf(kind)}</legend>
      <div class="set-fields">
        {names.map((name) => (
          <NumberField
            key={name}
            path={[...path, name]}
            label={name === 'atLeast' ? words.atLeast : kind === 'clark-evans' ? words.most : words.atMost}
            percent={percent}
            nullable={kind === 'clark-evans' && name === 'atMost'}
          />
        ))}
      </div>
      {problems.length > 0 && (
        <p
          id={id}
          class="field-problem"
          data-testid="field-problem"
          data-field={`pass[${index}].kind`}
          tabIndex={-1}
        >
          {problems.map((message) => inFormWords(message)).join(' ')}
        </p>
      )}
    </fieldset>
  );
}

export function WeightFields() {
  const words = text.settings.editor;
  return (
    <Group legend={words.weights} path={['weights']} words={words.weightsWords}>
      <div class="set-fields">
        {usualWeights.map(([part, usual]) => (
          <NumberField
            key={part}
            path={['weights', part]}
            label={words.part[part]}
            placeholder={words.usual(usual)}
            optional
          />
        ))}
      </div>
    </Group>
  );
}

/** Drills to be known first, and where the numbers come from. */
export function OriginFields({ others }: { others: readonly OtherDrill[] }) {
  const words = text.settings.editor;
  const draft = useDraft();
  const after = listAt(draft.value.value, ['after']);
  const problems = after.flatMap((_, index) => problemsOf(draft, [['after', index]]));
  const id = useId();
  const unknown = after.filter((one) => !others.some((other) => other.id === one));
  const shown = [...others, ...unknown.map((one) => ({ id: String(one), name: String(one) }))];
  return (
    <>
      <Group legend={words.after} path={['after']} words={words.afterWords}>
        {problems.length > 0 && (
          <p id={id} class="field-problem" data-testid="field-problem">
            {problems.map((message) => inFormWords(message)).join(' ')}
          </p>
        )}
        <div class="set-checks">
          {shown.map((other) => (
            <label key={other.id} class="check">
              <input
                type="checkbox"
                checked={after.includes(other.id)}
                onChange={({ currentTarget }) =>
                  draft.change(
                    ['after'],
                    currentTarget.checked ? [...after, other.id] : after.filter((one) => one !== other.id),
                  )
                }
              />
              <span>{other.name}</span>
            </label>
          ))}
        </div>
      </Group>
      <Group legend={words.source}>
        <WordsField path={['source']} label={words.source} hint={words.sourceHint} most={300} long />
      </Group>
    </>
  );
}
