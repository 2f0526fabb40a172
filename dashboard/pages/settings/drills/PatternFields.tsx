import { useRef } from 'preact/hooks';
import { text } from '../../../text.ts';
import { patternKinds, patternOf } from './draft.ts';
import { Group, NumberField, SelectField } from './Fields.tsx';
import { at, type Json, listAt, type Path, wordsAt } from './json.ts';
import { inFormWords } from './numbers.ts';
import { RowList } from './RowList.tsx';
import { problemsOf, useDraft } from './useDraft.ts';

/** Rows in a form are for some points; thousands come from a file. */
const MOST_ROWS = 100;

export interface OtherDrill {
  readonly id: string;
  readonly name: string;
  /** It has dots that a later layer can lie over. */
  readonly placed: boolean;
}

/** The kind of the pattern and the fields of that kind. A kind that is left keeps its fields while one edits. */
export function PatternFields({ others }: { others: readonly OtherDrill[] }) {
  const words = text.settings.editor;
  const draft = useDraft();
  const left = useRef(new Map<string, Json>());
  const kind = patternKinds.find((one) => one === wordsAt(draft.value.value, ['pattern', 'kind']));
  const choose = (next: string) => {
    const chosen = patternKinds.find((one) => one === next);
    const now = at(draft.value.peek(), ['pattern']);
    if (chosen === undefined) return;
    if (kind !== undefined && now !== undefined) left.current.set(kind, now);
    const below = others.find(({ placed }) => placed)?.id;
    draft.change(['pattern'], left.current.get(chosen) ?? patternOf(chosen, below));
  };
  return (
    <Group legend={words.pattern}>
      <div class="set-fields">
        <SelectField
          path={['pattern', 'kind']}
          wide
          also={[['pattern']]}
          label={words.kind}
          hint={kind === undefined ? undefined : words.patternWords[kind]}
          options={patternKinds.map((one) => [one, text.settings.drills.pattern[one]])}
          onChoose={choose}
        />
      </div>
      {kind === 'points' && (
        <PointRows path={['pattern', 'points']} name={words.point} add={words.addPoint} least={1} />
      )}
      {kind === 'region' && (
        <PointRows path={['pattern', 'outline']} name={words.corner} add={words.addCorner} least={3} />
      )}
      {kind === 'line' && (
        <>
          <Ends />
          <div class="set-fields">
            <NumberField path={['pattern', 'places']} label={words.places} />
          </div>
        </>
      )}
      {kind === 'grid' && (
        <div class="set-fields">
          <NumberField path={['pattern', 'columns']} label={words.columns} />
          <NumberField path={['pattern', 'rows']} label={words.rows} />
          <NumberField path={['pattern', 'spacingMm']} label={words.spacing} unit="mm" />
          <NumberField path={['pattern', 'origin', 0]} label={words.firstX} unit="mm" />
          <NumberField path={['pattern', 'origin', 1]} label={words.firstY} unit="mm" />
          <NumberField path={['pattern', 'angleDeg']} label={words.angle} unit="°" />
        </div>
      )}
      {kind === 'gradient' && <GradientFields />}
      {kind === 'layer' && (
        <div class="set-fields">
          <SelectField
            path={['pattern', 'over']}
            wide
            label={words.over}
            options={others.filter(({ placed }) => placed).map(({ id, name }) => [id, name])}
          />
          <NumberField path={['pattern', 'clearMm']} label={words.clear} unit="mm" />
        </div>
      )}
    </Group>
  );
}

function Ends() {
  const words = text.settings.editor;
  return (
    <div class="set-fields set-pairs">
      <NumberField path={['pattern', 'from', 0]} also={[['pattern', 'from']]} label={words.fromX} unit="mm" />
      <NumberField path={['pattern', 'from', 1]} label={words.fromY} unit="mm" />
      <NumberField path={['pattern', 'to', 0]} also={[['pattern', 'to']]} label={words.toX} unit="mm" />
      <NumberField path={['pattern', 'to', 1]} label={words.toY} unit="mm" />
    </div>
  );
}

function GradientFields() {
  const words = text.settings.editor;
  return (
    <>
      <div class="set-fields">
        <NumberField path={['pattern', 'origin', 0]} label={words.leftX} unit="mm" />
        <NumberField path={['pattern', 'origin', 1]} label={words.topY} unit="mm" />
        <NumberField path={['pattern', 'heightMm']} label={words.height} unit="mm" />
      </div>
      <RowList
        path={['pattern', 'strips']}
        name={words.strip}
        least={2}
        most={8}
        movable
        add={{ label: words.addStrip, entry: () => ({ widthMm: 8, perCm2: 80 }) }}
        row={(path, index) => (
          <div class="set-fields">
            <NumberField
              path={[...path, 'widthMm']}
              label={`${words.strip(index + 1)}, ${words.width.toLowerCase()}`}
              unit="mm"
            />
            <NumberField path={[...path, 'perCm2']} label={words.density} unit="/cm²" />
          </div>
        )}
      />
    </>
  );
}

interface PointRowsProps {
  readonly path: Path;
  readonly name: (n: number) => string;
  readonly add: string;
  readonly least: number;
}

function PointRows({ path, name, add, least }: PointRowsProps) {
  const words = text.settings.editor;
  const draft = useDraft();
  const points = listAt(draft.value.value, path);
  const whole = problemsOf(draft, [path]);
  if (points.length > MOST_ROWS) return <p class="quiet">{words.many(points.length)}</p>;
  return (
    <>
      {whole.length > 0 && (
        <p class="field-problem" data-testid="field-problem">
          {whole.map((message) => inFormWords(message)).join(' ')}
        </p>
      )}
      <RowList
        path={path}
        name={name}
        least={least}
        most={MOST_ROWS}
        movable
        class="set-points"
        add={{ label: add, entry: () => points.at(-1) ?? [20, 20] }}
        row={(point, index) => (
          <div class="set-fields set-pairs">
            <NumberField
              path={[...point, 0]}
              also={[point]}
              label={`${name(index + 1)}, ${words.x}`}
              unit="mm"
            />
            <NumberField path={[...point, 1]} label={words.y} unit="mm" />
          </div>
        )}
      />
    </>
  );
}
