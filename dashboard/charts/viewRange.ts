/** The part of a session in view, as pure arithmetic. Times are µs from the start of the session. */

export interface View {
  readonly fromUs: number;
  readonly toUs: number;
}

/** A single stroke at 200 Hz lasts 5 ms; nothing below 2 ms can be seen at 8 kHz. */
export const MIN_SPAN_US = 2_000;

/** The nearest view inside [0, durationUs] that is no narrower than the smallest span. */
export function clampView(view: View, durationUs: number): View {
  const whole = Math.max(durationUs, MIN_SPAN_US);
  const span = Math.min(whole, Math.max(MIN_SPAN_US, view.toUs - view.fromUs));
  const middle = (view.fromUs + view.toUs) / 2;
  const fromUs = Math.min(Math.max(0, middle - span / 2), whole - span);
  return { fromUs, toUs: fromUs + span };
}

/** Zooms so that the span is `factor` times as long, and `aroundUs` stays where it is on the page. */
export function zoomView(view: View, factor: number, aroundUs: number, durationUs: number): View {
  const span = view.toUs - view.fromUs;
  const next = Math.min(Math.max(durationUs, MIN_SPAN_US), Math.max(MIN_SPAN_US, span * factor));
  const share = span > 0 ? (aroundUs - view.fromUs) / span : 0.5;
  const fromUs = aroundUs - share * next;
  return clampView({ fromUs, toUs: fromUs + next }, durationUs);
}

/** Moves by a share of the span: -1 is a whole page back. */
export function panView(view: View, share: number, durationUs: number): View {
  const by = (view.toUs - view.fromUs) * share;
  return clampView({ fromUs: view.fromUs + by, toUs: view.toUs + by }, durationUs);
}

/** A view that shows [onset, end] with room around it, at least `minimumUs` wide. */
export function viewAround(onsetUs: number, endUs: number, durationUs: number, minimumUs = 200_000): View {
  const span = Math.max(minimumUs, (endUs - onsetUs) * 2);
  const middle = (onsetUs + endUs) / 2;
  return clampView({ fromUs: middle - span / 2, toUs: middle + span / 2 }, durationUs);
}

/**
 * How many columns to ask for: one a pixel, but none narrower than half a sample period, so that every
 * column of a deep zoom holds one sample or none.
 */
export function columnsFor(view: View, widthPx: number, periodUs: number): number {
  const finest = Math.ceil((view.toUs - view.fromUs) / (periodUs / 2));
  return Math.max(2, Math.min(Math.round(widthPx), finest));
}

/** The smallest distance of two columns with data, in µs, that means samples are missing between them. */
export function gapAfterUs(columnUs: number, periodUs: number): number {
  return Math.max(columnUs * 1.5, periodUs * 1.5 + columnUs);
}
