import { useRef } from 'preact/hooks';
import { text } from '../../../text.ts';
import { depthOf } from './draft.ts';
import { Group, NumberField, SelectField } from './Fields.tsx';
import { at, type Json, wordsAt } from './json.ts';
import { RowList } from './RowList.tsx';
import { useDraft } from './useDraft.ts';

const depthKinds = ['profile', 'target', 'ladder'] as const;

/** How deep. */
export function DepthFields() {
  const words = text.settings.editor;
  const draft = useDraft();
  const left = useRef(new Map<string, Json>());
  const kind = wordsAt(draft.value.value, ['depth', 'kind']);
  const choose = (next: string) => {
    const chosen = depthKinds.find((one) => one === next);
    const now = at(draft.value.peek(), ['depth']);
    if (chosen === undefined) return;
    if (now !== undefined) left.current.set(kind, now);
    draft.change(['depth'], left.current.get(chosen) ?? depthOf(chosen));
  };
  return (
    <Group legend={words.depth} words={words.unsafe}>
      <div class="set-fields">
        <SelectField
          path={['depth', 'kind']}
          wide
          also={[['depth'], ['depth', 'steps']]}
          label={words.kind}
          options={depthKinds.map((one) => [one, words.depthKind[one]])}
          onChoose={choose}
        />
        {kind === 'profile' && (
          <NumberField path={['depth', 'shiftMm']} label={words.shift} unit="mm" hint={words.shiftHint} />
        )}
        {kind === 'target' && (
          <>
            <NumberField path={['depth', 'target', 'lowMm']} label={words.low} unit="mm" />
            <NumberField path={['depth', 'target', 'highMm']} label={words.high} unit="mm" />
          </>
        )}
      </div>
      {kind === 'ladder' && (
        <RowList
          path={['depth', 'steps']}
          name={words.ladderStep}
          least={2}
          most={20}
          movable
          add={{
            label: words.addTarget,
            entry: () => ({ dots: 10, target: { lowMm: 0.5, highMm: 0.8 } }),
          }}
          row={(path, index) => (
            <div class="set-fields set-triples">
              <NumberField
                path={[...path, 'dots']}
                label={`${words.ladderStep(index + 1)}, ${words.dots.toLowerCase()}`}
              />
              <NumberField path={[...path, 'target', 'lowMm']} label={words.low} unit="mm" />
              <NumberField path={[...path, 'target', 'highMm']} label={words.high} unit="mm" />
            </div>
          )}
        />
      )}
    </Group>
  );
}

/** How fast: dots of the hand, strokes of the machine. */
export function PaceFields() {
  const words = text.settings.editor;
  return (
    <Group legend={words.pace}>
      <Range name="rhythm" label={words.rhythm} unit="dots/s" first={{ lowHz: 1, highHz: 2 }} />
      <Range name="strokeRate" label={words.strokeRate} unit="strokes/s" first={{ lowHz: 90, highHz: 120 }} />
    </Group>
  );
}

interface RangeProps {
  readonly name: 'rhythm' | 'strokeRate';
  readonly label: string;
  readonly unit: string;
  readonly first: Json;
}

function Range({ name, label, unit, first }: RangeProps) {
  const words = text.settings.editor;
  const draft = useDraft();
  const left = useRef<Json>(first);
  const now = at(draft.value.value, [name]);
  const asked = now !== null && now !== undefined;
  return (
    <div class="set-range">
      <label class="check">
        <input
          type="checkbox"
          checked={asked}
          data-field={asked ? undefined : name}
          onChange={() => {
            if (asked) left.current = now;
            draft.change([name], asked ? null : left.current);
          }}
        />
        <span>{label}</span>
      </label>
      {asked && (
        <div class="set-fields set-pairs">
          <NumberField path={[name, 'lowHz']} also={[[name]]} label={words.low} unit={unit} />
          <NumberField path={[name, 'highHz']} label={words.high} unit={unit} />
        </div>
      )}
    </div>
  );
}

/** When it is over. */
export function EndFields() {
  const words = text.settings.editor;
  const draft = useDraft();
  const left = useRef(new Map<string, Json>());
  const kind = wordsAt(draft.value.value, ['end', 'kind']);
  const choose = (next: string) => {
    const now = at(draft.value.peek(), ['end']);
    if (now !== undefined) left.current.set(kind, now);
    const first: Json = next === 'seconds' ? { kind: 'seconds', seconds: 120 } : { kind: 'dots', dots: 50 };
    draft.change(['end'], left.current.get(next) ?? first);
  };
  return (
    <Group legend={words.end}>
      <div class="set-fields">
        <SelectField
          path={['end', 'kind']}
          wide
          also={[['end']]}
          label={words.kind}
          options={[
            ['dots', words.endKind.dots],
            ['seconds', words.endKind.seconds],
          ]}
          onChoose={choose}
        />
        {kind === 'dots' && <NumberField path={['end', 'dots']} label={words.dots} />}
        {kind === 'seconds' && <NumberField path={['end', 'seconds']} label={words.seconds} unit="s" />}
      </div>
    </Group>
  );
}
