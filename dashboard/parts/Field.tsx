import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FrameProps {
  readonly id: string;
  readonly label: string;
  readonly problem?: string;
  readonly hint?: string | undefined;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A control between its label and what is to be known of it; the control names that by `describedBy`. */
export function FieldFrame({ id, label, problem = '', hint, class: more = '', children }: FrameProps) {
  return (
    <div class={`field${problem === '' ? '' : ' field-bad'}${more === '' ? '' : ` ${more}`}`}>
      <label for={id}>{label}</label>
      {children}
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

/** The ids of what stands beneath a control. */
export function describedBy(id: string, problem: string, hint?: string): string | undefined {
  const ids = [hint === undefined ? '' : `${id}-hint`, problem === '' ? '' : `${id}-problem`];
  return ids.filter((one) => one !== '').join(' ') || undefined;
}

interface FieldProps extends Omit<FrameProps, 'id' | 'children'> {
  readonly value: string;
  readonly onInput: (typed: string) => void;
  readonly inputId?: string | undefined;
  readonly unit?: string;
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly required?: boolean;
  /** Words rather than a number. */
  readonly words?: boolean;
  readonly secret?: boolean;
  readonly testId?: string;
}

/** One field with its unit, and what is wrong with it beneath it. */
export function Field({
  value,
  onInput,
  inputId,
  unit,
  placeholder,
  words = false,
  maxLength = words ? 120 : 64,
  required = false,
  secret = false,
  testId,
  ...frame
}: FieldProps) {
  const own = useId();
  const id = inputId ?? own;
  const { problem = '', hint } = frame;
  const shared = {
    id,
    maxLength,
    required,
    placeholder,
    'data-testid': testId,
    'aria-invalid': problem === '' ? undefined : ('true' as const),
    'aria-describedby': describedBy(id, problem, hint),
    value,
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => onInput(currentTarget.value),
  };
  return (
    <FieldFrame id={id} {...frame}>
      <span class="with-unit">
        {secret ? (
          <input {...shared} type="password" autocomplete="new-password" />
        ) : (
          <input {...shared} type="text" autocomplete="off" inputMode={words ? 'text' : 'decimal'} />
        )}
        {unit !== undefined && <span class="field-unit">{unit}</span>}
      </span>
    </FieldFrame>
  );
}
