/** One field of the drill each: it reads and changes the draft at its path, and tells what is wrong there. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { at, fieldOf, type Path, wordsAt } from './json.ts';
import { inFormWords, jsonOfTyped, typedOfJson } from './numbers.ts';
import { problemsOf, useDraft } from './useDraft.ts';

interface FieldProps {
  readonly path: Path;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Other paths whose problems are told here, such as the whole pattern at its kind. */
  readonly also?: readonly Path[];
}

interface ShellProps extends FieldProps {
  readonly id: string;
  readonly problems: readonly string[];
  readonly wide?: boolean | undefined;
  readonly children: ComponentChildren;
}

const describedBy = (id: string, hint: string | undefined, problems: readonly string[]) =>
  [hint === undefined ? '' : `${id}-hint`, problems.length === 0 ? '' : `${id}-problem`].join(' ').trim() ||
  undefined;

function FieldShell({ id, label, hint, problems, wide, children }: ShellProps) {
  return (
    <div
      class={`field set-field${wide === true ? ' set-wide' : ''}${problems.length > 0 ? ' field-bad' : ''}`}
    >
      <label for={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <span id={`${id}-hint`} class="hint">
          {hint}
        </span>
      )}
      {problems.length > 0 && (
        <span id={`${id}-problem`} class="field-problem" data-testid="field-problem">
          {problems.join(' ')}
        </span>
      )}
    </div>
  );
}

/** What every control of a field carries, for its reader and for the list of problems that leads to it. */
function useField({ path, hint, also = [] }: FieldProps, percent = false) {
  const draft = useDraft();
  const id = useId();
  const problems = problemsOf(draft, [path, ...also]).map((message) => inFormWords(message, percent));
  return {
    draft,
    id,
    problems,
    control: {
      id,
      'data-field': fieldOf(path),
      'data-also': also.length === 0 ? undefined : also.map(fieldOf).join(' '),
      'aria-invalid': problems.length > 0 ? ('true' as const) : undefined,
      'aria-describedby': describedBy(id, hint, problems),
    },
  };
}

export function WordsField({
  long = false,
  most,
  onWrite,
  ...props
}: FieldProps & {
  readonly long?: boolean;
  readonly most: number;
  /** Instead of the change itself: for a field that others follow. */
  readonly onWrite?: (words: string) => void;
}) {
  const { draft, id, problems, control } = useField(props);
  const value = wordsAt(draft.value.value, props.path);
  const write = (words: string) => {
    if (onWrite === undefined) draft.change(props.path, words);
    else onWrite(words);
  };
  return (
    <FieldShell {...props} id={id} problems={problems} wide>
      {long ? (
        <textarea
          {...control}
          rows={2}
          maxLength={most}
          value={value}
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
      ) : (
        <input
          {...control}
          type="text"
          autocomplete="off"
          maxLength={most}
          value={value}
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
      )}
    </FieldShell>
  );
}

export interface NumberProps extends FieldProps {
  readonly unit?: string;
  /** A share that is written in percent. */
  readonly percent?: boolean;
  /** Empty takes the field out. */
  readonly optional?: boolean;
  /** Empty is null: no limit. */
  readonly nullable?: boolean;
  readonly placeholder?: string;
}

export function NumberField({
  unit,
  percent = false,
  optional = false,
  nullable = false,
  placeholder,
  ...props
}: NumberProps) {
  const { draft, id, problems, control } = useField(props, percent);
  const typed = useSignal('');
  const value = at(draft.value.value, props.path);
  // "1." and "1,50" stay as they are written as long as they mean the same number.
  const shown =
    typed.value !== '' && jsonOfTyped(typed.value, percent) === value
      ? typed.value
      : typedOfJson(value, percent);
  const sign = percent ? '%' : unit;
  return (
    <FieldShell {...props} id={id} problems={problems}>
      <span class="with-unit">
        <input
          {...control}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          placeholder={placeholder}
          value={shown}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
            const empty = currentTarget.value.trim() === '';
            if (empty && optional) draft.change(props.path, undefined);
            else if (empty && nullable) draft.change(props.path, null);
            else draft.change(props.path, jsonOfTyped(currentTarget.value, percent));
          }}
        />
        {sign !== undefined && <span class="field-unit">{sign}</span>}
      </span>
    </FieldShell>
  );
}

export function SelectField({
  options,
  onChoose,
  wide = false,
  ...props
}: FieldProps & {
  /** Its words are long: a line of its own. */
  readonly wide?: boolean;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChoose?: (value: string) => void;
}) {
  const { draft, id, problems, control } = useField(props);
  const value = wordsAt(draft.value.value, props.path);
  const known = options.some(([one]) => one === value);
  return (
    <FieldShell {...props} id={id} problems={problems} wide={wide}>
      <select
        {...control}
        value={value}
        onChange={({ currentTarget }) => {
          if (onChoose === undefined) draft.change(props.path, currentTarget.value);
          else onChoose(currentTarget.value);
        }}
      >
        {!known && <option value={value}>{value === '' ? '–' : value}</option>}
        {options.map(([one, label]) => (
          <option key={one} value={one}>
            {label}
          </option>
        ))}
      </select>
    </FieldShell>
  );
}

/** Fields that belong together, and what is wrong with them as a whole. */
export function Group({
  legend,
  path,
  words,
  children,
}: {
  readonly legend: string;
  readonly path?: Path;
  readonly words?: string | undefined;
  readonly children: ComponentChildren;
}) {
  const draft = useDraft();
  const id = useId();
  const problems = path === undefined ? [] : problemsOf(draft, [path]);
  return (
    <fieldset
      class="panel set-group"
      data-field={path === undefined ? undefined : fieldOf(path)}
      tabIndex={path === undefined ? undefined : -1}
      aria-describedby={problems.length > 0 ? id : undefined}
    >
      <legend>{legend}</legend>
      {words !== undefined && <p class="quiet">{words}</p>}
      {problems.length > 0 && (
        <p id={id} class="field-problem" data-testid="field-problem">
          {problems.map((message) => inFormWords(message)).join(' ')}
        </p>
      )}
      {children}
    </fieldset>
  );
}
