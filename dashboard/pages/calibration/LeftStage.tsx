import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { messageOf } from '../../api.ts';
import { describedBy, FieldFrame } from '../../parts/Field.tsx';
import { text } from '../../text.ts';
import { MeasureStage } from './MeasureStage.tsx';
import type { StageProps } from './Wizard.tsx';

const REST_MS = 500;

/** After an adjustment: what was done, and all steps again. */
export function LeftStage(props: StageProps) {
  const { view, hold } = props;
  const words = text.calibration.left;
  const id = useId();
  const adjustment = useSignal(view.draft.adjustment);
  const problem = useSignal('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isKept = useRef(true);
  const keep = async () => {
    clearTimeout(timer.current);
    if (isKept.current) return;
    isKept.current = true;
    try {
      await hold.change(view.id, { adjustment: adjustment.peek().trim() });
      problem.value = '';
    } catch (error) {
      problem.value = messageOf(error);
    }
  };
  const latest = useRef(keep);
  latest.current = keep;
  useEffect(() => () => void latest.current(), []);
  const isEmpty = adjustment.value.trim() === '';
  return (
    <>
      <section class="panel stack cal-adjust">
        <h2>{words.heading}</h2>
        <p>{words.words}</p>
        <FieldFrame id={id} label={words.adjustment}>
          <textarea
            id={id}
            rows={2}
            maxLength={400}
            aria-describedby={describedBy(id, '')}
            data-testid="adjustment"
            value={adjustment.value}
            onInput={({ currentTarget }) => {
              adjustment.value = currentTarget.value;
              isKept.current = false;
              clearTimeout(timer.current);
              timer.current = setTimeout(() => void latest.current(), REST_MS);
            }}
          />
        </FieldFrame>
        {problem.value !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </section>
      {isEmpty && !view.draft.points.some(({ run }) => run === 'as-left') ? (
        <p class="quiet">{words.adjustmentMissing}</p>
      ) : (
        <MeasureStage key="as-left" {...props} run="as-left" />
      )}
    </>
  );
}
