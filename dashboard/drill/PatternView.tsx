import { effect, type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { palette } from '../charts/palette.ts';
import { drawNeedle, drawPattern, type PatternScene } from './drawPattern.ts';
import { boxOf, type Frame, frameOf, nearestSpot, type Spot } from './patternBox.ts';

/** A finger in a glove hits a dot from so far away, CSS pixels. */
const REACH_PX = 22;

export interface PatternViewProps extends PatternScene {
  /** Says the same as the picture; read out. */
  readonly label: string;
  /** Fills the height of what it stands in (which must be positioned); else as high as the pattern asks. */
  readonly fill?: boolean | undefined;
  /** Where the needle is now; drawn without rendering anything anew. */
  readonly at?: ReadonlySignal<Spot | null> | undefined;
  /** A dot was tapped. A keyboard needs another way: a table or buttons beside the picture. */
  readonly onPick?: ((dot: number) => void) | undefined;
  readonly testId?: string | undefined;
}

/**
 * A pattern with its dots and zones, true to scale, on a canvas: on Live while it is made, on Result, and in
 * the editor. Drawn when its props, its size or the theme change, and where `at` is given as the needle moves.
 */
export function PatternView({ label, fill, at, onPick, testId, ...scene }: PatternViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useSignal<PatternScene>(scene);
  const frame = useRef<Frame | null>(null);
  useEffect(() => {
    shown.value = scene;
  });
  useEffect(() => {
    const element = canvas.current;
    const ctx = element?.getContext('2d');
    if (element === null || ctx == null) return;
    const draw = () => {
      const colours = palette.value;
      const now = shown.value;
      const needle = at?.value ?? null;
      const ratio = devicePixelRatio;
      const width = Math.max(1, Math.round(element.clientWidth * ratio));
      const height = Math.max(1, Math.round(element.clientHeight * ratio));
      if (element.width !== width || element.height !== height) {
        element.width = width;
        element.height = height;
      }
      frame.current = frameOf(boxOf(now.shape), width, height, ratio);
      drawPattern(ctx, frame.current, now, colours);
      if (needle !== null) drawNeedle(ctx, frame.current, needle, colours);
    };
    const stop = effect(draw);
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => {
      stop();
      observer.disconnect();
    };
  }, [at]);
  const box = boxOf(scene.shape);
  const pick = (press: PointerEvent) => {
    if (onPick === undefined || frame.current === null || canvas.current === null) return;
    const { left, top } = canvas.current.getBoundingClientRect();
    const { ratio } = frame.current;
    const x = (press.clientX - left) * ratio;
    const y = (press.clientY - top) * ratio;
    const dot = nearestSpot(frame.current, shown.peek().dots, x, y, REACH_PX * ratio);
    if (dot !== null) onPick(dot);
  };
  return (
    <div class={`pattern-view${fill === true ? ' pattern-fill' : ''}`}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        data-testid={testId}
        data-dots={scene.dots.length}
        data-next={scene.next ?? ''}
        class={onPick === undefined ? undefined : 'pattern-pick'}
        style={fill === true ? undefined : { aspectRatio: `${box.widthMm} / ${box.heightMm}` }}
        onPointerUp={onPick === undefined ? undefined : pick}
      />
    </div>
  );
}
