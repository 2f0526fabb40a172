import { useSignal } from '@preact/signals';
import { text } from '../../../text.ts';
import { levels } from '../../../training/names.ts';
import { freeId, idOf } from './draft.ts';
import { Group, NumberField, SelectField, WordsField } from './Fields.tsx';
import { wordsAt } from './json.ts';
import { RowList } from './RowList.tsx';
import { useDraft } from './useDraft.ts';

/** Name, level, order, aim, steps. A new drill's id follows its name until it is written by hand. */
export function AboutFields({ taken }: { taken: readonly string[] | null }) {
  const words = text.settings.editor;
  const draft = useDraft();
  const follows = useSignal(wordsAt(draft.value.peek(), ['id']) === '');
  const rename = (name: string) => {
    draft.change(['name'], name);
    if (taken !== null && follows.value)
      draft.change(['id'], name.trim() === '' ? '' : freeId(idOf(name), taken));
  };
  return (
    <Group legend={words.about} path={[]}>
      <WordsField path={['name']} label={words.name} most={60} onWrite={rename} />
      {taken !== null && (
        <WordsField
          path={['id']}
          label={words.id}
          hint={words.idHint}
          most={60}
          onWrite={(id) => {
            follows.value = false;
            draft.change(['id'], id);
          }}
        />
      )}
      <div class="set-fields">
        <SelectField
          path={['level']}
          label={words.level}
          options={levels.map((level) => [level, text.drill.level[level]])}
        />
        <NumberField path={['order']} label={words.order} hint={words.orderHint} />
      </div>
      <WordsField path={['aim']} label={words.aim} hint={words.aimHint} most={200} long />
      <h3>{words.steps}</h3>
      <RowList
        path={['steps']}
        name={words.step}
        least={1}
        most={8}
        movable
        class="set-steps"
        add={{ label: words.addStep, entry: () => '' }}
        row={(path, index) => <WordsField path={path} label={words.step(index + 1)} most={200} long />}
      />
    </Group>
  );
}
