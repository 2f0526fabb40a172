import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly problem: string;
  readonly onInput: (typed: string) => void;
  readonly unit?: string;
  readonly hint?: string;
  readonly placeholder?: string;
  /** Words rather than a number. */
  readonly words?: boolean;
  readonly secret?: boolean;
  readonly testId?: string;
  readonly class?: string;
}

/** One field with its unit, and what is wrong with it beneath it. */
export function Field({
  label,
  value,
  problem,
  onInput,
  unit,
  hint,
  placeholder,
  words = false,
  secret = false,
  testId,
  class: more = '',
}: FieldProps) {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, problem === '' ? '' : `${id}-problem`]
    .filter((one) => one !== '')
    .join(' ');
  const shared = {
    id,
    maxLength: words ? 120 : 64,
    placeholder,
    'data-testid': testId,
    'aria-invalid': problem === '' ? undefined : ('true' as const),
    'aria-describedby': described === '' ? undefined : described,
    value,
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => onInput(currentTarget.value),
  };
  return (
    <div class={`field${problem === '' ? '' : ' field-bad'}${more === '' ? '' : ` ${more}`}`}>
      <label for={id}>{label}</label>
      <span class="with-unit">
        {secret ? (
          <input {...shared} type="password" autocomplete="new-password" />
        ) : (
          <input {...shared} type="text" autocomplete="off" inputMode={words ? 'text' : 'decimal'} />
        )}
        {unit !== undefined && <span class="field-unit">{unit}</span>}
      </span>
      {hint !== undefined && (
        <span id={`${id}-hint`} class="hint">
          {hint}
        </span>
      )}
      {problem !== '' && (
        <span id={`${id}-problem`} class="field-problem" data-testid="field-problem">
          {problem}
        </span>
      )}
    </div>
  );
}
