/** Puts the focus on the form's first field that is refused, once the page says so. */
export function focusFirstBad(formId: string): void {
  requestAnimationFrame(() =>
    document.getElementById(formId)?.querySelector<HTMLElement>('[aria-invalid]')?.focus(),
  );
}
