/** Wheel, pinch and one-finger drag over a chart, as zoom and pan of its time axis. */
import type uPlot from 'uplot';

export interface GestureTarget {
  /** Zooms so that the span is `factor` times as long; `share` (0 to 1) of the width stays in place. Answers whether anything changed. */
  zoom(factor: number, share: number): boolean;
  /** Moves by a share of the span. */
  pan(share: number): void;
}

/** Listens on the plotting area; answers how to stop. */
export function listenForGestures(u: uPlot, target: GestureTarget): () => void {
  const { over } = u;
  const width = (): number => Math.max(1, over.clientWidth);
  const shareAt = (clientX: number): number => (clientX - over.getBoundingClientRect().left) / width();

  const onWheel = (wheel: WheelEvent) => {
    const sideways = wheel.shiftKey || Math.abs(wheel.deltaX) > Math.abs(wheel.deltaY);
    if (sideways) {
      target.pan((wheel.deltaX !== 0 ? wheel.deltaX : wheel.deltaY) / width());
      wheel.preventDefault();
      return;
    }
    // At the end of the zoom the wheel scrolls the page again.
    const lines = wheel.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (target.zoom(Math.exp(wheel.deltaY * lines * 0.0016), shareAt(wheel.clientX))) wheel.preventDefault();
  };

  const fingers = new Map<number, number>();
  const onDown = (press: PointerEvent) => {
    if (press.pointerType !== 'touch') return;
    fingers.set(press.pointerId, press.clientX);
    over.setPointerCapture(press.pointerId);
  };
  const onMove = (move: PointerEvent) => {
    const before = fingers.get(move.pointerId);
    if (before === undefined) return;
    const other = [...fingers].find(([id]) => id !== move.pointerId)?.[1];
    fingers.set(move.pointerId, move.clientX);
    if (other === undefined) {
      target.pan((before - move.clientX) / width());
      return;
    }
    const apart = Math.max(20, Math.abs(before - other));
    const now = Math.max(20, Math.abs(move.clientX - other));
    target.zoom(apart / now, shareAt((move.clientX + other) / 2));
  };
  const onUp = (up: PointerEvent) => fingers.delete(up.pointerId);

  over.style.touchAction = 'pan-y';
  const stop = new AbortController();
  const options = { signal: stop.signal };
  over.addEventListener('wheel', onWheel, { ...options, passive: false });
  over.addEventListener('pointerdown', onDown, options);
  over.addEventListener('pointermove', onMove, options);
  over.addEventListener('pointerup', onUp, options);
  over.addEventListener('pointercancel', onUp, options);
  return () => stop.abort();
}

/** Dragging on the overview: inside the window it moves the window, elsewhere it chooses a new one. */
export function listenForRangeDrag(
  u: uPlot,
  window: () => { readonly from: number; readonly to: number },
  choose: (from: number, to: number, moving: boolean) => void,
): () => void {
  const { over } = u;
  let start: {
    readonly x: number;
    readonly from: number;
    readonly to: number;
    readonly moves: boolean;
  } | null = null;
  const valueAt = (clientX: number): number => {
    const box = over.getBoundingClientRect();
    return u.posToVal(Math.min(box.width, Math.max(0, clientX - box.left)), 'x');
  };
  const onDown = (press: PointerEvent) => {
    const { from, to } = window();
    const x = valueAt(press.clientX);
    const whole = (u.scales['x']?.max ?? 0) - (u.scales['x']?.min ?? 0);
    start = { x, from, to, moves: x > from && x < to && to - from < whole * 0.95 };
    over.setPointerCapture(press.pointerId);
  };
  const onMove = (move: PointerEvent) => {
    if (start === null) return;
    const x = valueAt(move.clientX);
    if (start.moves) choose(start.from + x - start.x, start.to + x - start.x, true);
    else if (Math.abs(x - start.x) > 0) choose(Math.min(x, start.x), Math.max(x, start.x), false);
  };
  const onUp = () => {
    start = null;
  };
  over.style.touchAction = 'pan-y';
  const stop = new AbortController();
  const options = { signal: stop.signal };
  over.addEventListener('pointerdown', onDown, options);
  over.addEventListener('pointermove', onMove, options);
  over.addEventListener('pointerup', onUp, options);
  over.addEventListener('pointercancel', onUp, options);
  return () => stop.abort();
}
