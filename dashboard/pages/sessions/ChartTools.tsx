import type { Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { panView, type View, viewAround, zoomView } from '../../charts/viewRange.ts';
import { Icon } from '../../parts/Icon.tsx';
import { text } from '../../text.ts';
import type { SessionData } from './sessionData.ts';

interface Props {
  readonly view: Signal<View>;
  readonly durationUs: number;
  readonly data: SessionData;
}

const STEP = 0.5;
/** Two cycles at 100 Hz: the stroke and what is left and right of it. */
const STROKE_VIEW_US = 20_000;

/** Zoom and move without a pointer: buttons, and the same by keys anywhere on the page but in a field. */
export function ChartTools({ view, durationUs, data }: Props) {
  const zoom = (factor: number) => {
    const { fromUs, toUs } = view.peek();
    view.value = zoomView(view.peek(), factor, (fromUs + toUs) / 2, durationUs);
  };
  const pan = (share: number) => {
    view.value = panView(view.peek(), share, durationUs);
  };
  const whole = () => {
    view.value = { fromUs: 0, toUs: durationUs };
  };
  const oneStroke = async () => {
    const stroke = await data.deepestStroke(view.peek()).catch(() => null);
    if (stroke !== null)
      view.value = viewAround(stroke.contactUs, stroke.releaseUs, durationUs, STROKE_VIEW_US);
  };

  useEffect(() => {
    const keys: Record<string, () => void> = {
      '+': () => zoom(STEP),
      '=': () => zoom(STEP),
      '-': () => zoom(1 / STEP),
      ArrowLeft: () => pan(-0.25),
      ArrowRight: () => pan(0.25),
      '0': whole,
    };
    const onKey = (press: KeyboardEvent) => {
      const at = press.target;
      const typing = at instanceof HTMLElement && at.matches('input, select, textarea, dialog *');
      if (typing || press.ctrlKey || press.metaKey || press.altKey) return;
      const act = keys[press.key];
      if (act === undefined) return;
      press.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [durationUs]);

  const words = text.session;
  return (
    <div class="chart-tools" role="toolbar" aria-label={words.detail}>
      <button
        type="button"
        class="button"
        aria-label={words.back1}
        data-testid="pan-left"
        onClick={() => pan(-0.5)}
      >
        <Icon name="left" />
      </button>
      <button
        type="button"
        class="button"
        aria-label={words.zoomOut}
        data-testid="zoom-out"
        onClick={() => zoom(1 / STEP)}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        class="button"
        aria-label={words.zoomIn}
        data-testid="zoom-in"
        onClick={() => zoom(STEP)}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        class="button"
        aria-label={words.forward1}
        data-testid="pan-right"
        onClick={() => pan(0.5)}
      >
        <Icon name="right" />
      </button>
      <button type="button" class="button" data-testid="zoom-whole" onClick={whole}>
        {words.whole}
      </button>
      <button type="button" class="button" data-testid="zoom-stroke" onClick={() => void oneStroke()}>
        {words.stroke}
      </button>
      <span class="quiet chart-busy" aria-live="off">
        {data.busy.value ? words.busy : ''}
      </span>
      <span class="quiet chart-keys">{words.keys}</span>
    </div>
  );
}
