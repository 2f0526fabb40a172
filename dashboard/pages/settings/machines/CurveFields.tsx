import { controlApi } from '../../../control/api.ts';
import { number } from '../../../format.ts';
import { Field } from '../../../parts/Field.tsx';
import { TableRoom } from '../../../parts/TableRoom.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { hrefOf } from '../../../route.ts';
import { text } from '../../../text.ts';
import { CurvePlot } from './CurvePlot.tsx';
import { numberTyped, type Problems, type RecordForm } from './recordForm.ts';

const AGAIN_MS = 3000;

interface CurveProps {
  readonly serial: string;
  readonly form: RecordForm;
  readonly problems: Problems;
  readonly onChange: (part: Partial<RecordForm>) => void;
}

/** Typed in with its source, or fitted to what was seen while the motor ran. */
export function CurveFields({ serial, form, problems, onChange }: CurveProps) {
  const words = text.settings.machines.curve;
  const { remote } = useRemote((signal) => controlApi.curvePoints(serial, signal), [serial], AGAIN_MS);
  const points = remote.value.value?.points ?? [];
  const fit = remote.value.value?.fit ?? null;
  const [k, zero] = [numberTyped(form.hzPerVolt), numberTyped(form.zeroVolt)];
  const curve =
    form.useCurve && Number.isFinite(k) && Number.isFinite(zero) ? { hzPerVolt: k, zeroVolt: zero } : null;
  const volts = points.map(({ volt }) => volt);
  const said = words.plotWords(points.length, Math.min(...volts), Math.max(...volts));
  const three = (value: number): string => String(Math.round(value * 1000) / 1000);
  return (
    <fieldset class="panel set-group">
      <legend>{words.legend}</legend>
      <p class="quiet">
        {words.words} <a href={hrefOf.machineCalibration(serial)}>{words.measure}</a>
      </p>
      <label class="check">
        <input
          type="checkbox"
          checked={form.useCurve}
          data-testid={`use-curve-${serial}`}
          onChange={({ currentTarget }) => onChange({ useCurve: currentTarget.checked })}
        />
        {words.use}
      </label>
      {form.useCurve && (
        <>
          <div class="set-fields set-pairs">
            <Field
              label={words.hzPerVolt}
              unit="Hz/V"
              value={form.hzPerVolt}
              problem={problems.hzPerVolt ?? ''}
              testId={`hzPerVolt-${serial}`}
              onInput={(typed) => onChange({ hzPerVolt: typed, points: 0 })}
            />
            <Field
              label={words.zeroVolt}
              unit="V"
              value={form.zeroVolt}
              problem={problems.zeroVolt ?? ''}
              testId={`zeroVolt-${serial}`}
              onInput={(typed) => onChange({ zeroVolt: typed, points: 0 })}
            />
          </div>
          <Field
            label={words.source}
            hint={words.sourceHint}
            words
            value={form.source}
            problem={problems.source ?? ''}
            testId={`source-${serial}`}
            onInput={(source) => onChange({ source })}
          />
        </>
      )}
      {fit === null ? (
        <p class="hint">{words.noFit}</p>
      ) : (
        <button
          type="button"
          class="button"
          data-testid={`curve-fit-${serial}`}
          onClick={() =>
            onChange({
              useCurve: true,
              hzPerVolt: three(fit.hzPerVolt),
              zeroVolt: three(fit.zeroVolt),
              source: words.fitted(fit.points),
              points: fit.points,
            })
          }
        >
          {words.fit(fit.points)}
        </button>
      )}
      {(points.length > 0 || curve !== null) && (
        <CurvePlot points={points} curve={curve} label={`${words.plot}. ${said}`} />
      )}
      <p class="quiet">{said}</p>
      {points.length > 0 && (
        <details class="settings-more">
          <summary>{words.table}</summary>
          <TableRoom label={words.table}>
            <table>
              <thead>
                <tr>
                  <th class="num">{words.volt}</th>
                  <th class="num">{words.hz}</th>
                  <th class="num">{words.by}</th>
                </tr>
              </thead>
              <tbody>
                {points.map(({ volt, hz }, i) => (
                  <tr key={i}>
                    <td class="num figure">{number(volt, 2)}</td>
                    <td class="num figure">{number(hz, 1)}</td>
                    <td class="num figure">
                      {number(curve === null ? null : curve.hzPerVolt * (volt - curve.zeroVolt), 1)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableRoom>
        </details>
      )}
    </fieldset>
  );
}
