import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { palette } from './palette.ts';

export interface ChartProps {
  /** Says the same as the picture; read out. */
  readonly label: string;
  /** Made anew whenever this changes: memoize it. */
  readonly options: Omit<uPlot.Options, 'width' | 'height'>;
  /** As the options. */
  readonly data: uPlot.AlignedData;
  /** Reads the signals that the drawing depends on beside its data. */
  readonly watch?: (() => void) | undefined;
  /** The chart was tapped or clicked at this x, in the units of its axis. */
  readonly onTap?: ((x: number) => void) | undefined;
  /** Sets the height. */
  readonly class: string;
  readonly testId?: string | undefined;
}

/** A chart that does not move: drawn when its data, its size, the theme or what it watches changes. */
export function Chart({ label, options, data, watch, onTap, class: more, testId }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const tap = useRef(onTap);
  tap.current = onTap;
  const watched = useRef(watch);
  watched.current = watch;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const { clientWidth: width, clientHeight: height } = element;
    const plot = new uPlot({ ...options, width, height }, data, element);
    const observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = element;
      if (clientWidth > 0 && (clientWidth !== plot.width || clientHeight !== plot.height))
        plot.setSize({ width: clientWidth, height: clientHeight });
    });
    observer.observe(element);
    const stop = effect(() => {
      palette.value;
      watched.current?.();
      plot.redraw(false, true);
    });
    const click = (press: MouseEvent) => {
      const { left } = plot.over.getBoundingClientRect();
      tap.current?.(plot.posToVal(press.clientX - left, 'x'));
    };
    plot.over.addEventListener('click', click);
    return () => {
      stop();
      observer.disconnect();
      plot.destroy();
    };
  }, [options, data]);
  return <div ref={box} class={`chart ${more}`} role="img" aria-label={label} data-testid={testId} />;
}
